/* SPDX-License-Identifier: MIT */
/* Judges files that people have, by the readers and rules of the compiler. */
#ifndef PGHAC_LINT_H
#define PGHAC_LINT_H

#include <stdbool.h>
#include <stddef.h>

struct job;
struct model;
struct schema;
struct source;

/* A kind of file; needs_version: PostgreSQL's version decides what is right. */
struct lint_kind {
	const char	*name;		/* of --as */
	bool		 needs_version;
	bool		 directory;	/* a node's tree, not a file */
	bool		 needs_schema;	/* full, below */
	void	       (*judge)(struct job *, const struct lint_kind *,
			    const struct source *, int version,
			    struct schema *full);
};

/* The kind of that name, NULL if there is none. */
const struct lint_kind	*lint_kind(const char *name);
/* The i-th kind, NULL after the last. */
const struct lint_kind	*lint_kind_row(size_t i);

/*
 * Judges the file or directory at path ("-": standard input) as that kind;
 * version is PostgreSQL's, 0 where the kind needs none or the directory says
 * it.  full is schemas/cluster.rng.  True if there is no error.  Diagnostics
 * stand at file:line:col of what was read; a file that cannot be read is
 * RULE_include.
 */
bool			 lint_path(struct job *, const struct lint_kind *,
			    const char *path, int version,
			    struct schema *full);

/* lint_node.c: a directory that mirrors a node's /. */
bool			 lint_node(struct job *, const char *dir, int version,
			    struct schema *full);

/* ---- lint_model.c: files as a model, for the rules that need no more ---- */

/* A model of one node of which nothing is known but PostgreSQL's version. */
struct model		*lint_model(struct job *, int version);
/* Each adds what a file says, after reporting what its program cannot read:
 * the node's settings (those of a later file win), pg_hba's lines,
 * recovery.conf's parameters and its primary_conninfo. */
void			 lint_settings(struct job *, struct model *,
			    const struct source *);
void			 lint_hba(struct job *, struct model *,
			    const struct source *);
void			 lint_recovery(struct job *, struct model *,
			    const struct source *);

#endif
