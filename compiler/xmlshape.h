/* SPDX-License-Identifier: MIT */
/* A schema as a table: what each element may hold. */
#ifndef PGHAC_XMLSHAPE_H
#define PGHAC_XMLSHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "rules.h"

struct arena;
struct shape;

enum value_type { VALUE_TEXT, VALUE_NUMBER, VALUE_ENUM, VALUE_ID, VALUE_IDREF };

struct shape_attribute {
	const char	*name;
	bool		 required;
	enum rule	 rule;		/* of a wrong value; RULE_N: not said */
	enum value_type	 type;
	/* VALUE_TEXT: its length in characters; VALUE_NUMBER: its range */
	long long	 min, max;
	/* VALUE_ENUM: nvalues; VALUE_NUMBER: words in a number's place */
	const char *const *values;
	size_t		 nvalues;
	const char	*of;		/* VALUE_IDREF: what it names */
};

/* Attributes that may stand together. */
struct shape_set {
	struct shape_attribute	*attributes;	/* n of them */
	size_t			 n, cap;
};

struct shape_child {
	const char	*name;
	struct shape	*shape;
	bool		 required, many;
	size_t		 order;		/* must not follow a greater one */
	const xmlNode	*parent;	/* whose child was met last, */
	const xmlNode	*met;		/* the first of these, */
	size_t		 run;		/* and in which document */
};

/* Of one element. */
struct shape {
	struct shape_set	 common;
	struct shape_set	*sets;		/* and one of these, if any */
	size_t			 nsets;
	struct shape_child	*children;	/* nchildren */
	size_t			 nchildren, capchildren;
	bool			 text;		/* may hold text */
	bool			 any;		/* holds what it likes */
};

/* Shapes are made once a process, when a document first needs them. */
struct shapes {
	struct arena	*arena;
	const char	*dir;		/* --templates DIR or NULL */
	struct {
		const char	*name, *root;
		struct shape	*shape;
	}		 list[8];
	size_t		 n;
	size_t		 runs;		/* documents looked at */
};

/* The shape that xmlshape() makes of that schema, in the shapes' arena. */
struct shape	*shapes_get(struct shapes *, const char *name,
		    const char **root);

/*
 * Reads the schema (resource.h) with all it includes; the shape is that of
 * the root element, whose name is *root.  NULL if the schema cannot be read
 * or uses a pattern that the table cannot hold.
 */
struct shape	*xmlshape(struct arena *, const char *dir,
		    const char *name, const char **root);

#endif
