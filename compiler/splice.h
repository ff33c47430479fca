/* SPDX-License-Identifier: MIT */
/* One text made of several sources, which remembers where it is from. */
#ifndef PGHAC_SPLICE_H
#define PGHAC_SPLICE_H

#include "buf.h"
#include "source.h"

/* All zero is an empty one. */
struct splice {
	struct buf		 text;
	struct splice_piece	*pieces;	/* n, in order */
	size_t			 n, cap;
};

/* Appends the bytes from..to of a source. */
void		splice_copy(struct splice *, const struct source *,
		    size_t from, size_t to);
/* The source line that a line (from 1) of the text begins in. */
struct span	splice_line(const struct splice *, size_t line);
void		splice_free(struct splice *);

#endif
