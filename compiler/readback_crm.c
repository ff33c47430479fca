/* SPDX-License-Identifier: MIT */
/* crm.sh against the model: what crmsh loads, and that it loads no more. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "job.h"
#include "model.h"
#include "read_crm.h"
#include "read_shell.h"
#include "readback.h"

/* The line after which the configuration stands, and the one behind it. */
#define HERE	"\ncat >\"$load\" <<'END'\n"
#define END	"\nEND\n"

/* The objects of the script, and the next to be compared. */
struct loaded {
	const struct readback	*r;
	const struct crm	*crm;
	size_t			 next;
	/* the object that is wanted: words compared so far */
	const struct crm_object	*o;	/* NULL: none is left */
	size_t			 n;
	bool			 wrong;	/* reported */
};

/* The next object has to begin with the word. */
static void
begin(struct loaded *l, const struct place *place, const char *word,
    const char *id)
{
	l->n = 0;
	l->o = l->next < l->crm->nobjects ? &l->crm->objects[l->next] : NULL;
	l->wrong = l->o == NULL;
	if (l->o == NULL)
		readback_missing(l->r, place, "\"%s %s\" is missing", word,
		    id);
	l->next += l->o != NULL;
}

/* The next word of the object. */
__attribute__((format(printf, 2, 3)))
static void
want(struct loaded *l, const char *fmt, ...)
{
	const char *word, *is;
	va_list ap;

	if (l->wrong)
		return;
	va_start(ap, fmt);
	word = arena_vprintf(l->r->job->arena, fmt, ap);
	va_end(ap);
	is = l->n < l->o->nwords ? l->o->words[l->n] : NULL;
	l->n++;
	if (is != NULL && strcmp(is, word) == 0)
		return;
	l->wrong = true;
	if (is == NULL)
		readback_fault(l->r, l->o->line, "%s %s ends before \"%s\"",
		    l->o->words[0], l->o->nwords > 1 ? l->o->words[1] : "",
		    word);
	else
		readback_fault(l->r, l->o->line, "%s %s has \"%s\", \"%s\" "
		    "is wanted", l->o->words[0],
		    l->o->nwords > 1 ? l->o->words[1] : "", is, word);
}

static void
end(struct loaded *l)
{
	if (!l->wrong && l->n < l->o->nwords)
		readback_fault(l->r, l->o->line, "%s %s goes on with \"%s\"",
		    l->o->words[0], l->o->words[1], l->o->words[l->n]);
}

static void
compare_settings(struct loaded *l, const char *word,
    const struct msettings *p)
{
	size_t i;

	if (p->n == 0)
		return;
	begin(l, p->list[0].value.at, word, p->list[0].name);
	want(l, "%s", word);
	for (i = 0; i < p->n; i++)
		want(l, "%s=%s", p->list[i].name, p->list[i].value.s);
	end(l);
}

static void
want_pairs(struct loaded *l, const char *word, const struct msettings *p)
{
	size_t i;

	if (p->n > 0)
		want(l, "%s", word);
	for (i = 0; i < p->n; i++)
		want(l, "%s=%s", p->list[i].name, p->list[i].value.s);
}

static void
want_op(struct loaded *l, const struct mop *op)
{
	want(l, "op");
	want(l, "%s", op->name.s);
	want(l, "interval=%s", op->interval.s);
	want(l, "timeout=%s", op->timeout.s);
	if (op->on_fail.s != NULL)
		want(l, "on-fail=%s", op->on_fail.s);
	if (op->role.s != NULL)
		want(l, "role=%s", model_role(l->r->model, op->role.s));
}

static void
compare_primitive(struct loaded *l, const struct mprimitive *p)
{
	size_t i;

	begin(l, p->at, "primitive", p->id.s);
	want(l, "primitive");
	want(l, "%s", p->id.s);
	if (p->provider.s != NULL)
		want(l, "%s:%s:%s", p->class.s, p->provider.s, p->type.s);
	else
		want(l, "%s:%s", p->class.s, p->type.s);
	want_pairs(l, "params", &p->params);
	for (i = 0; i < p->nops; i++)
		want_op(l, &p->ops[i]);
	want_pairs(l, "meta", &p->meta);
	end(l);
}

static void
compare_sets(struct loaded *l)
{
	const struct mresources *res = &l->r->model->resources;
	const char *word;
	size_t i;

	if (res->master.s != NULL) {
		word = strcmp(res->master_element.s, "master") == 0 ? "ms" :
		    "clone";
		begin(l, res->master.at, word, res->master.s);
		want(l, "%s", word);
		want(l, "%s", res->master.s);
		want(l, "%s", res->database->id.s);
		want_pairs(l, "meta", &res->master_meta);
		end(l);
	}
	if (res->group.s != NULL) {
		begin(l, res->group.at, "group", res->group.s);
		want(l, "group");
		want(l, "%s", res->group.s);
		for (i = 0; i < res->nmembers; i++)
			want(l, "%s", res->members[i].s);
		end(l);
	}
}

static void
compare_constraint(struct loaded *l, const struct mconstraint *c)
{
	switch (c->kind) {
	case LOCATION:
		begin(l, c->at, "location", c->rsc.s);
		want(l, "location");
		want(l, "location-%s-%s-%s", c->rsc.s, c->node.s, c->score.s);
		want(l, "%s", c->rsc.s);
		want(l, "%s:", c->score.s);
		want(l, "%s", c->node.s);
		break;
	case COLOCATION:
		begin(l, c->at, "colocation", c->id.s);
		want(l, "colocation");
		want(l, "%s", c->id.s);
		want(l, "%s:", c->score.s);
		want(l, "%s", c->rsc.s);
		want(l, "%s:%s", c->with.s, model_role(l->r->model,
		    c->role.s));
		break;
	default:
		begin(l, c->at, "order", c->id.s);
		want(l, "order");
		want(l, "%s", c->id.s);
		want(l, "%s:", c->order_kind.s);
		want(l, "%s:%s", c->first.s, c->first_action.s);
		want(l, "%s:%s", c->then.s, c->then_action.s);
		want(l, "symmetrical=false");
	}
	end(l);
}

/* A node's levels by number; rules say that there is no gap. */
static void
want_node(struct loaded *l, const char *node)
{
	const struct model *m = l->r->model;
	long long number;
	size_t i;

	want(l, "%s:", node);
	for (number = 1; number <= 9; number++)
		for (i = 0; i < m->nlevels; i++)
			if (m->levels[i].level.v == number &&
			    strcmp(m->levels[i].node.s, node) == 0)
				want(l, "%s", model_level_devices(
				    l->r->job->arena, &m->levels[i]));
}

static void
compare_levels(struct loaded *l)
{
	const struct model *m = l->r->model;
	size_t i, k;

	if (m->nlevels == 0)
		return;
	begin(l, m->levels[0].at, "fencing_topology", m->levels[0].node.s);
	want(l, "fencing_topology");
	for (i = 0; i < m->nlevels; i++) {
		for (k = 0; k < i; k++)
			if (strcmp(m->levels[k].node.s,
			    m->levels[i].node.s) == 0)
				break;
		if (k == i)
			want_node(l, m->levels[i].node.s);
	}
	end(l);
}

/* In the order of the template: by kind, then as in the model. */
static void
compare(struct loaded *l)
{
	const struct model *m = l->r->model;
	const struct mresources *res = &m->resources;
	size_t i;
	int kind;

	compare_settings(l, "property", &m->properties);
	compare_settings(l, "rsc_defaults", &m->rsc_defaults);
	for (i = 0; i < res->nprimitives; i++)
		compare_primitive(l, &res->primitives[i]);
	compare_sets(l);
	compare_levels(l);
	for (kind = LOCATION; kind <= ORDER; kind++)
		for (i = 0; i < res->nconstraints; i++)
			if ((int)res->constraints[i].kind == kind)
				compare_constraint(l, &res->constraints[i]);
	for (; l->next < l->crm->nobjects; l->next++)
		readback_fault(l->r, l->crm->objects[l->next].line,
		    "crmsh loads what is not in the topology");
}

/* crmsh is called once, and only to load. */
static void
check_calls(const struct readback *r, const struct shell *shell)
{
	const struct shell_command *c;
	size_t i, k, loads = 0;

	for (i = 0; i < shell->ncommands; i++) {
		c = &shell->commands[i];
		for (k = 0; k < c->nwords && strcmp(c->words[k], "crm") != 0;)
			k++;
		if (k == c->nwords || strcmp(c->words[0], "for") == 0)
			continue;
		if (c->nwords == k + 5 && strcmp(c->words[k + 4], "$load") ==
		    0 && loads++ == 0)
			continue;
		readback_fault(r, c->line, "crmsh edits what is not in the "
		    "topology");
	}
	if (loads == 0)
		readback_fault(r, 0, "crmsh loads nothing");
}

void
readback_crm_script(const struct readback *r)
{
	struct loaded l = { .r = r };
	const struct shell *shell;
	const char *from, *to;
	struct diag scratch;
	bool readable;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	shell = read_shell(r->job->arena, r->src, &scratch,
	    RULE_template_fault);
	from = strstr(r->src->text, HERE);
	to = from == NULL ? NULL : strstr(from + strlen(HERE) - 1, END);
	if (to != NULL) {
		from += strlen(HERE);
		l.crm = read_crm(r->job->arena, (struct span){ r->src,
		    (size_t)(from - r->src->text),
		    to < from ? 0 : (size_t)(to - from) }, &scratch,
		    RULE_template_fault);
	}
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	if (!readable)
		return;
	if (to == NULL) {
		readback_fault(r, 0, "the configuration is missing");
		return;
	}
	check_calls(r, shell);
	compare(&l);
}
