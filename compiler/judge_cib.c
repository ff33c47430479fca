/* SPDX-License-Identifier: MIT */
/* Judges a CIB by its schema, and by what no schema can say. */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <libxml/hash.h>

#include "arena.h"
#include "crm_time.h"
#include "job.h"
#include "judge_cib.h"
#include "seen.h"
#include "xmlfault.h"
#include "xmlplace.h"
#include "xmlutil.h"

#define NAME_BYTES "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
	"0123456789_.-"

struct judge {
	struct job		*job;
	const struct source	*src;
	enum rule		 rule;
	xmlHashTablePtr		 resources;	/* ids that constraints name */
	size_t			 faults;
};

__attribute__((format(printf, 3, 4)))
static void
fault(struct judge *j, struct span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_at(&j->job->diag, j->rule, at, "%s",
	    arena_vprintf(j->job->arena, fmt, ap));
	va_end(ap);
	j->faults++;
}

static struct span
element(const struct judge *j, const xmlNode *e)
{
	return xmlplace_element(j->src, e);
}

static struct span
value(const struct judge *j, const xmlNode *e, const char *name)
{
	return xmlplace_value(j->src, xml_attr_node(e, name));
}

static bool
has(const xmlNode *e, const char *what)
{
	return xml_attr_node(e, what) != NULL || xml_child(e, what) != NULL;
}

/*
 * What an element must hold: the attributes (one, and with it another) or the
 * other thing, never both.  Sources: resources-1.2.rng, constraints-1.2.rng,
 * where RELAX NG says it by choices that a table of shapes does not have.
 */
static const struct form {
	const char	*element;
	const char	*one, *with, *other;	/* attributes or children */
	const char	*unless;		/* newer: in its place */
} forms[] = {
	{ "rsc_location", "rsc", NULL, "resource_set", "rsc-pattern" },
	{ "rsc_location", "node", "score", "rule", NULL },
	{ "rsc_colocation", "rsc", "with-rsc", "resource_set", NULL },
	{ "rsc_order", "first", "then", "resource_set", NULL },
	{ "rsc_ticket", "rsc", NULL, "resource_set", NULL },
	{ "resource_set", "resource_ref", NULL, "id-ref", NULL },
	{ "group", "primitive", NULL, NULL, NULL },
	{ "clone", "primitive", NULL, "group", NULL },
	{ "master", "primitive", NULL, "group", NULL },
};

static void
judge_form(struct judge *j, const xmlNode *e, const struct form *f)
{
	bool one = has(e, f->one);
	bool with = f->with != NULL && has(e, f->with);
	bool other = f->other != NULL && has(e, f->other);
	const char *lacks = one ? f->with : f->one;

	if ((one || with) && other) {
		fault(j, element(j, e), "<%s> has both %s and %s", f->element,
		    one ? f->one : f->with, f->other);
		diag_fix(&j->job->diag, "remove one of the two");
	} else if (!one && !with && !other) {
		fault(j, element(j, e), "<%s> has %s %s%s%s", f->element,
		    f->other == NULL ? "no" : "neither", f->one,
		    f->other == NULL ? "" : " nor ",
		    f->other == NULL ? "" : f->other);
		diag_fix(&j->job->diag, "add %s", f->one);
	} else if (!other && f->with != NULL && !(one && with)) {
		fault(j, element(j, e), "<%s> has %s without %s", f->element,
		    one ? f->one : f->with, lacks);
		diag_fix(&j->job->diag, "add %s", lacks);
	}
}

/* resources-1.2.rng: class ocf has a provider, no other class has one. */
static void
judge_class(struct judge *j, const xmlNode *e)
{
	const char *class = xml_attr(e, "class");
	bool ocf = class != NULL && strcmp(class, "ocf") == 0;

	if (class == NULL || ocf == has(e, "provider"))
		return;
	if (ocf) {
		fault(j, element(j, e), "<%s> of class \"ocf\" has no "
		    "provider", (const char *)e->name);
		diag_fix(&j->job->diag, "add provider=\"heartbeat\" or the "
		    "one that has the agent");
	} else {
		fault(j, value(j, e, "provider"), "<%s> of class \"%s\" "
		    "cannot have a provider", (const char *)e->name, class);
		diag_fix(&j->job->diag, "remove it");
	}
}

/* fencing-1.2.rng: ([a-zA-Z0-9_.-]+)(,[a-zA-Z0-9_.-]+)* */
static void
judge_level(struct judge *j, const xmlNode *e)
{
	const char *list = xml_attr(e, "devices"), *s = list;
	size_t n;

	for (;; s += n + 1) {
		n = strspn(s, NAME_BYTES);
		if (n == 0 || (s[n] != ',' && s[n] != '\0'))
			break;
		if (s[n] == '\0')
			return;
	}
	fault(j, value(j, e, "devices"), "\"%.60s\" is no list of fence "
	    "devices", list);
	diag_fix(&j->job->diag, "write their names with a comma between "
	    "them, without blanks");
}

/* unpack.c is_op_dup: a name and an interval are one operation, whatever the
 * role; pcs up to 0.9.115 loses one of two, later Pacemakers ignore both. */
static void
judge_operations(struct judge *j, const xmlNode *operations)
{
	struct arena *arena = j->job->arena;
	const xmlNode *op, *first;
	struct seen *seen;
	const char *key, *interval;
	long long ms;

	seen = seen_new(arena, xmlChildElementCount((xmlNodePtr)
	    (uintptr_t)operations));
	for (op = xml_child(operations, "op"); op != NULL;
	    op = xml_next(op, "op")) {
		interval = xml_attr(op, "interval");
		ms = crm_time(interval);
		if (ms < 0)
			continue;	/* a date, or for nobody to compare */
		key = arena_printf(arena, "%lld %s", ms,
		    xml_attr(op, "name"));
		first = seen_add(seen, key, strlen(key), op);
		if (first == NULL)
			continue;
		fault(j, value(j, op, "interval"), "%s with interval \"%s\" "
		    "stands twice: Pacemaker takes both for one",
		    xml_attr(op, "name"), interval);
		diag_note_at(&j->job->diag, element(j, first), "first here");
		diag_fix(&j->job->diag, "give one of the two another "
		    "interval");
	}
}

static void
judge_reference(struct judge *j, const xmlNode *e, const char *name)
{
	const char *id = xml_attr(e, name);

	if (id == NULL || xmlHashLookup(j->resources, XC(id)) != NULL)
		return;
	fault(j, value(j, e, name), "\"%s\" is no resource", id);
	diag_fix(&j->job->diag, "name a primitive, group, clone or master");
}

static void
judge_element(struct judge *j, const xmlNode *e)
{
	static const char *const references[] = { "rsc", "with-rsc", "first",
	    "then" };
	const xmlNode *n;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (xml_is(e, forms[i].element) && (forms[i].unless == NULL ||
		    !has(e, forms[i].unless)))
			judge_form(j, e, &forms[i]);
	if (xml_is(e, "primitive") || xml_is(e, "template"))
		judge_class(j, e);
	else if (xml_is(e, "fencing-level"))
		judge_level(j, e);
	else if (xml_is(e, "operations"))
		judge_operations(j, e);
	else if (xml_is(e, "resource_ref"))
		judge_reference(j, e, "id");
	else
		for (i = 0; i < sizeof(references) / sizeof(references[0]);
		    i++)
			judge_reference(j, e, references[i]);
	for (n = xml_child(e, NULL); n != NULL; n = xml_next(n, NULL))
		judge_element(j, n);
}

/* Whatever a constraint may name: resources, templates, tags. */
static void
find_resources(struct judge *j, const xmlNode *list)
{
	const xmlNode *n;
	const char *id;

	for (n = xml_child(list, NULL); n != NULL; n = xml_next(n, NULL)) {
		id = xml_attr(n, "id");
		if (xml_is(n, "meta_attributes") || xml_is(n, "operations") ||
		    xml_is(n, "instance_attributes") || id == NULL)
			continue;
		xmlHashAddEntry(j->resources, XC(id),
		    (void *)(uintptr_t)n);
		find_resources(j, n);
	}
}

/* pacemaker-1.0 to 1.2, also by name of what came before. */
static bool
is_old(const char *validate_with)
{
	static const char *const names[] = { "pacemaker-1.0", "pacemaker-1.1",
	    "pacemaker-1.2" };
	size_t i;

	if (validate_with == NULL)
		return true;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(validate_with, names[i]) == 0)
			return true;
	return false;
}

bool
judge_cib(struct job *job, const struct source *src, xmlDocPtr doc,
    enum rule rule)
{
	struct judge j = { .job = job, .src = src, .rule = rule };
	const xmlNode *cib = xmlDocGetRootElement(doc), *configuration;

	j.faults = xmlfault(job, src, doc,
	    is_old(xml_attr(cib, "validate-with")) ? "schemas/cib/1.2.rng" :
	    "schemas/cib/later.rng", rule, false);
	if (j.faults > 0)
		return false;
	configuration = xml_child(cib, "configuration");
	j.resources = xmlHashCreate(64);
	find_resources(&j, xml_child(configuration, "resources"));
	find_resources(&j, xml_child(configuration, "tags"));
	judge_element(&j, xml_child(configuration, "resources"));
	judge_element(&j, xml_child(configuration, "constraints"));
	if (xml_child(configuration, "fencing-topology") != NULL)
		judge_element(&j, xml_child(configuration,
		    "fencing-topology"));
	xmlHashFree(j.resources, NULL);
	return j.faults == 0;
}
