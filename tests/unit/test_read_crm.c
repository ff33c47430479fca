/* SPDX-License-Identifier: MIT */
/* Tests of read_crm.c (oracle/quote_crm compares with the real crmsh). */
#include <stdlib.h>

#include <check.h>

#include "buf.h"
#include "read_crm.h"
#include "reader.h"

Suite	*read_crm_suite(void);

/*
 * A load file, and its objects: line, words between <>, a newline after each;
 * "!" and the fault's text at the end.
 */
static const struct {
	const char	*text, *want;
} rows[] = {
	{ "", "" },
	{ "\n\n# a\n  # b 'c\n", "" },
	{ "a b\tc\n", "1<a><b><c>\n" },
	{ "\na \\\n\tb=1 \\\n\tc=2\nd", "2<a><b=1><c=2>\n5<d>\n" },
	{ "a\\\nb", "1<ab>\n" },
	{ "a \\\\\nb", "1<a><b>\n" },
	{ "a \\", "1<a>\n" },
	{ "a='b c' \"d e\" f\\ g ''", "1<a=b c><d e><f g><>\n" },
	{ "'a\\b' \"a\\b\\\"\\\\\" c'd'\"e\"", "1<a\\b><a\\b\"\\><cde>\n" },
	{ "a#b #c", "1<a#b><#c>\n" },
	{ "a\n'b\nc", "1<a>\n!a quote does not end" },
	{ "a\n\"b\\\"", "1<a>\n!a quote does not end" },
};

START_TEST(objects)
{
	struct buf got = { 0 };
	struct reader r;
	struct crm *c;
	size_t i, k;

	buf_adds(&got, "");
	reader_start(&r, rows[_i].text, strlen(rows[_i].text));
	c = read_crm(r.arena, (struct span){ r.src, 0, r.src->len }, &r.diag,
	    RULE_template_fault);
	for (i = 0; i < c->nobjects; i++) {
		buf_printf(&got, "%zu", c->objects[i].line);
		for (k = 0; k < c->objects[i].nwords; k++)
			buf_printf(&got, "<%s>", c->objects[i].words[k]);
		buf_adds(&got, "\n");
	}
	if (r.diag.n > 0)
		buf_printf(&got, "!%s", r.diag.list[0].text);
	ck_assert_str_eq(got.data, rows[_i].want);
	buf_free(&got);
	reader_end(&r);
}
END_TEST

/* Only the stretch is read, and a place is one of the file. */
START_TEST(a_stretch)
{
	const char text[] = "cat <<'END'\nproperty a=b\nEND\nrest '";
	struct reader r;
	struct crm *c;

	reader_start(&r, text, sizeof(text) - 1);
	c = read_crm(r.arena, (struct span){ r.src, 12, 12 }, &r.diag,
	    RULE_template_fault);
	ck_assert_uint_eq(r.diag.n, 0);
	ck_assert_uint_eq(c->nobjects, 1);
	ck_assert_uint_eq(c->objects[0].line, 2);
	ck_assert_str_eq(c->objects[0].words[1], "a=b");
	reader_end(&r);
}
END_TEST

/* Long words, lines and lists are read in linear time. */
START_TEST(large)
{
	static const char *const parts[] = { "x", "x ", "x\n", "\\\n", "'a'",
	    "\\x", "#\n", "\"" };
	const char *part = parts[_i];
	size_t len = strlen(part), n = 2000000, i;
	char *text = malloc(n * len);
	struct reader r;

	ck_assert_ptr_nonnull(text);
	for (i = 0; i < n; i++)
		memcpy(text + i * len, part, len);
	reader_start(&r, text, n * len);
	ck_assert_ptr_nonnull(read_crm(r.arena, (struct span){ r.src, 0,
	    r.src->len }, &r.diag, RULE_template_fault));
	ck_assert_uint_le(r.diag.n, 1);
	reader_end(&r);
	free(text);
}
END_TEST

Suite *
read_crm_suite(void)
{
	Suite *s = suite_create("read_crm");
	TCase *t = tcase_create("read_crm");

	tcase_add_loop_test(t, objects, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, a_stretch);
	tcase_add_loop_test(t, large, 0, 8);
	suite_add_tcase(s, t);
	return s;
}
