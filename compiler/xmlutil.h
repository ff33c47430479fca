/* SPDX-License-Identifier: MIT */
/* Small accessors for libxml2 trees, const-correct and without copies. */
#ifndef PGHAC_XMLUTIL_H
#define PGHAC_XMLUTIL_H

#include <stdbool.h>

#include <libxml/tree.h>

#define XC(s) ((const xmlChar *)(s))	/* char to xmlChar, keeps const */

/* True for an element of that name in no namespace. */
bool		 xml_is(const xmlNode *, const char *name);
/* The first child element (of that name; NULL: of any name), or NULL. */
xmlNodePtr	 xml_child(const xmlNode *, const char *name);
/* The next sibling element (of that name; NULL: of any name), or NULL. */
xmlNodePtr	 xml_next(const xmlNode *, const char *name);
/* How many child elements of that name there are (NULL: of any name). */
size_t		 xml_count(const xmlNode *, const char *name);
/* The attribute of that name (no namespace), or NULL. */
xmlAttrPtr	 xml_attr_node(const xmlNode *, const char *name);
/* Its value in place ("" if empty), or NULL; valid as long as the tree. */
const char	*xml_attr(const xmlNode *, const char *name);
/* The text of an element or attribute that holds nothing else; "" if empty. */
const char	*xml_text(const void *element_or_attribute);

#endif
