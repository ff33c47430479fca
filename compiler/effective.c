/* SPDX-License-Identifier: MIT */
/* The values that a node's server works with, set or not. */
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "diag.h"
#include "effective.h"
#include "model.h"

/* The setting that counts: the last of that name (guc-file.l). */
static const struct msetting *
find(const struct mnode *node, const char *name)
{
	const struct msetting *s = node->settings.list;
	size_t i;

	for (i = node->settings.n; i > 0; i--)
		if ((s[i - 1].name[0] | 0x20) == name[0] &&
		    strcasecmp(s[i - 1].name, name) == 0)
			return &s[i - 1];
	return NULL;
}

struct effective
effective_get(struct arena *arena, const struct model *m, size_t i,
    const char *name)
{
	struct effective e = { .row = pgsetting_find(name, m->version_num) };
	const struct msetting *s = find(&m->nodes[i], name);
	const char *fix;

	if (s != NULL) {
		e.text = s->value.s;
		e.at = s->value.at;
	} else if (e.row != NULL)
		e.text = e.row->boot != NULL ? e.row->boot : "";
	e.ok = e.row != NULL && pgvalue_read(arena, e.row, e.text,
	    m->version_num, &e.value, &fix) == NULL;
	return e;
}

bool
effective_all(struct arena *arena, const struct model *m, size_t i,
    const char *const *names, size_t n, struct effective *e)
{
	size_t k;

	for (k = 0; k < n; k++) {
		e[k] = effective_get(arena, m, i, names[k]);
		if (!e[k].ok)
			return false;
	}
	return true;
}

bool
effective_off(const struct effective *e)
{
	static const char *const words[] = { "off", "false", "no", "0" };
	size_t i;

	if (e->row->type == PGSETTING_BOOL)
		return !e->value.on;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(e->value.word, words[i]) == 0)
			return true;
	return false;
}

static bool
same(const struct mnode *a, const struct mnode *b, const char *const *names,
    size_t n)
{
	const struct msetting *x, *y;
	size_t i;

	if (a->settings.list == b->settings.list)
		return true;
	for (i = 0; i < n; i++) {
		x = find(a, names[i]);
		y = find(b, names[i]);
		if ((x == NULL) != (y == NULL) ||
		    (x != NULL && x->value.at != y->value.at))
			return false;
	}
	return true;
}

bool
effective_repeated(const struct model *m, size_t i, const char *const *names,
    size_t n)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (same(&m->nodes[i], &m->nodes[k], names, n))
			return true;
	return false;
}

const struct place *
effective_place(const struct model *m, const struct place *at)
{
	return at != NULL && !at->generated ? at : m->postgresql_at;
}

const struct place *
effective_blame(const struct model *m, const struct effective *e, size_t n)
{
	const struct place *first = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (e[i].at == NULL || e[i].at->generated)
			continue;
		if (e[i].at->path != NULL &&
		    strncmp(e[i].at->path, "nodes", 5) == 0)
			return e[i].at;
		if (first == NULL)
			first = e[i].at;
	}
	return effective_place(m, first);
}

void
effective_note(struct diag *d, const struct effective *e, size_t n,
    const struct place *blamed)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (e[i].at != NULL && !e[i].at->generated &&
		    e[i].at != blamed)
			diag_note(d, e[i].at, "%s", e[i].row->name);
}

const char *
effective_text(struct arena *arena, const struct effective *e)
{
	return arena_printf(arena, "%s = %s%s", e->row->name, e->text,
	    e->at == NULL || e->at->generated ? " by default" : "");
}
