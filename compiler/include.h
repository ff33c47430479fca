/* SPDX-License-Identifier: MIT */
/* The files of one topology: found, confined, read, judged as text. */
#ifndef PGHAC_INCLUDE_H
#define PGHAC_INCLUDE_H

#include <stdbool.h>
#include <stddef.h>

#include "source.h"

struct job;

/* At most this deep, and this many @include directives a topology. */
#define INCLUDE_DEPTH	10
#define INCLUDE_MAX	1000

/* A file being read; those that include it stand behind parent. */
struct include {
	const struct source	*src;
	const char		*real;	/* resolved path, NULL: not needed */
	struct include_tree	*tree;	/* what all of them share */
	const struct include	*parent; /* NULL: the topology itself */
	size_t			 depth;
};

/*
 * The topology at path ("-": standard input), or the file that the string
 * name at the span refers to.  NULL after diagnostics (RULE_include,
 * RULE_source_text); those of an included file that cannot be found stand at
 * the span.
 */
struct include	*include_top(struct job *, const char *path);
struct include	*include_open(struct job *, const struct include *from,
		    struct span, const char *name, size_t len);

#endif
