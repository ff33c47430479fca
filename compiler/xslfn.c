/* SPDX-License-Identifier: MIT */
/* What stylesheets get from C: quoting functions, lines and their causes. */
#include <stdlib.h>
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

/* An extension element, compiled. */
struct instr {
	xsltElemPreComp		 comp;		/* libxslt's part, first */
	xmlXPathCompExprPtr	 cause;		/* NULL: the context node */
	xmlXPathCompExprPtr	 select;	/* b:line: NULL: its content */
	xmlNsPtr		*ns;		/* in scope of both */
	int			 nns;
	char			*text;		/* b:lines: what it holds */
	struct template_place	 at;
};

/* ---- quoting ------------------------------------------------------------ */

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
		if (strcmp(quote_table[i].name, name) == 0)
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

/* ---- causes ------------------------------------------------------------- */

/* An expression of an instruction, seen from the context node. */
static xmlXPathObjectPtr
eval(xsltTransformContextPtr ctxt, const struct instr *in,
    xmlXPathCompExprPtr expr)
{
	xmlXPathContextPtr xp = ctxt->xpathCtxt;
	xmlNodePtr old_node = xp->node;
	xmlDocPtr old_doc = xp->doc;
	xmlNsPtr *old_ns = xp->namespaces;
	int old_nns = xp->nsNr;
	xmlXPathObjectPtr obj;

	xp->node = ctxt->node;
	xp->namespaces = in->ns;
	xp->nsNr = in->nns;
	obj = xmlXPathCompiledEval(expr, xp);
	xp->node = old_node;
	xp->doc = old_doc;
	xp->namespaces = old_ns;
	xp->nsNr = old_nns;
	if (obj == NULL)
		ctxt->state = XSLT_STATE_STOPPED;
	return obj;
}

/* The node that an instruction's cause attribute names. */
static xmlNodePtr
cause_node(xsltTransformContextPtr ctxt, const struct instr *in)
{
	xmlNodePtr node = NULL;
	xmlXPathObjectPtr obj;

	if (in->cause == NULL)
		return ctxt->node;
	obj = eval(ctxt, in, in->cause);
	if (obj != NULL && obj->type == XPATH_NODESET &&
	    obj->nodesetval != NULL && obj->nodesetval->nodeNr > 0)
		node = obj->nodesetval->nodeTab[0];
	xmlXPathFreeObject(obj);
	return node;
}

/* The document itself stands for "no setting". */
static const struct place *
place_of(xmlNodePtr node)
{
	if (node == NULL || (node->type != XML_ELEMENT_NODE &&
	    node->type != XML_ATTRIBUTE_NODE))
		return NULL;
	return doc_place(node);
}

static struct render_cause *
cause_new(xsltTransformContextPtr ctxt, const struct instr *in)
{
	struct render_state *state = ctxt->_private;
	struct render_cause *cause;

	cause = arena_alloc(state->job->arena, sizeof(*cause));
	cause->place = place_of(cause_node(ctxt, in));
	cause->at = in->at;
	return cause;
}

/* ---- extension elements ------------------------------------------------- */

static xmlNodePtr
element_new(xsltTransformContextPtr ctxt, const struct instr *in,
    const char *name)
{
	xmlNodePtr node = xmlNewDocNode(ctxt->output, NULL, XC(name), NULL);

	if (node == NULL || ctxt->insert == NULL) {
		xmlFreeNode(node);
		ctxt->state = XSLT_STATE_STOPPED;
		return NULL;
	}
	node->_private = cause_new(ctxt, in);
	return xmlAddChild(ctxt->insert, node);
}

/* The string that select gives, as the text of the line. */
static void
add_selected(xsltTransformContextPtr ctxt, const struct instr *in,
    xmlNodePtr line)
{
	xmlXPathObjectPtr obj = eval(ctxt, in, in->select);
	xmlNodePtr text = NULL;

	if (obj != NULL && obj->type != XPATH_STRING)
		obj = xmlXPathConvertString(obj);
	if (obj != NULL && obj->stringval != NULL)
		text = xmlNewDocText(ctxt->output, NULL);
	if (text != NULL) {
		text->content = obj->stringval;
		obj->stringval = NULL;
		xmlAddChild(line, text);
	}
	xmlXPathFreeObject(obj);
}

/* b:line: a <line> of its select or its content. */
static void
do_line(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	xmlNodePtr outer = ctxt->insert, line;

	line = element_new(ctxt, in, "line");
	if (line == NULL)
		return;
	ctxt->insert = line;
	if (in->select != NULL)
		add_selected(ctxt, in, line);
	else if (inst->children != NULL)
		xsltApplyOneTemplate(ctxt, node, inst->children, NULL, NULL);
	ctxt->insert = outer;
}

/* b:lines: a <lines> of its text, which is the same in every bundle. */
static void
do_lines(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	xmlNodePtr lines = element_new(ctxt, in, "lines");

	(void)node, (void)inst;
	if (lines != NULL)
		xmlAddChild(lines, xmlNewDocText(ctxt->output,
		    XC(in->text)));
}

/* b:here: gives the literal element that it stands in its cause. */
static void
do_here(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	(void)node, (void)inst;
	if (ctxt->insert != NULL && ctxt->insert->type == XML_ELEMENT_NODE)
		ctxt->insert->_private = cause_new(ctxt, (void *)comp);
}

/* ---- compilation -------------------------------------------------------- */

static void
instr_free(xsltElemPreCompPtr comp)
{
	struct instr *in = (void *)comp;

	xmlXPathFreeCompExpr(in->cause);
	xmlXPathFreeCompExpr(in->select);
	xmlFree(in->ns);
	free(in->text);
	free(in);
}

/*
 * The text of b:lines: the line of the start tag and the blanks before the
 * end tag do not count.
 */
static char *
text_of(xsltStylesheetPtr style, xmlNodePtr inst)
{
	struct buf text = { 0 };
	const char *why = NULL;
	char *last = NULL, *copy = NULL;
	xmlNodePtr n;

	for (n = inst->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			buf_adds(&text, (const char *)n->content);
		else if (n->type != XML_COMMENT_NODE)
			why = "b:lines holds text only";
	if (text.len > 0 && text.data[0] == '\n')
		last = strrchr(text.data + 1, '\n');
	if (why == NULL && (last == NULL ||
	    last[1 + strspn(last + 1, " \t")] != '\0'))
		why = "the text of b:lines stands on lines of its own";
	if (why == NULL) {
		*last = '\0';
		copy = xstrdup(text.data + 1);
	} else {
		xsltTransformError(NULL, style, inst, "%s\n", why);
		style->errors++;
	}
	buf_free(&text);
	return copy;
}

/* The XPath expression in an attribute of inst; NULL if it has none. */
static xmlXPathCompExprPtr
expression(xsltStylesheetPtr style, xmlNodePtr inst, const char *name)
{
	const char *text = xml_attr(inst, name);
	xmlXPathCompExprPtr expr;

	if (text == NULL)
		return NULL;
	expr = xsltXPathCompile(style, XC(text));
	if (expr == NULL) {
		xsltTransformError(NULL, style, inst,
		    "%s: \"%s\" is no XPath expression\n", name, text);
		style->errors++;
	}
	return expr;
}

static xsltElemPreCompPtr
instr_new(xsltStylesheetPtr style, xmlNodePtr inst,
    xsltTransformFunction function)
{
	struct instr *in = xcalloc(1, sizeof(*in));
	const char *name = (const char *)inst->name;

	xsltInitElemPreComp(&in->comp, style, inst, function, instr_free);
	in->at.file = (const char *)inst->doc->URL;
	in->at.line = xmlGetLineNo(strcmp(name, "here") == 0 ? inst->parent :
	    inst);
	in->cause = expression(style, inst, "cause");
	if (strcmp(name, "line") == 0)
		in->select = expression(style, inst, "select");
	if (in->cause != NULL || in->select != NULL)
		in->ns = xmlGetNsList(inst->doc, inst);
	while (in->ns != NULL && in->ns[in->nns] != NULL)
		in->nns++;
	if (strcmp(name, "lines") == 0)
		in->text = text_of(style, inst);
	return &in->comp;
}

/* Puts a b:here into a literal element, which takes b:cause over. */
static void
add_here(xmlNodePtr node, xmlNsPtr ns)
{
	xmlAttrPtr cause = xmlHasNsProp(node, XC("cause"), ns->href);
	xmlNodePtr here = xmlNewDocNode(node->doc, ns, XC("here"), NULL);

	if (here == NULL)
		return;
	if (cause != NULL) {
		xmlNewProp(here, XC("cause"), XC(xml_text(cause)));
		xmlRemoveProp(cause);
	}
	if (node->children != NULL)
		xmlAddPrevSibling(node->children, here);
	else
		xmlAddChild(node, here);
}

void
xslfn_instrument(xmlDocPtr sheet)
{
	xmlNodePtr root = xmlDocGetRootElement(sheet), n, next;
	xmlNsPtr ns = root == NULL ? NULL :
	    xmlSearchNsByHref(sheet, root, XC(BUNDLE_NS));

	if (ns == NULL)
		return;
	/* document order, without recursion: a sheet may be deep */
	for (n = root; n != NULL; n = next) {
		if (n->type == XML_ELEMENT_NODE && n->ns == NULL)
			add_here(n, ns);
		next = n->type == XML_ELEMENT_NODE ? n->children : NULL;
		for (; next == NULL && n != NULL && n != root; n = n->parent)
			next = n->next;
	}
}

void
xslfn_register(void)
{
	static const struct {
		const char		*name;
		xsltTransformFunction	 function;
	} elements[] = {
		{ "line", do_line }, { "lines", do_lines },
		{ "here", do_here },
	};
	size_t i;

	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		xsltRegisterExtModuleElement(XC(elements[i].name),
		    XC(BUNDLE_NS), instr_new, elements[i].function);
	for (i = 0; i < quote_count; i++)
		xsltRegisterExtModuleFunction(XC(quote_table[i].name),
		    XC(QUOTE_NS), quote);
}
