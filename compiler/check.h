/* SPDX-License-Identifier: MIT */
/* Gate 3: the rules that look at the finished model. */
#ifndef PGHAC_CHECK_H
#define PGHAC_CHECK_H

#include "rules.h"

struct job;
struct model;

/*
 * Runs every enabled CHECK of the rule table whose prerequisites reported
 * no error, applies lint.allow to what they found, and reports allowances
 * that are unknown, not allowed or unused.
 */
void	check_run(struct job *, const struct model *);

#endif
