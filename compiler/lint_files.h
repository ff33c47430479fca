/* SPDX-License-Identifier: MIT */
/* The files of one judgement: read within bounds, with what they include. */
#ifndef PGHAC_LINT_FILES_H
#define PGHAC_LINT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "source.h"

struct job;

/* Bounds of what is read: the file, and all that is included. */
#define LINT_BYTES	((size_t)4 * 1024 * 1024)
#define LINT_FILES	1000
/* CONF_FILE_MAX_DEPTH of guc.h and conffiles.h. */
#define LINT_DEPTH	10

/*
 * All but job and node zero at the start.  A node's tree is its files' root
 * (rooted.h); included by a file that stands alone may be what stands below
 * its directory.
 */
struct lint_files {
	struct job	*job;
	const char	*node;		/* a node's tree; NULL: files alone */
	const char	*below;		/* what they may include: real path */
	size_t		 nfiles;	/* read so far */
	size_t		 bytes;
	/* the files whose includes are being read, the first outermost */
	struct { dev_t dev; ino_t ino; } open[LINT_DEPTH + 1];
	size_t		 nopen;
};

/* The file at the path ("-": standard input); NULL after saying why not. */
const struct source *lint_files_top(struct lint_files *, const char *path);
/* The regular file at that path of the node; NULL if there is none, or after
 * saying why it cannot be read. */
const struct source *lint_files_node(struct lint_files *, const char *path);
/* How messages name that path of the node. */
const char	*lint_files_name(const struct lint_files *, const char *path);
/* The path of a file of the node in its tree. */
const char	*lint_files_path(const struct lint_files *,
		    const struct source *);

enum lint_include { INCLUDE_FILE, INCLUDE_IF_EXISTS, INCLUDE_DIR };

/* An include directive (guc-file.l, hba.c of 16): where and what. */
struct lint_directive {
	enum lint_include	 kind;
	const char		*name;		/* its value */
	struct span		 at;
};

/*
 * Calls fn for each file that the directive names, in the server's order.
 * What a server would not find is an error in a node's tree; alone, a file
 * may have lost its company: then what is not read is told as such.  False
 * if the server would go on with something that was not read.
 */
bool		 lint_files_include(struct lint_files *,
		    const struct lint_directive *,
		    void (*fn)(void *arg, const struct source *),
		    void *arg);

#endif
