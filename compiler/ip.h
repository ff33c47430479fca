/* SPDX-License-Identifier: MIT */
/* IP addresses and prefixes. */
#ifndef PGHAC_IP_H
#define PGHAC_IP_H

#include <stdbool.h>

/*
 * Parses an address with optional /prefix into family, address (network
 * order, unused bytes 0) and prefix (-1 if none).  Only full dotted quads and
 * RFC 4291 IPv6; no names, no inet_aton shorthand, no leading zeros, no zone.
 * False if it is none; nothing is set then.
 */
bool	ip_parse(const char *text, int *family, unsigned char address[16],
	    int *prefix);
/* True if both addresses agree in the first prefix bits. */
bool	ip_same_net(const unsigned char *a, const unsigned char *b,
	    int prefix);
/* The prefix length the family has at most: 32 or 128. */
int	ip_bits(int family);

#endif
