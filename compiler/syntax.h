/* SPDX-License-Identifier: MIT */
/* The syntax of a topology: every fault at its place, includes spliced in. */
#ifndef PGHAC_SYNTAX_H
#define PGHAC_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

struct include;
struct job;
struct setting;
struct splice;

/* More bounds of what is taken from hostile input (parser.h). */
#define SYNTAX_KEYS	4096			/* in one group */
#define SYNTAX_PATH	255			/* bytes of a setting's path */
#define SYNTAX_SETTINGS	((size_t)1 << 20)
#define SYNTAX_COST	((size_t)1 << 28)	/* key bytes compared */

/*
 * Reads the topology by libconfig 1.5's grammar, adding a diagnostic for
 * each fault; false if there were any.  *root (in the job's arena) lacks the
 * values of strings, integers and booleans: those are libconfig's to say,
 * given the text, in which includes are spliced in and integers past 32 bits
 * have the L without which libconfig bends them.
 */
bool	syntax_read(struct job *, const struct include *top,
	    struct splice *text, struct setting **root);

#endif
