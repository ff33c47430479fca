/* SPDX-License-Identifier: MIT */
/* pghac why: which line of the topology made a line of the output. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "bundle.h"
#include "commands.h"
#include "compile.h"
#include "job.h"
#include "manifest.h"
#include "model.h"
#include "opts.h"
#include "paths.h"
#include "program.h"

/* An output file as asked for and as the bundle names it. */
struct question {
	const char	*shown;		/* as on the command line */
	const char	*path;		/* below the cluster directory */
	const char	*topology;	/* of the manifest, as seen from here */
	size_t		 line;		/* 0: every line */
};

/* Splits FILE:LINE where FILE:LINE itself is no file. */
static void
split(struct arena *arena, const char *arg, struct question *q)
{
	const char *colon = strrchr(arg, ':');
	char *end;
	unsigned long line;

	q->shown = arg;
	q->line = 0;
	if (colon == NULL || access(arg, F_OK) == 0)
		return;
	errno = 0;
	line = strtoul(colon + 1, &end, 10);
	if (errno != 0 || end == colon + 1 || *end != '\0' || line == 0)
		return;
	q->shown = arena_strndup(arena, arg, (size_t)(colon - arg));
	q->line = line;
}

/* Finds the manifest above the file; false with *error if there is none. */
static bool
find_manifest(struct arena *arena, struct question *q, const char **error)
{
	const char *file = paths_resolve(arena, q->shown), *dir = file;
	const char *name, *why;
	const struct manifest *m;
	struct source *src;

	do {
		dir = paths_dirname(arena, dir);
		name = arena_printf(arena, "%s/%s", dir, MANIFEST_NAME);
	} while (access(name, F_OK) != 0 && strcmp(dir, "/") != 0);
	src = source_read(arena, name, name, &why);
	if (src == NULL) {
		*error = arena_printf(arena, "%s: no %s in a directory above "
		    "it: is this a file that pghac build made?", q->shown,
		    MANIFEST_NAME);
		return false;
	}
	m = manifest_read(arena, src->text, src->len, &why);
	if (m == NULL || m->topology == NULL ||
	    strcmp(m->topology, "-") == 0) {
		*error = arena_printf(arena, "%s: %s", name, m == NULL ? why :
		    "the topology came from standard input, so its lines are "
		    "not known any more");
		return false;
	}
	q->path = file + strlen(dir) + (strcmp(dir, "/") != 0);
	q->topology = paths_relative(arena, paths_resolve(arena, "."),
	    paths_resolve(arena, paths_join(arena, dir, m->topology)));
	return true;
}

/* The file of the bundle that stands at NODE/PATH, or beside the nodes. */
static const struct bundle_file *
find_file(const struct bundle *b, const char *path)
{
	const struct bundle_file *f;
	size_t i, k, len;

	for (i = 0; i < b->nnodes; i++) {
		len = strlen(b->nodes[i]);
		if (strncmp(path, b->nodes[i], len) != 0 || path[len] != '/')
			continue;
		for (k = 0; k < b->nfiles; k++) {
			f = &b->files[k];
			if (bundle_file_on(b, f, b->nodes[i]) &&
			    strcmp(f->path, path + len) == 0)
				return f;
		}
	}
	for (k = 0; k < b->nfiles; k++) {
		f = &b->files[k];
		if (f->cluster && strcmp(f->path + 1, path) == 0)
			return f;
	}
	return NULL;
}

/* The whole text of a line that may be wrong on a terminal. */
static void
add_text(struct buf *out, const struct bundle_file *f, size_t i)
{
	size_t end = i + 1 < f->nlines ? f->lines[i + 1].off : f->len;
	size_t off = f->lines[i].off;

	if (end > off && f->text[end - 1] == '\n')
		end--;
	diag_escape(out, f->text + off, end - off);
	buf_addc(out, '\n');
}

static void
add_place(struct arena *arena, struct buf *out, const struct place *p,
    bool snippet)
{
	struct linecol at;
	const char *text;
	size_t len;

	if (p == NULL || p->value.src == NULL) {
		buf_adds(out, "no setting: part of every bundle\n");
		return;
	}
	at = source_linecol(arena, p->key.src, p->key.off);
	diag_escape(out, p->key.src->name, strlen(p->key.src->name));
	buf_printf(out, ":%zu:%zu: ", at.line, at.col);
	if (p->path != NULL)
		diag_escape(out, p->path, strlen(p->path));
	buf_adds(out, p->generated ? " (follows from this line)\n" : "\n");
	if (!snippet)
		return;
	text = source_line(arena, p->key.src, at.line, &len);
	buf_printf(out, "%5zu | ", at.line);
	diag_escape(out, text, len);
	buf_addc(out, '\n');
}

static void
answer(struct arena *arena, const struct question *q,
    const struct bundle_file *f, struct buf *out)
{
	size_t i;

	if (f->nlines == 0) {
		buf_printf(out, "%s: empty: ", q->shown);
		add_place(arena, out, f->place, true);
		buf_printf(out, "made by %s:%ld\n", f->at.file, f->at.line);
	}
	for (i = 0; i < f->nlines; i++) {
		if (q->line != 0 && i + 1 != q->line)
			continue;
		if (q->line == 0) {
			buf_printf(out, "%zu: ", i + 1);
			add_place(arena, out, f->lines[i].place, false);
			continue;
		}
		buf_printf(out, "%s:%zu: ", q->shown, q->line);
		add_text(out, f, i);
		add_place(arena, out, f->lines[i].place, true);
		buf_printf(out, "made by %s:%ld\n", f->lines[i].at.file,
		    f->lines[i].at.line);
	}
}

/* True if the file on disk has the text that the topology gives now. */
static bool
fresh(struct arena *arena, const struct question *q,
    const struct bundle_file *f)
{
	const char *why;
	struct source *src = source_read(arena, q->shown, q->shown, &why);

	return src != NULL && src->len == f->len &&
	    memcmp(src->text, f->text, f->len) == 0;
}

/* recovery.conf where the agent pgsql owns it. */
static bool
is_agents(const struct model *m, const char *path)
{
	const char *name = strrchr(path, '/');

	return strcmp(m->agent.s, "pgsql") == 0 && name != NULL &&
	    strcmp(name + 1, "recovery.conf") == 0;
}

static int
explain(struct job *job, const struct question *q, struct compiled *c)
{
	const struct bundle_file *f;
	struct buf out = { 0 };
	int status = STATUS_OK;

	if (strcmp(q->path, MANIFEST_NAME) == 0 ||
	    strcmp(q->path, MANIFEST_SUMS) == 0) {
		printf("%s: made from all other files of the bundle\n",
		    q->shown);
		return STATUS_OK;
	}
	f = find_file(c->bundle, q->path);
	if (f == NULL && is_agents(c->model, q->path)) {
		printf("%s: not in the bundle: the agent pgsql removes it "
		    "and writes its own whenever it starts PostgreSQL\n",
		    q->shown);
		return STATUS_OK;
	}
	if (f == NULL) {
		fprintf(stderr, "pghac: %s: %s makes no such file\n",
		    q->shown, q->topology);
		return STATUS_FOUND;
	}
	if (q->line > f->nlines) {
		fprintf(stderr, "pghac: %s: has only %zu lines\n", q->shown,
		    f->nlines);
		return STATUS_FOUND;
	}
	if (!fresh(job->arena, q, f))
		fprintf(stderr, "pghac: %s is not what %s gives now; the "
		    "answer is about the new text\n", q->shown, q->topology);
	answer(job->arena, q, f, &out);
	fwrite(out.data != NULL ? out.data : "", 1, out.len, stdout);
	buf_free(&out);
	return status;
}

int
cmd_why(const struct opts *o)
{
	struct program *program = NULL;
	struct question q = { 0 };
	struct compiled c = { 0 };
	struct buf text = { 0 };
	struct job *job = NULL;
	const char *error = NULL;
	int status = STATUS_FOUND;

	program = command_program(o);
	if (program == NULL)
		return STATUS_FOUND;
	job = job_new(program);
	split(job->arena, o->args[0], &q);
	if (!find_manifest(job->arena, &q, &error)) {
		fprintf(stderr, "pghac: %s\n", error);
		goto out;
	}
	if (!compile_file(job, q.topology, &c)) {
		diag_sort(&job->diag);
		diag_text(&job->diag, use_color(o, STDERR_FILENO), &text);
		fwrite(text.data != NULL ? text.data : "", 1, text.len,
		    stderr);
		goto out;
	}
	status = explain(job, &q, &c);
out:
	buf_free(&text);
	compile_free(&c);
	job_free(job);
	program_free(program);
	return status;
}
