/* SPDX-License-Identifier: MIT */
/* Reader of the plain subset of sh that pghac writes: words, no expansion. */
#ifndef PGHAC_READ_SHELL_H
#define PGHAC_READ_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

/* One simple command: its words after quote removal. */
struct shell_command {
	const char *const	*words;
	const bool		*expands;	/* word holds $ or ` outside '' */
	size_t			 nwords;
	struct span		 at;
	size_t			 line;		/* where it starts, from 1 */
};

struct shell {
	const struct shell_command *commands;	/* ncommands, in order */
	size_t			 ncommands;
	bool			 ok;
};

/*
 * Splits src into simple commands as POSIX sh does: quoting with '', "" and
 * backslash, comments, line continuation, the operators ; & && || | ( ) {
 * } and newline as separators, redirections dropped, reserved words (if
 * then fi for do ...) kept as first words, here-documents skipped.  A
 * NAME=value assignment is a word like any other.  Faults (unterminated
 * quote, NUL, unended here-document) are reported under rule.
 */
struct shell	*read_shell(struct arena *, const struct source *,
		    struct diag *, enum rule);

/* One variable of a sysconfig file. */
struct sysconfig_item {
	const char	*name;
	const char	*value;
	struct span	 at;
	size_t		 line;
};

/*
 * Reads a file that init scripts source and that is nothing but comments
 * and NAME=value lines: anything else (commands, expansions, substitutions)
 * is reported under rule.
 */
const struct sysconfig_item *read_sysconfig(struct arena *,
		    const struct source *, size_t *n, struct diag *,
		    enum rule);

#endif
