/* SPDX-License-Identifier: MIT */
/* Sets of IP addresses, exact: ranges of both families. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "ip.h"
#include "ip_set.h"

#define HOLES_MAX 4		/* bits: 16 ranges */

void
ip_set_add(struct ip_set *set, const struct ip_range *r)
{
	buf_add(&set->ranges, r, sizeof(*r));
	set->sorted = false;
}

void
ip_set_add_net(struct ip_set *set, int family, const unsigned char *address,
    int prefix)
{
	unsigned char mask[16] = { 0 };
	struct ip_range r;
	int i;

	for (i = 0; i < prefix; i++)
		mask[i / 8] |= (unsigned char)(0x80 >> i % 8);
	ip_range_hull(&r, family, address, mask);
	ip_set_add(set, &r);
}

void
ip_set_add_family(struct ip_set *set, int family)
{
	static const unsigned char zero[16];

	ip_set_add_net(set, family, zero, 0);
}

void
ip_range_hull(struct ip_range *r, int family, const unsigned char *address,
    const unsigned char *mask)
{
	int i;

	memset(r, 0, sizeof(*r));
	r->family = family;
	for (i = 0; i < ip_bits(family) / 8; i++) {
		r->low[i] = address[i] & mask[i];
		r->high[i] = (unsigned char)(r->low[i] | ~mask[i]);
	}
}

bool
ip_set_add_mask(struct ip_set *set, int family, const unsigned char *address,
    const unsigned char *mask)
{
	unsigned char solid[16];
	int hole[HOLES_MAX], nholes = 0, bit, last, i;
	struct ip_range r;

	memcpy(solid, mask, sizeof(solid));
	for (last = ip_bits(family) - 1; last >= 0; last--)
		if ((mask[last / 8] << last % 8 & 0x80) != 0)
			break;
	/* the unset bits before the last set one */
	for (bit = 0; bit < last; bit++) {
		if ((mask[bit / 8] << bit % 8 & 0x80) != 0)
			continue;
		if (nholes == HOLES_MAX)
			return false;
		hole[nholes++] = bit;
		solid[bit / 8] |= (unsigned char)(0x80 >> bit % 8);
	}
	for (i = 0; i < 1 << nholes; i++) {
		unsigned char net[16];

		memcpy(net, address, sizeof(net));
		for (bit = 0; bit < nholes; bit++) {
			unsigned char b = (unsigned char)
			    (0x80 >> hole[bit] % 8);

			net[hole[bit] / 8] &= (unsigned char)~b;
			if ((i >> bit & 1) != 0)
				net[hole[bit] / 8] |= b;
		}
		ip_range_hull(&r, family, net, solid);
		ip_set_add(set, &r);
	}
	return true;
}

const struct ip_range *
ip_set_list(const struct ip_set *set, size_t *n)
{
	*n = set->ranges.len / sizeof(struct ip_range);
	return (const void *)set->ranges.data;
}

static int
by_low(const void *a, const void *b)
{
	const struct ip_range *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return memcmp(x->low, y->low, sizeof(x->low));
}

/* Makes low the address after a; false if there is none. */
static bool
step(unsigned char *low, const unsigned char *a, int family)
{
	int i;

	memcpy(low, a, 16);
	for (i = ip_bits(family) / 8 - 1; i >= 0; i--)
		if (++low[i] != 0)
			return true;
	return false;
}

/* The ranges in order. */
static const struct ip_range *
sorted(struct ip_set *set, size_t *n)
{
	const struct ip_range *list = ip_set_list(set, n);

	if (!set->sorted && *n > 0)
		qsort(set->ranges.data, *n, sizeof(*list), by_low);
	set->sorted = true;
	return list;
}

bool
ip_set_covers(struct ip_set *set, const struct ip_range *r,
    unsigned char *gap)
{
	const struct ip_range *list;
	unsigned char want[16];
	size_t i, n;

	list = sorted(set, &n);
	memcpy(want, r->low, sizeof(want));
	for (i = 0; i < n; i++) {
		if (list[i].family != r->family ||
		    memcmp(list[i].high, want, 16) < 0)
			continue;
		if (memcmp(list[i].low, want, 16) > 0)
			break;
		if (memcmp(list[i].high, r->high, 16) >= 0 ||
		    !step(want, list[i].high, r->family))
			return true;
	}
	memcpy(gap, want, sizeof(want));
	return false;
}

/* The address before a, which is not the first. */
static void
step_back(unsigned char *high, const unsigned char *a, int family)
{
	int i;

	memcpy(high, a, 16);
	for (i = ip_bits(family) / 8 - 1; i >= 0; i--)
		if (high[i]-- != 0)
			break;
}

void
ip_set_add_rest(struct ip_set *set, const struct ip_range *r,
    struct ip_set *without)
{
	const struct ip_range *list;
	struct ip_range rest = *r, part;
	size_t i, n;

	list = sorted(without, &n);
	for (i = 0; i < n; i++) {
		if (list[i].family != r->family ||
		    memcmp(list[i].high, rest.low, 16) < 0)
			continue;
		if (memcmp(list[i].low, rest.high, 16) > 0)
			break;
		if (memcmp(list[i].low, rest.low, 16) > 0) {
			part = rest;
			step_back(part.high, list[i].low, r->family);
			ip_set_add(set, &part);
		}
		if (memcmp(list[i].high, rest.high, 16) >= 0)
			return;
		step(rest.low, list[i].high, r->family);
	}
	ip_set_add(set, &rest);
}

bool
ip_range_common(const struct ip_range *a, const struct ip_range *b,
    struct ip_range *common)
{
	if (a->family != b->family || memcmp(a->low, b->high, 16) > 0 ||
	    memcmp(b->low, a->high, 16) > 0)
		return false;
	*common = *a;
	if (memcmp(b->low, a->low, 16) > 0)
		memcpy(common->low, b->low, 16);
	if (memcmp(b->high, a->high, 16) < 0)
		memcpy(common->high, b->high, 16);
	return true;
}

bool
ip_set_meets(const struct ip_set *set, const struct ip_range *r)
{
	const struct ip_range *list;
	struct ip_range common;
	size_t i, n;

	list = ip_set_list(set, &n);
	for (i = 0; i < n; i++)
		if (ip_range_common(&list[i], r, &common))
			return true;
	return false;
}

void
ip_set_free(struct ip_set *set)
{
	buf_free(&set->ranges);
}
