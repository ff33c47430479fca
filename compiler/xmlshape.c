/* SPDX-License-Identifier: MIT */
/* A schema as a table: what each element may hold. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/hash.h>
#include "arena.h"
#include "xmlshape.h"
#include "schema_tree.h"
#include "xmlutil.h"

/* Resources nest in resources; a define that refers to itself ends here. */
#define MAX_DEPTH 1000

struct reader {
	struct arena	*arena;
	xmlDocPtr	 doc;
	xmlHashTablePtr	 defines;	/* name to xmlNodePtr */
	unsigned	 depth;
	bool		 bad;
};

/* Where a pattern stands. */
struct where {
	struct shape_set	*set;
	bool			 optional, many;
	bool			 together;	/* order does not matter */
};

static struct shape	*read_element(struct reader *, xmlNodePtr);
static void	read_pattern(struct reader *, xmlNodePtr, struct shape *,
		    struct where);
static void	read_patterns(struct reader *, xmlNodePtr, struct shape *,
		    struct where);

static bool
is(const xmlNode *n, const char *name)
{
	return n != NULL && strcmp((const char *)n->name, name) == 0;
}

/* Takes the defines of the grammar; the pattern of its <start>. */
static xmlNodePtr
read_defines(struct reader *r)
{
	xmlNodePtr start = NULL, n;
	const char *name;

	for (n = xmlFirstElementChild(xmlDocGetRootElement(r->doc));
	    n != NULL; n = xmlNextElementSibling(n)) {
		name = xml_attr(n, "name");
		if (is(n, "define") && name != NULL)
			xmlHashAddEntry(r->defines, XC(name), n);
		else if (is(n, "start"))
			start = xmlFirstElementChild(n);
	}
	return start;
}

/* What a <ref> stands for. */
static xmlNodePtr
resolve(struct reader *r, xmlNodePtr ref)
{
	const char *name = xml_attr(ref, "name");
	xmlNodePtr d = name == NULL ? NULL :
	    xmlHashLookup(r->defines, XC(name));

	if (d == NULL)
		r->bad = true;
	return d;
}

static void *
grow(struct arena *arena, void *old, size_t n, size_t *cap, size_t size)
{
	void *new;

	if (n < *cap)
		return old;
	*cap = *cap == 0 ? 8 : *cap * 2;
	new = arena_alloc(arena, *cap * size);
	if (n > 0)
		memcpy(new, old, n * size);
	return new;
}

static void
read_data(struct reader *r, xmlNodePtr data, struct shape_attribute *a)
{
	static const struct {
		const char	*type;
		enum value_type	 value;
		long long	 min;
	} types[] = {
		{ "string",		VALUE_TEXT,	0 },
		{ "integer",		VALUE_NUMBER,	LLONG_MIN },
		{ "nonNegativeInteger",	VALUE_NUMBER,	0 },
		{ "positiveInteger",	VALUE_NUMBER,	1 },
		{ "ID",			VALUE_ID,	0 },
		{ "IDREF",		VALUE_IDREF,	0 },
	};
	const char *type = xml_attr(data, "type"), *name;
	size_t i, n = sizeof(types) / sizeof(types[0]);
	xmlNodePtr p;

	for (i = 0; i < n; i++)
		if (type != NULL && strcmp(type, types[i].type) == 0)
			break;
	if (i == n) {
		r->bad = true;
		return;
	}
	a->type = types[i].value;
	a->min = types[i].min;
	for (p = xmlFirstElementChild(data); p != NULL;
	    p = xmlNextElementSibling(p)) {
		name = xml_attr(p, "name");
		if (name == NULL)
			r->bad = true;
		else if (strncmp(name, "min", 3) == 0)
			a->min = strtoll(xml_text(p), NULL, 10);
		else if (strncmp(name, "max", 3) == 0)
			a->max = strtoll(xml_text(p), NULL, 10);
		else
			r->bad = true;
	}
}

/* Words to choose from, and perhaps a number in their place. */
static void
read_words(struct reader *r, xmlNodePtr choice, struct shape_attribute *a)
{
	const char **values;
	xmlNodePtr v;

	a->type = VALUE_ENUM;
	values = arena_alloc(r->arena, (xmlChildElementCount(choice) + 1) *
	    sizeof(*values));
	a->values = values;
	for (v = xmlFirstElementChild(choice); v != NULL;
	    v = xmlNextElementSibling(v))
		if (is(v, "data"))
			read_data(r, v, a);
		else
			values[a->nvalues++] = arena_strdup(r->arena,
			    xml_text(v));
	r->bad |= a->type != VALUE_ENUM && a->type != VALUE_NUMBER;
}

/* The pattern of a value, NULL: any text. */
static void
read_value(struct reader *r, xmlNodePtr n, struct shape_attribute *a)
{
	a->type = VALUE_TEXT;
	a->max = LLONG_MAX;
	if (is(n, "ref"))
		n = xmlFirstElementChild(resolve(r, n));
	if (n == NULL || is(n, "text"))
		return;
	if (is(n, "data")) {
		read_data(r, n, a);
		return;
	}
	if (is(n, "choice"))
		read_words(r, n, a);
	else
		r->bad = true;
}

static const xmlAttr *
annotation(xmlNodePtr n, const char *name)
{
	return xmlHasNsProp(n, XC(name), XC("urn:pghac:lint"));
}

/* The l:rule of an attribute. */
static enum rule
read_rule(struct reader *r, xmlNodePtr n)
{
	const xmlAttr *name = annotation(n, "rule");
	enum rule rule = name == NULL ? RULE_N : rule_find(xml_text(name));

	r->bad |= name != NULL && rule == RULE_N;
	return rule;
}

static void
read_attribute(struct reader *r, xmlNodePtr n, struct where w)
{
	struct shape_attribute *a, type = { .rule = read_rule(r, n) };
	const char *name = xml_attr(n, "name");
	xmlNodePtr c = xmlFirstElementChild(n), names = NULL;
	const xmlAttr *of = annotation(n, "of");

	if (of != NULL)
		type.of = arena_strdup(r->arena, xml_text(of));
	if (name == NULL) {
		names = xmlFirstElementChild(c);
		c = c == NULL ? NULL : xmlNextElementSibling(c);
	}
	read_value(r, c, &type);
	r->bad |= type.type == VALUE_IDREF && type.of == NULL;
	type.required = !w.optional;
	while (name != NULL || names != NULL) {
		w.set->attributes = grow(r->arena, w.set->attributes,
		    w.set->n, &w.set->cap, sizeof(*a));
		a = &w.set->attributes[w.set->n++];
		*a = type;
		a->name = arena_strdup(r->arena, name != NULL ? name :
		    xml_text(names));
		name = NULL;
		names = names == NULL ? NULL : xmlNextElementSibling(names);
	}
}

static void
add_child(struct reader *r, xmlNodePtr n, struct shape *s, struct where w)
{
	const char *name = xml_attr(n, "name");
	struct shape_child *c;

	if (name == NULL) {
		r->bad = true;
		return;
	}
	s->children = grow(r->arena, s->children, s->nchildren,
	    &s->capchildren, sizeof(*c));
	c = &s->children[s->nchildren];
	*c = (struct shape_child){
		.name = arena_strdup(r->arena, name),
		.required = !w.optional,
		.many = w.many,
		.order = w.together ? 0 : s->nchildren,
	};
	s->nchildren++;
	/* c moves when children are added, so the shape is made first */
	n->_private = n->_private != NULL ? n->_private : read_element(r, n);
	s->children[s->nchildren - 1].shape = n->_private;
}

/* A choice of elements adds children, one of attributes adds sets. */
static void
read_choice(struct reader *r, xmlNodePtr n, struct shape *s, struct where w)
{
	struct shape_set *sets;
	struct where branch;
	xmlNodePtr c;
	size_t nsets = 0;

	sets = arena_alloc(r->arena, (xmlChildElementCount(n) + 1) *
	    sizeof(*sets));
	for (c = xmlFirstElementChild(n); c != NULL && !r->bad;
	    c = xmlNextElementSibling(c)) {
		branch = w;
		branch.together = true;
		branch.set = &sets[nsets];
		read_pattern(r, c, s, branch);
		nsets += sets[nsets].n > 0;
	}
	if (nsets == 0)
		return;
	r->bad |= s->nsets > 0;
	s->sets = sets;
	s->nsets = nsets;
}

static void
read_pattern(struct reader *r, xmlNodePtr n, struct shape *s, struct where w)
{
	if (is(xmlFirstElementChild(n), "anyName")) {
		s->any = true;
	} else if (is(n, "attribute")) {
		read_attribute(r, n, w);
	} else if (is(n, "element")) {
		add_child(r, n, s, w);
	} else if (is(n, "text")) {
		s->text = true;
	} else if (is(n, "ref")) {
		read_patterns(r, resolve(r, n), s, w);
	} else if (is(n, "choice")) {
		read_choice(r, n, s, w);
	} else if (is(n, "optional") || is(n, "zeroOrMore") ||
	    is(n, "oneOrMore") || is(n, "interleave") || is(n, "group")) {
		w.many |= is(n, "zeroOrMore") || is(n, "oneOrMore");
		w.optional |= is(n, "zeroOrMore") || is(n, "optional");
		w.together |= is(n, "interleave");
		read_patterns(r, n, s, w);
	} else if (!is(n, "empty") && !is(n, "notAllowed")) {
		r->bad = true;
	}
}

/* All patterns in parent (NULL: none). */
static void
read_patterns(struct reader *r, xmlNodePtr parent, struct shape *s,
    struct where w)
{
	xmlNodePtr n = xmlFirstElementChild(parent);

	if (++r->depth > MAX_DEPTH)
		r->bad = true;
	for (; n != NULL && !r->bad; n = xmlNextElementSibling(n))
		read_pattern(r, n, s, w);
	r->depth--;
}

static struct shape *
read_element(struct reader *r, xmlNodePtr n)
{
	struct shape *s = arena_alloc(r->arena, sizeof(*s));
	struct where w = { .set = &s->common };

	/* first, so that an element which holds itself finds it */
	n->_private = s;
	read_patterns(r, n, s, w);
	return s;
}

struct shape *
xmlshape(struct arena *arena, const char *dir, const char *name,
    const char **root)
{
	struct reader r = { .arena = arena };
	struct shape *s = NULL;
	const char *text;
	xmlNodePtr start;

	r.doc = schema_tree(arena, dir, name, &text);
	if (r.doc == NULL)
		return NULL;
	r.defines = xmlHashCreate(128);
	start = read_defines(&r);
	text = is(start, "element") ? xml_attr(start, "name") : NULL;
	if (text != NULL) {
		*root = arena_strdup(arena, text);
		s = read_element(&r, start);
	}
	xmlHashFree(r.defines, NULL);
	xmlFreeDoc(r.doc);
	return r.bad ? NULL : s;
}

struct shape *
shapes_get(struct shapes *shapes, const char *name, const char **root)
{
	size_t i;

	for (i = 0; i < shapes->n; i++)
		if (strcmp(shapes->list[i].name, name) == 0) {
			*root = shapes->list[i].root;
			return shapes->list[i].shape;
		}
	if (i == sizeof(shapes->list) / sizeof(shapes->list[0]))
		return xmlshape(shapes->arena, shapes->dir, name, root);
	shapes->list[i].name = arena_strdup(shapes->arena, name);
	shapes->list[i].shape = xmlshape(shapes->arena, shapes->dir, name,
	    &shapes->list[i].root);
	shapes->n++;
	*root = shapes->list[i].root;
	return shapes->list[i].shape;
}
