/* SPDX-License-Identifier: MIT */
/* Stylesheets: causes of lines, quoting, imports, faults, purity. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "buf.h"
#include "job.h"
#include "lines.h"
#include "render.h"
#include "resource.h"
#include "xmlerr.h"
#include "xmlutil.h"

Suite	*render_suite(void);

#define SHEET(body) \
	"<xsl:stylesheet version='1.0'\n" \
	" xmlns:xsl='http://www.w3.org/1999/XSL/Transform'\n" \
	" xmlns:b='urn:pghac:bundle' xmlns:q='urn:pghac:quote'\n" \
	" extension-element-prefixes='b' exclude-result-prefixes='q'>\n" \
	body "</xsl:stylesheet>\n"

struct bench {
	struct program	 program;
	struct job	 job;
	char		 dir[32];
	const char	*error;
	struct renderer	*renderer;
	xmlDocPtr	 doc;
	xmlDocPtr	 result;
};

static void
put(const struct bench *b, const char *name, const char *text)
{
	char path[96];
	FILE *f;

	snprintf(path, sizeof(path), "%s/templates/%s", b->dir, name);
	ck_assert_ptr_nonnull(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

/* Each element and attribute of the input says where it is by its path. */
static void
give_places(struct arena *arena, xmlNodePtr node)
{
	struct place *p;
	xmlAttrPtr a;

	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		node->_private = p = arena_alloc(arena, sizeof(*p));
		p->path = (const char *)node->name;
		for (a = node->properties; a != NULL; a = a->next) {
			a->_private = p = arena_alloc(arena, sizeof(*p));
			p->path = arena_printf(arena, "%s.%s",
			    (const char *)node->name, (const char *)a->name);
		}
		give_places(arena, node->children);
	}
}

/* Compiles sheet as templates/t.xsl; part, if not NULL, is its import. */
static void
bench_compile(struct bench *b, const char *sheet, const char *part)
{
	char path[64];

	memset(b, 0, sizeof(*b));
	xmlerr_init();
	rule_levels_default(&b->program.levels);
	b->program.arena = arena_new();
	b->job.program = &b->program;
	b->job.arena = arena_new();
	diag_init(&b->job.diag, b->job.arena, &b->program.levels);
	strcpy(b->dir, "/tmp/pghac-unit.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(b->dir));
	snprintf(path, sizeof(path), "%s/templates", b->dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	put(b, "t.xsl", sheet);
	if (part != NULL)
		put(b, "part.xsl", part);
	b->renderer = renderer_compile(b->program.arena, b->dir,
	    "templates/t.xsl", &b->error);
}

static void
bench_apply(struct bench *b, const char *sheet, const char *input)
{
	bench_compile(b, sheet, NULL);
	ck_assert_msg(b->renderer != NULL, "%s", b->error);
	b->doc = xmlReadMemory(input, (int)strlen(input), "input", NULL, 0);
	give_places(b->job.arena, xmlDocGetRootElement(b->doc));
	b->result = render_apply(&b->job, b->renderer, b->doc);
}

static void
bench_end(struct bench *b)
{
	static const char *const names[] = {
		"/templates/t.xsl", "/templates/part.xsl", "/templates", "",
	};
	char path[96];
	size_t i;

	for (i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s%s", b->dir, names[i]);
		remove(path);
	}
	render_free(b->result);
	xmlFreeDoc(b->doc);
	renderer_free(b->renderer);
	diag_free(&b->job.diag);
	arena_free(b->job.arena);
	arena_free(b->program.arena);
}

/* What a place and a template line should be. */
static void
expect_cause(const struct place *place, struct template_place made,
    const char *path, long at)
{
	ck_assert_str_eq(made.file, "templates/t.xsl");
	ck_assert_int_eq(made.line, at);
	if (path == NULL)
		ck_assert_ptr_null(place);
	else
		ck_assert_str_eq(place->path, path);
}

/* What line i of a file says: text, setting and template line. */
static void
expect(const struct lines *l, size_t i, const char *text, const char *path,
    long at)
{
	size_t end = i + 1 < l->n ? l->list[i + 1].off : l->text.len;
	size_t off = l->list[i].off;

	ck_assert_uint_lt(i, l->n);
	ck_assert_uint_eq(end - off, strlen(text) + 1);
	ck_assert(strncmp(l->text.data + off, text, strlen(text)) == 0);
	expect_cause(l->list[i].place, l->list[i].at, path, at);
}

START_TEST(every_line_has_its_causes)
{
	const char *sheet = SHEET(
	    "<xsl:template match='/a'>\n"				/* 5 */
	    "<bundle><file b:cause='c/@v'>\n"
	    "<b:line>x<xsl:value-of select='q:sh(c/@v)'/></b:line>\n"
	    "<b:line cause='c' select='q:sh(c/@v)'/>\n"
	    "<b:line cause='/'/>\n"
	    "<xsl:for-each select='c/@v'><b:line select='1 + 1'/>"	/* 10 */
	    "</xsl:for-each>\n"
	    "<b:lines cause='/'>\n  one\n\n  two &amp;\n </b:lines>\n"
	    "</file></bundle></xsl:template>\n");
	const struct render_cause *cause;
	const struct lines *lines;
	const xmlNode *file, *n;
	struct bench b;

	bench_apply(&b, sheet, "<a><c v='it is'/></a>");
	ck_assert_ptr_nonnull(b.result);
	file = xml_child(xmlDocGetRootElement(b.result), "file");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_null(file->properties);
	cause = file->_private;
	expect_cause(cause->place, cause->at, "c.v", 6);
	n = xml_child(file, NULL);
	ck_assert(xml_is(n, "lines"));
	ck_assert_ptr_null(xml_next(n, NULL));
	cause = n->_private;
	lines = cause->lines;
	ck_assert_ptr_nonnull(lines);
	expect(lines, 0, "x'it is'", "a", 7);
	expect(lines, 1, "'it is'", "c", 8);
	expect(lines, 2, "", NULL, 9);
	expect(lines, 3, "2", "c.v", 10);
	expect(lines, 4, "  one", NULL, 12);
	expect(lines, 5, "", NULL, 13);
	expect(lines, 6, "  two &", NULL, 14);
	ck_assert_uint_eq(lines->n, 7);
	render_fill(b.result);
	ck_assert_str_eq(xml_text(n),
	    "x'it is'\n'it is'\n\n2\n  one\n\n  two &\n");
	bench_end(&b);
}
END_TEST

START_TEST(once_repeats_what_it_made)
{
	const char *sheet = SHEET(
	    "<xsl:template match='/a'><bundle><xsl:for-each select='c'>\n"
	    "<file><b:line select='@v'/><b:once><b:line select='@v'/>\n"
	    "<b:line>x</b:line></b:once><b:line>y</b:line></file>\n"
	    "</xsl:for-each></bundle></xsl:template>\n");
	const struct render_cause *cause;
	const xmlNode *file;
	struct bench b;

	bench_apply(&b, sheet, "<a><c v='1'/><c v='2'/></a>");
	ck_assert_ptr_nonnull(b.result);
	file = xml_child(xmlDocGetRootElement(b.result), "file");
	file = xml_next(file, "file");
	ck_assert_ptr_nonnull(file);
	cause = xml_child(file, "lines")->_private;
	expect(cause->lines, 0, "2", "c", 6);
	expect(cause->lines, 1, "1", "c", 6);
	expect(cause->lines, 2, "x", "c", 7);
	expect(cause->lines, 3, "y", "c", 7);
	ck_assert_uint_eq(cause->lines->n, 4);
	bench_end(&b);
}
END_TEST

START_TEST(value_that_does_not_fit_is_reported_at_its_setting)
{
	const char *sheet = SHEET(
	    "<xsl:template match='/a'><bundle><file path='/x/pg_hba.conf'>\n"
	    "<b:line select='q:hba(@v)'/><b:line select='q:hba(@w)'/>\n"
	    "<b:line select='q:hba(@good)'/>\n"
	    "</file></bundle></xsl:template>\n");
	struct bench b;
	size_t i;

	bench_apply(&b, sheet,
	    "<a v='one&#10;two' w='&#10;' good='fine'/>");
	ck_assert_ptr_null(b.result);
	ck_assert_uint_eq(b.job.diag.n, 2);
	for (i = 0; i < 2; i++)
		ck_assert_int_eq(b.job.diag.list[i].rule, RULE_unquotable);
	ck_assert_str_eq(b.job.diag.list[0].path, "a.v");
	ck_assert_str_eq(b.job.diag.list[0].text,
	    "\"one\ntwo\" cannot be written into pg_hba.conf: a newline");
	bench_end(&b);
}
END_TEST

/* A fault while it runs names the instruction and the setting. */
START_TEST(fault_at_run_time_names_both_places)
{
	static const char *const bodies[] = {
		"<b:line select='q:nosuch(@v)'/>",
		"<b:line select='q:sh()'/>",
		"<b:line select='q:sh(@v, @v)'/>",
		"<b:line cause='nosuch()'/>",
		"<xsl:value-of select='$nosuch'/>",
		"<xsl:message terminate='yes'>stop here</xsl:message>",
		"<b:nosuch/>",
	};
	char sheet[1024];
	struct bench b;
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		snprintf(sheet, sizeof(sheet), SHEET(
		    "<xsl:template match='/topology'><bundle>\n%s</bundle>"
		    "</xsl:template>\n"), bodies[i]);
		bench_apply(&b, sheet, "<topology v='1'/>");
		ck_assert_msg(b.result == NULL, "%s", bodies[i]);
		ck_assert_uint_ge(b.job.diag.n, 1);
		ck_assert_int_eq(b.job.diag.list[0].rule,
		    RULE_template_fault);
		ck_assert_msg(strstr(b.job.diag.list[0].text,
		    "templates/t.xsl:6") != NULL, "%s: %s", bodies[i],
		    b.job.diag.list[0].text);
		bench_end(&b);
	}
}
END_TEST

START_TEST(sheet_that_does_not_compile_says_where)
{
	static const struct {
		const char	*sheet;
		const char	*text;
	} rows[] = {
		{ SHEET("<xsl:template match='/'><xsl:if/></xsl:template>"),
		    "templates/t.xsl:5" },
		{ SHEET("<xsl:template match='/'><b:lines>x</b:lines>"
		    "</xsl:template>"), "lines of its own" },
		{ SHEET("<xsl:template match='/'><b:lines>\nx<i/>\n</b:lines>"
		    "</xsl:template>"), "b:lines holds text only" },
		{ SHEET("<xsl:template match='/'><b:line cause='1 +'/>"
		    "</xsl:template>"), "cause: \"1 +\"" },
		{ SHEET("<xsl:template match='/'><b:line select='a['/>"
		    "</xsl:template>"), "select: \"a[\"" },
		{ SHEET("<xsl:import href='absent.xsl'/>"), "absent.xsl" },
		{ SHEET("<xsl:import href='../../etc/passwd'/>"), "passwd" },
		{ SHEET("<xsl:import href='/etc/passwd'/>"), "passwd" },
		{ SHEET("<xsl:import href='t.xsl'/>"), "t.xsl" },
		{ "<xsl:stylesheet>", "templates/t.xsl:1" },
		{ "", "templates/t.xsl" },
	};
	struct bench b;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bench_compile(&b, rows[i].sheet, NULL);
		ck_assert_msg(b.renderer == NULL, "row %zu", i);
		ck_assert_ptr_nonnull(b.error);
		ck_assert_msg(strstr(b.error, rows[i].text) != NULL,
		    "row %zu: %s", i, b.error);
		bench_end(&b);
	}
}
END_TEST

START_TEST(import_is_relative_to_its_sheet)
{
	const char *sheet = SHEET("<xsl:import href='part.xsl'/>");
	const char *part = SHEET("<xsl:template match='/'><bundle>"
	    "<b:line>from part</b:line></bundle></xsl:template>");
	const struct render_cause *cause;
	const xmlNode *line;
	struct bench b;

	bench_compile(&b, sheet, part);
	ck_assert_msg(b.renderer != NULL, "%s", b.error);
	b.doc = xmlReadMemory("<a/>", 4, "input", NULL, 0);
	b.result = render_apply(&b.job, b.renderer, b.doc);
	ck_assert_ptr_nonnull(b.result);
	line = xml_child(xmlDocGetRootElement(b.result), "line");
	ck_assert_str_eq(xml_text(line), "from part");
	cause = line->_private;
	ck_assert_str_eq(cause->at.file, "templates/part.xsl");
	bench_end(&b);
}
END_TEST

/* Neither files nor entities come in, and nothing goes out. */
START_TEST(sheet_is_pure)
{
	static const char *const bodies[] = {
		"<xsl:copy-of select=\"document('/etc/passwd')\"/>",
		"<xsl:copy-of select=\"document('http://127.0.0.1/')\"/>",
		"<xsl:copy-of select=\"document('part.xsl')\"/>",
		("<x:document xmlns:x='http://exslt.org/common' "
		    "href='/tmp/pghac-unit-out'/>"),
	};
	char sheet[1024];
	struct bench b;
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		snprintf(sheet, sizeof(sheet), SHEET(
		    "<xsl:template match='/a'><bundle>%s</bundle>"
		    "</xsl:template>\n"), bodies[i]);
		bench_apply(&b, sheet, "<a/>");
		if (b.result != NULL)
			ck_assert_msg(strstr((const char *)xml_text(
			    xmlDocGetRootElement(b.result)), "root") == NULL,
			    "%s", bodies[i]);
		ck_assert_int_ne(access("/tmp/pghac-unit-out", F_OK), 0);
		bench_end(&b);
	}
	bench_apply(&b, "<!DOCTYPE x [<!ENTITY e SYSTEM '/etc/passwd'>]>"
	    SHEET("<xsl:template match='/a'><bundle>&e;</bundle>"
	    "</xsl:template>\n"), "<a/>");
	if (b.result != NULL)
		ck_assert_str_eq(xml_text(xmlDocGetRootElement(b.result)),
		    "");
	bench_end(&b);
}
END_TEST

START_TEST(text_is_appended)
{
	const char *sheet = SHEET("<xsl:output method='text'/>"
	    "<xsl:template match='/a'>a &lt; <xsl:value-of select='@v'/>"
	    "</xsl:template>\n");
	struct buf out = { 0 };
	struct bench b;

	bench_apply(&b, sheet, "<a v='&amp;'/>");
	buf_adds(&out, "so: ");
	ck_assert_int_eq(render_text(&b.job, b.renderer, b.doc, &out), 0);
	ck_assert_str_eq(out.data, "so: a < &");
	buf_free(&out);
	bench_end(&b);
}
END_TEST

START_TEST(resource_names_stay_inside)
{
	static const char *const refused[] = {
		"", "/etc/passwd", "..", "../x", "templates/../x", "a//b",
		"./templates/bundle.xsl", "templates/", "templates",
		"templates/nosuch.xsl",
	};
	struct arena *arena = arena_new();
	const struct resource *res;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		ck_assert_msg(resource_get(arena, NULL, refused[i]) == NULL,
		    "%s", refused[i]);
		ck_assert_msg(resource_get(arena, "/", refused[i]) == NULL,
		    "%s in /", refused[i]);
	}
	res = resource_get(arena, "/nosuch", "templates/bundle.xsl");
	ck_assert_ptr_nonnull(res);
	ck_assert_uint_eq(res->len, strlen(res->text));
	for (i = 1; i < resource_count; i++)
		ck_assert_int_lt(strcmp(resource_table[i - 1].name,
		    resource_table[i].name), 0);
	arena_free(arena);
}
END_TEST

Suite *
render_suite(void)
{
	Suite *s = suite_create("render");
	TCase *tc = tcase_create("render");

	tcase_add_test(tc, every_line_has_its_causes);
	tcase_add_test(tc, once_repeats_what_it_made);
	tcase_add_test(tc,
	    value_that_does_not_fit_is_reported_at_its_setting);
	tcase_add_test(tc, fault_at_run_time_names_both_places);
	tcase_add_test(tc, sheet_that_does_not_compile_says_where);
	tcase_add_test(tc, import_is_relative_to_its_sheet);
	tcase_add_test(tc, sheet_is_pure);
	tcase_add_test(tc, text_is_appended);
	tcase_add_test(tc, resource_names_stay_inside);
	suite_add_tcase(s, tc);
	return s;
}
