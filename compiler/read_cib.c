/* SPDX-License-Identifier: MIT */
/* Reader of a CIB: Pacemaker's configuration, facts/pacemaker.md 1.5. */
#include <string.h>

#include "arena.h"
#include "job.h"
#include "judge_cib.h"
#include "read_cib.h"
#include "xmlplace.h"
#include "xmlutil.h"

struct reader {
	struct arena		*arena;
	const struct source	*src;
	struct cib		*cib;
	struct cib_primitive	*primitives;
	struct cib_set		*sets;
};

/* An attribute or child: where its value goes, NULL: held elsewhere. */
struct field {
	const char	 *name;
	const char	**to;
};

static size_t
line_of(const struct reader *r, const xmlNode *e)
{
	return source_linecol(r->arena, r->src,
	    xmlplace_element(r->src, e).off).line;
}

static const char *
take(const struct reader *r, const xmlNode *e, const char *name)
{
	const char *value = xml_attr(e, name);

	return value == NULL ? NULL : arena_strdup(r->arena, value);
}

static bool
is_field(const struct field *f, size_t n, const void *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return true;
	return false;
}

/* Takes the fields of an element; returns what is not one of them. */
static const char *
take_fields(const struct reader *r, const xmlNode *e, const struct field *f,
    size_t n)
{
	const char *extra = NULL;
	const xmlAttr *a;
	const xmlNode *c;
	size_t i;

	for (i = 0; i < n; i++)
		if (f[i].to != NULL)
			*f[i].to = take(r, e, f[i].name);
	for (a = e->properties; a != NULL && extra == NULL; a = a->next)
		if (!is_field(f, n, a->name))
			extra = (const char *)a->name;
	for (c = xml_child(e, NULL); c != NULL && extra == NULL;
	    c = xml_next(c, NULL))
		if (!is_field(f, n, c->name))
			extra = (const char *)c->name;
	return extra == NULL ? NULL : arena_strdup(r->arena, extra);
}

#define TAKE(r, e, f) take_fields(r, e, f, sizeof(f) / sizeof((f)[0]))

/* The pairs of all sets of that name. */
static struct cib_pairs
read_pairs(const struct reader *r, const xmlNode *parent, const char *name)
{
	struct cib_pairs pairs = { 0 };
	struct cib_pair *list;
	const xmlNode *set, *nv;
	size_t n = 0;

	for (set = xml_child(parent, name); set != NULL;
	    set = xml_next(set, name))
		n += xml_count(set, "nvpair");
	list = arena_alloc(r->arena, (n + 1) * sizeof(*list));
	pairs.list = list;
	for (set = xml_child(parent, name); set != NULL;
	    set = xml_next(set, name))
		for (nv = xml_child(set, "nvpair"); nv != NULL;
		    nv = xml_next(nv, "nvpair"))
			list[pairs.n++] = (struct cib_pair){
				.name = take(r, nv, "name"),
				.value = take(r, nv, "value"),
				.line = line_of(r, nv),
			};
	return pairs;
}

static void
read_ops(const struct reader *r, const xmlNode *operations,
    struct cib_primitive *p)
{
	struct cib_op *op;
	const xmlNode *n;

	p->nops = xml_count(operations, "op");
	p->ops = op = arena_alloc(r->arena, (p->nops + 1) * sizeof(*op));
	for (n = xml_child(operations, "op"); n != NULL;
	    n = xml_next(n, "op"), op++) {
		const struct field fields[] = {
			{ "id", NULL }, { "name", &op->name },
			{ "interval", &op->interval },
			{ "timeout", &op->timeout }, { "role", &op->role },
			{ "on-fail", &op->on_fail },
		};

		op->extra = TAKE(r, n, fields);
		op->line = line_of(r, n);
	}
}

static void
read_primitive(struct reader *r, const xmlNode *e, const char *parent)
{
	struct cib_primitive *p = &r->primitives[r->cib->nprimitives++];
	const struct field fields[] = {
		{ "id", &p->id }, { "class", &p->class },
		{ "provider", &p->provider }, { "type", &p->type },
		{ "instance_attributes", NULL }, { "meta_attributes", NULL },
		{ "operations", NULL },
	};

	p->parent = parent;
	p->extra = TAKE(r, e, fields);
	p->params = read_pairs(r, e, "instance_attributes");
	p->meta = read_pairs(r, e, "meta_attributes");
	read_ops(r, xml_child(e, "operations"), p);
	p->line = line_of(r, e);
}

/* What holds other resources; the schema bounds how deep. */
static void
read_set(struct reader *r, const xmlNode *e)
{
	struct cib_set *s = &r->sets[r->cib->nsets++];
	const struct field fields[] = {
		{ "id", &s->id }, { "meta_attributes", NULL },
		{ "primitive", NULL }, { "group", NULL },
	};
	const char **members;
	const xmlNode *n;

	s->element = arena_strdup(r->arena, (const char *)e->name);
	s->extra = TAKE(r, e, fields);
	s->meta = read_pairs(r, e, "meta_attributes");
	s->line = line_of(r, e);
	members = arena_alloc(r->arena, (xml_count(e, NULL) + 1) *
	    sizeof(*members));
	s->members = members;
	for (n = xml_child(e, NULL); n != NULL; n = xml_next(n, NULL)) {
		if (!xml_is(n, "primitive") && !xml_is(n, "group"))
			continue;
		members[s->nmembers++] = take(r, n, "id");
		if (xml_is(n, "primitive"))
			read_primitive(r, n, s->id);
		else
			read_set(r, n);
	}
}

/* How many resources there are, at any depth. */
static size_t
count_resources(const xmlNode *list)
{
	const xmlNode *n;
	size_t c = 0;

	for (n = xml_child(list, NULL); n != NULL; n = xml_next(n, NULL))
		c += 1 + (xml_is(n, "primitive") ? 0 : count_resources(n));
	return c;
}

static void
read_resources(struct reader *r, const xmlNode *list)
{
	size_t n = count_resources(list) + 1;
	const xmlNode *e;

	r->primitives = arena_alloc(r->arena, n * sizeof(*r->primitives));
	r->sets = arena_alloc(r->arena, n * sizeof(*r->sets));
	r->cib->primitives = r->primitives;
	r->cib->sets = r->sets;
	for (e = xml_child(list, NULL); e != NULL; e = xml_next(e, NULL))
		if (xml_is(e, "primitive"))
			read_primitive(r, e, NULL);
		else if (!xml_is(e, "template"))
			read_set(r, e);
}

static void
read_constraint(const struct reader *r, const xmlNode *e,
    struct cib_constraint *c)
{
	const struct field location[] = {
		{ "id", &c->id }, { "score", &c->score }, { "rsc", &c->rsc },
		{ "node", &c->node },
	}, colocation[] = {
		{ "id", &c->id }, { "score", &c->score }, { "rsc", &c->rsc },
		{ "rsc-role", &c->rsc_role }, { "with-rsc", &c->with },
		{ "with-rsc-role", &c->with_role },
	}, order[] = {
		{ "id", &c->id }, { "score", &c->score },
		{ "first", &c->first }, { "first-action", &c->first_action },
		{ "then", &c->then }, { "then-action", &c->then_action },
		{ "kind", &c->order_kind }, { "symmetrical", &c->symmetrical },
	}, ticket[] = {
		{ "id", &c->id }, { "rsc", &c->rsc },
	};

	c->line = line_of(r, e);
	if (xml_is(e, "rsc_location")) {
		c->kind = CIB_LOCATION;
		c->extra = TAKE(r, e, location);
	} else if (xml_is(e, "rsc_colocation")) {
		c->kind = CIB_COLOCATION;
		c->extra = TAKE(r, e, colocation);
	} else if (xml_is(e, "rsc_order")) {
		c->kind = CIB_ORDER;
		c->extra = TAKE(r, e, order);
	} else {
		c->kind = CIB_TICKET;
		c->extra = TAKE(r, e, ticket);
	}
}

static void
read_constraints(const struct reader *r, const xmlNode *list)
{
	struct cib_constraint *c;
	const xmlNode *n;

	r->cib->nconstraints = xml_count(list, NULL);
	r->cib->constraints = c = arena_alloc(r->arena,
	    (r->cib->nconstraints + 1) * sizeof(*c));
	for (n = xml_child(list, NULL); n != NULL; n = xml_next(n, NULL))
		read_constraint(r, n, c++);
}

static void
read_nodes(const struct reader *r, const xmlNode *list)
{
	struct cib_node *node;
	const xmlNode *n;

	r->cib->nnodes = xml_count(list, "node");
	r->cib->nodes = node = arena_alloc(r->arena,
	    (r->cib->nnodes + 1) * sizeof(*node));
	for (n = xml_child(list, "node"); n != NULL;
	    n = xml_next(n, "node"), node++) {
		const struct field fields[] = {
			{ "id", &node->id }, { "uname", &node->uname },
		};

		node->extra = TAKE(r, n, fields);
		node->line = line_of(r, n);
	}
}

static void
read_levels(const struct reader *r, const xmlNode *list)
{
	struct cib_level *level;
	const xmlNode *n;

	r->cib->nlevels = xml_count(list, NULL);
	r->cib->levels = level = arena_alloc(r->arena,
	    (r->cib->nlevels + 1) * sizeof(*level));
	for (n = xml_child(list, NULL); n != NULL;
	    n = xml_next(n, NULL), level++) {
		const struct field fields[] = {
			{ "id", NULL }, { "target", &level->target },
			{ "index", &level->index },
			{ "devices", &level->devices },
		};

		level->extra = TAKE(r, n, fields);
		level->line = line_of(r, n);
	}
}

static struct cib *
read_all(struct reader *r, const xmlNode *top)
{
	const xmlNode *c = xml_child(top, "configuration");
	struct cib *cib = arena_alloc(r->arena, sizeof(*cib));

	r->cib = cib;
	cib->validate_with = take(r, top, "validate-with");
	cib->properties = read_pairs(r, xml_child(c, "crm_config"),
	    "cluster_property_set");
	cib->rsc_defaults = read_pairs(r, xml_child(c, "rsc_defaults"),
	    "meta_attributes");
	cib->op_defaults = read_pairs(r, xml_child(c, "op_defaults"),
	    "meta_attributes");
	read_nodes(r, xml_child(c, "nodes"));
	read_resources(r, xml_child(c, "resources"));
	read_constraints(r, xml_child(c, "constraints"));
	read_levels(r, xml_child(c, "fencing-topology"));
	return cib;
}

struct cib *
read_cib(struct job *job, const struct source *src, enum rule rule)
{
	struct reader r = { .arena = job->arena, .src = src };
	xmlDocPtr doc = xmlplace_parse(job, src, rule);
	struct cib *cib = NULL;

	if (doc != NULL && judge_cib(job, src, doc, rule))
		cib = read_all(&r, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return cib;
}
