/* SPDX-License-Identifier: MIT */
/* Platform tables: schemas/platforms/NAME.xml as rows. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "arena.h"
#include "buf.h"
#include "grammar.h"
#include "platform.h"
#include "resource.h"
#include "xmlerr.h"
#include "xmlutil.h"

/* Every major version that pghac knows, oldest first. */
static const struct {
	const char	*text;
	int		 number;
} versions[] = {
	{ "9.1", 91 }, { "9.2", 92 }, { "9.3", 93 }, { "9.4", 94 },
	{ "9.5", 95 }, { "9.6", 96 }, { "10", 100 }, { "11", 110 },
	{ "12", 120 }, { "13", 130 }, { "14", 140 }, { "15", 150 },
	{ "16", 160 }, { "17", 170 }, { "18", 180 },
};

#define NVERSIONS (sizeof(versions) / sizeof(versions[0]))

int
version_number(const char *text)
{
	size_t i;

	for (i = 0; i < NVERSIONS; i++)
		if (strcmp(versions[i].text, text) == 0)
			return versions[i].number;
	return 0;
}

const char *
version_text(int version)
{
	size_t i;

	for (i = 0; i < NVERSIONS; i++)
		if (versions[i].number == version)
			return versions[i].text;
	return "?";
}

bool
platform_has_word(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (; *list != '\0'; list += n + strspn(list + n, " ")) {
		n = strcspn(list, " ");
		if (n == len && strncmp(list, word, n) == 0)
			return true;
	}
	return false;
}

static const char *
attr(struct arena *arena, xmlNodePtr node, const char *name)
{
	const char *value = xml_attr(node, name);

	return value == NULL ? NULL : arena_strdup(arena, value);
}

/* The version in an attribute, or what stands for its absence. */
static int
version_attr(struct arena *arena, xmlNodePtr node, const char *name,
    int absent)
{
	const char *text = attr(arena, node, name);

	return text != NULL ? version_number(text) : absent;
}

static bool
is_need(const char *element)
{
	static const char *const elements[] = { "preset", "outside", "channel",
	    "module", "repository", "package", "remedy", "service" };
	size_t i;

	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcmp(element, elements[i]) == 0)
			return true;
	return false;
}

/* What a host needs; false if it has no name. */
static bool
read_need(struct arena *arena, xmlNodePtr node, struct platform_need *need)
{
	xmlAttrPtr a;
	bool named = false;

	need->element = arena_strdup(arena, (const char *)node->name);
	need->agent = attr(arena, node, "agent");
	need->fence = attr(arena, node, "fence");
	need->shell = attr(arena, node, "shell");
	need->group = attr(arena, node, "group");
	need->when = attr(arena, node, "when");
	need->is = attr(arena, node, "is");
	need->unless = attr(arena, node, "unless");
	need->since = version_attr(arena, node, "since", 91);
	need->until = version_attr(arena, node, "until", 9999);
	for (a = node->properties; a != NULL; a = a->next)
		need->nattrs++;
	need->attrs = arena_alloc(arena,
	    (need->nattrs + 1) * sizeof(*need->attrs));
	need->nattrs = 0;
	for (a = node->properties; a != NULL; a = a->next) {
		const char *name = (const char *)a->name;

		if (platform_has_word("agent fence shell group when is unless "
		    "since until", name))
			continue;
		named = named || strcmp(name, "name") == 0;
		need->attrs[need->nattrs].name = arena_strdup(arena, name);
		need->attrs[need->nattrs++].value = attr(arena, node, name);
	}
	return named && need->since != 0 && need->until != 0;
}

/* Adds the row that node is; false if it lacks what the row needs. */
static bool
add_row(struct arena *arena, xmlNodePtr node, struct platform *p,
    struct platform_default *defaults, struct platform_setting *settings,
    struct platform_hba *hba, struct platform_need *needs,
    struct platform_example *examples)
{
	const char *name = (const char *)node->name, *text;

	if (strcmp(name, "postgresql") == 0) {
		p->since = version_attr(arena, node, "since", 0);
		p->until = version_attr(arena, node, "until", 0);
		return p->since != 0 && p->until != 0;
	}
	if (strcmp(name, "cluster") == 0) {
		p->transports = attr(arena, node, "transports");
		text = attr(arena, node, "nodes");
		p->supported_nodes = text == NULL ? 0 : strtoul(text, NULL, 10);
		return p->transports != NULL && p->supported_nodes > 0;
	}
	if (strcmp(name, "default") == 0) {
		struct platform_default *d = &defaults[p->ndefaults++];

		d->at = attr(arena, node, "at");
		d->key = attr(arena, node, "key");
		d->value = attr(arena, node, "value");
		return d->at != NULL && d->key != NULL && d->value != NULL;
	}
	if (strcmp(name, "example") == 0) {
		struct platform_example *e = &examples[p->nexamples++];

		e->key = attr(arena, node, "key");
		e->value = attr(arena, node, "value");
		return e->key != NULL && e->value != NULL;
	}
	if (strcmp(name, "setting") == 0) {
		struct platform_setting *s = &settings[p->nsettings++];

		s->name = attr(arena, node, "name");
		s->value = attr(arena, node, "value");
		s->type = attr(arena, node, "type");
		s->since = version_attr(arena, node, "since", 91);
		s->until = version_attr(arena, node, "until", 9999);
		return s->name != NULL && s->value != NULL &&
		    s->type != NULL && s->since != 0 && s->until != 0;
	}
	if (strcmp(name, "hba") == 0) {
		struct platform_hba *h = &hba[p->nhba++];

		h->type = attr(arena, node, "type");
		h->database = attr(arena, node, "database");
		h->user = attr(arena, node, "user");
		h->address = attr(arena, node, "address");
		h->from = attr(arena, node, "from");
		h->method = attr(arena, node, "method");
		return h->type != NULL && h->database != NULL &&
		    h->user != NULL && h->method != NULL;
	}
	return is_need(name) && read_need(arena, node, &needs[p->nneeds++]);
}

/* Fills p from its document; false names the wrong element in *wrong. */
static bool
read_rows(struct arena *arena, xmlNodePtr root, struct platform *p,
    const char **wrong)
{
	struct platform_default *defaults;
	struct platform_setting *settings;
	struct platform_hba *hba;
	struct platform_need *needs;
	struct platform_example *examples;
	xmlNodePtr n;

	defaults = arena_alloc(arena,
	    (xml_count(root, "default") + 1) * sizeof(*defaults));
	settings = arena_alloc(arena,
	    (xml_count(root, "setting") + 1) * sizeof(*settings));
	hba = arena_alloc(arena, (xml_count(root, "hba") + 1) * sizeof(*hba));
	p->defaults = defaults;
	p->settings = settings;
	p->hba = hba;
	p->needs = needs = arena_alloc(arena,
	    (xml_count(root, NULL) + 1) * sizeof(*needs));
	examples = arena_alloc(arena,
	    (xml_count(root, "example") + 1) * sizeof(*examples));
	p->examples = examples;
	p->name = attr(arena, root, "name");
	p->stack = attr(arena, root, "stack");
	*wrong = "platform";
	if (p->name == NULL || p->stack == NULL)
		return false;
	for (n = xml_child(root, NULL); n != NULL; n = xml_next(n, NULL)) {
		*wrong = arena_strdup(arena, (const char *)n->name);
		if (!add_row(arena, n, p, defaults, settings, hba, needs,
		    examples))
			return false;
	}
	*wrong = "postgresql";
	if (p->since == 0)
		return false;
	*wrong = "cluster";
	return p->transports != NULL;
}

/* Fills p, whose name is known; false with *error if the table is wrong. */
static bool
read_table(struct arena *arena, const char *dir, struct platform *p,
    const char **error)
{
	const struct resource *res;
	bool ok = false;
	struct buf faults = { 0 };
	const char *file, *wrong;
	xmlDocPtr doc = NULL;

	file = arena_printf(arena, "schemas/platforms/%s.xml", p->name);
	res = resource_get(arena, dir, file);
	if (res == NULL) {
		*error = arena_printf(arena, "%s: no such table", file);
		return false;
	}
	xmlerr_capture(&faults);
	doc = xmlReadMemory(res->text, (int)res->len, file, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOBLANKS);
	xmlerr_release();
	if (doc == NULL) {
		*error = arena_printf(arena, "%s", faults.data != NULL ?
		    faults.data : file);
		goto out;
	}
	ok = read_rows(arena, xmlDocGetRootElement(doc), p, &wrong);
	if (!ok)
		*error = arena_printf(arena, "%s: <%s> lacks an attribute or "
		    "is not known", file, wrong);
out:
	xmlFreeDoc(doc);
	buf_free(&faults);
	return ok;
}

const struct platform *
platform_read(struct arena *arena, const char *dir,
    const struct grammar *grammar, const char **error)
{
	const struct grammar_key *key;
	const struct platform *list = NULL;
	struct platform *one;
	size_t i;

	key = grammar_find(grammar, "cluster.platform");
	if (key == NULL) {
		*error = "schemas/topology.rng: no cluster.platform";
		return NULL;
	}
	for (i = 0; i < key->nvalues; i++) {
		one = arena_alloc(arena, sizeof(*one));
		one->name = key->values[i];
		one->arena = arena;
		/* a built-in table is right, and read when it is asked for */
		if (dir == NULL)
			one->unread = one;
		else if (!read_table(arena, dir, one, error))
			return NULL;
		one->next = list;
		list = one;
	}
	return list;
}

const struct platform *
platform_find(const struct platform *list, const char *name)
{
	struct platform *unread;
	const char *error;

	while (list != NULL && strcmp(list->name, name) != 0)
		list = list->next;
	if (list != NULL && list->unread != NULL) {
		unread = list->unread;
		unread->unread = NULL;
		if (!read_table(unread->arena, NULL, unread, &error))
			return NULL;
	}
	return list;
}
