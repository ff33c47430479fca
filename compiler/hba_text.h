/* SPDX-License-Identifier: MIT */
/* The model's hba lines as the server would read them. */
#ifndef PGHAC_HBA_TEXT_H
#define PGHAC_HBA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct hba;
struct hba_line;
struct mhba;
struct mnode;
struct model;

/* Arrays by line: index 0 to nhba - 1; model by line number, from 1. */
struct hba_text {
	const struct hba	*hba;	/* the lines that can be read */
	const char *const	*line;	/* each one's text */
	const char *const	*fault;	/* why it cannot be read, or NULL */
	const char *const	*fix;	/* of that, NULL if none is known */
	const struct mhba *const *model; /* [hba_line.line] */
};

/* Writes the model's hba lines and reads them by read_hba; model_build does
 * so once. */
void	hba_text_read(struct arena *, const struct model *,
	    struct hba_text *);

/* The lines that can be read, one for each entry: from = "nodes" makes
 * several of one.  All zero but m is at the start. */
struct hba_walk {
	const struct model	*m;
	size_t			 next;
	const struct hba_line	*line;
	const struct mhba	*h;	/* its entry */
};

bool	hba_text_next(struct hba_walk *);

/* A setting that is off by default. */
bool	hba_text_is_on(const struct mnode *, const char *setting);
/* The first node where a setting that is off by default is on, or off; NULL
 * if there is none. */
const struct mnode *hba_text_node(const struct model *, const char *setting,
	    bool on);

/*
 * Adds one line of pg_hba.conf with single blanks between columns.  Returns
 * NULL or why a value cannot be written (quote.h).
 */
const char *hba_text_line(struct buf *, const struct mhba *);

#endif
