/* SPDX-License-Identifier: MIT */
/* Sets up what all compilations share. */
#ifndef PGHAC_PROGRAM_H
#define PGHAC_PROGRAM_H

struct opts;
struct program;

/*
 * Compiles the schemas, the platform tables and the stylesheet, before any
 * input is read.  NULL with *error, which the caller frees, if a resource is
 * wrong, which only --templates can cause.
 */
struct program	*program_new(const struct opts *, char **error);
/* program_free(NULL) does nothing. */
void		 program_free(struct program *);

#endif
