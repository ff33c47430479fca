/* SPDX-License-Identifier: MIT */
/* RelaxNG schemas, compiled once. */
#include <limits.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "arena.h"
#include "buf.h"
#include "job.h"
#include "resource.h"
#include "schema.h"
#include "xmlerr.h"

struct schema {
	xmlRelaxNGPtr	 rng;
};

/*
 * What is wrong with a schema that did not compile.  From memory libxml2
 * cannot name the file, so it is parsed once more as a document with a name.
 */
static const char *
faults(struct arena *arena, const struct resource *res)
{
	xmlRelaxNGParserCtxtPtr parser = NULL;
	struct buf text = { 0 };
	const char *copy;
	xmlDocPtr doc;

	xmlerr_capture(&text);
	doc = xmlReadMemory(res->text, (int)res->len, res->name, NULL,
	    XML_PARSE_NONET);
	if (doc != NULL)
		parser = xmlRelaxNGNewDocParserCtxt(doc);
	if (parser != NULL)
		xmlRelaxNGFree(xmlRelaxNGParse(parser));
	xmlRelaxNGFreeParserCtxt(parser);
	xmlFreeDoc(doc);
	xmlerr_release();
	copy = text.len > 0 ? arena_strdup(arena, text.data) :
	    arena_printf(arena, "%s: not a RELAX NG schema", res->name);
	buf_free(&text);
	return copy;
}

struct schema *
schema_compile(struct arena *arena, const char *dir, const char *name,
    const char **error)
{
	const struct resource *res = resource_get(arena, dir, name);
	xmlRelaxNGParserCtxtPtr parser;
	struct schema *schema;
	xmlRelaxNGPtr rng = NULL;

	if (res == NULL || res->len > INT_MAX) {
		*error = arena_printf(arena, "%s: %s", name, res == NULL ?
		    "no such schema" : "too large");
		return NULL;
	}
	parser = xmlRelaxNGNewMemParserCtxt(res->text, (int)res->len);
	if (parser != NULL)
		rng = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	if (rng == NULL) {
		*error = faults(arena, res);
		return NULL;
	}
	schema = arena_alloc(arena, sizeof(*schema));
	schema->rng = rng;
	return schema;
}

void
schema_free(struct schema *schema)
{
	if (schema != NULL)
		xmlRelaxNGFree(schema->rng);
}

bool
schema_check(struct job *job, struct schema *schema, xmlDocPtr doc,
    enum rule rule)
{
	xmlRelaxNGValidCtxtPtr ctxt;
	int rc = -1;

	xmlerr_begin(job, rule, NULL);
	ctxt = xmlRelaxNGNewValidCtxt(schema->rng);
	if (ctxt != NULL)
		rc = xmlRelaxNGValidateDoc(ctxt, doc);
	xmlRelaxNGFreeValidCtxt(ctxt);
	if (xmlerr_end(job) == 0 && rc != 0)
		diag_value(&job->diag, rule, NULL,
		    "the document is not valid, and libxml2 does not say why");
	return rc == 0;
}
