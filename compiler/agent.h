/* SPDX-License-Identifier: MIT */
/* The resource agents that pghac configures: schemas/agents.xml as rows. */
#ifndef PGHAC_AGENT_H
#define PGHAC_AGENT_H

#include <stddef.h>

struct arena;

/* A parameter or meta attribute; value may hold {words}. */
struct agent_value {
	const char	*name;
	const char	*value;
	const char	*old;	/* its name before Pacemaker 2.0; "" none,
				 * NULL the same */
};

/* An operation; role "promoted", "unpromoted" or NULL, on_fail NULL: the
 * cluster's default. */
struct agent_op {
	const char	*name;
	const char	*role;
	const char	*interval, *timeout;
	const char	*on_fail;
};

struct agent {
	const char			*name;		/* "pgsql" */
	const char			*class;		/* "ocf" */
	const char			*provider;	/* "heartbeat" */
	const struct agent_value	*params;
	size_t				 nparams;
	const struct agent_op		*ops;
	size_t				 nops;
	const struct agent_value	*meta;	/* of what promotes it */
	size_t				 nmeta;
	const struct agent_value	*defaults; /* meta of all resources */
	size_t				 ndefaults;
	const char			*demote_kind;	/* of the order demote
							 * then stop; NULL */
	const struct agent		*next;
};

/* Reads the resource schemas/agents.xml.  NULL with *error if it is absent
 * or wrong. */
const struct agent	*agent_read(struct arena *, const char *dir,
			    const char **error);
/* The agent of that name, NULL if none. */
const struct agent	*agent_find(const struct agent *, const char *name);

#endif
