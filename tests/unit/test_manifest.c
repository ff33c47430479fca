/* SPDX-License-Identifier: MIT */
/* manifest.json and SHA256SUMS: their text, and reading hostile ones. */
#include <string.h>

#include <check.h>
#include <jansson.h>

#include "arena.h"
#include "bundle.h"
#include "manifest.h"
#include "node_sums.h"
#include "outdir.h"
#include "sha256.h"

Suite	*manifest_suite(void);

static const char *const nodes[] = { "n2", "n1" };
static const struct bundle_file bundle_files[] = {
	{ .kind = KIND_TEXT, .path = "/root/x.sh", .owner = "root",
	    .group = "root", .mode = 0750, .on_change = "manual",
	    .text = "true\n", .len = 5 },
	{ .kind = KIND_CLUSTER_CONF, .node = "n1", .path = "/etc/a\\\"b",
	    .owner = "root", .group = "root", .mode = 0640,
	    .on_change = "cluster-reload", .text = "", .len = 0 },
	{ .kind = KIND_RUNBOOK, .cluster = true, .path = "/README",
	    .owner = "root", .group = "root", .mode = 0644,
	    .on_change = "none", .text = "x\n", .len = 2 },
};
static const struct bundle_secret secrets[] = {
	{ "replication", NULL, "/var/lib/pgsql/.pgpass", "postgres",
	    "postgres", 0600, "pgpass", "*:5432:replication:\"r\"" },
	{ "ipmi", "n1", "/etc/pghac/ipmi", "root", "root", 0500, "script",
	    "prints the password" },
};
static const struct bundle bundle = {
	.cluster = "c", .nodes = nodes, .nnodes = 2, .files = bundle_files,
	.nfiles = 3, .secrets = secrets, .nsecrets = 2,
};
static const struct manifest_source sources[] = {
	{ "../../c.cfg", "abc", 3 }, { "../../\xff.cfg", "", 0 },
};
static const struct manifest_head head = {
	.platform = "el6", .postgresql = "9.3", .sources = sources,
	.nsources = 2,
};

static const struct outfile *
find(const struct outfile *files, size_t n, const char *path)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(files[i].path, path) == 0)
			return &files[i];
	return NULL;
}

/* The files of the bundle, whose sums are known as in a compilation. */
static struct outfile *
files_of(struct arena *arena, size_t *n)
{
	struct bundle summed = bundle;

	node_sums_add(arena, &summed);
	return manifest_files(arena, &summed, &head, n);
}

START_TEST(test_sha256)
{
	char hex[SHA256_HEX];

	/* FIPS 180-2, appendix B.1, and the empty text */
	sha256_hex(hex, "abc", 3);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	sha256_hex(hex, "", 0);
	ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(test_files)
{
	static const char *const paths[] = { "README", MANIFEST_SUMS,
		MANIFEST_NAME,
		"n1/etc/a\\\"b", "n1/root/x.sh", "n2/root/x.sh" };
	struct arena *arena = arena_new();
	struct outfile *files;
	size_t n, i;

	files = files_of(arena, &n);
	ck_assert_uint_eq(n, 6);
	for (i = 0; i < n; i++)
		ck_assert_str_eq(files[i].path, paths[i]);
	ck_assert(!files[3].executable && files[4].executable);
	ck_assert_ptr_eq(files[4].text, files[5].text);
	arena_free(arena);
}
END_TEST

START_TEST(test_sums)
{
	struct arena *arena = arena_new();
	const struct outfile *files, *f;
	char hex[SHA256_HEX];
	size_t n;

	files = files_of(arena, &n);
	f = find(files, n, MANIFEST_NAME);
	sha256_hex(hex, f->text, f->len);
	f = find(files, n, MANIFEST_SUMS);
	ck_assert_uint_eq(strlen(f->text), f->len);
	ck_assert_int_eq(strncmp(f->text, hex, 64), 0);
	ck_assert_ptr_nonnull(strstr(f->text, "  manifest.json\n"));
	/* coreutils: a backslash marks a line with an escaped name */
	ck_assert_ptr_nonnull(strstr(f->text, "\n\\e3b0c44298fc1c149afbf4c899"
	    "6fb92427ae41e4649b934ca495991b7852b855  n1/etc/a\\\\\"b\n"));
	ck_assert_ptr_null(strstr(f->text, MANIFEST_SUMS));
	arena_free(arena);
}
END_TEST

START_TEST(test_json)
{
	struct arena *arena = arena_new();
	const struct outfile *files, *f;
	char *name, *path, *src, *mode, *sum, *hint;
	json_error_t error;
	json_t *root;
	size_t n;
	int size;

	files = files_of(arena, &n);
	f = find(files, n, MANIFEST_NAME);
	root = json_loadb(f->text, f->len, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(root != NULL, "%s", error.text);
	/* topology order, not that of the alphabet */
	ck_assert_int_eq(json_unpack(root, "{s[{s:s}{s:s,s[{s:s,s:s,s:i,s:s,"
	    "s:s}]}],s[{s:s}]}", "nodes", "name", &name, "name", &path,
	    "files", "path", &path, "src", &src, "size", &size, "mode", &mode,
	    "sha256", &sum, "secrets", "hint", &hint), 0);
	ck_assert_str_eq(name, "n2");
	ck_assert_str_eq(path, "/etc/a\\\"b");
	ck_assert_str_eq(src, "n1/etc/a\\\"b");
	ck_assert_str_eq(mode, "0640");
	ck_assert_int_eq(size, 0);
	ck_assert_int_eq(json_unpack(root, "{s[{s:s,s:s}]}", "files", "src",
	    &src, "kind", &name), 0);
	ck_assert_str_eq(src, "README");
	ck_assert_str_eq(name, "runbook");
	ck_assert_str_eq(hint, "*:5432:replication:\"r\"");
	json_decref(root);
	arena_free(arena);
}
END_TEST

START_TEST(test_round_trip)
{
	struct arena *arena = arena_new();
	const struct outfile *files, *f;
	const struct manifest *m;
	const char *error;
	size_t n, i, k;

	files = files_of(arena, &n);
	f = find(files, n, MANIFEST_NAME);
	m = manifest_read(arena, f->text, f->len, &error);
	ck_assert_ptr_nonnull(m);
	ck_assert_str_eq(m->topology, "../../c.cfg");
	ck_assert_uint_eq(m->nfiles, n);
	for (i = 0; i < m->nfiles; i++) {
		for (k = 0; k < n; k++)
			if (strcmp(m->files[i], files[k].path) == 0)
				break;
		ck_assert_uint_lt(k, n);
	}
	arena_free(arena);
}
END_TEST

static const struct {
	const char	*text, *error;
} bad[] = {
	{ "", "not JSON" },
	{ "{", "not JSON" },
	{ "[]", "format_version" },
	{ "{\"format_version\": 1}", "format_version" },
	{ "{\"format_version\": \"2.0\"}", "\"2.0\"" },
	{ "{\"format_version\": \"10.0\", \"nodes\": []}", "\"10.0\"" },
	{ "{\"format_version\": \"1.0\"}", "nodes" },
	{ "{\"format_version\": \"1.0\", \"nodes\": [7]}", "files" },
	{ "{\"format_version\": \"1.0\", \"nodes\": [{\"files\": [{}]}]}",
	    "src" },
	{ "{\"format_version\": \"1.0\", \"nodes\": [{\"files\": "
	    "[{\"src\": \"../x\"}]}]}", "../x" },
	{ "{\"format_version\": \"1.0\", \"nodes\": [{\"files\": "
	    "[{\"src\": \"/x\"}]}]}", "/x" },
	{ "{\"format_version\": \"1.0\", \"format_version\": \"1.0\"}",
	    "not JSON" },
};

START_TEST(test_bad)
{
	struct arena *arena = arena_new();
	const char *error = NULL;

	ck_assert_ptr_null(manifest_read(arena, bad[_i].text,
	    strlen(bad[_i].text), &error));
	ck_assert_ptr_nonnull(error);
	ck_assert_msg(strstr(error, bad[_i].error) != NULL, "%s", error);
	arena_free(arena);
}
END_TEST

/* A later minor number with keys we do not know; no sources. */
START_TEST(test_later)
{
	static const char text[] = "{\"format_version\": \"1.7\", \"new\": 1, "
	    "\"nodes\": [{\"files\": [{\"src\": \"n/x\", \"more\": []}]}]}";
	struct arena *arena = arena_new();
	const struct manifest *m;
	const char *error;

	m = manifest_read(arena, text, strlen(text), &error);
	ck_assert_ptr_nonnull(m);
	ck_assert_ptr_null(m->topology);
	ck_assert_uint_eq(m->nfiles, 3);
	ck_assert_str_eq(m->files[2], "n/x");
	arena_free(arena);
}
END_TEST

Suite *
manifest_suite(void)
{
	Suite *s = suite_create("manifest");
	TCase *t = tcase_create("manifest");

	tcase_add_test(t, test_sha256);
	tcase_add_test(t, test_files);
	tcase_add_test(t, test_sums);
	tcase_add_test(t, test_json);
	tcase_add_test(t, test_round_trip);
	tcase_add_loop_test(t, test_bad, 0,
	    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(t, test_later);
	suite_add_tcase(s, t);
	return s;
}
