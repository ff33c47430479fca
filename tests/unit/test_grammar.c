/* SPDX-License-Identifier: MIT */
/* The grammar as a table, and what it and RelaxNG say to 100 topologies. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "doc.h"
#include "grammar.h"
#include "init.h"
#include "job.h"
#include "load.h"
#include "resource.h"
#include "schema.h"
#include "setting.h"
#include "xmlerr.h"

Suite	*grammar_suite(void);

/* A topology that has every key at least once; mutations replace a part. */
static const char base[] =
    "cluster = { name = \"pg\"; platform = \"el6\"; config_version = 1;\n"
    " transport = \"udpu\"; keyfile = \"/k\"; quorum_timeout = 0;\n"
    " cluster_timeout = 60; shutdown_timeout = 61;\n"
    " fence_join_timeout = 20; port = 5405; two_node = false;\n"
    " rrp_mode = \"passive\"; token = 10000; consensus = 12000;\n"
    " post_join_delay = 6; post_fail_delay = 5;\n"
    " multicast = { address = \"239.1.1.1\"; ttl = 1; port = 5406; }; };\n"
    "nodes = ( { name = \"n1\"; id = 1; address = \"10.0.0.1\";\n"
    "  interface = \"eth0\"; role = \"primary\";\n"
    "  ring1 = { name = \"r1\"; address = \"10.1.0.1\"; };\n"
    "  settings = { work_mem = \"1MB\"; }; },\n"
    " { name = \"n2\"; address = \"10.0.0.2\"; replication = \"sync\"; } );\n"
    "vips = ( { name = \"v\"; address = \"10.0.0.9\"; prefix = 24;\n"
    "  purpose = \"client\"; monitor = \"1s\"; interface = \"eth1\";\n"
    "  iflabel = \"l\"; target_role = \"Started\"; } );\n"
    "postgresql = { version = \"9.3\"; port = 5432;\n"
    " data_directory = \"/d\"; bin_directory = \"/b\";\n"
    " archive_directory = \"/a\"; home_directory = \"/h\";\n"
    " os_user = \"postgres\"; os_group = \"pggroup\";\n"
    " settings = { shared_buffers = \"1GB\"; fsync = true; a = 0.5;\n"
    "  pg_stat_statements = { max = 10; }; };\n"
    " hba = ( { type = \"host\"; database = \"all\";\n"
    "   user = [ \"a\", \"b\" ]; address = \"10.0.0.0\";\n"
    "   mask = \"255.0.0.0\"; method = \"md5\";\n"
    "   options = { map = \"m\"; }; },\n"
    "  { type = \"host\"; database = ( \"x\", \"y\" ); user = \"u\";\n"
    "   from = \"nodes\"; method = \"cert\"; } );\n"
    " replication = { user = \"repl\"; password = { secret = \"s\"; };\n"
    "  host = \"10.0.0.8\"; conninfo = { sslmode = \"require\"; };\n"
    "  recovery = { recovery_target_timeline = \"latest\"; }; }; };\n"
    "pacemaker = { properties = { start-delay = 5; }; };\n"
    "fencing = { enabled = true; reason = \"why\";\n"
    " devices = ( { name = \"f\"; agent = \"fence_x\"; node = \"n1\";\n"
    "   options = { ipaddr = \"1.1.1.1\"; passwd_script = \"/s\"; };\n"
    "   password = { secret = \"t\"; }; } ); };\n"
    "lint = { allow = ( { rule = \"r\"; reason = \"because\"; } ); };\n";

/*
 * The document has no types: "5" and 5, ( ) and { } are the same in it.
 * BLIND rows are faults that RelaxNG cannot see for that reason, or because
 * they are about names that only C knows.
 */
enum sight { SEEN, BLIND };

static const struct row {
	const char	*from, *to;
	enum rule	 rule;		/* RULE_N: accepted */
	enum sight	 sight;
	const char	*text;		/* part of text or fix, or NULL */
} rows[] = {
	{ "", "", RULE_N, SEEN, NULL },
	/* optional things left out */
	{ " transport = \"udpu\";", "", RULE_N, SEEN, NULL },
	{ "vips = (", "lint_vips = (", RULE_key_unknown, SEEN, NULL },
	{ "pacemaker = { properties = { start-delay = 5; }; };", "", RULE_N,
	    SEEN, NULL },
	{ "properties = { start-delay = 5; };", "", RULE_N, SEEN, NULL },
	{ "allow = ( { rule = \"r\"; reason = \"because\"; } );", "", RULE_N,
	    SEEN, NULL },
	{ "{ rule = \"r\"; reason = \"because\"; }", "", RULE_N, SEEN, NULL },
	{ "( { rule = \"r\"; reason = \"because\"; } )", "[]", RULE_N, SEEN,
	    NULL },
	{ "options = { map = \"m\"; };", "options = { };", RULE_N, SEEN,
	    NULL },
	{ "settings = { work_mem = \"1MB\"; };", "", RULE_N, SEEN, NULL },
	{ "password = { secret = \"s\"; };", "", RULE_N, SEEN, NULL },
	{ "user = \"repl\";", "", RULE_N, SEEN, NULL },
	/* unknown keys, and what they were meant to be */
	{ "transport =", "transprot =", RULE_key_unknown, SEEN,
	    "did you mean \"transport\"?" },
	{ "token =", "tokken =", RULE_key_unknown, SEEN,
	    "did you mean \"token\"?" },
	{ "config_version = 1", "config-version = 1", RULE_key_unknown, SEEN,
	    "did you mean \"config_version\"?" },
	{ "keyfile = \"/k\"", "ttl = 3", RULE_key_unknown, SEEN,
	    "\"ttl\" belongs into cluster.multicast" },
	{ "keyfile = \"/k\"", "version = \"9.3\"", RULE_key_unknown, SEEN,
	    "\"version\" belongs into postgresql" },
	{ "id = 1;", "port = 1;", RULE_key_unknown, SEEN, NULL },
	{ "id = 1;", "os_user = \"x\";", RULE_key_unknown, SEEN,
	    "\"os_user\" belongs into postgresql" },
	{ "iflabel = \"l\"", "role = \"primary\"", RULE_key_unknown, SEEN,
	    "\"role\" belongs into nodes" },
	{ "os_user = \"postgres\"", "work_mem = 1", RULE_key_unknown, SEEN,
	    "settings = { ... };" },
	{ "user = \"repl\"", "frobnicate = 1", RULE_key_unknown, SEEN,
	    "the keys known here are user, host, password" },
	{ "ttl = 1", "tll = 1", RULE_key_unknown, SEEN, NULL },
	{ "lint = {", "linst = {", RULE_key_unknown, SEEN,
	    "did you mean \"lint\"?" },
	{ "cluster = {", "clutser = {", RULE_key_unknown, SEEN,
	    "did you mean \"cluster\"?" },
	{ "agent =", "agnet =", RULE_key_unknown, SEEN,
	    "did you mean \"agent\"?" },
	{ "multicast = {", "multicats = {", RULE_key_unknown, SEEN, NULL },
	{ "hba = (", "pg_hba = (", RULE_key_unknown, SEEN, NULL },
	/* required keys */
	{ "name = \"pg\";", "", RULE_key_missing, SEEN,
	    "\"name\" is missing in cluster" },
	{ "platform = \"el6\";", "", RULE_key_missing, SEEN,
	    "add platform = \"el6\";" },
	{ "config_version = 1;", "", RULE_key_missing, SEEN, NULL },
	{ "address = \"10.0.0.2\";", "", RULE_key_missing, SEEN,
	    "\"address\" is missing in nodes[1]" },
	{ "name = \"n1\";", "", RULE_key_missing, SEEN, NULL },
	{ "name = \"r1\";", "", RULE_key_missing, SEEN, NULL },
	{ "address = \"239.1.1.1\";", "", RULE_key_missing, SEEN, NULL },
	{ "prefix = 24;", "", RULE_key_missing, SEEN, "add prefix = 24;" },
	{ "purpose = \"client\";", "", RULE_key_missing, SEEN, NULL },
	{ "version = \"9.3\";", "", RULE_key_missing, SEEN,
	    "add version = \"9.3\";" },
	{ "database = \"all\";", "", RULE_key_missing, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ];", "", RULE_key_missing, SEEN, NULL },
	{ "method = \"cert\";", "", RULE_key_missing, SEEN, NULL },
	{ "secret = \"t\";", "", RULE_key_missing, SEEN, NULL },
	{ "node = \"n1\";", "", RULE_key_missing, SEEN, NULL },
	{ "rule = \"r\";", "", RULE_key_missing, SEEN, NULL },
	{ "reason = \"because\";", "", RULE_key_missing, SEEN, NULL },
	/* types */
	{ "port = 5432", "port = \"5432\"", RULE_value_type, BLIND,
	    "\"port\" must be an integer, not the string \"5432\"" },
	{ "port = 5432", "port = \"5432\"", RULE_value_type, BLIND,
	    "write it without quotes: port = 5432;" },
	{ "version = \"9.3\"", "version = 9.3", RULE_value_type, BLIND,
	    "put it in quotes: version = \"9.3\";" },
	{ "two_node = false", "two_node = 0", RULE_value_type, SEEN, NULL },
	{ "two_node = false", "two_node = \"false\"", RULE_value_type, BLIND,
	    "write it without quotes: two_node = false;" },
	{ "port = 5432", "port = 5432.5", RULE_value_type, SEEN, NULL },
	{ "port = 5432", "port = { a = 1; }", RULE_value_type, SEEN, NULL },
	{ "port = 5432", "port = [ 1, 2 ]", RULE_value_type, SEEN, NULL },
	{ "name = \"pg\"", "name = 5", RULE_value_type, BLIND, NULL },
	{ "name = \"pg\"", "name = ( \"pg\" )", RULE_value_type, SEEN, NULL },
	{ "multicast = { address = \"239.1.1.1\"; ttl = 1; port = 5406; }",
	    "multicast = \"239.1.1.1\"", RULE_value_type, SEEN,
	    "\"multicast\" must be a group { ... }" },
	{ "( { rule = \"r\"; reason = \"because\"; } )",
	    "{ rule = \"r\"; reason = \"because\"; }", RULE_value_type, SEEN,
	    "put the group into a list: allow = ( { ... } );" },
	{ "{ rule = \"r\"; reason = \"because\"; }", "\"r\"",
	    RULE_value_type, SEEN, "\"lint.allow[0]\" must be a group" },
	{ "user = [ \"a\", \"b\" ]", "user = [ 1, 2 ]", RULE_value_type,
	    BLIND, "an item of \"user\" must be a string" },
	{ "user = [ \"a\", \"b\" ]", "user = 1", RULE_value_type, BLIND,
	    NULL },
	{ "user = [ \"a\", \"b\" ]", "user = ( { a = 1; } )",
	    RULE_value_type, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ]", "user = { a = 1; }", RULE_value_type,
	    SEEN, NULL },
	{ "fsync = true", "search_path = [ \"a\", \"b\" ]", RULE_value_type,
	    SEEN, "write one string" },
	{ "fsync = true", "x = ( { y = 1; } )", RULE_value_type, SEEN, NULL },
	{ "max = 10;", "max = { x = 10; };", RULE_value_type, SEEN, NULL },
	{ "map = \"m\";", "map = { x = 10; };", RULE_value_type, SEEN,
	    NULL },
	{ "map = \"m\";", "map = 5;", RULE_N, SEEN, NULL },
	{ "properties = { start-delay = 5; }", "properties = 5",
	    RULE_value_type, SEEN, NULL },
	/* ranges */
	{ "config_version = 1", "config_version = 0", RULE_value_range, SEEN,
	    "\"config_version\" is 0, expected 1 to 2147483647" },
	{ "config_version = 1", "config_version = 2147483647", RULE_N, SEEN,
	    NULL },
	{ "config_version = 1", "config_version = 2147483648L",
	    RULE_value_range, SEEN, NULL },
	{ "config_version = 1", "config_version = 9223372036854775807L",
	    RULE_value_range, SEEN, NULL },
	{ "config_version = 1", "config_version = -1", RULE_value_range,
	    SEEN, NULL },
	{ "port = 5405", "port = 65536", RULE_value_range, SEEN, NULL },
	{ "port = 5405", "port = 65535", RULE_N, SEEN, NULL },
	{ "port = 5405", "port = 0", RULE_value_range, SEEN, NULL },
	{ "quorum_timeout = 0", "quorum_timeout = -1", RULE_N, SEEN, NULL },
	{ "quorum_timeout = 0", "quorum_timeout = -2", RULE_value_range,
	    SEEN, NULL },
	{ "post_fail_delay = 5", "post_fail_delay = -1", RULE_value_range,
	    SEEN, NULL },
	{ "token = 10000", "token = 29", RULE_value_range, SEEN, NULL },
	{ "token = 10000", "token = 30", RULE_N, SEEN, NULL },
	{ "ttl = 1", "ttl = 256", RULE_value_range, SEEN, NULL },
	{ "ttl = 1", "ttl = 0", RULE_N, SEEN, NULL },
	{ "prefix = 24", "prefix = 129", RULE_value_range, SEEN, NULL },
	{ "prefix = 24", "prefix = 0", RULE_value_range, SEEN, NULL },
	{ "id = 1;", "id = 0;", RULE_value_range, SEEN, NULL },
	{ "name = \"pg\"", "name = \"\"", RULE_value_range, SEEN,
	    "\"name\" is empty" },
	{ "address = \"10.0.0.1\"", "address = \"\"", RULE_value_range, SEEN,
	    NULL },
	{ "secret = \"s\"", "secret = \"\"", RULE_value_range, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ]", "user = [ ]", RULE_value_range, SEEN,
	    "\"user\" is empty" },
	{ "user = [ \"a\", \"b\" ]", "user = [ \"a\", \"\" ]",
	    RULE_value_range, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ]", "user = [ \"a\" ]", RULE_N, SEEN, NULL },
	{ "shared_buffers = \"1GB\"", "shared_buffers = \"\"", RULE_N, SEEN,
	    NULL },
	/* enumerations */
	{ "transport = \"udpu\"", "transport = \"upd\"", RULE_value_enum,
	    SEEN, "expected udpu, udp, udpb or rdma" },
	{ "transport = \"udpu\"", "transport = \"upd\"", RULE_value_enum,
	    SEEN, "did you mean \"udp\"?" },
	{ "transport = \"udpu\"", "transport = \"UDPU\"", RULE_value_enum,
	    SEEN, "did you mean \"udpu\"?" },
	{ "transport = \"udpu\"", "transport = \" udpu\"", RULE_value_enum,
	    SEEN, NULL },
	{ "transport = \"udpu\"", "transport = \"\"", RULE_value_enum, SEEN,
	    NULL },
	{ "platform = \"el6\"", "platform = \"el9\"", RULE_value_enum, SEEN,
	    NULL },
	{ "version = \"9.3\"", "version = \"9.3.4\"", RULE_value_enum, SEEN,
	    NULL },
	{ "version = \"9.3\"", "version = \"18\"", RULE_N, SEEN, NULL },
	{ "role = \"primary\"", "role = \"master\"", RULE_value_enum, SEEN,
	    NULL },
	{ "replication = \"sync\"", "replication = \"remote\"",
	    RULE_value_enum, SEEN, NULL },
	{ "from = \"nodes\"", "from = \"vips\"", RULE_value_enum, SEEN,
	    NULL },
	{ "target_role = \"Started\"", "target_role = \"started\"",
	    RULE_value_enum, SEEN, "did you mean \"Started\"?" },
	/* secrets */
	{ "password = { secret = \"s\"; }", "password = \"hunter2\"",
	    RULE_secret_literal, SEEN,
	    "write password = { secret = \"NAME\"; };" },
	{ "password = { secret = \"t\"; }", "password = 12345",
	    RULE_secret_literal, SEEN, NULL },
	{ "ipaddr = \"1.1.1.1\"", "passwd = \"hunter2\"",
	    RULE_secret_literal, BLIND,
	    "write password = { secret = \"NAME\"; }; beside the group" },
	{ "ipaddr = \"1.1.1.1\"", "snmp_priv_passwd = \"hunter2\"",
	    RULE_secret_literal, BLIND, NULL },
	{ "sslmode = \"require\"", "PassWord = \"hunter2\"",
	    RULE_secret_literal, BLIND, NULL },
	{ "work_mem = \"1MB\"", "x_passphrase = \"hunter2\"",
	    RULE_secret_literal, BLIND, "leave it out" },
	{ "max = 10;", "password = \"hunter2\";", RULE_secret_literal, BLIND,
	    NULL },
	{ "map = \"m\"", "ldapbindpasswd = \"hunter2\"",
	    RULE_secret_literal, BLIND, NULL },
	{ "fsync = true", "password_encryption = true", RULE_N, SEEN, NULL },
};

#define NROWS ((int)(sizeof(rows) / sizeof(rows[0])))

struct bench {
	struct program	 program;
	struct job	 job;
};

static void
bench_begin(struct bench *b)
{
	const struct resource *res;
	const char *error = NULL;

	memset(b, 0, sizeof(*b));
	xmlerr_init();
	b->program.arena = arena_new();
	rule_levels_default(&b->program.levels);
	res = resource_get(b->program.arena, NULL, "schemas/topology.rng");
	ck_assert_ptr_nonnull(res);
	b->program.grammar = grammar_read(b->program.arena, res->text,
	    res->len, &error);
	ck_assert_msg(b->program.grammar != NULL, "%s", error);
	b->program.topology = schema_compile(b->program.arena, NULL,
	    "schemas/topology.rng", &error);
	ck_assert_msg(b->program.topology != NULL, "%s", error);
	b->job.program = &b->program;
	b->job.arena = arena_new();
	diag_init(&b->job.diag, b->job.arena, &b->program.levels);
}

static void
bench_end(struct bench *b)
{
	diag_free(&b->job.diag);
	arena_free(b->job.arena);
	schema_free(b->program.topology);
	arena_free(b->program.arena);
}

static struct setting *
load_text(struct job *job, const char *text)
{
	char name[] = "/tmp/pghac-unit.XXXXXX";
	struct setting *root;
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
	root = load_file(job, name);
	unlink(name);
	ck_assert_ptr_nonnull(root);
	return root;
}

/* base with the only place of from replaced. */
static char *
mutate(const struct row *row)
{
	const char *at = strstr(base, row->from);
	char *text = NULL;

	ck_assert_msg(at != NULL, "%s", row->from);
	ck_assert_msg(row->from[0] == '\0' || strstr(at + 1, row->from) ==
	    NULL, "%s is there twice", row->from);
	ck_assert_int_ge(asprintf(&text, "%.*s%s%s", (int)(at - base), base,
	    row->to, at + strlen(row->from)), 0);
	return text;
}

/* What our own words and RelaxNG say about the mutation agrees. */
START_TEST(verdicts)
{
	const struct row *row = &rows[_i];
	const struct diagnostic *d = NULL;
	struct setting *root;
	char *text = mutate(row);
	struct bench b;
	bool found = false, valid;
	xmlDocPtr doc;
	size_t i, n;

	bench_begin(&b);
	root = load_text(&b.job, text);
	grammar_check(&b.job, b.program.grammar, root);
	n = b.job.diag.n;
	if (row->rule == RULE_N)
		ck_assert_msg(n == 0, "%s: %s", row->to, n > 0 ?
		    b.job.diag.list[0].text : "");
	else
		ck_assert_msg(n > 0, "%s -> %s", row->from, row->to);
	for (i = 0; i < n; i++) {
		d = &b.job.diag.list[i];
		ck_assert_msg(d->rule == row->rule, "%s: %s [%s]", row->to,
		    d->text, rule_table[d->rule].name);
		ck_assert_ptr_null(strstr(d->text, "hunter2"));
		ck_assert_ptr_nonnull(d->fix);
		ck_assert_ptr_null(strstr(d->fix, "hunter2"));
		found = found || row->text == NULL ||
		    strstr(d->text, row->text) != NULL ||
		    strstr(d->fix, row->text) != NULL;
	}
	ck_assert_msg(n == 0 || found, "%s: %s; fix: %s", row->to,
	    n > 0 ? d->text : "", n > 0 ? d->fix : "");

	doc = doc_build_unchecked(&b.job, root);
	valid = schema_check(&b.job, b.program.topology, doc, RULE_shape);
	ck_assert_msg(valid == (row->rule == RULE_N || row->sight == BLIND),
	    "RelaxNG says %s to %s", valid ? "yes" : "no", row->to);
	ck_assert_int_eq(valid, b.job.diag.n == n);
	xmlFreeDoc(doc);
	bench_end(&b);
	free(text);
}
END_TEST

/* A misspelt required key is one fault, not two. */
START_TEST(misspelt_is_not_missing)
{
	struct bench b;

	bench_begin(&b);
	grammar_check(&b.job, b.program.grammar, load_text(&b.job,
	    "cluster = { nmae = \"x\"; platfrom = \"el6\"; "
	    "config_versoin = 1; };"));
	/* and nodes and postgresql are missing */
	ck_assert_uint_eq(b.job.diag.n, 5);
	bench_end(&b);
}
END_TEST

/* The source text that messages quote has no password in it. */
START_TEST(password_is_hidden)
{
	static const char *const names[] = { "password", "passwd" };
	struct bench b;
	struct source *s;
	struct buf out;
	size_t i;
	char *text;

	for (i = 0; i < 2; i++) {
		bench_begin(&b);
		ck_assert_int_ge(asprintf(&text,
		    "postgresql = { replication = { %s = \"hunter2\"; }; };",
		    names[i]), 0);
		grammar_check(&b.job, b.program.grammar,
		    load_text(&b.job, text));
		for (s = b.job.sources; s != NULL; s = s->next)
			ck_assert_ptr_null(strstr(s->text, "hunter2"));
		memset(&out, 0, sizeof(out));
		diag_sort(&b.job.diag);
		diag_text(&b.job.diag, false, &out);
		ck_assert_ptr_nonnull(strstr(out.data, names[i]));
		ck_assert_ptr_null(strstr(out.data, "hunter2"));
		buf_free(&out);
		bench_end(&b);
		free(text);
	}
}
END_TEST

/* 100,000 unknown keys take neither long nor much memory. */
START_TEST(many_unknown_keys)
{
	struct setting *all, root = { .type = SETTING_GROUP };
	struct place place = { .path = "" };
	size_t i, n = 100000;
	struct bench b;

	bench_begin(&b);
	all = xcalloc(n, sizeof(*all));
	root.place = &place;
	root.first = all;
	for (i = 0; i < n; i++) {
		all[i].type = SETTING_BOOL;
		all[i].name = "clutser";
		all[i].value = "true";
		all[i].place = &place;
		all[i].next = i + 1 < n ? &all[i + 1] : NULL;
	}
	grammar_check(&b.job, b.program.grammar, &root);
	ck_assert_uint_ge(b.job.diag.n, n);
	free(all);
	bench_end(&b);
}
END_TEST

START_TEST(table)
{
	const struct grammar_key *k;
	struct bench b;

	bench_begin(&b);
	k = grammar_find(b.program.grammar, "cluster.transport");
	ck_assert_ptr_nonnull(k);
	ck_assert_int_eq(k->type, GRAMMAR_ENUM);
	ck_assert_uint_eq(k->nvalues, 4);
	ck_assert_str_eq(k->values[3], "rdma");
	ck_assert_str_eq(k->deflt, "udpu");
	ck_assert(!k->required);
	k = grammar_find(b.program.grammar, "nodes");
	ck_assert_int_eq(k->type, GRAMMAR_LIST);
	ck_assert(k->required && k->min == 1);
	k = grammar_find(b.program.grammar, "nodes.item.name");
	ck_assert(k != NULL && k->required && k->type == GRAMMAR_STRING &&
	    k->min == 1);
	ck_assert_str_eq(grammar_example(b.job.arena, k, 1),
	    "node2.example.com");
	ck_assert_str_eq(grammar_example(b.job.arena, k, 7), "");
	k = grammar_find(b.program.grammar, "cluster.multicast.ttl");
	ck_assert(k->type == GRAMMAR_INT && k->min == 0 && k->max == 255);
	k = grammar_find(b.program.grammar, "postgresql.settings");
	ck_assert(k->type == GRAMMAR_ANYGROUP && k->dotted);
	k = grammar_find(b.program.grammar, "pacemaker.properties");
	ck_assert(k->type == GRAMMAR_ANYGROUP && !k->dotted);
	k = grammar_find(b.program.grammar, "postgresql.hba.item.user");
	ck_assert_int_eq(k->type, GRAMMAR_STRINGS);
	k = grammar_find(b.program.grammar, "fencing.devices.item.password");
	ck_assert(grammar_is_secret(k));
	k = grammar_find(b.program.grammar, "fencing.enabled");
	ck_assert_int_eq(k->type, GRAMMAR_BOOL);
	ck_assert_ptr_null(grammar_find(b.program.grammar, "cluster.nam"));
	ck_assert_ptr_null(grammar_find(b.program.grammar, "cluster.name.x"));
	bench_end(&b);
}
END_TEST

/* Every key and group says what it is for; numbers that can be left out
 * either have a default or say what happens. */
static void
check_documented(const struct grammar_key *key, const char *path)
{
	char name[200];
	size_t i;

	for (i = 0; i < key->nkeys; i++) {
		snprintf(name, sizeof(name), "%s.%s", path,
		    key->keys[i].name);
		ck_assert_msg(key->type == GRAMMAR_LIST ||
		    key->keys[i].doc != NULL, "%s has no text", name);
		ck_assert_msg(key->type == GRAMMAR_LIST ||
		    strchr(key->keys[i].doc, '.') != NULL, "%s", name);
		check_documented(&key->keys[i], name);
	}
}

START_TEST(documentation)
{
	const struct resource *res;
	const struct grammar *g;
	const char *error;
	struct bench b;

	bench_begin(&b);
	res = resource_get(b.job.arena, NULL, "schemas/topology.rng.full");
	ck_assert_ptr_nonnull(res);
	g = grammar_read(b.job.arena, res->text, res->len, &error);
	ck_assert_msg(g != NULL, "%s", error);
	check_documented(&g->root, "");
	bench_end(&b);
}
END_TEST

/* Schemas that the table cannot hold are refused with their line. */
START_TEST(refused_forms)
{
	static const char *const forms[] = {
		"<start><element name='t'><list><text/></list></element>"
		    "</start>",
		"<start><element name='t'><attribute name='a'><data "
		    "type='date'/></attribute></element></start>",
		"<start><element name='t'><ref name='none'/></element>"
		    "</start>",
		"<start><element name='t'><ref name='r'/></element></start>"
		    "<define name='r'><ref name='r'/></define>",
		"<start><element name='t'><oneOrMore><element name='x'/>"
		    "</oneOrMore></element></start>",
		"<start><element name='t'><choice><attribute name='a'/>"
		    "<attribute name='b'/></choice></element></start>",
		"<start><element name='t'><attribute><anyName/></attribute>"
		    "</element></start>",
		"<start/>", "",
	};
	const struct grammar *g;
	const char *error;
	struct bench b;
	size_t i;
	char *text;

	bench_begin(&b);
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		ck_assert_int_ge(asprintf(&text, "<grammar xmlns='http://"
		    "relaxng.org/ns/structure/1.0'>%s</grammar>", forms[i]),
		    0);
		error = NULL;
		g = grammar_read(b.job.arena, text, strlen(text), &error);
		ck_assert_msg(g == NULL && error != NULL, "%s", forms[i]);
		ck_assert_ptr_nonnull(strstr(error, "topology.rng:1: "));
		free(text);
	}
	error = NULL;
	ck_assert_ptr_null(grammar_read(b.job.arena, "<g", 2, &error));
	ck_assert_ptr_nonnull(strstr(error, "topology.rng:1: "));
	bench_end(&b);
}
END_TEST

/* What init writes is accepted, also with all keys switched on. */
START_TEST(init_is_valid)
{
	struct buf out = { 0 };
	struct setting *root;
	struct bench b;
	size_t from, to;
	xmlDocPtr doc;

	bench_begin(&b);
	init_write(b.program.grammar, "el6", &out);
	if (_i == 1) {
		for (from = to = 0; from < out.len; from++)
			if (out.data[from] != '#' ||
			    strchr(" \n", out.data[from + 1]) != NULL)
				out.data[to++] = out.data[from];
		ck_assert_uint_lt(to, out.len);
		out.data[to] = '\0';
	}
	root = load_text(&b.job, out.data);
	grammar_check(&b.job, b.program.grammar, root);
	ck_assert_msg(b.job.diag.n == 0, "%s", b.job.diag.n > 0 ?
	    b.job.diag.list[0].text : "");
	doc = doc_build_unchecked(&b.job, root);
	ck_assert(schema_check(&b.job, b.program.topology, doc, RULE_shape));
	xmlFreeDoc(doc);
	buf_free(&out);
	bench_end(&b);
}
END_TEST

/* Comments stay narrow, and each key of the grammar is there. */
START_TEST(init_text)
{
	const char *line, *end;
	struct buf out = { 0 };
	struct bench b;

	bench_begin(&b);
	init_write(b.program.grammar, "el6", &out);
	for (line = out.data; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		ck_assert_ptr_nonnull(end);
		ck_assert_int_le(end - line, 100);
		ck_assert_msg(end == line || end[-1] != ' ', "%.*s",
		    (int)(end - line), line);
	}
	ck_assert_ptr_nonnull(strstr(out.data, "\n  #two_node = true;\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "\n  version = \"9.3\";\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "\n#lint = {\n"));
	ck_assert_ptr_nonnull(strstr(out.data, "  # TCP port of Postgre"));
	ck_assert_ptr_null(strstr(out.data, "\"...\""));
	buf_free(&out);
	bench_end(&b);
}
END_TEST

Suite *
grammar_suite(void)
{
	Suite *s = suite_create("grammar");
	TCase *t = tcase_create("grammar");

	tcase_add_loop_test(t, verdicts, 0, NROWS);
	tcase_add_test(t, misspelt_is_not_missing);
	tcase_add_test(t, password_is_hidden);
	tcase_add_test(t, many_unknown_keys);
	tcase_add_test(t, table);
	tcase_add_test(t, documentation);
	tcase_add_test(t, refused_forms);
	tcase_add_loop_test(t, init_is_valid, 0, 2);
	tcase_add_test(t, init_text);
	suite_add_tcase(s, t);
	return s;
}
