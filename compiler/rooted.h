/* SPDX-License-Identifier: MIT */
/* Paths as a system sees them whose / is some directory here. */
#ifndef PGHAC_ROOTED_H
#define PGHAC_ROOTED_H

struct arena;

/*
 * The path (from that /, with or without a slash in front) with every
 * symbolic link followed as that system would: absolute ones start at root
 * again and ".." does not leave it.  The result starts with a slash, "/" is
 * root itself; NULL if there is no such file.
 */
const char	*rooted_resolve(struct arena *, const char *root,
		    const char *path);

#endif
