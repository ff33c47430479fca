/* SPDX-License-Identifier: MIT */
/* IP addresses and prefixes. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "ip.h"

int
ip_bits(int family)
{
	return family == AF_INET ? 32 : 128;
}

/* One to three digits without a leading zero, at most max; else -1. */
static int
parse_prefix(const char *s, int max)
{
	size_t len = strlen(s);
	long n;

	if (len == 0 || len > 3 || strspn(s, "0123456789") != len ||
	    (s[0] == '0' && len > 1))
		return -1;
	n = strtol(s, NULL, 10);
	return n <= max ? (int)n : -1;
}

bool
ip_parse(const char *text, int *family, unsigned char address[16],
    int *prefix)
{
	char host[INET6_ADDRSTRLEN];
	unsigned char bytes[16] = { 0 };
	size_t len = strcspn(text, "/");
	int f, p = -1;

	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (inet_pton(AF_INET, host, bytes) == 1)
		f = AF_INET;
	else if (inet_pton(AF_INET6, host, bytes) == 1)
		f = AF_INET6;
	else
		return false;
	if (text[len] == '/') {
		p = parse_prefix(text + len + 1, ip_bits(f));
		if (p < 0)
			return false;
	}
	*family = f;
	*prefix = p;
	memcpy(address, bytes, sizeof(bytes));
	return true;
}

bool
ip_same_net(const unsigned char *a, const unsigned char *b, int prefix)
{
	size_t whole = (size_t)prefix / 8;
	int rest = prefix % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}
