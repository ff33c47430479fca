/* SPDX-License-Identifier: MIT */
/* pghac diff --platform: what a move to another platform changes. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "bundle.h"
#include "commands.h"
#include "compile.h"
#include "diff.h"
#include "job.h"
#include "model.h"
#include "opts.h"
#include "program.h"
#include "run.h"

/* A platform and what the topology becomes there. */
struct side {
	const char	*name;		/* "el6" */
	struct job	*job;
	struct compiled	 c;
};

static bool
same(const struct diagnostic *a, const struct diagnostic *b)
{
	return a->rule == b->rule && a->at.off == b->at.off &&
	    strcmp(a->text, b->text) == 0 && (a->at.src == NULL) ==
	    (b->at.src == NULL) && (a->at.src == NULL ||
	    strcmp(a->at.src->name, b->at.src->name) == 0);
}

/* Leaves what the topology is not told on its own platform already. */
static void
drop_known(struct diag *d, const struct diag *known)
{
	size_t i, k, n = 0;

	for (i = 0; i < d->n; i++) {
		for (k = 0; k < known->n; k++)
			if (same(&d->list[i], &known->list[k]))
				break;
		if (k == known->n)
			d->list[n++] = d->list[i];
		else
			d->count[d->list[i].level]--;
	}
	d->n = n;
}

/* The file of that kind of path on that node, NULL if there is none. */
static const struct bundle_file *
find(const struct bundle *b, const struct bundle_file *like)
{
	size_t i;

	for (i = 0; i < b->nfiles; i++)
		if (strcmp(b->files[i].path, like->path) == 0 &&
		    (b->files[i].node == NULL) == (like->node == NULL) &&
		    (like->node == NULL ||
		    strcmp(b->files[i].node, like->node) == 0))
			return &b->files[i];
	return NULL;
}

static const char *
shown_name(const struct side *side, const struct bundle_file *f)
{
	return f == NULL ? "/dev/null" : arena_printf(side->job->arena,
	    "%s/%s%s", side->name, f->node != NULL ? f->node : f->cluster ?
	    "." : "NODE", f->path);
}

static void
diff_file(const struct side *from, const struct bundle_file *a,
    const struct side *to, const struct bundle_file *b, struct buf *out)
{
	diff_unified(out, shown_name(from, a), shown_name(to, b),
	    a != NULL ? a->text : "", a != NULL ? a->len : 0,
	    b != NULL ? b->text : "", b != NULL ? b->len : 0);
}

static void
diff_bundles(const struct side *from, const struct side *to, struct buf *out)
{
	const struct bundle *a = from->c.bundle, *b = to->c.bundle;
	size_t i;

	for (i = 0; i < a->nfiles; i++)
		diff_file(from, &a->files[i], to, find(b, &a->files[i]), out);
	for (i = 0; i < b->nfiles; i++)
		if (find(a, &b->files[i]) == NULL)
			diff_file(from, NULL, to, &b->files[i], out);
}

/* The line of a key that must name the new target. */
static void
print_key(struct arena *arena, const struct mstr *key, const char *name,
    const char *wanted, struct buf *out)
{
	struct linecol at;

	if (wanted == NULL || key->at == NULL || key->at->value.src == NULL ||
	    strcmp(key->s, wanted) == 0)
		return;
	at = source_linecol(arena, key->at->value.src, key->at->value.off);
	diag_escape(out, key->at->value.src->name,
	    strlen(key->at->value.src->name));
	buf_printf(out, ":%zu:%zu: change: %s = \"%s\" becomes \"%s\"\n",
	    at.line, at.col, name, key->s, wanted);
}

static void
print_refusal(size_t errors, const char *name, struct buf *out)
{
	buf_printf(out, "%zu error%s in the way of %s: change platform and "
	    "version and mend %s; pghac diff then shows what becomes of the "
	    "files\n", errors, errors == 1 ? " stands" : "s stand", name,
	    errors == 1 ? "it" : "them");
}

static void
migrate_one(struct run *run, struct job *job, const char *path,
    struct compiled *c, struct run_result *r)
{
	const struct opts *o = run->opts;
	struct program program = *run->program;
	struct side from = { c->model->platform.s, job, *c };
	struct side to = { o->platform, NULL, { 0 } };
	bool ok;

	program.platform = o->platform;
	program.postgresql = o->postgresql;
	if (to.name == NULL)
		to.name = from.name;
	to.job = job_new(&program);
	ok = compile_file(to.job, path, &to.c);
	diag_sort(&to.job->diag);
	drop_known(&to.job->diag, &job->diag);
	print_key(job->arena, &c->model->platform, "platform", o->platform,
	    &r->out);
	print_key(job->arena, &c->model->version, "version", o->postgresql,
	    &r->out);
	diag_text(&to.job->diag, false, &r->out);
	if (!ok)
		print_refusal(diag_errors(&to.job->diag, program.strict),
		    to.name, &r->out);
	else
		diff_bundles(&from, &to, &r->out);
	if (r->out.len > 0)
		r->status = STATUS_FOUND;
	compile_free(&to.c);
	job_free(to.job);
}

int
cmd_migrate(const struct opts *o)
{
	struct run run = { .opts = o, .fn = migrate_one };
	struct program *program;
	int status = STATUS_USAGE;

	if (strcmp(o->args[0], "-") == 0) {
		fprintf(stderr, "pghac: diff --platform reads the topology "
		    "twice, which standard input cannot be\n");
		return STATUS_USAGE;
	}
	program = command_program(o);
	if (program == NULL)
		return STATUS_FOUND;
	if ((o->platform == NULL || command_value(program, "cluster.platform",
	    o->platform)) && (o->postgresql == NULL ||
	    command_value(program, "postgresql.version", o->postgresql))) {
		run.program = program;
		run.color = use_color(o, STDERR_FILENO);
		status = run_all(&run);
	}
	program_free(program);
	return status;
}
