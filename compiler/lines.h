/* SPDX-License-Identifier: MIT */
/* The lines of a file while it is rendered, each with its cause. */
#ifndef PGHAC_LINES_H
#define PGHAC_LINES_H

#include "buf.h"
#include "bundle.h"

struct arena;

/* All zero but arena is an empty one; lines_free gives the text back. */
struct lines {
	struct arena		*arena;
	struct buf		 text;	/* each line with its line end */
	struct bundle_line	*list;	/* n, in the arena */
	size_t			 n, cap;
	const char		*fault;	/* why a line is none, NULL: fine */
	size_t			 bad;	/* which one, from 0 */
	struct lines		*next;	/* of the same transform */
};

/* Starts a line that has this cause. */
void	lines_start(struct lines *, const struct place *,
	    struct template_place);
/* Adds to the line that was started last. */
void	lines_add(struct lines *, const char *text, size_t len);
/* Ends it; notes a fault if it holds a line end of its own. */
void	lines_end(struct lines *);
/* Adds copies of n lines of from, beginning with its line first, and the
 * fault if it is among them. */
void	lines_copy(struct lines *, const struct lines *from, size_t first,
	    size_t n);
void	lines_free(struct lines *);

#endif
