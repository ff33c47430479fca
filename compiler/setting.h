/* SPDX-License-Identifier: MIT */
/* The topology as read: a tree of settings that know their places. */
#ifndef PGHAC_SETTING_H
#define PGHAC_SETTING_H

#include "source.h"

enum setting_type {
	SETTING_GROUP, SETTING_LIST, SETTING_ARRAY,
	SETTING_STRING, SETTING_INT, SETTING_FLOAT, SETTING_BOOL
};

struct setting {
	enum setting_type	 type;
	const char		*name;	/* NULL: member of a list or array */
	/*
	 * Scalars: the value's text.  Strings unescaped and joined, integers
	 * in decimal as libconfig computed them, floats exactly as written,
	 * bools "true"/"false".
	 */
	const char		*value;
	struct place		*place;
	struct setting		*first;	/* members, in order */
	struct setting		*next;
};

/* "string", "integer", "list", ... with article: "a string". */
const char	*setting_type_name(enum setting_type);

#endif
