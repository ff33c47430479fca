/* SPDX-License-Identifier: MIT */
/* The model's hba lines as the server would read them. */
#ifndef PGHAC_HBA_TEXT_H
#define PGHAC_HBA_TEXT_H

#include <stddef.h>

struct arena;
struct buf;
struct hba;
struct mhba;
struct model;

/* Arrays by line: index 0 to nhba - 1; model by line number, from 1. */
struct hba_text {
	const struct hba	*hba;	/* the lines that can be read */
	const char *const	*line;	/* each one's text */
	const char *const	*fault;	/* why it cannot be read, or NULL */
	const struct mhba *const *model; /* [hba_line.line] */
};

/* Writes the model's hba lines and reads them by read_hba; model_build does
 * so once. */
void	hba_text_read(struct arena *, const struct model *,
	    struct hba_text *);

/*
 * Adds one line of pg_hba.conf with single blanks between columns.  Returns
 * NULL or why a value cannot be written (quote.h).
 */
const char *hba_text_line(struct buf *, const struct mhba *);

#endif
