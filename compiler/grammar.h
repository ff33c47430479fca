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
	GRAMMAR_ANYGROUP,	/* { any keys, any scalars } */
	GRAMMAR_LIST,		/* ( item, ... ) */
	GRAMMAR_STRING, GRAMMAR_INT, GRAMMAR_BOOL,
	GRAMMAR_ENUM,		/* a string out of values */
	GRAMMAR_STRINGS		/* a string, or an array or list of strings */
};

/* One key of the topology, or the root. */
struct grammar_key {
	const char		*name;
	enum grammar_type	 type;
	bool			 required;
	bool			 recommended;	/* i:recommended: pghac init
						 * writes it in any case */
	bool			 dotted;	/* ANYGROUP: also groups, one
						 * level deep ("a.b") */
	const char		*deflt;		/* a:defaultValue or NULL */
	/*
	 * INT: its range, inclusive.  STRING, STRINGS: the least length in
	 * characters.  LIST: the least number of items.
	 */
	long long		 min, max;
	const char *const	*values;	/* GRAMMAR_ENUM: nvalues */
	size_t			 nvalues;
	const struct grammar_key *keys;		/* GROUP: nkeys; LIST: its
						 * item (one GROUP key) */
	size_t			 nkeys;
	const char		*doc;		/* a:documentation or NULL */
	/*
	 * i:example or NULL: the value without quotes; of an ANYGROUP the
	 * text between its braces.  "a|b|" are the values for the first,
	 * second, ... item of a list, empty for an item without the key.
	 */
	const char		*example;
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
 * Gate 2, in our own words (grammar_check.c): unknown keys with the one that
 * was meant, missing keys, wrong types, values out of range or not in the
 * list, empty strings, empty lists that need an item.  Everything is reported
 * (RULE_key_unknown, RULE_key_missing, RULE_value_type, RULE_value_range,
 * RULE_value_enum, RULE_secret_literal for a password that is not
 * { secret = "NAME"; }, whose value stands in no text).
 */
void	grammar_check(struct job *, const struct grammar *,
	    const struct setting *root);

/* The key at a path such as "nodes.item.name"; NULL if none. */
const struct grammar_key *grammar_find(const struct grammar *,
	    const char *path);
/* The n-th '|'-separated part of an example; a lone part stands for all. */
const char	*grammar_example(struct arena *, const char *example,
		    size_t n);
/* True for a group that only names a secret: { secret = "NAME"; }. */
bool		 grammar_is_secret(const struct grammar_key *);

/* grammar_hint.c: what a key that is not known was meant to be. */
struct grammar_hint {
	size_t		 own;	/* index in key->keys, or key->nkeys */
	const char	*fix;	/* a fix line */
};
/*
 * name stands in the group key, whose parent group is parent (NULL: none);
 * seen[i] says that key->keys[i] is there already.
 */
struct grammar_hint grammar_hint(struct arena *, const struct grammar *,
		    const struct grammar_key *key,
		    const struct grammar_key *parent, const bool *seen,
		    const char *name);

#endif
