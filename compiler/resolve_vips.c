/* SPDX-License-Identifier: MIT */
/* Where VIPs run: with the promoted PostgreSQL, or on a standby. */
#include <string.h>

#include "arena.h"
#include "doc.h"
#include "job.h"
#include "resolve.h"
#include "xmlutil.h"

struct vips {
	struct job		*job;
	xmlNodePtr		 pacemaker, list;
	xmlNodePtr		 resources, constraints;
	const struct place	*agent_at;	/* the key that chose it */
};

bool
resolve_read_only(xmlNodePtr vip)
{
	return strcmp(xml_attr(vip, "purpose"), "read-only") == 0;
}

static void
add_order(struct vips *s, const char *id, const char *action,
    const char *rsc, const char *then, const char *kind,
    const struct place *at)
{
	xmlNodePtr n = resolve_element(s->job, s->constraints, "order", id, at);

	resolve_attr(s->job, n, "first", xml_attr(s->pacemaker, "master"), at);
	resolve_attr(s->job, n, "first_action", action, at);
	resolve_attr(s->job, n, "then", rsc, at);
	resolve_attr(s->job, n, "then_action", then, at);
	resolve_attr(s->job, n, "kind", kind, at);
}

static void
add_colocation(struct vips *s, const char *id, const char *rsc,
    const char *role, const char *score, const struct place *at)
{
	xmlNodePtr n = resolve_element(s->job, s->constraints, "colocation", id,
	    at);

	resolve_attr(s->job, n, "rsc", rsc, at);
	resolve_attr(s->job, n, "with", xml_attr(s->pacemaker, "master"), at);
	resolve_attr(s->job, n, "role", role, at);
	resolve_attr(s->job, n, "score", score, at);
}

/*
 * The VIPs are one group that follows the promoted PostgreSQL.  The orders
 * are not symmetrical: the VIPs stay until the demotion is done, so that the
 * standbys get the last WAL (PAF, Quick_Start-CentOS-8).
 */
static void
add_group(struct vips *s, const char *demote_kind)
{
	const char *group = xml_attr(s->pacemaker, "group");
	const struct place *at = s->agent_at;
	xmlNodePtr v, node = NULL, n;

	for (v = xml_child(s->list, "item"); v != NULL;
	    v = xml_next(v, "item")) {
		if (resolve_read_only(v))
			continue;
		if (node == NULL)
			node = resolve_element(s->job, s->resources, "group",
			    group, at);
		n = resolve_child(node, "member", doc_place(v));
		resolve_attr(s->job, n, "rsc", xml_attr(v, "name"),
		    doc_place(xml_attr_node(v, "name")));
	}
	if (node == NULL)
		return;
	add_colocation(s, arena_printf(s->job->arena, "%s-with-primary",
	    group), group, "promoted", "INFINITY", at);
	add_order(s, arena_printf(s->job->arena, "promote-then-%s", group),
	    "promote", group, "start", "Mandatory", at);
	add_order(s, arena_printf(s->job->arena, "demote-then-%s", group),
	    "demote", group, "stop", demote_kind, at);
}

/*
 * A read-only VIP is where PostgreSQL runs, on a standby if there is one: it
 * goes on with the primary alone, and by its stickiness of 1 it moves back and
 * otherwise stays (Pacemaker Explained, colocation; oracle/pacemaker).
 */
static void
add_read_only(struct vips *s, xmlNodePtr v)
{
	const struct place *at = doc_place(xml_attr_node(v, "purpose"));
	const char *name = xml_attr(v, "name");

	add_colocation(s, arena_printf(s->job->arena, "%s-with-postgresql",
	    name), name, "started", "INFINITY", at);
	add_colocation(s, arena_printf(s->job->arena, "%s-with-standby",
	    name), name, "unpromoted", "10000", at);
	add_order(s, arena_printf(s->job->arena, "start-then-%s", name),
	    "start", name, "start", "Mandatory", at);
}

void
resolve_vips(struct job *job, xmlNodePtr topology, xmlNodePtr resources,
    xmlNodePtr constraints, const char *demote_kind)
{
	struct vips s = { .job = job, .resources = resources,
	    .constraints = constraints };
	xmlNodePtr v;

	s.pacemaker = xml_child(topology, "pacemaker");
	s.list = xml_child(topology, "vips");
	s.agent_at = doc_place(xml_attr_node(s.pacemaker, "agent"));
	add_group(&s, demote_kind);
	for (v = xml_child(s.list, "item"); v != NULL;
	    v = xml_next(v, "item"))
		if (resolve_read_only(v))
			add_read_only(&s, v);
}
