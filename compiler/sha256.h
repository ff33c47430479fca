/* SPDX-License-Identifier: MIT */
/* SHA-256 as people and sha256sum write it. */
#ifndef PGHAC_SHA256_H
#define PGHAC_SHA256_H

#include <stddef.h>

struct buf;

#define SHA256_HEX 65

/* 64 lower case hexadecimal digits and a NUL. */
void	sha256_hex(char hex[SHA256_HEX], const void *bytes, size_t len);

/*
 * Adds the line of sha256sum for a file, without its end: names with a
 * backslash or a line end are escaped as it does.
 */
void	sha256_line(struct buf *, const char *hex, const char *path);

#endif
