/* SPDX-License-Identifier: MIT */
/* The tokens of libconfig 1.5's syntax, with their places. */
#ifndef PGHAC_TOKEN_H
#define PGHAC_TOKEN_H

#include <stddef.h>

#include "source.h"

struct arena;

enum token_kind {
	TOKEN_END,		/* of the text, length 0 */
	TOKEN_NAME, TOKEN_STRING, TOKEN_INT, TOKEN_FLOAT, TOKEN_BOOL,
	TOKEN_INCLUDE,		/* @include, first on its line */
	TOKEN_EQUALS,		/* = or : */
	TOKEN_SEMICOLON, TOKEN_COMMA,
	TOKEN_OPEN_GROUP, TOKEN_CLOSE_GROUP,
	TOKEN_OPEN_LIST, TOKEN_CLOSE_LIST,
	TOKEN_OPEN_ARRAY, TOKEN_CLOSE_ARRAY,
	TOKEN_BAD		/* nothing of the above; fault says why */
};

struct token {
	enum token_kind	 kind;
	struct span	 at;
	/*
	 * What is wrong with it, or NULL.  A string or a comment may be faulty,
	 * too: the reader reports it and goes on.  Both texts are constants;
	 * a %s in them stands for the text at fault_at.
	 */
	const char	*fault;
	const char	*fix;
	struct span	 fault_at;
};

/* A position in a source.  May be copied, to look ahead. */
struct lexer {
	const struct source	*src;
	size_t			 off;
};

/*
 * The next token; comments and blanks are skipped.  At the end of the text
 * it is TOKEN_END again and again.  Strings end on their line (libconfig's
 * need not, but a missing quote is what it nearly always is).
 */
struct token	 token_next(struct lexer *);

/*
 * Extends a TOKEN_NAME just read, where a value must stand, to what a reader
 * takes for one word, such as a host name or an IPv6 address without quotes.
 */
void		 token_word(struct lexer *, struct token *);

/* The bytes of a TOKEN_STRING without a fault: unquoted, escapes replaced. */
char		*token_string(struct arena *, const struct token *,
		    size_t *len);

#endif
