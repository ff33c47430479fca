/* SPDX-License-Identifier: MIT */
/* Sets of IP addresses, exact: ranges of both families. */
#ifndef PGHAC_IP_SET_H
#define PGHAC_IP_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/* From low to high, both included; network order, IPv4 in the first 4. */
struct ip_range {
	int		 family;	/* AF_INET or AF_INET6 */
	unsigned char	 low[16];
	unsigned char	 high[16];
};

/* All zero is the empty set.  ip_set_free empties it. */
struct ip_set {
	struct buf	 ranges;	/* of struct ip_range, any order */
	bool		 sorted;
};

void	ip_set_add(struct ip_set *, const struct ip_range *);
/* All addresses of the family. */
void	ip_set_add_family(struct ip_set *, int family);
/* The network of the address with that prefix. */
void	ip_set_add_net(struct ip_set *, int family,
	    const unsigned char *address, int prefix);
/*
 * What address and mask match, bit by bit: one range, or as many as a mask
 * with holes makes, up to 16.  False, and nothing added, if those are more.
 */
bool	ip_set_add_mask(struct ip_set *, int family,
	    const unsigned char *address, const unsigned char *mask);
/* The smallest range with all that address and mask match. */
void	ip_range_hull(struct ip_range *, int family,
	    const unsigned char *address, const unsigned char *mask);
const struct ip_range *ip_set_list(const struct ip_set *, size_t *n);
/*
 * True if every address of the range is in the set; else the lowest one that
 * is not goes to gap (16 bytes).  Sorts the set.
 */
bool	ip_set_covers(struct ip_set *, const struct ip_range *,
	    unsigned char *gap);
/* Adds the addresses of the range that are not in without, which it sorts. */
void	ip_set_add_rest(struct ip_set *, const struct ip_range *,
	    struct ip_set *without);
/* What both ranges have; false if nothing. */
bool	ip_range_common(const struct ip_range *, const struct ip_range *,
	    struct ip_range *common);
/* True if the set has an address of the range. */
bool	ip_set_meets(const struct ip_set *, const struct ip_range *);
void	ip_set_free(struct ip_set *);

#endif
