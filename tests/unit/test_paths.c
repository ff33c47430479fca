/* SPDX-License-Identifier: MIT */
/* Tests of paths.c. */
#include <check.h>

#include "arena.h"
#include "paths.h"

Suite	*paths_suite(void);

START_TEST(relative)
{
	static const struct { const char *dir, *file, *want; } rows[] = {
		{ "/w/out/c", "/w/samples/a.cfg", "../../samples/a.cfg" },
		{ "/w/out/c", "/w/out/c/a.cfg", "a.cfg" },
		{ "/w/out/c", "/w/out/cc/a.cfg", "../cc/a.cfg" },
		{ "/w/out/cc", "/w/out/c/a.cfg", "../c/a.cfg" },
		{ "/out/c", "/a.cfg", "../../a.cfg" },
		{ "/x", "/y/z", "../y/z" },
	};
	struct arena *a = arena_new();

	ck_assert_str_eq(paths_relative(a, rows[_i].dir, rows[_i].file),
	    rows[_i].want);
	arena_free(a);
}
END_TEST

START_TEST(resolve)
{
	struct arena *a = arena_new();

	ck_assert_str_eq(paths_resolve(a, "/"), "/");
	ck_assert_str_eq(paths_resolve(a, "/none/of/these"),
	    "/none/of/these");
	ck_assert_str_eq(paths_resolve(a, "/usr/../none"), "/none");
	arena_free(a);
}
END_TEST

START_TEST(dirname_and_join)
{
	struct arena *a = arena_new();

	ck_assert_str_eq(paths_dirname(a, "a"), ".");
	ck_assert_str_eq(paths_dirname(a, "/a"), "/");
	ck_assert_str_eq(paths_dirname(a, "b/c/a"), "b/c");
	ck_assert_str_eq(paths_join(a, ".", "x"), "x");
	ck_assert_str_eq(paths_join(a, "d", "../x"), "d/../x");
	ck_assert_str_eq(paths_join(a, "d", "/x"), "/x");
	arena_free(a);
}
END_TEST

Suite *
paths_suite(void)
{
	Suite *s = suite_create("paths");
	TCase *t = tcase_create("paths");

	tcase_add_loop_test(t, relative, 0, 6);
	tcase_add_test(t, resolve);
	tcase_add_test(t, dirname_and_join);
	suite_add_tcase(s, t);
	return s;
}
