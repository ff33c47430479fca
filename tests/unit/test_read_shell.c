/* SPDX-License-Identifier: MIT */
/* Tests of read_shell.c and read_sysconfig.c (the oracle compares with sh). */
#include <stdlib.h>

#include <check.h>

#include "buf.h"
#include "read_shell.h"
#include "reader.h"

Suite	*read_shell_suite(void);

/*
 * A script, and its commands: words between <>, * before a word that sh would
 * expand, a newline after each command; "!" and the fault's text at the end.
 */
static const struct {
	const char	*text, *want;
} scripts[] = {
	{ "", "" },
	{ "a b\tc\n", "<a><b><c>\n" },
	{ "a 'b c' \"d e\" f\\ g ''", "<a><b c><d e><f g><>\n" },
	{ "a'b'\"c\"\\d", "<abcd>\n" },
	{ "a \"\\$\\`\\\"\\\\\\x\"", "<a><$`\"\\\\x>\n" },
	{ "a \\\n b\\\nc", "<a><bc>\n" },
	{ "a \"b\\\nc\"", "<a><bc>\n" },
	{ "# it's\na # b\na#b", "<a>\n<a#b>\n" },
	{ "a;b&c&&d||e|f", "<a>\n<b>\n<c>\n<d>\n<e>\n<f>\n" },
	{ "if a; then b; fi", "<if><a>\n<then><b>\n<fi>\n" },
	{ "f() { a; }\n", "<f>\n<a>\n" },
	{ "a { } {x", "<a><{><}><{x>\n" },
	{ "(a)", "<a>\n" },
	{ "a >f 2>&1 <g >>h b", "<a><b>\n" },
	{ "a 2 >f", "<a><2>\n" },
	{ "a '2'>f", "<a><2>\n" },
	{ "a <<E b\nit's\nE\nc", "<a><b>\n<c>\n" },
	{ "a <<'E' <<-F\nx\nE\ny\n\tF\nc", "<a>\n<c>\n" },
	{ "x=$y a$b \"$c\" '$d'", "*<x=$y>*<a$b>*<$c><$d>\n" },
	{ "a=$(b 'c)' \"$(d \")\")\" ) e", "*<a=$(b 'c)' \"$(d \")\")\" )><e>\n" },
	{ "a ${b:-\"}\"} `c d`", "<a>*<${b:-\"}\"}>*<`c d`>\n" },
	{ "a ~ x=~ b~ '~' * ? [x]", "<a>*<~>*<x=~><b~><~>*<*>*<?>*<[x]>\n" },
	{ "a\n'b", "<a>\n!the single quote does not end" },
	{ "\"b$(c", "!the $ expansion does not end" },
	{ "\"b", "!the double quote does not end" },
	{ "`b", "!the ` does not end" },
	{ "a >\n", "<a>\n!a redirection without its word" },
	{ "a <<E\nx\n", "<a>\n!the here-document does not end" },
	{ "a <<E", "<a>\n!the here-document does not end" },
	{ "a \\", "<a><\\>\n" },
};

static void
show(struct buf *out, const struct shell *s)
{
	size_t i, k;

	buf_adds(out, "");
	for (i = 0; i < s->ncommands; i++) {
		for (k = 0; k < s->commands[i].nwords; k++)
			buf_printf(out, "%s<%s>",
			    s->commands[i].expands[k] ? "*" : "",
			    s->commands[i].words[k]);
		buf_adds(out, "\n");
	}
}

START_TEST(commands)
{
	struct buf got = { 0 };
	struct shell *s;
	struct reader r;

	reader_start(&r, scripts[_i].text, strlen(scripts[_i].text));
	s = read_shell(r.arena, r.src, &r.diag, RULE_template_fault);
	show(&got, s);
	ck_assert(s->ok == (r.diag.n == 0));
	if (!s->ok)
		buf_printf(&got, "!%s", r.diag.list[0].text);
	ck_assert_str_eq(got.data, scripts[_i].want);
	buf_free(&got);
	reader_end(&r);
}
END_TEST

START_TEST(places)
{
	static const char text[] = "a\nb 'x\ny' \\\n  z >f\ncat <<E\n1\nE\nc\n";
	struct shell *s;
	struct reader r;

	reader_start(&r, text, strlen(text));
	s = read_shell(r.arena, r.src, &r.diag, RULE_template_fault);
	ck_assert_uint_eq(s->ncommands, 4);
	ck_assert_uint_eq(s->commands[1].line, 2);
	ck_assert_uint_eq(s->commands[1].at.off, 2);
	ck_assert_uint_eq(s->commands[1].at.len, strlen("b 'x\ny' \\\n  z"));
	ck_assert_uint_eq(s->commands[2].line, 5);
	ck_assert_uint_eq(s->commands[3].line, 8);
	reader_end(&r);
	reader_start(&r, "a\0b", 3);
	ck_assert(!read_shell(r.arena, r.src, &r.diag,
	    RULE_template_fault)->ok);
	ck_assert_uint_eq(reader_fault_at(&r, 0), 1002);
	reader_end(&r);
}
END_TEST

/* Nesting and lengths that a recursive or rescanning reader would not bear. */
START_TEST(hostile)
{
	static const char *const parts[] = { "$(", "<<E ", "'", "a\\\n", "{ " };
	struct buf text = { 0 };
	struct reader r;
	size_t i;

	while (text.len < 2 << 20)
		buf_adds(&text, parts[_i]);
	reader_start(&r, text.data, text.len);
	read_shell(r.arena, r.src, &r.diag, RULE_template_fault);
	for (i = 0; i < r.diag.n; i++)
		ck_assert_int_eq(r.diag.list[i].rule, RULE_template_fault);
	ck_assert_uint_le(r.diag.n, 1);
	reader_end(&r);
	buf_free(&text);
}
END_TEST

/* A file, and its variables as NAME<value>; one "!" for each fault. */
static const struct {
	const char	*text, *want;
} files[] = {
	{ "", "" },
	{ "# c\n\nA=1\n  B='x y' # c\nC=\n", "A<1>B<x y>C<>" },
	{ "A=1\nA=\"2\"", "A<1>A<2>" },
	{ "A=it\\'s", "A<it's>" },
	{ "A='x\ny'", "A<x\ny>" },
	{ "A=1 B=2", "!" },
	{ "A=1; B=2", "A<1>!" },
	{ "A=1 &\nB=2", "A<1>!" },
	{ "A=1 >f\n", "A<1>!" },
	{ ">f\n", "!" },
	{ "(A=1)", "!!" },
	{ "A=$B\nC=1", "!C<1>" },
	{ "A=`x`\nA=~", "!!" },
	{ "export A=1", "A<1>" },
	{ "export  'A'=1\nexport A=1 B=2\nexport A", "!!!" },
	{ "'A'=1", "!" },
	{ "1A=1\n=x\nA", "!!!" },
	{ "A=1#2", "A<1#2>" },
	{ "A='x", "!" },
};

START_TEST(sysconfig)
{
	const struct sysconfig_item *items;
	struct buf got = { 0 };
	struct reader r;
	size_t i, n, faults = 0, wanted = 0;
	const char *w;
	struct buf want = { 0 };

	reader_start(&r, files[_i].text, strlen(files[_i].text));
	items = read_sysconfig(r.arena, r.src, &n, &r.diag,
	    RULE_template_fault);
	buf_adds(&got, "");
	for (i = 0; i < n; i++)
		buf_printf(&got, "%s<%s>", items[i].name, items[i].value);
	buf_adds(&want, "");
	for (w = files[_i].want; *w != '\0'; w++)
		if (*w == '!')
			wanted++;
		else
			buf_addc(&want, *w);
	faults = r.diag.n;
	ck_assert_str_eq(got.data, want.data);
	ck_assert_uint_eq(faults, wanted);
	buf_free(&got);
	buf_free(&want);
	reader_end(&r);
}
END_TEST

Suite *
read_shell_suite(void)
{
	Suite *s = suite_create("read_shell");
	TCase *t = tcase_create("read_shell");

	tcase_add_loop_test(t, commands, 0,
	    sizeof(scripts) / sizeof(scripts[0]));
	tcase_add_test(t, places);
	tcase_add_loop_test(t, hostile, 0, 5);
	tcase_add_loop_test(t, sysconfig, 0,
	    sizeof(files) / sizeof(files[0]));
	suite_add_tcase(s, t);
	return s;
}
