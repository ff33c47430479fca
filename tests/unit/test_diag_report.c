/* SPDX-License-Identifier: MIT */
/* Tests of diag_report.c, its schema and its stylesheets. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>
#include <jansson.h>
#include <libxml/relaxng.h>

#include "arena.h"
#include "diag_report.h"
#include "job.h"
#include "resource.h"
#include "xmlerr.h"

Suite	*diag_report_suite(void);

static struct program	program;
static struct job	job;
static struct buf	out, inputs;

static void
setup(void)
{
	xmlerr_init();
	memset(&program, 0, sizeof(program));
	memset(&job, 0, sizeof(job));
	rule_levels_default(&program.levels);
	program.arena = job.arena = arena_new();
	job.program = &program;
	diag_init(&job.diag, job.arena, &program.levels);
}

static void
teardown(void)
{
	diag_free(&job.diag);
	buf_free(&out);
	buf_free(&inputs);
	arena_free(job.arena);
}

static struct source *
text_of(const char *name, const char *text)
{
	return source_text(job.arena, name, text, strlen(text));
}

/* The report of a run on this one job, and the same in a format. */
static xmlDocPtr
make_doc(int status)
{
	struct report_input in = { .name = "in.cfg", .status = status };
	struct buf messages = { 0 };
	xmlDocPtr doc;

	if (status == 3)
		diag_report_message(&messages, LEVEL_ERROR, "b\x01 <broke>");
	in.messages = &messages;
	diag_report_input(&job, &in, &inputs);
	doc = diag_report_doc(&program, status, &inputs);
	buf_free(&messages);
	ck_assert_ptr_nonnull(doc);
	return doc;
}

static bool
make(const char *format)
{
	xmlDocPtr doc = make_doc(job.diag.count[LEVEL_ERROR] > 0);
	bool ok = diag_report(&job, format, doc, &out);

	xmlFreeDoc(doc);
	return ok;
}

/* Every form at once: with and without place, path, notes, fix. */
static void
report_all_forms(void)
{
	struct source *src = text_of("a.cfg", "id = 1;\n\tid = (2,\n3);\n");
	struct place place = {
		.key = { src, 9, 2 }, .value = { src, 14, 6 }, .path = "x.id"
	};

	diag_value(&job.diag, RULE_source_text, NULL, "no \"%s\"", "b.cfg");
	diag_value(&job.diag, RULE_key_duplicate, &place, "twice");
	diag_note_at(&job.diag, (struct span){ src, 0, 2 }, "first here");
	diag_note(&job.diag, NULL, "and nowhere");
	diag_fix(&job.diag, "remove \"one\"");
	diag_key(&job.diag, RULE_wal_senders, &place, "few");
	diag_replace(&job.diag, place.key, "id", "ids");
	diag_key(&job.diag, RULE_hba_trust, &place, "trusted");
	diag_allow(&job.diag, RULE_hba_trust, 0, "a \"test\"");
	diag_sort(&job.diag);
}

/* Bytes that XML, JSON or a terminal must not get. */
static void
report_hostile(void)
{
	struct source *src = text_of("a\x01\xff.cfg",
	    "\xff\x1b\xef\xbf\xbf\"\\<&>]]>\xe2\x80\xae\n");
	struct place place = {
		.key = { src, 0, 1 }, .value = { src, 1, (size_t)-1 },
		.path = "x\x02\xc3"
	};

	diag_value(&job.diag, RULE_syntax, &place, "%s", src->text);
	diag_note(&job.diag, &place, "%s", src->text);
	diag_fix(&job.diag, "%s", src->text);
	diag_key(&job.diag, RULE_syntax, &place, "%s", "");
	diag_sort(&job.diag);
}

static void
ignore(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static bool
is_valid(xmlDocPtr doc)
{
	const struct resource *res = resource_get(job.arena, NULL,
	    "schemas/report.rng");
	xmlRelaxNGParserCtxtPtr parser;
	xmlRelaxNGValidCtxtPtr valid;
	xmlRelaxNGPtr schema;
	int rc;

	ck_assert_ptr_nonnull(res);
	parser = xmlRelaxNGNewMemParserCtxt(res->text, (int)res->len);
	schema = xmlRelaxNGParse(parser);
	ck_assert_ptr_nonnull(schema);
	valid = xmlRelaxNGNewValidCtxt(schema);
	xmlRelaxNGSetValidStructuredErrors(valid, ignore, NULL);
	rc = xmlRelaxNGValidateDoc(valid, doc);
	xmlRelaxNGFreeValidCtxt(valid);
	xmlRelaxNGFree(schema);
	xmlRelaxNGFreeParserCtxt(parser);
	return rc == 0;
}

START_TEST(document_is_valid)
{
	void (*reports[])(void) = { NULL, report_all_forms, report_hostile };
	xmlDocPtr doc, again;
	xmlChar *text;
	int len;

	if (reports[_i] != NULL)
		reports[_i]();
	doc = make_doc(_i == 0 ? 0 : _i == 1 ? 1 : 3);
	ck_assert(is_valid(doc));
	/* what is written can be read: no character that XML cannot hold */
	xmlDocDumpMemory(doc, &text, &len);
	again = xmlReadMemory((char *)text, len, "x", NULL,
	    XML_PARSE_NOERROR | XML_PARSE_NONET);
	ck_assert_ptr_nonnull(again);
	ck_assert(is_valid(again));
	xmlFreeDoc(again);
	xmlFree(text);
	xmlUnsetProp(xmlDocGetRootElement(doc), (const xmlChar *)"valid");
	ck_assert(!is_valid(doc));
	xmlFreeDoc(doc);
}
END_TEST

START_TEST(json_of_nothing)
{
	ck_assert(make("json"));
	ck_assert_str_eq(out.data, "{\"format_version\":\"1.1\","
	    "\"valid\":true,\"error_count\":0,\"warning_count\":0,"
	    "\"diagnostics\":[]}\n");
}
END_TEST

START_TEST(json_of_all_forms)
{
	report_all_forms();
	ck_assert(make("json"));
	ck_assert_str_eq(out.data, "{\"format_version\":\"1.1\","
	    "\"valid\":false,\"error_count\":2,\"warning_count\":1,"
	    "\"diagnostics\":[\n"
	    "{\"severity\":\"error\",\"rule\":\"source_text\","
	    "\"summary\":\"no \\\"b.cfg\\\"\"},\n"
	    "{\"severity\":\"warning\",\"rule\":\"wal_senders\","
	    "\"summary\":\"few\",\"path\":\"x.id\","
	    "\"range\":{\"filename\":\"a.cfg\","
	    "\"start\":{\"line\":2,\"column\":2,\"byte\":9},"
	    "\"end\":{\"line\":2,\"column\":4,\"byte\":11}},"
	    "\"snippet\":{\"code\":\"\\u0009id = (2,\",\"start_line\":2,"
	    "\"highlight_start_offset\":1,\"highlight_end_offset\":3},"
	    "\"replacement\":{\"text\":\"ids\","
	    "\"range\":{\"filename\":\"a.cfg\","
	    "\"start\":{\"line\":2,\"column\":2,\"byte\":9},"
	    "\"end\":{\"line\":2,\"column\":4,\"byte\":11}}}},\n"
	    "{\"severity\":\"error\",\"rule\":\"key_duplicate\","
	    "\"summary\":\"twice\",\"path\":\"x.id\","
	    "\"range\":{\"filename\":\"a.cfg\","
	    "\"start\":{\"line\":2,\"column\":7,\"byte\":14},"
	    "\"end\":{\"line\":3,\"column\":3,\"byte\":20}},"
	    "\"snippet\":{\"code\":\"\\u0009id = (2,\",\"start_line\":2,"
	    "\"highlight_start_offset\":6,\"highlight_end_offset\":9},"
	    "\"related\":[{\"summary\":\"first here\","
	    "\"range\":{\"filename\":\"a.cfg\","
	    "\"start\":{\"line\":1,\"column\":1,\"byte\":0},"
	    "\"end\":{\"line\":1,\"column\":3,\"byte\":2}},"
	    "\"snippet\":{\"code\":\"id = 1;\",\"start_line\":1,"
	    "\"highlight_start_offset\":0,\"highlight_end_offset\":2}},"
	    "{\"summary\":\"and nowhere\"}],"
	    "\"fix\":\"remove \\\"one\\\"\"}]}\n");
}
END_TEST

START_TEST(json_of_hostile_text_is_json)
{
	json_t *root, *list, *first;
	const char *s;

	report_hostile();
	ck_assert(make("json"));
	root = json_loadb(out.data, out.len, 0, NULL);
	ck_assert_ptr_nonnull(root);
	list = json_object_get(root, "diagnostics");
	ck_assert_uint_eq(json_array_size(list), 2);
	first = json_array_get(list, 1);
	ck_assert_str_eq(json_string_value(json_object_get(first, "summary")),
	    "\\xff\\x1b\\u{ffff}\"\\<&>]]>\\u{202e}\\x0a");
	ck_assert_str_eq(json_string_value(json_object_get(first, "path")),
	    "x\\x02\\xc3");
	for (s = out.data; *s != '\0'; s++)
		ck_assert((*s >= ' ' && *s < 0x7f) || *s == '\n');
	json_decref(root);
}
END_TEST

START_TEST(verdict_is_the_exit_status)
{
	xmlDocPtr doc;
	int status;

	for (status = 0; status < 4; status++) {
		buf_clear(&inputs);
		buf_clear(&out);
		doc = make_doc(status);
		ck_assert(diag_report(&job, "json", doc, &out));
		ck_assert_int_eq(strstr(out.data, "\"valid\":true") != NULL,
		    status == 0);
		ck_assert_int_eq(strstr(out.data, "\"messages\":[\n"
		    "{\"severity\":\"error\",\"summary\":"
		    "\"b\\\\x01 <broke>\"}]") != NULL, status == 3);
		xmlFreeDoc(doc);
	}
}
END_TEST

/* An attribute of the first element of that name, as XML. */
static const char *
attribute(const char *tag, const char *name)
{
	const char *from = inputs.data, *end;

	from = strstr(from, arena_printf(job.arena, "<%s ", tag));
	ck_assert_ptr_nonnull(from);
	from = strstr(from, arena_printf(job.arena, " %s=\"", name));
	ck_assert_ptr_nonnull(from);
	from += strlen(name) + 3;
	end = strchr(from, '"');
	return arena_strndup(job.arena, from, (size_t)(end - from));
}

static const char *
fingerprint(const char *text, size_t off, const char *path)
{
	struct source *src = text_of("a.cfg", text);
	struct report_input in = { .name = "a.cfg" };
	struct place place = {
		.key = { src, off, 1 }, .value = { src, off, 1 }, .path = path
	};

	diag_free(&job.diag);
	diag_init(&job.diag, job.arena, &program.levels);
	diag_value(&job.diag, RULE_value_range, &place, "at %zu", off);
	buf_clear(&inputs);
	diag_report_input(&job, &in, &inputs);
	return attribute("diagnostic", "fingerprint");
}

START_TEST(fingerprints_survive_moves)
{
	const char *first = fingerprint("a = 1;\n", 4, "x.a");

	ck_assert_uint_eq(strlen(first), 64);
	/* other line, other column, other value: the same setting */
	ck_assert_str_eq(first, fingerprint("# c\n\n\n  a = 2;\n", 12, "x.a"));
	ck_assert_str_ne(first, fingerprint("a = 1;\n", 4, "x.b"));
	/* without a setting, the line's text */
	first = fingerprint("a = 1;\n", 4, NULL);
	ck_assert_str_eq(first, fingerprint("\n\n\ta = 1;\n", 7, NULL));
	ck_assert_str_ne(first, fingerprint("a = 2;\n", 4, NULL));
}
END_TEST

START_TEST(equal_findings_are_counted)
{
	struct source *src = text_of("a.cfg", "a;\na;\n");
	struct report_input in = { .name = "a.cfg" };
	xmlDocPtr doc;
	json_t *root;
	size_t i, k;

	for (i = 0; i < 3; i++)
		diag_at(&job.diag, RULE_syntax,
		    (struct span){ src, i == 2 ? 3 : i, 1 }, "fault");
	diag_report_input(&job, &in, &inputs);
	doc = diag_report_doc(&program, 1, &inputs);
	ck_assert(diag_report(&job, "gitlab", doc, &out));
	xmlFreeDoc(doc);
	root = json_loadb(out.data, out.len, 0, NULL);
	ck_assert_uint_eq(json_array_size(root), 3);
	for (i = 0; i < 3; i++)
		for (k = 0; k < i; k++)
			ck_assert_str_ne(json_string_value(json_object_get(
			    json_array_get(root, i), "fingerprint")),
			    json_string_value(json_object_get(
			    json_array_get(root, k), "fingerprint")));
	json_decref(root);
}
END_TEST

START_TEST(files_are_uris)
{
	static const char *const rows[][3] = {
		{ "a.cfg", "a.cfg", "a.cfg" },
		{ "././a b.cfg", "a b.cfg", "a%20b.cfg" },
		{ "../x/a.cfg", "../x/a.cfg", "../x/a.cfg" },
		{ "/x/\xc3\xa4:%.cfg", "/x/\xc3\xa4:%.cfg",
		    "file:///x/%C3%A4%3A%25.cfg" },
		{ "\xff\n&\"<.cfg", "\\xff\\x0a&amp;&quot;&lt;.cfg",
		    "%FF%0A%26%22%3C.cfg" },
	};
	struct report_input in = { .name = rows[_i][0] };
	char *cwd = getcwd(NULL, 0);

	diag_report_input(&job, &in, &inputs);
	ck_assert_str_eq(attribute("input", "path"), rows[_i][1]);
	ck_assert_str_eq(attribute("input", "uri"), rows[_i][2]);
	/* below the working directory an absolute name is a relative one */
	buf_clear(&inputs);
	in.name = arena_printf(job.arena, "%s/d/x.cfg", cwd);
	diag_report_input(&job, &in, &inputs);
	ck_assert_str_eq(attribute("input", "uri"), "d/x.cfg");
	ck_assert_str_eq(attribute("input", "file"), in.name);
	free(cwd);
}
END_TEST

START_TEST(replacements_are_exact)
{
	struct source *src = text_of("a.cfg",
	    "key = \"vlaue\"; \n'vlaue' \n");
	static const struct {
		size_t		 off, len;
		const char	*old, *new;
		size_t		 want_off, want_len;	/* 0: none */
	} rows[] = {
		{ 6, 7, "vlaue", "value", 7, 5 },
		{ 7, 5, "vlaue", "value", 7, 5 },
		{ 6, 7, "\"vlaue\"", "1", 6, 7 },
		{ 6, 7, "\"vlaue\"", "\"a\"", 6, 7 },
		{ 6, 7, "vlau", "value", 0, 0 },
		{ 6, 8, "vlaue", "value", 0, 0 },
		{ 6, 700, "vlaue", "value", 0, 0 },
		{ 600, 7, "vlaue", "value", 0, 0 },
		{ 6, 7, "vlaue", "a\"b", 0, 0 },
		{ 16, 7, "vlaue", "value", 17, 5 },
		{ 6, 7, "vlaue", "a'b", 0, 0 },
		{ 6, 7, "vlaue", "a<", 0, 0 },
		{ 6, 7, "vlaue", "a\\", 0, 0 },
		{ 6, 7, "vlaue", "a\n", 0, 0 },
		{ 6, 7, "vlaue", "\xc3\xa4", 0, 0 },
	};
	struct span first = { src, 0, 1 };
	const struct diagnostic *d;
	size_t i;

	diag_replace(&job.diag, (struct span){ src, 0, 3 }, "key", "ky");	/* of nothing */
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		diag_at(&job.diag, RULE_syntax, first, "%zu", i);
		diag_replace(&job.diag, (struct span){ src, rows[i].off, rows[i].len },
		    rows[i].old, rows[i].new);
		d = &job.diag.list[i];
		ck_assert_ptr_eq(d->replace.src, rows[i].want_len > 0 ? src :
		    NULL);
		ck_assert_uint_eq(d->replace.off, rows[i].want_off);
		ck_assert_uint_eq(d->replace.len, rows[i].want_len);
	}
	ck_assert_str_eq(job.diag.list[0].with, "value");
}
END_TEST

START_TEST(allowed_ones_leave_the_list)
{
	struct source *src = text_of("a.cfg", "1\n");
	struct span first = { src, 0, 1 };
	int i;

	for (i = 0; i < 6; i++)
		diag_at(&job.diag, i % 2 == 0 ? RULE_wal_senders :
		    RULE_hba_trust, first, "%d", i);
	ck_assert_uint_eq(diag_allow(&job.diag, RULE_wal_senders, 1, "why"), 2);
	ck_assert_uint_eq(diag_allow(&job.diag, RULE_wal_senders, 1, "why"), 0);
	ck_assert_uint_eq(job.diag.n, 4);
	ck_assert_uint_eq(job.diag.count[LEVEL_WARNING], 4);
	ck_assert_str_eq(job.diag.list[0].text, "0");
	ck_assert_uint_eq(job.diag.nallowed, 2);
	ck_assert_str_eq(job.diag.allowed[1].text, "4");
	ck_assert_str_eq(job.diag.allowed[1].reason, "why");
}
END_TEST

START_TEST(unknown_formats_fail)
{
	ck_assert(!make("nothing"));
	ck_assert(!make("../bundle"));
	ck_assert(!make(""));
	ck_assert_uint_eq(out.len, 0);
	ck_assert_uint_eq(job.diag.count[LEVEL_ERROR], 3);
}
END_TEST

Suite *
diag_report_suite(void)
{
	Suite *s = suite_create("diag_report");
	TCase *t = tcase_create("diag_report");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, document_is_valid, 0, 3);
	tcase_add_test(t, json_of_nothing);
	tcase_add_test(t, json_of_all_forms);
	tcase_add_test(t, json_of_hostile_text_is_json);
	tcase_add_test(t, verdict_is_the_exit_status);
	tcase_add_test(t, fingerprints_survive_moves);
	tcase_add_test(t, equal_findings_are_counted);
	tcase_add_loop_test(t, files_are_uris, 0, 5);
	tcase_add_test(t, replacements_are_exact);
	tcase_add_test(t, allowed_ones_leave_the_list);
	tcase_add_test(t, unknown_formats_fail);
	suite_add_tcase(s, t);
	return s;
}
