/* SPDX-License-Identifier: MIT */
/* Judges files that people have, by the readers and rules of the compiler. */
#ifndef PGHAC_LINT_H
#define PGHAC_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "source.h"

struct job;
struct lint_files;
struct mnode;
struct model;
struct msettings;
struct schema;

/* What the files of a run are judged as, and by. */
struct lint {
	const struct lint_kind	*kind;
	int			 version;	/* of PostgreSQL; 0: not said */
	int			 corosync;	/* the same, corosync_key.h */
	const char		*node;		/* whose they are; NULL: any */
	struct schema		*full;		/* schemas/cluster.rng */
};

/* A kind of file. */
struct lint_kind {
	const char	*name;		/* of --as */
	const char	*also;		/* another name, NULL: none */
	bool		 needs_version;
	bool		 needs_schema;
	void	       (*judge)(struct job *, const struct lint *,
			    const char *path);
};

/* The kind of that name, NULL if there is none. */
const struct lint_kind	*lint_kind(const char *name);
/* The i-th kind, NULL after the last. */
const struct lint_kind	*lint_kind_row(size_t i);

/*
 * Judges the file or directory at path ("-": standard input).  True if there
 * is no error.  Diagnostics stand at file:line:col of what was read.
 */
bool		 lint_judge(struct job *, const struct lint *,
		    const char *path);

/* ---- shared by lint*.c ---- */

/* lint_node.c: a directory that mirrors a node's /. */
void		 lint_node(struct job *, const struct lint *,
		    const char *dir);

/* Judges a cluster.conf; lint->node must be one of its nodes. */
void		 lint_cluster(struct job *, const struct lint *,
		    const struct source *);

/*
 * lint_model.c, lint_hba.c: files as a model, for the rules that need no
 * more.  At first it is one node of which PostgreSQL's version is known.
 */
struct model	*lint_model(struct job *, const struct lint *);
struct mnode	*lint_model_node(struct model *);
/* Each adds what a file says with all that it includes, after reporting what
 * its program cannot read.  Settings of a later file win; lint_settings_end
 * comes after the last. */
void		 lint_settings(struct lint_files *, struct model *,
		    const struct source *);
void		 lint_settings_end(struct job *, struct model *,
		    const struct lint *);
void		 lint_hba(struct lint_files *, struct model *,
		    const struct source *);
void		 lint_recovery(struct lint_files *, struct model *,
		    const struct lint *, const struct source *);
/* lint_conninfo.c: the pairs of primary_conninfo; part of the two above. */
void		 lint_conninfo(struct job *, struct model *,
		    const struct lint *, const struct msettings *);

/* A stretch of a file as the place of a key and a value; its start. */
const struct place *lint_place(struct job *, struct span key,
		    struct span value, const char *path);
const struct place *lint_start(struct job *, const struct source *);

#endif
