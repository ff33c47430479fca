/* SPDX-License-Identifier: MIT */
/* Places of elements and attributes in the text of an XML file. */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>

#include "arena.h"
#include "job.h"
#include "xmlplace.h"

/*
 * libxml2 compares each attribute of an element with all before it, and its
 * RELAX NG walks over all earlier siblings in an interleave: far above any
 * real file, a limit keeps both from taking minutes.
 */
#define MAX_ATTRIBUTES 256
#define MAX_ELEMENTS 20000

#define BLANK " \t\r\n"

/* The start tags of a text, in the order of the document. */
struct tags {
	size_t	*off;		/* of their '<'; n of them */
	size_t	 n;
};

/* The first fault that the parser met. */
struct first {
	struct arena	*arena;
	const char	*text;
	int		 line, column;
};

/* Offset behind the next mark from off on, or the end. */
static size_t
skip(const struct source *src, size_t off, const char *mark)
{
	const char *p = memmem(src->text + off, src->len - off, mark,
	    strlen(mark));

	return p == NULL ? src->len : (size_t)(p - src->text) + strlen(mark);
}

static bool
begins(const struct source *src, size_t off, const char *mark)
{
	size_t len = strlen(mark);

	return src->len - off >= len &&
	    memcmp(src->text + off, mark, len) == 0;
}

/* Offset behind the '>' of the tag at off; counts its quoted values. */
static size_t
skip_tag(const struct source *src, size_t off, size_t *values)
{
	const char quotes[2][2] = { "\"", "'" };

	for (*values = 0; off < src->len; ) {
		off += strcspn(src->text + off, "\"'>");
		if (off >= src->len || src->text[off] == '>')
			break;
		off = skip(src, off + 1, quotes[src->text[off] == '\'']);
		(*values)++;
	}
	return off < src->len ? off + 1 : off;
}

static bool
too_many(struct job *job, const struct source *src, enum rule rule,
    const struct tags *tags, const char *what, int limit)
{
	diag_at(&job->diag, rule, (struct span){ src,
	    tags->off[tags->n - 1], 1 }, "more than %d %s", limit, what);
	return false;
}

/* Finds all start tags; false after reporting what must not be parsed. */
static bool
find_tags(struct job *job, const struct source *src, enum rule rule,
    struct tags *tags)
{
	const char *p = src->text, *end = src->text + src->len;
	size_t n = 0, off, values;

	for (; (p = memchr(p, '<', (size_t)(end - p))) != NULL; p++)
		n++;
	tags->off = arena_alloc(job->arena, (n + 1) * sizeof(*tags->off));
	for (off = 0; (off += strcspn(src->text + off, "<")) < src->len; ) {
		if (begins(src, off, "<!--"))
			off = skip(src, off + 4, "-->");
		else if (begins(src, off, "<![CDATA["))
			off = skip(src, off, "]]>");
		else if (begins(src, off, "<?"))
			off = skip(src, off, "?>");
		else if (begins(src, off, "</"))
			off = skip(src, off, ">");
		else if (begins(src, off, "<!")) {
			diag_at(&job->diag, rule, (struct span){ src, off,
			    strcspn(src->text + off, BLANK ">[") },
			    "a document type declaration is not allowed");
			diag_fix(&job->diag, "remove it and write what its "
			    "entities stand for");
			return false;
		} else {
			tags->off[tags->n++] = off;
			off = skip_tag(src, off, &values);
			if (values > MAX_ATTRIBUTES)
				return too_many(job, src, rule, tags,
				    "attributes in an element",
				    MAX_ATTRIBUTES);
			if (tags->n > MAX_ELEMENTS)
				return too_many(job, src, rule, tags,
				    "elements", MAX_ELEMENTS);
		}
	}
	return true;
}

static void
keep_first(void *context, xmlErrorPtr error)
{
	xmlParserCtxtPtr parser = context;
	struct first *f = parser->_private;
	const char *text = error->message;

	if (f->text != NULL || error->level < XML_ERR_ERROR)
		return;
	f->line = error->line;
	f->column = error->int2;
	if (text == NULL)
		text = "not well-formed";
	f->text = arena_strndup(f->arena, text, strcspn(text, "\n"));
}

static void
report(struct job *job, const struct source *src, enum rule rule,
    const struct first *f)
{
	struct span at = { src, 0, 0 };
	const char *line;
	size_t len;

	if (src->len > 0 && f->line > 0) {
		line = source_line(job->arena, src, (size_t)f->line, &len);
		at.off = (size_t)(line - src->text);
		if (f->column > 0 && (size_t)f->column <= len)
			at.off += (size_t)f->column - 1;
	}
	diag_at(&job->diag, rule, at, "not well-formed XML: %s",
	    f->text == NULL ? "no element" : f->text);
}

static xmlNodePtr
next_element(xmlNodePtr n)
{
	xmlNodePtr c = xmlFirstElementChild(n);

	if (c != NULL)
		return c;
	for (; n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent) {
		c = xmlNextElementSibling(n);
		if (c != NULL)
			return c;
	}
	return NULL;
}

xmlDocPtr
xmlplace_parse(struct job *job, const struct source *src, enum rule rule)
{
	struct first first = { .arena = job->arena };
	struct tags tags = { 0 };
	xmlParserCtxtPtr parser;
	xmlDocPtr doc = NULL;
	xmlNodePtr n;
	size_t i;

	if (src->len > INT_MAX || memchr(src->text, '\0', src->len) != NULL) {
		diag_at(&job->diag, rule, (struct span){ src, 0, 0 },
		    "the file is not plain text");
		diag_fix(&job->diag, "write it in UTF-8");
		return NULL;
	}
	if (!find_tags(job, src, rule, &tags))
		return NULL;
	parser = xmlNewParserCtxt();
	if (parser != NULL) {
		parser->_private = &first;
		parser->sax->serror = keep_first;
		doc = xmlCtxtReadMemory(parser, src->text, (int)src->len,
		    NULL, NULL, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
	}
	if (doc == NULL || first.text != NULL || doc->intSubset != NULL ||
	    xmlDocGetRootElement(doc) == NULL) {
		report(job, src, rule, &first);
		xmlFreeDoc(doc);
		doc = NULL;
	} else {
		n = xmlDocGetRootElement(doc);
		for (i = 0; n != NULL && i < tags.n; n = next_element(n))
			n->_private = &tags.off[i++];
	}
	xmlFreeParserCtxt(parser);
	return doc;
}

struct span
xmlplace_element(const struct source *src, const xmlNode *n)
{
	struct span at = { src, 0, 0 };
	const size_t *off = n->_private;

	if (off != NULL) {
		at.off = *off;
		at.len = strcspn(src->text + at.off, BLANK "/>");
	}
	return at;
}

/* True with the places of name and value if the tag has the attribute. */
static bool
find_attribute(const struct source *src, const xmlAttr *a,
    struct span *name, struct span *value)
{
	struct span tag = xmlplace_element(src, a->parent);
	const char *p = src->text + tag.off + tag.len;
	size_t len, colon, want = strlen((const char *)a->name);
	char quotes[2] = "";

	while (tag.len > 0) {
		p += strspn(p, BLANK);
		len = strcspn(p, BLANK "=/>");
		if (len == 0)
			break;
		*name = (struct span){ src, (size_t)(p - src->text), len };
		p += len;
		p += strspn(p, BLANK "=");
		if (*p != '"' && *p != '\'')
			break;
		quotes[0] = *p++;
		*value = (struct span){ src, (size_t)(p - src->text),
		    strcspn(p, quotes) };
		p += value->len + (p[value->len] != '\0');
		colon = a->ns != NULL && len > want ? len - want : 0;
		if (len - colon == want && memcmp(src->text + name->off +
		    colon, a->name, want) == 0)
			return true;
	}
	return false;
}

struct span
xmlplace_name(const struct source *src, const xmlAttr *a)
{
	struct span name, value;

	return find_attribute(src, a, &name, &value) ? name :
	    xmlplace_element(src, a->parent);
}

struct span
xmlplace_value(const struct source *src, const xmlAttr *a)
{
	struct span name, value;

	return find_attribute(src, a, &name, &value) ? value :
	    xmlplace_element(src, a->parent);
}
