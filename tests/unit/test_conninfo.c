/* SPDX-License-Identifier: MIT */
/* Tests of read_conninfo.c. */
#include <check.h>

#include "buf.h"
#include "read_pgconf.h"
#include "reader.h"

Suite	*conninfo_suite(void);

/* A string, and its pairs as key<value> or "!" and a part of the error. */
static const struct {
	const char	*text, *want;
} rows[] = {
	{ "", "" },
	{ " \t", "" },
	{ "host=h port=5432", "host<h>port<5432>" },
	{ "host = h\n", "host<h>" },
	{ "user='a b'", "user<a b>" },
	{ "user='a\\'b\\\\c'", "user<a'b\\c>" },
	{ "user=a\\ b'c", "user<a b'c>" },
	{ "user=''", "user<>" },
	{ "user= x=y", "user<x=y>" },
	{ "a='x'b=y", "a<x>b<y>" },
	{ "a=", "a<>" },
	{ "a=x\\", "a<x>" },
	{ "host", "!no \"=\" after \"host\"" },
	{ "host h=x", "!no \"=\" after \"host\"" },
	{ "a='x", "!the quoted value of \"a\" does not end" },
	{ "a='x\\'", "!the quoted value of \"a\" does not end" },
	{ "=x", "!no keyword before \"=x\"" },
	{ "postgresql://h/d", "!\"postgresql://\" is a URI" },
	{ "postgres://h", "!\"postgres://\" is a URI" },
};

START_TEST(pairs)
{
	const struct conninfo_item *items;
	const char *error = NULL;
	struct buf got = { 0 };
	struct reader r;
	size_t i, n = 99;

	reader_start(&r, "", 0);
	items = read_conninfo(r.arena, rows[_i].text, &n, &error);
	buf_adds(&got, "");
	if (items == NULL)
		buf_printf(&got, "!%.*s",
		    (int)strlen(rows[_i].want) - 1, error);
	for (i = 0; items != NULL && i < n; i++) {
		buf_printf(&got, "%s<%s>", items[i].key, items[i].value);
		ck_assert_mem_eq(rows[_i].text + items[i].off, items[i].key,
		    strlen(items[i].key));
	}
	ck_assert_str_eq(got.data, rows[_i].want);
	buf_free(&got);
	reader_end(&r);
}
END_TEST

Suite *
conninfo_suite(void)
{
	Suite *s = suite_create("conninfo");
	TCase *t = tcase_create("conninfo");

	tcase_add_loop_test(t, pairs, 0, sizeof(rows) / sizeof(rows[0]));
	suite_add_tcase(s, t);
	return s;
}
