/* SPDX-License-Identifier: MIT */
/* Tests of read_pgconf.c: values, syntax errors, places. */
#include <stdlib.h>

#include <check.h>

#include "read_pgconf.h"
#include "reader.h"

Suite	*read_pgconf_suite(void);

/* One line and the value the server sees; NULL: a syntax error. */
static const struct {
	const char	*text, *value;
} rows[] = {
	{ "a = on", "on" },
	{ "a on", "on" },
	{ "a=on#c", "on" },
	{ "a\t=\ton\r", "on" },
	{ "a.b = 1", "1" },
	{ "a = 128MB", "128MB" },
	{ "a = -1", "-1" },
	{ "a = 0x1F", "0x1F" },
	{ "a = .5e-3", ".5e-3" },
	{ "a = Europe/Warsaw", "Europe/Warsaw" },
	{ "a = x-y:z", "x-y:z" },
	{ "a = ''", "" },
	{ "a = 'it''s'", "it's" },
	{ "a = 'it\\'s'", "it's" },
	{ "a = '\\b\\f\\n\\r\\t\\x\\\\'", "\b\f\n\r\tx\\" },
	{ "a = '\\101\\60\\0612'", "A012" },
	{ "a = '# no comment'", "# no comment" },
	{ "a = 'x' # it's", "x" },
	{ "\xc3\xa9 = \xc3\xa9", "\xc3\xa9" },
	{ "a = *", NULL },
	{ "a = 10.0.0.1", NULL },
	{ "a = /tmp", NULL },
	{ "a = 1.5GB", NULL },
	{ "a = 1e0", NULL },
	{ "a = b.c", NULL },		/* the token of a name */
	{ "a = b.c.d", "b.c.d" },
	{ "a =", NULL },
	{ "a", NULL },
	{ "a = = b", NULL },
	{ "a = b c", NULL },
	{ "a = 'b", NULL },
	{ "a = 'b''", NULL },
	{ "a = 'b\\'", NULL },
	{ "a.b.c = 1", NULL },
	{ "1a = 1", NULL },
	{ "'a' = 1", NULL },
	{ "= 1", NULL },
};

START_TEST(values)
{
	struct reader r;
	struct pgconf *c;

	reader_start(&r, rows[_i].text, strlen(rows[_i].text));
	c = read_pgconf(r.arena, r.src, &r.diag, RULE_template_fault);
	if (rows[_i].value == NULL) {
		ck_assert_msg(!c->ok && c->nitems == 0 && r.diag.n == 1,
		    "%s was taken", rows[_i].text);
	} else {
		ck_assert_msg(c->ok && c->nitems == 1 && r.diag.n == 0,
		    "%s was refused", rows[_i].text);
		ck_assert_str_eq(c->items[0].value, rows[_i].value);
	}
	reader_end(&r);
}
END_TEST

START_TEST(places)
{
	static const char text[] = "# c\n\nport = 5432\nbad = *\n"
	    "Port='1' # x\n=\nlast = x";
	const struct pgconf_item *item;
	struct reader r;
	struct pgconf *c;

	reader_start(&r, text, strlen(text));
	c = read_pgconf(r.arena, r.src, &r.diag, RULE_template_fault);
	ck_assert(!c->ok);
	ck_assert_uint_eq(c->nitems, 3);
	ck_assert_uint_eq(c->items[0].line, 3);
	ck_assert(!c->items[0].quoted);
	item = pgconf_get(c, "PORT");
	ck_assert_ptr_eq(item, &c->items[1]);
	ck_assert_str_eq(item->value, "1");
	ck_assert(item->quoted);
	ck_assert_uint_eq(item->line, 5);
	ck_assert_mem_eq(text + item->value_at.off, "'1'", 3);
	ck_assert_uint_eq(item->value_at.len, 3);
	ck_assert_mem_eq(text + item->name_at.off, "Port", 4);
	ck_assert_uint_eq(c->items[2].line, 7);
	ck_assert_ptr_null(pgconf_get(c, "absent"));
	ck_assert_uint_eq(r.diag.n, 2);
	ck_assert_uint_eq(reader_fault_at(&r, 0), 4007);
	ck_assert_uint_eq(reader_fault_at(&r, 1), 6001);
	reader_end(&r);
}
END_TEST

START_TEST(nul_byte)
{
	struct reader r;
	struct pgconf *c;

	reader_start(&r, "a = 'x\0y'\nb = 1\n", 16);
	c = read_pgconf(r.arena, r.src, &r.diag, RULE_template_fault);
	ck_assert(!c->ok);
	ck_assert_uint_eq(c->nitems, 1);
	reader_end(&r);
}
END_TEST

/* A long line of open quotes is read once, not once a quote. */
START_TEST(hostile)
{
	size_t i, len = 4 << 20;
	char *text = xmalloc(len);
	struct reader r;

	for (i = 0; i < len; i++)
		text[i] = "'\\"[i % 2];
	reader_start(&r, text, len);
	ck_assert(!read_pgconf(r.arena, r.src, &r.diag,
	    RULE_template_fault)->ok);
	ck_assert_uint_eq(r.diag.n, 1);
	reader_end(&r);
	free(text);
}
END_TEST

Suite *
read_pgconf_suite(void)
{
	Suite *s = suite_create("read_pgconf");
	TCase *t = tcase_create("read_pgconf");

	tcase_add_loop_test(t, values, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, places);
	tcase_add_test(t, nul_byte);
	tcase_add_test(t, hostile);
	suite_add_tcase(s, t);
	return s;
}
