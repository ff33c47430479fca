/* SPDX-License-Identifier: MIT */
/* Says in plain words what a schema refuses in an XML file. */
#include <limits.h>
#include <string.h>

#include <libxml/hash.h>
#include <libxml/valid.h>
#include <libxml/xmlstring.h>

#include "arena.h"
#include "buf.h"
#include "xmlfault.h"
#include "xmlshape.h"
#include "job.h"
#include "xmlplace.h"
#include "xmlutil.h"

/* More faults of one file help nobody. */
#define MAX_FAULTS 50
/* libxml2 takes no more digits for a number (xmlschemastypes.c). */
#define MAX_DIGITS 24
/* Longer names and values are cut in messages. */
#define MAX_QUOTED 60
/* So many names are compared with one that is unknown. */
#define MAX_MEANT 100

#define BLANK " \t\r\n"

struct reference {
	const xmlAttr	*attr;
	const char	*of;		/* shape_attribute */
};

struct checker {
	struct job		*job;
	struct diag		*diag;
	const struct source	*src;
	enum rule		 rule;
	bool			 own;
	size_t			 run;	/* of the shapes */
	size_t			 faults;
	xmlHashTablePtr		 ids;	/* to the element that has it */
	const char		*idlist[MAX_MEANT]; /* for did-you-mean */
	size_t			 nids;
	struct reference	*idrefs;
	size_t			 nidrefs, capidrefs;
};

static void	check_element(struct checker *, const xmlNode *,
		    struct shape *);

static const char *
shown(struct checker *c, const void *text)
{
	const char *s = text;
	size_t len = strlen(s);

	if (len <= MAX_QUOTED)
		return s;
	for (len = MAX_QUOTED; len > 0 && (s[len] & 0xc0) == 0x80; )
		len--;			/* not inside a character */
	return arena_printf(c->job->arena, "%.*s...", (int)len, s);
}

/* The value without blanks around it, as tokens and numbers are read. */
static const char *
trimmed(struct checker *c, const char *value)
{
	size_t len;

	value += strspn(value, BLANK);
	for (len = strlen(value); len > 0 && strchr(BLANK, value[len - 1]); )
		len--;
	return value[len] == '\0' ? value :
	    arena_strndup(c->job->arena, value, len);
}

static bool
number_ok(const char *s, long long min, long long max)
{
	bool minus = *s == '-';
	long long v = 0;
	size_t n;

	s += *s == '-' || *s == '+';
	n = strspn(s, "0123456789");
	if (n == 0 || n > MAX_DIGITS || s[n] != '\0')
		return false;
	for (; *s != '\0'; s++)
		v = v > LLONG_MAX / 10 - 1 ? LLONG_MAX :
		    v * 10 + (*s - '0');
	v = minus ? -v : v;
	return v >= min && v <= max;
}

static bool
value_ok(struct checker *c, const struct shape_attribute *a,
    const char *value)
{
	const char *token;
	long long len;
	size_t i;

	switch (a->type) {
	case VALUE_TEXT:
		len = xmlUTF8Strlen(XC(value));
		return len >= a->min && len <= a->max;
	case VALUE_NUMBER:
	case VALUE_ENUM:
		token = trimmed(c, value);
		if (a->type == VALUE_NUMBER &&
		    number_ok(token, a->min, a->max))
			return true;
		for (i = 0; i < a->nvalues; i++)
			if (strcmp(token, a->values[i]) == 0)
				return true;
		return false;
	default:
		return xmlValidateNCName(XC(value), 1) == 0;
	}
}

/* The words of a value behind what goes before. */
static const char *
words(struct checker *c, const struct shape_attribute *a, const char *before)
{
	struct buf list = { 0 };
	const char *copy;
	size_t i;

	buf_adds(&list, before);
	for (i = 0; i < a->nvalues; i++)
		buf_printf(&list, "%s\"%s\"", i == 0 ? "" :
		    i + 1 == a->nvalues ? " or " : ", ", a->values[i]);
	copy = arena_strdup(c->job->arena, list.data);
	buf_free(&list);
	return copy;
}

/* What the value should have been. */
static const char *
allowed(struct checker *c, const struct shape_attribute *a)
{
	struct arena *arena = c->job->arena;

	switch (a->type) {
	case VALUE_TEXT:
		if (a->max == LLONG_MAX)
			return "a text that is not empty";
		return arena_printf(arena, "a text of %lld to %lld "
		    "characters", a->min, a->max);
	case VALUE_NUMBER:
		if (a->nvalues > 0)
			return words(c, a, "a whole number, ");
		if (a->max == LLONG_MAX)
			return arena_printf(arena, "a whole number from %lld",
			    a->min);
		return arena_printf(arena, "a whole number from %lld to "
		    "%lld", a->min, a->max);
	case VALUE_ENUM:
		return words(c, a, "");
	default:
		return "a letter or \"_\", then letters, digits, \"-\", "
		    "\"_\" or \".\"";
	}
}

/* Remembers what an ID names and what an IDREF asks for. */
static void
keep_name(struct checker *c, const xmlAttr *attr,
    const struct shape_attribute *a, const char *value)
{
	const char *name = trimmed(c, value);
	const xmlNode *old;

	if (a->type == VALUE_IDREF) {
		if (c->nidrefs < c->capidrefs)
			c->idrefs[c->nidrefs++] =
			    (struct reference){ attr, a->of };
		return;
	}
	if (xmlHashAddEntry(c->ids, XC(name), attr->parent) == 0) {
		if (c->nids < MAX_MEANT && strlen(name) <= MAX_QUOTED)
			c->idlist[c->nids++] = name;
		return;
	}
	diag_at(c->diag, c->rule, xmlplace_value(c->src, attr),
	    "the %s \"%s\" is used twice", a->name, shown(c, name));
	old = xmlHashLookup(c->ids, XC(name));
	diag_note_at(c->diag, xmlplace_element(c->src, old),
	    "first used here");
	diag_fix(c->diag, "give this <%s> another %s",
	    (const char *)attr->parent->name, a->name);
	c->faults++;
}

static const struct shape_attribute *
find(const struct shape_set *set, const char *name)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (strcmp(set->attributes[i].name, name) == 0)
			return &set->attributes[i];
	return NULL;
}

static const struct shape_attribute *
find_any(const struct shape *s, const char *name)
{
	const struct shape_attribute *a = find(&s->common, name);
	size_t i;

	for (i = 0; a == NULL && i < s->nsets; i++)
		a = find(&s->sets[i], name);
	return a;
}

static void
unknown_attribute(struct checker *c, const xmlAttr *attr,
    const struct shape *s)
{
	const char **names, *meant;
	size_t n = s->common.n, i, k;

	for (i = 0; i < s->nsets; i++)
		n += s->sets[i].n;
	names = arena_alloc(c->job->arena, (n + 1) * sizeof(*names));
	for (n = 0; n < s->common.n; n++)
		names[n] = s->common.attributes[n].name;
	for (i = 0; i < s->nsets; i++)
		for (k = 0; k < s->sets[i].n; k++)
			names[n++] = s->sets[i].attributes[k].name;
	diag_at(c->diag, c->rule, xmlplace_name(c->src, attr),
	    "<%s> has no attribute \"%s\"",
	    shown(c, attr->parent->name), shown(c, attr->name));
	meant = suggest(shown(c, attr->name), names, n);
	if (meant != NULL) {
		diag_fix(c->diag, "did you mean \"%s\"?", meant);
		diag_replace(c->diag, xmlplace_name(c->src, attr),
		    (const char *)attr->name, meant);
	} else
		diag_fix(c->diag, "remove it");
	c->faults++;
}

/* How much is wrong if the element is meant to have the attributes of set. */
static size_t
misfit(const xmlNode *e, const struct shape *s, const struct shape_set *set)
{
	const xmlAttr *a;
	size_t n = 0, i;

	for (a = e->properties; a != NULL; a = a->next)
		n += find(&s->common, (const char *)a->name) == NULL &&
		    find(set, (const char *)a->name) == NULL;
	for (i = 0; i < set->n; i++)
		n += set->attributes[i].required &&
		    xml_attr_node(e, set->attributes[i].name) == NULL;
	return n;
}

static void
check_required(struct checker *c, const xmlNode *e,
    const struct shape_set *set)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		if (!set->attributes[i].required ||
		    xml_attr_node(e, set->attributes[i].name) != NULL)
			continue;
		diag_at(c->diag, c->rule, xmlplace_element(c->src, e),
		    "<%s> lacks the attribute \"%s\"",
		    (const char *)e->name, set->attributes[i].name);
		diag_fix(c->diag, "add %s=\"...\"", set->attributes[i].name);
		c->faults++;
	}
}

/* The attributes must fit one set: the arguments of one agent, say. */
static void
check_sets(struct checker *c, const xmlNode *e, const struct shape *s)
{
	const struct shape_set *best = &s->sets[0];
	const xmlAttr *a, *with = NULL;
	size_t i;

	for (i = 1; i < s->nsets; i++)
		if (misfit(e, s, &s->sets[i]) < misfit(e, s, best))
			best = &s->sets[i];
	for (a = e->properties; a != NULL && with == NULL; a = a->next)
		if (find(best, (const char *)a->name) != NULL)
			with = a;
	for (a = e->properties; a != NULL; a = a->next) {
		if (find_any(s, (const char *)a->name) == NULL ||
		    find(&s->common, (const char *)a->name) != NULL ||
		    find(best, (const char *)a->name) != NULL)
			continue;
		diag_at(c->diag, c->rule, xmlplace_name(c->src, a),
		    "<%s> takes \"%s\" only without \"%s\"",
		    (const char *)e->name, (const char *)a->name,
		    with == NULL ? "?" : (const char *)with->name);
		diag_fix(c->diag, "remove one of the two");
		c->faults++;
	}
	check_required(c, e, best);
}

/* The schema's types ignore blanks around a word, cman compares bytes. */
static void
check_blanks(struct checker *c, const xmlAttr *attr,
    const struct shape_attribute *a, const char *value)
{
	const char *word = trimmed(c, value);

	if (!c->own || a->type == VALUE_TEXT || a->type == VALUE_NUMBER ||
	    strlen(word) == strlen(value))
		return;
	diag_at(c->diag, a->rule != RULE_N ? a->rule : c->rule,
	    xmlplace_value(c->src, attr),
	    "%s has blanks around \"%s\", which cman does not ignore",
	    a->name, shown(c, word));
	diag_fix(c->diag, "write %s=\"%s\"", a->name, shown(c, word));
	c->faults++;
}

static void
check_attributes(struct checker *c, const xmlNode *e, const struct shape *s)
{
	const struct shape_attribute *a;
	const xmlAttr *attr;
	const char *value;

	for (attr = e->properties; attr != NULL; attr = attr->next) {
		if (c->faults >= MAX_FAULTS)
			return;
		a = attr->ns != NULL ? NULL :
		    find_any(s, (const char *)attr->name);
		if (a == NULL) {
			unknown_attribute(c, attr, s);
			continue;
		}
		value = xml_text(attr);
		if (!value_ok(c, a, value)) {
			diag_at(c->diag, c->own && a->rule != RULE_N ?
			    a->rule : c->rule, xmlplace_value(c->src, attr),
			    "\"%s\" is no value for %s of <%s>",
			    shown(c, value), a->name, (const char *)e->name);
			diag_fix(c->diag, "write %s", allowed(c, a));
			c->faults++;
			continue;
		}
		check_blanks(c, attr, a, value);
		if (a->type == VALUE_ID || a->type == VALUE_IDREF)
			keep_name(c, attr, a, value);
	}
	check_required(c, e, &s->common);
	if (s->nsets > 0)
		check_sets(c, e, s);
}

static void
unknown_element(struct checker *c, const xmlNode *e, const struct shape *s)
{
	const char **names, *meant;
	size_t i;

	names = arena_alloc(c->job->arena, (s->nchildren + 1) *
	    sizeof(*names));
	for (i = 0; i < s->nchildren; i++)
		names[i] = s->children[i].name;
	diag_at(c->diag, c->rule, xmlplace_element(c->src, e),
	    "<%s> cannot stand in <%s>", shown(c, e->name),
	    (const char *)e->parent->name);
	meant = suggest(shown(c, e->name), names, s->nchildren);
	if (meant != NULL)
		diag_fix(c->diag, "did you mean <%s>?", meant);
	else
		diag_fix(c->diag, "remove it");
	c->faults++;
}

/* Checks that e may stand where it does; NULL if not at all. */
/* A child of that kind stood before e in the same element. */
static bool
was_met(const struct checker *c, const struct shape_child *child,
    const xmlNode *e)
{
	return child->run == c->run && child->parent == e->parent;
}

static struct shape_child *
check_child(struct checker *c, const xmlNode *e, struct shape *s)
{
	struct shape_child *child;
	size_t i;

	for (i = 0; i < s->nchildren; i++)
		if (xml_is(e, s->children[i].name))
			break;
	if (i == s->nchildren) {
		unknown_element(c, e, s);
		return NULL;
	}
	child = &s->children[i];
	if (was_met(c, child, e) && !child->many) {
		diag_at(c->diag, c->rule, xmlplace_element(c->src, e),
		    "<%s> stands twice in <%s>", child->name,
		    (const char *)e->parent->name);
		diag_note_at(c->diag, xmlplace_element(c->src, child->met),
		    "first here");
		diag_fix(c->diag, "make one of the two");
		c->faults++;
	} else if (!was_met(c, child, e)) {
		child->run = c->run;
		child->parent = e->parent;
		child->met = e;
	}
	for (i = 0; i < s->nchildren; i++) {
		if (s->children[i].order <= child->order ||
		    !was_met(c, &s->children[i], e))
			continue;
		diag_at(c->diag, c->rule, xmlplace_element(c->src, e),
		    "<%s> stands behind <%s>", child->name,
		    s->children[i].name);
		diag_fix(c->diag, "write it before <%s>",
		    s->children[i].name);
		c->faults++;
		break;
	}
	return child;
}

static void
check_element(struct checker *c, const xmlNode *e, struct shape *s)
{
	struct shape_child *child;
	const xmlNode *n;
	size_t i;
	bool text = s->text;

	if (s->any)
		return;
	check_attributes(c, e, s);
	for (n = e->children; n != NULL && c->faults < MAX_FAULTS;
	    n = n->next) {
		if (n->type == XML_ELEMENT_NODE) {
			child = check_child(c, n, s);
			if (child != NULL)
				check_element(c, n, child->shape);
		} else if ((n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE) && !text &&
		    !xmlIsBlankNode(n)) {
			text = true;	/* once an element is enough */
			diag_at(c->diag, c->rule,
			    xmlplace_element(c->src, e),
			    "text \"%s\" stands in <%s>",
			    shown(c, trimmed(c, (const char *)n->content)),
			    (const char *)e->name);
			diag_fix(c->diag, "remove it or make it a comment: "
			    "<!-- ... -->");
			c->faults++;
		}
	}
	for (i = 0; i < s->nchildren && c->faults < MAX_FAULTS; i++) {
		if (!s->children[i].required || s->children[i].parent == e)
			continue;
		diag_at(c->diag, c->rule, xmlplace_element(c->src, e),
		    "<%s> lacks <%s>", (const char *)e->name,
		    s->children[i].name);
		diag_fix(c->diag, "add <%s>...</%s>", s->children[i].name,
		    s->children[i].name);
		c->faults++;
	}
}

static void
check_references(struct checker *c)
{
	const struct reference *ref;
	const char *name, *meant;
	struct span at;
	size_t i;

	for (i = 0; i < c->nidrefs && c->faults < MAX_FAULTS; i++) {
		ref = &c->idrefs[i];
		name = trimmed(c, xml_text(ref->attr));
		if (xmlHashLookup(c->ids, XC(name)) != NULL)
			continue;
		at = xmlplace_value(c->src, ref->attr);
		diag_at(c->diag, c->rule, at, "no %s has the name \"%s\"",
		    ref->of, shown(c, name));
		meant = suggest(shown(c, name), c->idlist, c->nids);
		if (meant != NULL) {
			diag_fix(c->diag, "did you mean \"%s\"?",
			    shown(c, meant));
			diag_replace(c->diag, at, name, meant);
		} else
			diag_fix(c->diag, "add a %s of that name", ref->of);
		c->faults++;
	}
}

static size_t
count_elements(const xmlNode *e)
{
	size_t n = 1;
	const xmlNode *k;

	for (k = xml_child(e, NULL); k != NULL; k = xml_next(k, NULL))
		n += count_elements(k);
	return n;
}

size_t
xmlfault(struct job *job, const struct source *src, xmlDocPtr doc,
    const char *schema, enum rule rule, bool own)
{
	struct checker c = { .job = job, .diag = &job->diag, .src = src,
	    .rule = rule, .own = own };
	const xmlNode *top = xmlDocGetRootElement(doc);
	struct shapes *shapes = job->program->shapes;
	const char *root;
	struct shape *s;

	/* a shape that was made for this document alone is of run 0 */
	if (shapes == NULL)
		s = xmlshape(job->arena, job->program->templates, schema,
		    &root);
	else
		s = shapes_get(shapes, schema, &root);
	if (s == NULL)
		return 0;
	if (!xml_is(top, root)) {
		diag_at(c.diag, rule, xmlplace_element(src, top),
		    "the file starts with <%s>%s, not with <%s>",
		    shown(&c, top->name), top->ns == NULL ? "" :
		    " in a namespace", root);
		diag_fix(c.diag, "write <%s> without any xmlns", root);
		return 1;
	}
	/* a constraint has two references, no element has more */
	c.run = shapes == NULL ? 1 : ++shapes->runs;
	c.capidrefs = 2 * count_elements(top);
	c.idrefs = arena_alloc(job->arena, c.capidrefs * sizeof(*c.idrefs));
	c.ids = xmlHashCreate(64);
	check_element(&c, top, s);
	check_references(&c);
	xmlHashFree(c.ids, NULL);
	return c.faults;
}
