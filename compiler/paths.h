/* SPDX-License-Identifier: MIT */
/* Paths of files as other files name them. */
#ifndef PGHAC_PATHS_H
#define PGHAC_PATHS_H

struct arena;

/*
 * The path of file as seen from the directory DIR/name: "../../samples/x.cfg"
 * where DIR is "out".  DIR and the directory of file are resolved first, so
 * that the answer does not depend on the working directory.  DIR need not
 * exist.
 */
const char	*paths_relative(struct arena *, const char *dir,
		    const char *name, const char *file);
/* dir "/" file, where file may start with any number of "../". */
const char	*paths_join(struct arena *, const char *dir,
		    const char *file);
/* The directory part of a path: "." if it has none. */
const char	*paths_dirname(struct arena *, const char *path);

#endif
