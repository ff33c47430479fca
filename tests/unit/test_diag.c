/* SPDX-License-Identifier: MIT */
/* Tests of diag.c and diag_text.c: order, and every byte that is printed. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "diag.h"

Suite	*diag_suite(void);

/* One list with what it needs. */
struct bench {
	struct arena		*arena;
	struct rule_levels	 levels;
	struct diag		 diag;
	struct buf		 out;
};

static struct bench	b;

static void
setup(void)
{
	memset(&b, 0, sizeof(b));
	b.arena = arena_new();
	rule_levels_default(&b.levels);
	diag_init(&b.diag, b.arena, &b.levels);
}

static void
teardown(void)
{
	diag_free(&b.diag);
	buf_free(&b.out);
	arena_free(b.arena);
}

static struct source *
text_of(const char *name, const char *text)
{
	return source_text(b.arena, name, text, strlen(text));
}

static struct span
at(const struct source *src, size_t off, size_t len)
{
	return (struct span){ src, off, len };
}

/* The place of the first occurrence of word. */
static struct span
word(const struct source *src, const char *w)
{
	const char *p = strstr(src->text, w);

	ck_assert_ptr_nonnull(p);
	return at(src, (size_t)(p - src->text), strlen(w));
}

static const char *
print(bool color)
{
	diag_sort(&b.diag);
	buf_clear(&b.out);
	diag_text(&b.diag, color, &b.out);
	return b.out.data != NULL ? b.out.data : "";
}

/* A single diagnostic "text" at a span, printed. */
static const char *
show(struct span span)
{
	diag_free(&b.diag);
	diag_init(&b.diag, b.arena, &b.levels);
	diag_at(&b.diag, RULE_syntax, span, "text");
	return print(false);
}

START_TEST(format_of_the_design)
{
	struct source *src = text_of("samples/bad.cfg",
	    "\n\n\n\n\n\n\n\n\n\n"
	    "  { name = \"node2\"; id = 2; },\n"
	    "  { name = \"node3\"; id = 2; },\n");
	size_t second = (size_t)(strstr(src->text, "node3") - src->text) + 8;

	diag_at(&b.diag, RULE_node_id_duplicate, at(src, second, 6),
	    "node id 2 is used twice");
	diag_note_at(&b.diag, word(src, "id = 2"), "first used here");
	diag_fix(&b.diag, "give node3 another id, or leave ids out: they are "
	    "then 1..n in order");
	ck_assert_str_eq(print(false),
	    "samples/bad.cfg:12:21: error: node id 2 is used twice "
	    "[node_id_duplicate]\n"
	    "   12 |   { name = \"node3\"; id = 2; },\n"
	    "      |                     ^~~~~~\n"
	    "samples/bad.cfg:11:21: note: first used here\n"
	    "   11 |   { name = \"node2\"; id = 2; },\n"
	    "      |                     ^~~~~~\n"
	    "fix: give node3 another id, or leave ids out: they are then 1..n "
	    "in order\n");
}
END_TEST

START_TEST(colours_only_on_demand)
{
	struct source *src = text_of("a.cfg", "x = 1;\n");

	diag_at(&b.diag, RULE_wal_senders, at(src, 0, 1), "t");
	diag_fix(&b.diag, "f");
	ck_assert_str_eq(print(true),
	    "\033[1ma.cfg:1:1: \033[0m\033[1;35mwarning:\033[0m t "
	    "\033[1m[wal_senders]\033[0m\n"
	    "    1 | x = 1;\n"
	    "      | \033[1;32m^\033[0m\n"
	    "\033[1mfix:\033[0m f\n");
	ck_assert_ptr_null(strchr(print(false), '\033'));
}
END_TEST

START_TEST(no_place)
{
	diag_value(&b.diag, RULE_source_text, NULL, "no \"%s\"", "x.cfg");
	diag_note(&b.diag, NULL, "asked for here");
	ck_assert_str_eq(print(false),
	    "pghac: error: no \"x.cfg\" [source_text]\n"
	    "pghac: note: asked for here\n");
}
END_TEST

START_TEST(generated_places_say_so)
{
	struct source *src = text_of("a.cfg", "name = \"n\";\nport = 1;\n");
	struct place place = {
		.key = word(src, "name"), .value = word(src, "\"n\""),
		.path = "x", .generated = true
	};

	diag_value(&b.diag, RULE_path_absolute, &place, "bad");
	diag_at(&b.diag, RULE_path_absolute, word(src, "port"), "worse");
	diag_note(&b.diag, &place, "made here");
	ck_assert_str_eq(print(false),
	    "a.cfg:1:8: error: bad [path_absolute]\n"
	    "    1 | name = \"n\";\n"
	    "      |        ^~~\n"
	    "a.cfg:1:8: note: a default that follows from this\n"
	    "a.cfg:2:1: error: worse [path_absolute]\n"
	    "    2 | port = 1;\n"
	    "      | ^~~~\n"
	    "a.cfg:1:8: note: made here, a default that follows from this\n"
	    "    1 | name = \"n\";\n"
	    "      |        ^~~\n");
	ck_assert_str_eq(b.diag.list[0].path, "x");
}
END_TEST

START_TEST(key_and_value_are_marked)
{
	struct source *src = text_of("a.cfg", "name = \"n\";\n");
	struct place place = {
		.key = word(src, "name"), .value = word(src, "\"n\""),
		.path = "name"
	};

	diag_key(&b.diag, RULE_key_unknown, &place, "k");
	ck_assert_uint_eq(b.diag.list[0].at.len, 4);
	diag_value(&b.diag, RULE_key_unknown, &place, "v");
	ck_assert_uint_eq(b.diag.list[1].at.off, 7);
}
END_TEST

START_TEST(tabs_are_copied)
{
	struct source *src = text_of("a.cfg", "\tid\t= 2;\tport = 3;\n");

	ck_assert_str_eq(show(word(src, "port")),
	    "a.cfg:1:10: error: text [syntax]\n"
	    "    1 | \tid\t= 2;\tport = 3;\n"
	    "      | \t  \t    \t^~~~\n");
	ck_assert_str_eq(show(word(src, "id\t=")),
	    "a.cfg:1:2: error: text [syntax]\n"
	    "    1 | \tid\t= 2;\tport = 3;\n"
	    "      | \t^~\t~\n");
	/* the tab itself: the '^' stands in its first column */
	ck_assert_str_eq(show(at(src, 0, 3)),
	    "a.cfg:1:1: error: text [syntax]\n"
	    "    1 | \tid\t= 2;\tport = 3;\n"
	    "      | ^\t~~\n");
	/* a tab of one column is filled by the '^' */
	src = text_of("a.cfg", "1234567\tx\n");
	ck_assert_str_eq(show(at(src, 7, 2)),
	    "a.cfg:1:8: error: text [syntax]\n"
	    "    1 | 1234567\tx\n"
	    "      |        ^~\n");
}
END_TEST

START_TEST(wide_and_combining)
{
	struct source *src = text_of("a.cfg",
	    "n = \"\xe6\x97\xa5\xe6\x9c\xac\"; e = \"e\xcc\x81\"; x = 1;\n"
	    "u = \"\xc3\xa4\xc3\xb6\"; y = \"\xf0\x9f\x98\x80\"; z = 1;\n");

	ck_assert_str_eq(show(word(src, "\"\xe6\x97\xa5\xe6\x9c\xac\"")),
	    "a.cfg:1:5: error: text [syntax]\n"
	    "    1 | n = \"\xe6\x97\xa5\xe6\x9c\xac\"; e = \"e\xcc\x81\"; "
	    "x = 1;\n"
	    "      |     ^~~~~~\n");
	ck_assert_str_eq(show(word(src, "x = 1")),
	    "a.cfg:1:26: error: text [syntax]\n"
	    "    1 | n = \"\xe6\x97\xa5\xe6\x9c\xac\"; e = \"e\xcc\x81\"; "
	    "x = 1;\n"
	    "      |                      ^~~~~\n");
	ck_assert_str_eq(show(word(src, "\xcc\x81")),
	    "a.cfg:1:21: error: text [syntax]\n"
	    "    1 | n = \"\xe6\x97\xa5\xe6\x9c\xac\"; e = \"e\xcc\x81\"; "
	    "x = 1;\n"
	    "      |                  ^\n");
	ck_assert_str_eq(show(word(src, "z = 1")),
	    "a.cfg:2:25: error: text [syntax]\n"
	    "    2 | u = \"\xc3\xa4\xc3\xb6\"; y = \"\xf0\x9f\x98\x80\"; "
	    "z = 1;\n"
	    "      |                     ^~~~~\n");
}
END_TEST

START_TEST(nothing_raw_in_lines)
{
	struct source *src = text_of("a.cfg",
	    "c = \"\033[2J\"; x = 1;\n"
	    "b = \"\xe2\x80\xae\"; x = 2;\n"
	    "i = \"\xff\xc3\"; x = 3;\n");

	ck_assert_str_eq(show(word(src, "x = 1")),
	    "a.cfg:1:13: error: text [syntax]\n"
	    "    1 | c = \"\\x1b[2J\"; x = 1;\n"
	    "      |                ^~~~~\n");
	ck_assert_str_eq(show(word(src, "\033")),
	    "a.cfg:1:6: error: text [syntax]\n"
	    "    1 | c = \"\\x1b[2J\"; x = 1;\n"
	    "      |      ^~~~\n");
	ck_assert_str_eq(show(word(src, "x = 2")),
	    "a.cfg:2:12: error: text [syntax]\n"
	    "    2 | b = \"\\u{202e}\"; x = 2;\n"
	    "      |                 ^~~~~\n");
	ck_assert_str_eq(show(word(src, "x = 3")),
	    "a.cfg:3:11: error: text [syntax]\n"
	    "    3 | i = \"\\xff\\xc3\"; x = 3;\n"
	    "      |                 ^~~~~\n");
}
END_TEST

START_TEST(nothing_raw_in_texts)
{
	struct source *src = text_of("a\033[31m.cfg", "x\n");

	diag_at(&b.diag, RULE_syntax, at(src, 0, 1), "got \"%s\"",
	    "\033]0;t\a\n\xc2\x9b\x7f");
	diag_note_at(&b.diag, at(src, 0, 1), "as \"%s\"", "\xe2\x80\xae");
	diag_fix(&b.diag, "not \"%s\"", "\xfe\b");
	ck_assert_str_eq(print(false),
	    "a\\x1b[31m.cfg:1:1: error: got \"\\x1b]0;t\\x07\\x0a"
	    "\\u{009b}\\x7f\" [syntax]\n"
	    "    1 | x\n"
	    "      | ^\n"
	    "a\\x1b[31m.cfg:1:1: note: as \"\\u{202e}\"\n"
	    "fix: not \"\\xfe\\x08\"\n");
}
END_TEST

START_TEST(escape_counts_columns)
{
	static const struct {
		const char	*text;
		size_t		 len;
		const char	*shown;
		size_t		 cols;
	} rows[] = {
		{ "", 0, "", 0 },
		{ "ab c", 4, "ab c", 4 },
		{ "a\tb", 3, "a\tb", 3 },
		{ "a\0b", 3, "a\\x00b", 6 },
		{ "\r\n", 2, "\\x0d\\x0a", 8 },
		{ "\xe6\x97\xa5", 3, "\xe6\x97\xa5", 2 },
		{ "e\xcc\x81", 3, "e\xcc\x81", 1 },
		{ "\xe6\x97", 2, "\\xe6\\x97", 8 },	/* cut off */
		{ "\xc0\xaf", 2, "\\xc0\\xaf", 8 },	/* overlong */
		{ "\xed\xa0\x80", 3, "\\xed\\xa0\\x80", 12 }, /* surrogate */
		{ "\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80", 16 },
		{ "\xe2\x80\x8b", 3, "\\u{200b}", 8 },
		{ "\xef\xbf\xbf", 3, "\\u{ffff}", 8 },
		{ "\xf0\x9f\x98\x80", 4, "\xf0\x9f\x98\x80", 2 },
		{ "\xf3\xa0\x80\xa1", 4, "\\u{e0021}", 9 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&b.out);
		ck_assert_uint_eq(diag_escape(&b.out, rows[i].text,
		    rows[i].len), rows[i].cols);
		ck_assert_str_eq(b.out.len ? b.out.data : "", rows[i].shown);
	}
}
END_TEST

START_TEST(spans_at_and_over_the_end)
{
	struct source *src = text_of("a.cfg", "a = (\n  1,\n");
	struct source *cut = text_of("b.cfg", "a = (");
	struct source *none = text_of("c.cfg", "");
	struct source *crlf = text_of("d.cfg", "a = (\r\n);\r\n");

	/* over several lines: marked to the end of the first */
	ck_assert_str_eq(show(at(src, 4, 6)),
	    "a.cfg:1:5: error: text [syntax]\n"
	    "    1 | a = (\n"
	    "      |     ^\n");
	ck_assert_str_eq(show(at(src, 0, 10)),
	    "a.cfg:1:1: error: text [syntax]\n"
	    "    1 | a = (\n"
	    "      | ^~~~~\n");
	/* the end of the text, far past it, and no length */
	ck_assert_str_eq(show(at(src, src->len, 0)),
	    "a.cfg:2:6: error: text [syntax]\n"
	    "    2 |   1,\n"
	    "      |     ^\n");
	ck_assert_str_eq(show(at(cut, 5, 0)),
	    "b.cfg:1:6: error: text [syntax]\n"
	    "    1 | a = (\n"
	    "      |      ^\n");
	ck_assert_str_eq(show(at(cut, 99, (size_t)-1)), b.out.data);
	ck_assert_str_eq(show(at(cut, 2, (size_t)-1)),
	    "b.cfg:1:3: error: text [syntax]\n"
	    "    1 | a = (\n"
	    "      |   ^~~\n");
	ck_assert_str_eq(show(at(none, 0, 0)),
	    "c.cfg:1:1: error: text [syntax]\n"
	    "    1 |\n"
	    "      | ^\n");
	ck_assert_str_eq(show(at(crlf, 4, 3)),
	    "d.cfg:1:5: error: text [syntax]\n"
	    "    1 | a = (\n"
	    "      |     ^\n");
}
END_TEST

/* len letters with a mark in it */
static struct source *
long_line(size_t len, size_t mark)
{
	char *text = arena_alloc(b.arena, len + 2);
	size_t i;

	for (i = 0; i < len; i++)
		text[i] = (char)('a' + (int)(i % 26));
	text[mark] = '#';
	text[len] = '\n';
	return text_of("a.cfg", text);
}

START_TEST(long_lines_show_a_part)
{
	struct source *src = long_line(1000, 500);

	ck_assert_str_eq(show(at(src, 500, 3)),
	    "a.cfg:1:501: error: text [syntax]\n"
	    "    1 | ...klmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef#hij"
	    "klmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv"
	    "wxyz...\n"
	    "      |                                                    ^~~"
	    "\n");
}
END_TEST

START_TEST(long_lines_at_their_ends)
{
	struct source *src = long_line(1000, 0);
	const char *line, *mark;

	line = strstr(show(at(src, 0, 1000)), "| ");
	ck_assert_int_eq(strncmp(line, "| #bcd", 6), 0);
	ck_assert_ptr_nonnull(strstr(line, "nop...\n"));
	mark = strstr(line, "| ^~");
	ck_assert_ptr_nonnull(mark);
	ck_assert_uint_eq(strlen(mark), 2 + 120 + 1);
	src = long_line(1000, 999);
	line = strstr(show(at(src, 999, 1)), "| ");
	ck_assert_int_eq(strncmp(line, "| ...", 5), 0);
	ck_assert_ptr_nonnull(strstr(line, "jk#\n"));
	mark = strstr(line, "^\n");
	ck_assert_uint_eq((size_t)(mark - strrchr(line, '|')),
	    2 + 3 + 119);
	/* 120 bytes are not long */
	src = long_line(120, 7);
	ck_assert_ptr_null(strstr(show(at(src, 7, 1)), "..."));
}
END_TEST

START_TEST(long_lines_keep_characters_whole)
{
	char *text = arena_alloc(b.arena, 3001);
	struct source *src;
	size_t i;

	for (i = 0; i < 1000; i++)
		memcpy(text + 3 * i, "\xe6\x97\xa5", 3);
	src = text_of("a.cfg", text);
	for (i = 0; i < 3000; i += 7)
		ck_assert_ptr_null(strchr(show(at(src, i, 3)), '\\'));
}
END_TEST

START_TEST(sorted_by_place)
{
	struct source *main_ = text_of("z.cfg", "1\n2\n3\n");
	struct source *inc = text_of("a.cfg", "1\n2\n3\n");
	struct source *last = text_of("m.cfg", "1\n");

	inc->next = main_;
	last->next = inc;
	diag_at(&b.diag, RULE_syntax, at(last, 0, 1), "8");
	diag_at(&b.diag, RULE_syntax, at(inc, 2, 1), "7");
	diag_at(&b.diag, RULE_syntax, at(inc, 0, 1), "6");
	diag_at(&b.diag, RULE_include, at(main_, 4, 1), "5");
	diag_at(&b.diag, RULE_syntax, at(main_, 4, 1), "3");
	diag_at(&b.diag, RULE_syntax, at(main_, 4, 1), "1 (found later)");
	diag_at(&b.diag, RULE_syntax, at(main_, 2, 1), "2");
	diag_value(&b.diag, RULE_syntax, NULL, "1");
	diag_sort(&b.diag);
	ck_assert_str_eq(b.diag.list[0].text, "1");
	ck_assert_str_eq(b.diag.list[1].text, "2");
	ck_assert_str_eq(b.diag.list[2].text, "3");
	ck_assert_str_eq(b.diag.list[3].text, "1 (found later)");
	ck_assert_str_eq(b.diag.list[4].text, "5");
	ck_assert_str_eq(b.diag.list[5].text, "6");
	ck_assert_str_eq(b.diag.list[6].text, "7");
	ck_assert_str_eq(b.diag.list[7].text, "8");
	ck_assert_uint_eq(b.diag.list[7].order, 3);
}
END_TEST

START_TEST(repeats_are_dropped)
{
	struct source *src = text_of("a.cfg", "1\n2\n");

	diag_at(&b.diag, RULE_syntax, at(src, 0, 1), "same");
	diag_at(&b.diag, RULE_syntax, at(src, 0, 1), "other");
	diag_at(&b.diag, RULE_syntax, at(src, 0, 1), "same");
	diag_at(&b.diag, RULE_include, at(src, 0, 1), "same");
	diag_at(&b.diag, RULE_syntax, at(src, 2, 1), "same");
	ck_assert_uint_eq(diag_errors(&b.diag, false), 5);
	diag_sort(&b.diag);
	ck_assert_uint_eq(b.diag.n, 4);
	ck_assert_uint_eq(diag_errors(&b.diag, false), 4);
	ck_assert_str_eq(b.diag.list[0].text, "same");
	ck_assert_str_eq(b.diag.list[1].text, "other");
	diag_sort(&b.diag);
	ck_assert_uint_eq(b.diag.n, 4);
}
END_TEST

START_TEST(switched_off_rules_add_nothing)
{
	struct source *src = text_of("a.cfg", "1\n2\n");
	const char *near;

	rule_levels_set(&b.levels, 'W', "no-wal_senders", &near);
	diag_at(&b.diag, RULE_syntax, at(src, 0, 1), "one");
	ck_assert(!diag_suppressed(&b.diag));
	diag_at(&b.diag, RULE_wal_senders, at(src, 0, 1), "two");
	ck_assert(diag_suppressed(&b.diag));
	diag_note_at(&b.diag, at(src, 0, 1), "not of one");
	diag_fix(&b.diag, "not of one");
	ck_assert_uint_eq(b.diag.n, 1);
	ck_assert_uint_eq(b.diag.list[0].nrelated, 0);
	ck_assert_ptr_null(b.diag.list[0].fix);
	diag_at(&b.diag, RULE_hba_trust, at(src, 0, 1), "three");
	ck_assert_uint_eq(diag_errors(&b.diag, false), 1);
	ck_assert_uint_eq(diag_errors(&b.diag, true), 2);
	ck_assert_uint_eq(b.diag.count[LEVEL_WARNING], 1);
}
END_TEST

START_TEST(related_places_end)
{
	struct source *src = text_of("a.cfg", "1\n");
	int i;

	diag_note_at(&b.diag, at(src, 0, 1), "of nothing");
	diag_fix(&b.diag, "of nothing");
	diag_at(&b.diag, RULE_syntax, at(src, 0, 1), "one");
	for (i = 0; i < 9; i++)
		diag_note_at(&b.diag, at(src, 0, 1), "%d", i);
	ck_assert_uint_eq(b.diag.list[0].nrelated, DIAG_RELATED);
	ck_assert_str_eq(b.diag.list[0].related[2].text, "2");
}
END_TEST

START_TEST(long_texts_are_cut)
{
	char *text = arena_alloc(b.arena, 100001);
	const char *cut;
	size_t i;

	for (i = 0; i < 100000; i += 2)
		memcpy(text + i, "\xc3\xa4", 2);
	diag_value(&b.diag, RULE_syntax, NULL, "x%s", text);
	cut = b.diag.list[0].text;
	ck_assert_uint_le(strlen(cut), DIAG_TEXT + 3);
	ck_assert_str_eq(cut + strlen(cut) - 5, "\xc3\xa4...");
	ck_assert_ptr_null(strchr(print(false), '\\'));
	text[DIAG_TEXT] = '\0';
	diag_value(&b.diag, RULE_syntax, NULL, "%s", text);
	ck_assert_uint_eq(strlen(b.diag.list[1].text), DIAG_TEXT);
}
END_TEST

/* A fraction of a second; ended by the time limit if anything is quadratic. */
START_TEST(many_are_no_problem)
{
	size_t i, n = 100000, len = 8 * 1024 * 1024;
	char *text = arena_alloc(b.arena, len + 1);
	struct source *src, *older = NULL;

	memset(text, 'x', len);
	for (i = 0; i < n; i++) {
		src = i % 2 ? older : text_of("s", "one\n");
		if (i % 2 == 0)
			src->next = older;
		older = src;
		diag_at(&b.diag, RULE_syntax, at(src, i % 3, 1), "t");
	}
	src = text_of("a.cfg", text);	/* one line */
	for (i = n; i > 0; i--)
		diag_at(&b.diag, RULE_syntax, at(src, i * 80, 10), "t");
	print(false);
	ck_assert_uint_eq(b.diag.n, 2 * n);
}
END_TEST

Suite *
diag_suite(void)
{
	Suite *s = suite_create("diag");
	TCase *t = tcase_create("diag");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 15);
	tcase_add_test(t, format_of_the_design);
	tcase_add_test(t, colours_only_on_demand);
	tcase_add_test(t, no_place);
	tcase_add_test(t, generated_places_say_so);
	tcase_add_test(t, key_and_value_are_marked);
	tcase_add_test(t, tabs_are_copied);
	tcase_add_test(t, wide_and_combining);
	tcase_add_test(t, nothing_raw_in_lines);
	tcase_add_test(t, nothing_raw_in_texts);
	tcase_add_test(t, escape_counts_columns);
	tcase_add_test(t, spans_at_and_over_the_end);
	tcase_add_test(t, long_lines_show_a_part);
	tcase_add_test(t, long_lines_at_their_ends);
	tcase_add_test(t, long_lines_keep_characters_whole);
	tcase_add_test(t, sorted_by_place);
	tcase_add_test(t, repeats_are_dropped);
	tcase_add_test(t, switched_off_rules_add_nothing);
	tcase_add_test(t, related_places_end);
	tcase_add_test(t, long_texts_are_cut);
	tcase_add_test(t, many_are_no_problem);
	suite_add_tcase(s, t);
	return s;
}
