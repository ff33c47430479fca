/* SPDX-License-Identifier: MIT */
/* manifest.json and SHA256SUMS: what the bundle holds and where it goes. */
#ifndef PGHAC_MANIFEST_H
#define PGHAC_MANIFEST_H

#include <stddef.h>

struct arena;
struct bundle;
struct outfile;

#define MANIFEST_NAME "manifest.json"
#define MANIFEST_SUMS "SHA256SUMS"
#define MANIFEST_FORMAT "1.1"

/* A topology file or include that the bundle was made from. */
struct manifest_source {
	const char	*path;	/* relative to the bundle's directory; "-" */
	const char	*text;
	size_t		 len;
};

/* What the manifest says beside the files. */
struct manifest_head {
	const char			*platform;	/* el6 */
	const char			*postgresql;	/* 9.3 */
	const struct manifest_source	*sources;	/* topology first */
	size_t				 nsources;
};

/*
 * All files of the cluster directory, sorted by path: the bundle's, which
 * have their sums (node_sums.h), expanded to NODE/PATH for each node, and
 * manifest.json and SHA256SUMS.  *n is their number; texts are shared with the
 * bundle, the rest lives in the arena.
 *
 * manifest.json: format_version, generator (name, version), source (path,
 * sha256), cluster, target, files[] beside the nodes (src, kind, sha256,
 * size), nodes[] of files[] (path, src, kind, sha256, size, owner, group, mode
 * as a string, on_change), secrets[].  Fixed key order, no clock, host or
 * user.  SHA256SUMS: for sha256sum -c in the
 * cluster directory.
 */
struct outfile	*manifest_files(struct arena *, const struct bundle *,
		    const struct manifest_head *, size_t *n);

/* What an older manifest says; any of it may be hostile. */
struct manifest {
	const char		*topology;	/* source[0].path or NULL */
	const char *const	*files;		/* paths below the cluster
						 * directory, with
						 * manifest.json, SHA256SUMS */
	size_t			 nfiles;
};

/* NULL with *error if text is not a manifest of this format. */
struct manifest	*manifest_read(struct arena *, const char *text, size_t len,
		    const char **error);

#endif
