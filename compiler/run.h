/* SPDX-License-Identifier: MIT */
/* Runs many topologies, one after the other or in worker processes. */
#ifndef PGHAC_RUN_H
#define PGHAC_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct compiled;
struct job;
struct opts;
struct outdir;
struct program;

/* What one topology left, beside its files. */
struct run_result {
	int		status;		/* enum status */
	size_t		errors;
	size_t		warnings;
	struct buf	out;		/* for stdout */
	struct buf	err;		/* for stderr: diagnostics, messages */
	struct buf	notes;		/* the messages, as a report has them */
	struct buf	report;		/* XML of diag_report_input */
};

struct run;

/*
 * What a command does with a compiled topology (only called if it may be
 * written); adds to the result, sets its status.
 */
typedef void	run_fn(struct run *, struct job *, const char *path,
		    struct compiled *, struct run_result *);

struct run {
	const struct opts	*opts;
	const struct program	*program;
	struct outdir		*outdir;	/* NULL: command needs none */
	run_fn			*fn;		/* NULL: compile only */
	/* lint: judges what stands at path in place of compiling it; true if
	 * there is no error */
	bool		       (*judge)(struct run *, struct job *,
				    const char *path);
	const void		*data;		/* for judge */
	struct run_claims	*claims;	/* cluster names taken */
	bool			 color;
	const char		*out_real;	/* opts->out, resolved */
	char			*dir, *dir_real; /* a source's directory */
};

/*
 * Compiles each argument and calls fn; prints everything in the order of the
 * arguments, whatever the number of workers, then the summary.  Returns the
 * exit status: the worst that was met.  Reports are written at
 * the end, whatever the status.
 */
int		run_all(struct run *);

/*
 * Takes the cluster name for the topology at this path; false if another
 * topology of this run has it, whose path is then in *other.
 */
bool		run_claim(struct run *, const char *name, const char *path,
		    const char **other);

/* Adds "pghac: TEXT" to the messages, escaped, and raises the status. */
void		run_message(struct run_result *, int status,
		    const char *fmt, ...)
		    __attribute__((format(printf, 3, 4)));

#endif
