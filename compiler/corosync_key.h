/* SPDX-License-Identifier: MIT */
/* The sections and keys of corosync.conf, by version of corosync. */
#ifndef PGHAC_COROSYNC_KEY_H
#define PGHAC_COROSYNC_KEY_H

#include <stdbool.h>
#include <stddef.h>

/* Versions are numbers: 203 is 2.3, 301 is 3.1. */
#define COROSYNC_NEWEST 301

/* What a value is; of a HINT corosync takes other words for its default. */
enum corosync_type { CORO_TEXT, CORO_U8, CORO_U16, CORO_U32, CORO_I32,
	CORO_U64, CORO_WORD, CORO_HINT };

struct corosync_section {
	const char	*path;		/* "totem.interface" */
	int		 since, until;	/* 0: no bound */
	const char	*now;		/* what later versions have instead */
	bool		 open;		/* may hold anything */
	bool		 closed;	/* what stands in it besides is refused
					 * or taken for the section's own */
};

struct corosync_key {
	const char	*section;	/* path; '*' at its end: and below */
	const char	*name;		/* '#': digits, '*' at its end: any */
	enum corosync_type type;
	const char	*words;		/* of WORD and HINT: with blanks */
	int		 since, until;
	const char	*now;
	const char	*transport;	/* the only one that uses it (3.0) */
	const char	*harmless;	/* others refuse any value but these;
					 * NULL: they ignore it */
};

/* The number of "3.1" or "3.1.7"; 0: nothing that is judged here. */
int	corosync_version(const char *text);

/* True if that version reads the section or key. */
bool	corosync_has(int version, int since, int until);
/* The row of the name in the section (path), of that version if there is one,
 * else of another; NULL: of none. */
const struct corosync_key	*corosync_key(const char *section,
				    const char *name, int version);
const struct corosync_section	*corosync_section(const char *path);

/*
 * The name nearest to that one among the keys (sections: among the sections
 * right below) of a section that the version reads; NULL: none is near.
 */
const char	*corosync_suggest(const char *section, const char *name,
		    int version, bool sections);

/* The least and the largest value of an integer type. */
void	corosync_range(enum corosync_type, long long *min,
	    unsigned long long *max);

#endif
