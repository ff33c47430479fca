/* SPDX-License-Identifier: MIT */
/* Reader of a CIB: Pacemaker's configuration, facts/pacemaker.md 1.5. */
#ifndef PGHAC_READ_CIB_H
#define PGHAC_READ_CIB_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

struct job;

/*
 * Strings are as written, NULL: absent.  extra is an attribute or child of
 * the element that the struct does not hold, NULL if there is none.
 */
struct cib_pair {
	const char	*name, *value;
	size_t		 line;
};

struct cib_pairs {
	const struct cib_pair	*list;		/* n, of all sets in order */
	size_t			 n;
};

struct cib_op {
	const char	*name, *interval, *timeout, *role, *on_fail;
	const char	*extra;
	size_t		 line;
};

struct cib_primitive {
	const char		*id, *class, *provider, *type;
	const char		*parent;	/* id of its group, ... */
	struct cib_pairs	 params, meta;
	const struct cib_op	*ops;		/* nops */
	size_t			 nops;
	const char		*extra;
	size_t			 line;
};

/* <group>, <master>, <clone>, <bundle>. */
struct cib_set {
	const char		*element;
	const char		*id;
	const char *const	*members;	/* nmembers ids, in order */
	size_t			 nmembers;
	struct cib_pairs	 meta;
	const char		*extra;
	size_t			 line;
};

struct cib_constraint {
	enum cib_kind { CIB_LOCATION, CIB_COLOCATION, CIB_ORDER, CIB_TICKET }
				 kind;
	const char		*id, *score;
	const char		*rsc, *node;			/* location */
	const char		*rsc_role, *with, *with_role;	/* colocation */
	const char		*first, *first_action, *then, *then_action,
				*order_kind, *symmetrical;	/* order */
	const char		*extra;
	size_t			 line;
};

struct cib_level {
	const char		*target, *index, *devices, *extra;
	size_t			 line;
};

struct cib_node {
	const char		*id, *uname, *extra;
	size_t			 line;
};

struct cib {
	const char			*validate_with;
	struct cib_pairs		 properties, rsc_defaults, op_defaults;
	const struct cib_node		*nodes;		/* nnodes */
	size_t				 nnodes;
	const struct cib_primitive	*primitives;	/* all of them */
	size_t				 nprimitives;
	const struct cib_set		*sets;		/* nsets */
	size_t				 nsets;
	const struct cib_constraint	*constraints;	/* nconstraints */
	size_t				 nconstraints;
	const struct cib_level		*levels;	/* nlevels */
	size_t				 nlevels;
};

/*
 * Parses src (no network, no DTD, no entities) and judges it by the schema
 * that it asks for by validate-with: up to pacemaker-1.2 schemas/cib/1.2.rng,
 * else later.rng.  Then what no schema says and Pacemaker refuses: references
 * to what is no resource, two operations of one name and interval.  Faults are
 * reported under rule at their places; then NULL.
 */
struct cib	*read_cib(struct job *, const struct source *, enum rule);

#endif
