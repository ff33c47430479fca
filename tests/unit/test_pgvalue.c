/* SPDX-License-Identifier: MIT */
/* Tests of pgsetting.c and pgvalue*.c: names and values by version. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "pgsetting_table.h"
#include "pgvalue_list.h"

Suite	*pgvalue_suite(void);

/* The number that a version reads, or -999 where it refuses the value. */
static double
number(const char *name, int version, const char *text)
{
	const struct pgsetting *row = pgsetting_find(name, version);
	struct arena *arena = arena_new();
	struct pgvalue v;
	const char *fix, *why;

	ck_assert_ptr_nonnull(row);
	why = pgvalue_read(arena, row, text, version, &v, &fix);
	arena_free(arena);
	return why == NULL ? v.number : -999;
}

START_TEST(units_round_by_version)
{
	/* facts/postgresql.md 2.2: confirmed on servers */
	ck_assert_double_eq(number("shared_buffers", 93, "1020kB"), 127);
	ck_assert_double_eq(number("shared_buffers", 150, "1020kB"), 128);
	ck_assert_double_eq(number("checkpoint_timeout", 93, "89999ms"), 89);
	ck_assert_double_eq(number("checkpoint_timeout", 93, "500ms"), -999);
	ck_assert_double_eq(number("shared_buffers", 110, "1.5GB"), -999);
	ck_assert_double_eq(number("shared_buffers", 120, "1.5GB"), 196608);
	ck_assert_double_eq(number("work_mem", 93, "1TB"), -999);
	ck_assert_double_eq(number("work_mem", 94, "1TB"), 1073741824);
	ck_assert_double_eq(number("port", 93, "05432"), 2842);
	ck_assert_double_eq(number("work_mem", 93, "64mb"), -999);
	ck_assert_double_eq(number("seq_page_cost", 93, "1.5"), 1.5);
}
END_TEST

/* True if the check hook of the setting takes the text. */
static bool
taken(const char *name, int version, const char *text)
{
	struct arena *arena = arena_new();
	const char *fix = NULL;
	struct pgvalue v;
	bool ok = pgvalue_read(arena, pgsetting_find(name, version), text,
	    version, &v, &fix) == NULL;

	arena_free(arena);
	return ok;
}

START_TEST(hooks_judge_as_the_server)
{
	char longest[200];

	ck_assert(taken("client_encoding", 91, "UTF-8"));
	ck_assert(taken("client_encoding", 180, "iso_8859-15"));
	ck_assert(!taken("client_encoding", 150, ""));
	ck_assert(!taken("client_encoding", 150, "---"));
	ck_assert(!taken("client_encoding", 150, "utf8 latin1"));
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ck_assert(!taken("client_encoding", 150, longest));
	ck_assert(taken("wal_consistency_checking", 140, "heap, BTREE"));
	ck_assert(!taken("wal_consistency_checking", 140, "abc"));
	ck_assert(taken("wal_consistency_checking", 150, "abc"));
	ck_assert(!taken("backtrace_functions", 130, "a-b"));
	ck_assert(!taken("default_table_access_method", 120, ""));
	ck_assert(taken("seed", 120, "-1"));
	ck_assert(taken("bonjour", 150, "off"));
	ck_assert(!taken("bonjour", 150, "on"));
}
END_TEST

START_TEST(names_have_their_versions)
{
	ck_assert_ptr_nonnull(pgsetting_find("WORK_MEM", 93));
	ck_assert_ptr_nonnull(pgsetting_find("sort_mem", 180));
	ck_assert_ptr_null(pgsetting_find("checkpoint_segments", 95));
	ck_assert_ptr_nonnull(pgsetting_find("checkpoint_segments", 94));
	ck_assert_ptr_null(pgsetting_find("wal_keep_size", 120));
	ck_assert_ptr_null(pgsetting_find("", 93));
	ck_assert_ptr_null(pgsetting_row(pgsetting_nrows));
}
END_TEST

START_TEST(each_rename_leads_somewhere)
{
	const struct pgrename *r;
	char word[64];
	size_t i;

	for (i = 0; i < pgrename_nrows; i++) {
		r = &pgrename_table[i];
		ck_assert_msg(pgsetting_find(r->name, r->since) == NULL &&
		    pgsetting_find(r->name, r->until) == NULL,
		    "%s exists where it is said to be gone", r->name);
		if (sscanf(r->instead, "write %63[a-z_]", word) != 1 ||
		    strcmp(word, "trigger_file") == 0)
			continue;
		ck_assert_msg(pgsetting_find(word, r->since) != NULL,
		    "%s: %s has no %s", r->name, r->instead, word);
	}
}
END_TEST

static size_t
sync_names(const char *text, int version, long *sync)
{
	struct arena *arena = arena_new();
	const char *error = NULL;
	size_t n = 0;

	if (pgvalue_sync_names(arena, text, version, &n, sync, &error) == NULL)
		n = 99;
	arena_free(arena);
	return n;
}

START_TEST(sync_names_by_version)
{
	long sync;

	ck_assert_uint_eq(sync_names("pg-1, b", 93, &sync), 2);
	ck_assert_uint_eq(sync_names("pg-1, b", 96, &sync), 99);
	ck_assert_uint_eq(sync_names("\"pg-1\",b", 96, &sync), 2);
	ck_assert_uint_eq(sync_names("2 (a, b, c)", 96, &sync), 3);
	ck_assert_int_eq(sync, 2);
	ck_assert_uint_eq(sync_names("ANY 1 (a, b)", 96, &sync), 99);
	ck_assert_uint_eq(sync_names("ANY 1 (a, b)", 100, &sync), 2);
	ck_assert_uint_eq(sync_names("0 (a)", 100, &sync), 99);
	ck_assert_uint_eq(sync_names("a,", 93, &sync), 99);
	ck_assert_uint_eq(sync_names("", 150, &sync), 0);
	ck_assert_uint_eq(sync_names("\"a", 150, &sync), 99);
}
END_TEST

/* What it tells to write for a value that the version refuses. */
static void
advises(const char *name, int version, const char *text, const char *wanted)
{
	struct arena *arena = arena_new();
	const char *fix = NULL;
	struct pgvalue v;

	ck_assert_ptr_nonnull(pgvalue_read(arena,
	    pgsetting_find(name, version), text, version, &v, &fix));
	ck_assert_pstr_eq(fix, wanted);
	arena_free(arena);
}

START_TEST(later_values_have_older_words)
{
	advises("wal_level", 93, "replica", "write hot_standby");
	advises("wal_level", 93, "Replica", "write hot_standby");
	advises("wal_level", 93, "archived", "write archive");
	advises("wal_level", 93, "much", NULL);
	advises("password_encryption", 96, "scram-sha-256", "write on");
	advises("password_encryption", 96, "sha", NULL);
	ck_assert(taken("wal_level", 93, "hot_standby"));
	ck_assert(taken("password_encryption", 96, "on"));
}
END_TEST

Suite *
pgvalue_suite(void)
{
	Suite *s = suite_create("pgvalue");
	TCase *t = tcase_create("pgvalue");

	tcase_add_test(t, units_round_by_version);
	tcase_add_test(t, hooks_judge_as_the_server);
	tcase_add_test(t, names_have_their_versions);
	tcase_add_test(t, each_rename_leads_somewhere);
	tcase_add_test(t, sync_names_by_version);
	tcase_add_test(t, later_values_have_older_words);
	suite_add_tcase(s, t);
	return s;
}
