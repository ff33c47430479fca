/* SPDX-License-Identifier: MIT */
/* Diagnostics for other programs: a document, and stylesheets for formats. */
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "diag_report.h"
#include "job.h"
#include "opts.h"
#include "render.h"
#include "xmlutil.h"

/* Of the document; grows when what is there changes its meaning. */
#define REPORT_FORMAT	"1.0"

/* The document being made; the buffers serve every text. */
struct writer {
	struct arena	*arena;
	struct buf	 text;
	struct snippet	 snippet;
};

/* libxml2 has no memory: as everywhere, that ends the program. */
static void *
need(void *p)
{
	return p != NULL ? p : xmalloc((size_t)-1);
}

static const char *
escaped(struct writer *w, const char *s)
{
	buf_clear(&w->text);
	diag_escape(&w->text, s, strlen(s));
	return w->text.len > 0 ? w->text.data : "";
}

static void
set(xmlNodePtr node, const char *name, const char *value)
{
	need(xmlNewProp(node, XC(name), XC(value)));
}

static void
set_size(xmlNodePtr node, const char *name, size_t n)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu", n);
	set(node, name, digits);
}

static xmlNodePtr
add(xmlNodePtr parent, const char *name, const char *text)
{
	xmlNodePtr node = need(xmlNewDocNode(parent->doc, NULL, XC(name),
	    NULL));

	xmlAddChild(parent, node);
	if (text != NULL && *text != '\0')
		xmlAddChild(node, need(xmlNewDocText(parent->doc, XC(text))));
	return node;
}

static void
add_place(struct writer *w, xmlNodePtr parent, struct span at)
{
	struct snippet *s = &w->snippet;
	xmlNodePtr node;
	size_t len;

	if (at.src == NULL)
		return;
	diag_snippet(w->arena, at, 0, s);
	if (at.off > at.src->len)
		at.off = at.src->len;
	len = at.len < at.src->len - at.off ? at.len : at.src->len - at.off;
	node = add(parent, "place", NULL);
	set(node, "file", escaped(w, at.src->name));
	set_size(node, "line", s->start.line);
	set_size(node, "column", s->start.col);
	set_size(node, "byte", at.off);
	set_size(node, "end-line", s->end.line);
	set_size(node, "end-column", s->end.col);
	set_size(node, "end-byte", at.off + len);
	node = add(node, "code", s->code.len > 0 ? s->code.data : "");
	set_size(node, "start", s->hot);
	set_size(node, "end", s->hot_end);
}

static void
add_diagnostic(struct writer *w, xmlNodePtr root, const struct diagnostic *d)
{
	xmlNodePtr node = add(root, "diagnostic", NULL), related;
	size_t i;

	set(node, "rule", rule_table[d->rule].name);
	set(node, "level", level_name(d->level));
	if (d->path != NULL)
		set(node, "path", escaped(w, d->path));
	add(node, "text", escaped(w, d->text));
	add_place(w, node, d->at);
	for (i = 0; i < d->nrelated; i++) {
		related = add(node, "related", NULL);
		add(related, "text", escaped(w, d->related[i].text));
		add_place(w, related, d->related[i].at);
	}
	if (d->fix != NULL)
		add(node, "fix", escaped(w, d->fix));
}

xmlDocPtr
diag_report_doc(struct job *job)
{
	const struct diag *d = &job->diag;
	struct writer w = { .arena = job->arena };
	xmlDocPtr doc = need(xmlNewDoc(XC("1.0")));
	xmlNodePtr root = need(xmlNewDocNode(doc, NULL, XC("report"), NULL));
	size_t i;

	xmlDocSetRootElement(doc, root);
	set(root, "format", REPORT_FORMAT);
	set(root, "version", PGHAC_VERSION);
	set(root, "valid", diag_errors(d, job->program->strict) == 0 ?
	    "true" : "false");
	set_size(root, "errors", d->count[LEVEL_ERROR]);
	set_size(root, "warnings", d->count[LEVEL_WARNING]);
	for (i = 0; i < d->n; i++)
		add_diagnostic(&w, root, &d->list[i]);
	diag_snippet_free(&w.snippet);
	buf_free(&w.text);
	return doc;
}

bool
diag_report(struct job *job, const char *format, struct buf *out)
{
	const char *name, *error = NULL;
	struct renderer *sheet = NULL;
	xmlDocPtr doc = NULL;
	bool ok = false;

	name = arena_printf(job->arena, "templates/report/%s.xsl", format);
	sheet = renderer_compile(job->arena, job->program->templates, name,
	    &error);
	if (sheet == NULL)
		goto out;
	doc = diag_report_doc(job);
	ok = render_text(job, sheet, doc, out) == 0;
out:
	xmlFreeDoc(doc);
	renderer_free(sheet);
	return ok;
}
