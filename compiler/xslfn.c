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
	xmlNsPtr		*ns;		/* in scope of cause */
	int			 nns;
	char			*text;		/* b:lines: one line a string */
	size_t			 nlines;
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

/* q:NAME(value); all rows of quote_table share it. */
static void
quote(xmlXPathParserContextPtr xp, int nargs)
{
	const char *name = (const char *)xp->context->function, *why = NULL;
	xsltTransformContextPtr ctxt = xsltXPathGetTransformContext(xp);
	struct buf out = { 0 };
	xmlNodePtr node = NULL;
	xmlNodeSetPtr set;
	xmlChar *value;
	size_t i;

	if (nargs != 1) {
		xmlXPathSetArityError(xp);
		return;
	}
	set = xp->value != NULL && xp->value->type == XPATH_NODESET ?
	    xp->value->nodesetval : NULL;
	if (set != NULL && set->nodeNr > 0)
		node = set->nodeTab[0];
	value = xmlXPathPopString(xp);
	if (value == NULL) {
		xmlXPathSetError(xp, XPATH_INVALID_TYPE);
		return;
	}
	for (i = 0; i < quote_count; i++)
		if (strcmp(quote_table[i].name, name) == 0)
			break;
	if (i < quote_count)
		why = quote_table[i].fn(&out, (const char *)value,
		    strlen((const char *)value));
	if (why != NULL && ctxt != NULL)
		refuse(ctxt, node, (const char *)value, why);
	xmlFree(value);
	valuePush(xp, xmlXPathNewString(XC(out.data != NULL ? out.data :
	    "")));
	buf_free(&out);
}

/* ---- causes ------------------------------------------------------------- */

/* The node that an instruction's cause attribute names. */
static xmlNodePtr
cause_node(xsltTransformContextPtr ctxt, const struct instr *in)
{
	xmlXPathContextPtr xp = ctxt->xpathCtxt;
	xmlNodePtr old_node = xp->node, node = NULL;
	xmlDocPtr old_doc = xp->doc;
	xmlNsPtr *old_ns = xp->namespaces;
	int old_nns = xp->nsNr;
	int old_size = xp->contextSize, old_pos = xp->proximityPosition;
	xmlXPathObjectPtr obj;

	if (in->cause == NULL)
		return ctxt->node;
	xp->node = ctxt->node;
	xp->namespaces = in->ns;
	xp->nsNr = in->nns;
	obj = xmlXPathCompiledEval(in->cause, xp);
	xp->node = old_node;
	xp->doc = old_doc;
	xp->namespaces = old_ns;
	xp->nsNr = old_nns;
	xp->contextSize = old_size;
	xp->proximityPosition = old_pos;
	if (obj == NULL) {
		ctxt->state = XSLT_STATE_STOPPED;
		return NULL;
	}
	if (obj->type == XPATH_NODESET && obj->nodesetval != NULL &&
	    obj->nodesetval->nodeNr > 0)
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
line_new(xsltTransformContextPtr ctxt, struct render_cause *cause)
{
	xmlNodePtr line = xmlNewDocNode(ctxt->output, NULL, XC("line"), NULL);

	if (line == NULL || ctxt->insert == NULL) {
		xmlFreeNode(line);
		ctxt->state = XSLT_STATE_STOPPED;
		return NULL;
	}
	line->_private = cause;
	return xmlAddChild(ctxt->insert, line);
}

/* b:line: a <line> of its content. */
static void
do_line(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	xmlNodePtr outer = ctxt->insert, line;

	line = line_new(ctxt, cause_new(ctxt, in));
	if (line == NULL)
		return;
	ctxt->insert = line;
	xsltApplyOneTemplate(ctxt, node, inst->children, NULL, NULL);
	ctxt->insert = outer;
}

/* b:lines: a <line> of each line of its text. */
static void
do_lines(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	const char *text = in->text;
	struct instr one = *in;
	xmlNodePtr line;
	size_t i;

	(void)node, (void)inst;
	for (i = 0; i < in->nlines; i++, text += strlen(text) + 1) {
		one.at.line = in->at.line + (long)i + 1;
		line = line_new(ctxt, cause_new(ctxt, &one));
		if (line == NULL)
			return;
		if (text[0] != '\0')
			xmlAddChild(line, xmlNewDocText(ctxt->output,
			    XC(text)));
	}
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
	xmlFree(in->ns);
	free(in->text);
	free(in);
}

/*
 * The text of b:lines as strings, one behind the other.  The line of the
 * start tag and the blanks before the end tag do not count.
 */
static void
split(struct instr *in, xsltStylesheetPtr style, xmlNodePtr inst)
{
	struct buf text = { 0 };
	xmlNodePtr n;
	char *nl;

	for (n = inst->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			buf_adds(&text, (const char *)n->content);
		else if (n->type != XML_COMMENT_NODE) {
			xsltTransformError(NULL, style, inst,
			    "b:lines holds text only\n");
			style->errors++;
		}
	if (text.len == 0 || text.data[0] != '\n' ||
	    (nl = strrchr(text.data, '\n')) == text.data ||
	    nl[1 + strspn(nl + 1, " \t")] != '\0') {
		xsltTransformError(NULL, style, inst, "the text of b:lines "
		    "stands on lines of its own\n");
		style->errors++;
		buf_free(&text);
		return;
	}
	*nl = '\0';
	in->text = xstrdup(text.data + 1);
	buf_free(&text);
	for (nl = in->text, in->nlines = 1; (nl = strchr(nl, '\n')) != NULL;
	    in->nlines++)
		*nl++ = '\0';
}

static xsltElemPreCompPtr
instr_new(xsltStylesheetPtr style, xmlNodePtr inst,
    xsltTransformFunction function)
{
	struct instr *in = xcalloc(1, sizeof(*in));
	xmlNodePtr at = xmlStrEqual(inst->name, XC("here")) ? inst->parent :
	    inst;
	xmlChar *cause = xmlGetNoNsProp(inst, XC("cause"));

	xsltInitElemPreComp(&in->comp, style, inst, function, instr_free);
	in->at.file = (const char *)inst->doc->URL;
	in->at.line = xmlGetLineNo(at);
	if (cause != NULL) {
		in->cause = xsltXPathCompile(style, cause);
		if (in->cause == NULL) {
			xsltTransformError(NULL, style, at,
			    "cause: \"%s\" is no XPath expression\n", cause);
			style->errors++;
		}
		in->ns = xmlGetNsList(inst->doc, inst);
		while (in->ns != NULL && in->ns[in->nns] != NULL)
			in->nns++;
		xmlFree(cause);
	}
	if (xmlStrEqual(inst->name, XC("lines")))
		split(in, style, inst);
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
