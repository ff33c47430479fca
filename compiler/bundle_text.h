/* SPDX-License-Identifier: MIT */
/* The text of one rendered file, and faults of the bundle document. */
#ifndef PGHAC_BUNDLE_TEXT_H
#define PGHAC_BUNDLE_TEXT_H

#include <libxml/tree.h>

struct bundle_file;
struct job;
struct render_cause;

/*
 * Sets text, len, lines and nlines of the file from its <file> element:
 * <line> and <lines> elements, or a <tree> with the element of an XML file.
 */
void	bundle_text(struct job *, const xmlNode *file, struct bundle_file *);
/* What caused an element of the result, or its nearest ancestor that has a
 * cause; never NULL. */
const struct render_cause *bundle_cause(const xmlNode *);
/* A RULE_template_fault that names both causes of the element. */
void	bundle_fault(struct job *, const xmlNode *, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

#endif
