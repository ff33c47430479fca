/* SPDX-License-Identifier: MIT */
/* Tests of token.c: kinds, places and faults of tokens. */
#include <string.h>

#include <check.h>

#include "arena.h"
#include "buf.h"
#include "token.h"

Suite	*token_suite(void);

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

/*
 * The tokens of text, one letter a kind, faulty ones in upper case:
 * n s i f b @ = ; , { } ( ) [ ] x
 */
static const char *
kinds(const char *text)
{
	static const char letters[] = ".nsifb@=;,{}()[]x";
	struct lexer l = { source_text(a, "t", text, strlen(text)), 0 };
	struct buf b = { 0 };
	const char *out;
	struct token t;
	size_t past = 0;

	do {
		t = token_next(&l);
		ck_assert_uint_ge(t.at.off, past);
		past = t.at.off + t.at.len;
		ck_assert_uint_le(past, strlen(text));
		if (t.kind == TOKEN_END && t.fault == NULL)
			break;
		buf_addc(&b, letters[t.kind]);
		if (t.fault != NULL) {
			buf_addc(&b, '!');
			ck_assert_ptr_nonnull(t.fix);
			ck_assert_uint_ge(t.fault_at.len, 1);
			ck_assert_uint_le(t.fault_at.off + t.fault_at.len,
			    strlen(text));
		}
	} while (t.kind != TOKEN_END);
	ck_assert_int_eq(token_next(&l).kind, TOKEN_END);
	out = arena_strdup(a, b.data == NULL ? "" : b.data);
	buf_free(&b);
	return out;
}

static const struct {
	const char	*text;
	const char	*kinds;
} rows[] = {
	{ "", "" },
	{ " \t\r\n\f", "" },
	{ "a = 1; b-c_*d: \"x\",", "n=i;n=s," },
	{ "{}()[]", "{}()[]" },
	{ "# c\n// d\n/* e\n */ a", "n" },
	{ "#", "" },
	{ "/* *", ".!" },
	{ "/", "x!" },
	{ "1 -1 +1 0x1F 0XfL 1L 1LL", "iiiiiii" },
	{ "1. .5 -.5 +1.5e-3 1e5", "fffff" },
	{ ". - + -. 1l 0x 1.5L 1.2.3", "x!x!x!x!x!x!x!x!" },
	{ "10kB 10.4.10.0/24 2001:db8::1", "x!x!x!" },
	{ "5//c", "i" },
	{ "5/*c*/", "i" },
	{ "true FALSE True truer", "bbbn" },
	{ "\"\" \"a\\\"b\\\\\" \"\\n\\t\\r\\f\\x41\"", "sss" },
	{ "\"\\q\" \"\\x4\" \"\\x00\" \"\\a\"", "s!s!s!s!" },
	{ "\"open", "s!" },
	{ "\"open\n\"x\"", "s!s" },
	{ "\"open\\", "s!" },
	{ "\"/*\" \"#\"", "ss" },
	{ "'text' 'open\nx", "x!x!nn" },
	{ "_a \xC3\xA4\xC3\xB6 $", "x!x!x!" },
	{ "@include \"x\"\n  @include \"y\"", "@s@s" },
	{ "a @include \"x\"", "n@!s" },
	{ "@includes", "x!" },
	{ "@", "x!" },
};

START_TEST(kinds_are_told_apart)
{
	ck_assert_str_eq(kinds(rows[_i].text), rows[_i].kinds);
}
END_TEST

START_TEST(places_are_exact)
{
	static const char text[] = "ab = \"c d\" /**/ -12L;";
	struct lexer l = { source_text(a, "t", text, strlen(text)), 0 };
	static const size_t offs[] = { 0, 3, 5, 16, 20, 21 };
	static const size_t lens[] = { 2, 1, 5, 4, 1, 0 };
	size_t i;

	for (i = 0; i < sizeof(offs) / sizeof(offs[0]); i++) {
		struct token t = token_next(&l);

		ck_assert_uint_eq(t.at.off, offs[i]);
		ck_assert_uint_eq(t.at.len, lens[i]);
	}
}
END_TEST

START_TEST(fault_is_at_the_escape)
{
	static const char text[] = "\"ab\\qcd\"";
	struct lexer l = { source_text(a, "t", text, strlen(text)), 0 };
	struct token t = token_next(&l);

	ck_assert_uint_eq(t.fault_at.off, 3);
	ck_assert_uint_eq(t.fault_at.len, 2);
	ck_assert_str_eq(t.fault, "unknown escape \"%s\"");
	ck_assert_uint_eq(t.at.len, strlen(text));
}
END_TEST

START_TEST(strings_are_unquoted)
{
	static const char text[] =
	    "\"a\\\\b\\\"c\\n\\r\\t\\f\\x41\\XfF\xC3\xA4\"";
	struct lexer l = { source_text(a, "t", text, strlen(text)), 0 };
	struct token t = token_next(&l);
	size_t len;
	char *s = token_string(a, &t, &len);

	ck_assert_ptr_null(t.fault);
	ck_assert_uint_eq(len, 13);
	ck_assert_mem_eq(s, "a\\b\"c\n\r\t\fA\xFF\xC3\xA4", 14);
}
END_TEST

START_TEST(words_reach_over_dots_and_colons)
{
	static const char text[] = "db1.example.com fe80::1 name:1";
	struct lexer l = { source_text(a, "t", text, strlen(text)), 0 };
	static const size_t lens[] = { 15, 7, 4 };
	size_t i;

	for (i = 0; i < 3; i++) {
		struct token t = token_next(&l);

		token_word(&l, &t);
		ck_assert_uint_eq(t.at.len, lens[i]);
	}
	ck_assert_int_eq(token_next(&l).kind, TOKEN_EQUALS);
}
END_TEST

Suite *
token_suite(void)
{
	Suite *s = suite_create("token");
	TCase *tc = tcase_create("tokens");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, kinds_are_told_apart, 0,
	    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tc, places_are_exact);
	tcase_add_test(tc, fault_is_at_the_escape);
	tcase_add_test(tc, strings_are_unquoted);
	tcase_add_test(tc, words_reach_over_dots_and_colons);
	suite_add_tcase(s, tc);
	return s;
}
