/* SPDX-License-Identifier: MIT */
/* Sets up what all compilations share. */
#include <stdlib.h>

#include "agent.h"
#include "arena.h"
#include "crm_option.h"
#include "grammar.h"
#include "job.h"
#include "opts.h"
#include "platform.h"
#include "program.h"
#include "render.h"
#include "resource.h"
#include "schema.h"
#include "xmlerr.h"
#include "xmlshape.h"

static bool
fill(struct program *p, const char **error)
{
	const struct resource *res;
	const char *dir = p->templates;

	res = resource_get(p->arena, dir, "schemas/topology.rng");
	if (res == NULL) {
		*error = "schemas/topology.rng: no such resource";
		return false;
	}
	p->grammar = grammar_read(p->arena, res->text, res->len, error);
	if (p->grammar == NULL)
		return false;
	p->platforms = platform_read(p->arena, dir, p->grammar, error);
	if (p->platforms == NULL)
		return false;
	p->agents = agent_read(p->arena, dir, error);
	if (p->agents == NULL)
		return false;
	p->crm = crm_tables_new(p->arena, dir);
	p->shapes = arena_alloc(p->arena, sizeof(*p->shapes));
	p->shapes->arena = p->arena;
	p->shapes->dir = dir;
	p->topology = schema_compile(p->arena, dir, "schemas/topology.rng",
	    error);
	if (p->topology == NULL)
		return false;
	p->bundle = schema_compile(p->arena, dir, "schemas/bundle.rng",
	    error);
	if (p->bundle == NULL)
		return false;
	p->cluster = schema_compile(p->arena, dir, "schemas/cluster/core.rng",
	    error);
	if (p->cluster == NULL)
		return false;
	p->renderer = renderer_compile(p->arena, dir, "templates/bundle.xsl",
	    error);
	return p->renderer != NULL;
}

struct program *
program_new(const struct opts *opts, char **error)
{
	struct program *p = xcalloc(1, sizeof(*p));
	const char *why = NULL;

	xmlerr_init();
	p->arena = arena_new();
	p->templates = opts->templates;
	p->levels = opts->levels;
	p->strict = opts->strict;
	if (fill(p, &why))
		return p;
	*error = xstrdup(why);
	program_free(p);
	return NULL;
}

void
program_free(struct program *p)
{
	if (p == NULL)
		return;
	renderer_free(p->renderer);
	schema_free(p->cluster);
	schema_free(p->bundle);
	schema_free(p->topology);
	arena_free(p->arena);
	free(p);
}
