/* SPDX-License-Identifier: MIT */
/* Rules on settings of nodes that replicate from each other. */
#include <string.h>

#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"

#define NROWS(table) (sizeof(table) / sizeof((table)[0]))

/* True for a standby outside that gets its WAL from a node. */
static bool
follows_cluster(const struct model *m, const struct mnode *s)
{
	size_t i;

	for (i = 0; s->upstream.s != NULL && i < m->noutside; i++)
		if (strcmp(m->outside[i].name.s, s->upstream.s) == 0)
			return false;
	return true;
}

/* Walsenders: one a standby, and one a pg_basebackup, two with -X stream,
 * which 9.1 does not have (facts/postgresql.md 4.4, confirmed on 9.3). */
void
check_wal_senders(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "max_wal_senders" };
	size_t i, standbys = m->nstandbys, need;
	struct effective e;

	for (i = 0; i < m->noutside; i++)
		standbys += follows_cluster(m, &m->outside[i]);
	need = standbys + (m->version_num >= 92 ? 2 : 1);
	for (i = 0; standbys > 0 && i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok || e.value.integer >= (long long)need ||
		    effective_repeated(m, i, name, 1))
			continue;
		diag_value(d, RULE_wal_senders, effective_place(m, e.at),
		    "max_wal_senders is %s, %zu standby%s and a base backup "
		    "need %zu", e.text, standbys, standbys == 1 ? "" : "s",
		    need);
		diag_note(d, m->nodes_at, "the nodes");
		diag_fix(d, "write max_wal_senders = %zu in "
		    "postgresql.settings: one more for a dead standby's "
		    "sender", need + 1);
	}
}

/* xlog.h wal_level: how much a word of any version means. */
static int
wal_level_rank(const char *word, int version)
{
	static const struct { const char *word; int old, now; } ranks[] = {
		{ "minimal", 0, 0 },
		{ "archive", 1, 2 },	/* the same as replica from 9.6 on */
		{ "hot_standby", 2, 2 },
		{ "replica", 2, 2 },
		{ "logical", 3, 3 },
	};
	size_t i;

	for (i = 0; i < NROWS(ranks); i++)
		if (strcmp(ranks[i].word, word) == 0)
			return version < 96 ? ranks[i].old : ranks[i].now;
	return 0;
}

static bool
hot_standby_on(const struct model *m, struct diag *d, size_t i)
{
	struct effective e = effective_get(d->arena, m, i, "hot_standby");

	return e.ok && e.value.on;
}

/*
 * xlog.c CheckRequiredParameterValues: WAL of a primary with less than
 * hot_standby (replica from 9.6) starts no hot standby, minimal WAL none at
 * all.  Each node may become primary.
 */
void
check_wal_level(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "wal_level" };
	struct effective e;
	bool hot = false;
	size_t i;
	int rank;

	for (i = 0; i < m->nnodes; i++)
		hot = hot || hot_standby_on(m, d, i);
	for (i = 0; m->nstandbys > 0 && i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok)
			continue;
		rank = wal_level_rank(e.value.word, m->version_num);
		if (rank >= (hot ? 2 : 1) || effective_repeated(m, i, name, 1))
			continue;
		diag_value(d, RULE_wal_level, effective_place(m, e.at),
		    "wal_level is %s: no %sstandby can start from this WAL",
		    e.text, hot ? "hot " : "");
		diag_fix(d, "write wal_level = \"%s\" in "
		    "postgresql.settings", m->version_num >= 96 ? "replica" :
		    "hot_standby");
	}
}

static void
hot_standby_off(const struct model *m, struct diag *d, enum rule rule,
    const char *why)
{
	static const char *const name[] = { "hot_standby" };
	struct effective e;
	size_t i;

	for (i = 0; m->nstandbys > 0 && i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok || e.value.on || effective_repeated(m, i, name, 1))
			continue;
		diag_value(d, rule, effective_place(m, e.at),
		    "hot_standby is off: %s", why);
		diag_fix(d, "write hot_standby = true in "
		    "postgresql.settings");
	}
}

void
check_hot_standby_off(const struct model *m, struct diag *d)
{
	if (strcmp(m->agent.s, "none") == 0)
		hot_standby_off(m, d, RULE_hot_standby_off,
		    "a standby answers no query, so nothing can watch it");
}

/* heartbeat/pgsql pgsql_start waits for its "select now();"; PAF asks
 * pg_is_in_recovery() (facts/pacemaker.md 3.3). */
void
check_hot_standby_agent(const struct model *m, struct diag *d)
{
	if (strcmp(m->agent.s, "none") != 0)
		hot_standby_off(m, d, RULE_hot_standby_agent,
		    "the agent asks each standby by SQL and never sees one "
		    "start");
}

/* The node with the highest value of a setting; nnodes if none is known. */
static size_t
highest(const struct model *m, struct diag *d, const char *name,
    struct effective *max)
{
	size_t i, node = m->nnodes;
	struct effective e;

	*max = (struct effective){ 0 };
	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name);
		if (!e.ok || (node < m->nnodes &&
		    e.value.integer <= max->value.integer))
			continue;
		*max = e;
		node = i;
	}
	return node;
}

/*
 * xlog.c CheckRequiredParameterValues: "hot standby is not possible because
 * X = 50 is a lower setting than on the master server".  Each node may
 * become primary, so none may have less than another.
 */
void
check_standby_lower(const struct model *m, struct diag *d)
{
	static const struct { const char *name; int since; } rows[] = {
		{ "max_connections", 91 },
		{ "max_prepared_transactions", 91 },
		{ "max_locks_per_transaction", 91 },
		{ "max_worker_processes", 94 },
		{ "max_wal_senders", 120 },
	};
	struct effective e[2];		/* the lower and the highest */
	const struct place *at;
	size_t i, k, top;

	for (k = 0; k < NROWS(rows) && m->nnodes > 1; k++) {
		if (m->version_num < rows[k].since)
			continue;
		top = highest(m, d, rows[k].name, &e[1]);
		for (i = 0; top < m->nnodes && i < m->nnodes; i++) {
			e[0] = effective_get(d->arena, m, i, rows[k].name);
			if (!e[0].ok ||
			    e[0].value.integer >= e[1].value.integer ||
			    !hot_standby_on(m, d, i) ||
			    effective_repeated(m, i, &rows[k].name, 1))
				continue;
			at = effective_blame(m, e, 2);
			diag_value(d, RULE_standby_lower, at,
			    "%s has %s, %s has %s: it does not start as the "
			    "other's standby", m->nodes[i].name.s,
			    effective_text(d->arena, &e[0]),
			    m->nodes[top].name.s, e[1].text);
			effective_note(d, e, 2, at);
			diag_fix(d, "give every node the same %s: each may "
			    "become primary", rows[k].name);
		}
	}
}

/* libpq: "server does not support SSL, but SSL was required". */
void
check_replication_ssl(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "ssl" };
	static const char *const modes[] = { "require", "verify-ca",
	    "verify-full" };
	const struct msetting *mode = model_setting(&m->conninfo, "sslmode");
	struct effective e;
	size_t i, k;

	for (k = 0; mode != NULL && k < NROWS(modes); k++)
		if (strcmp(mode->value.s, modes[k]) == 0)
			break;
	if (mode == NULL || k == NROWS(modes) || m->nstandbys == 0)
		return;
	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok || e.value.on)
			continue;
		diag_value(d, RULE_replication_ssl, mode->value.at,
		    "sslmode \"%s\" while ssl is off on %s: no standby can "
		    "connect to it", mode->value.s, m->nodes[i].name.s);
		if (e.at != NULL)
			diag_note(d, e.at, "the setting");
		diag_fix(d, "write ssl = true in postgresql.settings");
		return;
	}
}
