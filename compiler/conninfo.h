/* SPDX-License-Identifier: MIT */
/* libpq's connection parameters and their values, by version. */
#ifndef PGHAC_CONNINFO_H
#define PGHAC_CONNINFO_H

#include <stddef.h>

struct arena;

enum conninfo_kind {
	CONNINFO_TEXT,		/* anything */
	CONNINFO_WORD,		/* one of words */
	CONNINFO_TLS,		/* the same, case ignored, or empty */
	CONNINFO_NUMBER,	/* an integer from min to max */
	CONNINFO_PORT,		/* ports between commas, 10+; may be empty */
	CONNINFO_ADDRESS,	/* numeric addresses between commas, 10+ */
	CONNINFO_METHODS,	/* require_auth */
	CONNINFO_KEY,		/* 32 bytes in base64 */
	CONNINFO_PATH		/* of a file */
};

/* A parameter in a range of versions, inclusive (93 = 9.3). */
struct conninfo_keyword {
	const char		*name;
	int			 since, until;
	enum conninfo_kind	 kind;
	const char		*words;		/* between commas */
	int			 min, max;
};

/* At most so many a version. */
#define CONNINFO_KEYWORDS 64

/* The row of that name (case counts), NULL if the version has none. */
const struct conninfo_keyword *conninfo_find(const char *name, int version);
/* The same of a later version, where this one has none. */
const struct conninfo_keyword *conninfo_later(const char *name, int version);
/* The names that a version has, into names; returns their number. */
size_t		 conninfo_names(int version,
		    const char *names[CONNINFO_KEYWORDS]);

/*
 * What was expected in place of a value on which a connection of that
 * version fails (arena), NULL if it does not: fe-connect.c connectOptions2
 * and PQconnectPoll, whose socket options Linux judges.
 */
const char	*conninfo_expected(struct arena *,
		    const struct conninfo_keyword *, const char *value,
		    int version);

/* Takes the next of the words between commas off *list (arena), which is NULL
 * after the last; the empty text has one, which is empty. */
const char	*conninfo_next(struct arena *, const char **list);

#endif
