/* SPDX-License-Identifier: MIT */
/* A RELAX NG schema with all it includes, as one document. */
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>

#include "arena.h"
#include "resource.h"
#include "schema_tree.h"
#include "xmlutil.h"

/* A schema that includes itself ends here. */
#define MAX_DEPTH 8

struct tree {
	struct arena	*arena;
	const char	*dir;		/* of --templates */
	const char	*error;
	unsigned	 depth;
};

static bool
is(const xmlNode *n, const char *name)
{
	return n != NULL && strcmp((const char *)n->name, name) == 0;
}

/* name of dir/href, where file is dir/x. */
static const char *
beside(struct arena *arena, const char *file, const char *href)
{
	const char *slash = strrchr(file, '/');

	return slash == NULL ? href : arena_printf(arena, "%.*s%s",
	    (int)(slash + 1 - file), file, href);
}

/* True if the <include> has a definition in the place of n. */
static bool
is_replaced(const xmlNode *n, xmlNodePtr include)
{
	const char *name = xml_attr(n, "name"), *other;
	xmlNodePtr d;

	for (d = xmlFirstElementChild(include); d != NULL;
	    d = xmlNextElementSibling(d)) {
		other = xml_attr(d, "name");
		if (is(d, (const char *)n->name) && (name == NULL ||
		    (other != NULL && strcmp(name, other) == 0)))
			return true;
	}
	return false;
}

/* Copies the definitions in parent to before mark; types are those of root. */
static void
copy(struct tree *t, xmlNodePtr mark, xmlNodePtr parent, xmlNodePtr root,
    xmlNodePtr include)
{
	const xmlChar *library = XC(xml_attr(root, "datatypeLibrary"));
	xmlNodePtr n, new;

	for (n = xmlFirstElementChild(parent); n != NULL;
	    n = xmlNextElementSibling(n)) {
		if (include != NULL && is_replaced(n, include))
			continue;
		new = xmlDocCopyNode(n, mark->doc, 1);
		if (new == NULL) {
			t->error = "out of memory";
			return;
		}
		if (library != NULL && xml_attr(n, "datatypeLibrary") == NULL)
			xmlNewProp(new, XC("datatypeLibrary"), library);
		xmlAddPrevSibling(mark, new);
	}
}

static xmlDocPtr
load(struct tree *t, const char *name)
{
	const struct resource *res = resource_get(t->arena, t->dir, name);
	xmlNodePtr root, n, next;
	xmlDocPtr doc = NULL, other;
	const char *href;

	if (res != NULL && res->len <= INT_MAX)
		doc = xmlReadMemory(res->text, (int)res->len, name, NULL,
		    XML_PARSE_NONET | XML_PARSE_NOERROR |
		    XML_PARSE_NOWARNING);
	root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	if (root == NULL || ++t->depth > MAX_DEPTH) {
		t->error = arena_printf(t->arena, "%s: %s", name,
		    res == NULL ? "no such schema" : root == NULL ?
		    "not well-formed" : "included by itself");
		xmlFreeDoc(doc);
		return NULL;
	}
	for (n = xmlFirstElementChild(root); n != NULL && t->error == NULL;
	    n = next) {
		next = xmlNextElementSibling(n);
		if (!is(n, "include"))
			continue;
		href = xml_attr(n, "href");
		other = load(t, beside(t->arena, name,
		    href == NULL ? "" : href));
		if (other == NULL)
			break;
		copy(t, n, xmlDocGetRootElement(other),
		    xmlDocGetRootElement(other), n);
		copy(t, n, n, root, NULL);
		xmlFreeDoc(other);
		xmlUnlinkNode(n);
		xmlFreeNode(n);
	}
	t->depth--;
	return doc;
}

xmlDocPtr
schema_tree(struct arena *arena, const char *dir, const char *name,
    const char **error)
{
	struct tree t = { .arena = arena, .dir = dir };
	xmlDocPtr doc = load(&t, name);

	if (t.error == NULL)
		return doc;
	*error = t.error;
	xmlFreeDoc(doc);
	return NULL;
}
