/* SPDX-License-Identifier: MIT */
/* Writes the reports of a run, each in its format, to its file. */
#ifndef PGHAC_REPORTS_H
#define PGHAC_REPORTS_H

struct buf;
struct opts;
struct program;

/*
 * Makes each report that the options ask for of the <input> elements of a run
 * (diag_report.h), which ended with *status.  A file is written as a whole or
 * not at all; what cannot be made or written is said in err, for standard
 * error, and raises *status to STATUS_SYSTEM.  Nothing to do without reports.
 */
void	reports_write(const struct program *, const struct opts *,
	    const struct buf *inputs, struct buf *err, int *status);

#endif
