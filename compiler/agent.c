/* SPDX-License-Identifier: MIT */
/* The resource agents that pghac configures: schemas/agents.xml as rows. */
#include <string.h>

#include <libxml/parser.h>

#include "agent.h"
#include "arena.h"
#include "buf.h"
#include "resource.h"
#include "xmlerr.h"
#include "xmlutil.h"

#define TABLE "schemas/agents.xml"

static const char *
attr(struct arena *arena, xmlNodePtr node, const char *name)
{
	const char *value = xml_attr(node, name);

	return value == NULL ? NULL : arena_strdup(arena, value);
}

/* The rows of that element; false if one lacks an attribute. */
static bool
read_values(struct arena *arena, xmlNodePtr root, const char *element,
    const struct agent_value **rows, size_t *nrows)
{
	struct agent_value *v;
	xmlNodePtr n;

	*nrows = xml_count(root, element);
	*rows = v = arena_alloc(arena, (*nrows + 1) * sizeof(*v));
	n = xml_child(root, element);
	for (; n != NULL; n = xml_next(n, element), v++) {
		v->name = attr(arena, n, "name");
		v->value = attr(arena, n, "value");
		v->old = attr(arena, n, "old");
		if (v->name == NULL || v->value == NULL)
			return false;
	}
	return true;
}

static bool
read_ops(struct arena *arena, xmlNodePtr root, struct agent *a)
{
	struct agent_op *op;
	xmlNodePtr n;

	a->nops = xml_count(root, "op");
	a->ops = op = arena_alloc(arena, (a->nops + 1) * sizeof(*op));
	n = xml_child(root, "op");
	for (; n != NULL; n = xml_next(n, "op"), op++) {
		op->name = attr(arena, n, "name");
		op->role = attr(arena, n, "role");
		op->interval = attr(arena, n, "interval");
		op->timeout = attr(arena, n, "timeout");
		op->on_fail = attr(arena, n, "on_fail");
		if (op->name == NULL || op->interval == NULL ||
		    op->timeout == NULL)
			return false;
	}
	return true;
}

/* NULL if the row is not complete. */
static struct agent *
read_one(struct arena *arena, xmlNodePtr node)
{
	struct agent *a = arena_alloc(arena, sizeof(*a));

	a->name = attr(arena, node, "name");
	a->class = attr(arena, node, "class");
	a->provider = attr(arena, node, "provider");
	a->demote_kind = attr(arena, xml_child(node, "demote"), "kind");
	if (a->name == NULL || a->class == NULL || a->provider == NULL ||
	    !read_values(arena, node, "param", &a->params, &a->nparams) ||
	    !read_values(arena, node, "meta", &a->meta, &a->nmeta) ||
	    !read_values(arena, node, "default", &a->defaults,
	    &a->ndefaults) ||
	    !read_ops(arena, node, a))
		return NULL;
	return a;
}

const struct agent *
agent_read(struct arena *arena, const char *dir, const char **error)
{
	const struct resource *res = resource_get(arena, dir, TABLE);
	struct agent *list = NULL, *a;
	struct buf faults = { 0 };
	xmlDocPtr doc = NULL;
	xmlNodePtr n;

	if (res == NULL) {
		*error = TABLE ": no such table";
		return NULL;
	}
	xmlerr_capture(&faults);
	doc = xmlReadMemory(res->text, (int)res->len, TABLE, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOBLANKS);
	xmlerr_release();
	*error = doc != NULL || faults.data == NULL ?
	    TABLE ": an <agent> lacks an attribute" :
	    arena_strdup(arena, faults.data);
	n = xml_child(xmlDocGetRootElement(doc), "agent");
	for (; n != NULL; n = xml_next(n, "agent")) {
		a = read_one(arena, n);
		if (a == NULL) {
			list = NULL;
			break;
		}
		a->next = list;
		list = a;
	}
	xmlFreeDoc(doc);
	buf_free(&faults);
	return list;
}

const struct agent *
agent_find(const struct agent *list, const char *name)
{
	while (list != NULL && strcmp(list->name, name) != 0)
		list = list->next;
	return list;
}
