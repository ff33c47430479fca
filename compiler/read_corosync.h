/* SPDX-License-Identifier: MIT */
/* Reader of corosync.conf, as exec/coroparse.c of corosync 3.1 reads it. */
#ifndef PGHAC_READ_COROSYNC_H
#define PGHAC_READ_COROSYNC_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

struct arena;

/* A section, or a key with its value; what stands in a section in order. */
struct coro_item {
	const char		*name;		/* "" at the top */
	const char		*value;		/* NULL: a section */
	size_t			 line;		/* from 1; 0 at the top */
	size_t			 off;		/* of name in the text */
	size_t			 value_off;	/* of value */
	size_t			 depth;		/* 0: the top */
	struct coro_item	*parent;	/* NULL: the top */
	struct coro_item	*first, *last, *next;
};

/*
 * Reads the text line by line: comments begin a line, "NAME {" opens a
 * section, "KEY: VALUE" is a key, "}" closes; of blanks only those around
 * names and values are dropped.  Lines that corosync 2 silently skips are
 * faults here too.  Reports faults under rule at their places; then NULL.
 */
struct coro_item	*read_corosync(struct arena *, const struct source *,
			    struct diag *, enum rule);

/*
 * The key that counts, the last one, of path "quorum.device.net.host" from
 * a section on (sections of one name are one to corosync); NULL: not there.
 */
const struct coro_item	*coro_find(const struct coro_item *,
			    const char *path);
/* Its value, NULL if it is not there. */
const char		*coro_get(const struct coro_item *, const char *path);
/* The first section after the item (NULL: at all) of that name. */
const struct coro_item	*coro_section(const struct coro_item *parent,
			    const struct coro_item *after, const char *name);
/* "totem.interface" of a section, "totem.token" of a key. */
const char		*coro_path(struct arena *, const struct coro_item *);

/* Where the name stands, and the value (of a section: the name). */
struct span		 coro_name_at(const struct source *,
			    const struct coro_item *);
struct span		 coro_value_at(const struct source *,
			    const struct coro_item *);

#endif
