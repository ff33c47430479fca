/* SPDX-License-Identifier: MIT */
/* Which connections a line of pg_hba.conf can answer, as exact sets. */
#ifndef PGHAC_HBA_COVER_H
#define PGHAC_HBA_COVER_H

#include <stdbool.h>
#include <stddef.h>

#include "ip_set.h"

struct hba;
struct hba_line;
struct hba_token;

/* How a connection can come: a record type is a set of these. */
#define HBA_SOCKET	1U
#define HBA_PLAIN	2U
#define HBA_SSL		4U
#define HBA_GSS		8U	/* from 12 on */

unsigned hba_kinds(const struct hba_line *, int version);

/* An unquoted token that is this keyword. */
bool	hba_is_keyword(const struct hba_token *, const char *word);

/*
 * Adds what the address column surely matches, and to *whole (if not NULL)
 * that it is all it can match: not so for samehost, samenet, host names and
 * masks with too many holes.
 */
void	hba_addresses(const struct hba_line *, struct ip_set *, bool *whole);

/* Adds all that the address column can match, or more. */
void	hba_addresses_widest(const struct hba_line *, struct ip_set *);

/* True if the address column takes all of IPv4, or all of IPv6. */
bool	hba_is_world(const struct hba_line *);

/* At most so many lines are named as those that answer before. */
#define HBA_BEFORE 2

/*
 * True if every connection that line i could answer is surely answered by
 * one of those before it; which goes to before, *n of them.  Work is taken
 * off *budget; when that is used up the answer is false.
 */
bool	hba_unreachable(const struct hba *, size_t i, int version,
	    size_t before[HBA_BEFORE], size_t *n, size_t *budget);

/*
 * Adds the addresses for which line i surely decides about an ordinary
 * connection: its own without those that a line before it answers in any
 * case.  False if the budget is used up; the answer is not known then.
 */
bool	hba_decides(const struct hba *, size_t i, int version,
	    struct ip_set *, size_t *budget);

#endif
