/* SPDX-License-Identifier: MIT */
/* Writes manifest.json and SHA256SUMS. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "bundle.h"
#include "manifest.h"
#include "opts.h"
#include "outdir.h"
#include "quote.h"
#include "sha256.h"

/* A file of the bundle as one node has it. */
struct placed {
	const struct bundle_file	*file;
	const char			*src;	/* NODE/PATH */
	size_t				 node;	/* index; nnodes: beside them */
};

static int
by_src(const void *a, const void *b)
{
	return strcmp(((const struct placed *)a)->src,
	    ((const struct placed *)b)->src);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct outfile *)a)->path,
	    ((const struct outfile *)b)->path);
}

/* Node after node, each one's files sorted by path; then what is beside. */
static struct placed *
place(struct arena *arena, const struct bundle *b, size_t *n)
{
	struct placed *list = arena_alloc(arena,
	    ((b->nnodes + 1) * b->nfiles + 1) * sizeof(*list));
	const struct bundle_file *f;
	size_t node, i, first;

	*n = 0;
	for (node = 0; node <= b->nnodes; node++) {
		first = *n;
		for (i = 0; i < b->nfiles; i++) {
			f = &b->files[i];
			if (node == b->nnodes ? !f->cluster :
			    !bundle_file_on(b, f, b->nodes[node]))
				continue;
			list[*n].file = f;
			list[*n].node = node;
			list[*n].src = f->cluster ? f->path + 1 :
			    arena_printf(arena, "%s%s", b->nodes[node],
			    f->path);
			(*n)++;
		}
		qsort(list + first, *n - first, sizeof(*list), by_src);
	}
	return list;
}

/* A file name need not be UTF-8, JSON must. */
static void
add_string(struct buf *out, const char *s)
{
	if (quote_json(out, s, strlen(s)) == NULL)
		return;
	buf_addc(out, '"');
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || (unsigned char)*s >= 127)
			buf_adds(out, "\\ufffd");
		else if (*s == '"' || *s == '\\')
			buf_printf(out, "\\%c", *s);
		else
			buf_addc(out, *s);
	buf_addc(out, '"');
}

/* "key": "value", with before in front of it. */
static void
add_member(struct buf *out, const char *before, const char *key,
    const char *value)
{
	buf_adds(out, before);
	buf_addc(out, '"');
	buf_adds(out, key);
	buf_adds(out, "\": ");
	add_string(out, value);
}

static void
add_head(struct buf *out, const struct bundle *b,
    const struct manifest_head *head)
{
	char hex[SHA256_HEX];
	size_t i;

	add_member(out, "{\n  ", "format_version", MANIFEST_FORMAT);
	add_member(out, ",\n  \"generator\": {", "name", "pghac");
	add_member(out, ", ", "version", PGHAC_VERSION);
	buf_adds(out, "},\n  \"source\": [");
	for (i = 0; i < head->nsources; i++) {
		sha256_hex(hex, head->sources[i].text, head->sources[i].len);
		add_member(out, i == 0 ? "\n    {" : ",\n    {", "path",
		    head->sources[i].path);
		add_member(out, ", ", "sha256", hex);
		buf_addc(out, '}');
	}
	add_member(out, "\n  ],\n  ", "cluster", b->cluster);
	add_member(out, ",\n  \"target\": {", "platform", head->platform);
	add_member(out, ", ", "postgresql", head->postgresql);
	buf_addc(out, '}');
}

static void
add_file(struct buf *out, const struct placed *p)
{
	const struct bundle_file *f = p->file;

	add_member(out, "        {", "path", f->path);
	add_member(out, ",\n         ", "src", p->src);
	add_member(out, ",\n         ", "kind", file_kind_name(f->kind));
	add_member(out, ",\n         ", "sha256", f->sha256);
	buf_printf(out, ", \"size\": %zu", f->len);
	add_member(out, ",\n         ", "owner", f->owner);
	add_member(out, ", ", "group", f->group);
	buf_printf(out, ", \"mode\": \"%04o\"", f->mode);
	add_member(out, ", ", "on_change", f->on_change);
	buf_addc(out, '}');
}

/* What is for people; nothing says where it goes on a node. */
static void
add_beside(struct buf *out, const struct bundle *b,
    const struct placed *list, size_t n)
{
	size_t i = n;

	while (i > 0 && list[i - 1].node == b->nnodes)
		i--;
	if (i == n)
		return;
	buf_adds(out, ",\n  \"files\": [");
	for (; i < n; i++) {
		add_member(out, i > 0 && list[i - 1].node == b->nnodes ?
		    ",\n    {" : "\n    {", "src", list[i].src);
		add_member(out, ", ", "kind",
		    file_kind_name(list[i].file->kind));
		add_member(out, ",\n     ", "sha256", list[i].file->sha256);
		buf_printf(out, ", \"size\": %zu}", list[i].file->len);
	}
	buf_adds(out, "\n  ]");
}

static void
add_nodes(struct buf *out, const struct bundle *b, const struct placed *list,
    size_t n)
{
	size_t node, i = 0, first;

	buf_adds(out, ",\n  \"nodes\": [");
	for (node = 0; node < b->nnodes; node++) {
		add_member(out, node == 0 ? "\n    {" : ",\n    {", "name",
		    b->nodes[node]);
		buf_adds(out, ",\n      \"files\": [");
		for (first = i; i < n && list[i].node == node; i++) {
			buf_adds(out, i == first ? "\n" : ",\n");
			add_file(out, &list[i]);
		}
		buf_adds(out, "\n      ]}");
	}
	buf_adds(out, "\n  ]");
}

static void
add_secrets(struct buf *out, const struct bundle *b)
{
	const struct bundle_secret *s;
	size_t i;

	buf_adds(out, ",\n  \"secrets\": [");
	for (i = 0; i < b->nsecrets; i++) {
		s = &b->secrets[i];
		add_member(out, i == 0 ? "\n    {" : ",\n    {", "name",
		    s->name);
		if (s->node != NULL)
			add_member(out, ", ", "node", s->node);
		add_member(out, ", ", "path", s->path);
		add_member(out, ",\n     ", "owner", s->owner);
		add_member(out, ", ", "group", s->group);
		buf_printf(out, ", \"mode\": \"%04o\"", s->mode);
		add_member(out, ",\n     ", "form", s->form);
		add_member(out, ", ", "hint", s->hint);
		buf_addc(out, '}');
	}
	buf_adds(out, "\n  ]\n}\n");
}

/* Turns the buffer into a file of the list. */
static void
add_outfile(struct arena *arena, struct outfile *list, size_t *n,
    const char *path, struct buf *text)
{
	list[*n].path = path;
	list[*n].text = arena_strndup(arena, text->data, text->len);
	list[*n].len = text->len;
	(*n)++;
	buf_free(text);
}

struct outfile *
manifest_files(struct arena *arena, const struct bundle *b,
    const struct manifest_head *head, size_t *n)
{
	struct buf text = { 0 };
	char hex[SHA256_HEX];
	const struct placed *list;
	struct outfile *files;
	size_t nplaced, i, k = 0;

	list = place(arena, b, &nplaced);
	files = arena_alloc(arena, (nplaced + 2) * sizeof(*files));
	for (i = 0; i < nplaced; i++) {
		files[k].path = list[i].src;
		files[k].text = list[i].file->text;
		files[k].len = list[i].file->len;
		files[k++].executable = (list[i].file->mode & 0111) != 0;
	}

	add_head(&text, b, head);
	add_beside(&text, b, list, nplaced);
	add_nodes(&text, b, list, nplaced);
	add_secrets(&text, b);
	sha256_hex(hex, text.data, text.len);
	add_outfile(arena, files, &k, MANIFEST_NAME, &text);

	sha256_line(&text, hex, MANIFEST_NAME);
	buf_addc(&text, '\n');
	for (i = 0; i < nplaced; i++) {
		sha256_line(&text, list[i].file->sha256, list[i].src);
		buf_addc(&text, '\n');
	}
	add_outfile(arena, files, &k, MANIFEST_SUMS, &text);

	qsort(files, k, sizeof(*files), by_path);
	*n = k;
	return files;
}
