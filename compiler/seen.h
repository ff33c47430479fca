/* SPDX-License-Identifier: MIT */
/* Finds values that occur twice, in linear time. */
#ifndef PGHAC_SEEN_H
#define PGHAC_SEEN_H

#include <stddef.h>

struct arena;
struct seen;

/* A set for about n values, in the arena. */
struct seen	*seen_new(struct arena *, size_t n);
/*
 * Adds key (len bytes, copied by reference) with the caller's tag, or
 * returns the tag of the first equal key that was added; NULL: it was new.
 */
const void	*seen_add(struct seen *, const void *key, size_t len,
		    const void *tag);

#endif
