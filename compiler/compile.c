/* SPDX-License-Identifier: MIT */
/* The stages in order: one topology file to one bundle in memory. */
#include <stdlib.h>
#include <string.h>

#include "bundle.h"
#include "check.h"
#include "compile.h"
#include "doc.h"
#include "grammar.h"
#include "job.h"
#include "load.h"
#include "model.h"
#include "node_sums.h"
#include "readback.h"
#include "render.h"
#include "resolve.h"
#include "schema.h"
#include "xmlutil.h"

struct job *
job_new(const struct program *program)
{
	struct job *job = xcalloc(1, sizeof(*job));

	job->program = program;
	job->arena = arena_new();
	diag_init(&job->diag, job->arena, &program->levels);
	return job;
}

void
job_reset(struct job *job)
{
	diag_free(&job->diag);
	arena_reset(job->arena);
	job->sources = NULL;
	diag_init(&job->diag, job->arena, &job->program->levels);
}

void
job_free(struct job *job)
{
	if (job == NULL)
		return;
	diag_free(&job->diag);
	arena_free(job->arena);
	free(job);
}

/* Errors of this topology alone: the list may hold those of others. */
static bool
clean(const struct job *job, size_t before)
{
	return diag_errors(&job->diag, false) == before;
}

/* What counts in place of the topology's own platform and version. */
static void
replace_target(const struct program *p, xmlDocPtr doc)
{
	xmlNodePtr root = xmlDocGetRootElement(doc);
	const struct { const char *group, *key, *value; } rows[] = {
		{ "cluster", "platform", p->platform },
		{ "postgresql", "version", p->postgresql },
	};
	xmlAttrPtr a;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		a = xml_attr_node(xml_child(root, rows[i].group),
		    rows[i].key);
		if (a != NULL && rows[i].value != NULL)
			xmlNodeSetContent((xmlNodePtr)a, XC(rows[i].value));
	}
}

bool
compile_file(struct job *job, const char *path, struct compiled *c)
{
	const struct program *p = job->program;
	size_t errors = diag_errors(&job->diag, false);
	size_t strict = diag_errors(&job->diag, true);
	const struct setting *root;

	memset(c, 0, sizeof(*c));
	root = load_file(job, path);				/* gate 1 */
	if (root == NULL)
		return false;
	grammar_check(job, p->grammar, root);			/* gate 2 */
	c->doc = doc_build_unchecked(job, root);
	replace_target(p, c->doc);
	if (!clean(job, errors) ||
	    !schema_check(job, p->topology, c->doc, RULE_shape) ||
	    !resolve_doc(job, c->doc))
		return false;
	c->model = model_build(job, c->doc);			/* gate 3 */
	check_run(job, c->model);
	if (!clean(job, errors) ||
	    (p->strict && diag_errors(&job->diag, true) != strict))
		return false;
	c->bundle_doc = render_apply(job, p->renderer, c->doc);	/* gate 4 */
	if (c->bundle_doc == NULL || !schema_check(job, p->bundle,
	    c->bundle_doc, RULE_template_fault))
		return false;
	c->bundle = bundle_read(job, c->bundle_doc);
	if (c->bundle == NULL)
		return false;
	readback_check(job, c->model, c->bundle);
	node_sums_add(job->arena, c->bundle);
	return clean(job, errors);
}

void
compile_free(struct compiled *c)
{
	render_free(c->bundle_doc);
	xmlFreeDoc(c->doc);
	memset(c, 0, sizeof(*c));
}
