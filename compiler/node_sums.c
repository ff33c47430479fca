/* SPDX-License-Identifier: MIT */
/* The list of sums by which a node proves its own files. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "lines.h"
#include "node_sums.h"
#include "sha256.h"

static int
by_path(const void *a, const void *b)
{
	return strcmp((*(const struct bundle_file *const *)a)->path,
	    (*(const struct bundle_file *const *)b)->path);
}

static const char *
sum(struct arena *arena, const struct bundle_file *f)
{
	char *hex = arena_alloc(arena, SHA256_HEX);

	sha256_hex(hex, f->text, f->len);
	return hex;
}

/* What is for the first start only may be gone or changed since. */
static bool
stays(const struct bundle_file *f)
{
	return f->on_change == NULL || strcmp(f->on_change, "initial") != 0;
}

/* The directory of the node's first script, with its '/'. */
static const char *
directory(struct arena *arena, const struct bundle *b, const char *node)
{
	const char *path;
	size_t i;

	for (i = 0; i < b->nfiles; i++) {
		path = b->files[i].path;
		if (b->files[i].kind == KIND_SCRIPT &&
		    bundle_file_on(&b->files[i], node))
			return arena_strndup(arena, path,
			    (size_t)(strrchr(path, '/') - path) + 1);
	}
	return NULL;
}

static struct bundle_file
sums_of(struct arena *arena, const struct bundle_file *const *list,
    size_t n, const char *node, const char *dir)
{
	struct lines lines = { .arena = arena };
	struct bundle_file f = { .kind = KIND_TEXT, .node = node,
	    .owner = "root", .group = "root", .mode = 0644,
	    .on_change = "none" };
	size_t i;

	for (i = 0; i < n; i++) {
		if (!bundle_file_on(list[i], node) || !stays(list[i]))
			continue;
		lines_start(&lines, NULL, list[i]->at);
		sha256_line(&lines.text, list[i]->sha256, list[i]->path);
		lines_end(&lines);
	}
	f.path = arena_printf(arena, "%s%s", dir, NODE_SUMS_NAME);
	f.at = lines.list[0].at;
	f.text = arena_strndup(arena, lines.text.data, lines.text.len);
	f.len = lines.text.len;
	f.lines = lines.list;
	f.nlines = lines.n;
	f.sha256 = sum(arena, &f);
	lines_free(&lines);
	return f;
}

void
node_sums_add(struct arena *arena, struct bundle *b)
{
	struct bundle_file *files;
	const struct bundle_file **list;
	const char *dir;
	size_t i, n = b->nfiles;

	files = arena_alloc(arena, (n + b->nnodes) * sizeof(*files));
	list = arena_alloc(arena, n * sizeof(*list));
	memcpy(files, b->files, n * sizeof(*files));
	for (i = 0; i < n; i++) {
		files[i].sha256 = sum(arena, &files[i]);
		list[i] = &files[i];
	}
	qsort(list, n, sizeof(*list), by_path);
	for (i = 0; i < b->nnodes; i++) {
		dir = directory(arena, b, b->nodes[i]);
		if (dir != NULL)
			files[b->nfiles++] = sums_of(arena, list, n,
			    b->nodes[i], dir);
	}
	b->files = files;
}
