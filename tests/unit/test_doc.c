/* SPDX-License-Identifier: MIT */
/* Tests of doc.c: the document's shape, its places, values kept as they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "doc.h"
#include "job.h"
#include "load.h"
#include "xmlutil.h"

Suite	*doc_suite(void);

static struct program	program;
static struct job	job;
static xmlDocPtr	doc;

static void
setup(void)
{
	memset(&program, 0, sizeof(program));
	memset(&job, 0, sizeof(job));
	rule_levels_default(&program.levels);
	job.program = &program;
	job.arena = arena_new();
	diag_init(&job.diag, job.arena, &program.levels);
	doc = NULL;
}

static void
teardown(void)
{
	xmlFreeDoc(doc);
	diag_free(&job.diag);
	arena_free(job.arena);
}

static xmlNodePtr
build(const char *text)
{
	char path[] = "/tmp/pghac-doc-XXXXXX";
	int fd = mkstemp(path);
	struct setting *root;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	root = load_file(&job, path);
	unlink(path);
	ck_assert_ptr_nonnull(root);
	xmlFreeDoc(doc);
	doc = doc_build_unchecked(&job, root);
	return xmlDocGetRootElement(doc);
}

static void
serialises_as(xmlNodePtr top, const char *want)
{
	xmlBufferPtr b = xmlBufferCreate();

	xmlNodeDump(b, doc, top, 0, 0);
	ck_assert_str_eq((const char *)xmlBufferContent(b), want);
	xmlBufferFree(b);
}

START_TEST(settings_become_elements_and_attributes)
{
	serialises_as(build("c = { name = \"n\"; v = 12; on = TRUE; f = .5; };\n"
	    "l = ( { a = 1; b = { x = 2; }; }, \"s\", [ 1, 2 ], ( ) );\n"
	    "top = 0x10; g = { };"),
	    "<topology top=\"16\"><c name=\"n\" v=\"12\" on=\"true\" f=\".5\"/>"
	    "<l><item a=\"1\"><b x=\"2\"/></item><item>s</item>"
	    "<item><item>1</item><item>2</item></item><item/></l><g/>"
	    "</topology>");
}
END_TEST

START_TEST(values_survive_as_they_are)
{
	xmlNodePtr top = build("a = \"&amp; <&lt;> \\\" ' \\n\\t\\r %s\";\n"
	    "id = \"same\"; l = ( \"&x; \\n\", \"\" ); g = { id = \"same\"; };");

	ck_assert_str_eq(xml_attr(top, "a"), "&amp; <&lt;> \" ' \n\t\r %s");
	ck_assert_str_eq(xml_attr(top, "id"), "same");
	ck_assert_int_ne(xml_attr_node(top, "id")->atype, XML_ATTRIBUTE_ID);
	top = xml_child(xml_child(top, "l"), "item");
	ck_assert_str_eq(xml_text(top), "&x; \n");
	ck_assert_str_eq(xml_text(xml_next(top, "item")), "");
}
END_TEST

static void
places_below(const xmlNode *node)
{
	const xmlAttr *a;

	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		ck_assert_ptr_nonnull(node->_private);
		ck_assert_ptr_eq(doc_place(node), node->_private);
		for (a = node->properties; a != NULL; a = a->next) {
			ck_assert_ptr_nonnull(a->_private);
			ck_assert_ptr_eq(doc_place(a), a->_private);
		}
		places_below(node->children);
	}
}

START_TEST(every_node_has_its_place)
{
	xmlNodePtr top = build("a = 1; b = ( { c = \"x\"; }, \"text\" );");
	xmlNodePtr item = xml_next(xml_child(xml_child(top, "b"), "item"),
	    "item");

	places_below(top);
	ck_assert_str_eq(doc_place(top)->path, "");
	ck_assert_str_eq(doc_place(xml_attr_node(top, "a"))->path, "a");
	ck_assert_str_eq(doc_place(item)->path, "b[1]");
	ck_assert_ptr_eq(doc_place(item->children), doc_place(item));
	ck_assert_ptr_null(doc_place(NULL));
}
END_TEST

START_TEST(a_node_without_a_place_has_its_parents)
{
	xmlNodePtr top = build("a = { b = 1; };"), a = xml_child(top, "a");
	xmlNodePtr added = xmlNewChild(a, NULL, XC("x"), XC("text"));

	ck_assert_ptr_eq(doc_place(added), a->_private);
	ck_assert_ptr_eq(doc_place(added->children), a->_private);
}
END_TEST

static const struct {
	const char	*text;
	enum rule	 rule;
	size_t		 off, len;
} bad[] = {
	{ "a*b = 1;", RULE_setting_name, 0, 3 },
	{ "xmlns = \"x\";", RULE_setting_name, 0, 5 },
	{ "a = \"\\x01\";", RULE_source_text, 4, 6 },
	{ "a = ( \"\\x1F\" );", RULE_source_text, 6, 6 },
	{ "a = \"\xEF\xBF\xBF\";", RULE_source_text, 4, 5 },
};

START_TEST(what_xml_cannot_hold_is_refused)
{
	const struct diagnostic *d;

	build(bad[_i].text);
	ck_assert_uint_eq(job.diag.n, 1);
	d = &job.diag.list[0];
	ck_assert_int_eq(d->rule, bad[_i].rule);
	ck_assert_uint_eq(d->at.off, bad[_i].off);
	ck_assert_uint_eq(d->at.len, bad[_i].len);
}
END_TEST

Suite *
doc_suite(void)
{
	Suite *s = suite_create("doc");
	TCase *tc = tcase_create("documents");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, settings_become_elements_and_attributes);
	tcase_add_test(tc, values_survive_as_they_are);
	tcase_add_test(tc, every_node_has_its_place);
	tcase_add_test(tc, a_node_without_a_place_has_its_parents);
	tcase_add_loop_test(tc, what_xml_cannot_hold_is_refused, 0,
	    sizeof(bad) / sizeof(bad[0]));
	suite_add_tcase(s, tc);
	return s;
}
