/* SPDX-License-Identifier: MIT */
/* Tests of effective.c: what a server works with. */
#include "effective.h"
#include "settings_model.h"

Suite	*effective_suite(void);

static const char *const one[SETTINGS_NODES] = { "" };

static long long
integer(int version, const char *text, const char *name)
{
	struct settings_model s;
	struct effective e;
	long long v;

	e = effective_get((settings_begin(&s, version, text, one), s.arena),
	    &s.m, 0, name);
	ck_assert_msg(e.ok, "%s of \"%s\"", name, text);
	v = e.row->type == PGSETTING_BOOL ? e.value.on : e.value.integer;
	settings_end(&s);
	return v;
}

START_TEST(values_are_the_versions)
{
	ck_assert_int_eq(integer(93, "", "max_wal_senders"), 0);
	ck_assert_int_eq(integer(100, "", "max_wal_senders"), 10);
	ck_assert_int_eq(integer(96, "", "hot_standby"), 0);
	ck_assert_int_eq(integer(100, "", "hot_standby"), 1);
	ck_assert_int_eq(integer(93, "hot_standby = tru", "hot_standby"), 1);
	ck_assert_int_eq(integer(93, "max_connections = 0x10",
	    "max_connections"), 16);
	ck_assert_int_eq(integer(93, "max_connections = 010",
	    "max_connections"), 8);
	ck_assert_int_eq(integer(93, "wal_sender_timeout = 1min",
	    "wal_sender_timeout"), 60000);
	ck_assert_int_eq(integer(95, "min_wal_size = 80MB",
	    "min_wal_size"), 5);
	ck_assert_int_eq(integer(110, "min_wal_size = 80MB",
	    "min_wal_size"), 80);
	ck_assert_int_eq(integer(93, "Max_Connections = 1; "
	    "max_connections = 7", "max_connections"), 7);
}
END_TEST

START_TEST(what_cannot_be_read_is_not_ok)
{
	static const char *const names[] = { "max_connections", "port" };
	struct settings_model s;
	struct effective e[2];

	settings_begin(&s, 93, "max_connections = many", one);
	e[0] = effective_get(s.arena, &s.m, 0, "max_connections");
	ck_assert(!e[0].ok);
	ck_assert_str_eq(e[0].text, "many");
	ck_assert(!effective_all(s.arena, &s.m, 0, names, 2, e));
	ck_assert(effective_all(s.arena, &s.m, 0, names + 1, 1, e));
	e[0] = effective_get(s.arena, &s.m, 0, "reserved_connections");
	ck_assert(!e[0].ok);
	ck_assert_ptr_null(e[0].row);
	settings_end(&s);
}
END_TEST

START_TEST(off_has_many_words)
{
	static const struct { int version; const char *text; bool off; }
	    rows[] = {
		{ 93, "archive_mode = no", true },
		{ 93, "archive_mode = of", true },
		{ 93, "archive_mode = yes", false },
		{ 95, "archive_mode = OFF", true },
		{ 95, "archive_mode = 0", true },
		{ 95, "archive_mode = false", true },
		{ 95, "archive_mode = always", false },
		{ 95, "archive_mode = true", false },
		{ 95, "", true },
	};
	struct settings_model s;
	struct effective e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		settings_begin(&s, rows[i].version, rows[i].text, one);
		e = effective_get(s.arena, &s.m, 0, "archive_mode");
		ck_assert(e.ok);
		ck_assert_msg(effective_off(&e) == rows[i].off, "%s",
		    rows[i].text);
		settings_end(&s);
	}
}
END_TEST

START_TEST(shared_faults_are_told_once)
{
	static const char *const own[SETTINGS_NODES] = { "", "port = 1", "" };
	static const char *const name[] = { "work_mem", "port" };
	struct settings_model s;

	settings_begin(&s, 93, "work_mem = 64", own);
	ck_assert(!effective_repeated(&s.m, 0, name, 2));
	ck_assert(effective_repeated(&s.m, 1, name, 1));
	ck_assert(!effective_repeated(&s.m, 1, name, 2));
	ck_assert(effective_repeated(&s.m, 2, name, 2));
	settings_end(&s);
}
END_TEST

START_TEST(blame_prefers_the_nodes_own)
{
	static const char *const own[SETTINGS_NODES] = { "",
	    "max_wal_senders = 9" };
	static const char *const names[] = { "max_connections",
	    "max_wal_senders", "port" };
	struct settings_model s;
	struct effective e[3];

	settings_begin(&s, 93, "max_connections = 9", own);
	ck_assert(effective_all(s.arena, &s.m, 0, names, 3, e));
	ck_assert_ptr_eq(effective_blame(&s.m, e, 3), e[0].at);
	ck_assert_ptr_eq(effective_blame(&s.m, &e[2], 1), &s.group);
	ck_assert_str_eq(effective_text(s.arena, &e[2]),
	    "port = 5432 by default");
	ck_assert(effective_all(s.arena, &s.m, 1, names, 3, e));
	ck_assert_ptr_eq(effective_blame(&s.m, e, 3), e[1].at);
	ck_assert_str_eq(effective_text(s.arena, &e[1]),
	    "max_wal_senders = 9");
	settings_end(&s);
}
END_TEST

Suite *
effective_suite(void)
{
	Suite *s = suite_create("effective");
	TCase *t = tcase_create("all");

	tcase_add_test(t, values_are_the_versions);
	tcase_add_test(t, what_cannot_be_read_is_not_ok);
	tcase_add_test(t, off_has_many_words);
	tcase_add_test(t, shared_faults_are_told_once);
	tcase_add_test(t, blame_prefers_the_nodes_own);
	suite_add_tcase(s, t);
	return s;
}
