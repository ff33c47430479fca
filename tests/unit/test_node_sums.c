/* SPDX-License-Identifier: MIT */
/* Tests of node_sums.c: the list by which a node proves its files. */
#include <check.h>
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "node_sums.h"
#include "sha256.h"

Suite	*node_sums_suite(void);

#define EMPTY \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

#define LISTS \
	"0644\troot\troot\tnone\t/root/pghac/files.list\n" \
	"0644\troot\troot\tnone\t/root/pghac/SHA256SUMS\n"

/* The sums of the files, then that of their list. */
static const char *
with_list(struct arena *arena, const struct bundle_file *list,
    const char *sums)
{
	char hex[SHA256_HEX];

	sha256_hex(hex, list->text, list->len);
	return arena_printf(arena, "%s%s  %s\n", sums, hex, list->path);
}

START_TEST(each_node_lists_its_own)
{
	static const char *const nodes[] = { "n1", "n2" };
	static const struct bundle_file files[] = {
		{ .kind = KIND_SCRIPT, .path = "/root/pghac/pcs.sh",
		    .owner = "root", .group = "root", .mode = 0700,
		    .on_change = "manual",
		    .text = "abc", .len = 3, .at = { "templates/p.xsl", 7 } },
		{ .kind = KIND_RECOVERY_CONF, .node = "n2",
		    .owner = "u", .group = "g", .mode = 0600,
		    .on_change = "restart",
		    .path = "/d/re\\covery", .text = "" },
		/* gone after a promotion: no list proves it */
		{ .kind = KIND_STANDBY_SIGNAL, .node = "n2",
		    .path = "/d/standby.signal", .text = "",
		    .owner = "u", .group = "g", .mode = 0600,
		    .on_change = "initial" },
		{ .kind = KIND_RUNBOOK, .cluster = true, .path = "/R",
		    .text = "" },
	};
	struct bundle b = { .nodes = nodes, .nnodes = 2, .files = files,
	    .nfiles = 4 };
	struct arena *a = arena_new();

	node_sums_add(a, &b);
	ck_assert_uint_eq(b.nfiles, 8);
	ck_assert_str_eq(b.files[0].sha256, ABC);
	ck_assert_str_eq(b.files[4].path, "/root/pghac/files.list");
	ck_assert_str_eq(b.files[4].text, "# n1\n"
	    "0700\troot\troot\tmanual\t/root/pghac/pcs.sh\n" LISTS);
	ck_assert_str_eq(b.files[5].node, "n1");
	ck_assert_str_eq(b.files[5].path, "/root/pghac/SHA256SUMS");
	ck_assert_str_eq(b.files[5].text, with_list(a, &b.files[4],
	    ABC "  /root/pghac/pcs.sh\n"));
	ck_assert_str_eq(b.files[6].text, "# n2\n"
	    "0600\tu\tg\trestart\t/d/re\\covery\n"
	    "0600\tu\tg\tinitial\t/d/standby.signal\n"
	    "0700\troot\troot\tmanual\t/root/pghac/pcs.sh\n" LISTS);
	ck_assert_str_eq(b.files[7].text, with_list(a, &b.files[6],
	    "\\" EMPTY "  /d/re\\\\covery\n" ABC
	    "  /root/pghac/pcs.sh\n"));
	ck_assert_uint_eq(b.files[7].nlines, 3);
	ck_assert_int_eq(b.files[7].lines[1].at.line, 7);
	ck_assert_uint_eq(strlen(b.files[7].sha256), 64);
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
