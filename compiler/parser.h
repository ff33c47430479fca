/* SPDX-License-Identifier: MIT */
/* Reading tokens: the one at hand, its faults, and going on after one. */
#ifndef PGHAC_PARSER_H
#define PGHAC_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "splice.h"
#include "token.h"

struct include;
struct job;

/*
 * Bounds of what is taken from hostile input.  libconfig 1.5 recurses, and
 * compares each key with all that stand before it in their group.
 */
#define PARSER_DEPTH	64			/* brackets */
#define PARSER_NAME	127			/* bytes of a key */
#define PARSER_FAULTS	100			/* then reading stops */

struct parser {
	struct job		*job;
	struct splice		*out;		/* the text for libconfig */
	const struct include	*file;
	struct lexer		 lexer;
	struct token		 token;		/* the one to be read next */
	size_t			 copied;	/* bytes of file in out */
	struct token		 open[PARSER_DEPTH];	/* brackets */
	size_t			 depth;
	size_t			 base;		/* depth where file began */
	size_t			 nsettings;
	size_t			 cost;		/* key bytes to compare */
	size_t			 errors;	/* of the job before this */
	bool			 stop;		/* nothing more to be trusted */
};

bool		 token_is_open(const struct token *);
bool		 token_is_close(const struct token *);
bool		 token_is_scalar(const struct token *);

/* Reads the next token and reports what is wrong with it. */
void		 parser_next(struct parser *);
/* True if the token at hand begins "NAME =". */
bool		 parser_at_key(const struct parser *);
/* How messages name a token. */
const char	*parser_shown(struct parser *, const struct token *);
/*
 * Reports a fault under RULE_syntax with its fix (or NULL), or that the token
 * at hand is not what was expected.  False if nothing was added: reading has
 * stopped, or the token was reported as faulty before.
 */
bool		 parser_fault(struct parser *, struct span, const char *fix,
		    const char *fmt, ...)
		    __attribute__((format(printf, 4, 5)));
bool		 parser_expected(struct parser *, const char *what,
		    const char *fix);
/* Counts what was reported in other ways; too much stops the reading. */
void		 parser_limit(struct parser *);
/*
 * Skips to where reading can go on: past a ';' or ',' of this bracket when
 * settings are read, up to one among members; up to a closing bracket, an
 * @include or the next "NAME =".
 */
void		 parser_skip(struct parser *, bool in_members);
/* Opens and closes brackets.  False if they are nested too deep. */
bool		 parser_open(struct parser *);
void		 parser_close(struct parser *, enum token_kind);
/* False, and reading stops, if an earlier fault explains a stray bracket. */
bool		 parser_unbalanced(struct parser *);
/* Copies the file up to an offset into the text for libconfig. */
void		 parser_copy(struct parser *, size_t off);

#endif
