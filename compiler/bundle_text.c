/* SPDX-License-Identifier: MIT */
/* Puts the text of a rendered file together, line by line. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "bundle.h"
#include "bundle_text.h"
#include "job.h"
#include "render.h"
#include "xmlutil.h"

/* Deeper than any XML file that is made here; the writer recurses. */
#define MAX_DEPTH 64

/* A file being written. */
struct text {
	struct job		*job;
	struct buf		 buf;
	struct bundle_line	*lines;	/* n of cap, malloc'ed */
	size_t			 n, cap;
};

/* A line starts now: the nth of what node made, from 0. */
static void
start_line(struct text *t, const xmlNode *node, long nth)
{
	const struct render_cause *cause = bundle_cause(node);

	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 64 : t->cap * 2;
		t->lines = xreallocarray(t->lines, t->cap,
		    sizeof(*t->lines));
	}
	t->lines[t->n].off = t->buf.len;
	t->lines[t->n].place = cause->place;
	t->lines[t->n].at = cause->at;
	t->lines[t->n].at.line += nth;
	t->n++;
}

/* The end of a line; refuses what would not be one line of text. */
static void
end_line(struct text *t, const xmlNode *node)
{
	const char *line;

	buf_add(&t->buf, "", 0);	/* data is not NULL from here on */
	line = t->buf.data + t->lines[t->n - 1].off;
	if (strpbrk(line, "\n\r") != NULL)
		bundle_fault(t->job, node, "a <line> holds a line end");
	else if (!xmlCheckUTF8(XC(line)))
		bundle_fault(t->job, node, "a <line> is not UTF-8");
	buf_addc(&t->buf, '\n');
}

/* The text of a <line>: one text node, or several. */
static void
write_line(struct text *t, const xmlNode *line)
{
	const xmlNode *n;

	start_line(t, line, 0);
	for (n = line->children; n != NULL; n = n->next)
		if (n->content != NULL)
			buf_adds(&t->buf, (const char *)n->content);
	end_line(t, line);
}

/* The text of a <lines>; its first line stands below the start tag. */
static void
write_lines(struct text *t, const xmlNode *lines)
{
	const char *text = xml_text(lines);
	size_t len;
	long nth;

	for (nth = 1;; nth++) {
		len = strcspn(text, "\n");
		start_line(t, lines, nth);
		buf_add(&t->buf, text, len);
		end_line(t, lines);
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
}

/* Like Python's minidom, which ccs uses; blanks but ' ' would not survive
 * in an attribute (XML 1.0, 3.3.3). */
static void
write_value(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\t':
		case '\n':
		case '\r':
			buf_printf(out, "&#%d;", *s);
			break;
		default:
			buf_addc(out, *s);
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
		buf_addc(&t->buf, ' ');
		buf_adds(&t->buf, (const char *)list[i]->name);
		buf_adds(&t->buf, "=\"");
		write_value(&t->buf, xml_text(list[i]));
		buf_addc(&t->buf, '"');
	}
}

static void
indent(struct text *t, int depth)
{
	while (depth-- > 0)
		buf_adds(&t->buf, "  ");
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
	buf_addc(&t->buf, '<');
	buf_adds(&t->buf, (const char *)node->name);
	write_attributes(t, node);
	buf_adds(&t->buf, child == NULL ? "/>" : ">");
	end_line(t, node);
	if (child == NULL)
		return;
	for (; child != NULL; child = xml_next(child, NULL))
		write_element(t, child, depth + 1);
	start_line(t, node, 0);
	indent(t, depth);
	buf_printf(&t->buf, "</%s>", node->name);
	end_line(t, node);
}

void
bundle_text(struct job *job, const xmlNode *file, struct bundle_file *f)
{
	const xmlNode *child = xml_child(file, NULL);
	struct text t = { .job = job };
	struct bundle_line *lines;

	for (; child != NULL; child = xml_next(child, NULL))
		if (xml_is(child, "line"))
			write_line(&t, child);
		else if (xml_is(child, "lines"))
			write_lines(&t, child);
		else	/* <tree> */
			write_element(&t, xml_child(child, NULL), 0);
	lines = arena_alloc(job->arena, t.n * sizeof(*lines));
	if (t.n > 0)
		memcpy(lines, t.lines, t.n * sizeof(*lines));
	f->lines = lines;
	f->nlines = t.n;
	f->len = t.buf.len;
	f->text = arena_strndup(job->arena, t.buf.data != NULL ? t.buf.data :
	    "", t.buf.len);
	free(t.lines);
	buf_free(&t.buf);
}
