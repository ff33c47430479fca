/* SPDX-License-Identifier: MIT */
/* pghac build, check and diff: a bundle against its directory. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "bundle.h"
#include "commands.h"
#include "compile.h"
#include "diff.h"
#include "job.h"
#include "manifest.h"
#include "model.h"
#include "opts.h"
#include "outdir.h"
#include "paths.h"
#include "program.h"
#include "run.h"

/* The files of the new bundle and what an older one left. */
struct work {
	struct outfile		*files;
	size_t			 nfiles;
	const char *const	*known;
	size_t			 nknown;
};

/*
 * The path of a source as the manifest names it.  Topologies mostly share a
 * directory, so that the last one that was resolved is kept.
 */
static const char *
source_path(struct run *run, struct job *job, const struct bundle *bundle,
    const struct source *s)
{
	const char *dir, *base;

	if (s->path == NULL)
		return "-";
	dir = paths_dirname(job->arena, s->path);
	if (run->dir == NULL || strcmp(run->dir, dir) != 0) {
		free(run->dir);
		free(run->dir_real);
		run->dir = xstrdup(dir);
		run->dir_real = xstrdup(paths_resolve(job->arena, dir));
	}
	base = strrchr(s->path, '/');
	base = base == NULL ? s->path : base + 1;
	return paths_relative(job->arena,
	    arena_printf(job->arena, "%s/%s", run->out_real, bundle->cluster),
	    arena_printf(job->arena, "%s/%s", run->dir_real, base));
}

/* The sources, topology first, by their paths from the bundle. */
static void
add_sources(struct run *run, struct job *job, const struct bundle *bundle,
    struct manifest_head *head)
{
	struct manifest_source *list;
	const struct source *s;
	size_t n = 0, i;

	for (s = job->sources; s != NULL; s = s->next)
		n++;
	list = arena_alloc(job->arena, n * sizeof(*list));
	/* the list of sources is newest first */
	for (s = job->sources, i = n; s != NULL; s = s->next) {
		i--;
		list[i].path = source_path(run, job, bundle, s);
		list[i].text = s->text;
		list[i].len = s->len;
	}
	head->sources = list;
	head->nsources = n;
}

/* What the directory should hold, and what is ours in it already. */
static bool
prepare(struct run *run, struct job *job, struct compiled *c,
    struct work *work, struct run_result *r)
{
	struct manifest_head head = {
		.platform = c->model->platform.s,
		.postgresql = c->model->version.s,
	};
	const struct bundle *b = c->bundle;
	const struct outfile *own = NULL;
	const struct manifest *old;
	const char *text, *why, **known;
	size_t i, len;

	add_sources(run, job, b, &head);
	work->files = manifest_files(job->arena, b, &head, &work->nfiles);
	text = run->outdir == NULL ? NULL : outdir_read(run->outdir,
	    job->arena, b->cluster, MANIFEST_NAME, SOURCE_MAX, &len);
	if (text == NULL)
		return true;
	for (i = 0; i < work->nfiles; i++)
		if (strcmp(work->files[i].path, MANIFEST_NAME) == 0)
			own = &work->files[i];
	if (own->len == len && memcmp(own->text, text, len) == 0) {
		/* the usual case: nothing to parse */
		known = arena_alloc(job->arena,
		    work->nfiles * sizeof(*known));
		for (i = 0; i < work->nfiles; i++)
			known[i] = work->files[i].path;
		work->known = known;
		work->nknown = work->nfiles;
		return true;
	}
	old = manifest_read(job->arena, text, len, &why);
	if (old == NULL) {
		run_message(r, STATUS_FOUND, "%s/%s/%s: %s; move it away if "
		    "this is no bundle of pghac", run->opts->out, b->cluster,
		    MANIFEST_NAME, why);
		return false;
	}
	work->known = old->files;
	work->nknown = old->nfiles;
	return true;
}

/* Turns the lines that outdir gave into messages. */
static void
explain(struct run_result *r, int status, const char *where,
    const struct buf *why)
{
	const char *line = why->data, *end;

	for (; line != NULL && *line != '\0'; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		run_message(r, status, "%s: %.*s", where, (int)(end - line),
		    line);
	}
}

/* False after a message if another topology writes to the same place. */
static bool
claim(struct run *run, const char *path, const struct bundle *b,
    struct run_result *r)
{
	const char *other;

	if (run_claim(run, b->cluster, path, &other))
		return true;
	run_message(r, STATUS_FOUND, "%s: cluster \"%s\" is also the cluster "
	    "of %s; both would be written to %s/%s", path, b->cluster, other,
	    run->opts->out, b->cluster);
	r->errors++;
	return false;
}

static void
build_one(struct run *run, struct job *job, const char *path,
    struct compiled *c, struct run_result *r)
{
	const struct opts *o = run->opts;
	struct work work = { 0 };
	enum outdir_result result;
	struct buf why = { 0 };
	const char *where;

	if (!claim(run, path, c->bundle, r) ||
	    !prepare(run, job, c, &work, r))
		return;
	where = arena_printf(job->arena, "%s/%s", o->out, c->bundle->cluster);
	if (o->check && run->outdir == NULL) {
		run_message(r, STATUS_FOUND, "%s: missing; write it by: "
		    "pghac build %s -o %s", where, path, o->out);
		return;
	}
	result = (o->check ? outdir_compare : outdir_write)(run->outdir,
	    c->bundle->cluster, work.files, work.nfiles, work.known,
	    work.nknown, &why);
	switch (result) {
	case OUTDIR_UNCHANGED:
	case OUTDIR_WRITTEN:
		explain(r, STATUS_OK, where, &why);
		break;
	case OUTDIR_DIFFERS:
		explain(r, STATUS_FOUND, where, &why);
		run_message(r, STATUS_FOUND, "%s is not what %s gives; write "
		    "it by: pghac build %s -o %s", where, path, path, o->out);
		break;
	case OUTDIR_FOREIGN:
		explain(r, STATUS_FOUND, where, &why);
		run_message(r, STATUS_FOUND, "%s was left as it is: move away "
		    "what is not pghac's", where);
		r->errors++;
		break;
	case OUTDIR_FAILED:
		explain(r, STATUS_SYSTEM, where, &why);
		break;
	}
	buf_free(&why);
}

static bool
has(const struct work *work, const char *path)
{
	size_t i;

	for (i = 0; i < work->nfiles; i++)
		if (strcmp(work->files[i].path, path) == 0)
			return true;
	return false;
}

static void
diff_file(struct run *run, struct job *job, const char *cluster,
    const char *path, const char *text, size_t len, struct run_result *r)
{
	const char *old = NULL, *name;
	size_t oldlen = 0, before = r->out.len;

	if (run->outdir != NULL)
		old = outdir_read(run->outdir, job->arena, cluster, path,
		    SOURCE_MAX, &oldlen);
	name = arena_printf(job->arena, "%s/%s/%s", run->opts->out, cluster,
	    path);
	diff_unified(&r->out, old != NULL ? name : "/dev/null",
	    text != NULL ? name : "/dev/null", old != NULL ? old : "", oldlen,
	    text != NULL ? text : "", len);
	if (r->out.len != before)
		r->status = STATUS_FOUND;
}

static void
diff_one(struct run *run, struct job *job, const char *path,
    struct compiled *c, struct run_result *r)
{
	const char *cluster = c->bundle->cluster;
	struct work work = { 0 };
	size_t i;

	(void)path;
	if (!prepare(run, job, c, &work, r))
		return;
	for (i = 0; i < work.nfiles; i++)
		diff_file(run, job, cluster, work.files[i].path,
		    work.files[i].text, work.files[i].len, r);
	for (i = 0; i < work.nknown; i++)
		if (!has(&work, work.known[i]))
			diff_file(run, job, cluster, work.known[i], NULL, 0,
			    r);
}

/* Compiles all arguments for fn, with the output directory if it is used. */
static int
with_program(const struct opts *o, run_fn *fn, bool create)
{
	struct run run = { .opts = o, .fn = fn };
	struct program *program = NULL;
	const char *error = NULL;
	int status = STATUS_SYSTEM;
	bool there;

	program = command_program(o);
	if (program == NULL)
		return STATUS_FOUND;
	there = access(o->out, F_OK) == 0;
	if (fn != NULL && (create || there)) {
		run.outdir = outdir_open(program->arena, o->out,
		    create, &error);
		if (run.outdir == NULL) {
			fprintf(stderr, "pghac: %s: %s\n", o->out, error);
			goto out;
		}
	}
	run.program = program;
	run.out_real = paths_resolve(program->arena, o->out);
	run.color = use_color(o, STDERR_FILENO);
	status = run_all(&run);
	/* leave nothing behind where nothing was written */
	if (run.outdir != NULL && !there)
		(void)rmdir(o->out);
out:
	free(run.dir);
	free(run.dir_real);
	outdir_close(run.outdir);
	program_free(program);
	return status;
}

int
cmd_build(const struct opts *o)
{
	return with_program(o, build_one, !o->check);
}

int
cmd_check(const struct opts *o)
{
	return with_program(o, NULL, false);
}

int
cmd_diff(const struct opts *o)
{
	if (!o->text) {
		fprintf(stderr, "pghac: diff has standard output for itself; "
		    "write the report to a file: --format %s=FILE\n",
		    o->bare_format);
		return STATUS_USAGE;
	}
	if (o->platform != NULL || o->postgresql != NULL)
		return cmd_migrate(o);
	return with_program(o, diff_one, false);
}
