/* SPDX-License-Identifier: MIT */
/* What the check hooks of single settings refuse without asking the host. */
#ifndef PGHAC_PGVALUE_LIST_H
#define PGHAC_PGVALUE_LIST_H

#include "pgsetting.h"

struct arena;
struct buf;

/*
 * Judges a value whose type is right, as the setting's check hook in that
 * version does (guc.c, variable.c, syncrep.c, xlogrecovery.c ...): NULL, or
 * what was expected (arena).  What depends on the host (zones, locales,
 * files) is accepted.
 */
const char	*pgvalue_hook(struct arena *, const char *name,
		    const char *text, int version, const struct pgvalue *,
		    const char **fix);

/*
 * pgvalue_sync.c: the names in synchronous_standby_names, in order (arena;
 * *n of them); *sync is how many must confirm.  NULL with *error (what was
 * expected) if that version cannot read it (syncrep_gram.y,
 * syncrep_scanner.l; up to 9.5 SplitIdentifierString).
 */
const char *const *pgvalue_sync_names(struct arena *, const char *text,
		    int version, size_t *n, long *sync, const char **error);

/*
 * varlena.c SplitIdentifierString: identifiers between commas, each bare or
 * in double quotes.  Copies the next one to out; false at a syntax fault.
 * *p is NULL after the last.
 */
bool		 pgvalue_identifier(const char **p, struct buf *out);
/* True if there is nothing but blanks. */
bool		 pgvalue_blank(const char *);

#endif
