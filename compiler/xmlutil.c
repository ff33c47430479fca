/* SPDX-License-Identifier: MIT */
/* Small accessors for libxml2 trees, const-correct and without copies. */
#include <string.h>

#include "xmlutil.h"

bool
xml_is(const xmlNode *node, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE &&
	    node->ns == NULL && strcmp((const char *)node->name, name) == 0;
}

/* The first element (of that name) from node on. */
static xmlNodePtr
from(xmlNodePtr node, const char *name)
{
	while (node != NULL && (node->type != XML_ELEMENT_NODE ||
	    (name != NULL && !xml_is(node, name))))
		node = node->next;
	return node;
}

xmlNodePtr
xml_child(const xmlNode *node, const char *name)
{
	return node == NULL ? NULL : from(node->children, name);
}

xmlNodePtr
xml_next(const xmlNode *node, const char *name)
{
	return from(node->next, name);
}

size_t
xml_count(const xmlNode *parent, const char *name)
{
	const xmlNode *n;
	size_t c = 0;

	for (n = xml_child(parent, name); n != NULL; n = xml_next(n, name))
		c++;
	return c;
}

xmlAttrPtr
xml_attr_node(const xmlNode *node, const char *name)
{
	xmlAttrPtr a;

	for (a = node == NULL ? NULL : node->properties; a != NULL;
	    a = a->next)
		if (a->ns == NULL && strcmp((const char *)a->name, name) == 0)
			return a;
	return NULL;
}

const char *
xml_attr(const xmlNode *node, const char *name)
{
	xmlAttrPtr a = xml_attr_node(node, name);

	return a == NULL ? NULL : xml_text(a);
}

const char *
xml_text(const void *element_or_attribute)
{
	const xmlNode *node = element_or_attribute;

	/* xmlNode and xmlAttr begin with the same members */
	if (node->children == NULL || node->children->content == NULL)
		return "";
	return (const char *)node->children->content;
}
