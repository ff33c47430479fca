/* SPDX-License-Identifier: MIT */
/* SHA-256 as people and sha256sum write it. */
#ifndef PGHAC_SHA256_H
#define PGHAC_SHA256_H

#include <stddef.h>

#define SHA256_HEX 65

/* 64 lower case hexadecimal digits and a NUL. */
void	sha256_hex(char hex[SHA256_HEX], const void *bytes, size_t len);

#endif
