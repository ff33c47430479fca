/* SPDX-License-Identifier: MIT */
/* The part of the model that says what Pacemaker is to run. */
#include <string.h>

#include "arena.h"
#include "doc.h"
#include "job.h"
#include "model.h"
#include "xmlutil.h"

static void
build_ops(struct job *job, struct mprimitive *p, xmlNodePtr node)
{
	struct mop *op;
	xmlNodePtr n;

	p->nops = xml_count(node, "op");
	p->ops = op = arena_alloc(job->arena, (p->nops + 1) * sizeof(*op));
	for (n = xml_child(node, "op"); n != NULL;
	    n = xml_next(n, "op"), op++) {
		op->at = doc_place(n);
		op->name = model_str(n, "name");
		op->role = model_str(n, "role");
		op->interval = model_str(n, "interval");
		op->timeout = model_str(n, "timeout");
		op->on_fail = model_str(n, "on_fail");
	}
}

static void
build_primitives(struct job *job, struct mresources *r, xmlNodePtr list,
    const char *database)
{
	struct mprimitive *p;
	xmlNodePtr n;

	r->nprimitives = xml_count(list, "primitive");
	r->primitives = p = arena_alloc(job->arena,
	    (r->nprimitives + 1) * sizeof(*p));
	for (n = xml_child(list, "primitive"); n != NULL;
	    n = xml_next(n, "primitive"), p++) {
		p->at = doc_place(n);
		p->id = model_str(n, "id");
		p->class = model_str(n, "class");
		p->provider = model_str(n, "provider");
		p->type = model_str(n, "type");
		p->params = model_settings(job, n, "param");
		p->meta = model_settings(job, n, "meta");
		build_ops(job, p, n);
		if (database != NULL && r->database == NULL &&
		    strcmp(p->type.s, database) == 0 &&
		    strcmp(p->class.s, "ocf") == 0)
			r->database = p;
	}
}

static void
build_group(struct job *job, struct mresources *r, xmlNodePtr group)
{
	struct mstr *member;
	xmlNodePtr n;

	if (group == NULL)
		return;
	r->group = model_str(group, "id");
	r->nmembers = xml_count(group, "member");
	r->members = member = arena_alloc(job->arena,
	    (r->nmembers + 1) * sizeof(*member));
	for (n = xml_child(group, "member"); n != NULL;
	    n = xml_next(n, "member"))
		*member++ = model_str(n, "rsc");
}

static void
build_includes(struct job *job, struct mresources *r, xmlNodePtr list)
{
	struct mstr *file;
	xmlNodePtr n;

	r->nincludes = xml_count(list, "include");
	r->includes = file = arena_alloc(job->arena,
	    (r->nincludes + 1) * sizeof(*file));
	for (n = xml_child(list, "include"); n != NULL;
	    n = xml_next(n, "include"))
		*file++ = model_str(n, "file");
}

static void
build_constraints(struct job *job, struct mresources *r, xmlNodePtr list)
{
	struct mconstraint *c;
	xmlNodePtr n;

	r->nconstraints = xml_count(list, NULL);
	r->constraints = c = arena_alloc(job->arena,
	    (r->nconstraints + 1) * sizeof(*c));
	for (n = xml_child(list, NULL); n != NULL;
	    n = xml_next(n, NULL), c++) {
		c->at = doc_place(n);
		c->kind = xml_is(n, "location") ? LOCATION :
		    xml_is(n, "colocation") ? COLOCATION : ORDER;
		c->id = model_str(n, "id");
		c->rsc = model_str(n, "rsc");
		c->node = model_str(n, "node");
		c->score = model_str(n, "score");
		c->with = model_str(n, "with");
		c->role = model_str(n, "role");
		c->first = model_str(n, "first");
		c->first_action = model_str(n, "first_action");
		c->then = model_str(n, "then");
		c->then_action = model_str(n, "then_action");
		c->order_kind = model_str(n, "kind");
	}
}

const char *
model_role(const struct model *m, const char *role)
{
	return role == NULL ? NULL : strcmp(role, "promoted") == 0 ?
	    m->promoted.s : strcmp(role, "started") == 0 ? "Started" :
	    m->unpromoted.s;
}

void
model_resources(struct job *job, struct model *m, xmlNodePtr pacemaker)
{
	xmlNodePtr list = xml_child(pacemaker, "resources"), master;
	struct mresources *r = &m->resources;

	m->agent = model_str(pacemaker, "agent");
	m->shell = model_str(pacemaker, "shell");
	m->resource_agents = model_str(pacemaker, "resource_agents");
	m->pacemaker_version = model_str(pacemaker, "version");
	m->mend_agents = model_bool(pacemaker, "mend_agents");
	m->pcs = model_str(pacemaker, "pcs");
	m->promotable = model_str(pacemaker, "promotable");
	m->promoted = model_str(pacemaker, "promoted");
	m->unpromoted = model_str(pacemaker, "unpromoted");
	m->cib_schema = model_str(pacemaker, "cib_schema");
	m->crm = job->program->crm;
	m->pacemaker_resource = model_str(pacemaker, "resource");
	m->pacemaker_master = model_str(pacemaker, "master");
	m->pacemaker_group = model_str(pacemaker, "group");
	m->agent_options = model_settings(job, xml_child(pacemaker,
	    "options"), "setting");
	m->properties = model_settings(job, xml_child(pacemaker,
	    "properties"), "setting");
	m->rsc_defaults = model_settings(job, xml_child(pacemaker,
	    "defaults"), "setting");
	build_primitives(job, r, list, strcmp(m->agent.s, "none") == 0 ?
	    NULL : m->agent.s);
	master = xml_child(list, "master");
	if (master != NULL) {
		r->master = model_str(master, "id");
		r->master_element = model_str(master, "element");
		r->master_meta = model_settings(job, master, "meta");
	}
	build_includes(job, r, list);
	build_group(job, r, xml_child(list, "group"));
	build_constraints(job, r, xml_child(pacemaker, "constraints"));
}
