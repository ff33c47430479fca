/* SPDX-License-Identifier: MIT */
/* The one place that speaks to the error systems of libxml2 and libxslt. */
#ifndef PGHAC_XMLERR_H
#define PGHAC_XMLERR_H

#include <stddef.h>

#include "rules.h"

struct buf;
struct job;

/* Initialises libxml2 and libxslt so that neither ever prints, nor reads
 * from a network.  Once. */
void	xmlerr_init(void);

/*
 * Until xmlerr_end, faults of libxml2 and libxslt are collected as
 * diagnostics of job under the given rule: at the place of the nearest node
 * that has one, general tails dropped when a specific message for the same
 * node exists, xsl:message text joined to whole lines.  prefix (may be NULL)
 * goes before each text.  Not nested.
 */
void	xmlerr_begin(struct job *, enum rule, const char *prefix);
/* Ends collection; returns how many faults were added. */
size_t	xmlerr_end(struct job *);
/*
 * Faults of this transform (an xsltTransformContextPtr) name the instruction
 * and the topology node they happened at.  Between begin and end.
 */
void	xmlerr_transform(void *xslt_transform_context);

/*
 * The same outside any job, for what pghac brings itself (schemas and
 * templates, --templates DIR): texts are gathered, one line a fault as
 * "FILE:LINE: text", as far as the library tells them.  Faults gathered so
 * far are in *out when xmlerr_release returns.  Not nested.
 */
void	xmlerr_capture(struct buf *out);
void	xmlerr_release(void);

#endif
