/* SPDX-License-Identifier: MIT */
/* pghac init: a commented topology that compiles, out of the grammar. */
#ifndef PGHAC_INIT_H
#define PGHAC_INIT_H

struct buf;
struct grammar;
struct platform;

/*
 * Adds a complete topology for that platform: each key with its
 * documentation; required and recommended ones, and those of which the
 * platform has an example, with example values that fit each other; all
 * others commented out.  A line of "#" and a blank explains, "#" directly
 * before a key switches the key off.  A grammar without documentation (the
 * embedded one) is read again with it.
 */
void	init_write(const struct grammar *, const struct platform *,
	    struct buf *out);

#endif
