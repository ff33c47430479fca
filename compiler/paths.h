/* SPDX-License-Identifier: MIT */
/* Paths of files as other files name them. */
#ifndef PGHAC_PATHS_H
#define PGHAC_PATHS_H

struct arena;

/*
 * The absolute path without symbolic links; of what does not exist, its
 * parent's and the rest.
 */
const char	*paths_resolve(struct arena *, const char *path);
/*
 * The path of the absolute file as seen from the absolute directory:
 * "../../samples/x.cfg".  Neither is looked at.
 */
const char	*paths_relative(struct arena *, const char *dir,
		    const char *file);
/* dir "/" file, where file may start with any number of "../". */
const char	*paths_join(struct arena *, const char *dir,
		    const char *file);
/* The directory part of a path: "." if it has none. */
const char	*paths_dirname(struct arena *, const char *path);

#endif
