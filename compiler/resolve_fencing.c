/* SPDX-License-Identifier: MIT */
/* Fence devices as Pacemaker's resources, and the order they are tried in. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "crm_option.h"
#include "doc.h"
#include "job.h"
#include "resolve.h"
#include "xmlutil.h"

/* A device that is to be made. */
struct device {
	struct job		*job;
	xmlNodePtr		 item;		/* of fencing.devices */
	xmlNodePtr		 primitive;
};

static void
add_param(struct device *d, const char *name, const char *value,
    const struct place *at)
{
	resolve_pair(d->job, d->primitive, "param", name, value, at);
}

/*
 * Which nodes it fences, and what it calls them: stonithd, "pcmk_host_map":
 * NODE:PORT;NODE:PORT.  A list that is given is never asked of the device.
 */
static void
add_hosts(struct device *d)
{
	xmlNodePtr list = xml_child(d->item, "nodes"), n;
	const struct place *at = list != NULL ? doc_place(list) :
	    doc_place(xml_attr_node(d->item, "node"));
	struct buf names = { 0 }, map = { 0 };
	const char *name, *port;
	bool ports = false;

	if (at == NULL)
		at = doc_place(d->item);
	add_param(d, "pcmk_host_check", "static-list", at);
	if (xml_attr(d->item, "node") != NULL)
		buf_adds(&names, xml_attr(d->item, "node"));
	else
		for (n = xml_child(list, "item"); n != NULL;
		    n = xml_next(n, "item")) {
			name = xml_attr(n, "node");
			port = xml_attr(n, "port");
			ports |= port != NULL;
			buf_printf(&names, "%s%s", names.len > 0 ? " " : "",
			    name);
			buf_printf(&map, "%s%s:%s", map.len > 0 ? ";" : "",
			    name, port != NULL ? port : name);
		}
	buf_adds(&names, "");
	add_param(d, ports ? "pcmk_host_map" : "pcmk_host_list",
	    ports ? map.data : names.data, at);
	buf_free(&names);
	buf_free(&map);
}

static void
add_options(struct device *d)
{
	xmlNodePtr password = xml_child(d->item, "password"), n;
	xmlAttrPtr delay = xml_attr_node(d->item, "delay");
	const char *version = xml_attr(d->item->parent->parent,
	    "fence_agents");

	n = xml_child(xml_child(d->item, "options"), "setting");
	for (; n != NULL; n = xml_next(n, "setting"))
		add_param(d, xml_attr(n, "name"), xml_attr(n, "value"),
		    doc_place(n));
	if (delay != NULL)
		add_param(d, "delay", xml_text(delay), doc_place(delay));
	if (password != NULL)
		add_param(d, crm_version_older(version, CRM_NEW_NAMES) ?
		    "passwd_script" : "password_script",
		    xml_attr(password, "script"),
		    doc_place(xml_attr_node(password, "secret")));
}

/* These cut a node off its disks, and give it back to it when it comes:
 * unfencing (fence_scsi(8), Pacemaker Explained, "provides"). */
static bool
unfences(const char *agent)
{
	return strcmp(agent, "fence_scsi") == 0 ||
	    strcmp(agent, "fence_mpath") == 0;
}

/* A device for one node must not run there. */
static void
add_location(struct device *d, xmlNodePtr constraints)
{
	const struct place *at = doc_place(xml_attr_node(d->item, "node"));
	xmlNodePtr n;

	if (xml_attr(d->item, "node") == NULL)
		return;
	n = resolve_child(constraints, "location", at);
	resolve_attr(d->job, n, "rsc", xml_attr(d->item, "name"), at);
	resolve_attr(d->job, n, "node", xml_attr(d->item, "node"), at);
	resolve_attr(d->job, n, "score", "-INFINITY", at);
}

static void
add_device(struct device *d, xmlNodePtr resources, xmlNodePtr constraints)
{
	const struct place *at = doc_place(d->item);
	xmlNodePtr op, password = xml_child(d->item, "password");

	if (password != NULL)
		resolve_attr(d->job, password, "script",
		    arena_printf(d->job->arena, "/etc/pghac/secrets/%s.sh",
		    xml_attr(password, "secret")),
		    doc_place(xml_attr_node(password, "secret")));
	d->primitive = resolve_child(resources, "primitive",
	    resolve_place(d->job, at, at->path));
	resolve_attr(d->job, d->primitive, "id", xml_attr(d->item, "name"),
	    at);
	resolve_attr(d->job, d->primitive, "class", "stonith", at);
	resolve_attr(d->job, d->primitive, "type",
	    xml_attr(d->item, "agent"), at);
	add_hosts(d);
	add_options(d);
	op = resolve_child(d->primitive, "op", at);
	resolve_attr(d->job, op, "name", "monitor", at);
	resolve_attr(d->job, op, "interval", "60s", at);
	resolve_attr(d->job, op, "timeout", "60s", at);
	if (unfences(xml_attr(d->item, "agent")))
		resolve_pair(d->job, d->primitive, "meta", "provides",
		    "unfencing", doc_place(xml_attr_node(d->item, "agent")));
	add_location(d, constraints);
}

/* <levels><level node level><device name/></level></levels> of <pacemaker>,
 * in the topology's order */
static void
add_levels(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr list = xml_child(xml_child(topology, "fencing"), "levels");
	xmlNodePtr item, names, levels, level, n, device;
	const struct place *at;

	if (list == NULL)
		return;
	levels = resolve_child(xml_child(topology, "pacemaker"), "levels",
	    doc_place(list));
	item = xml_child(list, "item");
	for (; item != NULL; item = xml_next(item, "item")) {
		at = doc_place(item);
		level = resolve_child(levels, "level",
		    resolve_place(job, at, at->path));
		resolve_attr(job, level, "node", xml_attr(item, "node"), at);
		resolve_attr(job, level, "level", xml_attr(item, "level"),
		    at);
		names = xml_child(item, "devices");
		if (names == NULL) {
			device = resolve_child(level, "device", at);
			resolve_attr(job, device, "name",
			    xml_attr(item, "devices"), at);
		}
		for (n = xml_child(names, "item"); n != NULL;
		    n = xml_next(n, "item")) {
			device = resolve_child(level, "device", doc_place(n));
			resolve_attr(job, device, "name", xml_text(n),
			    doc_place(n));
		}
	}
}

void
resolve_fencing(struct job *job, xmlNodePtr topology, xmlNodePtr resources,
    xmlNodePtr constraints)
{
	struct device d = { .job = job };

	d.item = xml_child(xml_child(xml_child(topology, "fencing"),
	    "devices"), "item");
	for (; d.item != NULL; d.item = xml_next(d.item, "item"))
		add_device(&d, resources, constraints);
	add_levels(job, topology);
}
