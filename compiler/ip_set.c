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

bool
ip_set_covers(struct ip_set *set, const struct ip_range *r,
    unsigned char *gap)
{
	const struct ip_range *list;
	unsigned char want[16];
	size_t i, n;

	list = ip_set_list(set, &n);
	if (!set->sorted && n > 0)
		qsort(set->ranges.data, n, sizeof(*r), by_low);
	set->sorted = true;
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

bool
ip_set_meets(struct ip_set *set, const struct ip_range *r,
    unsigned char *common)
{
	const struct ip_range *list;
	bool found = false;
	size_t i, n;

	list = ip_set_list(set, &n);
	for (i = 0; i < n; i++) {
		const unsigned char *low = memcmp(list[i].low, r->low, 16) > 0 ?
		    list[i].low : r->low;

		if (list[i].family != r->family ||
		    memcmp(low, r->high, 16) > 0 ||
		    memcmp(low, list[i].high, 16) > 0 ||
		    (found && memcmp(low, common, 16) >= 0))
			continue;
		memcpy(common, low, 16);
		found = true;
	}
	return found;
}

void
ip_set_free(struct ip_set *set)
{
	buf_free(&set->ranges);
}
