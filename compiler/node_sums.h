/* SPDX-License-Identifier: MIT */
/* The list of sums by which a node proves its own files. */
#ifndef PGHAC_NODE_SUMS_H
#define PGHAC_NODE_SUMS_H

struct arena;
struct bundle;

#define NODE_SUMS_NAME "SHA256SUMS"

/*
 * Adds to the bundle, beside the first script of each node, a SHA256SUMS of
 * that node's files by their absolute paths, for
 * `sha256sum -c /root/pghac/SHA256SUMS` on the node.  A line's cause is the
 * template of the file it is about.  A bundle without scripts stays as it is.
 */
void	node_sums_add(struct arena *, struct bundle *);

#endif
