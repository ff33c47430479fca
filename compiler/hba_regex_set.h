/* SPDX-License-Identifier: MIT */
/* Characters, escapes and brackets of PostgreSQL's regular expressions. */
#ifndef PGHAC_HBA_REGEX_SET_H
#define PGHAC_HBA_REGEX_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/* A set of ASCII characters; what is beyond ends the translation. */
struct regex_set {
	bool	has[128];
};

/* An expression on its way through the grammar of regc_lex.c, regcomp.c. */
struct regex {
	const char	*s;		/* what is left */
	const char	*fault;		/* the first */
	struct buf	 ere;		/* the same for regcomp(3) */
	bool		 other;		/* for which ere has no words */
	size_t		 copies;	/* that bounds make of an atom */
	bool		 atom;		/* a quantifier may follow */
	struct buf	 open;		/* size_t: number of each open group */
	size_t		 lookarounds;	/* of them */
	struct buf	 closed;	/* bool by number - 1 */
};

/* What an escape or a part of a bracket is. */
enum regex_token {
	REGEX_FAULT, REGEX_CHAR, REGEX_SET, REGEX_RANGE, REGEX_CONSTRAINT,
	REGEX_BACKREF, REGEX_END
};

/* Keeps the first fault; returns REGEX_FAULT. */
enum regex_token regex_fail(struct regex *, const char *fault);
/* lexescape of regc_lex.c: reads what follows a backslash.  *value is the
 * character or the group's number, to *set a class is added. */
enum regex_token regex_escape(struct regex *, unsigned long *value,
		    struct regex_set *);
/* Reads what follows an opening bracket. */
void	regex_bracket(struct regex *);
/* Add a character, one of a set, to the translation. */
void	regex_add_char(struct regex *, unsigned long c);
void	regex_add_set(struct regex *, const struct regex_set *);

#endif
