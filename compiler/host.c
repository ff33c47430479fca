/* SPDX-License-Identifier: MIT */
/* Host names. */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "host.h"

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

bool
host_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && strchr(ALNUM, name[0]) != NULL &&
	    name[strspn(name, ALNUM "._-")] == '\0' &&
	    strstr(name, "..") == NULL && name[len - 1] != '.';
}

bool
host_is_loopback(const char *name)
{
	static const char *const names[] = {
		"localhost", "localhost.localdomain", "localhost4",
		"localhost4.localdomain4", "localhost6",
		"localhost6.localdomain6", "ip6-localhost", "ip6-loopback",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}
