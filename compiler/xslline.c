/* SPDX-License-Identifier: MIT */
/* The extension elements of stylesheets: lines and their causes. */
#include <stdlib.h>
#include <string.h>

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "buf.h"
#include "doc.h"
#include "job.h"
#include "lines.h"
#include "render.h"
#include "xmlutil.h"

/* An extension element, compiled. */
struct instr {
	xsltElemPreComp		 comp;		/* libxslt's part, first */
	xmlXPathCompExprPtr	 cause;		/* NULL: the context node */
	bool			 no_cause;	/* cause="/" */
	char			*attribute;	/* cause="@NAME": NAME */
	xmlXPathCompExprPtr	 select;	/* b:line: NULL: its content */
	xmlNsPtr		*ns;		/* in scope of both */
	int			 nns;
	char			*text;		/* b:lines: what it holds, */
	struct lines		 lines;		/* and that, as lines */
	struct template_place	 at;
};

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

	if (in->no_cause)
		return NULL;
	if (in->attribute != NULL)
		return (xmlNodePtr)xmlHasNsProp(ctxt->node,
		    XC(in->attribute), NULL);
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

/*
 * The lines of the file that is being made: those of its last element if it
 * holds lines, else of a new <lines>.  NULL outside a file.
 */
static struct lines *
file_lines(xsltTransformContextPtr ctxt, const struct instr *in)
{
	struct render_state *state = ctxt->_private;
	struct render_cause *cause;
	xmlNodePtr node;

	if (!xml_is(ctxt->insert, "file"))
		return NULL;
	node = ctxt->insert->last;
	cause = node == NULL ? NULL : node->_private;
	if (cause != NULL && cause->lines != NULL)
		return cause->lines;
	node = element_new(ctxt, in, "lines");
	if (node == NULL)
		return NULL;
	cause = node->_private;
	cause->lines = arena_alloc(state->job->arena, sizeof(*cause->lines));
	cause->lines->arena = state->job->arena;
	cause->lines->next = state->lines;
	state->lines = cause->lines;
	return cause->lines;
}

/* The string that select gives; the caller frees it. */
static xmlChar *
selected(xsltTransformContextPtr ctxt, const struct instr *in)
{
	xmlXPathObjectPtr obj = eval(ctxt, in, in->select);
	xmlChar *text = NULL;

	if (obj != NULL && obj->type != XPATH_STRING)
		obj = xmlXPathConvertString(obj);
	if (obj != NULL) {
		text = obj->stringval;
		obj->stringval = NULL;
	}
	xmlXPathFreeObject(obj);
	return text;
}

/* What the content of inst makes, below an element that goes again. */
static xmlChar *
instantiated(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst)
{
	xmlNodePtr outer = ctxt->insert, line;
	xmlChar *text;

	line = xmlNewDocNode(ctxt->output, NULL, XC("line"), NULL);
	if (line == NULL)
		return NULL;
	/* a quoting function looks upwards for the file it writes */
	xmlAddChild(outer, line);
	ctxt->insert = line;
	if (inst->children != NULL)
		xsltApplyOneTemplate(ctxt, node, inst->children, NULL, NULL);
	ctxt->insert = outer;
	if (xml_child(line, NULL) != NULL)
		xsltTransformError(ctxt, NULL, inst,
		    "a line holds an element\n");
	text = xmlNodeGetContent(line);
	xmlUnlinkNode(line);
	xmlFreeNode(line);
	return text;
}

/* What is all of inst's content and needs no work; NULL if there is more. */
static const xmlChar *
literal(const xmlNode *inst)
{
	const xmlNode *n = inst->children;

	if (n == NULL)
		return XC("");
	return n->next == NULL && (n->type == XML_TEXT_NODE ||
	    n->type == XML_CDATA_SECTION_NODE) ? n->content : NULL;
}

/* b:line: a line of its select or its content. */
static void
do_line(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	struct lines *lines;
	xmlNodePtr line;
	xmlChar *text;

	if (in->select != NULL)
		text = selected(ctxt, in);
	else if (literal(inst) != NULL)
		text = xmlStrdup(literal(inst));
	else
		text = instantiated(ctxt, node, inst);
	lines = text == NULL ? NULL : file_lines(ctxt, in);
	if (lines != NULL) {
		lines_start(lines, place_of(cause_node(ctxt, in)), in->at);
		lines_add(lines, (const char *)text, strlen((char *)text));
		lines_end(lines);
	} else if (text != NULL) {
		line = element_new(ctxt, in, "line");
		if (line != NULL)
			xmlAddChild(line, xmlNewDocText(ctxt->output, text));
	}
	xmlFree(text);
}

/* b:lines: lines that are the same in every bundle. */
static void
do_lines(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	struct lines *lines = file_lines(ctxt, in);
	const struct place *place;
	xmlNodePtr element;
	size_t i;

	(void)node, (void)inst;
	if (lines == NULL) {
		element = element_new(ctxt, in, "lines");
		if (element != NULL)
			xmlAddChild(element, xmlNewDocText(ctxt->output,
			    XC(in->text)));
		return;
	}
	place = place_of(cause_node(ctxt, in));
	lines_copy(lines, &in->lines, 0, in->lines.n);
	for (i = lines->n - in->lines.n; i < lines->n; i++)
		lines->list[i].place = place;
}

/* What a b:once made: n lines of a file's, from first on. */
struct render_once {
	const struct instr	*in;
	const struct lines	*lines;
	size_t			 first, n;
	struct render_once	*next;
};

/* b:once: makes its lines the first time and repeats them afterwards. */
static void
do_once(xsltTransformContextPtr ctxt, xmlNodePtr node, xmlNodePtr inst,
    xsltElemPreCompPtr comp)
{
	const struct instr *in = (const void *)comp;
	struct render_state *state = ctxt->_private;
	struct lines *lines = file_lines(ctxt, in);
	struct render_once *once;

	if (lines == NULL) {
		xsltTransformError(ctxt, NULL, inst,
		    "b:once stands in a file\n");
		ctxt->state = XSLT_STATE_STOPPED;
		return;
	}
	for (once = state->once; once != NULL; once = once->next)
		if (once->in == in) {
			lines_copy(lines, once->lines, once->first, once->n);
			return;
		}
	once = arena_alloc(state->job->arena, sizeof(*once));
	once->in = in;
	once->lines = lines;
	once->first = lines->n;
	if (inst->children != NULL)
		xsltApplyOneTemplate(ctxt, node, inst->children, NULL, NULL);
	once->n = lines->n - once->first;
	once->next = state->once;
	state->once = once;
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
	free(in->attribute);
	free(in->text);
	free(in->lines.list);
	buf_free(&in->lines.text);
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

/* Makes the lines of the text once for all bundles. */
static void
split_text(struct instr *in)
{
	struct template_place at = in->at;
	const char *text = in->text, *end;
	size_t len;

	in->lines.cap = 1;
	for (end = strchr(text, '\n'); end != NULL;
	    end = strchr(end + 1, '\n'))
		in->lines.cap++;
	in->lines.list = xcalloc(in->lines.cap, sizeof(*in->lines.list));
	for (;; text += len + 1) {
		/* the first one stands below the start tag */
		at.line++;
		len = strcspn(text, "\n");
		lines_start(&in->lines, NULL, at);
		lines_add(&in->lines, text, len);
		lines_end(&in->lines);
		if (text[len] == '\0')
			break;
	}
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

/* The causes that need no XPath: none, and an attribute. */
static void
plain_cause(struct instr *in, const char *text)
{
	if (text == NULL)
		return;
	in->no_cause = strcmp(text, "/") == 0;
	if (text[0] == '@' && xmlValidateNCName(XC(text + 1), 0) == 0)
		in->attribute = xstrdup(text + 1);
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
	plain_cause(in, xml_attr(inst, "cause"));
	if (strcmp(name, "line") == 0)
		in->select = expression(style, inst, "select");
	if (in->cause != NULL || in->select != NULL)
		in->ns = xmlGetNsList(inst->doc, inst);
	while (in->ns != NULL && in->ns[in->nns] != NULL)
		in->nns++;
	if (strcmp(name, "lines") == 0)
		in->text = text_of(style, inst);
	if (in->text != NULL)
		split_text(in);
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
xslline_instrument(xmlDocPtr sheet)
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
xslline_register(void)
{
	static const struct {
		const char		*name;
		xsltTransformFunction	 function;
	} elements[] = {
		{ "line", do_line }, { "lines", do_lines },
		{ "once", do_once }, { "here", do_here },
	};
	size_t i;

	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		xsltRegisterExtModuleElement(XC(elements[i].name),
		    XC(BUNDLE_NS), instr_new, elements[i].function);
}

/* Calls fn on each <lines> of a file of the result. */
static void
each_lines(xmlDocPtr result, void (*fn)(xmlNodePtr, struct lines *))
{
	xmlNodePtr root = xmlDocGetRootElement(result), file, n;
	const struct render_cause *cause;

	file = xml_is(root, "bundle") ? xml_child(root, "file") : NULL;
	for (; file != NULL; file = xml_next(file, "file"))
		for (n = xml_child(file, "lines"); n != NULL;
		    n = xml_next(n, "lines")) {
			cause = n->_private;
			if (cause != NULL && cause->lines != NULL)
				fn(n, cause->lines);
		}
}

static void
free_lines(xmlNodePtr node, struct lines *lines)
{
	(void)node;
	lines_free(lines);
}

static void
fill_lines(xmlNodePtr node, struct lines *lines)
{
	xmlNodeAddContentLen(node, XC(lines->text.data),
	    (int)lines->text.len);
}

void
render_free(xmlDocPtr result)
{
	if (result == NULL)
		return;
	each_lines(result, free_lines);
	xmlFreeDoc(result);
}

void
render_fill(xmlDocPtr result)
{
	each_lines(result, fill_lines);
}
