/* SPDX-License-Identifier: MIT */
/* What the judges of a cluster.conf share; private to judge_*.c. */
#ifndef PGHAC_JUDGE_TREE_H
#define PGHAC_JUDGE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "source.h"

struct diag;

struct judge_node {
	const xmlNode	*e;		/* <clusternode> */
	const char	*name;
	long long	 id, votes;	/* as cman reads them */
	const xmlNode	*altname;	/* NULL: one ring */
};

struct judge_tree {
	struct arena		*arena;
	struct diag		*diag;
	const struct source	*src;
	/* NULL where absent; the schema has all of them once */
	const xmlNode		*cluster, *cman, *multicast, *altmulticast,
				*totem, *quorumd, *dlm, *fenced,
				*clusternodes;
	const struct judge_node	*nodes;		/* nnodes */
	size_t			 nnodes;
	bool			 two_node;
	bool			 pcmk;	/* a fence device is fence_pcmk */
};

/* The value of the attribute as cman reads it: the number that it begins
 * with, 0 without one, the nearest int; absent if it is not there.  The element
 * may be NULL. */
long long	 judge_int(const xmlNode *, const char *name,
		    long long absent);
/* The place of the attribute's value, of the element without it, or of
 * <cluster> without that. */
struct span	 judge_at(const struct judge_tree *, const xmlNode *,
		    const char *name);

/* judge_nodes.c, judge_fence.c, judge_totem.c */
void		 judge_nodes(const struct judge_tree *);
void		 judge_votes(const struct judge_tree *);
void		 judge_fence(const struct judge_tree *);
void		 judge_totem(const struct judge_tree *);

#endif
