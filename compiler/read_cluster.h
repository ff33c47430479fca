/* SPDX-License-Identifier: MIT */
/* Reader of cluster.conf (cman), facts/cluster-conf.md section 2. */
#ifndef PGHAC_READ_CLUSTER_H
#define PGHAC_READ_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

struct job;
struct schema;

struct cluster_node {
	const char	*name;
	const char	*nodeid;	/* as written */
	const char	*altname;	/* NULL: none */
	const char	*votes;		/* NULL: none */
	const char	*fence_device;	/* of the first method; NULL: none */
	const char	*fence_agent;	/* agent of that device */
	const char	*fence_port;	/* its port attribute */
	size_t		 line;
};

/* What the readers of a cluster.conf ask for; NULL: attribute absent. */
struct cluster_conf {
	const char			*name;
	const char			*config_version;
	const char			*two_node, *expected_votes;
	const char			*keyfile, *transport, *port;
	const char			*multicast_addr, *multicast_ttl,
					*multicast_port;
	const char			*rrp_mode, *token, *consensus;
	const char			*post_join_delay, *post_fail_delay;
	const struct cluster_node	*nodes;		/* nnodes */
	size_t				 nnodes;
};

/*
 * Parses src (no network, no DTD, no entities) and validates it with the
 * schema, which may be NULL.  Faults are reported under rule at lines of
 * src.  NULL if it is not well-formed or not valid.
 */
struct cluster_conf *read_cluster(struct job *, const struct source *,
		    struct schema *, enum rule);

#endif
