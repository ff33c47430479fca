/* SPDX-License-Identifier: MIT */
/* schemas/topology.rng as a table: keys, types, documentation. */
#ifndef PGHAC_GRAMMAR_H
#define PGHAC_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct job;
struct setting;

enum grammar_type {
	GRAMMAR_GROUP,		/* { fixed keys } */
	GRAMMAR_ANYGROUP,	/* { any keys, any scalars, nested groups } */
	GRAMMAR_LIST,		/* ( item, ... ) */
	GRAMMAR_STRING, GRAMMAR_INT, GRAMMAR_BOOL,
	GRAMMAR_ENUM,		/* a string out of values */
	GRAMMAR_STRINGS,	/* a string, or an array or list of strings */
	GRAMMAR_SCALAR		/* any scalar */
};

/* One key of the topology, or the root. */
struct grammar_key {
	const char		*name;
	enum grammar_type	 type;
	bool			 required;
	const char		*deflt;		/* a:defaultValue or NULL */
	long long		 min, max;	/* GRAMMAR_INT, inclusive */
	const char *const	*values;	/* GRAMMAR_ENUM: nvalues */
	size_t			 nvalues;
	const struct grammar_key *keys;		/* GROUP: nkeys; LIST: of its
						 * item (one GROUP key) */
	size_t			 nkeys;
	const char		*doc;		/* a:documentation or NULL */
	const char		*example;	/* value for pghac init or NULL */
};

struct grammar {
	struct grammar_key	 root;
};

/*
 * Reads the table out of the RELAX NG text (with or without annotations).
 * Returns NULL with *error set if the schema uses a form that the table
 * cannot hold; schemas/README.md lists the forms.
 */
struct grammar	*grammar_read(struct arena *, const char *text, size_t len,
		    const char **error);

/*
 * Gate 2, in our own words: unknown keys with the one that was meant,
 * missing keys, wrong types, values out of range or not in the list, empty
 * strings where a name is needed.  Everything is reported (RULE_key_unknown,
 * RULE_key_missing, RULE_value_type, RULE_value_range, RULE_value_enum,
 * RULE_secret_literal for a password that is not { secret = "NAME"; }).
 */
void	grammar_check(struct job *, const struct grammar *,
	    const struct setting *root);

/* The key at a path such as "nodes.item.name"; NULL if none. */
const struct grammar_key *grammar_find(const struct grammar *,
	    const char *path);

#endif
