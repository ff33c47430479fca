/* SPDX-License-Identifier: MIT */
/* Runs the rules of the table over a model, and lint.allow over the result. */
#include <string.h>

#include "arena.h"
#include "check.h"
#include "job.h"
#include "model.h"

/*
 * Counts what was reported from list[from] on, by rule.  -E makes no error of a
 * warning here: it must not change which other rules run.
 */
static void
count_errors(const struct diag *d, size_t from, size_t errors[RULE_N])
{
	size_t i;

	for (i = from; i < d->n; i++)
		if (rule_table[d->list[i].rule].level == LEVEL_ERROR)
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
allow(struct job *job, const struct mallow *a, size_t start,
    const bool ran[RULE_N])
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
	/* of a rule that did not run nobody knows */
	if (diag_allow(d, rule, start, a->reason.s) == 0 && ran[rule]) {
		diag_value(d, RULE_allow_unused, a->rule.at,
		    "rule \"%s\" reports nothing here", a->rule.s);
		diag_fix(d, "remove this entry");
	}
}

/* Those of allow_unused come last, when it has been reported. */
static void
allow_all(struct job *job, const struct model *model, size_t start,
    bool ran[RULE_N])
{
	size_t i, last;

	for (last = 0; last < 2; last++) {
		ran[RULE_allow_unused] = last > 0 &&
		    job->diag.levels->level[RULE_allow_unused] != LEVEL_OFF;
		for (i = 0; i < model->nallows; i++)
			if ((rule_find(model->allows[i].rule.s) ==
			    RULE_allow_unused) == (last > 0))
				allow(job, &model->allows[i], start, ran);
	}
}

void
check_run(struct job *job, const struct model *model)
{
	size_t errors[RULE_N] = { 0 }, i, start = job->diag.n, from = start;
	bool ran[RULE_N] = { false };
	const struct rule_row *row;

	for (i = 0; i < RULE_N; i++) {
		row = &rule_table[i];
		if (row->check == NULL ||
		    job->diag.levels->level[i] == LEVEL_OFF ||
		    (row->needs & ~model->parts) != 0 ||
		    !ready(row, errors))
			continue;
		row->check(model, &job->diag);
		ran[i] = true;
		count_errors(&job->diag, from, errors);
		from = job->diag.n;
	}
	allow_all(job, model, start, ran);
}
