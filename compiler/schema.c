/* SPDX-License-Identifier: MIT */
/* RelaxNG schemas, compiled once. */
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "arena.h"
#include "buf.h"
#include "job.h"
#include "mempool.h"
#include "resource.h"
#include "schema.h"
#include "schema_tree.h"
#include "xmlerr.h"

/*
 * libxml2 keeps each way to end a repetition and compares it with all others,
 * so a list of n costs n * n.  Longer lists are validated this many members
 * at a time, which says the same of a schema whose lists are oneOrMore or
 * zeroOrMore of one pattern.
 */
#define CHUNK 512

struct schema {
	xmlRelaxNGPtr	 rng;
};

struct longlist {
	xmlNodePtr	 parent;
	xmlNodePtr	 first, last;	/* all of its members */
	xmlNodePtr	 rest;		/* those that were not shown yet */
	xmlNodePtr	 before, after;	/* neighbours of the part shown */
	struct longlist	*next;
};

/* What is wrong with a schema that did not compile; doc has its name. */
static const char *
faults(struct arena *arena, const struct resource *res, xmlDocPtr doc)
{
	xmlRelaxNGParserCtxtPtr parser = NULL;
	struct buf text = { 0 };
	const char *copy;

	xmlerr_capture(&text);
	if (doc == NULL)
		doc = xmlReadMemory(res->text, (int)res->len, res->name, NULL,
		    XML_PARSE_NONET);
	if (doc != NULL)
		parser = xmlRelaxNGNewDocParserCtxt(doc);
	if (parser != NULL)
		xmlRelaxNGFree(xmlRelaxNGParse(parser));
	xmlRelaxNGFreeParserCtxt(parser);
	xmlFreeDoc(doc);
	xmlerr_release();
	copy = text.len > 0 ? arena_strdup(arena, text.data) :
	    arena_printf(arena, "%s: not a RELAX NG schema", res->name);
	buf_free(&text);
	return copy;
}

struct schema *
schema_compile(struct arena *arena, const char *dir, const char *name,
    const char **error)
{
	const struct resource *res = resource_get(arena, dir, name);
	xmlRelaxNGParserCtxtPtr parser;
	struct schema *schema;
	xmlRelaxNGPtr rng = NULL;
	xmlDocPtr doc = NULL;

	if (res == NULL || res->len > INT_MAX) {
		*error = arena_printf(arena, "%s: %s", name, res == NULL ?
		    "no such schema" : "too large");
		return NULL;
	}
	/* libxml2 would look for includes among files; a schema without any
	 * is spared the copy that it makes of documents */
	if (strstr(res->text, "<include ") != NULL) {
		doc = schema_tree(arena, dir, name, error);
		if (doc == NULL)
			return NULL;
		parser = xmlRelaxNGNewDocParserCtxt(doc);
	} else {
		parser = xmlRelaxNGNewMemParserCtxt(res->text, (int)res->len);
	}
	if (parser != NULL)
		rng = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	if (rng == NULL) {
		*error = faults(arena, res, doc);
		return NULL;
	}
	xmlFreeDoc(doc);
	schema = arena_alloc(arena, sizeof(*schema));
	schema->rng = rng;
	return schema;
}

void
schema_free(struct schema *schema)
{
	if (schema != NULL && !mempool_used())
		xmlRelaxNGFree(schema->rng);
}

/* The lists that are longer than CHUNK; those inside one stay whole. */
static struct longlist *
find_lists(struct arena *arena, xmlNodePtr root)
{
	struct longlist *lists = NULL, *l;
	xmlNodePtr n = root, c;
	size_t count;

	while (n != NULL) {
		count = 0;
		c = n->type == XML_ELEMENT_NODE ? n->children : NULL;
		for (; c != NULL && count <= CHUNK; c = c->next)
			count++;
		if (count > CHUNK) {
			l = arena_alloc(arena, sizeof(*l));
			l->parent = n;
			l->first = l->rest = n->children;
			l->last = n->last;
			l->next = lists;
			lists = l;
		} else if (count > 0) {
			n = n->children;
			continue;
		}
		while (n != root && n->next == NULL)
			n = n->parent;
		n = n == root ? NULL : n->next;
	}
	return lists;
}

/* Hides all but the next part of a list; of one that is through, all but
 * the first member. */
static void
show_part(struct longlist *l)
{
	xmlNodePtr head = l->rest != NULL ? l->rest : l->first, tail = head;
	size_t i;

	for (i = 1; l->rest != NULL && i < CHUNK && tail->next != NULL; i++)
		tail = tail->next;
	if (l->rest != NULL)
		l->rest = tail->next;
	l->before = head->prev;
	l->after = tail->next;
	head->prev = tail->next = NULL;
	l->parent->children = head;
	l->parent->last = tail;
}

static void
show_all(struct longlist *l)
{
	l->parent->children->prev = l->before;
	l->parent->last->next = l->after;
	l->parent->children = l->first;
	l->parent->last = l->last;
}

/* Validates part after part until one is not valid. */
static int
validate(xmlRelaxNGValidCtxtPtr ctxt, xmlDocPtr doc, struct longlist *lists)
{
	struct longlist *l;
	bool more;
	int rc;

	do {
		for (l = lists; l != NULL; l = l->next)
			show_part(l);
		rc = xmlRelaxNGValidateDoc(ctxt, doc);
		more = false;
		for (l = lists; l != NULL; l = l->next) {
			show_all(l);
			more = more || l->rest != NULL;
		}
	} while (rc == 0 && more);
	return rc;
}

bool
schema_check(struct job *job, struct schema *schema, xmlDocPtr doc,
    enum rule rule)
{
	xmlRelaxNGValidCtxtPtr ctxt;
	int rc = -1;

	xmlerr_begin(job, rule, NULL);
	ctxt = xmlRelaxNGNewValidCtxt(schema->rng);
	if (ctxt != NULL)
		rc = validate(ctxt, doc, find_lists(job->arena,
		    xmlDocGetRootElement(doc)));
	xmlRelaxNGFreeValidCtxt(ctxt);
	if (xmlerr_end(job) == 0 && rc != 0)
		diag_value(&job->diag, rule, NULL,
		    "the document is not valid, and libxml2 does not say why");
	return rc == 0;
}
