/* SPDX-License-Identifier: MIT */
/* Places of elements and attributes in the text of an XML file. */
#ifndef PGHAC_XMLPLACE_H
#define PGHAC_XMLPLACE_H

#include <stddef.h>

#include <libxml/tree.h>

#include "rules.h"
#include "source.h"

struct job;

/*
 * Parses src without network, DTD and entities.  NULL with a fault under
 * rule at its place if it is not well-formed, has a DOCTYPE, more elements or
 * attributes than any real file, or is in UTF-16 or the like.
 * Elements point at their start tag by _private, which is in the arena.
 */
xmlDocPtr	 xmlplace_parse(struct job *, const struct source *,
		    enum rule);

/* "<name" of an element, the name or the value of an attribute. */
struct span	 xmlplace_element(const struct source *, const xmlNode *);
struct span	 xmlplace_name(const struct source *, const xmlAttr *);
struct span	 xmlplace_value(const struct source *, const xmlAttr *);

#endif
