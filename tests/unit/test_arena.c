/* SPDX-License-Identifier: MIT */
/* Tests of arena.c and buf.c: alignment, reuse, growth. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "buf.h"

Suite	*arena_suite(void);

START_TEST(memory_is_zeroed_and_aligned)
{
	struct arena *a = arena_new();
	size_t size, i;

	for (size = 0; size < 3000; size += 7) {
		unsigned char *p = arena_alloc(a, size);

		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		for (i = 0; i < size; i++)
			ck_assert_uint_eq(p[i], 0);
		memset(p, 0xFF, size);
	}
	arena_free(a);
}
END_TEST

START_TEST(big_blocks_do_not_disturb_small_ones)
{
	struct arena *a = arena_new();
	char *small = arena_strdup(a, "small");
	char *big = arena_alloc(a, 1000000);
	char *next = arena_strdup(a, "next");

	memset(big, 'x', 1000000);
	ck_assert_str_eq(small, "small");
	ck_assert_str_eq(next, "next");
	arena_free(a);
}
END_TEST

START_TEST(reset_gives_zeroed_memory_again)
{
	struct arena *a = arena_new();
	int round, i;

	for (round = 0; round < 3; round++) {
		for (i = 0; i < 100; i++) {
			char *p = arena_alloc(a, 5000);

			ck_assert_int_eq(p[0], 0);
			ck_assert_int_eq(p[4999], 0);
			memset(p, 'y', 5000);
		}
		arena_reset(a);
	}
	arena_free(a);
	arena_free(NULL);
}
END_TEST

START_TEST(strings_are_copied_and_ended)
{
	struct arena *a = arena_new();

	ck_assert_str_eq(arena_strndup(a, "abcdef", 3), "abc");
	ck_assert_str_eq(arena_strndup(a, "abcdef", 0), "");
	ck_assert_str_eq(arena_printf(a, "%s=%d", "k", 42), "k=42");
	ck_assert_uint_eq(strlen(arena_printf(a, "%0*d", 100000, 1)), 100000);
	arena_free(a);
}
END_TEST

START_TEST(buffer_grows_and_stays_ended)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < 10000; i++) {
		buf_addc(&b, (char)('a' + i % 26));
		ck_assert_uint_eq(b.len, i + 1);
		ck_assert_int_eq(b.data[b.len], 0);
	}
	buf_clear(&b);
	ck_assert_str_eq(b.data, "");
	buf_adds(&b, "x");
	buf_printf(&b, "%s-%05d", "y", 7);
	buf_add(&b, "\0z", 2);
	ck_assert_uint_eq(b.len, 10);
	ck_assert_mem_eq(b.data, "xy-00007\0z", 11);
	buf_free(&b);
	ck_assert_ptr_null(b.data);
	buf_add(&b, "", 0);
	ck_assert_str_eq(b.data, "");
	buf_free(&b);
}
END_TEST

Suite *
arena_suite(void)
{
	Suite *s = suite_create("arena");
	TCase *tc = tcase_create("memory");

	tcase_add_test(tc, memory_is_zeroed_and_aligned);
	tcase_add_test(tc, big_blocks_do_not_disturb_small_ones);
	tcase_add_test(tc, reset_gives_zeroed_memory_again);
	tcase_add_test(tc, strings_are_copied_and_ended);
	tcase_add_test(tc, buffer_grows_and_stays_ended);
	suite_add_tcase(s, tc);
	return s;
}
