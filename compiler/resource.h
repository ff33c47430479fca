/* SPDX-License-Identifier: MIT */
/* Templates, schemas and tables: embedded, or from --templates DIR. */
#ifndef PGHAC_RESOURCE_H
#define PGHAC_RESOURCE_H

#include <stddef.h>

struct arena;

/* One embedded file; name is its path in the repository, "templates/x.xsl",
 * "schemas/topology.rng", "tests/rules/NAME/why.md".  Schemas come without
 * comments, blanks and annotation elements, because they are parsed at every
 * start; "schemas/topology.rng.full" is the text with its documentation. */
struct resource {
	const char	*name;
	const char	*text;	/* len bytes, then a NUL */
	size_t		 len;
};

/* Made by tools/embed at build time, sorted by name. */
extern const struct resource resource_table[];
extern const size_t resource_count;

/*
 * The text of a resource: from DIR/name if dir is not NULL and that file
 * exists (read into the arena), else the embedded one.  NULL if neither, or
 * if the file in DIR cannot be read.  A name with ".." or a leading "/" is
 * never found.
 */
const struct resource *resource_get(struct arena *, const char *dir,
		    const char *name);

#endif
