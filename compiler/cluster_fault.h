/* SPDX-License-Identifier: MIT */
/* Says in plain words what is wrong in a cluster.conf. */
#ifndef PGHAC_CLUSTER_FAULT_H
#define PGHAC_CLUSTER_FAULT_H

#include <stddef.h>

#include <libxml/tree.h>

#include "rules.h"
#include "source.h"

struct job;

/*
 * Looks for what the schema (resource.h) does not allow in doc, which came
 * from xmlplace_parse, and reports it under rule at its place.  Returns how
 * many faults were found; 0 does not mean that doc is valid.
 */
size_t	cluster_fault(struct job *, const struct source *, xmlDocPtr doc,
	    const char *schema, enum rule rule);

#endif
