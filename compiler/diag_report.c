/* SPDX-License-Identifier: MIT */
/* Diagnostics for other programs: a document, and stylesheets for formats. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "arena.h"
#include "buf.h"
#include "diag_report.h"
#include "explain.h"
#include "job.h"
#include "opts.h"
#include "quote.h"
#include "render.h"
#include "seen.h"
#include "sha256.h"
#include "xmlutil.h"

/* Of the document; grows when what is there changes its meaning. */
#define REPORT_FORMAT	"1.1"

/*
 * At most this many findings of one input: a document of them takes 10 kB each,
 * and nobody reads more.  GitHub takes 25,000.
 */
#define FINDINGS_MAX	10000

/* One input being written; the buffers serve every text. */
struct writer {
	struct arena	*arena;
	struct buf	*out;
	struct seen	*seen;		/* fingerprints so far */
	const char	*cwd;		/* "/dir/", NULL if unknown */
	struct buf	 text;
	struct snippet	 snippet;
};

/* ---- XML ----------------------------------------------------------------- */

static const char *
escaped(struct writer *w, const char *s)
{
	buf_clear(&w->text);
	diag_escape(&w->text, s, strlen(s));
	return w->text.len > 0 ? w->text.data : "";
}

static void
attr(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=", name);
	if (quote_xml(out, value, strlen(value)) != NULL)
		buf_adds(out, "\"\"");	/* never: it has been escaped */
}

static void
attr_size(struct buf *out, const char *name, size_t n)
{
	buf_printf(out, " %s=\"%zu\"", name, n);
}

static void
content(struct buf *out, const char *s, size_t len)
{
	const char *end = s + len;

	for (; s < end; s++)
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
		default:
			buf_addc(out, *s);
		}
}

static void
element(struct writer *w, const char *name, const char *text)
{
	escaped(w, text);
	buf_printf(w->out, "<%s>", name);
	content(w->out, w->text.data, w->text.len);
	buf_printf(w->out, "</%s>", name);
}

/* ---- names of files ------------------------------------------------------ */

/* The name as a tool that starts in the working directory knows the file. */
static const char *
short_path(const struct writer *w, const char *name)
{
	size_t len = w->cwd != NULL ? strlen(w->cwd) : 0;

	if (len > 0 && strncmp(name, w->cwd, len) == 0)
		name += len;
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	return name;
}

/* RFC 3986: all but unreserved characters and the slash, byte by byte. */
static void
add_uri(struct writer *w, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~/";

	buf_adds(w->out, path[0] == '/' ? " uri=\"file://" : " uri=\"");
	for (; *path != '\0'; path++)
		if (strchr(plain, *path) != NULL)
			buf_addc(w->out, *path);
		else
			buf_printf(w->out, "%%%02X", (unsigned char)*path);
	buf_addc(w->out, '"');
}

static void
add_file(struct writer *w, const char *name)
{
	const char *path = short_path(w, name);

	attr(w->out, "file", escaped(w, name));
	attr(w->out, "path", escaped(w, path));
	add_uri(w, path);
}

/* ---- diagnostics --------------------------------------------------------- */

/* A column as UTF-16 counts it, of an offset in this line and column. */
static size_t
utf16_column(struct writer *w, const struct source *src, size_t off,
    struct linecol at)
{
	size_t start = off - (at.col - 1);

	return source_units(w->arena, src, off) -
	    source_units(w->arena, src, start) + 1;
}

/* The attributes that say where a span is; it lies within its source. */
static void
add_range(struct writer *w, struct span at, struct linecol start,
    struct linecol end)
{
	struct buf *out = w->out;

	attr_size(out, "line", start.line);
	attr_size(out, "column", start.col);
	attr_size(out, "utf16-column",
	    utf16_column(w, at.src, at.off, start));
	attr_size(out, "byte", at.off);
	attr_size(out, "end-line", end.line);
	attr_size(out, "end-column", end.col);
	attr_size(out, "end-utf16-column",
	    utf16_column(w, at.src, at.off + at.len, end));
	attr_size(out, "end-byte", at.off + at.len);
}

static void
add_place(struct writer *w, struct span at)
{
	struct snippet *s = &w->snippet;
	struct buf *out = w->out;

	if (at.src == NULL)
		return;
	if (at.off > at.src->len)
		at.off = at.src->len;
	if (at.len > at.src->len - at.off)
		at.len = at.src->len - at.off;
	diag_snippet(w->arena, at, 0, s);
	buf_adds(out, "<place");
	add_file(w, at.src->name);
	add_range(w, at, s->start, s->end);
	buf_adds(out, "><code");
	attr_size(out, "start", s->hot);
	attr_size(out, "end", s->hot_end);
	buf_addc(out, '>');
	content(out, s->code.data, s->code.len);
	buf_adds(out, "</code><marked>");
	if (s->hot_end > s->hot)
		content(out, s->code.data + s->hot, s->hot_end - s->hot);
	buf_adds(out, "</marked></place>");
}

static void
add_replacement(struct writer *w, const struct diagnostic *d)
{
	struct span at = d->replace;

	if (at.src == NULL)
		return;
	buf_adds(w->out, "<replacement");
	add_file(w, at.src->name);
	add_range(w, at, source_linecol(w->arena, at.src, at.off),
	    source_linecol(w->arena, at.src, at.off + at.len));
	buf_addc(w->out, '>');
	content(w->out, d->with, strlen(d->with));
	buf_adds(w->out, "</replacement>");
}

/*
 * What stays the same when lines move: rule, file, and the setting or else the
 * line's own text.  What is equal in all that is counted, because GitLab
 * drops findings with equal fingerprints.
 */
static void
add_fingerprint(struct writer *w, const struct diagnostic *d,
    const char *input)
{
	const struct source *src = d->at.src;
	struct buf key = { 0 }, *code = &w->snippet.code;
	char hex[SHA256_HEX];
	const size_t *first;
	size_t *n;

	buf_printf(&key, "%s%c%s%c", rule_table[d->rule].name, 0,
	    short_path(w, src != NULL ? src->name : input), 0);
	if (d->path != NULL)
		buf_adds(&key, d->path);
	else if (src != NULL) {
		diag_snippet(w->arena, d->at, 0, &w->snippet);
		if (code->len > 0)
			buf_adds(&key, code->data +
			    strspn(code->data, " \t"));
	} else
		buf_adds(&key, d->text);
	n = arena_alloc(w->arena, sizeof(*n));
	first = seen_add(w->seen, arena_strndup(w->arena, key.data, key.len),
	    key.len, n);
	if (first != NULL) {
		n = (size_t *)(uintptr_t)first;
		++*n;
		buf_printf(&key, "%c%zu", 0, *n);
	}
	sha256_hex(hex, key.data, key.len);
	attr(w->out, "fingerprint", hex);
	buf_free(&key);
}

static void
add_diagnostic(struct writer *w, const struct diagnostic *d,
    const char *input, bool strict)
{
	const char *name = d->reason != NULL ? "allowed" : "diagnostic";
	struct buf *out = w->out;
	size_t i;

	buf_printf(out, "<%s", name);
	attr(out, "rule", rule_table[d->rule].name);
	attr(out, "level", level_name(d->level));
	attr(out, "fatal", d->reason == NULL && (d->level == LEVEL_ERROR ||
	    (strict && d->level == LEVEL_WARNING)) ? "true" : "false");
	if (d->path != NULL)
		attr(out, "path", escaped(w, d->path));
	add_fingerprint(w, d, input);
	buf_addc(out, '>');
	element(w, "text", d->text);
	add_place(w, d->at);
	for (i = 0; i < d->nrelated; i++) {
		buf_adds(out, "<related>");
		element(w, "text", d->related[i].text);
		add_place(w, d->related[i].at);
		buf_adds(out, "</related>");
	}
	if (d->fix != NULL)
		element(w, "fix", d->fix);
	add_replacement(w, d);
	if (d->reason != NULL)
		element(w, "reason", d->reason);
	buf_printf(out, "</%s>\n", name);
}

/* The sources in the order they were read, the list has the newest first. */
static void
add_sources(struct writer *w, const struct source *newest)
{
	const struct source *s, **list;
	size_t n = 0;

	for (s = newest; s != NULL; s = s->next)
		n++;
	list = arena_alloc(w->arena, (n + 1) * sizeof(*list));
	for (s = newest; s != NULL; s = s->next)
		list[--n] = s;
	for (; list[n] != NULL; n++) {
		buf_adds(w->out, "<source");
		add_file(w, list[n]->name);
		attr_size(w->out, "length", list[n]->len);
		buf_adds(w->out, "/>");
	}
}

void
diag_report_input(struct job *job, const struct report_input *in,
    struct buf *xml)
{
	const struct diag *d = &job->diag;
	struct writer w = { .arena = job->arena, .out = xml };
	bool strict = job->program->strict;
	char cwd[PATH_MAX];
	size_t i, n = d->n < FINDINGS_MAX ? d->n : FINDINGS_MAX;
	size_t nallowed = d->nallowed < FINDINGS_MAX ? d->nallowed :
	    FINDINGS_MAX;

	if (getcwd(cwd, sizeof(cwd)) != NULL)
		w.cwd = arena_printf(job->arena, "%s/", cwd);
	w.seen = seen_new(job->arena, n + nallowed);
	buf_adds(xml, "<input");
	add_file(&w, in->name);
	attr_size(xml, "status", (size_t)in->status);
	attr_size(xml, "errors", d->count[LEVEL_ERROR]);
	attr_size(xml, "warnings", d->count[LEVEL_WARNING]);
	buf_adds(xml, ">\n");
	add_sources(&w, job->sources);
	for (i = 0; i < n; i++)
		add_diagnostic(&w, &d->list[i], in->name, strict);
	for (i = 0; i < nallowed; i++)
		add_diagnostic(&w, &d->allowed[i], in->name, strict);
	if (n < d->n)
		diag_report_message(xml, in->status == STATUS_OK ? LEVEL_NOTE :
		    LEVEL_ERROR, arena_printf(job->arena, "%s: %zu more "
		    "findings are left out of reports", in->name, d->n - n));
	if (in->messages != NULL && in->messages->len > 0)
		buf_adds(xml, in->messages->data);
	buf_adds(xml, "</input>\n");
	diag_snippet_free(&w.snippet);
	buf_free(&w.text);
}

void
diag_report_message(struct buf *xml, enum level level, const char *text)
{
	struct writer w = { .out = xml };
	char hex[SHA256_HEX];

	sha256_hex(hex, text, strlen(text));
	buf_adds(xml, "<message");
	attr(xml, "level", level_name(level));
	attr(xml, "fingerprint", hex);
	buf_addc(xml, '>');
	escaped(&w, text);
	content(xml, w.text.data, w.text.len);
	buf_adds(xml, "</message>\n");
	buf_free(&w.text);
}

/* ---- the whole document -------------------------------------------------- */

/* libxml2 has no memory: as everywhere, that ends the program. */
static void *
need(void *p)
{
	return p != NULL ? p : xmalloc((size_t)-1);
}

static void
add_text(xmlNodePtr parent, const char *name, struct buf *text)
{
	need(xmlNewTextChild(parent, NULL, XC(name),
	    XC(text->len > 0 ? text->data : "")));
	buf_free(text);
}

static void
add_rule(xmlNodePtr root, enum rule rule, size_t index)
{
	struct buf what = { 0 }, plain = { 0 }, markdown = { 0 };
	xmlNodePtr node = need(xmlNewTextChild(root, NULL, XC("rule"), NULL));
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu", index);
	xmlNewProp(node, XC("name"), XC(rule_table[rule].name));
	xmlNewProp(node, XC("level"), XC(level_name(rule_table[rule].level)));
	xmlNewProp(node, XC("index"), XC(digits));
	need(xmlNewTextChild(node, NULL, XC("text"),
	    XC(rule_table[rule].text)));
	explain_why(rule_table[rule].name, &what, &plain, &markdown);
	add_text(node, "what", &what);
	add_text(node, "help", &plain);
	add_text(node, "markdown", &markdown);
}

/* The rules that are named in it, in the order of the table. */
static void
add_rules(xmlNodePtr root)
{
	bool named[RULE_N] = { false };
	xmlNodePtr input, node;
	const char *name;
	size_t i, n = 0;

	for (input = xml_child(root, "input"); input != NULL;
	    input = xml_next(input, "input"))
		for (node = xml_child(input, NULL); node != NULL;
		    node = xml_next(node, NULL)) {
			name = xml_attr(node, "rule");
			if (name != NULL)
				named[rule_find(name)] = true;
		}
	for (i = 0; i < RULE_N; i++)
		if (named[i])
			add_rule(root, (enum rule)i, n++);
}

xmlDocPtr
diag_report_doc(const struct program *program, int status,
    const struct buf *inputs)
{
	struct buf xml = { 0 };
	xmlDocPtr doc = NULL;

	buf_adds(&xml, "<report format=\"" REPORT_FORMAT "\" "
	    "version=\"" PGHAC_VERSION "\"");
	attr(&xml, "valid", status == STATUS_OK ? "true" : "false");
	attr(&xml, "strict", program->strict ? "true" : "false");
	attr_size(&xml, "status", (size_t)status);
	buf_adds(&xml, ">\n");
	buf_add(&xml, inputs->data, inputs->len);
	buf_adds(&xml, "</report>\n");
	if (xml.len <= INT_MAX)
		doc = xmlReadMemory(xml.data, (int)xml.len, "report", "UTF-8",
		    XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_COMPACT);
	buf_free(&xml);
	if (doc != NULL)
		add_rules(xmlDocGetRootElement(doc));
	return doc;
}

bool
diag_report(struct job *job, const char *format, xmlDocPtr doc,
    struct buf *out)
{
	const char *name, *error = NULL;
	struct renderer *sheet = NULL;
	bool ok = false;

	name = arena_printf(job->arena, "templates/report/%s.xsl", format);
	sheet = renderer_compile(job->arena, job->program->templates, name,
	    &error);
	if (sheet == NULL)
		diag_at(&job->diag, RULE_template_fault, (struct span){ 0 },
		    "%s", error);
	else
		ok = render_text(job, sheet, doc, out) == 0;
	renderer_free(sheet);
	return ok;
}
