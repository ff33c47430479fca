/* SPDX-License-Identifier: MIT */
/* The topology document: the settings as XML, every node with its place. */
#include <string.h>
#include <strings.h>

#include "doc.h"
#include "job.h"
#include "setting.h"
#include "u8.h"
#include "xmlutil.h"

/*
 * libconfig's names are XML names but for the '*', and "xmlns" would declare
 * a namespace (Namespaces in XML, 3).  Others that begin with "xml" are
 * reserved only in name: xmlbinary and xmloption are settings.
 */
static bool
judge_name(struct job *job, const struct setting *s)
{
	bool star = strchr(s->name, '*') != NULL;

	if (!star && strcmp(s->name, "xmlns") != 0)
		return true;
	diag_key(&job->diag, RULE_setting_name, s->place,
	    star ? "the key \"%s\" holds a \"*\"" :
	    "the key \"%s\" is XML's own word", s->name);
	diag_fix(&job->diag, "use letters, digits, '-' and '_'");
	return false;
}

/* True if XML 1.0 can hold the value (its 2.2: Char). */
static bool
judge_value(struct job *job, const struct setting *s)
{
	const char *v = s->value;
	size_t len = strlen(v), i, n;
	uint32_t c;

	for (i = 0; i < len; i += n) {
		n = u8_get(v + i, len - i, &c);
		if (n == 0)
			c = 0xFFFF;	/* load.c refused it already */
		if ((c >= 0x20 && c != 0xFFFE && c != 0xFFFF) || c == '\t' ||
		    c == '\n' || c == '\r')
			continue;
		diag_value(&job->diag, RULE_source_text, s->place,
		    "the string holds U+%04X, which is no text", (unsigned)c);
		diag_fix(&job->diag, "remove it");
		return false;
	}
	return true;
}

static void
add_scalar(struct job *job, xmlNodePtr node, const struct setting *s)
{
	xmlAttrPtr attr;

	if (!judge_value(job, s))
		return;
	if (s->name == NULL) {
		xmlNodeAddContent(node, XC(s->value));
		return;
	}
	/* not xmlNewDocProp, which would read "&" as an entity */
	attr = xmlNewProp(node, XC(s->name), XC(s->value));
	attr->_private = s->place;
}

/* As deep as brackets are nested, which syntax.h bounds. */
static void
add_members(struct job *job, xmlNodePtr parent, const struct setting *list)
{
	const struct setting *s;
	xmlNodePtr node;
	bool is_scalar;

	for (s = list->first; s != NULL; s = s->next) {
		is_scalar = s->type != SETTING_GROUP &&
		    s->type != SETTING_LIST && s->type != SETTING_ARRAY;
		if (s->name != NULL && !judge_name(job, s))
			continue;
		if (s->name != NULL && is_scalar) {
			add_scalar(job, parent, s);
			continue;
		}
		node = xmlNewDocNode(parent->doc, NULL,
		    XC(s->name == NULL ? "item" : s->name), NULL);
		node->_private = s->place;
		xmlAddChild(parent, node);
		if (is_scalar)
			add_scalar(job, node, s);
		else
			add_members(job, node, s);
	}
}

xmlDocPtr
doc_build_unchecked(struct job *job, const struct setting *root)
{
	xmlDocPtr doc = xmlNewDoc(XC("1.0"));
	xmlNodePtr top = xmlNewDocNode(doc, NULL, XC("topology"), NULL);

	top->_private = root->place;
	xmlDocSetRootElement(doc, top);
	add_members(job, top, root);
	return doc;
}

const struct place *
doc_place(const void *node)
{
	const xmlNode *n = node;

	/* xmlNode, xmlAttr and xmlDoc begin with the same members */
	while (n != NULL && n->type != XML_DOCUMENT_NODE &&
	    n->_private == NULL && n->parent != NULL)
		n = n->parent;
	return n == NULL ? NULL : n->_private;
}
