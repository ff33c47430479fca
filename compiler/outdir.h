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
	const char	*path;	/* relative, clean: "n1/etc/cman", '/' between */
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
 * that two builds cannot mix.  Returns NULL and *error on failure.
 */
struct outdir	*outdir_open(const char *dir, bool create,
		    const char **error);
void		 outdir_close(struct outdir *);

/*
 * Makes DIR/name hold exactly the files (n of them, sorted by path, no
 * repeats).  known are the paths that an older build left there (from its
 * manifest): those not among files disappear.  Anything else found there,
 * any symbolic link, and anything of another type is foreign: messages, one
 * line each, are added to *why, and nothing changes.
 *
 * An unchanged tree costs no write, rename, link, unlink or mkdir.  Else
 * the new tree is completed in DIR/.name.pghac (a leftover one is removed
 * first; unchanged files are linked in and keep inode and mtime) and
 * swapped in by one rename (RENAME_EXCHANGE where an old one stands; where
 * the file system lacks that, the old one is renamed aside first).  No
 * fsync.  Symbolic links are never followed below DIR.
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
 * The content of DIR/name/path, at most max bytes, as text in the arena, or
 * NULL if there is no such regular file.  Links are not followed.
 */
const char	*outdir_read(struct outdir *, struct arena *, const char *name,
		    const char *path, size_t max, size_t *len);

#endif
