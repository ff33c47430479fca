/* SPDX-License-Identifier: MIT */
/* The output directory: what is ours, what is foreign, what is kept. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "arena.h"
#include "buf.h"
#include "outdir.h"

Suite	*outdir_suite(void);

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Each test works in a directory of its own. */
struct here {
	char		 dir[64];
	int		 back;		/* where we came from */
	struct arena	*arena;
	struct outdir	*od;
	struct buf	 why;
};

static const struct outfile files[] = {
	{ "a", "A\n", 2, false },
	{ "n1/etc/x", "X\n", 2, false },
	{ "n1/etc/y", "", 0, true },
	{ "n1-b/x", "B\n", 2, false },
};
static const char *const paths[] = { "a", "n1/etc/x", "n1/etc/y", "n1-b/x" };

static struct here
begin(void)
{
	struct here h = { .dir = "/tmp/test_outdir.XXXXXX" };
	const char *error;

	umask(022);
	h.back = open(".", O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(h.back, 0);
	ck_assert_ptr_nonnull(mkdtemp(h.dir));
	ck_assert_int_eq(chdir(h.dir), 0);
	h.arena = arena_new();
	h.od = outdir_open(h.arena, "out/deep", true, &error);
	ck_assert_ptr_nonnull(h.od);
	ck_assert_int_eq(chdir("out/deep"), 0);
	return h;
}

static void
end(struct here *h)
{
	char command[128];

	outdir_close(h->od);
	buf_free(&h->why);
	arena_free(h->arena);
	ck_assert_int_eq(fchdir(h->back), 0);
	close(h->back);
	snprintf(command, sizeof(command), "rm -rf '%s'", h->dir);
	ck_assert_int_eq(system(command), 0);
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

/* Writes the files with the paths known, expects the result and lines. */
static void
expect(struct here *h, enum outdir_result want, const struct outfile *f,
    size_t n, const char *const *known, size_t nknown, const char *lines)
{
	enum outdir_result got;

	buf_clear(&h->why);
	got = outdir_write(h->od, "c", f, n, known, nknown, &h->why);
	ck_assert_str_eq(h->why.data == NULL ? "" : h->why.data, lines);
	ck_assert_int_eq(got, want);
	ck_assert_int_ne(access(".c.pghac", F_OK), 0);
}

static void
expect_same(struct here *h, enum outdir_result want, const char *lines)
{
	expect(h, want, files, COUNT(files), paths, COUNT(paths), lines);
}

static void
expect_compare(struct here *h, enum outdir_result want, const char *lines)
{
	enum outdir_result got;

	buf_clear(&h->why);
	got = outdir_compare(h->od, "c", files, COUNT(files), paths,
	    COUNT(paths), &h->why);
	ck_assert_str_eq(h->why.data == NULL ? "" : h->why.data, lines);
	ck_assert_int_eq(got, want);
}

static void
expect_file(const char *path, const char *text, mode_t mode)
{
	char got[64];
	struct stat st;
	size_t n;
	FILE *f = fopen(path, "r");

	ck_assert_ptr_nonnull(f);
	n = fread(got, 1, sizeof(got) - 1, f);
	got[n] = '\0';
	ck_assert_int_eq(fstat(fileno(f), &st), 0);
	fclose(f);
	ck_assert_str_eq(got, text);
	ck_assert_uint_eq(st.st_mode & 07777, mode);
}

START_TEST(test_new)
{
	struct here h = begin();

	expect_compare(&h, OUTDIR_DIFFERS, "missing: a\nmissing: n1-b/x\n"
	    "missing: n1/etc/x\nmissing: n1/etc/y\n");
	expect(&h, OUTDIR_WRITTEN, files, COUNT(files), NULL, 0, "");
	expect_file("c/a", "A\n", 0644);
	expect_file("c/n1/etc/x", "X\n", 0644);
	expect_file("c/n1/etc/y", "", 0755);
	expect_file("c/n1-b/x", "B\n", 0644);
	/* what is equal is ours, also if no manifest says so */
	expect(&h, OUTDIR_UNCHANGED, files, COUNT(files), NULL, 0, "");
	expect_compare(&h, OUTDIR_UNCHANGED, "");
	end(&h);
}
END_TEST

START_TEST(test_change)
{
	static const struct outfile next[] = {
		{ "a", "A\n", 2, false },
		{ "n1/etc/x", "Y\n", 2, false },
		{ "n1/etc/y/z", "Z\n", 2, false },
	};
	struct here h = begin();
	struct stat before, after;

	expect_same(&h, OUTDIR_WRITTEN, "");
	ck_assert_int_eq(link("c/a", "held"), 0);
	ck_assert_int_eq(stat("c/a", &before), 0);
	expect(&h, OUTDIR_WRITTEN, next, COUNT(next), paths, COUNT(paths), "");
	ck_assert_int_eq(stat("c/a", &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	ck_assert_int_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	expect_file("c/n1/etc/x", "Y\n", 0644);
	/* a file of the old tree is a directory of the new one */
	expect_file("c/n1/etc/y/z", "Z\n", 0644);
	ck_assert_int_ne(access("c/n1-b", F_OK), 0);
	end(&h);
}
END_TEST

START_TEST(test_differences)
{
	struct here h = begin();

	expect_same(&h, OUTDIR_WRITTEN, "");
	put("c/a", "B\n");
	ck_assert_int_eq(chmod("c/n1/etc/x", 0755), 0);
	ck_assert_int_eq(chmod("c/n1/etc/y", 0700), 0);	/* still equal */
	ck_assert_int_eq(unlink("c/n1-b/x"), 0);
	expect_compare(&h, OUTDIR_DIFFERS,
	    "modified: a\nmissing: n1-b/x\nmodified: n1/etc/x\n");
	expect_same(&h, OUTDIR_WRITTEN, "");
	expect_compare(&h, OUTDIR_UNCHANGED, "");
	/* only three of the files now; the rest is left over */
	buf_clear(&h.why);
	ck_assert_int_eq(outdir_compare(h.od, "c", files, 3, paths, 4,
	    &h.why), OUTDIR_DIFFERS);
	ck_assert_str_eq(h.why.data, "left over: n1-b/x\n");
	ck_assert_int_eq(unlink("c/n1-b/x"), 0);
	buf_clear(&h.why);
	ck_assert_int_eq(outdir_compare(h.od, "c", files, 3, paths, 4,
	    &h.why), OUTDIR_DIFFERS);
	ck_assert_str_eq(h.why.data, "left over: n1-b/\n");
	end(&h);
}
END_TEST

START_TEST(test_foreign)
{
	struct here h = begin();

	expect_same(&h, OUTDIR_WRITTEN, "");
	put("c/n1/mine", "");
	put("c/n1/etc/x", "modified\n");
	ck_assert_int_eq(symlink("/etc", "c/n1/etc/link"), 0);
	ck_assert_int_eq(mkdir("c/empty", 0755), 0);
	ck_assert_int_eq(mkfifo("c/n1/etc/fifo", 0644), 0);
	put("c/new\nforeign: line", "");
	expect_same(&h, OUTDIR_FOREIGN, "foreign: empty (a directory)\n"
	    "foreign: n1/etc/fifo (not a regular file)\n"
	    "foreign: n1/etc/link (a symbolic link)\nforeign: n1/mine\n"
	    "foreign: new\\x0aforeign: line\n");
	expect_file("c/n1/etc/x", "modified\n", 0644);
	end(&h);
}
END_TEST

/* Names of ours that are no files of ours. */
START_TEST(test_replaced)
{
	struct here h = begin();

	expect_same(&h, OUTDIR_WRITTEN, "");
	ck_assert_int_eq(unlink("c/a"), 0);
	ck_assert_int_eq(mkfifo("c/a", 0644), 0);
	expect_same(&h, OUTDIR_FOREIGN,
	    "foreign: a (not a regular file)\n");
	ck_assert_int_eq(unlink("c/a"), 0);
	ck_assert_int_eq(mkdir("c/a", 0755), 0);
	expect_same(&h, OUTDIR_FOREIGN, "foreign: a (a directory)\n");
	ck_assert_int_eq(rmdir("c/a"), 0);
	put("outside", "A\n");
	ck_assert_int_eq(symlink("../outside", "c/a"), 0);
	expect_same(&h, OUTDIR_FOREIGN, "foreign: a (a symbolic link)\n");
	ck_assert_int_eq(unlink("c/a"), 0);
	ck_assert_int_eq(rename("c/n1", "n1"), 0);
	ck_assert_int_eq(symlink("../n1", "c/n1"), 0);
	expect_same(&h, OUTDIR_FOREIGN, "foreign: n1 (a symbolic link)\n");
	expect_file("n1/etc/x", "X\n", 0644);
	end(&h);
}
END_TEST

/* A file of the new tree's name that nobody says is ours. */
START_TEST(test_not_known)
{
	struct here h = begin();

	ck_assert_int_eq(mkdir("c", 0755), 0);
	put("c/a", "by hand\n");
	expect(&h, OUTDIR_FOREIGN, files, COUNT(files), NULL, 0, "foreign: a "
	    "(not what is to be written, and no manifest has it)\n");
	expect_file("c/a", "by hand\n", 0644);
	end(&h);
}
END_TEST

START_TEST(test_root)
{
	struct here h = begin();

	ck_assert_int_eq(mkdir("elsewhere", 0755), 0);
	ck_assert_int_eq(symlink("elsewhere", "c"), 0);
	expect_same(&h, OUTDIR_FOREIGN, "foreign: it is not a directory\n");
	ck_assert_int_eq(unlink("c"), 0);
	put("c", "");
	expect_same(&h, OUTDIR_FOREIGN, "foreign: it is not a directory\n");
	end(&h);
}
END_TEST

/* What a killed run leaves is removed if all of it is ours. */
START_TEST(test_leftover)
{
	struct here h = begin();
	int i;

	for (i = 0; i < 2; i++) {	/* with a new tree, then an old one */
		ck_assert_int_eq(mkdir(".c.pghac", 0755), 0);
		ck_assert_int_eq(mkdir(".c.pghac/n1", 0755), 0);
		ck_assert_int_eq(mkdir(".c.pghac/n9", 0755), 0);
		put(".c.pghac/a", "half");
		put(".c.pghac/n9/x", "");
		put(".c.pghac/manifest.json", "{\"format_version\": \"1.0\", "
		    "\"nodes\": [{\"files\": [{\"src\": \"n9/x\"}]}]}");
		expect_same(&h, i == 0 ? OUTDIR_WRITTEN : OUTDIR_UNCHANGED,
		    "");
	}
	ck_assert_int_eq(mkdir(".c.pghac", 0755), 0);
	put(".c.pghac/mine", "");
	buf_clear(&h.why);
	ck_assert_int_eq(outdir_write(h.od, "c", files, COUNT(files), paths,
	    COUNT(paths), &h.why), OUTDIR_FOREIGN);
	ck_assert_str_eq(h.why.data, "foreign: ../.c.pghac/mine\n");
	ck_assert_int_eq(access(".c.pghac/mine", F_OK), 0);
	end(&h);
}
END_TEST

/* Killed between the two renames where there is no exchange. */
START_TEST(test_recover)
{
	static const struct outfile old[] = {
		{ "manifest.json", "{\"format_version\": \"1.0\", \"nodes\": "
		    "[{\"files\": [{\"src\": \"gone\"}]}]}", 66, false },
		{ "gone", "old\n", 4, false },
	};
	struct here h = begin();

	ck_assert_uint_eq(old[0].len, strlen(old[0].text));
	expect(&h, OUTDIR_WRITTEN, old, COUNT(old), NULL, 0, "");
	ck_assert_int_eq(rename("c", ".c.pghac-old"), 0);
	ck_assert_int_eq(mkdir(".c.pghac", 0755), 0);
	put(".c.pghac/a", "A\n");
	expect(&h, OUTDIR_WRITTEN, files, COUNT(files), NULL, 0, "");
	ck_assert_int_ne(access(".c.pghac-old", F_OK), 0);
	expect_compare(&h, OUTDIR_UNCHANGED, "");
	end(&h);
}
END_TEST

static const struct outfile bad_files[][2] = {
	{ { "a", "", 0, false }, { "../x", "", 0, false } },
	{ { "a", "", 0, false }, { "/x", "", 0, false } },
	{ { "a", "", 0, false }, { "b//x", "", 0, false } },
	{ { "a", "", 0, false }, { "b/", "", 0, false } },
	{ { "a", "", 0, false }, { "", "", 0, false } },
	{ { "a", "", 0, false }, { "b/./x", "", 0, false } },
	{ { "a", "", 0, false }, { "b/../../x", "", 0, false } },
	{ { "a", "", 0, false }, { "a", "", 0, false } },
	{ { "a", "", 0, false }, { "a/b", "", 0, false } },
	{ { "a/b/c", "", 0, false }, { "a/b", "", 0, false } },
};

START_TEST(test_bad_paths)
{
	struct here h = begin();

	ck_assert_int_eq(outdir_write(h.od, "c", bad_files[_i], 2, NULL, 0,
	    &h.why), OUTDIR_FAILED);
	ck_assert_uint_gt(h.why.len, 0);
	ck_assert_int_ne(access("c", F_OK), 0);
	ck_assert_int_ne(access("x", F_OK), 0);
	end(&h);
}
END_TEST

START_TEST(test_bad_names)
{
	static const char *const names[] = { "", ".", "..", "a/b", "/a",
		".c.pghac", "../c" };
	struct here h = begin();
	size_t i, len;

	put("../secret", "x");
	for (i = 0; i < COUNT(names); i++) {
		ck_assert_int_eq(outdir_write(h.od, names[i], files, 1, NULL,
		    0, &h.why), OUTDIR_FAILED);
		ck_assert_ptr_null(outdir_read(h.od, h.arena, names[i],
		    "secret", 10, &len));
	}
	end(&h);
}
END_TEST

/* A hostile manifest cannot make us delete or read elsewhere. */
START_TEST(test_bad_known)
{
	static const char *const known[] = { "../outside", "/etc/passwd", "",
		"n1", "n1/etc", "a/../../outside", "a" };
	struct here h = begin();

	put("outside", "x");
	expect_same(&h, OUTDIR_WRITTEN, "");
	expect(&h, OUTDIR_WRITTEN, files + 1, COUNT(files) - 1, known,
	    COUNT(known), "");
	expect_file("outside", "x", 0644);
	ck_assert_int_ne(access("c/a", F_OK), 0);
	expect_file("c/n1/etc/x", "X\n", 0644);
	end(&h);
}
END_TEST

START_TEST(test_read)
{
	struct here h = begin();
	const char *text;
	size_t len;

	ck_assert_ptr_null(outdir_read(h.od, h.arena, "c", "a", 10, &len));
	expect_same(&h, OUTDIR_WRITTEN, "");
	text = outdir_read(h.od, h.arena, "c", "n1/etc/x", 10, &len);
	ck_assert_ptr_nonnull(text);
	ck_assert_str_eq(text, "X\n");
	ck_assert_uint_eq(len, 2);
	ck_assert_ptr_null(outdir_read(h.od, h.arena, "c", "a", 1, &len));
	ck_assert_ptr_null(outdir_read(h.od, h.arena, "c", "n1", 10, &len));
	ck_assert_ptr_null(outdir_read(h.od, h.arena, "c", "../c/a", 9, &len));
	ck_assert_int_eq(rename("c/n1", "n1"), 0);
	ck_assert_int_eq(symlink("../n1", "c/n1"), 0);
	ck_assert_ptr_null(outdir_read(h.od, h.arena, "c", "n1/etc/x", 10,
	    &len));
	ck_assert_int_eq(mkfifo("c/fifo", 0644), 0);
	ck_assert_ptr_null(outdir_read(h.od, h.arena, "c", "fifo", 10, &len));
	end(&h);
}
END_TEST

START_TEST(test_open)
{
	struct here h = begin();
	const char *error = NULL;

	put("file", "");
	ck_assert_ptr_null(outdir_open(h.arena, "none", false, &error));
	ck_assert_ptr_nonnull(strstr(error, "No such file"));
	ck_assert_ptr_null(outdir_open(h.arena, "file", true, &error));
	ck_assert_ptr_null(outdir_open(h.arena, "file/x", true, &error));
	ck_assert_ptr_null(outdir_open(h.arena, "", true, &error));
	outdir_close(NULL);
	end(&h);
}
END_TEST

Suite *
outdir_suite(void)
{
	Suite *s = suite_create("outdir");
	TCase *t = tcase_create("outdir");

	tcase_add_test(t, test_new);
	tcase_add_test(t, test_change);
	tcase_add_test(t, test_differences);
	tcase_add_test(t, test_foreign);
	tcase_add_test(t, test_replaced);
	tcase_add_test(t, test_not_known);
	tcase_add_test(t, test_root);
	tcase_add_test(t, test_leftover);
	tcase_add_test(t, test_recover);
	tcase_add_loop_test(t, test_bad_paths, 0, (int)COUNT(bad_files));
	tcase_add_test(t, test_bad_names);
	tcase_add_test(t, test_bad_known);
	tcase_add_test(t, test_read);
	tcase_add_test(t, test_open);
	suite_add_tcase(s, t);
	return s;
}
