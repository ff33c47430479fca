/* SPDX-License-Identifier: MIT */
/* The values that a node's server works with, set or not. */
#include <string.h>
#include <strings.h>

#include "effective.h"
#include "model.h"

/* The setting that counts: the last of that name (guc-file.l). */
static const struct msetting *
find(const struct mnode *node, const char *name)
{
	size_t i;

	for (i = node->settings.n; i > 0; i--)
		if (strcasecmp(node->settings.list[i - 1].name, name) == 0)
			return &node->settings.list[i - 1];
	return NULL;
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
