/* SPDX-License-Identifier: MIT */
/* UTF-8 characters and the room they take on a terminal, in any locale. */
#ifndef PGHAC_U8_H
#define PGHAC_U8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The character at s (len > 0 bytes are there) into *c; returns its bytes, or
 * 0 if they are not well-formed UTF-8 (overlong, surrogate, past 10FFFF, cut
 * off).
 */
size_t	u8_get(const char *s, size_t len, uint32_t *c);
/* Columns of a printable character: 0 if combining, 2 if wide, else 1. */
size_t	u8_width(uint32_t c);
/*
 * True for what a terminal, an editor or an XML document must not be given:
 * control characters (not the tab), direction and other invisible format
 * characters, line separators, noncharacters.
 */
bool	u8_is_hidden(uint32_t c);

#endif
