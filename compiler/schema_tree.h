/* SPDX-License-Identifier: MIT */
/* A RELAX NG schema with all it includes, as one document. */
#ifndef PGHAC_SCHEMA_TREE_H
#define PGHAC_SCHEMA_TREE_H

#include <libxml/tree.h>

struct arena;

/*
 * Reads the resource of that name (resource.h) and puts in the place of each
 * <include href> the definitions of that schema, which is a resource too, its
 * name relative to the first; definitions inside the <include> win over those
 * of the same name.  Nothing else is read: no other files, no network.
 * NULL and *error (in the arena) if one is missing or not well-formed.
 * The document is the caller's.
 */
xmlDocPtr	 schema_tree(struct arena *, const char *dir,
		    const char *name, const char **error);

#endif
