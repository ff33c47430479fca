/* SPDX-License-Identifier: MIT */
/* Tests of seen.c. */
#include <check.h>
#include <string.h>

#include "arena.h"
#include "seen.h"

Suite	*seen_suite(void);

START_TEST(first_tag_comes_back)
{
	struct arena *a = arena_new();
	struct seen *s = seen_new(a, 3);
	int one, two;

	ck_assert_ptr_null(seen_add(s, "ab", 2, &one));
	ck_assert_ptr_null(seen_add(s, "ac", 2, &two));
	ck_assert_ptr_null(seen_add(s, "a", 1, &two));
	ck_assert_ptr_eq(seen_add(s, "ab", 2, &two), &one);
	ck_assert_ptr_eq(seen_add(s, "ac", 2, &one), &two);
	arena_free(a);
}
END_TEST

START_TEST(many_values)
{
	struct arena *a = arena_new();
	struct seen *s = seen_new(a, 50000);
	int i, keys[50000];

	for (i = 0; i < 50000; i++) {
		keys[i] = i * 7919;
		ck_assert_ptr_null(seen_add(s, &keys[i], sizeof(int),
		    &keys[i]));
	}
	for (i = 0; i < 50000; i++)
		ck_assert_ptr_eq(seen_add(s, &keys[i], sizeof(int), a),
		    &keys[i]);
	arena_free(a);
}
END_TEST

START_TEST(works_when_sized_too_small)
{
	struct arena *a = arena_new();
	struct seen *s = seen_new(a, 0);

	ck_assert_ptr_null(seen_add(s, "x", 1, "x"));
	ck_assert_ptr_null(seen_add(s, "y", 1, "y"));
	ck_assert_str_eq(seen_add(s, "x", 1, "z"), "x");
	arena_free(a);
}
END_TEST

Suite *
seen_suite(void)
{
	Suite *s = suite_create("seen");
	TCase *t = tcase_create("seen");

	tcase_add_test(t, first_tag_comes_back);
	tcase_add_test(t, many_values);
	tcase_add_test(t, works_when_sized_too_small);
	suite_add_tcase(s, t);
	return s;
}
