/* SPDX-License-Identifier: MIT */
/* Rules on settings that PostgreSQL takes and that bite later. */
#include <string.h>

#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"

#define NROWS(table) (sizeof(table) / sizeof((table)[0]))

/* Manual, Write Ahead Log: "unrecoverable data corruption". */
void
check_crash_unsafe(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "fsync", "full_page_writes" };
	struct effective e;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++)
		for (k = 0; k < NROWS(names); k++) {
			e = effective_get(d->arena, m, i, names[k]);
			if (!e.ok || e.value.on ||
			    effective_repeated(m, i, &names[k], 1))
				continue;
			diag_value(d, RULE_crash_unsafe,
			    effective_place(m, e.at), "%s is off: a node that "
			    "is fenced or loses power comes back with a "
			    "corrupt database", names[k]);
			diag_fix(d, "remove it: %s is on by default",
			    names[k]);
		}
}

/* pgarch.c pgarch_ArchiverCopyLoop: "archive_mode enabled, yet archiving is
 * not configured". */
void
check_archive_nowhere(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "archive_mode",
	    "archive_command", "archive_library" };
	size_t i, k, n = m->version_num >= 150 ? 3 : 2;
	struct effective e[NROWS(names)];
	const struct place *at;

	for (i = 0; i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, n, e) ||
		    effective_off(&e[0]))
			continue;
		for (k = 1; k < n; k++)
			if (e[k].text[0] != '\0')
				break;
		if (k < n || effective_repeated(m, i, names, n))
			continue;
		at = effective_blame(m, e, n);
		diag_value(d, RULE_archive_nowhere, at, "archive_mode is on "
		    "without a command: WAL is kept until the disk is full");
		effective_note(d, e, n, at);
		diag_fix(d, "write an archive_command, or remove "
		    "archive_mode");
	}
}

/* pgarch.c LoadArchiveLibrary: "both archive_command and archive_library
 * set" ends the archiver from 16 on; 15 runs the library only. */
void
check_archive_twice(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "archive_command",
	    "archive_library", "archive_mode" };
	struct effective e[NROWS(names)];
	const struct place *at;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, NROWS(names), e) ||
		    e[0].text[0] == '\0' || e[1].text[0] == '\0' ||
		    effective_off(&e[2]) ||
		    effective_repeated(m, i, names, NROWS(names)))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_archive_twice, at, m->version_num >= 160 ?
		    "archive_command and archive_library are both set: the "
		    "archiver refuses that and WAL is kept until the disk is "
		    "full" : "archive_command does nothing beside "
		    "archive_library");
		effective_note(d, e, 2, at);
		diag_fix(d, "remove one of them");
	}
}

/* Manual, wal_receiver_status_interval: "Setting this parameter to zero
 * disables status updates completely", and with them the feedback. */
void
check_feedback_silent(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "wal_receiver_status_interval",
	    "hot_standby_feedback" };
	struct effective e[2];
	const struct place *at;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, 2, e) ||
		    e[0].value.integer != 0 || !e[1].value.on ||
		    effective_repeated(m, i, names, 2))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_feedback_silent, at,
		    "hot_standby_feedback does nothing: standbys never report "
		    "while wal_receiver_status_interval is 0");
		effective_note(d, e, 2, at);
		diag_fix(d, "remove wal_receiver_status_interval: every 10 s "
		    "is the default");
	}
}

/* Manual of 9.1 and 9.2, replication_timeout: "it must be greater than
 * wal_receiver_status_interval". */
void
check_sender_timeout_low(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "replication_timeout",
	    "wal_receiver_status_interval" };
	struct effective e[2];
	const struct place *at;
	size_t i;

	for (i = 0; m->version_num <= 92 && i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, 2, e) ||
		    e[0].value.integer == 0 || (e[1].value.integer != 0 &&
		    e[0].value.integer > e[1].value.integer * 1000) ||
		    effective_repeated(m, i, names, 2))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_sender_timeout_low, at, "replication breaks "
		    "again and again: the primary drops a standby after %s, "
		    "and %s", effective_text(d->arena, &e[0]),
		    effective_text(d->arena, &e[1]));
		effective_note(d, e, 2, at);
		diag_fix(d, "write a replication_timeout of several times "
		    "wal_receiver_status_interval");
	}
}

/* Manual, wal_sender_timeout (replication_timeout until 9.2): zero disables
 * the timeout. */
void
check_sender_timeout_off(const struct model *m, struct diag *d)
{
	const char *const name = m->version_num <= 92 ?
	    "replication_timeout" : "wal_sender_timeout";
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name);
		if (!e.ok || e.value.integer != 0 ||
		    effective_repeated(m, i, &name, 1))
			continue;
		diag_value(d, RULE_sender_timeout_off,
		    effective_place(m, e.at), "%s is 0: a standby that "
		    "vanishes counts as connected until TCP gives up", name);
		diag_fix(d, "remove it: a minute is the default");
	}
}

/* autovacuum.c autovac_init: "autovacuum not started because of
 * misconfiguration". */
void
check_autovacuum_blind(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "track_counts", "autovacuum" };
	struct effective e[2];
	const struct place *at;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (!effective_all(d->arena, m, i, names, 2, e) ||
		    e[0].value.on || !e[1].value.on ||
		    effective_repeated(m, i, names, 2))
			continue;
		at = effective_blame(m, e, 2);
		diag_value(d, RULE_autovacuum_blind, at,
		    "autovacuum does not start while track_counts is off");
		diag_fix(d, "remove track_counts: it is on by default");
	}
}

/* guc.c check_max_stack_depth: 512 kB less than the limit of the process,
 * which is 8 MB where nobody changed it. */
void
check_stack_depth(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "max_stack_depth" };
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok || e.value.integer <= 7680 ||
		    effective_repeated(m, i, name, 1))
			continue;
		diag_value(d, RULE_stack_depth, effective_place(m, e.at),
		    "max_stack_depth is %s: PostgreSQL does not start unless "
		    "its stack may grow by 512 kB more", e.text);
		diag_fix(d, "write at most \"7680kB\", which fits into the "
		    "usual 8 MB");
	}
}

/* Manual, restart_after_crash: to be off under clusterware; ClusterLabs'
 * pgsql wiki (facts/pacemaker.md 3.4). */
void
check_restart_after_crash(const struct model *m, struct diag *d)
{
	static const char *const name[] = { "restart_after_crash" };
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes && strcmp(m->agent.s, "none") != 0; i++) {
		e = effective_get(d->arena, m, i, name[0]);
		if (!e.ok || !e.value.on || effective_repeated(m, i, name, 1))
			continue;
		diag_value(d, RULE_restart_after_crash,
		    effective_place(m, e.at), "restart_after_crash is on: "
		    "after a crash PostgreSQL revives itself while Pacemaker "
		    "fails it over");
		diag_note(d, m->agent.at, "Pacemaker runs it");
		diag_fix(d, "remove it: under an agent pghac writes false");
	}
}
