/* SPDX-License-Identifier: MIT */
/* The pages of the rules, made from the table and tests/rules/. */
#ifndef PGHAC_EXPLAIN_H
#define PGHAC_EXPLAIN_H

#include <stdbool.h>

struct buf;

/* Adds the table of all rules: name, level, what is wrong. */
void	explain_list(struct buf *out);
/*
 * Adds the page of a rule: what, why, the bad example with its messages, the
 * good one.  If there is no such rule, adds a message that names the nearest
 * one and returns false.
 */
bool	explain_rule(const char *name, struct buf *out);
/*
 * Adds what why.md says of a rule: its first paragraphs, all of it as plain
 * text, and all of it as Markdown, each without the title.
 */
void	explain_why(const char *name, struct buf *what, struct buf *plain,
	    struct buf *markdown);

#endif
