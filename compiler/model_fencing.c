/* SPDX-License-Identifier: MIT */
/* The part of the model that says how nodes are fenced. */
#include "arena.h"
#include "buf.h"
#include "doc.h"
#include "job.h"
#include "model.h"
#include "xmlutil.h"

static void
build_targets(struct job *job, struct mdevice *device, xmlNodePtr node)
{
	xmlNodePtr list = xml_child(node, "nodes"), n;
	struct mtarget *t;

	device->node = model_str(node, "node");
	device->nodes_at = list == NULL ? NULL : doc_place(list);
	device->targets = t = arena_alloc(job->arena,
	    (xml_count(list, "item") + 1) * sizeof(*t));
	if (device->node.s != NULL) {
		t->node = device->node;
		device->ntargets = 1;
		return;
	}
	device->ntargets = xml_count(list, "item");
	n = xml_child(list, "item");
	for (; n != NULL; n = xml_next(n, "item"), t++) {
		t->node = model_str(n, "node");
		t->port = model_str(n, "port");
	}
}

static void
build_levels(struct job *job, struct model *m, xmlNodePtr list)
{
	struct mlevel *level;
	struct mstr *name;
	xmlNodePtr n, item, names;

	m->nlevels = xml_count(list, "item");
	m->levels = level = arena_alloc(job->arena,
	    (m->nlevels + 1) * sizeof(*level));
	n = xml_child(list, "item");
	for (; n != NULL; n = xml_next(n, "item"), level++) {
		names = xml_child(n, "devices");
		level->at = doc_place(n);
		level->node = model_str(n, "node");
		level->level = model_int(n, "level");
		level->ndevices = names == NULL ? 1 : xml_count(names, "item");
		level->devices = name = arena_alloc(job->arena,
		    (level->ndevices + 1) * sizeof(*name));
		if (names == NULL)
			*name = model_str(n, "devices");
		item = xml_child(names, "item");
		for (; item != NULL; item = xml_next(item, "item"), name++) {
			name->s = xml_text(item);
			name->at = doc_place(item);
		}
	}
}

void
model_fencing(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr fencing = xml_child(topology, "fencing"), list, n;
	struct mdevice *device;

	m->fencing_at = doc_place(fencing);
	m->fence_agents = model_str(fencing, "fence_agents");
	m->fencing_enabled = model_bool(fencing, "enabled");
	m->fencing_reason = model_str(fencing, "reason");
	m->fencing_action = model_str(fencing, "action");
	list = xml_child(fencing, "devices");
	m->ndevices = xml_count(list, "item");
	m->devices = device = arena_alloc(job->arena,
	    (m->ndevices + 1) * sizeof(*device));
	for (n = xml_child(list, "item"); n != NULL;
	    n = xml_next(n, "item"), device++) {
		device->at = doc_place(n);
		device->name = model_str(n, "name");
		device->agent = model_str(n, "agent");
		build_targets(job, device, n);
		device->delay = model_int(n, "delay");
		device->options = model_settings(job, xml_child(n, "options"),
		    "setting");
		device->secret = model_str(xml_child(n, "password"), "secret");
	}
	build_levels(job, m, xml_child(fencing, "levels"));
}

const char *
model_level_devices(struct arena *arena, const struct mlevel *level)
{
	struct buf names = { 0 };
	const char *copy;
	size_t i;

	for (i = 0; i < level->ndevices; i++)
		buf_printf(&names, "%s%s", i > 0 ? "," : "",
		    level->devices[i].s);
	copy = arena_strdup(arena, names.data);
	buf_free(&names);
	return copy;
}
