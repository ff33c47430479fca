/* SPDX-License-Identifier: MIT */
/* Times as Pacemaker reads them. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "crm_time.h"

long long
crm_time(const char *text)
{
	static const struct { const char *unit; long long us; } units[] = {
		{ "", 1000000 }, { "us", 1 }, { "usec", 1 }, { "ms", 1000 },
		{ "msec", 1000 }, { "s", 1000000 }, { "sec", 1000000 },
		{ "m", 60000000 }, { "min", 60000000 },
		{ "h", 3600000000 }, { "hr", 3600000000 },
	};
	size_t digits = strspn(text, "0123456789"), i;

	if (digits == 0 || digits > 9)
		return -1;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].unit, text + digits) == 0)
			return strtoll(text, NULL, 10) * units[i].us / 1000;
	return -1;
}
