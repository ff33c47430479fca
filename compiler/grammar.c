/* SPDX-License-Identifier: MIT */
/* schemas/topology.rng as a table: keys, types, documentation. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "arena.h"
#include "buf.h"
#include "grammar.h"
#include "xmlerr.h"
#include "xmlutil.h"

#define NS_RNG "http://relaxng.org/ns/structure/1.0"
#define NS_ANNOTATION "http://relaxng.org/ns/compatibility/annotations/1.0"
#define NS_INIT "urn:pghac:init"

/* Deeper than any topology: a define that refers to itself ends here. */
#define MAX_DEPTH 32

struct reader {
	struct arena	*arena;
	xmlNodePtr	 root;
	const char	*error;		/* the first */
	unsigned	 depth;
};

/* What the content of one element turned out to hold. */
struct content {
	struct grammar_key	*keys;
	size_t			 n, cap;
	struct grammar_key	*item;	/* of a list */
	bool			 any;	/* attributes of any name */
	bool			 dotted; /* elements of any name */
};

static bool	read_content(struct reader *, xmlNodePtr, bool,
		    struct content *);

static bool
is_rng(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	    strcmp((const char *)n->ns->href, NS_RNG) == 0 &&
	    (name == NULL || strcmp((const char *)n->name, name) == 0);
}

/* The first RELAX NG element (of that name; NULL: of any) from n on. */
static xmlNodePtr
rng(xmlNodePtr n, const char *name)
{
	while (n != NULL && !is_rng(n, name))
		n = n->next;
	return n;
}

static bool
wrong(struct reader *r, const xmlNode *n)
{
	if (r->error == NULL)
		r->error = arena_printf(r->arena, "schemas/topology.rng:%ld: "
		    "the table of keys cannot hold <%s> here",
		    xmlGetLineNo(n), (const char *)n->name);
	return false;
}

static const char *
attr_copy(struct reader *r, xmlNodePtr n, const char *name)
{
	const char *value = xml_attr(n, name);

	return value == NULL ? NULL : arena_strdup(r->arena, value);
}

static const char *
annotation(struct reader *r, xmlNodePtr n, const char *ns, const char *name)
{
	xmlAttrPtr a;

	for (a = n->properties; a != NULL; a = a->next)
		if (a->ns != NULL && xmlStrEqual(a->ns->href, XC(ns)) &&
		    strcmp((const char *)a->name, name) == 0)
			return arena_strdup(r->arena, xml_text(a));
	return NULL;
}

/* The text of a:documentation, blanks joined, or NULL. */
static const char *
documentation(struct reader *r, xmlNodePtr n)
{
	const char *p, *doc;
	struct buf out = { 0 };
	xmlNodePtr c;

	for (c = n->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE && c->ns != NULL &&
		    xmlStrEqual(c->ns->href, XC(NS_ANNOTATION)) &&
		    strcmp((const char *)c->name, "documentation") == 0)
			break;
	if (c == NULL)
		return NULL;
	for (p = xml_text(c); *p != '\0'; p++) {
		if (strchr(" \t\r\n", *p) == NULL)
			buf_addc(&out, *p);
		else if (out.len > 0 && out.data[out.len - 1] != ' ')
			buf_addc(&out, ' ');
	}
	while (out.len > 0 && out.data[out.len - 1] == ' ')
		out.len--;
	doc = arena_strndup(r->arena, out.len > 0 ? out.data : "", out.len);
	buf_free(&out);
	return doc;
}

/* The <define> that a <ref> names. */
static xmlNodePtr
define(struct reader *r, xmlNodePtr ref)
{
	const char *name = xml_attr(ref, "name"), *n;
	xmlNodePtr d = rng(r->root->children, "define");

	for (; d != NULL && name != NULL; d = rng(d->next, "define")) {
		n = xml_attr(d, "name");
		if (n != NULL && strcmp(n, name) == 0)
			return d;
	}
	wrong(r, ref);
	return NULL;
}

static struct grammar_key *
add_key(struct reader *r, struct content *c)
{
	struct grammar_key *old = c->keys;

	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 8 : c->cap * 2;
		c->keys = arena_alloc(r->arena, c->cap * sizeof(*c->keys));
		if (old != NULL)
			memcpy(c->keys, old, c->n * sizeof(*old));
	}
	return &c->keys[c->n++];
}

/* What all keys have. */
static void
read_common(struct reader *r, xmlNodePtr n, bool required,
    struct grammar_key *key)
{
	const char *recommended;

	recommended = annotation(r, n, NS_INIT, "recommended");
	memset(key, 0, sizeof(*key));
	key->name = attr_copy(r, n, "name");
	key->required = required;
	key->recommended = recommended != NULL &&
	    strcmp(recommended, "yes") == 0;
	key->deflt = annotation(r, n, NS_ANNOTATION, "defaultValue");
	key->example = annotation(r, n, NS_INIT, "example");
	key->doc = documentation(r, n);
	key->min = LLONG_MIN;
	key->max = LLONG_MAX;
}

static bool
read_data(struct reader *r, xmlNodePtr data, struct grammar_key *key)
{
	const char *type = xml_attr(data, "type"), *name;
	xmlNodePtr p;
	long long v;

	if (type != NULL && strcmp(type, "integer") == 0)
		key->type = GRAMMAR_INT;
	else if (type != NULL && strcmp(type, "string") == 0) {
		key->type = GRAMMAR_STRING;
		key->min = 0;
	} else
		return wrong(r, data);
	for (p = rng(data->children, NULL); p != NULL; p = rng(p->next, NULL)) {
		name = is_rng(p, "param") ? xml_attr(p, "name") : NULL;
		if (name == NULL)
			return wrong(r, p);
		v = strtoll(xml_text(p), NULL, 10);
		if (strcmp(name, key->type == GRAMMAR_INT ? "minInclusive" :
		    "minLength") == 0)
			key->min = v;
		else if (key->type == GRAMMAR_INT &&
		    strcmp(name, "maxInclusive") == 0)
			key->max = v;
		else
			return wrong(r, p);
	}
	return true;
}

/* A choice of values: an enumeration, or a bool if they are true, false. */
static bool
read_values(struct reader *r, xmlNodePtr choice, struct grammar_key *key)
{
	const char **values;
	xmlNodePtr v;
	size_t n = 0;

	for (v = rng(choice->children, NULL); v != NULL;
	    v = rng(v->next, NULL), n++)
		if (!is_rng(v, "value"))
			return wrong(r, v);
	values = arena_alloc(r->arena, (n + 1) * sizeof(*values));
	key->type = GRAMMAR_ENUM;
	key->values = values;
	key->nvalues = n;
	for (v = rng(choice->children, NULL); v != NULL; v = rng(v->next, NULL))
		*values++ = arena_strdup(r->arena, xml_text(v));
	if (n == 2 && strcmp(key->values[0], "true") == 0 &&
	    strcmp(key->values[1], "false") == 0)
		key->type = GRAMMAR_BOOL;
	return true;
}

/* The type of an attribute. */
static bool
read_scalar(struct reader *r, xmlNodePtr attribute, struct grammar_key *key)
{
	xmlNodePtr n = rng(attribute->children, NULL), ref;

	if (key->name == NULL)
		return wrong(r, attribute);
	if (n != NULL && is_rng(n, "ref")) {
		ref = n;
		n = define(r, ref);
		if (n == NULL)
			return false;
		n = rng(n->children, NULL);
		if (n == NULL)
			return wrong(r, ref);
	}
	if (n != NULL && is_rng(n, "data"))
		return read_data(r, n, key);
	if (n != NULL && is_rng(n, "choice"))
		return read_values(r, n, key);
	return wrong(r, n != NULL ? n : attribute);
}

/* An element: a group, a list or an open group. */
static bool
read_element(struct reader *r, xmlNodePtr element, struct grammar_key *key)
{
	struct content c = { 0 };
	bool ok;

	if (key->name == NULL || r->depth >= MAX_DEPTH)
		return wrong(r, element);
	r->depth++;
	ok = read_content(r, element, true, &c);
	r->depth--;
	if (!ok)
		return false;
	key->keys = c.keys;
	key->nkeys = c.n;
	key->dotted = c.dotted;
	key->type = c.any ? GRAMMAR_ANYGROUP : c.item != NULL ?
	    GRAMMAR_LIST : GRAMMAR_GROUP;
	if (c.n > 0 && key->type != GRAMMAR_GROUP)
		return wrong(r, element);
	if (c.item != NULL) {
		key->keys = c.item;
		key->nkeys = 1;
		key->min = c.item->min;
	}
	return true;
}

/* zeroOrMore, oneOrMore: items of a list, or keys of any name. */
static bool
read_repeat(struct reader *r, xmlNodePtr repeat, struct content *c)
{
	xmlNodePtr n = rng(repeat->children, NULL), name;
	const char *text;

	if (n == NULL)
		return wrong(r, repeat);
	name = rng(n->children, "anyName");
	if (name != NULL && is_rng(n, "attribute"))
		return c->any = true;
	if (name != NULL && is_rng(n, "element"))
		return c->dotted = true;
	text = xml_attr(n, "name");
	if (!is_rng(n, "element") || text == NULL ||
	    strcmp(text, "item") != 0 || c->item != NULL)
		return wrong(r, n);
	c->item = arena_alloc(r->arena, sizeof(*c->item));
	read_common(r, n, true, c->item);
	if (!read_element(r, n, c->item))
		return false;
	if (c->item->type != GRAMMAR_GROUP)
		return wrong(r, n);
	c->item->min = is_rng(repeat, "oneOrMore") ? 1 : 0;
	return true;
}

/* <choice><attribute name="k"/><element name="k"/></choice>: strings. */
static bool
read_choice(struct reader *r, xmlNodePtr choice, bool required,
    struct content *c)
{
	xmlNodePtr attribute = rng(choice->children, NULL), element;
	struct grammar_key *key;

	element = attribute == NULL ? NULL : rng(attribute->next, NULL);
	if (element == NULL || !is_rng(attribute, "attribute") ||
	    !is_rng(element, "element") || rng(element->next, NULL) != NULL)
		return wrong(r, choice);
	key = add_key(r, c);
	read_common(r, attribute, required, key);
	if (!read_scalar(r, attribute, key))
		return false;
	if (key->type != GRAMMAR_STRING || xml_attr(element, "name") == NULL ||
	    strcmp(xml_attr(element, "name"), key->name) != 0)
		return wrong(r, choice);
	key->type = GRAMMAR_STRINGS;
	return true;
}

/* The content of one element, group, optional, interleave or define. */
static bool
read_content(struct reader *r, xmlNodePtr parent, bool required,
    struct content *c)
{
	struct grammar_key *key;
	xmlNodePtr n, in;
	bool ok;

	for (n = rng(parent->children, NULL); n != NULL;
	    n = rng(n->next, NULL)) {
		if (is_rng(n, "attribute") || is_rng(n, "element")) {
			key = add_key(r, c);
			read_common(r, n, required, key);
			ok = is_rng(n, "attribute") ?
			    read_scalar(r, n, key) : read_element(r, n, key);
		} else if (is_rng(n, "zeroOrMore") || is_rng(n, "oneOrMore"))
			ok = read_repeat(r, n, c);
		else if (is_rng(n, "choice"))
			ok = read_choice(r, n, required, c);
		else if (is_rng(n, "optional") || is_rng(n, "interleave") ||
		    is_rng(n, "ref")) {
			in = is_rng(n, "ref") ? define(r, n) : n;
			if (in == NULL || r->depth >= MAX_DEPTH)
				return in == NULL ? false : wrong(r, n);
			r->depth++;
			ok = read_content(r, in, required &&
			    !is_rng(n, "optional"), c);
			r->depth--;
		} else
			ok = wrong(r, n);
		if (!ok)
			return false;
	}
	return true;
}

struct grammar *
grammar_read(struct arena *arena, const char *text, size_t len,
    const char **error)
{
	struct reader r = { .arena = arena };
	struct grammar *g = arena_alloc(arena, sizeof(*g));
	struct buf faults = { 0 };
	xmlNodePtr n = NULL;
	xmlDocPtr doc;

	xmlerr_capture(&faults);
	doc = len > INT_MAX ? NULL : xmlReadMemory(text, (int)len,
	    "schemas/topology.rng", NULL, XML_PARSE_NONET);
	xmlerr_release();
	if (doc == NULL) {
		r.error = arena_strdup(arena, faults.len > 0 ? faults.data :
		    "schemas/topology.rng: not well-formed");
		goto out;
	}
	r.root = xmlDocGetRootElement(doc);
	n = rng(r.root->children, "start");
	n = n == NULL ? NULL : rng(n->children, "element");
	if (n == NULL) {
		wrong(&r, r.root);
		goto out;
	}
	read_common(&r, n, true, &g->root);
	if (read_element(&r, n, &g->root) && g->root.type != GRAMMAR_GROUP)
		wrong(&r, n);
out:
	xmlFreeDoc(doc);
	buf_free(&faults);
	*error = r.error;
	return r.error == NULL ? g : NULL;
}

const struct grammar_key *
grammar_find(const struct grammar *g, const char *path)
{
	const struct grammar_key *key = &g->root;
	size_t len, i;

	for (; key != NULL && *path != '\0'; path += path[len] == '.' ?
	    len + 1 : len) {
		len = strcspn(path, ".");
		for (i = 0; i < key->nkeys; i++)
			if (strncmp(key->keys[i].name, path, len) == 0 &&
			    key->keys[i].name[len] == '\0')
				break;
		key = i < key->nkeys ? &key->keys[i] : NULL;
	}
	return key;
}

const char *
grammar_example(struct arena *arena, const char *p, size_t n)
{
	if (p == NULL)
		return NULL;
	if (strchr(p, '|') == NULL)
		return p;
	for (; n > 0 && *p != '\0'; n--) {
		p += strcspn(p, "|");
		p += *p == '|';
	}
	return arena_strndup(arena, p, strcspn(p, "|"));
}

bool
grammar_is_secret(const struct grammar_key *key)
{
	return key->type == GRAMMAR_GROUP && key->nkeys == 1 &&
	    strcmp(key->keys[0].name, "secret") == 0;
}
