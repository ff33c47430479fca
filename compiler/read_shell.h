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
	const bool		*expands;	/* sh may make another word of
						 * it: $ ` ~ * ? [ unquoted */
	size_t			 nwords;
	struct span		 at;		/* first to last word */
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
 * NAME=value assignment is a word like any other.  An expansion stays in its
 * word as it is written.  Where the first line asks for bash, its <(...),
 * >(...), <<< and ((...)) are known, too.  Faults (unterminated quote or
 * expansion, NUL, unended here-document) are reported under rule; reading ends
 * there.
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
 * read_sysconfig.c: reads a file that init scripts source and that is
 * nothing but comments and [export] NAME=value lines: anything else (commands,
 * expansions, substitutions) is reported under rule and left out.
 */
const struct sysconfig_item *read_sysconfig(struct arena *,
		    const struct source *, size_t *n, struct diag *,
		    enum rule);

#endif
