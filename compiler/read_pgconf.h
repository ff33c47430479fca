/* SPDX-License-Identifier: MIT */
/* Reader of postgresql.conf and recovery.conf (<= 11), as the server reads. */
#ifndef PGHAC_READ_PGCONF_H
#define PGHAC_READ_PGCONF_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

/* One NAME = VALUE line. */
struct pgconf_item {
	const char	*name;	/* as written */
	const char	*value;	/* unquoted, as the server sees it */
	bool		 quoted;
	struct span	 name_at, value_at;
	size_t		 line;	/* from 1 */
};

struct pgconf {
	const struct pgconf_item *items;	/* nitems, in file order */
	size_t			 nitems;
	bool			 ok;	/* no syntax fault */
};

/*
 * Reads src by the grammar of guc-file.l (the same from 9.1 to 18,
 * facts/postgresql.md 2.1): flex's longest match, '...' with \-escapes and
 * '' inside, optional '=', '#' comments, CR as blank, no continuation.
 * Syntax faults are reported under rule, all of them.  include directives
 * are items like any other.
 */
struct pgconf	*read_pgconf(struct arena *, const struct source *,
		    struct diag *, enum rule);
/* The last item of that name (ASCII case ignored), NULL if none. */
const struct pgconf_item *pgconf_get(const struct pgconf *, const char *name);

/* read_conninfo.c: a libpq connection string, facts/postgresql.md 3.1. */
struct conninfo_item {
	const char	*key;
	const char	*value;
	size_t		 off;	/* of the key in the string */
};

/* True for postgresql://..., which is another grammar. */
bool	conninfo_is_uri(const char *text);
/*
 * The keyword=value pairs of text (arena, *n of them; not NULL when there
 * are none), or NULL and *error (no file name, quotes the offending part).
 * Keywords are not judged.  A postgresql:// URI is an error here.
 */
const struct conninfo_item *read_conninfo(struct arena *, const char *text,
		    size_t *n, const char **error);

#endif
