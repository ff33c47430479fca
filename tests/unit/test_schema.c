/* SPDX-License-Identifier: MIT */
/* Schemas compile once, and their faults come with places. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "job.h"
#include "schema.h"
#include "xmlerr.h"
#include "xmlutil.h"

Suite	*schema_suite(void);

struct bench {
	struct program	 program;
	struct job	 job;
	char		 dir[32];
};

/* text, if not NULL, stands in for schemas/topology.rng. */
static void
bench_begin(struct bench *b, const char *text)
{
	char name[80];
	FILE *f;

	memset(b, 0, sizeof(*b));
	xmlerr_init();
	b->job.program = &b->program;
	b->job.arena = arena_new();
	rule_levels_default(&b->program.levels);
	diag_init(&b->job.diag, b->job.arena, &b->program.levels);
	if (text == NULL)
		return;
	strcpy(b->dir, "/tmp/pghac-unit.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(b->dir));
	snprintf(name, sizeof(name), "%s/schemas", b->dir);
	ck_assert_int_eq(mkdir(name, 0700), 0);
	snprintf(name, sizeof(name), "%s/schemas/topology.rng", b->dir);
	ck_assert_ptr_nonnull(f = fopen(name, "w"));
	fputs(text, f);
	fclose(f);
}

static void
bench_end(struct bench *b)
{
	char name[80];

	if (b->dir[0] != '\0') {
		snprintf(name, sizeof(name), "%s/schemas/topology.rng",
		    b->dir);
		unlink(name);
		snprintf(name, sizeof(name), "%s/schemas", b->dir);
		rmdir(name);
		rmdir(b->dir);
	}
	diag_free(&b->job.diag);
	arena_free(b->job.arena);
}

static xmlDocPtr
parse(const char *text)
{
	xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), "t.xml", NULL,
	    0);

	ck_assert_ptr_nonnull(doc);
	return doc;
}

#define CLUSTER "<cluster name='x' platform='el6' config_version='1'/>"
#define NODES "<nodes><item name='n' address='a'/></nodes>"
#define PG "<postgresql version='9.3'/>"

START_TEST(valid)
{
	const char *error = NULL;
	struct schema *schema;
	struct bench b;
	xmlDocPtr doc;
	int i;

	bench_begin(&b, NULL);
	schema = schema_compile(b.job.arena, NULL, "schemas/topology.rng",
	    &error);
	ck_assert_msg(schema != NULL, "%s", error);
	doc = parse("<topology>" PG NODES CLUSTER "</topology>");
	for (i = 0; i < 3; i++)
		ck_assert(schema_check(&b.job, schema, doc, RULE_shape));
	ck_assert_uint_eq(b.job.diag.n, 0);
	xmlFreeDoc(doc);
	schema_free(schema);
	schema_free(NULL);
	bench_end(&b);
}
END_TEST

/* The net below grammar_check: faults at the place of the nearest node. */
START_TEST(invalid)
{
	static const struct {
		const char	*text, *where, *said;
	} rows[] = {
		{ "<topology><cluster name='x' platform='el6' nmae='y' "
		    "config_version='1'/>" NODES PG "</topology>",
		    "nmae", "nmae" },
		{ "<topology>" CLUSTER "<nodes><item name='n' address='a' "
		    "id='x'/></nodes>" PG "</topology>", "id",
		    "attribute id" },
		{ "<topology>" CLUSTER NODES PG "<vips><item/></vips>"
		    "</topology>", NULL, NULL },
		{ "<topology>" NODES PG "</topology>", "topology", NULL },
		{ "<topology>" CLUSTER "<nodes/>" PG "</topology>",
		    "nodes", NULL },
		{ "<x/>", NULL, NULL },
	};
	const char *error = NULL, *text;
	static struct place places[] = {
		{ .path = "topology" }, { .path = "cluster" },
		{ .path = "nodes" }, { .path = "id" }, { .path = "nmae" },
	};
	struct schema *schema;
	xmlNodePtr root, n;
	struct bench b;
	xmlDocPtr doc;
	size_t i;

	bench_begin(&b, NULL);
	schema = schema_compile(b.job.arena, NULL, "schemas/topology.rng",
	    &error);
	ck_assert_ptr_nonnull(schema);
	doc = parse(rows[_i].text);
	root = xmlDocGetRootElement(doc);
	root->_private = &places[0];
	n = xml_child(root, "cluster");
	if (n != NULL)
		n->_private = &places[1];
	if (xml_attr_node(n, "nmae") != NULL)
		xml_attr_node(n, "nmae")->_private = &places[4];
	n = xml_child(root, "nodes");
	if (n != NULL) {
		n->_private = &places[2];
		n = xml_child(n, NULL);
		if (n != NULL && xml_attr_node(n, "id") != NULL)
			xml_attr_node(n, "id")->_private = &places[3];
	}
	ck_assert(!schema_check(&b.job, schema, doc, RULE_shape));
	ck_assert_uint_gt(b.job.diag.n, 0);
	for (i = 0; i < b.job.diag.n; i++) {
		text = b.job.diag.list[i].text;
		ck_assert_int_eq(b.job.diag.list[i].rule, RULE_shape);
		ck_assert_ptr_null(strchr(text, '\n'));
		if (rows[_i].said == NULL)
			continue;
		/* the tails that say nothing are gone */
		ck_assert_ptr_null(strstr(text, "failed to validate"));
		ck_assert_ptr_null(strstr(text, "interleave"));
	}
	if (rows[_i].said != NULL)
		ck_assert_msg(strstr(b.job.diag.list[0].text, rows[_i].said)
		    != NULL, "%s", b.job.diag.list[0].text);
	if (rows[_i].where != NULL) {
		text = b.job.diag.list[0].path;
		ck_assert_msg(text != NULL &&
		    strcmp(text, rows[_i].where) == 0, "%s: %s",
		    rows[_i].where, text);
	}
	xmlFreeDoc(doc);
	schema_free(schema);
	bench_end(&b);
}
END_TEST

/* Schemas that are wrong, with the file and line where libxml2 has them. */
START_TEST(uncompilable)
{
	static const char *const texts[] = {
		"", "<grammar", "<x/>",
		"<grammar xmlns='http://relaxng.org/ns/structure/1.0'>\n"
		    "<start><ref name='none'/></start></grammar>",
		"<grammar xmlns='http://relaxng.org/ns/structure/1.0'>\n"
		    "<start><element name='a'><nonsense/></element></start>"
		    "</grammar>",
		"<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'"
		    "><attribute name='b'/><attribute name='b'/></element",
	};
	const char *error = NULL;
	struct bench b;

	bench_begin(&b, texts[_i]);
	ck_assert_ptr_null(schema_compile(b.job.arena, b.dir,
	    "schemas/topology.rng", &error));
	ck_assert_ptr_nonnull(error);
	ck_assert_msg(strstr(error, "schemas/topology.rng") != NULL, "%s",
	    error);
	bench_end(&b);
}
END_TEST

#define GRAMMAR "<grammar xmlns='http://relaxng.org/ns/structure/1.0'>"

/* Only resources are included, and none for ever. */
START_TEST(includes_are_confined)
{
	static const struct { const char *href, *said; } rows[] = {
		{ "none.rng", "schemas/none.rng: no such schema" },
		{ "../../etc/passwd", "no such schema" },
		{ "/etc/passwd", "no such schema" },
		{ "file:///etc/passwd", "no such schema" },
		{ "http://localhost/x.rng", "no such schema" },
		{ "topology.rng", "included by itself" },
	};
	const char *error = NULL;
	char text[200];
	struct bench b;

	snprintf(text, sizeof(text), GRAMMAR "<include href='%s'/></grammar>",
	    rows[_i].href);
	bench_begin(&b, text);
	ck_assert_ptr_null(schema_compile(b.job.arena, b.dir,
	    "schemas/topology.rng", &error));
	ck_assert_ptr_nonnull(error);
	ck_assert_msg(strstr(error, rows[_i].said) != NULL, "%s", error);
	bench_end(&b);
}
END_TEST

/* What stands inside the include wins, its types are the including file's. */
START_TEST(includes_are_merged)
{
	static const struct { const char *text; bool valid; } rows[] = {
		{ "<cluster name='n' config_version='1'><clusternodes>"
		    "<clusternode name='a' nodeid='1'/></clusternodes>"
		    "<rm><failoverdomains/><service name='x'/></rm>"
		    "</cluster>", true },
		{ "<cluster name='n' config_version='1'><clusternodes>"
		    "<clusternode name='a' nodeid='x'/></clusternodes>"
		    "</cluster>", false },
		{ "<cluster name='n' config_version='1'><clusternodes/>"
		    "<rm><x/></rm></cluster>", false },
	};
	const char *error = NULL;
	struct schema *schema;
	struct bench b;
	xmlDocPtr doc;

	bench_begin(&b, NULL);
	schema = schema_compile(b.job.arena, NULL, "schemas/cluster.rng",
	    &error);
	ck_assert_msg(schema != NULL, "%s", error);
	doc = parse(rows[_i].text);
	ck_assert_int_eq(schema_check(&b.job, schema, doc, RULE_shape),
	    rows[_i].valid);
	xmlFreeDoc(doc);
	schema_free(schema);
	bench_end(&b);
}
END_TEST

/* Long lists: every member is looked at, the document stays as it was. */
START_TEST(long_lists)
{
	static const int wrong[] = { -1, 0, 511, 512, 513, 1024, 2599 };
	const char *error = NULL;
	struct buf text = { 0 };
	struct schema *schema;
	xmlNodePtr n, nodes;
	struct bench b;
	xmlDocPtr doc;
	int i, count;

	bench_begin(&b, NULL);
	schema = schema_compile(b.job.arena, NULL, "schemas/topology.rng",
	    &error);
	buf_adds(&text, "<topology>" CLUSTER "<nodes>");
	for (i = 0; i < 2600; i++)
		buf_printf(&text, "<item name='n%d' %s='a'/>", i,
		    i == wrong[_i] ? "x" : "address");
	buf_adds(&text, "</nodes><vips>");
	for (i = 0; i < 600; i++)
		buf_printf(&text, "<item name='v' address='a' prefix='1' "
		    "purpose='client'/>");
	buf_adds(&text, "</vips>" PG "</topology>");
	doc = parse(text.data);
	ck_assert_int_eq(schema_check(&b.job, schema, doc, RULE_shape),
	    wrong[_i] == -1);
	ck_assert_int_eq(b.job.diag.n == 0, wrong[_i] == -1);
	nodes = xml_child(xmlDocGetRootElement(doc), "nodes");
	for (n = nodes->children, count = 0; n != NULL; n = n->next) {
		count++;
		ck_assert_ptr_eq(n->next == NULL ? n : n->next->prev, n);
		ck_assert_ptr_eq(n->parent, nodes);
	}
	ck_assert_int_eq(count, 2600);
	ck_assert_str_eq(xml_attr(nodes->children, "name"), "n0");
	ck_assert_str_eq(xml_attr(nodes->last, "name"), "n2599");
	xmlFreeDoc(doc);
	buf_free(&text);
	schema_free(schema);
	bench_end(&b);
}
END_TEST

/* All optional keys together must not double the work with each of them,
 * as libxml2 does for optional attributes outside an interleave. */
START_TEST(many_attributes)
{
	const char *error = NULL;
	struct buf text = { 0 };
	struct schema *schema;
	struct bench b;
	xmlDocPtr doc;
	int i;

	bench_begin(&b, NULL);
	schema = schema_compile(b.job.arena, NULL, "schemas/topology.rng",
	    &error);
	buf_adds(&text, "<topology><cluster name='x' platform='el6' "
	    "config_version='1' transport='udp' keyfile='k' port='1' "
	    "quorum_timeout='0' cluster_timeout='0' shutdown_timeout='0' "
	    "fence_join_timeout='0' two_node='true' rrp_mode='none' "
	    "token='30' consensus='30' post_join_delay='0' "
	    "post_fail_delay='0'/><vips>");
	for (i = 0; i < 20000; i++)
		buf_adds(&text, "<item name='v' address='a' prefix='1' "
		    "purpose='client' monitor='1s' interface='i' "
		    "iflabel='l' target_role='Started'/>");
	buf_adds(&text, "</vips>" NODES PG "</topology>");
	doc = parse(text.data);
	ck_assert(schema_check(&b.job, schema, doc, RULE_shape));
	xmlFreeDoc(doc);
	buf_free(&text);
	schema_free(schema);
	bench_end(&b);
}
END_TEST

START_TEST(absent)
{
	const char *error = NULL;
	struct bench b;

	bench_begin(&b, NULL);
	ck_assert_ptr_null(schema_compile(b.job.arena, NULL,
	    "schemas/none.rng", &error));
	ck_assert_str_eq(error, "schemas/none.rng: no such schema");
	bench_end(&b);
}
END_TEST

Suite *
schema_suite(void)
{
	Suite *s = suite_create("schema");
	TCase *t = tcase_create("schema");

	tcase_add_test(t, valid);
	tcase_add_loop_test(t, invalid, 0, 6);
	tcase_add_loop_test(t, includes_are_confined, 0, 6);
	tcase_add_loop_test(t, includes_are_merged, 0, 3);
	tcase_add_loop_test(t, uncompilable, 0, 6);
	tcase_add_loop_test(t, long_lists, 0, 7);
	tcase_add_test(t, many_attributes);
	tcase_add_test(t, absent);
	suite_add_tcase(s, t);
	return s;
}
