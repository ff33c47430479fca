/* SPDX-License-Identifier: MIT */
/* Diagnostics for other programs: a document, and stylesheets for formats. */
#ifndef PGHAC_DIAG_REPORT_H
#define PGHAC_DIAG_REPORT_H

#include <stdbool.h>

#include <libxml/tree.h>

struct buf;
struct job;

/*
 * The sorted diagnostics as a document that schemas/report.rng describes; the
 * caller frees it.  Its texts are escaped as those of the printer are.
 */
xmlDocPtr	 diag_report_doc(struct job *);
/*
 * Adds the report in a format: what templates/report/FORMAT.xsl makes of the
 * document.  False if there is no such stylesheet or it fails.
 */
bool		 diag_report(struct job *, const char *format, struct buf *out);

#endif
