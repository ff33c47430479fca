/* SPDX-License-Identifier: MIT */
/* Rules on synchronous replication. */
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"
#include "pgvalue_list.h"

static const char *const setting[] = { "synchronous_standby_names" };

/* Whom a primary waits for. */
struct names {
	const char *const	*list;	/* n */
	size_t			 n;
	long			 wait;	/* for so many of them */
	bool			 any;	/* "*" is one: all standbys */
};

/* What nodes[i] waits for as primary; false: nothing, or not to be read. */
static bool
names_of(const struct model *m, struct diag *d, size_t i, struct effective *e,
    struct names *names)
{
	const char *error;
	size_t k;

	*e = effective_get(d->arena, m, i, setting[0]);
	if (!e->ok)
		return false;
	names->any = false;
	names->list = pgvalue_sync_names(d->arena, e->text, m->version_num,
	    &names->n, &names->wait, &error);
	for (k = 0; names->list != NULL && k < names->n; k++)
		names->any = names->any || strcmp(names->list[k], "*") == 0;
	return names->list != NULL && names->n > 0;
}

/* syncrep.c: N of fewer is never reached (facts/postgresql.md 4.3). */
void
check_sync_names_count(const struct model *m, struct diag *d)
{
	struct names names;
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (effective_repeated(m, i, setting, 1) ||
		    !names_of(m, d, i, &e, &names) || names.any ||
		    (size_t)names.wait <= names.n)
			continue;
		diag_value(d, RULE_sync_names_count, effective_place(m, e.at),
		    "every commit waits forever: for %ld standbys of a list "
		    "of %zu", names.wait, names.n);
		diag_fix(d, "wait for fewer standbys than are named");
	}
}

/* The number of the node that has this name; nnodes: none. */
static size_t
node_called(const struct model *m, const char *name)
{
	size_t i;

	/* syncrep.c SyncRepGetStandbyPriority: pg_strcasecmp */
	for (i = 0; i < m->nnodes; i++)
		if (strcasecmp(m->nodes[i].name.s, name) == 0)
			break;
	return i;
}

/*
 * A standby's application_name is its node's name.  Receivers outside of the
 * cluster have other names, so this can be meant.
 */
void
check_sync_names_unknown(const struct model *m, struct diag *d)
{
	struct names names;
	struct effective e;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++) {
		if (effective_repeated(m, i, setting, 1) ||
		    !names_of(m, d, i, &e, &names))
			continue;
		for (k = 0; k < names.n; k++)
			if (node_called(m, names.list[k]) == m->nnodes &&
			    strcmp(names.list[k], "*") != 0)
				break;
		if (k == names.n)
			continue;
		diag_value(d, RULE_sync_names_unknown,
		    effective_place(m, e.at), "no node is called \"%s\": "
		    "commits may wait for a standby that never comes",
		    names.list[k]);
		diag_note(d, m->nodes_at, "the nodes");
		diag_fix(d, "write the nodes' names: each standby connects "
		    "with its node's name");
	}
}

/* The nodes that a list names; returns how many names are no node's. */
static long
named_nodes(const struct model *m, const struct names *names,
    bool *named)
{
	size_t i, k;
	long others = 0;

	memset(named, 0, m->nnodes * sizeof(*named));
	for (i = 0; i < names->n; i++) {
		k = node_called(m, names->list[i]);
		if (k < m->nnodes)
			named[k] = true;
		else
			others++;
	}
	return others;
}

/*
 * Each node may become primary: its commits then wait for the others of the
 * list, never for itself (facts/postgresql.md 4.3, confirmed).
 */
void
check_sync_names_short(const struct model *m, struct diag *d)
{
	bool *named = arena_alloc(d->arena, m->nnodes * sizeof(*named) + 1);
	const struct place *done = NULL;
	struct names names;
	struct effective e;
	size_t i, k;
	long have;

	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, setting[0]);
		if ((e.at != NULL && e.at == done) ||
		    !names_of(m, d, i, &e, &names) || names.any)
			continue;
		have = named_nodes(m, &names, named);
		for (k = 0; k < m->nnodes; k++)
			have += named[k] && k != i;
		if (have >= names.wait)
			continue;
		done = e.at;
		diag_value(d, RULE_sync_names_short,
		    effective_place(m, e.at), "with %s as primary every "
		    "commit waits forever: for %ld of these standbys, of "
		    "which it has %ld", m->nodes[i].name.s, names.wait, have);
		diag_note(d, m->nodes[i].at, "%s", m->nodes[i].name.s);
		diag_fix(d, "name the other nodes too, or let each standby's "
		    "replication = \"sync\" write the list");
	}
}

/* Where it is said that nodes[i] waits for standbys; NULL: nowhere.  The
 * agent pgsql writes the names itself, for nodes that are "sync". */
static const struct place *
waits(const struct model *m, struct diag *d, size_t i)
{
	struct names names;
	struct effective e;
	size_t k;

	if (names_of(m, d, i, &e, &names))
		return effective_place(m, e.at);
	for (k = 0; k < m->nnodes; k++)
		if (m->nodes[k].sync && k != i)
			return m->nodes[k].replication.at;
	return NULL;
}

/* Manual, synchronous_commit: with local and off nothing waits. */
void
check_sync_commit_off(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "synchronous_commit" };
	const struct place *sync;
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok || (!effective_off(&e) &&
		    strcmp(e.value.word, "local") != 0) ||
		    effective_repeated(m, i, name, 1))
			continue;
		sync = waits(m, d, i);
		if (sync == NULL)
			continue;
		diag_value(d, RULE_sync_commit_off,
		    effective_place(m, e.at), "synchronous_commit is %s: "
		    "no commit waits for the synchronous standbys, a failover "
		    "loses transactions", e.text);
		diag_note(d, sync, "the standbys");
		diag_fix(d, "remove it, or write replication = \"async\"");
	}
}
