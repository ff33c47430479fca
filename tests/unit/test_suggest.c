/* SPDX-License-Identifier: MIT */
/* Tests of suggest.c. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "rules.h"

Suite	*suggest_suite(void);

static const char *const names[] = {
	"name", "address", "interface", "role", "replication", "id",
	"max_wal_senders", "config_version",
};

#define NAMES	(sizeof(names) / sizeof(names[0]))

static const char *
near(const char *word)
{
	const char *name = suggest(word, names, NAMES);

	return name != NULL ? name : "";
}

START_TEST(finds_what_was_meant)
{
	ck_assert_str_eq(near("adress"), "address");
	ck_assert_str_eq(near("addresss"), "address");
	ck_assert_str_eq(near("nmae"), "name");
	ck_assert_str_eq(near("anme"), "name");
	ck_assert_str_eq(near("rol"), "role");
	ck_assert_str_eq(near("ids"), "id");
	ck_assert_str_eq(near("max_wal_sender"), "max_wal_senders");
	ck_assert_str_eq(near("interfaec"), "interface");
}
END_TEST

START_TEST(ignores_case_and_dashes)
{
	ck_assert_str_eq(near("Config-Version"), "config_version");
	ck_assert_str_eq(near("NAME"), "name");
}
END_TEST

START_TEST(is_silent_when_nothing_is_near)
{
	ck_assert_ptr_null(suggest("zebra", names, NAMES));
	ck_assert_ptr_null(suggest("", names, NAMES));
	ck_assert_ptr_null(suggest("x", names, NAMES));
	ck_assert_ptr_null(suggest("ad", names, NAMES));
	ck_assert_ptr_null(suggest("name", names, 0));
}
END_TEST

START_TEST(limit_is_a_third)
{
	const char *const nine[] = { "abcdefghi" };

	ck_assert_ptr_nonnull(suggest("xxxdefghi", nine, 1));
	ck_assert_ptr_null(suggest("xxxxefghi", nine, 1));
	/* three transpositions are three */
	ck_assert_ptr_nonnull(suggest("badcfeghi", nine, 1));
}
END_TEST

START_TEST(nearest_wins_then_first)
{
	const char *const some[] = { "wal_leval", "wal_level", "wal_lever" };

	ck_assert_str_eq(suggest("wal_level", some, 3), "wal_level");
	ck_assert_str_eq(suggest("wal_levex", some, 3), "wal_level");
	ck_assert_str_eq(suggest("wal_levzz", some, 3), "wal_leval");
}
END_TEST

START_TEST(long_words_end_at_once)
{
	size_t len = 1 << 20;
	char *word = malloc(len + 1);
	const char *list[1];

	memset(word, 'a', len);
	word[len] = '\0';
	list[0] = word;
	ck_assert_ptr_null(suggest(word, names, NAMES));
	ck_assert_ptr_null(suggest("aaaa", list, 1));
	ck_assert_ptr_null(suggest(word, list, 1));
	word[64] = '\0';
	ck_assert_ptr_eq(suggest(word, list, 1), word);
	free(word);
}
END_TEST

Suite *
suggest_suite(void)
{
	Suite *s = suite_create("suggest");
	TCase *t = tcase_create("suggest");

	tcase_add_test(t, finds_what_was_meant);
	tcase_add_test(t, ignores_case_and_dashes);
	tcase_add_test(t, is_silent_when_nothing_is_near);
	tcase_add_test(t, limit_is_a_third);
	tcase_add_test(t, nearest_wins_then_first);
	tcase_add_test(t, long_words_end_at_once);
	suite_add_tcase(s, t);
	return s;
}
