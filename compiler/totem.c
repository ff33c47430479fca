/* SPDX-License-Identifier: MIT */
/* The times that corosync 1.4 derives from its token timeout. */
#include <limits.h>

#include "totem.h"

/* In the arithmetic of totemconfig.c totem_config_validate; HZ is 100. */
bool
totem_token_ok(long long token, long long retransmits)
{
	int retransmit, hold;

	if (token == 0)
		return true;	/* 1000 */
	if (token > INT_MAX || token < TOTEM_MINIMUM || retransmits < 0)
		return false;
	if (retransmits == 0)
		retransmits = TOTEM_RETRANSMITS;
	retransmit = (int)((double)token / ((double)retransmits + 0.2));
	hold = (int)((double)retransmit * 0.8 - 10);
	return retransmit >= TOTEM_MINIMUM && hold >= TOTEM_MINIMUM;
}

long long
totem_token_min(long long retransmits)
{
	long long low = TOTEM_MINIMUM, high = INT_MAX, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (totem_token_ok(middle, retransmits))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
