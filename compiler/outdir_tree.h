/* SPDX-License-Identifier: MIT */
/* Shared by outdir*.c only: one tree as a table, its scan, its making. */
#ifndef PGHAC_OUTDIR_TREE_H
#define PGHAC_OUTDIR_TREE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct outfile;

/* What a scan found at a path. */
enum tree_state { TREE_ABSENT, TREE_SAME, TREE_OTHER };

struct tree_entry {
	const char		*path;
	const struct outfile	*file;	/* NULL: only known */
	bool			 known;
	enum tree_state		 state;
};

/*
 * All paths that may be there, each once, sorted so that what is below a
 * directory stands together: a directory is a range of entries and the
 * length of its path.
 */
struct tree {
	struct tree_entry	*entries;
	size_t			 n;
};

/* A line for the user: "foreign: PATH (a symbolic link)". */
struct finding {
	const char	*kind, *path, *note;
};

struct findings {
	struct arena	*arena;
	struct finding	*list;
	size_t		 n, cap;
	size_t		 nforeign;	/* also those not in the list */
	size_t		 ndiffers;
};

/* False with a line in *why if the files cannot stand side by side. */
bool	tree_make(struct tree *, struct arena *, const struct outfile *files,
	    size_t n, const char *const *known, size_t nknown,
	    struct buf *why);

/*
 * Looks at everything below the directory fd: sets each entry's state, and
 * adds what is foreign or differs.  With compare false every file that is
 * there has the state TREE_OTHER and only foreign ones are added, under
 * prefix.  False with a line in *why if the system failed.
 */
bool	tree_scan(int fd, struct tree *, bool compare, const char *prefix,
	    struct findings *, struct buf *why);

/* Adds the findings as lines, sorted; if foreign_only, no others. */
void	findings_print(struct findings *, bool foreign_only, struct buf *why);
void	findings_add(struct findings *, const char *kind, const char *path,
	    const char *note);

/*
 * Writes the tree's files into the empty directory fd, manifest first (it
 * tells what a leftover may hold); those that are the same in old (-1: none)
 * become links.  False with a line in *why on failure.
 */
bool	tree_write(int fd, const struct tree *, int old, struct buf *why);

/*
 * Removes the tree's paths below the directory name of parent, manifest
 * last, then the directories that are empty.  False if something stays.
 */
bool	tree_remove(int parent, const char *name, const struct tree *);

/* openat of a directory below DIR: no link, close on exec. */
int	tree_opendir(int parent, const char *name);

#endif
