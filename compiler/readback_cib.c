/* SPDX-License-Identifier: MIT */
/* cib.xml against the model: each value that Pacemaker gets, no other. */
#include <stdint.h>
#include <string.h>

#include <libxml/hash.h>

#include "arena.h"
#include "job.h"
#include "model.h"
#include "read_cib.h"
#include "readback.h"
#include "xmlutil.h"

/* The CIB and which of its primitives the model knows. */
struct compared {
	const struct readback	*r;
	const struct cib	*cib;
	xmlHashTablePtr		 primitives;	/* by id */
};

static void
compare_extra(const struct readback *r, size_t line, const char *of,
    const char *extra)
{
	if (extra != NULL)
		readback_fault(r, line, "%s of %s is not in the topology",
		    extra, of);
}

/* Both in the model's order. */
static void
compare_pairs(const struct readback *r, const char *of,
    const struct cib_pairs *read, const struct msettings *wanted)
{
	const struct cib_pair *p;
	const struct msetting *s;
	size_t i;

	for (i = 0; i < read->n || i < wanted->n; i++) {
		p = i < read->n ? &read->list[i] : NULL;
		s = i < wanted->n ? &wanted->list[i] : NULL;
		if (p != NULL && s != NULL && strcmp(p->name, s->name) == 0) {
			readback_value(r, p->line, s->name, p->value,
			    s->value.s, s->value.at);
			continue;
		}
		if (s != NULL)
			readback_missing(r, s->value.at, "%s of %s is "
			    "missing, \"%s\" is wanted", s->name, of,
			    s->value.s);
		else
			readback_fault(r, p->line, "%s of %s is not in the "
			    "topology", p->name, of);
		return;		/* all that follow stand elsewhere */
	}
}

static void
compare_op(const struct readback *r, const char *of, const struct cib_op *o,
    const struct mop *m)
{
	const char *what = arena_printf(r->job->arena, "%s of %s", m->name.s,
	    of);
	const struct {
		const char		*name, *read, *wanted;
		const struct place	*at;
	} rows[] = {
		{ "interval", o->interval, m->interval.s, m->interval.at },
		{ "timeout", o->timeout, m->timeout.s, m->timeout.at },
		{ "role", o->role, model_role(r->model, m->role.s),
		    m->role.at },
		{ "on-fail", o->on_fail, m->on_fail.s, m->on_fail.at },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		readback_value(r, o->line, arena_printf(r->job->arena,
		    "%s: %s", what, rows[i].name), rows[i].read,
		    rows[i].wanted, rows[i].at != NULL ? rows[i].at : m->at);
	compare_extra(r, o->line, what, o->extra);
}

static void
compare_ops(const struct readback *r, const struct cib_primitive *p,
    const struct mprimitive *m)
{
	size_t i;

	for (i = 0; i < p->nops && i < m->nops &&
	    strcmp(p->ops[i].name, m->ops[i].name.s) == 0; i++)
		compare_op(r, m->id.s, &p->ops[i], &m->ops[i]);
	if (i < m->nops)
		readback_missing(r, m->ops[i].at, "the operation %s of %s is "
		    "missing", m->ops[i].name.s, m->id.s);
	else if (i < p->nops)
		readback_fault(r, p->ops[i].line, "the operation %s of %s is "
		    "not in the topology", p->ops[i].name, m->id.s);
}

static void
compare_primitive(struct compared *c, const struct mprimitive *m)
{
	const struct mresources *res = &c->r->model->resources;
	const struct cib_primitive *p;
	const char *parent = NULL;
	size_t i;

	p = xmlHashLookup(c->primitives, XC(m->id.s));
	if (p == NULL) {
		readback_missing(c->r, m->at, "resource \"%s\" is missing",
		    m->id.s);
		return;
	}
	xmlHashRemoveEntry(c->primitives, XC(m->id.s), NULL);
	if (m == res->database)
		parent = res->master.s;
	for (i = 0; i < res->nmembers; i++)
		if (strcmp(res->members[i].s, m->id.s) == 0)
			parent = res->group.s;
	readback_value(c->r, p->line, "what holds it", p->parent, parent,
	    m->at);
	readback_value(c->r, p->line, "class", p->class, m->class.s, m->at);
	readback_value(c->r, p->line, "provider", p->provider, m->provider.s,
	    m->at);
	readback_value(c->r, p->line, "type", p->type, m->type.s, m->at);
	compare_pairs(c->r, m->id.s, &p->params, &m->params);
	compare_pairs(c->r, m->id.s, &p->meta, &m->meta);
	compare_ops(c->r, p, m);
	compare_extra(c->r, p->line, m->id.s, p->extra);
}

static void
compare_primitives(struct compared *c)
{
	const struct mresources *res = &c->r->model->resources;
	const struct cib_primitive *p;
	size_t i;

	c->primitives = xmlHashCreate(64);
	for (i = 0; i < c->cib->nprimitives; i++)
		xmlHashAddEntry(c->primitives,
		    XC(c->cib->primitives[i].id),
		    (void *)(uintptr_t)&c->cib->primitives[i]);
	for (i = 0; i < res->nprimitives; i++)
		compare_primitive(c, &res->primitives[i]);
	for (i = 0; i < c->cib->nprimitives; i++) {
		p = &c->cib->primitives[i];
		if (xmlHashLookup(c->primitives, XC(p->id)) != NULL)
			readback_fault(c->r, p->line, "resource \"%s\" is "
			    "not in the topology", p->id);
	}
	xmlHashFree(c->primitives, NULL);
}

/* The group and the master, in whichever order. */
static void
compare_sets(const struct readback *r, const struct cib *cib)
{
	static const struct msettings none;
	const struct mresources *res = &r->model->resources;
	const struct cib_set *s, *group = NULL, *master = NULL;
	const char *member;
	size_t i;

	for (i = 0; i < cib->nsets; i++) {
		s = &cib->sets[i];
		if (group == NULL && strcmp(s->element, "group") == 0)
			group = s;
		else if (master == NULL && res->master.s != NULL &&
		    strcmp(s->element, res->master_element.s) == 0)
			master = s;
		else
			readback_fault(r, s->line, "<%s> \"%s\" is not in "
			    "the topology", s->element, s->id);
	}
	readback_value(r, group == NULL ? 0 : group->line, "group",
	    group == NULL ? NULL : group->id, res->group.s, res->group.at);
	readback_value(r, master == NULL ? 0 : master->line, "master",
	    master == NULL ? NULL : master->id, res->master.s,
	    res->master.at);
	if (group != NULL && res->group.s != NULL) {
		compare_extra(r, group->line, group->id, group->extra);
		compare_pairs(r, group->id, &group->meta, &none);
		for (i = 0; i < res->nmembers; i++) {
			member = i < group->nmembers ? group->members[i] :
			    NULL;
			readback_value(r, group->line, arena_printf(
			    r->job->arena, "member %zu of %s", i + 1,
			    group->id), member, res->members[i].s,
			    res->members[i].at);
		}
	}
	if (master != NULL && res->master.s != NULL) {
		compare_extra(r, master->line, master->id, master->extra);
		compare_pairs(r, master->id, &master->meta,
		    &res->master_meta);
	}
}

static void
compare_constraint(const struct readback *r, const struct cib_constraint *c,
    const struct mconstraint *m)
{
	const struct {
		const char	*name, *read, *wanted;
	} rows[] = {
		{ "id", m->id.s == NULL ? NULL : c->id, m->id.s },
		{ "rsc", c->rsc, m->rsc.s },
		{ "node", c->node, m->node.s },
		{ "score", c->score, m->score.s },
		{ "rsc-role", c->rsc_role, NULL },
		{ "with-rsc", c->with, m->with.s },
		{ "with-rsc-role", c->with_role,
		    model_role(r->model, m->role.s) },
		{ "first", c->first, m->first.s },
		{ "first-action", c->first_action, m->first_action.s },
		{ "then", c->then, m->then.s },
		{ "then-action", c->then_action, m->then_action.s },
		{ "kind", c->order_kind, m->order_kind.s },
		{ "symmetrical", c->symmetrical,
		    m->kind == ORDER ? "false" : NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		readback_value(r, c->line, arena_printf(r->job->arena,
		    "%s of constraint \"%s\"", rows[i].name, c->id),
		    rows[i].read, rows[i].wanted, m->at);
	compare_extra(r, c->line, c->id, c->extra);
}

/* Each kind in the model's order. */
static void
compare_constraints(const struct readback *r, const struct cib *cib)
{
	static const char *const names[] = { "location", "colocation",
	    "order", "ticket" };
	const struct mresources *res = &r->model->resources;
	size_t next[CIB_TICKET + 1] = { 0 }, i;
	const struct mconstraint *m;
	size_t *k;

	for (i = 0; i < res->nconstraints; i++) {
		m = &res->constraints[i];
		k = &next[m->kind];
		while (*k < cib->nconstraints &&
		    (int)cib->constraints[*k].kind != (int)m->kind)
			++*k;
		if (*k < cib->nconstraints)
			compare_constraint(r, &cib->constraints[(*k)++], m);
		else
			readback_missing(r, m->at, "a %s constraint is "
			    "missing", names[m->kind]);
	}
	for (i = 0; i < cib->nconstraints; i++)
		if (i >= next[cib->constraints[i].kind])
			readback_fault(r, cib->constraints[i].line,
			    "constraint \"%s\" is not in the topology",
			    cib->constraints[i].id);
}

static void
compare_nodes(const struct readback *r, const struct cib *cib)
{
	const struct model *m = r->model;
	const struct cib_node *n;
	size_t i;

	for (i = 0; i < cib->nnodes && i < m->nnodes; i++) {
		n = &cib->nodes[i];
		readback_value(r, n->line, "uname", n->uname,
		    m->nodes[i].name.s, m->nodes[i].name.at);
		compare_extra(r, n->line, n->uname, n->extra);
	}
	for (; i < m->nnodes; i++)
		readback_missing(r, m->nodes[i].name.at,
		    "node \"%s\" is missing", m->nodes[i].name.s);
	for (; i < cib->nnodes; i++)
		readback_fault(r, cib->nodes[i].line,
		    "node \"%s\" is not in the topology", cib->nodes[i].uname);
}

static void
compare_levels(const struct readback *r, const struct cib *cib)
{
	const struct mlevel *want;
	const struct cib_level *is;
	struct arena *arena = r->job->arena;
	size_t i;

	for (i = 0; i < r->model->nlevels && i < cib->nlevels; i++) {
		want = &r->model->levels[i];
		is = &cib->levels[i];
		readback_value(r, is->line, "target", is->target,
		    want->node.s, want->at);
		readback_value(r, is->line, "index", is->index,
		    arena_printf(arena, "%lld", want->level.v), want->at);
		readback_value(r, is->line, "devices", is->devices,
		    model_level_devices(arena, want), want->at);
		if (is->extra != NULL)
			readback_fault(r, is->line, "a fencing level has "
			    "\"%s\"", is->extra);
	}
	for (; i < r->model->nlevels; i++)
		readback_missing(r, r->model->levels[i].at,
		    "a fencing level of \"%s\" is missing",
		    r->model->levels[i].node.s);
	for (; i < cib->nlevels; i++)
		readback_fault(r, cib->levels[i].line,
		    "a fencing level is not in the topology");
}

void
readback_cib_xml(const struct readback *r)
{
	static const struct msettings none;
	struct job scratch = *r->job;
	struct compared c = { .r = r };
	struct cib *cib;
	bool readable;

	diag_init(&scratch.diag, r->job->arena, r->job->diag.levels);
	cib = read_cib(&scratch, r->src, RULE_template_fault);
	readable = readback_readable(r, &scratch.diag);
	diag_free(&scratch.diag);
	if (!readable || cib == NULL)
		return;
	c.cib = cib;
	readback_value(r, 1, "validate-with", cib->validate_with,
	    r->model->cib_schema.s, r->model->cluster_at);
	compare_pairs(r, "the cluster", &cib->properties,
	    &r->model->properties);
	compare_pairs(r, "rsc_defaults", &cib->rsc_defaults,
	    &r->model->rsc_defaults);
	compare_pairs(r, "op_defaults", &cib->op_defaults, &none);
	compare_nodes(r, cib);
	compare_primitives(&c);
	compare_sets(r, cib);
	compare_constraints(r, cib);
	compare_levels(r, cib);
}
