/* SPDX-License-Identifier: MIT */
/* The lists by which a node installs and proves its own files. */
#ifndef PGHAC_NODE_SUMS_H
#define PGHAC_NODE_SUMS_H

struct arena;
struct bundle;

#define NODE_SUMS_NAME "SHA256SUMS"
#define NODE_FILES_NAME "files.list"

/*
 * Adds to the bundle, beside the first script of each node, two lists of that
 * node's files by their absolute paths.  files.list: the node's name behind
 * "# ", then mode, owner, group, on-change and path of each file, separated by
 * tabs, for the script that installs them.  SHA256SUMS: for
 * `sha256sum -c /root/pghac/SHA256SUMS` on the node.  A line's cause is the
 * template of the file it is about.  A bundle without scripts stays as it is.
 */
void	node_sums_add(struct arena *, struct bundle *);

#endif
