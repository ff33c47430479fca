/* SPDX-License-Identifier: MIT */
/* Says in plain words what is wrong in a cluster.conf. */
#ifndef PGHAC_CLUSTER_FAULT_H
#define PGHAC_CLUSTER_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "rules.h"
#include "source.h"

struct job;

/*
 * Looks for what the schema (resource.h) does not allow in doc, which came
 * from xmlplace_parse, and reports it at its place: under rule or, where own
 * is set, a wrong value under the rule that the schema names for it.  Returns
 * how many faults were found; 0 does not mean that doc is valid.
 */
size_t	cluster_fault(struct job *, const struct source *, xmlDocPtr doc,
	    const char *schema, enum rule rule, bool own);

#endif
