/* SPDX-License-Identifier: MIT */
/* Tests of read_corosync.c (oracle/corosync_conf asks corosync itself). */
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

#include "buf.h"
#include "read_corosync.h"
#include "reader.h"

Suite	*read_corosync_suite(void);

/* What was read: "LINE NAME=VALUE;" of a key, "LINE NAME{...}" of a section;
 * or "!LINE:COL TEXT;" of each fault. */
static const struct {
	const char	*text, *want;
} rows[] = {
	{ "", "" },
	{ "\n  \t\n# a: b {\n  # c\n", "" },
	{ "totem {\n\tversion: 2\n}\n", "1 totem{2 version=2;}" },
	{ "totem {\r\n version : 2 \t\r\n}\r\n", "1 totem{2 version=2;}" },
	{ "totem: {\nversion:2\n}", "1 totem{2 version=2;}" },
	{ "a{\nb {\nc: d\n}\n e: f\n}\ng:\n",
	    "1 a{2 b{3 c=d;}5 e=f;}7 g=;" },
	{ "a {\nb: c # no comment\nb: d: e}\n}",
	    "1 a{2 b=c # no comment;3 b=d: e};}" },
	{ "a {\n b: c\n", "!1:1 the section is not closed;" },
	{ "}\n", "!1:1 no section is open that this brace could close;" },
	{ "a {\n} b\n", "!2:1 more than the closing brace stands on its "
	    "line;" },
	{ "a { b: c }\n}\n", "!1:5 something stands behind the opening "
	    "brace;" },
	{ " {\n}\n", "!1:2 there is no section's name before the brace;" },
	{ "a {\n : x\n}\n", "!2:2 there is no key before the colon;" },
	{ "a {\n b c\n d\n}\n", "!2:2 the line opens no section, closes none "
	    "and is no key with a colon;!3:2 the line opens no section, "
	    "closes none and is no key with a colon;" },
	/* the brace counts first, wherever it stands */
	{ "a {\n b: {x\n}\n}\n", "!2:6 something stands behind the opening "
	    "brace;" },
};

static void
dump(struct buf *out, const struct coro_item *item)
{
	for (item = item->first; item != NULL; item = item->next) {
		buf_printf(out, "%zu %s", item->line, item->name);
		if (item->value != NULL) {
			buf_printf(out, "=%s;", item->value);
			continue;
		}
		buf_adds(out, "{");
		dump(out, item);
		buf_adds(out, "}");
	}
}

static void
faults(struct buf *out, const struct reader *r)
{
	size_t i, at;

	for (i = 0; i < r->diag.n; i++) {
		at = reader_fault_at(r, i);
		buf_printf(out, "!%zu:%zu %s;", at / 1000, at % 1000,
		    r->diag.list[i].text);
	}
}

START_TEST(items)
{
	const struct coro_item *top;
	struct buf got = { 0 };
	struct reader r;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		reader_start(&r, rows[i].text, strlen(rows[i].text));
		top = read_corosync(r.arena, r.src, &r.diag,
		    RULE_corosync_conf);
		ck_assert_int_eq(top == NULL, r.diag.n > 0);
		got.len = 0;
		if (top != NULL)
			dump(&got, top);
		faults(&got, &r);
		buf_adds(&got, "");
		ck_assert_msg(got.len == strlen(rows[i].want) &&
		    memcmp(got.data, rows[i].want, got.len) == 0,
		    "%s: \"%.*s\" in place of \"%s\"", rows[i].text,
		    (int)got.len, got.data, rows[i].want);
		reader_end(&r);
	}
	buf_free(&got);
}
END_TEST

/* fgets has room for 511 bytes, line end included. */
START_TEST(limits)
{
	static const struct { size_t blanks; bool ok; } lines[] = {
		{ 506, true }, { 507, false },
	};
	struct buf text = { 0 };
	struct reader r;
	size_t i, k;

	for (i = 0; i < 2; i++) {
		text.len = 0;
		buf_adds(&text, "abc:");
		for (k = 0; k < lines[i].blanks; k++)
			buf_adds(&text, " ");
		buf_adds(&text, "\n");
		reader_start(&r, text.data, text.len);
		ck_assert_int_eq(read_corosync(r.arena, r.src, &r.diag,
		    RULE_corosync_conf) != NULL, lines[i].ok);
		reader_end(&r);
	}
	/* as deep as a path can be, and no deeper */
	text.len = 0;
	for (k = 0; k < 100000; k++)
		buf_adds(&text, "a{\n");
	reader_start(&r, text.data, text.len);
	ck_assert_ptr_null(read_corosync(r.arena, r.src, &r.diag,
	    RULE_corosync_conf));
	ck_assert_uint_eq(r.diag.n, 1);
	ck_assert_uint_eq(reader_fault_at(&r, 0), 128001);
	reader_end(&r);
	reader_start(&r, "a: b\0\n", 6);
	ck_assert_ptr_null(read_corosync(r.arena, r.src, &r.diag,
	    RULE_corosync_conf));
	reader_end(&r);
	buf_free(&text);
}
END_TEST

/* Sections of one name are one, the last key counts. */
START_TEST(lookup)
{
	static const char text[] = "q {\n d {\n  m: net\n }\n e: 1\n}\n"
	    "x {\n}\nq {\n e: 2\n d {\n  h: a\n }\n}\n";
	const struct coro_item *top, *first, *second;
	struct reader r;
	struct span at;

	reader_start(&r, text, strlen(text));
	top = read_corosync(r.arena, r.src, &r.diag, RULE_corosync_conf);
	ck_assert_ptr_nonnull(top);
	ck_assert_str_eq(coro_get(top, "q.d.m"), "net");
	ck_assert_str_eq(coro_get(top, "q.d.h"), "a");
	ck_assert_str_eq(coro_get(top, "q.e"), "2");
	ck_assert_ptr_null(coro_get(top, "q.d"));
	ck_assert_ptr_null(coro_get(top, "q.d.m.x"));
	ck_assert_ptr_null(coro_find(top, "q"));
	ck_assert_str_eq(coro_path(r.arena, coro_find(top, "q.d.h")),
	    "q.d.h");
	first = coro_section(top, NULL, "q");
	second = coro_section(top, first, "q");
	ck_assert_uint_eq(first->line, 1);
	ck_assert_uint_eq(second->line, 9);
	ck_assert_ptr_null(coro_section(top, second, "q"));
	at = coro_value_at(r.src, coro_find(top, "q.d.m"));
	ck_assert_uint_eq(at.len, 3);
	ck_assert_int_eq(memcmp(text + at.off, "net", 3), 0);
	at = coro_value_at(r.src, first);
	ck_assert_uint_eq(at.off, 0);
	ck_assert_uint_eq(at.len, 1);
	reader_end(&r);
}
END_TEST

Suite *
read_corosync_suite(void)
{
	Suite *s = suite_create("read_corosync");
	TCase *c = tcase_create("read_corosync");

	tcase_add_test(c, items);
	tcase_add_test(c, limits);
	tcase_add_test(c, lookup);
	suite_add_tcase(s, c);
	return s;
}
