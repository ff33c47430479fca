/* SPDX-License-Identifier: MIT */
/* The extension functions of stylesheets: quoting. */
#include <string.h>

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "buf.h"
#include "doc.h"
#include "job.h"
#include "quote.h"
#include "render.h"
#include "xmlutil.h"

/* What the line being made is part of: its file's name, for messages. */
static const char *
target(const xmlNode *insert)
{
	const char *path = NULL, *slash;

	for (; path == NULL && insert != NULL &&
	    insert->type == XML_ELEMENT_NODE; insert = insert->parent)
		if (xml_is(insert, "file"))
			path = xml_attr(insert, "path");
	if (path == NULL)
		return "the output";
	slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

/* Long values are shown in part; a UTF-8 sequence is not cut. */
static int
shown(const char *s)
{
	size_t len = strlen(s);

	if (len <= 60)
		return (int)len;
	for (len = 60; len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80;)
		len--;
	return (int)len;
}

static void
refuse(xsltTransformContextPtr ctxt, xmlNodePtr node, const char *value,
    const char *why)
{
	struct render_state *state = ctxt->_private;
	int len = shown(value);

	state->faults++;
	if (node == NULL)
		node = ctxt->node;
	diag_value(&state->job->diag, RULE_unquotable, doc_place(node),
	    "\"%.*s%s\" cannot be written into %s: %s", len, value,
	    value[len] != '\0' ? "..." : "", target(ctxt->insert), why);
	diag_fix(&state->job->diag, "give it a value without it");
}

/* The row of a function's name; quote_table is short. */
static quote_fn *
quote_find(const char *name)
{
	size_t i;

	for (i = 0; i < quote_count; i++)
		if (quote_table[i].name[0] == name[0] &&
		    strcmp(quote_table[i].name, name) == 0)
			return quote_table[i].fn;
	return NULL;
}

/* q:NAME(value); all rows of quote_table share it. */
static void
quote(xmlXPathParserContextPtr xp, int nargs)
{
	xsltTransformContextPtr ctxt = xsltXPathGetTransformContext(xp);
	quote_fn *fn = quote_find((const char *)xp->context->function);
	struct render_state *state;
	xmlNodePtr node = NULL;
	xmlNodeSetPtr set;
	xmlChar *value;
	const char *why;
	size_t len;

	if (nargs != 1 || fn == NULL || ctxt == NULL) {
		xsltTransformError(ctxt, NULL, NULL,
		    "q:%s takes one argument\n", xp->context->function);
		xp->error = XPATH_INVALID_ARITY;
		return;
	}
	state = ctxt->_private;
	set = xp->value != NULL && xp->value->type == XPATH_NODESET ?
	    xp->value->nodesetval : NULL;
	if (set != NULL && set->nodeNr > 0)
		node = set->nodeTab[0];
	value = xmlXPathPopString(xp);
	if (value == NULL) {
		xmlXPathSetError(xp, XPATH_INVALID_TYPE);
		return;
	}
	len = strlen((const char *)value);
	buf_clear(&state->quoted);
	why = fn(&state->quoted, (const char *)value, len);
	if (why != NULL)
		refuse(ctxt, node, (const char *)value, why);
	else if (state->quoted.len != len || (len > 0 &&
	    memcmp(state->quoted.data, value, len) != 0)) {
		xmlFree(value);
		value = xmlStrndup(XC(state->quoted.data),
		    (int)state->quoted.len);
	}
	valuePush(xp, xmlXPathWrapString(value));
}

void
xslfn_register(void)
{
	size_t i;

	for (i = 0; i < quote_count; i++)
		xsltRegisterExtModuleFunction(XC(quote_table[i].name),
		    XC(QUOTE_NS), quote);
}
