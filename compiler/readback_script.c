/* SPDX-License-Identifier: MIT */
/* The pcs script against the model: each edit of the CIB, no other. */
#include <stdarg.h>
#include <string.h>

#include "arena.h"
#include "job.h"
#include "model.h"
#include "read_shell.h"
#include "readback.h"

/* More words than any command has beside its options. */
#define FIXED 16

/* The words of one command that must stand in the script. */
struct wanted {
	const char		**words;
	size_t			 n;
	size_t			 key;	/* so many of them identify it */
	const struct place	*place;
};

/* The script's own functions that edit the copy of the CIB, where they are
 * called. */
struct script {
	const struct readback		 *r;
	const struct shell_command	**edits;	/* nedits */
	size_t				  nedits;
	bool				 *used;		/* by edit */
};

static const char *const functions[] = { "property", "resource_default",
	"resource", "device", "master", "promotable", "group", "level",
	"avoids", "colocation", "order", NULL };

__attribute__((format(printf, 3, 4)))
static void
want(const struct readback *r, struct wanted *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	w->words[w->n++] = arena_vprintf(r->job->arena, fmt, ap);
	va_end(ap);
}

static struct wanted
begin(const struct script *s, size_t options, const struct place *place)
{
	struct wanted w = { .place = place };

	w.words = arena_alloc(s->r->job->arena,
	    (FIXED + options) * sizeof(*w.words));
	return w;
}

static bool
has_key(const struct shell_command *c, const struct wanted *w)
{
	size_t i;

	if (c->nwords < w->key)
		return false;
	/* from the last: the name tells most of them apart */
	for (i = w->key; i > 0; i--)
		if (strcmp(c->words[i - 1], w->words[i - 1]) != 0)
			return false;
	return true;
}

static bool
has_word(const struct shell_command *c, const char *word)
{
	size_t i;

	for (i = 0; i < c->nwords; i++)
		if (strcmp(c->words[i], word) == 0)
			return true;
	return false;
}

/* Finds the call by its key words and compares the others. */
static void
expect(const struct script *s, const struct wanted *w)
{
	const struct shell_command *c;
	size_t i, k, found = 0;

	for (i = 0; i < s->nedits; i++) {
		c = s->edits[i];
		if (!has_key(c, w))
			continue;
		s->used[i] = true;
		if (found++ > 0)
			readback_fault(s->r, c->line, "%s %s a second time",
			    w->words[0], w->words[1]);
		for (k = w->key; k < w->n; k++)
			if (!has_word(c, w->words[k]))
				readback_fault(s->r, c->line,
				    "%s %s has not the word \"%s\"",
				    w->words[0], w->words[1], w->words[k]);
		if (c->nwords != w->n)
			readback_fault(s->r, c->line,
			    "%s %s has %zu words, %zu are wanted",
			    w->words[0], w->words[1], c->nwords, w->n);
	}
	if (found == 0)
		readback_missing(s->r, w->place, "\"%s %s\" is missing",
		    w->words[0], w->words[1]);
}

/* FUNCTION NAME=VALUE for each: properties, defaults. */
static void
expect_settings(const struct script *s, const struct msettings *p,
    const char *function)
{
	struct wanted w;
	size_t i;

	for (i = 0; i < p->n; i++) {
		w = begin(s, 0, p->list[i].value.at);
		want(s->r, &w, "%s", function);
		want(s->r, &w, "%s=%s", p->list[i].name, p->list[i].value.s);
		w.key = 2;
		expect(s, &w);
	}
}

/* Meta attributes or parameters, one word each. */
static void
want_pairs(const struct readback *r, struct wanted *w,
    const struct msettings *pairs)
{
	size_t i;

	for (i = 0; i < pairs->n; i++)
		want(r, w, "%s=%s", pairs->list[i].name,
		    pairs->list[i].value.s);
}

static void
want_op(const struct readback *r, struct wanted *w, const struct mop *op)
{
	want(r, w, "op");
	want(r, w, "%s", op->name.s);
	want(r, w, "interval=%s", op->interval.s);
	want(r, w, "timeout=%s", op->timeout.s);
	if (op->on_fail.s != NULL)
		want(r, w, "on-fail=%s", op->on_fail.s);
	if (op->role.s != NULL)
		want(r, w, "role=%s", model_role(r->model, op->role.s));
}

static void
expect_primitive(const struct script *s, const struct mprimitive *p)
{
	bool fence = strcmp(p->class.s, "stonith") == 0;
	const struct readback *r = s->r;
	struct wanted w;
	size_t i;

	w = begin(s, p->params.n + p->meta.n + 6 * p->nops, p->at);
	want(r, &w, fence ? "device" : "resource");
	want(r, &w, "%s", p->id.s);
	w.key = 2;
	if (fence)
		want(r, &w, "%s", p->type.s);
	else
		want(r, &w, "%s:%s:%s", p->class.s, p->provider.s,
		    p->type.s);
	want_pairs(r, &w, &p->params);
	for (i = 0; i < p->nops; i++)
		want_op(r, &w, &p->ops[i]);
	if (p->meta.n > 0)
		want(r, &w, "meta");
	want_pairs(r, &w, &p->meta);
	expect(s, &w);
}

static void
expect_master(const struct script *s)
{
	const struct mresources *res = &s->r->model->resources;
	const struct readback *r = s->r;
	struct wanted w;

	if (res->master.s == NULL)
		return;
	w = begin(s, res->master_meta.n, res->master.at);
	want(r, &w, "%s", strcmp(res->master_element.s, "master") == 0 ?
	    "master" : "promotable");
	want(r, &w, "%s", res->master.s);
	w.key = 2;
	want(r, &w, "%s", res->database->id.s);
	want_pairs(r, &w, &res->master_meta);
	expect(s, &w);
}

static void
expect_group(const struct script *s)
{
	const struct mresources *res = &s->r->model->resources;
	struct wanted w;
	size_t i;

	for (i = 0; i < res->nmembers; i++) {
		w = begin(s, 0, res->members[i].at);
		want(s->r, &w, "group");
		want(s->r, &w, "%s", res->group.s);
		want(s->r, &w, "%s", res->members[i].s);
		w.key = w.n;
		expect(s, &w);
	}
}

static void
expect_constraint(const struct script *s, const struct mconstraint *c)
{
	const struct readback *r = s->r;
	struct wanted w = begin(s, 0, c->at);

	if (c->kind == LOCATION) {
		want(r, &w, "avoids");
		want(r, &w, "%s", c->rsc.s);
		want(r, &w, "%s", c->node.s);
	} else if (c->kind == COLOCATION) {
		want(r, &w, "colocation");
		want(r, &w, "%s", c->id.s);
		want(r, &w, "%s", c->rsc.s);
		want(r, &w, "%s", c->with.s);
		want(r, &w, "%s", model_role(r->model, c->role.s));
		want(r, &w, "%s", c->score.s);
	} else {
		want(r, &w, "order");
		want(r, &w, "%s", c->id.s);
		want(r, &w, "%s", c->first_action.s);
		want(r, &w, "%s", c->first.s);
		want(r, &w, "%s", c->then_action.s);
		want(r, &w, "%s", c->then.s);
		want(r, &w, "%s", c->order_kind.s);
	}
	w.key = w.n;
	expect(s, &w);
}

static void
expect_levels(const struct script *s)
{
	const struct readback *r = s->r;
	const struct mlevel *level;
	struct wanted w;
	size_t i, k;

	for (i = 0; i < r->model->nlevels; i++) {
		level = &r->model->levels[i];
		w = begin(s, level->ndevices, level->at);
		want(r, &w, "level");
		want(r, &w, "%lld", level->level.v);
		want(r, &w, "%s", level->node.s);
		for (k = 0; k < level->ndevices; k++)
			want(r, &w, "%s", level->devices[k].s);
		w.key = w.n;
		expect(s, &w);
	}
}

static bool
is_edit(const struct shell_command *c)
{
	size_t i;

	for (i = 0; c->nwords > 1 && functions[i] != NULL; i++)
		if (strcmp(c->words[0], functions[i]) == 0)
			return true;
	return false;
}

/* An edit past these functions: no word of it comes from a function's
 * arguments. */
static bool
edits_plainly(const struct shell_command *c)
{
	size_t i;

	if (c->nwords < 2 || (strcmp(c->words[0], "pcs") != 0 &&
	    strcmp(c->words[0], "edit") != 0))
		return false;
	for (i = 1; i < c->nwords; i++)
		if (strchr(c->words[i], '$') != NULL &&
		    strcmp(c->words[i], "$copy") != 0)
			return false;
	return strcmp(c->words[1], "-f") == 0 ||
	    strcmp(c->words[0], "edit") == 0;
}

static void
find_edits(struct script *s, const struct shell *shell)
{
	struct arena *arena = s->r->job->arena;
	const struct shell_command *c;
	size_t i;

	s->edits = arena_alloc(arena,
	    (shell->ncommands + 1) * sizeof(*s->edits));
	for (i = 0; i < shell->ncommands; i++) {
		c = &shell->commands[i];
		if (is_edit(c) || edits_plainly(c))
			s->edits[s->nedits++] = c;
	}
	s->used = arena_alloc(arena, (s->nedits + 1) * sizeof(*s->used));
}

void
readback_script(const struct readback *r)
{
	const struct model *m = r->model;
	const struct shell *shell;
	struct script s = { .r = r };
	struct diag scratch;
	bool readable;
	size_t i;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	shell = read_shell(r->job->arena, r->src, &scratch,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	if (!readable)
		return;
	find_edits(&s, shell);
	expect_settings(&s, &m->properties, "property");
	expect_settings(&s, &m->rsc_defaults, "resource_default");
	for (i = 0; i < m->resources.nprimitives; i++)
		expect_primitive(&s, &m->resources.primitives[i]);
	expect_master(&s);
	expect_group(&s);
	expect_levels(&s);
	for (i = 0; i < m->resources.nconstraints; i++)
		expect_constraint(&s, &m->resources.constraints[i]);
	for (i = 0; i < s.nedits; i++)
		if (!s.used[i])
			readback_fault(r, s.edits[i]->line,
			    "pcs edits what is not in the topology");
}
