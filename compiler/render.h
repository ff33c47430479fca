/* SPDX-License-Identifier: MIT */
/* One transform a topology: topology document in, bundle document out. */
#ifndef PGHAC_RENDER_H
#define PGHAC_RENDER_H

#include <libxml/tree.h>

#include "buf.h"
#include "bundle.h"

struct arena;
struct job;
struct lines;
struct render_once;
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
 * (caller frees), or NULL after diagnostics: RULE_unquotable for values that
 * a target cannot hold, RULE_template_fault, with the template's place and
 * the topology's, for the rest.
 *
 * _private of the result's elements is a struct render_cause in the job's
 * arena: of the <lines> that hold what the extension elements b:line and
 * b:lines made side by side in a <file> (elsewhere <line> and <lines>, one
 * for each), and of each literal element of a sheet that declares the namespace
 * b.  The place is that of the context node, or of the node that the
 * attribute cause (of a literal element: b:cause), an XPath expression,
 * names.
 */
xmlDocPtr	 render_apply(struct job *, struct renderer *, xmlDocPtr doc);

/* What _private of an element of the result points at. */
struct render_cause {
	const struct place	*place;	/* NULL: no setting caused it */
	struct template_place	 at;
	struct lines		*lines;	/* a file's <lines>; else NULL */
};

/* Frees the result, with the texts of its lines; NULL is fine. */
void		 render_free(xmlDocPtr result);
/* Puts the texts of its lines into the result, for people to read. */
void		 render_fill(xmlDocPtr result);

/* The text output of a stylesheet that makes text (report formats): appends
 * it to out and returns 0, or -1 after diagnostics. */
int		 render_text(struct job *, struct renderer *, xmlDocPtr doc,
		    struct buf *out);

/* What follows is shared by render.c and xslfn.c. */

/* The namespaces of templates/README.md. */
#define BUNDLE_NS "urn:pghac:bundle"
#define QUOTE_NS "urn:pghac:quote"

/* _private of the transform context. */
struct render_state {
	struct job	*job;
	struct buf	 quoted;	/* serves all quoting */
	size_t		 faults;	/* values that could not be quoted */
	struct render_once *once;	/* what each b:once made */
	struct lines	*lines;		/* all that were made */
};

/* xslfn.c: makes q:NAME(string) for each row of quote_table known to
 * libxslt, for the whole process; before a sheet is compiled. */
void		 xslfn_register(void);
/* xslline.c: the same for the elements b:line, b:lines, b:once, b:here. */
void		 xslline_register(void);
/* xslline.c: takes note of what a sheet needs before libxslt compiles it:
 * puts a b:here, which sets _private of its parent, into each literal
 * element. */
void		 xslline_instrument(xmlDocPtr sheet);

#endif
