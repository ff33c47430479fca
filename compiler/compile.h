/* SPDX-License-Identifier: MIT */
/* The stages in order: one topology file to one bundle in memory. */
#ifndef PGHAC_COMPILE_H
#define PGHAC_COMPILE_H

#include <stdbool.h>

#include <libxml/tree.h>

struct bundle;
struct job;
struct model;
struct program;

/* What the gates that were passed left; later ones are NULL. */
struct compiled {
	xmlDocPtr		 doc;		/* the resolved topology */
	struct model		*model;
	xmlDocPtr		 bundle_doc;
	struct bundle		*bundle;	/* NULL: there were errors */
};

/* A job for topologies of this program; job_free frees all it holds. */
struct job	*job_new(const struct program *);
/* Forgets sources and diagnostics; the memory serves the next topology. */
void		 job_reset(struct job *);
void		 job_free(struct job *);

/*
 * Runs all gates on the topology at path ("-": standard input).  Within a
 * gate everything wrong is reported, past a closed gate nothing runs.  True
 * if the bundle may be written: no error, with program->strict no warning.
 * The caller frees with compile_free before job_reset in any case.
 */
bool		 compile_file(struct job *, const char *path,
		    struct compiled *);
void		 compile_free(struct compiled *);

#endif
