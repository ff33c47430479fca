/* SPDX-License-Identifier: MIT */
/* Nothing of libxml2 or libxslt reaches stderr; all of it reaches us. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xpath.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "job.h"
#include "render.h"
#include "xmlerr.h"
#include "xmlutil.h"

Suite	*xmlerr_suite(void);

struct bench {
	struct program	 program;
	struct job	 job;
	int		 saved;		/* the real stderr */
	int		 ends[2];	/* of the pipe in its place */
};

static void
bench_begin(struct bench *b)
{
	memset(b, 0, sizeof(*b));
	b->job.program = &b->program;
	b->job.arena = arena_new();
	rule_levels_default(&b->program.levels);
	diag_init(&b->job.diag, b->job.arena, &b->program.levels);
	ck_assert_int_eq(pipe2(b->ends, O_NONBLOCK), 0);
	b->saved = dup(STDERR_FILENO);
	dup2(b->ends[1], STDERR_FILENO);
	xmlerr_init();
}

/* Fails if anything was written to stderr. */
static void
bench_end(struct bench *b)
{
	char text[400];
	ssize_t n;

	fflush(stderr);
	n = read(b->ends[0], text, sizeof(text) - 1);
	dup2(b->saved, STDERR_FILENO);
	close(b->saved);
	close(b->ends[0]);
	close(b->ends[1]);
	ck_assert_msg(n <= 0, "on stderr: %.*s", (int)n, text);
	diag_free(&b->job.diag);
	arena_free(b->job.arena);
}

static xmlDocPtr
parse(const char *text, const char *name)
{
	return xmlReadMemory(text, (int)strlen(text), name, NULL, 0);
}

#define XSL_HEAD "<xsl:stylesheet version='1.0' " \
	"xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>\n"
#define XSL(body) XSL_HEAD "<xsl:template match='/'><x>" body \
	"</x></xsl:template></xsl:stylesheet>"

static xsltStylesheetPtr
compile(const char *text)
{
	xmlDocPtr doc = parse(text, "templates/t.xsl");
	xsltStylesheetPtr sheet;

	if (doc == NULL)
		return NULL;
	sheet = xsltParseStylesheetDoc(doc);
	if (sheet == NULL)
		xmlFreeDoc(doc);
	return sheet;
}

/* What goes wrong while a stylesheet is read. */
static const struct {
	const char	*text, *said;
} unreadable[] = {
	{ "<xsl:stylesheet", "templates/t.xsl:1: " },
	{ "<a>&none;</a>", "templates/t.xsl:1: " },
	{ "<a/>", NULL },
	{ XSL_HEAD "<xsl:tmplate/></xsl:stylesheet>", "templates/t.xsl:2: " },
	{ XSL("<xsl:value-of/>"), "templates/t.xsl:2: " },
	{ XSL("<xsl:value-of select='a['/>"), NULL },
	{ XSL_HEAD "<xsl:template match=']['/></xsl:stylesheet>", NULL },
	{ XSL_HEAD "<xsl:import href='none.xsl'/></xsl:stylesheet>", NULL },
	{ XSL("<xsl:call-template/>"), NULL },
};

/* With a collector the faults arrive; without one they vanish. */
START_TEST(stylesheet_unreadable)
{
	struct buf out = { 0 };
	struct bench b;

	bench_begin(&b);
	xsltFreeStylesheet(compile(unreadable[_i].text));
	xmlerr_capture(&out);
	xsltFreeStylesheet(compile(unreadable[_i].text));
	xmlerr_release();
	ck_assert_uint_gt(out.len, 0);
	ck_assert_int_ne(out.data[out.len - 1], '\n');
	if (unreadable[_i].said != NULL)
		ck_assert_msg(strstr(out.data, unreadable[_i].said) != NULL,
		    "%s", out.data);
	ck_assert_ptr_null(strstr(out.data, "compilation error"));
	buf_free(&out);
	bench_end(&b);
}
END_TEST

static const struct {
	const char	*text, *said;
} failing[] = {
	{ XSL("<xsl:message terminate='yes'>stop "
	    "<xsl:value-of select='1+1'/></xsl:message>"), "stop 2" },
	{ XSL("<xsl:message>just so</xsl:message>"), "just so" },
	{ XSL("<xsl:message>one\ntwo</xsl:message>"), "one" },
	{ XSL("<xsl:call-template name='none'/>"), "none" },
	{ XSL("<xsl:value-of select='$none'/>"), "none" },
	{ XSL("<xsl:value-of select='nofunc(1)'/>"), "nofunc" },
	{ XSL("<xsl:value-of select='none:f(1)'/>"), "none" },
	{ XSL("<xsl:apply-templates select='nofunc()'/>"), "nofunc" },
	{ XSL("<xsl:copy-of select=\"document('/etc/passwd')\"/>"), NULL },
	{ XSL("<xsl:element name=''/>"), NULL },
	{ XSL("<xsl:for-each select='1'/>"), NULL },
};

/* One transform of a topology whose cluster stands at a place. */
static void
transform(xsltStylesheetPtr sheet, xmlDocPtr doc)
{
	xsltTransformContextPtr ctxt = xsltNewTransformContext(sheet, doc);

	xmlerr_transform(ctxt);
	xmlFreeDoc(xsltApplyStylesheetUser(sheet, doc, NULL, NULL, NULL,
	    ctxt));
	xsltFreeTransformContext(ctxt);
}

START_TEST(stylesheet_failing)
{
	static struct place place = { .path = "here" };
	const struct diagnostic *d;
	xsltStylesheetPtr sheet;
	bool said = false;
	struct bench b;
	xmlDocPtr doc;
	size_t i, n;

	bench_begin(&b);
	doc = parse("<topology/>", NULL);
	xmlDocGetRootElement(doc)->_private = &place;
	sheet = compile(failing[_i].text);
	if (sheet == NULL)		/* libxslt found it already */
		goto out;
	transform(sheet, doc);		/* nobody listens */
	ck_assert_uint_eq(b.job.diag.n, 0);
	xmlerr_begin(&b.job, RULE_template_fault, "PREFIX ");
	transform(sheet, doc);
	n = xmlerr_end(&b.job);
	ck_assert_uint_gt(n, 0);
	ck_assert_uint_eq(n, b.job.diag.n);
	for (i = 0; i < n; i++) {
		d = &b.job.diag.list[i];
		ck_assert_int_eq(d->rule, RULE_template_fault);
		ck_assert_int_eq(strncmp(d->text, "PREFIX ", 7), 0);
		ck_assert_ptr_null(strchr(d->text, '\n'));
		ck_assert_ptr_null(strstr(d->text, "runtime error"));
		said = said || failing[_i].said == NULL ||
		    (strstr(d->text, failing[_i].said) != NULL &&
		    strstr(d->text, "templates/t.xsl:2: ") != NULL);
	}
	ck_assert_msg(said, "%s", b.job.diag.list[0].text);
out:
	xsltFreeStylesheet(sheet);
	xmlFreeDoc(doc);
	bench_end(&b);
}
END_TEST

/* A fault at a node of the topology has its place. */
START_TEST(message_has_place)
{
	static struct place place = { .path = "cluster" };
	xsltStylesheetPtr sheet;
	struct bench b;
	xmlDocPtr doc;

	bench_begin(&b);
	doc = parse("<topology><cluster/></topology>", NULL);
	xml_child(xmlDocGetRootElement(doc), "cluster")->_private = &place;
	sheet = compile(XSL_HEAD "<xsl:template match='cluster'>\n"
	    "<xsl:message>bad value</xsl:message></xsl:template>"
	    "</xsl:stylesheet>");
	xmlerr_begin(&b.job, RULE_template_fault, NULL);
	transform(sheet, doc);
	ck_assert_uint_eq(xmlerr_end(&b.job), 1);
	ck_assert_str_eq(b.job.diag.list[0].text,
	    "templates/t.xsl:3: bad value");
	ck_assert_str_eq(b.job.diag.list[0].path, "cluster");
	xsltFreeStylesheet(sheet);
	xmlFreeDoc(doc);
	bench_end(&b);
}
END_TEST

static xmlRelaxNGPtr
relaxng(const char *text)
{
	xmlRelaxNGParserCtxtPtr p;
	xmlRelaxNGPtr schema;

	p = xmlRelaxNGNewMemParserCtxt(text, (int)strlen(text));
	schema = xmlRelaxNGParse(p);
	xmlRelaxNGFreeParserCtxt(p);
	return schema;
}

#define RNG(body) "<element name='bundle' " \
	"xmlns='http://relaxng.org/ns/structure/1.0'>" body "</element>"

/* In the result document _private leads to the cause, and its template. */
START_TEST(result_document)
{
	static struct place place = { .path = "nodes[0]" };
	struct render_cause cause = {
		.place = &place, .at = { "templates/a.xsl", 7 },
	};
	xmlRelaxNGValidCtxtPtr v;
	xmlRelaxNGPtr schema;
	struct bench b;
	xmlDocPtr doc;

	bench_begin(&b);
	schema = relaxng(RNG("<element name='file'><attribute name='kind'/>"
	    "</element>"));
	ck_assert_ptr_nonnull(schema);
	doc = parse("<bundle><file kind='a' made='b'/></bundle>", NULL);
	xml_child(xmlDocGetRootElement(doc), "file")->_private = &cause;
	xmlerr_begin(&b.job, RULE_template_fault, NULL);
	v = xmlRelaxNGNewValidCtxt(schema);
	ck_assert_int_ne(xmlRelaxNGValidateDoc(v, doc), 0);
	ck_assert_uint_eq(xmlerr_end(&b.job), 1);
	ck_assert_str_eq(b.job.diag.list[0].text,
	    "templates/a.xsl:7: invalid attribute made for element file");
	ck_assert_str_eq(b.job.diag.list[0].path, "nodes[0]");
	xmlRelaxNGFreeValidCtxt(v);
	xmlRelaxNGFree(schema);
	xmlFreeDoc(doc);
	bench_end(&b);
}
END_TEST

/* Thousands of faults end at a bound, in no time. */
START_TEST(bounded)
{
	xmlRelaxNGValidCtxtPtr v;
	struct buf text = { 0 };
	xmlRelaxNGPtr schema;
	struct bench b;
	xmlDocPtr doc;
	int i;

	bench_begin(&b);
	schema = relaxng(RNG("<zeroOrMore><element name='x'>"
	    "<attribute name='a'/></element></zeroOrMore>"));
	buf_adds(&text, "<bundle>");
	for (i = 0; i < 5000; i++)
		buf_adds(&text, "<x b='1'/>");
	buf_adds(&text, "</bundle>");
	doc = parse(text.data, NULL);
	xmlerr_begin(&b.job, RULE_template_fault, NULL);
	v = xmlRelaxNGNewValidCtxt(schema);
	ck_assert_int_ne(xmlRelaxNGValidateDoc(v, doc), 0);
	ck_assert_uint_le(xmlerr_end(&b.job), 200);
	ck_assert_uint_gt(b.job.diag.n, 0);
	xmlRelaxNGFreeValidCtxt(v);
	xmlRelaxNGFree(schema);
	xmlFreeDoc(doc);
	buf_free(&text);
	bench_end(&b);
}
END_TEST

/* The remaining ways to be heard: documents, schemas, XPath, the network. */
START_TEST(other_faults)
{
	static const char *const texts[] = {
		"<a", "<a></b>", "<a>\xff</a>", "<?xml version='1.0' "
		"encoding='none'?><a/>", "<!DOCTYPE a SYSTEM 'http://x/'><a>"
		"&b;</a>", "<a xmlns:b=''/>", "<a b='1' b='2'/>",
	};
	xmlXPathContextPtr x;
	struct bench b;
	xmlDocPtr doc;
	size_t i;

	bench_begin(&b);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		xmlFreeDoc(xmlReadMemory(texts[i], (int)strlen(texts[i]),
		    "d.xml", NULL, XML_PARSE_NOENT | XML_PARSE_DTDLOAD));
	xmlRelaxNGFree(relaxng(RNG("<ref name='none'/>")));
	xmlRelaxNGFree(relaxng(RNG("<data type='none'/>")));
	doc = parse("<a/>", NULL);
	x = xmlXPathNewContext(doc);
	xmlXPathFreeObject(xmlXPathEval(XC("a["), x));
	xmlXPathFreeObject(xmlXPathEval(XC("f()"), x));
	xmlXPathFreeContext(x);
	xmlFreeDoc(doc);
	ck_assert_ptr_null(xmlReadFile("/nonexistent", NULL, 0));
	ck_assert_ptr_null(xmlReadFile("http://localhost:1/", NULL, 0));
	bench_end(&b);
}
END_TEST

Suite *
xmlerr_suite(void)
{
	Suite *s = suite_create("xmlerr");
	TCase *t = tcase_create("xmlerr");

	tcase_add_loop_test(t, stylesheet_unreadable, 0,
	    (int)(sizeof(unreadable) / sizeof(unreadable[0])));
	tcase_add_loop_test(t, stylesheet_failing, 0,
	    (int)(sizeof(failing) / sizeof(failing[0])));
	tcase_add_test(t, message_has_place);
	tcase_add_test(t, result_document);
	tcase_add_test(t, bounded);
	tcase_add_test(t, other_faults);
	suite_add_tcase(s, t);
	return s;
}
