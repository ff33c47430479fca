/* SPDX-License-Identifier: MIT */
/* Diagnostics for other programs: a document, and stylesheets for formats. */
#ifndef PGHAC_DIAG_REPORT_H
#define PGHAC_DIAG_REPORT_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "rules.h"

struct buf;
struct job;
struct program;

/* What a report says of one input beside its diagnostics. */
struct report_input {
	const char	*name;		/* as on the command line */
	int		 status;	/* enum status */
	const struct buf *messages;	/* XML of diag_report_message */
};

/*
 * Adds the <input> element of schemas/report.rng: an input with the sorted
 * diagnostics of its job.  Its texts are escaped as those of the printer are.
 * Of more than 10,000 findings a message tells how many are left out.
 */
void		 diag_report_input(struct job *, const struct report_input *,
		    struct buf *xml);
/* Adds a <message> element: what a command says that is no rule's. */
void		 diag_report_message(struct buf *xml, enum level,
		    const char *text);
/*
 * The document that schemas/report.rng describes, of the <input> elements
 * of a whole run, which ended with this status; the caller frees it.
 * NULL if they are more than libxml2 can read (2 GB).
 */
xmlDocPtr	 diag_report_doc(const struct program *, int status,
		    const struct buf *inputs);
/*
 * Adds the report in a format: what templates/report/FORMAT.xsl makes of the
 * document.  False, with the faults in the job's diagnostics, if there is no
 * such stylesheet or it fails.
 */
bool		 diag_report(struct job *, const char *format, xmlDocPtr,
		    struct buf *out);

#endif
