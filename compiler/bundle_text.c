/* SPDX-License-Identifier: MIT */
/* Puts the text of a rendered file together, line by line. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "bundle.h"
#include "bundle_text.h"
#include "job.h"
#include "lines.h"
#include "quote.h"
#include "render.h"
#include "xmlutil.h"

/* Deeper than any XML file that is made here; the writer recurses. */
#define MAX_DEPTH 64

/* A file being written. */
struct text {
	struct job	*job;
	struct lines	 lines;
};

static void
start_line(struct text *t, const xmlNode *node, long nth)
{
	const struct render_cause *cause = bundle_cause(node);
	struct template_place at = cause->at;

	at.line += nth;
	lines_start(&t->lines, cause->place, at);
}

/* The text of a <line>: one text node, or several. */
static void
write_line(struct text *t, const xmlNode *line)
{
	const xmlNode *n;

	start_line(t, line, 0);
	for (n = line->children; n != NULL; n = n->next)
		if (n->content != NULL)
			lines_add(&t->lines, (const char *)n->content,
			    strlen((const char *)n->content));
	lines_end(&t->lines);
}

/* The text of a <lines>: what b:line and b:lines gathered, or its own, whose
 * first line stands below the start tag. */
static void
write_lines(struct text *t, const xmlNode *node)
{
	const struct render_cause *cause = bundle_cause(node);
	const char *text = xml_text(node);
	size_t len;
	long nth;

	if (cause->lines != NULL) {
		lines_copy(&t->lines, cause->lines, 0, cause->lines->n);
		return;
	}
	for (nth = 1;; nth++) {
		len = strcspn(text, "\n");
		start_line(t, node, nth);
		lines_add(&t->lines, text, len);
		lines_end(&t->lines);
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
}

static int
by_name(const void *a, const void *b)
{
	const xmlAttr *x = *(xmlAttr *const *)a, *y = *(xmlAttr *const *)b;

	return strcmp((const char *)x->name, (const char *)y->name);
}

static void
write_attributes(struct text *t, const xmlNode *node)
{
	xmlAttr **list, *a;
	const char *value;
	size_t n = 0, i;

	for (a = node->properties; a != NULL; a = a->next)
		n++;
	if (n == 0)
		return;
	list = arena_alloc(t->job->arena, n * sizeof(*list));
	for (a = node->properties, i = 0; a != NULL; a = a->next)
		list[i++] = a;
	qsort(list, n, sizeof(*list), by_name);
	for (i = 0; i < n; i++) {
		buf_addc(&t->lines.text, ' ');
		buf_adds(&t->lines.text, (const char *)list[i]->name);
		buf_addc(&t->lines.text, '=');
		value = xml_text(list[i]);
		/* what stood in a document is fit for one */
		(void)quote_xml(&t->lines.text, value, strlen(value));
	}
}

static void
indent(struct text *t, int depth)
{
	while (depth-- > 0)
		buf_adds(&t->lines.text, "  ");
}

static void
write_element(struct text *t, const xmlNode *node, int depth)
{
	const xmlNode *child = xml_child(node, NULL);

	if (depth == MAX_DEPTH) {
		bundle_fault(t->job, node, "elements more than %d deep",
		    MAX_DEPTH);
		return;
	}
	start_line(t, node, 0);
	indent(t, depth);
	buf_addc(&t->lines.text, '<');
	buf_adds(&t->lines.text, (const char *)node->name);
	write_attributes(t, node);
	buf_adds(&t->lines.text, child == NULL ? "/>" : ">");
	lines_end(&t->lines);
	if (child == NULL)
		return;
	for (; child != NULL; child = xml_next(child, NULL))
		write_element(t, child, depth + 1);
	start_line(t, node, 0);
	indent(t, depth);
	buf_printf(&t->lines.text, "</%s>", node->name);
	lines_end(&t->lines);
}

/* Most text is ASCII, which eight bytes at a time prove. */
static bool
is_utf8(const struct buf *text)
{
	uint64_t eight;
	size_t i;

	for (i = 0; i + sizeof(eight) <= text->len; i += sizeof(eight)) {
		memcpy(&eight, text->data + i, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	return i == text->len || xmlCheckUTF8(XC(text->data + i));
}

/* Reports a line that is none, at what made it. */
static void
check_lines(struct text *t, const xmlNode *file)
{
	const struct bundle_line *bad;

	if (t->lines.fault != NULL) {
		bad = &t->lines.list[t->lines.bad];
		diag_value(&t->job->diag, RULE_template_fault, bad->place,
		    "%s:%ld: %s", bad->at.file, bad->at.line,
		    t->lines.fault);
	}
	if (!is_utf8(&t->lines.text))
		bundle_fault(t->job, file, "a <line> is not UTF-8");
}

void
bundle_text(struct job *job, const xmlNode *file, struct bundle_file *f)
{
	const xmlNode *child = xml_child(file, NULL);
	struct text t = { .job = job, .lines = { .arena = job->arena } };

	for (; child != NULL; child = xml_next(child, NULL))
		if (xml_is(child, "line"))
			write_line(&t, child);
		else if (xml_is(child, "lines"))
			write_lines(&t, child);
		else	/* <tree> */
			write_element(&t, xml_child(child, NULL), 0);
	check_lines(&t, file);
	f->lines = t.lines.list;
	f->nlines = t.lines.n;
	f->len = t.lines.text.len;
	f->text = arena_strndup(job->arena, t.lines.text.data != NULL ?
	    t.lines.text.data : "", t.lines.text.len);
	lines_free(&t.lines);
}
