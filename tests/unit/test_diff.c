/* SPDX-License-Identifier: MIT */
/* Unified differences: exact text, and that applying them gives b. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "buf.h"
#include "diff.h"

Suite	*diff_suite(void);

static void
expect(const char *a, const char *b, const char *want)
{
	struct buf out = { 0 };

	diff_unified(&out, "a", "b", a, strlen(a), b, strlen(b));
	ck_assert_str_eq(out.data == NULL ? "" : out.data, want);
	buf_free(&out);
}

START_TEST(test_exact)
{
	expect("", "", "");
	expect("x\n", "x\n", "");
	expect("", "x\n", "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n");
	expect("x\ny\n", "", "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-x\n-y\n");
	expect("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
	    "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
}
END_TEST

/* Six common lines between two changes join the hunks, seven do not. */
START_TEST(test_hunks)
{
	expect("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
	    "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n"
	    "-b\n+B\n");
	expect("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
	    "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
	    "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}
END_TEST

START_TEST(test_no_newline)
{
	expect("x", "x\n", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n"
	    "\\ No newline at end of file\n+x\n");
	expect("x\ny", "z\ny", "--- a\n+++ b\n@@ -1,2 +1,2 @@\n-x\n+z\n y\n"
	    "\\ No newline at end of file\n");
}
END_TEST

/* An empty file is not the same as none. */
START_TEST(test_empty)
{
	struct buf out = { 0 };

	diff_unified(&out, "/dev/null", "x", "", 0, "", 0);
	diff_unified(&out, "y z", "/dev/null", "", 0, "", 0);
	diff_unified(&out, "x", "x", "", 0, "", 0);
	diff_unified(&out, "/dev/null", "/dev/null", "", 0, "", 0);
	ck_assert_str_eq(out.data, "diff --git x x\nnew file mode 100644\n"
	    "diff --git \"y z\" \"y z\"\ndeleted file mode 100644\n");
	buf_free(&out);
}
END_TEST

START_TEST(test_names)
{
	struct buf out = { 0 };

	diff_unified(&out, "/dev/null", "a b", "", 0, "x\n", 2);
	ck_assert_ptr_nonnull(strstr(out.data, "--- /dev/null\n+++ a b\t\n"));
	buf_clear(&out);
	diff_unified(&out, "q\"\n", "b\\", "", 0, "x\n", 2);
	ck_assert_ptr_nonnull(strstr(out.data,
	    "--- \"q\\\"\\012\"\n+++ \"b\\\\\"\n"));
	buf_free(&out);
}
END_TEST

/* Applies a difference of texts that end with a newline. */
static void
apply(struct buf *out, const char *a, const char *diff)
{
	const char *p = diff, *line;
	long at = 1, from;
	size_t len;

	for (; *p != '\0'; p = line + len + 1) {
		line = p;
		len = strcspn(p, "\n");
		if (strncmp(line, "---", 3) == 0 ||
		    strncmp(line, "+++", 3) == 0)
			continue;
		if (*line == '@') {
			from = strtol(line + 4, NULL, 10);
			/* an empty range stands behind its line */
			from += strncmp(line + 4 + strspn(line + 4,
			    "0123456789"), ",0 ", 3) == 0;
			for (; at < from; at++, a += strcspn(a, "\n") + 1)
				buf_add(out, a, strcspn(a, "\n") + 1);
			continue;
		}
		if (*line != '-')
			buf_add(out, line + 1, len);
		if (*line == '+')
			continue;
		ck_assert_int_eq(strncmp(a, line + 1, len), 0);
		a += strcspn(a, "\n") + 1;
		at++;
	}
	buf_adds(out, a);
}

/* A text of few different lines, always the same for a seed. */
static void
text(struct buf *out, unsigned *seed, unsigned lines, unsigned kinds)
{
	unsigned i;

	buf_adds(out, "");
	for (i = 0; i < lines; i++) {
		*seed = *seed * 1103515245 + 12345;
		buf_printf(out, "%u\n", *seed / 65536 % kinds);
	}
}

START_TEST(test_applies)
{
	struct buf a = { 0 }, b = { 0 }, d = { 0 }, c = { 0 };
	unsigned seed = 1, i;

	for (i = 0; i < 500; i++) {
		text(&a, &seed, i % 41, 1 + i % 7);
		text(&b, &seed, i % 37, 1 + i % 5);
		diff_unified(&d, "a", "b", a.data, a.len, b.data, b.len);
		apply(&c, a.data, d.data == NULL ? "" : d.data);
		ck_assert_str_eq(c.data, b.data);
		buf_clear(&a);
		buf_clear(&b);
		buf_clear(&c);
		buf_clear(&d);
	}
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
	buf_free(&d);
}
END_TEST

/* Nothing in common and everything in common: neither may take long. */
START_TEST(test_hostile)
{
	struct buf a = { 0 }, b = { 0 }, d = { 0 }, c = { 0 };
	unsigned seed = 7;

	text(&a, &seed, 60000, 20);
	text(&b, &seed, 60000, 20);
	diff_unified(&d, "a", "b", a.data, a.len, b.data, b.len);
	apply(&c, a.data, d.data);
	ck_assert_str_eq(c.data, b.data);
	ck_assert_uint_le(d.len, a.len + b.len + 2 * 60000 + 100);
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
	buf_free(&d);
}
END_TEST

Suite *
diff_suite(void)
{
	Suite *s = suite_create("diff");
	TCase *t = tcase_create("diff");

	tcase_add_test(t, test_exact);
	tcase_add_test(t, test_hunks);
	tcase_add_test(t, test_no_newline);
	tcase_add_test(t, test_empty);
	tcase_add_test(t, test_names);
	tcase_add_test(t, test_applies);
	tcase_add_test(t, test_hostile);
	suite_add_tcase(s, t);
	return s;
}
