/* SPDX-License-Identifier: MIT */
/* RelaxNG schemas, compiled once. */
#ifndef PGHAC_SCHEMA_H
#define PGHAC_SCHEMA_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "rules.h"

struct arena;
struct job;
struct schema;

/* Compiles the resource of that name (resource.h); NULL and *error (in the
 * arena) if it cannot be read or compiled.  What it includes are resources
 * too (schema_tree.h). */
struct schema	*schema_compile(struct arena *, const char *dir,
		    const char *name, const char **error);
/* schema_free(NULL) does nothing. */
void		 schema_free(struct schema *);

/* True if doc is valid; else diagnostics under rule, through xmlerr. */
bool		 schema_check(struct job *, struct schema *, xmlDocPtr doc,
		    enum rule);

#endif
