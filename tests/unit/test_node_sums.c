/* SPDX-License-Identifier: MIT */
/* Tests of node_sums.c: the list by which a node proves its files. */
#include <check.h>
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "node_sums.h"

Suite	*node_sums_suite(void);

#define EMPTY \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

START_TEST(each_node_lists_its_own)
{
	static const char *const nodes[] = { "n1", "n2" };
	static const struct bundle_file files[] = {
		{ .kind = KIND_SCRIPT, .path = "/root/pghac/pcs.sh",
		    .text = "abc", .len = 3, .at = { "templates/p.xsl", 7 } },
		{ .kind = KIND_RECOVERY_CONF, .node = "n2",
		    .path = "/d/re\\covery", .text = "" },
		/* gone after a promotion: no list proves it */
		{ .kind = KIND_STANDBY_SIGNAL, .node = "n2",
		    .path = "/d/standby.signal", .text = "",
		    .on_change = "initial" },
	};
	struct bundle b = { .nodes = nodes, .nnodes = 2, .files = files,
	    .nfiles = 3 };
	struct arena *a = arena_new();

	node_sums_add(a, &b);
	ck_assert_uint_eq(b.nfiles, 5);
	ck_assert_str_eq(b.files[0].sha256, ABC);
	ck_assert_str_eq(b.files[3].node, "n1");
	ck_assert_str_eq(b.files[3].path, "/root/pghac/SHA256SUMS");
	ck_assert_str_eq(b.files[3].text, ABC "  /root/pghac/pcs.sh\n");
	ck_assert_str_eq(b.files[4].text, "\\" EMPTY "  /d/re\\\\covery\n"
	    ABC "  /root/pghac/pcs.sh\n");
	ck_assert_uint_eq(b.files[4].nlines, 2);
	ck_assert_int_eq(b.files[4].lines[1].at.line, 7);
	ck_assert_uint_eq(strlen(b.files[4].sha256), 64);
	arena_free(a);
}
END_TEST

START_TEST(no_script_no_list)
{
	static const char *const nodes[] = { "n1" };
	static const struct bundle_file files[] = {
		{ .kind = KIND_TEXT, .path = "/x", .text = "" },
	};
	struct bundle b = { .nodes = nodes, .nnodes = 1, .files = files,
	    .nfiles = 1 };
	struct arena *a = arena_new();

	node_sums_add(a, &b);
	ck_assert_uint_eq(b.nfiles, 1);
	ck_assert_str_eq(b.files[0].sha256, EMPTY);
	arena_free(a);
}
END_TEST

Suite *
node_sums_suite(void)
{
	Suite *s = suite_create("node_sums");
	TCase *t = tcase_create("node_sums");

	tcase_add_test(t, each_node_lists_its_own);
	tcase_add_test(t, no_script_no_list);
	suite_add_tcase(s, t);
	return s;
}
