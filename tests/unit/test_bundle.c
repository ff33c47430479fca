/* SPDX-License-Identifier: MIT */
/* The bundle: texts, causes, and what is refused. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "bundle.h"
#include "job.h"
#include "schema.h"
#include "topology.h"
#include "xmlerr.h"

Suite	*bundle_suite(void);

struct bench {
	struct program	 program;
	struct job	 job;
	struct schema	*schema;
	xmlDocPtr	 doc;
	bool		 shaped;	/* bundle.rng accepts it */
	struct bundle	*bundle;
};

#define HEAD "<bundle cluster='c'><node name='n1'/><node name='n2'/>"
#define FILE_AT(path, rest) \
	"<file kind='text' path='" path "' owner='root' group='root'" \
	" mode='0644' on-change='none' " rest

static void
bench_begin(struct bench *b, const char *text)
{
	const char *error = NULL;

	memset(b, 0, sizeof(*b));
	xmlerr_init();
	rule_levels_default(&b->program.levels);
	b->job.program = &b->program;
	b->job.arena = arena_new();
	diag_init(&b->job.diag, b->job.arena, &b->program.levels);
	b->schema = schema_compile(b->job.arena, NULL, "schemas/bundle.rng",
	    &error);
	ck_assert_msg(b->schema != NULL, "%s", error);
	b->doc = xmlReadMemory(text, (int)strlen(text), "bundle", NULL, 0);
	ck_assert_msg(b->doc != NULL, "%s", text);
	b->shaped = schema_check(&b->job, b->schema, b->doc,
	    RULE_template_fault);
	if (b->shaped)
		b->bundle = bundle_read(&b->job, b->doc);
}

static void
bench_end(struct bench *b)
{
	xmlFreeDoc(b->doc);
	schema_free(b->schema);
	diag_free(&b->job.diag);
	arena_free(b->job.arena);
}

START_TEST(lines_make_a_text)
{
	const struct bundle_file *f;
	struct bench b;

	bench_begin(&b, HEAD FILE_AT("/etc/x", "node='n2'>")
	    "<line>a</line><line/><lines>b\n\n c</lines><line>d &amp;</line>"
	    "</file>" FILE_AT("/etc/empty", "/>")
	    "<secret name='k' path='/k' owner='root' group='root' "
	    "mode='0400' form='key' hint='h'/></bundle>");
	ck_assert_ptr_nonnull(b.bundle);
	ck_assert_str_eq(b.bundle->cluster, "c");
	ck_assert_uint_eq(b.bundle->nnodes, 2);
	ck_assert_str_eq(b.bundle->nodes[1], "n2");
	ck_assert_uint_eq(b.bundle->nfiles, 2);
	f = &b.bundle->files[0];
	ck_assert_str_eq(f->text, "a\n\nb\n\n c\nd &\n");
	ck_assert_uint_eq(f->len, strlen(f->text));
	ck_assert_uint_eq(f->nlines, 6);
	ck_assert_uint_eq(f->lines[4].off, 6);
	ck_assert_str_eq(f->node, "n2");
	ck_assert_uint_eq(f->mode, 0644);
	ck_assert_int_eq(f->kind, KIND_TEXT);
	f = &b.bundle->files[1];
	ck_assert_ptr_null(f->node);
	ck_assert_uint_eq(f->len, 0);
	ck_assert_str_eq(f->text, "");
	ck_assert_uint_eq(b.bundle->nsecrets, 1);
	ck_assert_uint_eq(b.bundle->secrets[0].mode, 0400);
	bench_end(&b);
}
END_TEST

START_TEST(xml_is_written_as_ccs_does)
{
	const struct bundle_file *f;
	struct bench b;

	bench_begin(&b, HEAD FILE_AT("/x", ">")
	    "<tree><z b='&lt;&amp;&gt;&quot;&apos;' a='1&#9;2&#10;3'> <e/> "
	    "<f><g c=''/></f></z></tree></file></bundle>");
	ck_assert_ptr_nonnull(b.bundle);
	f = &b.bundle->files[0];
	ck_assert_str_eq(f->text,
	    "<z a=\"1&#9;2&#10;3\" b=\"&lt;&amp;&gt;&quot;'\">\n"
	    "  <e/>\n"
	    "  <f>\n"
	    "    <g c=\"\"/>\n"
	    "  </f>\n"
	    "</z>\n");
	ck_assert_uint_eq(f->nlines, 6);
	bench_end(&b);
}
END_TEST

/* What a wrong template could do is refused by the schema or the reader. */
START_TEST(faults_are_refused)
{
	static const char *const rows[] = {
		HEAD FILE_AT("etc/x", "/>"),
		HEAD FILE_AT("/", "/>"),
		HEAD FILE_AT("/etc/", "/>"),
		HEAD FILE_AT("/etc//x", "/>"),
		HEAD FILE_AT("/../x", "/>"),
		HEAD FILE_AT("/etc/..", "/>"),
		HEAD FILE_AT("/./x", "/>"),
		HEAD FILE_AT("/a&#10;b", "/>"),
		HEAD FILE_AT("/x", "node='n3'/>"),
		HEAD FILE_AT("/x", "/>") FILE_AT("/x", "/>"),
		HEAD FILE_AT("/x", "/>") FILE_AT("/x", "node='n1'/>"),
		HEAD FILE_AT("/x", "node='n1'/>") FILE_AT("/x", "/>"),
		HEAD FILE_AT("/x", "node='n1'/>") FILE_AT("/x", "node='n1'/>"),
		HEAD FILE_AT("/x", "><line>a&#10;b</line></file>"),
		HEAD FILE_AT("/x", "><line>a&#13;b</line></file>"),
		HEAD FILE_AT("/x", "><lines>a&#13;</lines></file>"),
		HEAD FILE_AT("/x", "><line><a/></line></file>"),
		HEAD FILE_AT("/x", "><tree><a/><b/></tree></file>"),
		HEAD FILE_AT("/x", "><line/><tree><b/></tree></file>"),
		HEAD FILE_AT("/x", "><tree><a>text</a></tree></file>"),
		HEAD FILE_AT("/x", ">text</file>"),
		HEAD FILE_AT("/x", "><a/></file>"),
		HEAD FILE_AT("/x", "><tree/></file>"),
		HEAD FILE_AT("/x", "><tree><a xmlns='u'/></tree></file>"),
		HEAD FILE_AT("/x", "node='n1' odd='1'/>"),
		HEAD "<file kind='text' path='/x' owner='root' group='a:b' "
		    "mode='0644' on-change='none'/>",
		HEAD "<file kind='text' path='/x' owner='' group='g' "
		    "mode='0644' on-change='none'/>",
		HEAD "<file kind='text' path='/x' owner='o' group='g' "
		    "mode='644' on-change='none'/>",
		HEAD "<file kind='text' path='/x' owner='o' group='g' "
		    "mode='4755' on-change='none'/>",
		HEAD "<file kind='text' path='/x' owner='o' group='g' "
		    "mode='0648' on-change='none'/>",
		HEAD "<file kind='nosuch' path='/x' owner='o' group='g' "
		    "mode='0644' on-change='none'/>",
		HEAD "<file kind='text' path='/x' owner='o' group='g' "
		    "mode='0644' on-change='maybe'/>",
		HEAD,
		"<bundle cluster='c'>" FILE_AT("/x", "/>"),
		"<bundle cluster='c'><node name='n1'/><node name='n1'/>"
		    FILE_AT("/x", "/>"),
		"<bundle cluster='c'><node name='..'/>" FILE_AT("/x", "/>"),
		"<bundle cluster='c'><node name='a/b'/>" FILE_AT("/x", "/>"),
		"<bundle cluster='../c'><node name='n'/>" FILE_AT("/x", "/>"),
		"<bundle cluster=''><node name='n'/>" FILE_AT("/x", "/>"),
		HEAD FILE_AT("/x", "/>") "<secret name='k' path='../k' "
		    "owner='o' group='g' mode='0400' form='key' hint='h'/>",
		HEAD FILE_AT("/x", "/>") "<secret name='' path='/k' "
		    "owner='o' group='g' mode='0400' form='key' hint='h'/>",
	};
	char text[1024];
	struct bench b;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "%s</bundle>", rows[i]);
		bench_begin(&b, text);
		ck_assert_msg(b.bundle == NULL, "%s", text);
		ck_assert_msg(b.job.diag.n > 0, "%s", text);
		ck_assert_int_eq(b.job.diag.list[0].rule,
		    RULE_template_fault);
		bench_end(&b);
	}
	bench_begin(&b, HEAD FILE_AT("/x", "node='n1'/>")
	    FILE_AT("/x", "node='n2'/>") "</bundle>");
	ck_assert_ptr_nonnull(b.bundle);
	bench_end(&b);
}
END_TEST

START_TEST(deep_xml_is_refused)
{
	enum { DEPTH = 100 };
	char text[4096] = HEAD FILE_AT("/x", "><tree>");
	struct bench b;
	size_t i;

	for (i = 0; i < DEPTH; i++)
		strcat(text, "<a>");
	for (i = 0; i < DEPTH; i++)
		strcat(text, "</a>");
	strcat(text, "</tree></file></bundle>");
	bench_begin(&b, text);
	ck_assert(b.shaped);
	ck_assert_ptr_null(b.bundle);
	bench_end(&b);
}
END_TEST

START_TEST(kinds_have_names)
{
	enum file_kind kind;

	for (kind = 0; kind < KIND_N; kind++)
		ck_assert_int_eq(file_kind_find(file_kind_name(kind)), kind);
	ck_assert_int_eq(file_kind_find("nosuch"), KIND_N);
	ck_assert_ptr_null(file_kind_name(KIND_N));
}
END_TEST

/* No line of a real bundle is without a template, no value without a
 * setting. */
START_TEST(every_line_of_a_bundle_has_a_cause)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER TOPOLOGY_NODES
	    TOPOLOGY_POSTGRESQL
	    "fencing = { enabled = false; reason = \"r\"; };\n");
	const struct bundle_file *f;
	size_t i, k, placed;

	ck_assert(t.ok);
	for (i = 0; i < t.c.bundle->nfiles; i++) {
		f = &t.c.bundle->files[i];
		ck_assert_msg(f->at.line > 1, "%s", f->path);
		for (k = placed = 0; k < f->nlines; k++) {
			ck_assert_msg(strncmp(f->lines[k].at.file,
			    "templates/", 10) == 0 &&
			    f->lines[k].at.line > 1, "%s:%zu", f->path,
			    k + 1);
			placed += f->lines[k].place != NULL;
		}
		/* only the node's list of sums follows from no setting */
		ck_assert_msg((placed == 0) == (f->kind == KIND_TEXT), "%s",
		    f->path);
	}
	topology_end(&t);
}
END_TEST

Suite *
bundle_suite(void)
{
	Suite *s = suite_create("bundle");
	TCase *tc = tcase_create("bundle");

	tcase_add_test(tc, lines_make_a_text);
	tcase_add_test(tc, xml_is_written_as_ccs_does);
	tcase_add_test(tc, faults_are_refused);
	tcase_add_test(tc, deep_xml_is_refused);
	tcase_add_test(tc, kinds_have_names);
	tcase_add_test(tc, every_line_of_a_bundle_has_a_cause);
	suite_add_tcase(s, tc);
	return s;
}
