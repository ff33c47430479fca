/* SPDX-License-Identifier: MIT */
/* Gate 3: the rules that look at the finished model. */
#ifndef PGHAC_CHECK_H
#define PGHAC_CHECK_H

#include "rules.h"

struct diag;
struct job;
struct model;

/* check_NAME for each CHECK row of rules.def: looks at the model, reports
 * under RULE_NAME, changes nothing. */
#define RULE(name, level, text)
#define CHECK(name, level, text, needs, after) \
void	check_##name(const struct model *, struct diag *);
#include "rules.def"
#undef RULE
#undef CHECK

/*
 * Runs every enabled CHECK of the rule table whose parts the model has and
 * whose prerequisites reported no error, applies lint.allow to what they
 * found, and reports allowances that are unknown, not allowed or unused.
 */
void	check_run(struct job *, const struct model *);

#endif
