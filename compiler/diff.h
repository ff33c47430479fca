/* SPDX-License-Identifier: MIT */
/* Unified differences of two texts. */
#ifndef PGHAC_DIFF_H
#define PGHAC_DIFF_H

#include <stddef.h>

struct buf;

/*
 * Adds to out what `diff -u` would say, with three lines of context, so that
 * `patch` makes b out of a; nothing if the texts are equal.  Names are
 * "/dev/null" for a file that is not there, and if the other one is empty
 * there is only git's header, by which patch makes it; names that patch would
 * misread are put in quotes as GNU diff does.
 *
 * Time and memory are linear in the texts: where two parts have too little
 * in common, one is replaced by the other as a whole.  The texts may hold
 * any bytes and are not escaped.
 */
void	diff_unified(struct buf *out, const char *oldname,
	    const char *newname, const char *a, size_t alen, const char *b,
	    size_t blen);

#endif
