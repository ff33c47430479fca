/* SPDX-License-Identifier: MIT */
/* Tests of source.c: lines, columns, and what is not read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "arena.h"
#include "source.h"

Suite	*source_suite(void);

static struct arena	*a;

static void
setup(void)
{
	a = arena_new();
}

static void
teardown(void)
{
	arena_free(a);
}

static void
line_is(const struct source *src, size_t line, const char *want)
{
	size_t len;
	const char *text = source_line(a, src, line, &len);

	ck_assert_uint_eq(len, strlen(want));
	ck_assert_mem_eq(text, want, len);
}

static void
at(const struct source *src, size_t off, size_t line, size_t col)
{
	struct linecol lc = source_linecol(a, src, off);

	ck_assert_uint_eq(lc.line, line);
	ck_assert_uint_eq(lc.col, col);
}

START_TEST(offsets_become_lines)
{
	const struct source *src = source_text(a, "x", "ab\n\r\ncd\r\ne", 10);

	at(src, 0, 1, 1);
	at(src, 2, 1, 3);
	at(src, 3, 2, 1);
	at(src, 5, 3, 1);
	at(src, 9, 4, 1);
	at(src, 10, 4, 2);
	at(src, 999, 4, 2);
	line_is(src, 1, "ab");
	line_is(src, 2, "");
	line_is(src, 3, "cd");
	line_is(src, 4, "e");
	line_is(src, 0, "ab");
	line_is(src, 77, "e");
}
END_TEST

START_TEST(text_may_be_empty_or_end_in_a_line_end)
{
	const struct source *src = source_text(a, "x", "", 0);

	at(src, 0, 1, 1);
	line_is(src, 1, "");
	src = source_text(a, "x", "a\n", 2);
	at(src, 2, 1, 3);
	ck_assert_uint_eq(src->nlines, 1);
}
END_TEST

START_TEST(nul_bytes_are_text_like_any)
{
	const struct source *src = source_text(a, "x", "a\0b\nc", 5);

	ck_assert_uint_eq(src->len, 5);
	at(src, 4, 2, 1);
}
END_TEST

/* One unit a character, two for a pair, across the blocks of the table. */
START_TEST(code_units_are_those_of_utf16)
{
	static const char one[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
	static const size_t units[] = { 0, 1, 2, 2, 3, 3, 3, 5, 5, 5 };
	const size_t times = 500, len = sizeof(one) - 1;
	char *text = malloc(times * len);
	const struct source *src;
	size_t i;

	for (i = 0; i < times; i++)
		memcpy(text + i * len, one, len);
	src = source_text(a, "x", text, times * len);
	for (i = 0; i < times * len; i++)
		ck_assert_uint_eq(source_units(a, src, i),
		    i / len * 5 + units[i % len]);
	ck_assert_uint_eq(source_units(a, src, times * len), times * 5);
	ck_assert_uint_eq(source_units(a, src, (size_t)-1), times * 5);
	src = source_text(a, "x", "", 0);
	ck_assert_uint_eq(source_units(a, src, 7), 0);
	free(text);
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
	const char *error = NULL;

	ck_assert_ptr_null(source_read(a, "/", "/", &error));
	ck_assert_str_eq(error, "it is a directory");
	ck_assert_ptr_null(source_read(a, "/dev/zero", "z", &error));
	ck_assert_str_eq(error, "it is neither a regular file nor a pipe");
	ck_assert_ptr_null(source_read(a, "/nonexistent/x", "x", &error));
	ck_assert_str_eq(error, "no such file or directory");
}
END_TEST

START_TEST(files_and_silent_pipes_are_read)
{
	char dir[] = "/tmp/pghac-source-XXXXXX";
	const char *error = NULL;
	const char *fifo, *file;
	struct source *src;
	FILE *f;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	fifo = arena_printf(a, "%s/fifo", dir);
	file = arena_printf(a, "%s/file", dir);
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	f = fopen(file, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "%0*d", 50000, 0);
	fclose(f);
	src = source_read(a, fifo, "fifo", &error);
	unlink(fifo);
	ck_assert_ptr_nonnull(src);
	ck_assert_uint_eq(src->len, 0);
	src = source_read(a, file, "shown", &error);
	ck_assert_ptr_nonnull(src);
	ck_assert_uint_eq(src->len, 50000);
	ck_assert_int_eq(src->text[50000], 0);
	ck_assert_str_eq(src->name, "shown");
	ck_assert_str_eq(src->path, file);
	ck_assert_int_eq(truncate(file, (off_t)SOURCE_MAX + 1), 0);
	ck_assert_ptr_null(source_read(a, file, "shown", &error));
	ck_assert_str_eq(error, "it is larger than 64 MB");
	unlink(file);
	rmdir(dir);
}
END_TEST

Suite *
source_suite(void)
{
	Suite *s = suite_create("source");
	TCase *tc = tcase_create("texts");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, offsets_become_lines);
	tcase_add_test(tc, text_may_be_empty_or_end_in_a_line_end);
	tcase_add_test(tc, nul_bytes_are_text_like_any);
	tcase_add_test(tc, code_units_are_those_of_utf16);
	tcase_add_test(tc, what_is_no_file_is_refused);
	tcase_add_test(tc, files_and_silent_pipes_are_read);
	suite_add_tcase(s, tc);
	return s;
}
