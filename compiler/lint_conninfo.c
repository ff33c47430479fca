/* SPDX-License-Identifier: MIT */
/* An existing primary_conninfo as part of the model. */
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "diag.h"
#include "job.h"
#include "lint.h"
#include "model.h"
#include "read_pgconf.h"
#include "seen.h"

/* True if the file spells the value as it is read, but for the quotes. */
static bool
is_plain(const struct msetting *s, size_t len)
{
	const struct span *at = &s->value.at->value;

	return at->len == len + 2 && memcmp(at->src->text + at->off + 1,
	    s->value.s, len) == 0;
}

/* The place of a pair, which ends at end, within its setting's plain value. */
static const struct place *
pair_place(struct job *job, const struct msetting *s,
    const struct conninfo_item *item, size_t end)
{
	const struct span *at = &s->value.at->value;
	size_t start = item->off + strlen(item->key);
	const char *text = s->value.s;
	struct span key = *at, value = *at;

	start += strspn(text + start, " \t=");
	while (end > start && strchr(" \t", text[end - 1]) != NULL)
		end--;
	key.off = at->off + 1 + item->off;
	key.len = strlen(item->key);
	value.off = at->off + 1 + start;
	value.len = end > start ? end - start : 0;
	return lint_place(job, key, value, "primary_conninfo");
}

/* syncrep.c compares names without case. */
static void
check_name(struct job *job, const struct lint *lint,
    const struct msetting *s)
{
	if (lint->node == NULL || strcmp(s->name, "application_name") != 0 ||
	    strcasecmp(s->value.s, lint->node) == 0)
		return;
	diag_value(&job->diag, RULE_standby_name, s->value.at,
	    "application_name is \"%s\", the node is \"%s\"", s->value.s,
	    lint->node);
	diag_fix(&job->diag, "write application_name=%s", lint->node);
}

/*
 * The pairs in their order, without those that a later one of the same keyword
 * replaces; requiressl is an old name (fe-connect.c conninfo_storeval).
 */
static void
add_pairs(struct job *job, struct model *m, const struct msetting *s,
    const struct conninfo_item *items, size_t n)
{
	size_t i, next, len = strlen(s->value.s);
	struct seen *seen = seen_new(job->arena, n);
	bool old, plain = is_plain(s, len);
	struct msetting *list, *pair;
	const char *key;

	list = arena_alloc(job->arena, (n + 1) * sizeof(*list));
	pair = &list[n];
	for (i = n; i-- > 0; ) {
		key = items[i].key;
		old = strcmp(key, "requiressl") == 0 && m->version_num > 92;
		if (old)
			key = "sslmode";
		if (seen_add(seen, key, strlen(key), key) != NULL)
			continue;
		next = i + 1 < n ? items[i + 1].off : len;
		pair--;
		pair->name = key;
		pair->value.s = !old ? items[i].value :
		    items[i].value[0] == '1' ? "require" : "prefer";
		pair->value.at = !plain ? s->value.at :
		    pair_place(job, s, &items[i], next);
		pair->is_string = true;
	}
	m->conninfo.list = pair;
	m->conninfo.n = (size_t)(&list[n] - pair);
}

void
lint_conninfo(struct job *job, struct model *m, const struct lint *lint,
    const struct msettings *from)
{
	const struct msetting *s = model_setting(from, "primary_conninfo");
	const struct conninfo_item *items;
	const char *why = NULL;
	size_t i, n = 0;

	if (s == NULL)
		return;
	/* a URI is left to libpq; walreceivers take one from 9.5 on */
	if (m->version_num >= 95 && conninfo_is_uri(s->value.s))
		return;
	items = read_conninfo(job->arena, s->value.s, &n, &why);
	if (items == NULL) {
		diag_value(&job->diag, RULE_file_syntax, s->value.at,
		    "primary_conninfo: %s", why);
		diag_fix(&job->diag, "write host=... port=... user=..., each "
		    "value bare or in '...'");
		return;
	}
	add_pairs(job, m, s, items, n);
	for (i = 0; i < m->conninfo.n; i++)
		check_name(job, lint, &m->conninfo.list[i]);
}
