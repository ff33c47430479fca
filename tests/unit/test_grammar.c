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
#include "platform.h"
#include "job.h"
#include "load.h"
#include "resource.h"
#include "schema.h"
#include "setting.h"
#include "xmlerr.h"
#include "grammar_rows.h"

Suite	*grammar_suite(void);

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
	ck_assert_uint_eq(k->nvalues, 5);
	ck_assert_str_eq(k->values[4], "rdma");
	ck_assert_ptr_null(k->deflt);
	ck_assert(!k->required);
	k = grammar_find(b.program.grammar, "nodes");
	ck_assert_int_eq(k->type, GRAMMAR_LIST);
	ck_assert(k->required && k->min == 1);
	k = grammar_find(b.program.grammar, "nodes.item.name");
	ck_assert(k != NULL && k->required && k->type == GRAMMAR_STRING &&
	    k->min == 1);
	ck_assert_str_eq(grammar_example(b.job.arena, k->example, 1),
	    "node2.example.com");
	ck_assert_str_eq(grammar_example(b.job.arena, k->example, 7), "");
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

static const struct platform *
platform(struct bench *b, const char *name)
{
	const char *error = NULL;

	return platform_find(platform_read(b->job.arena, NULL,
	    b->program.grammar, &error), name);
}

/* What init writes is accepted, also with all keys switched on. */
START_TEST(init_is_valid)
{
	static const char *const names[] = { "el6", "el7", "el8", "el9",
	    "debian12" };
	struct buf out = { 0 };
	struct setting *root;
	struct bench b;
	size_t from, to;
	xmlDocPtr doc;

	bench_begin(&b);
	init_write(b.program.grammar, platform(&b, names[_i / 2]), &out);
	if (_i % 2 == 1) {
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
	init_write(b.program.grammar, platform(&b, "el6"), &out);
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
	tcase_add_loop_test(t, init_is_valid, 0, 10);
	tcase_add_test(t, init_text);
	suite_add_tcase(s, t);
	return s;
}
