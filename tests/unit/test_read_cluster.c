/* SPDX-License-Identifier: MIT */
/* Tests of read_cluster.c, xmlshape.c, xmlfault.c and xmlplace.c. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "xmlfault.h"
#include "compile.h"
#include "job.h"
#include "read_cluster.h"
#include "schema.h"
#include "xmlerr.h"
#include "xmlplace.h"

Suite	*read_cluster_suite(void);

#define CORE "schemas/cluster/core.rng"
#define FULL "schemas/cluster.rng"
#define RULE RULE_template_fault

struct fixture {
	struct program	 program;
	struct job	*job;
	struct arena	*arena;
};

static void
begin(struct fixture *f)
{
	const char *error = NULL;

	xmlerr_init();
	memset(f, 0, sizeof(*f));
	rule_levels_default(&f->program.levels);
	f->arena = arena_new();
	f->program.cluster = schema_compile(f->arena, NULL, CORE, &error);
	ck_assert_msg(f->program.cluster != NULL, "%s", error);
	f->job = job_new(&f->program);
}

static void
end(struct fixture *f)
{
	job_free(f->job);
	schema_free(f->program.cluster);
	arena_free(f->arena);
}

static struct cluster_conf *
read_text(struct fixture *f, const char *text, size_t len,
    struct schema *schema)
{
	return read_cluster(f->job, source_text(f->job->arena, "c", text,
	    len), schema, RULE);
}

/* The text is refused with a message that holds the words, at line. */
static void
refused(const char *text, size_t len, const char *words, size_t line)
{
	const struct diagnostic *d;
	struct fixture f;

	begin(&f);
	ck_assert_ptr_null(read_text(&f, text, len, f.program.cluster));
	ck_assert_uint_ge(f.job->diag.n, 1);
	d = &f.job->diag.list[0];
	ck_assert_msg(strstr(d->text, words) != NULL, "\"%s\" in \"%s\"",
	    words, d->text);
	ck_assert_ptr_nonnull(d->at.src);
	ck_assert_uint_le(d->at.off + d->at.len, len);
	ck_assert_uint_eq(source_linecol(f.job->arena, d->at.src,
	    d->at.off).line, line);
	end(&f);
}

static const char two_rings[] =
    "<cluster name='c' config_version='7'>\n"
    "<cman two_node='1' expected_votes='1' keyfile='/k' transport='udp'\n"
    "  port='5410'><multicast addr='239.0.0.1' ttl='2' port='5412'/></cman>\n"
    "<totem rrp_mode='passive' token='5000' consensus='6000'/>\n"
    "<fence_daemon post_join_delay='20' post_fail_delay='1'/>\n"
    "<clusternodes>\n"
    "<clusternode name='a' nodeid='1' votes='1'><altname name='a2'/>\n"
    "<fence><method name='m'><device name='d' port='a'/></method>\n"
    "<method name='n'><device name='e' port='x'/></method></fence>\n"
    "</clusternode><!-- <clusternode/> -->\n"
    "<clusternode nodeid='2'\n  name='b&amp;&#99;'/></clusternodes>\n"
    "<fencedevices><fencedevice name='e' agent='other'/>\n"
    "<fencedevice agent='fence_pcmk' name='d'/></fencedevices>\n"
    "</cluster>\n";

START_TEST(everything_is_read)
{
	struct cluster_conf *c;
	struct fixture f;

	begin(&f);
	c = read_text(&f, two_rings, sizeof(two_rings) - 1,
	    f.program.cluster);
	ck_assert_ptr_nonnull(c);
	ck_assert_uint_eq(f.job->diag.n, 0);
	ck_assert_str_eq(c->name, "c");
	ck_assert_str_eq(c->config_version, "7");
	ck_assert_str_eq(c->two_node, "1");
	ck_assert_str_eq(c->expected_votes, "1");
	ck_assert_str_eq(c->keyfile, "/k");
	ck_assert_str_eq(c->transport, "udp");
	ck_assert_str_eq(c->port, "5410");
	ck_assert_str_eq(c->multicast_addr, "239.0.0.1");
	ck_assert_str_eq(c->multicast_ttl, "2");
	ck_assert_str_eq(c->multicast_port, "5412");
	ck_assert_str_eq(c->rrp_mode, "passive");
	ck_assert_str_eq(c->token, "5000");
	ck_assert_str_eq(c->consensus, "6000");
	ck_assert_str_eq(c->post_join_delay, "20");
	ck_assert_str_eq(c->post_fail_delay, "1");
	ck_assert_uint_eq(c->nnodes, 2);
	ck_assert_str_eq(c->nodes[0].name, "a");
	ck_assert_str_eq(c->nodes[0].nodeid, "1");
	ck_assert_str_eq(c->nodes[0].votes, "1");
	ck_assert_str_eq(c->nodes[0].altname, "a2");
	ck_assert_str_eq(c->nodes[0].fence_device, "d");
	ck_assert_str_eq(c->nodes[0].fence_agent, "fence_pcmk");
	ck_assert_str_eq(c->nodes[0].fence_port, "a");
	ck_assert_uint_eq(c->nodes[0].line, 7);
	ck_assert_str_eq(c->nodes[1].name, "b&c");
	ck_assert_ptr_null(c->nodes[1].votes);
	ck_assert_ptr_null(c->nodes[1].altname);
	ck_assert_ptr_null(c->nodes[1].fence_device);
	ck_assert_ptr_null(c->nodes[1].fence_agent);
	ck_assert_uint_eq(c->nodes[1].line, 11);
	end(&f);
}
END_TEST

START_TEST(without_a_schema_anything_goes)
{
	static const char text[] = "<x><clusternodes><clusternode/>"
	    "</clusternodes></x>";
	struct cluster_conf *c;
	struct fixture f;

	begin(&f);
	c = read_text(&f, text, sizeof(text) - 1, NULL);
	ck_assert_ptr_nonnull(c);
	ck_assert_ptr_null(c->name);
	ck_assert_uint_eq(c->nnodes, 1);
	ck_assert_ptr_null(c->nodes[0].name);
	end(&f);
}
END_TEST

#define HEAD "<cluster name='c' config_version='7'>\n<clusternodes/>\n"
#define TAIL "\n</cluster>"

/* What is wrong, and the place of it in the text. */
static const struct {
	const char	*text;
	const char	*words;
	size_t		 line;
} wrong[] = {
	{ HEAD "<cman\n\n trnasport='udpu'/>" TAIL,
	    "<cman> has no attribute \"trnasport\"", 5 },
	{ HEAD "<cman port='5405'\n transport='UDP'/>" TAIL,
	    "\"UDP\" is no value for transport of <cman>", 4 },
	{ HEAD "<cman two_node='yes'/>" TAIL,
	    "\"yes\" is no value for two_node", 3 },
	{ HEAD "<cman/>\n<cman/>" TAIL, "<cman> stands twice", 4 },
	{ HEAD "<cman>\n<altmulticast/>\n<multicast/></cman>" TAIL,
	    "<multicast> stands behind <altmulticast>", 5 },
	{ HEAD "<totme/>" TAIL, "<totme> cannot stand in <cluster>", 3 },
	{ HEAD "<!-- <a> -->words" TAIL, "text \"words\" stands in", 1 },
	{ "<cluster name='c' config_version='1'/>",
	    "<cluster> lacks <clusternodes>", 1 },
	{ "<cluster\nname='c'><clusternodes/></cluster>",
	    "<cluster> lacks the attribute \"config_version\"", 1 },
	{ "<cluster name='c'\nconfig_version='0'><clusternodes/></cluster>",
	    "\"0\" is no value for config_version", 2 },
	{ "<clutser/>", "starts with <clutser>, not with <cluster>", 1 },
	{ "<cluster xmlns='urn:x'/>", "in a namespace", 1 },
	{ HEAD "<fencedevices>\n<fencedevice name='x' agent='y'/>\n"
	    "<fencedevice name='x' agent='y'/></fencedevices>" TAIL,
	    "the name \"x\" is used twice", 5 },
	{ "<cluster name='c' config_version='7'><clusternodes>\n"
	    "<clusternode name='n' nodeid='1'><fence><method name='m'>\n"
	    "<device\nname='x'/></method></fence></clusternode>\n"
	    "</clusternodes></cluster>",
	    "no <fencedevice> has the name \"x\"", 4 },
	{ HEAD "<cman", "not well-formed XML", 3 },
	{ "", "not well-formed XML", 1 },
	{ HEAD "<cman/> <a:b/>" TAIL, "not well-formed XML", 3 },
	{ "<!-- -->\n<!DOCTYPE cluster SYSTEM '/etc/passwd'><cluster/>",
	    "a document type declaration is not allowed", 2 },
	{ "<!DOCTYPE a [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'>]>\n"
	    "<cluster name='&b;'/>", "a document type declaration", 1 },
	{ HEAD "<cman keyfile='\xff'/>" TAIL, "not well-formed XML", 3 },
	{ HEAD "&unknown;" TAIL, "not well-formed XML", 3 },
	{ "<?xml version='1.0' encoding='nonsense'?>\n<cluster/>",
	    "not well-formed XML", 1 },
};

START_TEST(the_culprit_is_named)
{
	refused(wrong[_i].text, strlen(wrong[_i].text), wrong[_i].words,
	    wrong[_i].line);
}
END_TEST

START_TEST(a_fix_is_offered)
{
	static const char text[] = HEAD "<cman trnasport='udpu' "
	    "transport='iba'/>" TAIL;
	const struct diagnostic *d;
	struct fixture f;

	begin(&f);
	ck_assert_ptr_null(read_text(&f, text, sizeof(text) - 1,
	    f.program.cluster));
	ck_assert_uint_eq(f.job->diag.n, 2);
	d = f.job->diag.list;
	ck_assert_str_eq(d[0].fix, "did you mean \"transport\"?");
	ck_assert(strncmp(d[0].at.src->text + d[0].at.off, "trnasport",
	    d[0].at.len) == 0 && d[0].at.len == 9);
	ck_assert_str_eq(d[1].fix,
	    "write \"udp\", \"udpb\", \"udpu\" or \"rdma\"");
	ck_assert(strncmp(d[1].at.src->text + d[1].at.off, "iba",
	    d[1].at.len) == 0 && d[1].at.len == 3);
	end(&f);
}
END_TEST

START_TEST(a_null_byte_is_refused)
{
	refused("<\0c\0>\0", 6, "the file is not plain text", 1);
}
END_TEST

/* Text of n times part between head and tail. */
static char *
repeat(const char *head, const char *part, size_t n, const char *tail)
{
	size_t h = strlen(head), p = strlen(part), i;
	char *text = malloc(h + n * p + strlen(tail) + 1);

	ck_assert_ptr_nonnull(text);
	memcpy(text, head, h);
	for (i = 0; i < n; i++)
		memcpy(text + h + i * p, part, p);
	memcpy(text + h + n * p, tail, strlen(tail) + 1);
	return text;
}

START_TEST(large_and_deep_files_end)
{
	static const struct {
		const char	*head, *part;
		size_t		 n;
		const char	*tail, *words;
	} rows[] = {
		{ "", "<cluster>", 1000000, "", "more than 20000 elements" },
		{ "", "<cluster>", 10000, "", "not well-formed XML" },
		{ HEAD, "<rm><a>", 100, TAIL, "not well-formed XML" },
		{ HEAD, "<uidgid x='1'/>", 19000, TAIL,
		    "<uidgid> cannot stand in <cluster>" },
		{ HEAD "<cman ", "x='1' ", 1000000, "/>" TAIL,
		    "more than 256 attributes in an element" },
		{ HEAD "<fencedevices>", "<fencedevice name='x' agent='y'/>",
		    19000, "</fencedevices>" TAIL,
		    "the name \"x\" is used twice" },
		{ HEAD, "<", 1000000, TAIL, "not well-formed XML" },
		{ HEAD "<cman keyfile='", "k", 9000000, "' x='1'/>" TAIL,
		    "<cman> has no attribute \"x\"" },
		{ HEAD "<cman ", "k", 9000000, "='1'/>" TAIL, "" },
	};
	struct fixture f;
	char *text;

	begin(&f);
	text = repeat(rows[_i].head, rows[_i].part, rows[_i].n,
	    rows[_i].tail);
	ck_assert_ptr_null(read_text(&f, text, strlen(text),
	    f.program.cluster));
	ck_assert_uint_ge(f.job->diag.n, 1);
	ck_assert_uint_le(f.job->diag.n, 51);
	ck_assert_msg(strstr(f.job->diag.list[0].text, rows[_i].words) !=
	    NULL, "%s", f.job->diag.list[0].text);
	free(text);
	end(&f);
}
END_TEST

/* libxml2 must not keep 2^n states for n optional attributes. */
START_TEST(many_attributes_are_judged_fast)
{
	static const char text[] = HEAD
	    "<cman two_node='1' expected_votes='1' transport='udpu' "
	    "port='5405' keyfile='/k' broadcast='no' upgrading='no' "
	    "cluster_id='1' quorum_dev_poll='1' shutdown_timeout='1' "
	    "ccsd_poll='1' disallowed='1' hash_cluster_id='x' nodename='x' "
	    "debug_mask='x' disable_openais='x'/>" TAIL;
	struct fixture f;

	begin(&f);
	ck_assert_ptr_nonnull(read_text(&f, text, sizeof(text) - 1,
	    f.program.cluster));
	end(&f);
}
END_TEST

/* Verdict of the full schema, and what xmlfault finds. */
static void
judge(struct fixture *f, struct schema *full, const char *path, bool *valid,
    size_t *faults)
{
	struct job scratch = *f->job;
	const struct source *src;
	const char *error = NULL;
	xmlDocPtr doc;

	src = source_read(f->job->arena, path, path, &error);
	ck_assert_msg(src != NULL, "%s: %s", path, error);
	doc = xmlplace_parse(f->job, src, RULE);
	*valid = false;
	*faults = 1;
	if (doc == NULL)
		return;
	diag_init(&scratch.diag, f->job->arena, &f->program.levels);
	*valid = schema_check(&scratch, full, doc, RULE);
	diag_free(&scratch.diag);
	*faults = xmlfault(f->job, src, doc, FULL, RULE, false);
	xmlFreeDoc(doc);
}

/* No file needs the words of libxml2, and none is blamed without reason. */
static void
judge_all(const char *pattern, size_t least)
{
	size_t i, faults, invalid = 0;
	const char *error = NULL;
	struct schema *full;
	struct fixture f;
	bool valid;
	glob_t g;

	begin(&f);
	full = schema_compile(f.arena, NULL, FULL, &error);
	ck_assert_msg(full != NULL, "%s", error);
	ck_assert_int_eq(glob(pattern, 0, NULL, &g), 0);
	ck_assert_uint_ge(g.gl_pathc, least);
	for (i = 0; i < g.gl_pathc; i++) {
		judge(&f, full, g.gl_pathv[i], &valid, &faults);
		invalid += !valid;
		ck_assert_msg(valid == (faults == 0),
		    "%s: %s, but %zu faults found: %s", g.gl_pathv[i],
		    valid ? "valid" : "invalid", faults, faults == 0 ? "" :
		    f.job->diag.list[f.job->diag.n - 1].text);
	}
	printf("%s: %zu files, %zu invalid, 0 in the words of libxml2\n",
	    pattern, g.gl_pathc, invalid);
	globfree(&g);
	schema_free(full);
	end(&f);
}

START_TEST(faults_are_found_where_the_schema_sees_them)
{
	judge_all("tests/schemas/cluster/*/*.xml", 150);
}
END_TEST

START_TEST(real_files_are_judged_as_by_the_schema)
{
	const char *shared = getenv("SHARED");
	char pattern[4096];

	if (shared == NULL || *shared == '\0')
		return;
	snprintf(pattern, sizeof(pattern),
	    "%s/data/third-party/cluster-conf/*.xml", shared);
	judge_all(pattern, 50);
	snprintf(pattern, sizeof(pattern), "%s/data/ccs/*.xml", shared);
	judge_all(pattern, 5);
}
END_TEST

Suite *
read_cluster_suite(void)
{
	Suite *s = suite_create("read_cluster");
	TCase *t = tcase_create("read_cluster");

	tcase_set_timeout(t, 30);
	tcase_add_test(t, everything_is_read);
	tcase_add_test(t, without_a_schema_anything_goes);
	tcase_add_loop_test(t, the_culprit_is_named, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(t, a_fix_is_offered);
	tcase_add_test(t, a_null_byte_is_refused);
	tcase_add_loop_test(t, large_and_deep_files_end, 0, 9);
	tcase_add_test(t, many_attributes_are_judged_fast);
	tcase_add_test(t, faults_are_found_where_the_schema_sees_them);
	tcase_add_test(t, real_files_are_judged_as_by_the_schema);
	suite_add_tcase(s, t);
	return s;
}
