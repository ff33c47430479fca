/* SPDX-License-Identifier: MIT */
/* What a key that the grammar does not know was meant to be. */
#include <string.h>

#include "arena.h"
#include "grammar.h"
#include "rules.h"

/* Nothing longer is a misspelling of a key. */
#define NAME_MAX_LEN 64

/* A key of the grammar and the group that it belongs to. */
struct entry {
	const struct grammar_key	*owner;
	const char			*path;	/* the owner's, without item */
	const char			*name;
};

struct entries {
	struct arena	*arena;
	struct entry	*list;
	size_t		 n;
};

static size_t
count(const struct grammar_key *group)
{
	size_t i, n = group->nkeys;

	for (i = 0; i < group->nkeys; i++)
		n += count(&group->keys[i]);
	return n;
}

/* Adds the keys of a group and of all groups below it. */
static void
collect(struct entries *e, const struct grammar_key *group, const char *path)
{
	const struct grammar_key *k;
	size_t i;

	for (i = 0; i < group->nkeys; i++) {
		k = &group->keys[i];
		if (group->type == GRAMMAR_LIST) {
			collect(e, k, path);
			continue;
		}
		e->list[e->n].owner = group;
		e->list[e->n].path = path;
		e->list[e->n++].name = k->name;
		collect(e, k, path[0] == '\0' ? k->name :
		    arena_printf(e->arena, "%s.%s", path, k->name));
	}
}

/* True if below is a group of group, or the items of its list. */
static bool
is_child(const struct grammar_key *below, const struct grammar_key *group)
{
	size_t i;

	for (i = 0; i < group->nkeys; i++)
		if (below == &group->keys[i] ||
		    (group->keys[i].type == GRAMMAR_LIST &&
		    below == group->keys[i].keys))
			return true;
	return false;
}

static const char *
place_name(const struct entry *e)
{
	return e->path[0] == '\0' ? "the top level" : e->path;
}

/* A near name in the group above or in the groups below. */
static const char *
near(const struct entries *e, const struct grammar_key *key,
    const struct grammar_key *parent, const char *name)
{
	const char **names, *hit;
	size_t i, n = 0;

	names = arena_alloc(e->arena, (e->n + 1) * sizeof(*names));
	for (i = 0; i < e->n; i++)
		if (e->list[i].owner == parent ||
		    is_child(e->list[i].owner, key))
			names[n++] = e->list[i].name;
	hit = suggest(name, names, n);
	for (i = 0; hit != NULL && i < e->n; i++)
		if (e->list[i].name == hit)
			return arena_printf(e->arena,
			    "did you mean \"%s\" in %s?", hit,
			    place_name(&e->list[i]));
	return NULL;
}

/*
 * Where exactly this name belongs: in the groups around if they have it, else
 * in one or two others.
 */
static const char *
belongs(const struct entries *e, const struct grammar_key *key,
    const struct grammar_key *parent, const char *name)
{
	const struct entry *hits[3] = { NULL }, *x;
	size_t i, n = 0;

	for (i = 0; i < e->n; i++) {
		x = &e->list[i];
		if (strcmp(x->name, name) != 0)
			continue;
		if (x->owner == parent || is_child(x->owner, key)) {
			hits[0] = x;
			n = 1;
			break;
		}
		if (n < 3)
			hits[n++] = x;
	}
	if (n == 1)
		return arena_printf(e->arena, "\"%s\" belongs into %s", name,
		    place_name(hits[0]));
	if (n == 2)
		return arena_printf(e->arena, "\"%s\" belongs into %s or %s",
		    name, place_name(hits[0]), place_name(hits[1]));
	return NULL;
}

/* "known here: a, b, c" */
static const char *
known(struct arena *arena, const struct grammar_key *key)
{
	const char *text = "the keys known here are";
	size_t i;

	for (i = 0; i < key->nkeys; i++)
		text = arena_printf(arena, "%s%s %s", text, i > 0 ? "," : "",
		    key->keys[i].name);
	return text;
}

struct grammar_hint
grammar_hint(struct arena *arena, const struct grammar *g,
    const struct grammar_key *key, const struct grammar_key *parent,
    const bool *seen, const char *name)
{
	struct grammar_hint h = { key->nkeys, NULL };
	struct entries e = { .arena = arena };
	const char **own, *hit;
	size_t i, n = 0;

	if (strlen(name) > NAME_MAX_LEN) {
		h.fix = known(arena, key);
		return h;
	}
	own = arena_alloc(arena, (key->nkeys + 1) * sizeof(*own));
	for (i = 0; i < key->nkeys; i++)
		if (!seen[i])
			own[n++] = key->keys[i].name;
	hit = suggest(name, own, n);
	if (hit != NULL) {
		for (h.own = 0; key->keys[h.own].name != hit; )
			h.own++;
		h.fix = arena_printf(arena, "did you mean \"%s\"?", hit);
		return h;
	}
	e.list = arena_alloc(arena, count(&g->root) * sizeof(*e.list));
	collect(&e, &g->root, "");
	h.fix = belongs(&e, key, parent, name);
	if (h.fix == NULL)
		h.fix = near(&e, key, parent, name);
	for (i = 0; h.fix == NULL && i < key->nkeys; i++)
		if (key->keys[i].dotted)
			h.fix = arena_printf(arena, "a setting of PostgreSQL "
			    "is written into %s = { ... };",
			    key->keys[i].name);
	if (h.fix == NULL)
		h.fix = known(arena, key);
	return h;
}
