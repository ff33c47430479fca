/* SPDX-License-Identifier: MIT */
/* The lists by which a node installs and proves its own files. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
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
		if ((b->files[i].kind == KIND_SCRIPT ||
		    b->files[i].kind == KIND_STEP) &&
		    bundle_file_on(b, &b->files[i], node))
			return arena_strndup(arena, path,
			    (size_t)(strrchr(path, '/') - path) + 1);
	}
	return NULL;
}

/* Both lists before they have lines: what stands in files.list of them. */
static struct bundle_file
list_file(struct arena *arena, const char *node, const char *dir,
    const char *name)
{
	struct bundle_file f = { .kind = KIND_TEXT, .node = node,
	    .owner = "root", .group = "root", .mode = 0644,
	    .on_change = "none" };

	f.path = arena_printf(arena, "%s%s", dir, name);
	return f;
}

static void
set_lines(struct arena *arena, struct bundle_file *f, struct lines *lines)
{
	f->at = lines->list[0].at;
	f->text = arena_strndup(arena, lines->text.data, lines->text.len);
	f->len = lines->text.len;
	f->lines = lines->list;
	f->nlines = lines->n;
	f->sha256 = sum(arena, f);
	lines_free(lines);
}

static void
add_row(struct lines *lines, const struct bundle_file *f)
{
	lines_start(lines, NULL, f->at);
	buf_printf(&lines->text, "%04o\t%s\t%s\t%s\t%s", f->mode, f->owner,
	    f->group, f->on_change, f->path);
	lines_end(lines);
}

static void
add_sum(struct lines *lines, const struct bundle_file *f)
{
	lines_start(lines, NULL, f->at);
	sha256_line(&lines->text, f->sha256, f->path);
	lines_end(lines);
}

/* files.list into files[0], SHA256SUMS, which has its sum, into files[1]. */
static void
add_lists(struct arena *arena, const struct bundle *b,
    const struct bundle_file *const *list, size_t n, const char *node,
    const char *dir, struct bundle_file *files)
{
	struct lines rows = { .arena = arena }, sums = { .arena = arena };
	size_t i;

	files[0] = list_file(arena, node, dir, NODE_FILES_NAME);
	files[1] = list_file(arena, node, dir, NODE_SUMS_NAME);
	for (i = 0; i < n && !bundle_file_on(b, list[i], node); i++)
		;
	files[0].at = files[1].at = list[i]->at;
	lines_start(&rows, NULL, list[i]->at);
	buf_printf(&rows.text, "# %s", node);
	lines_end(&rows);
	for (; i < n; i++) {
		if (!bundle_file_on(b, list[i], node))
			continue;
		add_row(&rows, list[i]);
		if (stays(list[i]))
			add_sum(&sums, list[i]);
	}
	add_row(&rows, &files[0]);
	add_row(&rows, &files[1]);
	set_lines(arena, &files[0], &rows);
	add_sum(&sums, &files[0]);
	set_lines(arena, &files[1], &sums);
}

void
node_sums_add(struct arena *arena, struct bundle *b)
{
	struct bundle_file *files;
	const struct bundle_file **list;
	const char *dir;
	size_t i, n = b->nfiles;

	files = arena_alloc(arena, (n + 2 * b->nnodes) * sizeof(*files));
	list = arena_alloc(arena, n * sizeof(*list));
	memcpy(files, b->files, n * sizeof(*files));
	for (i = 0; i < n; i++) {
		files[i].sha256 = sum(arena, &files[i]);
		list[i] = &files[i];
	}
	qsort(list, n, sizeof(*list), by_path);
	for (i = 0; i < b->nnodes; i++) {
		dir = directory(arena, b, b->nodes[i]);
		if (dir == NULL)
			continue;
		add_lists(arena, b, list, n, b->nodes[i], dir,
		    files + b->nfiles);
		b->nfiles += 2;
	}
	b->files = files;
}
