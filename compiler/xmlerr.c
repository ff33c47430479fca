/* SPDX-License-Identifier: MIT */
/* The one place that speaks to the error systems of libxml2 and libxslt. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlerror.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "arena.h"
#include "buf.h"
#include "doc.h"
#include "job.h"
#include "render.h"
#include "xmlerr.h"
#include "xmlutil.h"

/* More faults of one document help nobody, and comparing them is O(n^2). */
#define MAX_FAULTS 200

struct fault {
	const char		*text;
	const struct place	*place;
	const xmlNode		*node;	/* RelaxNG faults only */
	bool			 general; /* "X failed to validate" */
};

/*
 * Where faults go.  There is no variable for it: the libraries keep the
 * pointer that each handler gets, and xmlerr_end asks for it back.
 */
struct collector {
	struct job	*job;		/* NULL: into out */
	enum rule	 rule;
	const char	*prefix;
	struct buf	*out;
	xsltTransformContextPtr transform;
	struct buf	 line;		/* of libxslt, until its newline */
	char		*at;		/* "FILE:LINE" out of its header */
	struct fault	 faults[MAX_FAULTS];
	size_t		 n;
};

/* RelaxNG messages that only say that something below was wrong. */
static bool
is_general(int code)
{
	switch (code) {
	case XML_RELAXNG_ERR_ATTRVALID:
	case XML_RELAXNG_ERR_CONTENTVALID:
	case XML_RELAXNG_ERR_INTERSEQ:
	case XML_RELAXNG_ERR_INTEREXTRA:
	case XML_RELAXNG_ERR_DATATYPE:
	case XML_RELAXNG_ERR_VALUE:
	case XML_RELAXNG_ERR_INTERNODATA:
		return true;
	default:
		return false;
	}
}

/*
 * The place of a node of the topology or, by way of its cause, of the
 * result; *at is then the instruction that made it.  Other documents
 * have none.
 */
static const struct place *
node_place(const xmlNode *node, const struct template_place **at)
{
	const struct render_cause *cause;
	const xmlNode *root;

	*at = NULL;
	if (node == NULL || node->doc == NULL ||
	    node->type == XML_NAMESPACE_DECL)
		return NULL;
	root = xmlDocGetRootElement(node->doc);
	if (xml_is(root, "topology"))
		return doc_place(node);
	if (!xml_is(root, "bundle"))
		return NULL;
	while (node != NULL && node->_private == NULL)
		node = node->parent;
	if (node == NULL)
		return NULL;
	cause = node->_private;
	if (cause->at.file != NULL)
		*at = &cause->at;
	return cause->place;
}

/* text in one line, without the library's capital and full stop. */
static void
tidy(struct buf *out, const char *text)
{
	size_t start = out->len;

	for (; *text != '\0'; text++) {
		if (strchr("\r\n", *text) == NULL)
			buf_addc(out, out->len == start &&
			    islower((unsigned char)text[1]) ?
			    (char)tolower((unsigned char)*text) : *text);
		else if (out->len > start && out->data[out->len - 1] != ' ')
			buf_addc(out, ' ');
	}
	while (out->len > start && strchr(" .", out->data[out->len - 1]))
		out->data[--out->len] = '\0';
}

/* at: "FILE:LINE" of what pghac brings, or NULL; one fault is complete. */
static void
add_fault(struct collector *c, const xmlNode *node, const char *at,
    const char *text, bool relaxng, int code)
{
	const struct template_place *made;
	const struct place *place = node_place(node, &made);
	struct buf line = { 0 };
	struct fault *f;

	if (c->job != NULL && c->prefix != NULL)
		buf_printf(&line, "%s", c->prefix);
	if (at != NULL)
		buf_printf(&line, "%s: ", at);
	else if (made != NULL)
		buf_printf(&line, "%s:%ld: ", made->file, made->line);
	tidy(&line, text);
	if (line.len == 0)
		return;
	if (c->job == NULL) {
		buf_printf(c->out, "%s%s", c->out->len > 0 ? "\n" : "",
		    line.data);
	} else if (c->n < MAX_FAULTS) {
		f = &c->faults[c->n++];
		f->text = arena_strdup(c->job->arena, line.data);
		f->place = place;
		f->node = relaxng ? node : NULL;
		f->general = relaxng && is_general(code);
	}
	buf_free(&line);
}

/* What the error is about: of a wrong attribute RelaxNG has the element. */
static const xmlNode *
culprit(const xmlError *error)
{
	const xmlNode *node = error->node;
	const xmlAttr *attr;

	if (error->domain != XML_FROM_RELAXNGV || node == NULL ||
	    error->code != XML_RELAXNG_ERR_INVALIDATTR ||
	    error->str1 == NULL || node->type != XML_ELEMENT_NODE)
		return node;
	attr = xml_attr_node(node, error->str1);
	return attr != NULL ? (const xmlNode *)attr : node;
}

static void
structured(void *arg, xmlErrorPtr error)
{
	struct collector *c = arg;
	const char *text;
	char *at = NULL;

	if (c == NULL || error == NULL || error->level == XML_ERR_NONE)
		return;
	text = error->message == NULL ? "unknown fault" : error->message;
	if (error->file != NULL && error->domain != XML_FROM_RELAXNGV &&
	    asprintf(&at, "%s:%d", error->file, error->line) == -1)
		at = NULL;
	add_fault(c, culprit(error), at, text,
	    error->domain == XML_FROM_RELAXNGV, error->code);
	free(at);
}

/*
 * "runtime error: file F line N element E" goes before a fault of libxslt
 * (xsltPrintErrorContext in xsltutils.c): true if line is one, and *at is
 * then F:N or NULL.
 */
static bool
is_header(const char *line, char **at)
{
	static const char *const starts[] = {
		"runtime error", "compilation error", "error", "type error",
	};
	const char *file, *number;
	size_t i, len = 0;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		len = strlen(starts[i]);
		if (strncmp(line, starts[i], len) == 0 &&
		    (line[len] == '\0' ||
		    strncmp(line + len, ": file ", 7) == 0 ||
		    strncmp(line + len, ": element ", 10) == 0))
			break;
	}
	if (i == sizeof(starts) / sizeof(starts[0]))
		return false;
	*at = NULL;
	file = strstr(line + len, ": file ");
	number = file == NULL ? NULL : strstr(file + 7, " line ");
	if (number != NULL && asprintf(at, "%.*s:%ld",
	    (int)(number - file - 7), file + 7, strtol(number + 6, NULL,
	    10)) == -1)
		*at = NULL;
	return true;
}

/* One whole line of libxslt. */
static void
take_line(struct collector *c, const char *line)
{
	xsltTransformContextPtr t = c->transform;
	char *at;

	if (is_header(line, &at)) {
		free(c->at);
		c->at = at;
		return;
	}
	if (line[0] == '\0')
		return;
	if (c->at == NULL && t != NULL && t->inst != NULL &&
	    t->inst->doc != NULL && t->inst->doc->URL != NULL &&
	    asprintf(&c->at, "%s:%ld", (const char *)t->inst->doc->URL,
	    xmlGetLineNo(t->inst)) == -1)
		c->at = NULL;
	add_fault(c, t == NULL ? NULL : t->node, c->at, line, false, 0);
	free(c->at);
	c->at = NULL;
}

static void	generic(void *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));

static void
generic(void *arg, const char *fmt, ...)
{
	struct collector *c = arg;
	char *text, *end;
	size_t done;
	va_list ap;
	int len;

	if (c == NULL)
		return;
	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len == -1)
		return;
	buf_adds(&c->line, text);
	free(text);
	for (done = 0; done < c->line.len; done = (size_t)(end + 1 -
	    c->line.data)) {
		end = strchr(c->line.data + done, '\n');
		if (end == NULL)
			break;
		*end = '\0';
		take_line(c, c->line.data + done);
	}
	if (done > 0) {
		memmove(c->line.data, c->line.data + done,
		    c->line.len - done + 1);
		c->line.len -= done;
	}
}

/* Points all handlers at c; with NULL they throw everything away. */
static void
install(struct collector *c)
{
	xmlSetStructuredErrorFunc(c, structured);
	xmlSetGenericErrorFunc(c, generic);
	xsltSetGenericErrorFunc(c, generic);
}

/* The collector in force, with its last line complete; all are silent now. */
static struct collector *
uninstall(void)
{
	struct collector *c = xmlStructuredErrorContext;

	install(NULL);
	if (c != NULL && c->line.len > 0)
		take_line(c, c->line.data);
	return c;
}

static void
collector_free(struct collector *c)
{
	if (c == NULL)
		return;
	free(c->at);
	buf_free(&c->line);
	free(c);
}

void
xmlerr_init(void)
{
	install(NULL);
	xmlInitParser();
	xsltInit();
	xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

void
xmlerr_begin(struct job *job, enum rule rule, const char *prefix)
{
	struct collector *c = xcalloc(1, sizeof(*c));

	c->job = job;
	c->rule = rule;
	c->prefix = prefix;
	install(c);
}

void
xmlerr_transform(void *xslt_transform_context)
{
	struct collector *c = xmlStructuredErrorContext;

	if (c != NULL)
		c->transform = xslt_transform_context;
	xsltSetTransformErrorFunc(xslt_transform_context, c, generic);
}

/* True if a specific fault stands at or below the node of a general one, or
 * if the general one has no node and any other fault has. */
static bool
is_explained(const struct collector *c, const struct fault *general)
{
	const xmlNode *n;
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (general->node == NULL && c->faults[i].node != NULL)
			return true;
		if (c->faults[i].general)
			continue;
		for (n = c->faults[i].node; n != NULL; n = n->parent)
			if (n == general->node)
				return true;
	}
	return false;
}

size_t
xmlerr_end(struct job *job)
{
	struct collector *c = uninstall();
	const struct fault *f;
	size_t i, added = 0;

	for (i = 0; c != NULL && i < c->n; i++) {
		f = &c->faults[i];
		if (f->general && is_explained(c, f))
			continue;
		diag_value(&job->diag, c->rule, f->place, "%s", f->text);
		added++;
	}
	collector_free(c);
	return added;
}

void
xmlerr_capture(struct buf *out)
{
	struct collector *c = xcalloc(1, sizeof(*c));

	c->out = out;
	install(c);
}

void
xmlerr_release(void)
{
	collector_free(uninstall());
}
