/* SPDX-License-Identifier: MIT */
/* Reader of the configuration language of crmsh: words, no meaning. */
#ifndef PGHAC_READ_CRM_H
#define PGHAC_READ_CRM_H

#include <stddef.h>

#include "diag.h"

/* One object: "primitive ID CLASS:... params NAME=VALUE ...". */
struct crm_object {
	const char *const	*words;		/* nwords, without quotes */
	size_t			 nwords;
	size_t			 line;		/* where it starts, from 1 */
};

struct crm {
	const struct crm_object	*objects;	/* nobjects, in order */
	size_t			 nobjects;
};

/*
 * Splits the lines of a stretch of a file as crmsh does (utils.py lines2cli,
 * then Python's shlex.split): a backslash at the end of a line joins the next,
 * lines that begin with # are comments, '' and "" quote.  Faults (a quote that
 * does not end) are reported under rule and end the reading.
 */
struct crm	*read_crm(struct arena *, struct span, struct diag *,
		    enum rule);

#endif
