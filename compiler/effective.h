/* SPDX-License-Identifier: MIT */
/* The values that a node's server works with, set or not. */
#ifndef PGHAC_EFFECTIVE_H
#define PGHAC_EFFECTIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "pgsetting.h"

struct arena;
struct diag;
struct model;
struct place;

struct effective {
	const struct pgsetting	*row;	/* NULL: none in this version */
	const char		*text;	/* as set, else the default */
	struct pgvalue		 value;	/* if ok */
	bool			 ok;	/* the version can read it */
	const struct place	*at;	/* where; NULL: not set */
};

/*
 * A setting of nodes[i], name in lower case: the last one set, else the
 * version's boot default.  What cannot be read is not ok: rule setting_value
 * says so, and rules that compare values then have nothing to say.
 */
struct effective	effective_get(struct arena *,
			    const struct model *, size_t i, const char *name);
/* Several of them into e; false if one is not ok. */
bool	effective_all(struct arena *, const struct model *, size_t i,
	    const char *const *names, size_t n, struct effective *e);
/* BOOL or ENUM: false, or a word that means it. */
bool	effective_off(const struct effective *);

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
/* The same for settings that clash: a node's own, else the first one set. */
const struct place	*effective_blame(const struct model *,
			    const struct effective *e, size_t n);
/* Notes at those of them that stand elsewhere. */
void	effective_note(struct diag *, const struct effective *e, size_t n,
	    const struct place *blamed);
/* "NAME = VALUE", with " by default" where the topology does not set it. */
const char	*effective_text(struct arena *, const struct effective *);

#endif
