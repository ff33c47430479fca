/* SPDX-License-Identifier: MIT */
/* Says in plain words what a schema refuses in an XML file. */
#ifndef PGHAC_XMLFAULT_H
#define PGHAC_XMLFAULT_H

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
size_t	xmlfault(struct job *, const struct source *, xmlDocPtr doc,
	    const char *schema, enum rule rule, bool own);

#endif
