/* SPDX-License-Identifier: MIT */
/* The values that a node's server works with, set or not. */
#ifndef PGHAC_EFFECTIVE_H
#define PGHAC_EFFECTIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "pgsetting.h"

struct arena;
struct model;
struct place;

struct effective {
	const struct pgsetting	*row;	/* NULL: not in this version */
	const char		*text;	/* as set, else the default */
	struct pgvalue		 value;	/* if ok */
	bool			 ok;	/* the version can read it */
	const struct place	*at;	/* where; NULL: not set */
};

/*
 * A setting of nodes[i]: the last one of that name, else the version's boot
 * default.  What cannot be read is not ok: rule setting_value says so, and
 * rules that compare values then have nothing to say.
 */
struct effective	effective_get(struct arena *,
			    const struct model *, size_t i, const char *name);

/*
 * True if an earlier node has each of these settings (n names) from the same
 * place, or not at all like this one: a fault in them has been reported.
 */
bool	effective_repeated(const struct model *, size_t i,
	    const char *const *names, size_t n);

/*
 * Where to report a value: where the topology sets it, else (a default of
 * the platform or of PostgreSQL) at the postgresql group.
 */
const struct place	*effective_place(const struct model *,
			    const struct place *at);

#endif
