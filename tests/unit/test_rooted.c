/* SPDX-License-Identifier: MIT */
/* Tests of rooted.c: links in a tree that stands for a /. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "arena.h"
#include "rooted.h"

Suite	*rooted_suite(void);

static struct arena	*a;
static char		 root[64];

/* What stands in the tree, made in this order; to NULL: a directory. */
static const struct {
	const char	*path, *to;
} tree[] = {
	{ "/etc", NULL },
	{ "/etc/pg", NULL },
	{ "/data", "/etc/pg" },
	{ "/up", "../../../../etc" },
	{ "/etc/back", "../etc/./pg/" },
	{ "/chain", "/up/back" },
	{ "/loop", "loop" },
	{ "/ping", "/pong" },
	{ "/pong", "/ping" },
	{ "/gone", "/etc/absent" },
	{ "/self", "/" },
};

#define NTREE (sizeof(tree) / sizeof(tree[0]))

static void
setup(void)
{
	const char *path;
	size_t i;

	a = arena_new();
	strcpy(root, "/tmp/pghac-rooted-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	for (i = 0; i < NTREE; i++) {
		path = arena_printf(a, "%s%s", root, tree[i].path);
		ck_assert_int_eq(tree[i].to == NULL ? mkdir(path, 0700) :
		    symlink(tree[i].to, path), 0);
	}
}

static void
teardown(void)
{
	size_t i;

	for (i = NTREE; i-- > 0; )
		ck_assert_int_eq(remove(arena_printf(a, "%s%s", root,
		    tree[i].path)), 0);
	ck_assert_int_eq(rmdir(root), 0);
	arena_free(a);
}

static void
leads_to(const char *path, const char *want)
{
	const char *got = rooted_resolve(a, root, path);

	if (want == NULL)
		ck_assert_msg(got == NULL, "%s: %s", path, got);
	else {
		ck_assert_msg(got != NULL, "%s: nothing", path);
		ck_assert_str_eq(got, want);
	}
}

START_TEST(links_are_those_of_the_tree)
{
	leads_to("/", "/");
	leads_to("", "/");
	leads_to("/etc/pg", "/etc/pg");
	leads_to("etc//./pg/", "/etc/pg");
	leads_to("/data", "/etc/pg");
	leads_to("/data/../back", "/etc/pg");
	leads_to("/up", "/etc");
	leads_to("/chain", "/etc/pg");
	leads_to("/self/self/self/data", "/etc/pg");
}
END_TEST

START_TEST(nothing_leads_out)
{
	leads_to("/../..", "/");
	leads_to("../../../../../etc/pg", "/etc/pg");
	leads_to("/up/passwd", NULL);
	leads_to("/tmp", NULL);
}
END_TEST

START_TEST(loops_and_long_paths_end)
{
	char *path;

	leads_to("/loop", NULL);
	leads_to("/ping/x", NULL);
	leads_to("/gone", NULL);
	leads_to("/etc/absent/..", NULL);
	path = arena_alloc(a, PATH_MAX + 1);
	memset(path, 'x', PATH_MAX);
	leads_to(path, NULL);
	memset(path, '/', PATH_MAX);
	leads_to(path, NULL);
	path[NAME_MAX + 1] = '\0';
	memset(path, 'x', NAME_MAX + 1);
	leads_to(path, NULL);
}
END_TEST

Suite *
rooted_suite(void)
{
	Suite *s = suite_create("rooted");
	TCase *tc = tcase_create("paths");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, links_are_those_of_the_tree);
	tcase_add_test(tc, nothing_leads_out);
	tcase_add_test(tc, loops_and_long_paths_end);
	suite_add_tcase(s, tc);
	return s;
}
