/* SPDX-License-Identifier: MIT */
/* The output directory: compared, then replaced as a whole or not at all. */
#ifndef PGHAC_OUTDIR_H
#define PGHAC_OUTDIR_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct outdir;

/* One file of a tree, as outdir sees it. */
struct outfile {
	const char	*path;	/* relative and clean: "n1/etc/cman" */
	const char	*text;
	size_t		 len;
	bool		 executable;	/* 0755 instead of 0644 */
};

enum outdir_result {
	OUTDIR_UNCHANGED,	/* nothing was written */
	OUTDIR_WRITTEN,		/* the tree is now the new one */
	OUTDIR_DIFFERS,		/* outdir_compare only */
	OUTDIR_FOREIGN,		/* files in the way; nothing was written */
	OUTDIR_FAILED		/* the system failed; the old tree stands */
};

/*
 * Opens (and with create makes, parents included) the directory that holds
 * the trees and takes an advisory lock on it for as long as it is open, so
 * that two builds cannot mix; without create the lock is shared with other
 * readers.  Waits at most ten seconds for another process.  File systems
 * without locks are used without one.  Returns NULL and *error, in the
 * arena, on failure.  File modes follow the umask of the process.
 */
struct outdir	*outdir_open(struct arena *, const char *dir, bool create,
		    const char **error);
void		 outdir_close(struct outdir *);

/*
 * Makes DIR/name hold exactly the files (n of them, no repeats).  known are
 * the paths that an older build left there (from its manifest; unclean ones
 * are ignored): those not among files disappear.  Anything else found there,
 * a file that is to be written but is not known and holds something else,
 * any symbolic link, and anything of another type is foreign: messages, one
 * line each, are added to *why, and nothing changes.
 *
 * Two files are equal if their content and executable bit are.  An
 * unchanged tree costs no write, rename, link, unlink or mkdir.  Else the
 * new tree is completed in DIR/.name.pghac (a leftover one is removed first,
 * unless it holds anything but files, known and what its own manifest
 * lists; unchanged files are linked in and keep inode and mtime) and swapped
 * in by one rename (RENAME_EXCHANGE where an old one stands; where the file
 * system lacks that, the old one is first renamed to DIR/.name.pghac-old,
 * from where the next call brings it back if this one is killed in
 * between).  No fsync.  Symbolic links are never followed below DIR.
 *
 * After OUTDIR_WRITTEN *why may name what somebody put into the old tree
 * while it was being replaced; it is kept in DIR/.name.pghac.
 */
enum outdir_result outdir_write(struct outdir *, const char *name,
		    const struct outfile *files, size_t n,
		    const char *const *known, size_t nknown,
		    struct buf *why);

/*
 * The same judgement without writing: one line a difference is added to
 * *why: "modified: PATH", "missing: PATH", "left over: PATH",
 * "foreign: PATH".
 */
enum outdir_result outdir_compare(struct outdir *, const char *name,
		    const struct outfile *files, size_t n,
		    const char *const *known, size_t nknown,
		    struct buf *why);

/*
 * The content of DIR/name/path as text in the arena (a NUL follows), or
 * NULL if there is no such regular file of at most max bytes that can be
 * read.  Links are not followed.
 */
const char	*outdir_read(struct outdir *, struct arena *, const char *name,
		    const char *path, size_t max, size_t *len);

/* True for a relative path without "..", ".", empty or too long parts. */
bool		 outdir_clean(const char *path);

#endif
