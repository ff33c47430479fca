/* SPDX-License-Identifier: MIT */
/* Regular expressions in pg_hba.conf: PostgreSQL's advanced ones. */
#ifndef PGHAC_HBA_REGEX_H
#define PGHAC_HBA_REGEX_H

/*
 * Why the server refuses the expression that follows the slash, in its own
 * words (regerrs.h of PostgreSQL), or NULL if it takes it.  Names of
 * collating elements, basic and expanded syntax ((?b), (?e), (?x)) and
 * expressions that are only too large are taken unseen.
 */
const char	*hba_regex_fault(const char *regex);

/* 1: the name holds a match, 0: it does not, -1: that is not known here. */
int		 hba_regex_match(const char *regex, const char *name);

#endif
