/* SPDX-License-Identifier: MIT */
/* Tests of load.c and what it stands on: trees, places, faults, bounds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "buf.h"
#include "job.h"
#include "load.h"
#include "setting.h"

Suite	*load_suite(void);

static struct program	program;
static struct job	job;
static char		dir[32];

static void
setup(void)
{
	memset(&program, 0, sizeof(program));
	memset(&job, 0, sizeof(job));
	rule_levels_default(&program.levels);
	job.program = &program;
	job.arena = arena_new();
	diag_init(&job.diag, job.arena, &program.levels);
	snprintf(dir, sizeof(dir), "/tmp/pghac-load-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void
teardown(void)
{
	diag_free(&job.diag);
	arena_free(job.arena);
	ck_assert_int_eq(rmdir(dir), 0);
}

static const char *
write_bytes(const char *name, const char *text, size_t len)
{
	const char *path = arena_printf(job.arena, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	fclose(f);
	return path;
}

static struct setting *
load(const char *text, size_t len)
{
	const char *path = write_bytes("t.cfg", text, len);
	struct setting *root = load_file(&job, path);

	unlink(path);
	diag_sort(&job.diag);
	ck_assert_int_eq(root == NULL, job.diag.n > 0);
	return root;
}

static struct setting *
load_text(const char *text)
{
	return load(text, strlen(text));
}

/* "path type value @key+len value+len" of each setting, one a line. */
static void
dump(struct buf *b, const struct setting *s)
{
	for (s = s->first; s != NULL; s = s->next) {
		const struct place *p = s->place;

		buf_printf(b, "%s %s%s%s %zu+%zu %zu+%zu\n", p->path,
		    setting_type_name(s->type), s->value == NULL ? "" : " ",
		    s->value == NULL ? "" : s->value, p->key.off, p->key.len,
		    p->value.off, p->value.len);
		ck_assert_ptr_nonnull(p->key.src);
		ck_assert(!p->generated);
		dump(b, s);
	}
}

static void
dumps_as(const struct setting *root, const char *want)
{
	struct buf b = { 0 };

	ck_assert_ptr_nonnull(root);
	dump(&b, root);
	ck_assert_str_eq(b.data, want);
	buf_free(&b);
}

/* The diagnostics as "LINE:COL RULE text", one a line. */
static const char *
faults(void)
{
	struct buf b = { 0 };
	const char *out;
	size_t i;

	for (i = 0; i < job.diag.n; i++) {
		const struct diagnostic *d = &job.diag.list[i];
		struct linecol at = { 0, 0 };

		if (d->at.src != NULL)
			at = source_linecol(job.arena, d->at.src, d->at.off);
		buf_printf(&b, "%zu:%zu %s %s\n", at.line, at.col,
		    rule_table[d->rule].name, d->text);
	}
	out = arena_strdup(job.arena, b.data == NULL ? "" : b.data);
	buf_free(&b);
	return out;
}

START_TEST(tree_and_places)
{
	dumps_as(load_text("a = 1;\nn = ( { b = \"x\"\n\"y\"; }, "
	    "[ TRUE, false ], 1.50 )\ng : { h = -7, i = 0x1F }"),
	    "a an integer 1 0+1 4+1\n"
	    "n a list 7+1 11+1\n"
	    "n[0] a group 13+1 13+1\n"
	    "n[0].b a string xy 15+1 19+7\n"
	    "n[1] an array 31+1 31+1\n"
	    "n[1][0] a boolean true 33+4 33+4\n"
	    "n[1][1] a boolean false 39+5 39+5\n"
	    "n[2] a float 1.50 48+4 48+4\n"
	    "g a group 55+1 59+1\n"
	    "g.h an integer -7 61+1 65+2\n"
	    "g.i an integer 31 69+1 73+4\n");
}
END_TEST

START_TEST(integers_are_never_bent)
{
	const struct setting *s = load_text("a=2147483648 b=4294967296; "
	    "c=0x80000000; d=[1,4294967296,0x1,-2L]; e=-2147483648; "
	    "f=9223372036854775807; g=-9223372036854775808; h=0xFFFFFFFFFF");
	static const char *const want[] = { "2147483648", "4294967296",
	    "2147483648", NULL, "-2147483648", "9223372036854775807",
	    "-9223372036854775808", "1099511627775" };
	size_t i = 0;

	ck_assert_ptr_nonnull(s);
	for (s = s->first; s != NULL; s = s->next, i++) {
		if (want[i] != NULL)
			ck_assert_str_eq(s->value, want[i]);
		else
			ck_assert_str_eq(s->first->next->value, "4294967296");
	}
	ck_assert_uint_eq(i, 8);
}
END_TEST

static const struct {
	const char	*text;
	const char	*faults;
} bad[] = {
	{ "", "1:1 syntax the file holds no settings\n" },
	{ "# c", "1:1 syntax the file holds no settings\n" },
	{ "a = ;\nb 2;\nc = \"x;\nd = [1, \"x\"];\n",
	  "1:5 syntax expected a value before \";\"\n"
	  "2:1 syntax missing '=' after \"b\"\n"
	  "3:5 syntax unterminated string\n"
	  "4:9 syntax expected an integer as the array's other values, "
	  "found a string\n" },
	{ "a = 1 2; b = 3", "1:7 syntax expected ';' before \"2\"\n" },
	{ "g = { a = 1 2; }", "1:13 syntax expected ';' or '}' before \"2\"\n" },
	{ "a = (1, 2,);", "1:11 syntax expected a value before \")\"\n" },
	{ "a = (1 2);", "1:8 syntax expected ',' or ')' before \"2\"\n" },
	{ "a = ({};{});", "1:8 syntax expected ',' or ')' before \";\"\n" },
	{ "a = [{}];", "1:6 syntax expected a scalar in an array, found a "
	  "group\n" },
	{ "a = [4294967296, [4294967296], 4294967296];", "1:18 syntax expected "
	  "a scalar in an array, found an array\n" },
	{ "a = (\nb = 1;", "2:1 syntax expected ')' before \"b\"\n" },
	{ "a = { b = (", "1:12 syntax expected ')' before the end of the "
	  "file\n" },
	{ "a = { b = 1; ); c = ;",
	  "1:14 syntax expected '}' before \")\"\n"
	  "1:21 syntax expected a value before \";\"\n" },
	/* one bracket too many or too few is one fault */
	{ "g = { a = ( { b = 1; } }, { b = 2; } ); };",
	  "1:24 syntax expected ')' before \"}\"\n" },
	{ "g = { h = b = 1; }; };", "1:11 syntax expected a value before "
	  "\"b\"\n" },
	{ "a = 1; ); b = (1); };", "1:8 syntax \")\" closes nothing in this "
	  "file\n" },
	{ "a = 1; }", "1:8 syntax \"}\" closes nothing in this file\n" },
	{ "a = 1;;", "1:7 syntax expected a key before \";\"\n" },
	{ "true = 1;", "1:1 syntax expected a key before \"true\"\n" },
	{ "a = el6;", "1:5 syntax expected a value, found the word \"el6\"\n" },
	{ "a = 10kB;", "1:5 syntax \"10kB\" is not a number\n" },
	{ "a = 1; /* x", "1:8 syntax unterminated comment\n" },
	{ "a = \"\\q\";", "1:6 syntax unknown escape \"\\q\"\n" },
	{ "a = \"x\\x00\";", "1:7 syntax a string cannot hold \"\\x00\", the "
	  "NUL character\n" },
	{ "a = 1;\nb = { a = 1; };\na = 2;",
	  "3:1 key_duplicate the key \"a\" is given twice\n" },
	{ "a = 9223372036854775808;", "1:5 integer_overflow the integer "
	  "\"9223372036854775808\" does not fit in 64 bits\n" },
	{ "a = 0xFFFFFFFFFFFFFFFFL;", "1:5 integer_overflow the integer "
	  "\"0xFFFFFFFFFFFFFFFFL\" does not fit in 64 bits\n" },
	{ "a = 0600;", "1:5 integer_leading_zero the zero before \"600\" "
	  "would be lost\n" },
	{ "a = -1e999; b = 1e-999",
	  "1:5 float_overflow the number \"-1e999\" is too large\n"
	  "1:17 float_overflow the number \"1e-999\" is too small\n" },
	{ "\xEF\xBB\xBF" "a = 1;", "1:1 source_text the file begins with a "
	  "byte order mark\n" },
	{ "a = \"\xE4\";", "1:6 source_text byte 0xE4 is not UTF-8\n" },
	{ "a = \"\xED\xA0\x80\";", "1:6 source_text byte 0xED is not UTF-8\n" },
	{ "a = \"\\xE4\";", "1:5 source_text the string is not UTF-8 at its "
	  "byte 0xE4\n" },
	{ "a = (\n@include \"x\"\n);", "2:1 syntax @include may stand only "
	  "where a key may\n" },
	{ "@include x", "1:10 syntax expected a file name in double quotes "
	  "before \"x\"\n" },
	{ "@include \"nope\"", "1:10 include cannot find the file \"nope\"\n" },
	{ "@include \"/\"", "1:10 include \"/\" is outside the topology's "
	  "directory\n" },
	{ "@include \"t.cfg\"", "1:10 include \"t.cfg\" includes itself\n" },
};

START_TEST(faults_stand_at_their_places)
{
	ck_assert_ptr_null(load_text(bad[_i].text));
	ck_assert_str_eq(faults(), bad[_i].faults);
}
END_TEST

START_TEST(nul_bytes_are_refused)
{
	ck_assert_ptr_null(load("a = \"x\0\";", 9));
	ck_assert_str_eq(faults(), "1:7 source_text the file holds a NUL "
	    "byte\n");
}
END_TEST

START_TEST(duplicate_names_the_first)
{
	ck_assert_ptr_null(load_text("a = 1;\n  a = 2;"));
	ck_assert_uint_eq(job.diag.n, 1);
	ck_assert_uint_eq(job.diag.list[0].nrelated, 1);
	ck_assert_uint_eq(job.diag.list[0].related[0].at.off, 0);
	ck_assert_str_eq(job.diag.list[0].path, "a");
}
END_TEST

START_TEST(duplicates_are_found_in_large_groups)
{
	struct buf b = { 0 };
	int i;

	for (i = 0; i < 3000; i++)
		buf_printf(&b, "k%d = %d;\n", i, i);
	ck_assert_ptr_nonnull(load(b.data, b.len));
	buf_adds(&b, "k2999 = 1; k0 = 1; k17 = 1;");
	ck_assert_ptr_null(load(b.data, b.len));
	ck_assert_uint_eq(job.diag.n, 3);
	buf_free(&b);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	ck_assert_ptr_null(load_file(&job, "/nonexistent/x.cfg"));
	ck_assert_str_eq(faults(), "0:0 include cannot read "
	    "\"/nonexistent/x.cfg\": no such file or directory\n");
}
END_TEST

/* Reading must end, and must end soon, whatever stands there. */
START_TEST(bounds_hold)
{
	static const char *const repeated[] = { "(", "a={", "[", "a=", "1,",
	    "a=1;", "}", "\"\n", "@include \"t.cfg\"\n", "a=@;", "/*", "a ", };
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < sizeof(repeated) / sizeof(repeated[0]); i++) {
		buf_clear(&b);
		buf_adds(&b, "x=");
		while (b.len < 300000)
			buf_adds(&b, repeated[i]);
		ck_assert_ptr_null(load(b.data, b.len));
		ck_assert_uint_ge(job.diag.n, 1);
		ck_assert_uint_le(job.diag.n, 101);
		diag_free(&job.diag);
		diag_init(&job.diag, job.arena, &program.levels);
	}
	buf_free(&b);
}
END_TEST

START_TEST(nesting_is_bounded)
{
	const char *text = arena_printf(job.arena, "a = %.64s%.64s;",
	    "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
	    "))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))");

	ck_assert_ptr_nonnull(load_text(text));
	ck_assert_ptr_null(load_text(arena_printf(job.arena, "g = { %s };",
	    text)));
	ck_assert_str_eq(faults(), "1:74 syntax brackets are nested more than "
	    "64 deep\n");
}
END_TEST

START_TEST(large_groups_are_refused)
{
	struct buf b = { 0 };
	int i;

	for (i = 0; i < 4097; i++)
		buf_printf(&b, "k%d=1;", i);
	ck_assert_ptr_null(load(b.data, b.len));
	ck_assert_str_eq(job.diag.list[0].text,
	    "a group has more than 4096 keys");
	buf_free(&b);
}
END_TEST

START_TEST(long_lists_are_read)
{
	struct buf b = { 0 };
	const struct setting *s;
	int i;

	buf_adds(&b, "a = (\n");
	for (i = 0; i < 100000; i++)
		buf_printf(&b, "{ n = %d; },\n", i);
	buf_adds(&b, "1 );");
	s = load(b.data, b.len);
	ck_assert_ptr_nonnull(s);
	for (i = 0, s = s->first->first; s->next != NULL; s = s->next)
		i++;
	ck_assert_int_eq(i, 100000);
	ck_assert_str_eq(s->place->path, "a[100000]");
	buf_free(&b);
}
END_TEST

START_TEST(includes_are_spliced_in)
{
	const char *sub = arena_printf(job.arena, "%s/sub", dir);
	const char *g, *h;
	const struct setting *s;

	ck_assert_int_eq(mkdir(sub, 0700), 0);
	g = write_bytes("sub/g.cfg", "b = 4294967296;\n @include \"h.cfg\"", 33);
	h = write_bytes("sub/h.cfg", "c = 2 # end", 11);
	s = load_text("a = {\n@include \"sub/g.cfg\"\nd = 3; };\n");
	dumps_as(s, "a a group 0+1 4+1\n"
	    "a.b an integer 4294967296 0+1 4+10\n"
	    "a.c an integer 2 0+1 4+1\n"
	    "a.d an integer 3 27+1 31+1\n");
	s = s->first->first->next;
	ck_assert_str_eq(s->place->key.src->name,
	    arena_printf(job.arena, "%s/sub/h.cfg", dir));
	ck_assert_ptr_nonnull(job.sources);

	/* the same text in the parent's place clashes, at both places */
	ck_assert_ptr_null(load_text("@include \"sub/h.cfg\"\nc = 1;"));
	ck_assert_str_eq(faults(),
	    "2:1 key_duplicate the key \"c\" is given twice\n");
	unlink(g);
	unlink(h);
	ck_assert_int_eq(rmdir(sub), 0);
}
END_TEST

START_TEST(links_do_not_lead_outside)
{
	const char *link = arena_printf(job.arena, "%s/l.cfg", dir);

	ck_assert_int_eq(symlink("/etc/passwd", link), 0);
	ck_assert_ptr_null(load_text("@include \"l.cfg\""));
	unlink(link);
	ck_assert_str_eq(faults(), "1:10 include \"l.cfg\" is outside the "
	    "topology's directory\n");
}
END_TEST

START_TEST(faults_in_includes_stand_there)
{
	const char *x = write_bytes("x.cfg", "a = 1;\n}", 8);

	ck_assert_ptr_null(load_text("\n@include \"x.cfg\"\nb = ;"));
	unlink(x);
	ck_assert_str_eq(faults(), "3:5 syntax expected a value before \";\"\n"
	    "2:1 syntax \"}\" closes nothing in this file\n");
}
END_TEST

Suite *
load_suite(void)
{
	Suite *s = suite_create("load");
	TCase *tc = tcase_create("trees");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, tree_and_places);
	tcase_add_test(tc, integers_are_never_bent);
	tcase_add_loop_test(tc, faults_stand_at_their_places, 0,
	    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tc, nul_bytes_are_refused);
	tcase_add_test(tc, duplicate_names_the_first);
	tcase_add_test(tc, duplicates_are_found_in_large_groups);
	tcase_add_test(tc, files_that_cannot_be_read);
	suite_add_tcase(s, tc);
	tc = tcase_create("bounds");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, bounds_hold);
	tcase_add_test(tc, nesting_is_bounded);
	tcase_add_test(tc, large_groups_are_refused);
	tcase_add_test(tc, long_lists_are_read);
	suite_add_tcase(s, tc);
	tc = tcase_create("includes");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, includes_are_spliced_in);
	tcase_add_test(tc, links_do_not_lead_outside);
	tcase_add_test(tc, faults_in_includes_stand_there);
	suite_add_tcase(s, tc);
	return s;
}
