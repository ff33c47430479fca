/* SPDX-License-Identifier: MIT */
/* Compiles stylesheets from resources and applies them. */
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "buf.h"
#include "job.h"
#include "lines.h"
#include "mempool.h"
#include "render.h"
#include "resource.h"
#include "xmlerr.h"

struct renderer {
	xsltStylesheetPtr	 sheet;
	xsltSecurityPrefsPtr	 prefs;
};

/* Where sheets come from; _private of each sheet's document. */
struct origin {
	struct arena	*arena;
	const char	*dir;
};

/* ---- compilation -------------------------------------------------------- */

/* A sheet as a document, NULL if it is absent or not well-formed. */
static xmlDocPtr
sheet_load(struct origin *origin, const char *name, xmlDictPtr dict)
{
	const struct resource *res;
	xmlParserCtxtPtr parser;
	xmlDocPtr doc = NULL;

	res = resource_get(origin->arena, origin->dir, name);
	parser = res == NULL ? NULL : xmlNewParserCtxt();
	if (parser == NULL)
		return NULL;
	if (dict != NULL) {
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	/* no NOENT, no DTDLOAD: a sheet cannot bring another file in */
	doc = xmlCtxtReadMemory(parser, res->text, (int)res->len, name, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	xmlFreeParserCtxt(parser);
	if (doc != NULL) {
		doc->_private = origin;
		xslline_instrument(doc);
	}
	return doc;
}

/* libxslt asks for an imported sheet or, at run time, for document(). */
static xmlDocPtr
load(const xmlChar *uri, xmlDictPtr dict, int options, void *ctxt,
    xsltLoadType type)
{
	const xsltStylesheet *importer = ctxt;

	(void)options;
	if (type != XSLT_LOAD_STYLESHEET || importer->doc == NULL ||
	    importer->doc->_private == NULL)
		return NULL;
	return sheet_load(importer->doc->_private, (const char *)uri, dict);
}

static xsltStylesheetPtr
sheet_compile(struct origin *origin, const char *name)
{
	xsltStylesheetPtr sheet;
	xmlDocPtr doc = sheet_load(origin, name, NULL);

	if (doc == NULL)
		return NULL;
	xsltSetLoaderFunc(load);
	sheet = xsltParseStylesheetDoc(doc);
	xsltSetLoaderFunc(NULL);
	if (sheet == NULL)
		xmlFreeDoc(doc);
	return sheet;
}

static xsltSecurityPrefsPtr
forbid_all(void)
{
	static const xsltSecurityOption options[] = {
		XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
		XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
		XSLT_SECPREF_WRITE_NETWORK,
	};
	xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs();
	size_t i;

	for (i = 0; prefs != NULL &&
	    i < sizeof(options) / sizeof(options[0]); i++)
		xsltSetSecurityPrefs(prefs, options[i], xsltSecurityForbid);
	return prefs;
}

struct renderer *
renderer_compile(struct arena *arena, const char *dir, const char *name,
    const char **error)
{
	struct renderer *r = xcalloc(1, sizeof(*r));
	struct origin *origin = arena_alloc(arena, sizeof(*origin));
	struct buf faults = { 0 };

	origin->arena = arena;
	origin->dir = dir;
	xslfn_register();
	xslline_register();
	xmlerr_capture(&faults);
	r->sheet = sheet_compile(origin, name);
	xmlerr_release();
	r->prefs = forbid_all();
	if (r->sheet == NULL || r->prefs == NULL) {
		renderer_free(r);
		r = NULL;
		*error = faults.len > 0 ? arena_strdup(arena, faults.data) :
		    arena_printf(arena, "%s: no such resource, or not "
		    "readable", name);
	}
	buf_free(&faults);
	return r;
}

void
renderer_free(struct renderer *r)
{
	if (r == NULL)
		return;
	if (!mempool_used())
		xsltFreeStylesheet(r->sheet);
	xsltFreeSecurityPrefs(r->prefs);
	free(r);
}

/* ---- the transform ------------------------------------------------------ */

xmlDocPtr
render_apply(struct job *job, struct renderer *r, xmlDocPtr doc)
{
	struct render_state state = { .job = job };
	xsltTransformContextPtr ctxt;
	xmlDocPtr result = NULL;
	size_t faults = 0;
	bool ok = false;

	ctxt = xsltNewTransformContext(r->sheet, doc);
	if (ctxt != NULL) {
		ctxt->_private = &state;
		xmlerr_begin(job, RULE_template_fault, NULL);
		xmlerr_transform(ctxt);
		if (xsltSetCtxtSecurityPrefs(r->prefs, ctxt) == 0)
			result = xsltApplyStylesheetUser(r->sheet, doc, NULL,
			    NULL, NULL, ctxt);
		faults = xmlerr_end(job);
		ok = result != NULL && ctxt->state == XSLT_STATE_OK;
	}
	if (!ok && faults == 0 && state.faults == 0)
		diag_at(&job->diag, RULE_template_fault, (struct span){ 0 },
		    "%s: the transform failed", r->sheet->doc->URL);
	if (!ok || faults > 0 || state.faults > 0) {
		/* libxslt may have freed the elements that held them */
		for (; state.lines != NULL; state.lines = state.lines->next)
			lines_free(state.lines);
		xmlFreeDoc(result);
		result = NULL;
	}
	xsltFreeTransformContext(ctxt);
	buf_free(&state.quoted);
	return result;
}

int
render_text(struct job *job, struct renderer *r, xmlDocPtr doc,
    struct buf *out)
{
	xmlDocPtr result = render_apply(job, r, doc);
	xmlChar *text = NULL;
	int len = 0, rc = -1;

	if (result == NULL)
		return -1;
	if (xsltSaveResultToString(&text, &len, result, r->sheet) == 0) {
		if (len > 0)
			buf_add(out, text, (size_t)len);
		rc = 0;
	} else
		diag_at(&job->diag, RULE_template_fault, (struct span){ 0 },
		    "%s: the result is no text", r->sheet->doc->URL);
	xmlFree(text);
	xmlFreeDoc(result);
	return rc;
}
