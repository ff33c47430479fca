/* SPDX-License-Identifier: MIT */
/* Judges a CIB by its schema, and by what no schema can say. */
#ifndef PGHAC_JUDGE_CIB_H
#define PGHAC_JUDGE_CIB_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "rules.h"
#include "source.h"

struct job;

/*
 * Judges a document of xmlplace_parse: part of read_cib, which says by what.
 * True if there was no fault.
 */
bool	judge_cib(struct job *, const struct source *, xmlDocPtr doc,
	    enum rule);

#endif
