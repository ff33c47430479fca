/* SPDX-License-Identifier: MIT */
/* PostgreSQL's settings by version, and values as each version reads them. */
#ifndef PGHAC_PGSETTING_H
#define PGHAC_PGSETTING_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum pgsetting_type {
	PGSETTING_BOOL, PGSETTING_INT, PGSETTING_REAL, PGSETTING_STRING,
	PGSETTING_ENUM
};

/* When a new value counts: pg_settings.context. */
enum pgsetting_context {
	PGSETTING_INTERNAL, PGSETTING_POSTMASTER, PGSETTING_SIGHUP,
	PGSETTING_SUPERUSER_BACKEND, PGSETTING_BACKEND, PGSETTING_SUPERUSER,
	PGSETTING_USER
};

/* Flags: what matters in a file. */
#define PGSETTING_NOT_IN_FILE	1	/* a valid value has no effect there */
#define PGSETTING_LIST		2	/* a comma list */

/*
 * One setting in a range of versions, a row of
 * schemas/postgresql/settings.tsv.  Numbers are in the base unit (unit of
 * pg_settings: "8kB", "ms", NULL for none).
 */
struct pgsetting {
	const char		*name;		/* as PostgreSQL spells it */
	int			 since, until;	/* versions, inclusive: 93 */
	enum pgsetting_type	 type;
	enum pgsetting_context	 context;
	unsigned		 flags;
	const char		*unit;
	double			 min, max;	/* INT (exact) and REAL */
	const char		*boot;		/* the default without a file */
	/* ENUM: names, separated by commas; "~" before a hidden one, "?"
	 * before one of some builds only; '' is the empty string */
	const char		*values;
};

/*
 * The setting of that name (ASCII case ignored, old names as in guc.c
 * map_old_guc_names) in that version (93 = 9.3), NULL if there is none.
 */
const struct pgsetting *pgsetting_find(const char *name, int version);
/* The i-th row of the table, NULL at its end: sorted by name, then since. */
const struct pgsetting *pgsetting_row(size_t i);

/*
 * Why the version does not have the name, and what it has in its place: one
 * line each in the arena, *fix NULL where nothing can be said ("remove it"
 * is said then).  Renamed, removed, newer, misspelt.
 */
const char	*pgsetting_unknown(struct arena *, const char *name,
		    int version, const char **fix);
/* The name that a misspelt one must mean in this version, or NULL. */
const char	*pgsetting_meant(const char *name, int version);

/* pgvalue.c: a value as a version of the server reads it. */
struct pgvalue {
	double		 number;	/* INT, REAL: in the base unit */
	long long	 integer;	/* INT: the same, exact */
	bool		 on;		/* BOOL */
	const char	*word;		/* ENUM: as the table spells it */
};

/*
 * Reads text, unquoted, as guc.c of that version does: units, rounding,
 * octal, hexadecimal, prefixes of booleans, range, the lists and names that
 * check hooks judge without looking at the host.  NULL and *value filled, or
 * what is wrong (arena, one line: what was expected), *fix then what to
 * write, or NULL.
 */
const char	*pgvalue_read(struct arena *, const struct pgsetting *,
		    const char *text, int version, struct pgvalue *value,
		    const char **fix);

#endif
