/* SPDX-License-Identifier: MIT */
/* What the judges of a corosync.conf share; private to judge_corosync*.c. */
#ifndef PGHAC_JUDGE_COROSYNC_H
#define PGHAC_JUDGE_COROSYNC_H

#include <stdbool.h>
#include <stddef.h>

#include "read_corosync.h"

/* INTERFACE_MAX of totem.h: 8, of corosync 2: 2. */
#define CORO_LINKS	8

struct coro_node {
	const struct coro_item	*section;
	const struct coro_item	*name, *id;	/* NULL: not there */
	const struct coro_item	*addr[CORO_LINKS];
	long long		 id_value;	/* 0: none */
	long long		 votes;
};

struct judge_coro {
	struct arena		*arena;
	struct diag		*diag;
	const struct source	*src;
	int			 version;	/* corosync_key.h */
	const char		*host;		/* `uname -n`; NULL: any */
	size_t			 before;	/* diagnostics of others */
	const struct coro_item	*top;
	const char		*transport;	/* in force; "": no such */
	const struct coro_node	*nodes;		/* nnodes */
	size_t			 nnodes;
};

/* True if so much was said of the file that more helps nobody. */
bool		 judge_coro_enough(const struct judge_coro *);
/* The place of a key's value by its path, else of the section named by the
 * path's first part, else the file's start. */
struct span	 judge_coro_at(const struct judge_coro *, const char *path);
/* An integer as corosync has stored it; absent if it is not there, or wrong
 * (which was told). */
long long	 judge_coro_int(const struct judge_coro *, const char *path,
		    long long absent);
/* True if the key's word is that one. */
bool		 judge_coro_is(const struct judge_coro *, const char *path,
		    const char *word);

/* An integer that strtoll and all its text make, within the range. */
bool		 coro_number(const char *text, long long min,
		    unsigned long long max, long long *value);

/* judge_corosync_shape.c: sections, keys and values one by one. */
void		 judge_coro_shape(const struct judge_coro *);
/* judge_corosync_{nodes,totem,times,quorum}.c: what they say together. */
void		 judge_coro_nodes(const struct judge_coro *);
void		 judge_coro_totem(const struct judge_coro *);
void		 judge_coro_times(const struct judge_coro *);
void		 judge_coro_quorum(const struct judge_coro *);

#endif
