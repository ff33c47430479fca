/* SPDX-License-Identifier: MIT */
/* Tests of rules.c: the table and its switches. */
#include <string.h>

#include <check.h>

#include "rules.h"

Suite	*rules_suite(void);

START_TEST(rows_are_whole)
{
	size_t i, k;

	ck_assert_int_eq(RULE_source_text, 0);
	for (i = 0; i < RULE_N; i++) {
		const struct rule_row *row = &rule_table[i];

		ck_assert_uint_eq(rule_find(row->name), i);
		ck_assert(row->level == LEVEL_WARNING ||
		    row->level == LEVEL_ERROR);
		ck_assert_uint_gt(strlen(row->text), 0);
		ck_assert(row->text[strlen(row->text) - 1] != '.');
		/* they run in the order of the table */
		for (k = 0; k < RULE_AFTER; k++)
			ck_assert(row->after[k] < i || row->after[k] == 0);
	}
	ck_assert_int_eq(rule_find("no_such_rule"), RULE_N);
	ck_assert_int_eq(rule_find(""), RULE_N);
}
END_TEST

START_TEST(prerequisites_are_kept)
{
	ck_assert_int_eq(rule_table[RULE_vip_network].after[0],
	    RULE_source_text);
	ck_assert_int_eq(rule_table[RULE_vip_network].after[1],
	    RULE_vip_prefix);
	ck_assert(rule_table[RULE_vip_network].check != NULL);
	ck_assert(rule_table[RULE_syntax].check == NULL);
}
END_TEST

START_TEST(levels_can_be_changed)
{
	struct rule_levels l;
	const char *near = "x";

	rule_levels_default(&l);
	ck_assert_int_eq(l.level[RULE_wal_senders], LEVEL_WARNING);
	ck_assert(rule_levels_set(&l, 'E', "wal_senders", &near));
	ck_assert_ptr_null(near);
	ck_assert_int_eq(l.level[RULE_wal_senders], LEVEL_ERROR);
	ck_assert(rule_levels_set(&l, 'W', "wal_senders", &near));
	ck_assert_int_eq(l.level[RULE_wal_senders], LEVEL_WARNING);
	ck_assert(rule_levels_set(&l, 'W', "no-wal_senders", &near));
	ck_assert_int_eq(l.level[RULE_wal_senders], LEVEL_OFF);
	ck_assert(rule_levels_set(&l, 'W', "wal_senders", &near));
	ck_assert_int_eq(l.level[RULE_wal_senders], LEVEL_WARNING);
	ck_assert_int_eq(l.level[RULE_hba_trust], LEVEL_WARNING);
}
END_TEST

START_TEST(errors_stay_errors)
{
	struct rule_levels l;
	const char *near = NULL;

	rule_levels_default(&l);
	ck_assert(!rule_levels_set(&l, 'W', "syntax", &near));
	ck_assert_str_eq(near, "");
	near = NULL;
	ck_assert(!rule_levels_set(&l, 'W', "no-node_id_duplicate", &near));
	ck_assert_str_eq(near, "");
	ck_assert(rule_levels_set(&l, 'E', "syntax", &near));
	ck_assert_int_eq(l.level[RULE_syntax], LEVEL_ERROR);
	ck_assert_int_eq(l.level[RULE_node_id_duplicate], LEVEL_ERROR);
}
END_TEST

START_TEST(unknown_rules_are_suggested)
{
	struct rule_levels l, before;
	const char *near = NULL;

	rule_levels_default(&l);
	before = l;
	ck_assert(!rule_levels_set(&l, 'W', "wal-sender", &near));
	ck_assert_str_eq(near, "wal_senders");
	ck_assert(!rule_levels_set(&l, 'W', "no-wal_sendres", &near));
	ck_assert_str_eq(near, "wal_senders");
	ck_assert(!rule_levels_set(&l, 'E', "no-wal_senders", &near));
	ck_assert(!rule_levels_set(&l, 'W', "all", &near));
	ck_assert_ptr_null(near);
	ck_assert(!rule_levels_set(&l, 'W', "", &near));
	ck_assert_ptr_null(near);
	ck_assert(!rule_levels_set(&l, 'W', "no-", &near));
	ck_assert_int_eq(memcmp(&l, &before, sizeof(l)), 0);
}
END_TEST

START_TEST(levels_have_names)
{
	ck_assert_str_eq(level_name(LEVEL_OFF), "off");
	ck_assert_str_eq(level_name(LEVEL_NOTE), "note");
	ck_assert_str_eq(level_name(LEVEL_WARNING), "warning");
	ck_assert_str_eq(level_name(LEVEL_ERROR), "error");
}
END_TEST

Suite *
rules_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("rules");

	tcase_add_test(t, rows_are_whole);
	tcase_add_test(t, prerequisites_are_kept);
	tcase_add_test(t, levels_can_be_changed);
	tcase_add_test(t, errors_stay_errors);
	tcase_add_test(t, unknown_rules_are_suggested);
	tcase_add_test(t, levels_have_names);
	suite_add_tcase(s, t);
	return s;
}
