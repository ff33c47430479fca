/* SPDX-License-Identifier: MIT */
/* Rules on combinations of settings with which PostgreSQL does not start. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"

#define NROWS(table) (sizeof(table) / sizeof((table)[0]))

/* The most settings that a row of a table here can have. */
#define MAX_SETTINGS 5

/* Settings of these versions that clash; names beyond n are NULL. */
struct combination {
	int		 since, until;
	size_t		 n;
	const char	*names[MAX_SETTINGS];
};

/* The row of a version, NULL if the version has no such check. */
static const struct combination *
of_version(const struct combination *rows, size_t nrows, int version)
{
	size_t i;

	for (i = 0; i < nrows; i++)
		if (rows[i].since <= version && version <= rows[i].until)
			return &rows[i];
	return NULL;
}

/* "a = 1", "a = 1 plus b = 2", ... */
static const char *
sum_text(struct arena *arena, const struct effective *e, size_t n)
{
	const char *text = effective_text(arena, &e[0]);
	size_t i;

	for (i = 1; i < n; i++)
		text = arena_printf(arena, "%s plus %s", text,
		    effective_text(arena, &e[i]));
	return text;
}

/* The sum of what stands after max_connections must be less. */
static void
check_below_connections(const struct model *m, struct diag *d, enum rule rule,
    const struct combination *row)
{
	struct effective e[MAX_SETTINGS];
	const struct place *at;
	long long sum;
	size_t i, k;

	for (i = 0; row != NULL && i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, row->names, row->n, e))
			continue;
		for (sum = 0, k = 1; k < row->n; k++)
			sum += e[k].value.integer;
		if (sum < e[0].value.integer ||
		    effective_repeated(m, i, row->names, row->n))
			continue;
		at = effective_blame(m, e, row->n);
		diag_value(d, rule, at, "PostgreSQL %s does not start: %s "
		    "must be less than %s", m->version.s, sum_text(d->arena,
		    &e[1], row->n - 1), effective_text(d->arena, &e[0]));
		effective_note(d, e, row->n, at);
		diag_fix(d, "raise max_connections above %lld, or lower the "
		    "%s", sum, row->n > 2 ? "others" : "other");
	}
}

/* postmaster.c PostmasterMain; 11 takes walsenders from max_connections. */
void
check_connections_reserved(const struct model *m, struct diag *d)
{
	static const struct combination rows[] = {
		{ 91, 100, 2, { "max_connections",
		    "superuser_reserved_connections" } },
		{ 110, 110, 3, { "max_connections",
		    "superuser_reserved_connections", "max_wal_senders" } },
		{ 120, 150, 2, { "max_connections",
		    "superuser_reserved_connections" } },
		{ 160, 180, 3, { "max_connections",
		    "superuser_reserved_connections",
		    "reserved_connections" } },
	};

	check_below_connections(m, d, RULE_connections_reserved,
	    of_version(rows, NROWS(rows), m->version_num));
}

/* postmaster.c PostmasterMain until 10. */
void
check_connections_senders(const struct model *m, struct diag *d)
{
	static const struct combination rows[] = {
		{ 91, 100, 2, { "max_connections", "max_wal_senders" } },
	};

	check_below_connections(m, d, RULE_connections_senders,
	    of_version(rows, NROWS(rows), m->version_num));
}

/*
 * The most processes that the server sees on its way through the file: until
 * 17 guc.c check_maxconnections and its like judge each setting when it is
 * read, with the launcher of autovacuum.  At last postinit.c
 * InitializeMaxBackends adds up, from 17 on with the slot synchronizer.
 */
static long long
most_processes(const struct model *m, size_t i, const struct combination *row,
    const struct effective *e, bool *order)
{
	const struct msettings *all = &m->nodes[i].settings;
	long long now[MAX_SETTINGS], sum = 1, last, peak = 0;
	size_t k, s;

	for (k = 0; k < row->n; k++)
		sum += now[k] = strtoll(e[k].row->boot, NULL, 10);
	for (s = 0; s < all->n; s++)
		for (k = 0; k < row->n; k++) {
			if (strcasecmp(all->list[s].name, row->names[k]) != 0)
				continue;
			sum += e[k].value.integer - now[k];
			now[k] = e[k].value.integer;
			if (sum > peak)
				peak = sum;
		}
	last = m->version_num >= 170 ? sum + 1 : sum;
	*order = m->version_num < 180 && last < peak;
	return *order ? peak : last;
}

/* All together must not exceed MAX_BACKENDS, which is also the limit of
 * max_connections itself. */
void
check_backends_limit(const struct model *m, struct diag *d)
{
	static const struct combination rows[] = {
		{ 91, 93, 2, { "max_connections", "autovacuum_max_workers" } },
		{ 94, 110, 3, { "max_connections", "autovacuum_max_workers",
		    "max_worker_processes" } },
		{ 120, 170, 4, { "max_connections", "autovacuum_max_workers",
		    "max_worker_processes", "max_wal_senders" } },
		{ 180, 180, 4, { "max_connections", "autovacuum_worker_slots",
		    "max_worker_processes", "max_wal_senders" } },
	};
	const struct combination *row = of_version(rows, NROWS(rows),
	    m->version_num);
	struct effective e[MAX_SETTINGS];
	const struct place *at;
	long long most;
	bool order;
	size_t i;

	for (i = 0; row != NULL && i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, row->names, row->n, e))
			continue;
		most = most_processes(m, i, row, e, &order);
		if (most <= (long long)e[0].row->max ||
		    effective_repeated(m, i, row->names, row->n))
			continue;
		at = effective_blame(m, e, row->n);
		diag_value(d, RULE_backends_limit, at, "PostgreSQL %s does "
		    "not start with %lld processes, its limit is %.0f: %s%s",
		    m->version.s, most, e[0].row->max, sum_text(d->arena, e,
		    row->n), order ? ", each read while those after it still "
		    "have their defaults" : "");
		effective_note(d, e, row->n, at);
		diag_fix(d, order ? "set %s after the others" : "lower %s",
		    e[0].row->name);
	}
}

/* postmaster.c PostmasterMain: what cannot be had from minimal WAL. */
void
check_wal_level_minimal(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "wal_level", "max_wal_senders",
	    "archive_mode", "summarize_wal" };
	struct effective e[NROWS(names)], clash[NROWS(names)];
	const char *list[NROWS(names)];
	const struct place *at;
	size_t i, k, n;

	for (i = 0; i < m->nnodes; i++) {
		for (k = 0; k < NROWS(names); k++)
			e[k] = effective_get(d->arena, m, i, names[k]);
		if (!e[0].ok || strcmp(e[0].value.word, "minimal") != 0)
			continue;
		clash[0] = e[0];
		for (n = k = 1; k < NROWS(names); k++)
			if (e[k].ok && (e[k].row->type == PGSETTING_INT ?
			    e[k].value.integer > 0 : !effective_off(&e[k])))
				clash[n++] = e[k];
		for (k = 0; k < n; k++)
			list[k] = clash[k].row->name;
		if (n == 1 || effective_repeated(m, i, list, n))
			continue;
		at = effective_blame(m, clash, n);
		diag_value(d, RULE_wal_level_minimal, at, "PostgreSQL %s does "
		    "not start with %s: %s needs more", m->version.s,
		    effective_text(d->arena, &clash[0]),
		    effective_text(d->arena, &clash[1]));
		effective_note(d, clash, n, at);
		diag_fix(d, "set wal_level to \"%s\"", m->version_num >= 96 ?
		    "replica" : "hot_standby");
	}
}

/*
 * xlog.c ReadControlFile: two segments at least.  A segment has 16 MB unless
 * initdb is told otherwise, which nothing in a topology can.
 */
void
check_wal_size_low(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "min_wal_size", "max_wal_size" };
	const struct pgsetting *segment = pgsetting_find("wal_segment_size",
	    m->version_num);
	struct effective e;
	size_t i, k;

	if (m->version_num < 110 || segment == NULL)
		return;
	for (i = 0; i < m->nnodes; i++)
		for (k = 0; k < NROWS(names); k++) {
			e = effective_get(d->arena, m, i, names[k]);
			if (!e.ok || e.value.integer >= 32 ||
			    effective_repeated(m, i, &names[k], 1))
				continue;
			diag_value(d, RULE_wal_size_low,
			    effective_place(m, e.at), "PostgreSQL %s does not "
			    "start with %s: it must hold two WAL segments of "
			    "16 MB", m->version.s, effective_text(d->arena,
			    &e));
			diag_fix(d, "set %s to \"32MB\" or more", names[k]);
		}
}

/* guc.c check_log_stats, check_stage_log_stats. */
void
check_statement_stats(const struct model *m, struct diag *d)
{
	static const char *const parts[] = { "log_parser_stats",
	    "log_planner_stats", "log_executor_stats" };
	const char *pair[2] = { "log_statement_stats", NULL };
	const struct place *at;
	struct effective e[2];
	size_t i, k;

	for (i = 0; i < m->nnodes; i++) {
		e[0] = effective_get(d->arena, m, i, pair[0]);
		for (k = 0; e[0].ok && e[0].value.on && k < NROWS(parts);
		    k++) {
			pair[1] = parts[k];
			e[1] = effective_get(d->arena, m, i, parts[k]);
			if (!e[1].ok || !e[1].value.on ||
			    effective_repeated(m, i, pair, 2))
				continue;
			at = effective_place(m, e[1].at);
			diag_value(d, RULE_statement_stats, at,
			    "PostgreSQL %s does not start with both %s and "
			    "log_statement_stats", m->version.s, parts[k]);
			effective_note(d, e, 2, at);
			diag_fix(d, "switch one of them off: "
			    "log_statement_stats counts all stages together");
		}
	}
}

/* sysv_shmem.c PGSharedMemoryCreate, since shared_memory_type is there. */
void
check_huge_pages_type(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "huge_pages",
	    "shared_memory_type" };
	struct effective e[2];
	const struct place *at;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, 2, e) ||
		    effective_off(&e[0]) ||
		    strcmp(e[0].value.word, "try") == 0 ||
		    strcmp(e[1].value.word, "mmap") == 0 ||
		    effective_repeated(m, i, names, 2))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_huge_pages_type, at,
		    "PostgreSQL %s does not start with %s and %s: only mmap "
		    "has huge pages", m->version.s, effective_text(d->arena,
		    &e[0]), effective_text(d->arena, &e[1]));
		effective_note(d, e, 2, at);
		diag_fix(d, "remove shared_memory_type, or set huge_pages "
		    "to \"try\"");
	}
}

/* be-secure-openssl.c be_tls_init from 13 on; "" is no limit. */
void
check_ssl_protocol_range(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "ssl_min_protocol_version",
	    "ssl_max_protocol_version", "ssl" };
	static const char *const protocols[] = { "TLSv1", "TLSv1.1",
	    "TLSv1.2", "TLSv1.3" };
	struct effective e[NROWS(names)];
	const struct place *at;
	size_t i, k, min, max;

	for (i = 0; m->version_num >= 130 && i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, NROWS(names), e) ||
		    !e[2].value.on)
			continue;
		min = 0;
		max = NROWS(protocols);
		for (k = 0; k < NROWS(protocols); k++) {
			if (strcmp(e[0].value.word, protocols[k]) == 0)
				min = k;
			if (strcmp(e[1].value.word, protocols[k]) == 0)
				max = k;
		}
		if (min <= max || effective_repeated(m, i, names,
		    NROWS(names)))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_ssl_protocol_range, at,
		    "PostgreSQL %s does not start with %s above %s",
		    m->version.s, effective_text(d->arena, &e[0]),
		    effective_text(d->arena, &e[1]));
		effective_note(d, e, 2, at);
		diag_fix(d, "remove ssl_max_protocol_version");
	}
}
