/* SPDX-License-Identifier: MIT */
/* A model that has only settings, for tests of rules that need no more. */
#ifndef TESTS_SETTINGS_MODEL_H
#define TESTS_SETTINGS_MODEL_H

#include <check.h>
#include <string.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "model.h"
#include "platform.h"

#define SETTINGS_NODES 3

/* Some nodes; what is written for the first is shared by all. */
struct settings_model {
	struct arena		*arena;
	struct rule_levels	 levels;
	struct diag		 diag;
	struct place		 group;
	struct mnode		 nodes[SETTINGS_NODES];
	struct model		 m;
};

/* "name = value; ..." as settings below a path. */
static inline size_t
settings_read(struct settings_model *s, const char *text, const char *path,
    struct msetting *list)
{
	char *copy = arena_strdup(s->arena, text), *line, *value;
	struct place *at;
	size_t n = 0;

	while ((line = strsep(&copy, ";")) != NULL) {
		value = strstr(line, " = ");
		if (value == NULL)
			continue;
		*value = '\0';
		at = arena_alloc(s->arena, sizeof(*at));
		at->path = path;
		list[n].name = line + strspn(line, " ");
		list[n].value.s = value + 3;
		list[n++].value.at = at;
	}
	return n;
}

/* own[i] is added for node i; NULL: no such node. */
static inline struct model *
settings_begin(struct settings_model *s, int version, const char *all,
    const char *const own[SETTINGS_NODES])
{
	static const char *const names[] = { "n1", "n2", "n3" };
	struct msetting *list, shared[16];
	size_t i, n;

	memset(s, 0, sizeof(*s));
	s->arena = arena_new();
	rule_levels_default(&s->levels);
	diag_init(&s->diag, s->arena, &s->levels);
	s->group.path = "postgresql";
	n = settings_read(s, all, "postgresql.settings", shared);
	for (i = 0; i < SETTINGS_NODES && own[i] != NULL; i++) {
		list = arena_alloc(s->arena, 16 * sizeof(*list));
		memcpy(list, shared, n * sizeof(*list));
		s->nodes[i].name.s = names[i];
		s->nodes[i].role = i == 0 ? ROLE_PRIMARY : ROLE_STANDBY;
		s->nodes[i].settings.list = list;
		s->nodes[i].settings.n = n + settings_read(s, own[i],
		    "nodes", list + n);
	}
	s->m.version.s = version_text(version);
	s->m.version_num = version;
	s->m.nodes = s->nodes;
	s->m.nnodes = i;
	s->m.nstandbys = i - 1;
	s->m.postgresql_at = &s->group;
	s->m.agent.s = "none";
	return &s->m;
}

static inline void
settings_end(struct settings_model *s)
{
	diag_free(&s->diag);
	arena_free(s->arena);
}

#endif
