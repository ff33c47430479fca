/* SPDX-License-Identifier: MIT */
/* Runs the rules of the table over a model, and lint.allow over the result. */
#include <string.h>

#include "arena.h"
#include "check.h"
#include "job.h"
#include "model.h"

/* Counts what was reported from list[from] on, by rule. */
static void
count_errors(const struct diag *d, size_t from, size_t errors[RULE_N])
{
	size_t i;

	for (i = from; i < d->n; i++)
		if (d->list[i].level == LEVEL_ERROR)
			errors[d->list[i].rule]++;
}

static bool
ready(const struct rule_row *row, const size_t errors[RULE_N])
{
	size_t i;

	for (i = 0; i < RULE_AFTER; i++)
		if (errors[row->after[i]] > 0)
			return false;
	return true;
}

static void
allow(struct job *job, const struct mallow *a, size_t start)
{
	struct diag *d = &job->diag;
	enum rule rule = rule_find(a->rule.s);
	const char *names[RULE_N], *near;
	size_t i;

	if (rule == RULE_N) {
		for (i = 0; i < RULE_N; i++)
			names[i] = rule_table[i].name;
		near = suggest(a->rule.s, names, RULE_N);
		diag_value(d, RULE_allow_unknown, a->rule.at,
		    "no rule is called \"%s\"", a->rule.s);
		if (near != NULL) {
			diag_fix(d, "write \"%s\"", near);
			diag_replace(d, a->rule.at->value, a->rule.s, near);
		} else
			diag_fix(d, "see the names by: pghac explain");
		return;
	}
	if (rule_table[rule].level == LEVEL_ERROR) {
		diag_value(d, RULE_allow_unknown, a->rule.at,
		    "rule \"%s\" is an error and cannot be allowed",
		    a->rule.s);
		diag_fix(d, "mend what it reports and remove this entry");
		return;
	}
	if (diag_allow(d, rule, start, a->reason.s) == 0 &&
	    d->levels->level[rule] != LEVEL_OFF) {
		diag_value(d, RULE_allow_unused, a->rule.at,
		    "rule \"%s\" reports nothing here", a->rule.s);
		diag_fix(d, "remove this entry");
	}
}

void
check_run(struct job *job, const struct model *model)
{
	size_t errors[RULE_N] = { 0 }, i, start = job->diag.n, from = start;
	const struct rule_row *row;

	for (i = 0; i < RULE_N; i++) {
		row = &rule_table[i];
		if (row->check == NULL ||
		    job->diag.levels->level[i] == LEVEL_OFF ||
		    (row->needs & ~model->parts) != 0 ||
		    !ready(row, errors))
			continue;
		row->check(model, &job->diag);
		count_errors(&job->diag, from, errors);
		from = job->diag.n;
	}
	for (i = 0; i < model->nallows; i++)
		allow(job, &model->allows[i], start);
}
