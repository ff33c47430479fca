/* SPDX-License-Identifier: MIT */
/* One transform a topology: topology document in, bundle document out. */
#ifndef PGHAC_RENDER_H
#define PGHAC_RENDER_H

#include <libxml/tree.h>

#include "bundle.h"

struct arena;
struct buf;
struct job;
struct renderer;

/*
 * Compiles the stylesheet resource name (imports are resources too, found
 * relative to the importing sheet).  Stylesheets can read and write nothing:
 * file, network and document() access are refused.  NULL and *error (all
 * faults, with FILE:LINE of the template) if it does not compile.
 */
struct renderer	*renderer_compile(struct arena *, const char *dir,
		    const char *name, const char **error);
/* renderer_free(NULL) does nothing. */
void		 renderer_free(struct renderer *);

/*
 * The transform: a pure function of doc.  Returns the result document
 * (caller frees), or NULL after diagnostics under RULE_template_fault, which
 * name the template's place and the topology's.
 *
 * Extension element b:line makes a <line>, whose struct render_cause
 * (_private) names the context node's place and the instruction's; its
 * attribute cause, an XPath expression, names another node as the cause.
 * Literal elements of XML files get the same.
 */
xmlDocPtr	 render_apply(struct job *, struct renderer *, xmlDocPtr doc);

/* What _private of an element of the result points at. */
struct render_cause {
	const struct place	*place;
	struct template_place	 at;
};

/* The text output of a stylesheet that makes text (report formats). */
int		 render_text(struct job *, struct renderer *, xmlDocPtr doc,
		    struct buf *out);

/* xslfn.c: registers q:NAME(string) for each quote_table row and
 * b:line in a transform context. */
void		 xslfn_register(void *xslt_transform_context);

#endif
