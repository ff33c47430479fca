/* SPDX-License-Identifier: MIT */
/* Tests of quote.c: forms and refusals (the oracles have the hostile ones). */
#include <string.h>

#include <check.h>

#include "buf.h"
#include "quote.h"

Suite	*quote_suite(void);

/* A string, and its form; "-" before the reason of a refusal. */
static const struct {
	const char	*name, *s, *want;
} rows[] = {
	{ "sh", "", "''" },
	{ "sh", "pcs", "pcs" },
	{ "sh", "ip=10.0.0.1", "ip=10.0.0.1" },
	{ "sh", "a b", "'a b'" },
	{ "sh", "it's", "'it'\\''s'" },
	{ "sh", "$(x)\n", "'$(x)\n'" },
	{ "sysconfig", "30", "30" },
	{ "sysconfig", "~", "'~'" },
	{ "pgconf", "", "''" },
	{ "pgconf", "on", "on" },
	{ "pgconf", "hot_standby", "hot_standby" },
	{ "pgconf", "5432", "5432" },
	{ "pgconf", "-1", "-1" },
	{ "pgconf", "-", "'-'" },
	{ "pgconf", "0.9", "0.9" },
	{ "pgconf", "1.", "'1.'" },
	{ "pgconf", "1.5GB", "'1.5GB'" },
	{ "pgconf", "1e5", "'1e5'" },
	{ "pgconf", "128MB", "128MB" },
	{ "pgconf", "10min", "10min" },
	{ "pgconf", "10.0.0.1", "'10.0.0.1'" },
	{ "pgconf", "a.b", "'a.b'" },
	{ "pgconf", "*", "'*'" },
	{ "pgconf", "it's \\", "'it''s \\\\'" },
	{ "pgconf", "a\nb\r\t\001", "'a\\nb\\r\\t\\001'" },
	{ "hba", "", "\"\"" },
	{ "hba", "app", "app" },
	{ "hba", "all", "\"all\"" },
	{ "hba", "All", "All" },
	{ "hba", "samehost", "\"samehost\"" },
	{ "hba", "+g", "\"+g\"" },
	{ "hba", "@f", "\"@f\"" },
	{ "hba", "a,b", "\"a,b\"" },
	{ "hba", "un\"q", "\"un\"\"q\"" },
	{ "hba", "a\\", "\"a\\\"" },
	{ "hba", "/re", "-a leading slash" },
	{ "hba", "a\nb", "-a newline" },
	{ "hba-word", "all", "all" },
	{ "hba-word", "\"all\"", "\"all\"" },
	{ "hba-word", "\"app\"", "app" },
	{ "hba-word", "\"a\"\"b\"", "\"a\"\"b\"" },
	{ "hba-word", "\"a\"b\"", "-a double quote that is not doubled" },
	{ "hba-word", "\"", "\"\"\"\"" },
	{ "hba-word", "+dba", "+dba" },
	{ "hba-word", "+my group", "+\"my group\"" },
	{ "hba-word", "@my file", "@\"my file\"" },
	{ "hba-word", "/re (x)", "\"/re (x)\"" },
	{ "hba-word", "10.0.0.0/8", "10.0.0.0/8" },
	{ "hba-word", "my db", "\"my db\"" },
	{ "hba-word", "a\nlocal all all trust", "-a newline" },
	{ "conninfo", "", "''" },
	{ "conninfo", "10.0.0.1", "10.0.0.1" },
	{ "conninfo", "a'b\\ c", "'a\\'b\\\\ c'" },
	{ "crm", "10.4.10.63", "10.4.10.63" },
	{ "crm", "cp %f \"%p\"", "'cp %f \"%p\"'" },
	{ "crm", "it's \"a\\b\"", "\"it's \\\"a\\\\b\\\"\"" },
	{ "crm", "a=#$(b)", "'a=#$(b)'" },
	{ "crm", "", "-an empty value" },
	{ "crm", "a\tb", "-a control character" },
	{ "crm", "\xc3\xa9", "-a character beyond ASCII" },
	{ "crm", "a\\", "-a backslash at its end, or before another or a "
	    "double quote" },
	{ "ini", "udpu", "udpu" },
	{ "ini", "", "-an empty value" },
	{ "ini", " a", "-a blank at its start or end" },
	{ "ini", "a\nb", "-a control character" },
	{ "ini", "a{", "-a brace" },
	{ "ini", "a#b", "-a comment character" },
	{ "json", "a\"\\\n\001é", "\"a\\\"\\\\\\u000a\\u0001é\"" },
	{ "json", "\xff", "-bytes that are not UTF-8" },
	{ "xml", "<a & 'b' \"c\">\n", "\"&lt;a &amp; 'b' &quot;c&quot;&gt;"
	    "&#10;\"" },
	{ "xml", "\033", "-a control character" },
	{ "xml", "\xef\xbf\xbe", "-a noncharacter" },
	{ "github", "50%: a, b\r\n::error::\xff",
	    "50%25: a, b%0D%0A::error::\xff" },
	{ "github-property", "a:b,c%\r\n", "a%3Ab%2Cc%25%0D%0A" },
	{ "comment", "a # 'b'", "a # 'b'" },
	{ "comment", "a\\", "a\\ " },
	{ "comment", "a\nb", "-a control character" },
	{ "md", "node1", "`node1`" },
	{ "md", "a|b", "`a|b`" },
	{ "md", "a`b``c", "```a`b``c```" },
	{ "md", "`", "`` ` ``" },
	{ "md", " a ", "`  a  `" },
	{ "md", "", "-an empty value" },
	{ "md", "a\nb", "-a control character" },
	{ "md", "\xff", "-bytes that are not UTF-8" },
	{ "md-cell", "a|b`", "`` a\\|b` ``" },
	{ "md-cell", "a\\|b", "-a backslash before a |" },
	{ "roff", ".SH a-b\\", "\\&.SH a\\-b\\e" },
	{ "roff", "'x", "\\&'x" },
	{ "roff", "a\nb", "-a control character" },
};

static quote_fn *
find(const char *name)
{
	size_t i;

	for (i = 0; i < quote_count; i++)
		if (strcmp(quote_table[i].name, name) == 0)
			return quote_table[i].fn;
	ck_abort_msg("no function %s", name);
}

START_TEST(forms)
{
	struct buf out = { 0 }, got = { 0 };
	const char *why;

	buf_adds(&out, "x");
	why = find(rows[_i].name)(&out, rows[_i].s, strlen(rows[_i].s));
	if (why != NULL) {
		ck_assert_msg(out.len == 1, "a refusal added something");
		buf_printf(&got, "-%s", why);
	} else
		buf_adds(&got, out.data + 1);
	ck_assert_str_eq(got.data, rows[_i].want);
	ck_assert_int_eq(out.data[0], 'x');
	buf_free(&out);
	buf_free(&got);
}
END_TEST

/* A word of pg_hba.conf has at most 255 bytes. */
START_TEST(hba_length)
{
	struct buf out = { 0 };
	char s[257];

	memset(s, 'x', sizeof(s));
	ck_assert_ptr_null(quote_hba(&out, s, 255));
	ck_assert_uint_eq(out.len, 255);
	ck_assert_ptr_nonnull(quote_hba(&out, s, 256));
	ck_assert_ptr_nonnull(quote_hba_word(&out, s, 256));
	ck_assert_uint_eq(out.len, 255);
	buf_free(&out);
}
END_TEST

/* Only len bytes count. */
START_TEST(length)
{
	struct buf out = { 0 };
	size_t i;

	for (i = 0; i < quote_count; i++) {
		buf_clear(&out);
		ck_assert_ptr_null(quote_table[i].fn(&out, "ab\n\"'", 1));
		ck_assert_ptr_nonnull(strchr(out.data, 'a'));
		ck_assert_ptr_null(strchr(out.data, 'b'));
	}
	buf_free(&out);
}
END_TEST

Suite *
quote_suite(void)
{
	Suite *s = suite_create("quote");
	TCase *t = tcase_create("quote");

	tcase_add_loop_test(t, forms, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, hba_length);
	tcase_add_test(t, length);
	suite_add_tcase(s, t);
	return s;
}
