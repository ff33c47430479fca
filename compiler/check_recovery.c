/* SPDX-License-Identifier: MIT */
/* Rules on a standby's recovery: parameters, commands, slots, WAL. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"
#include "pgsetting.h"
#include "seen.h"

/* From 12 on the parameters are settings; before, of recovery.conf. */
#define SETTINGS_SINCE	120

/*
 * recovery.conf's values are read as those of settings, by the same functions
 * (xlog.c readRecoveryCommandFile: parse_bool, parse_int).  pgsetting has the
 * rows from 12 on; these are older, and a delay had no limits.
 */
static const struct pgsetting older[] = {
	{ "standby_mode", 91, 110, PGSETTING_BOOL, PGSETTING_POSTMASTER, 0,
	    NULL, 0, 0, "off", NULL },
	{ "pause_at_recovery_target", 91, 94, PGSETTING_BOOL,
	    PGSETTING_POSTMASTER, 0, NULL, 0, 0, "on", NULL },
	{ "recovery_min_apply_delay", 94, 110, PGSETTING_INT,
	    PGSETTING_POSTMASTER, 0, "ms", INT_MIN, INT_MAX, "0", NULL },
};

/* The row by which a parameter is read, NULL if any text will do. */
static const struct pgsetting *
row_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(older) / sizeof(older[0]); i++)
		if (strcmp(older[i].name, name) == 0)
			return &older[i];
	/* up to 11 any other text than a number is latest: its own rule */
	if (strcmp(name, "recovery_target_timeline") == 0)
		return NULL;
	return pgsetting_find(name, SETTINGS_SINCE);
}

/* xlog.c compares these with strcmp. */
static bool
wrong_case(const struct msetting *s, const struct pgvalue *v)
{
	return strcmp(s->name, "recovery_target_action") == 0 &&
	    v->word != NULL &&
	    strcmp(s->value.s, v->word) != 0;
}

/* Settings may be empty, then as if they were not there; these may not. */
static bool
wrong_empty(const struct msetting *s)
{
	static const char *const names[] = { "primary_slot_name",
	    "recovery_target", "recovery_target_lsn",
	    "recovery_target_time" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], s->name) == 0)
			return s->value.s[0] == '\0';
	return false;
}

/* xlog.c readRecoveryCommandFile; a topology's standbys have standby_mode. */
static void
judge_restore(const struct model *m, struct diag *d)
{
	const struct msetting *mode = model_setting(&m->recovery,
	    "standby_mode"), *restore;
	const char *fix;
	struct pgvalue v;

	restore = model_setting(&m->recovery, "restore_command");
	if ((m->parts & PART_TOPOLOGY) || (restore != NULL &&
	    restore->value.s[0] != '\0') || (mode != NULL && (pgvalue_read(
	    d->arena, &older[0], mode->value.s, m->version_num, &v,
	    &fix) != NULL || v.on)))
		return;
	diag_value(d, RULE_recovery_value, m->replication_at,
	    "neither standby_mode nor restore_command: PostgreSQL does not "
	    "start");
	diag_fix(d, "write standby_mode = on for a standby, restore_command "
	    "for a restore");
}

void
check_recovery_value(const struct model *m, struct diag *d)
{
	const struct pgsetting *row;
	const struct msetting *s;
	const char *why, *fix;
	struct pgvalue value;
	size_t i;

	if (m->version_num < SETTINGS_SINCE)
		judge_restore(m, d);
	for (i = 0; i < m->recovery.n && m->version_num < SETTINGS_SINCE;
	    i++) {
		s = &m->recovery.list[i];
		row = row_of(s->name);
		why = fix = NULL;
		value = (struct pgvalue){ 0 };
		errno = 0;
		if (row != NULL)
			why = pgvalue_read(d->arena, row, s->value.s,
			    m->version_num, &value, &fix);
		else if (strcmp(s->name, "recovery_target_timeline") == 0 &&
		    strtoul(s->value.s, NULL, 0) == ULONG_MAX && errno != 0)
			why = "expected latest, or a number of 32 bits";
		if (why == NULL && wrong_empty(s))
			why = "expected a value";
		if (why == NULL && !wrong_case(s, &value))
			continue;
		diag_value(d, RULE_recovery_value, s->value.at,
		    "%s is \"%s\": %s", s->name, s->value.s, why != NULL ?
		    why : "its case counts in recovery.conf");
		if (why == NULL)
			diag_fix(d, "write \"%s\"", value.word);
		else
			diag_fix(d, "%s", fix != NULL ? fix :
			    "mend the value: the standby does not start");
	}
}

static const char *const targets[] = { "recovery_target",
    "recovery_target_lsn", "recovery_target_name", "recovery_target_time",
    "recovery_target_xid" };

#define NTARGETS (sizeof(targets) / sizeof(targets[0]))

/*
 * True if the parameters are settings of the nodes.  The agent pgsql writes
 * them into a file of its own, and has them from postgresql.replication.
 */
static bool
in_settings(const struct model *m)
{
	return m->version_num >= SETTINGS_SINCE && (m->agent.s == NULL ||
	    strcmp(m->agent.s, "pgsql") != 0);
}

/* A recovery parameter of nodes[i], wherever that version has it; NULL if it
 * is not set, or empty. */
static const struct msetting *
parameter(const struct model *m, size_t i, const char *name)
{
	const struct msetting *s = model_setting(in_settings(m) ?
	    &m->nodes[i].settings : &m->recovery, name);

	return s != NULL && s->value.s[0] != '\0' ? s : NULL;
}

/* The same, NULL also if an earlier node has it from the same place. */
static const struct msetting *
parameter_once(const struct model *m, size_t i, const char *name)
{
	if (i > 0 && (!in_settings(m) || effective_repeated(m, i, &name, 1)))
		return NULL;
	return parameter(m, i, name);
}

/* xlog.c: a standby that reaches its target stops following the primary. */
void
check_recovery_target(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i, k;

	for (i = 0; i < m->nnodes && m->nstandbys > 0; i++)
		for (k = 0; k < NTARGETS; k++) {
			s = parameter(m, i, targets[k]);
			if (s == NULL)
				continue;
			diag_key(d, RULE_recovery_target, s->value.at,
			    "%s ends the replication when it is reached",
			    s->name);
			diag_fix(d, "remove it: it is for a restore, not for "
			    "a standby");
			return;
		}
}

/* xlogrecovery.c error_multiple_recovery_targets, 12 and later. */
void
check_recovery_targets(const struct model *m, struct diag *d)
{
	const struct msetting *s, *first;
	size_t i, k;

	for (i = 0; i < m->nnodes && m->version_num >= SETTINGS_SINCE; i++) {
		if (effective_repeated(m, i, targets, NTARGETS))
			continue;
		for (k = 0, first = NULL; k < NTARGETS; k++) {
			s = parameter(m, i, targets[k]);
			if (first == NULL || s == NULL) {
				first = first == NULL ? s : first;
				continue;
			}
			diag_key(d, RULE_recovery_targets, s->value.at,
			    "%s beside %s: PostgreSQL %s takes one recovery "
			    "target", s->name, first->name, m->version.s);
			diag_note(d, first->value.at, "the other one");
			diag_fix(d, "keep one of them");
		}
	}
}

/* What may stand behind a '%' (xlogarchive.c, pgarch.c), and what must. */
static const struct command {
	const char	*name;
	const char	*allowed;
	const char	*required;
	const char	*known;		/* allowed, in words */
} commands[] = {
	{ "archive_command", "pf%", "p", "%p (path) and %f (name)" },
	{ "restore_command", "pfr%", "pf",
	    "%p (path), %f (name) and %r (last file needed)" },
	{ "archive_cleanup_command", "r%", "", "%r (last file needed)" },
	{ "recovery_end_command", "r%", "", "%r (last file needed)" },
};

static bool
has_escape(const char *text, char c)
{
	const char *p;

	for (p = text; (p = strchr(p, '%')) != NULL && p[1] != '\0'; p += 2)
		if (p[1] == c)
			return true;
	return false;
}

/* A command that does nothing on purpose has no file name. */
static bool
does_nothing(const char *text)
{
	static const char *const words[] = { "", ":", "true", "/bin/true",
	    "/usr/bin/true", "exit 0", "cd .", "false", "/bin/false" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], text) == 0)
			return true;
	return false;
}

typedef void	command_fn(const struct model *, struct diag *,
		    const struct command *, const struct msetting *);

/* Calls judge for a command wherever it is given, once where nodes share
 * it. */
static void
each_command(const struct model *m, struct diag *d, command_fn *judge)
{
	const struct msetting *s;
	const char *name;
	size_t i, k;

	for (k = 0; k < sizeof(commands) / sizeof(commands[0]); k++) {
		name = commands[k].name;
		s = in_settings(m) ? NULL : model_setting(&m->recovery, name);
		if (s != NULL)
			judge(m, d, &commands[k], s);
		for (i = 0; i < m->nnodes; i++) {
			s = model_setting(&m->nodes[i].settings, name);
			if (s != NULL && !effective_repeated(m, i, &name, 1))
				judge(m, d, &commands[k], s);
		}
	}
}

static void
judge_escape(const struct model *m, struct diag *d, const struct command *c,
    const struct msetting *s)
{
	const char *p;

	for (p = s->value.s; (p = strchr(p, '%')) != NULL; p += 2) {
		if (p[1] != '\0' && strchr(c->allowed, p[1]) != NULL)
			continue;
		diag_value(d, RULE_command_escape, s->value.at,
		    "%s has \"%.2s\", which PostgreSQL %s", c->name, p,
		    m->version_num >= 160 ? "refuses when it runs it" :
		    "does not replace");
		diag_fix(d, "write %s, or %%%% for a percent sign",
		    c->known);
		return;
	}
}

void
check_command_escape(const struct model *m, struct diag *d)
{
	each_command(m, d, judge_escape);
}

static void
judge_incomplete(const struct model *m, struct diag *d,
    const struct command *c, const struct msetting *s)
{
	const char *p;

	(void)m;
	for (p = c->required; *p != '\0' && !does_nothing(s->value.s); p++) {
		if (has_escape(s->value.s, *p))
			continue;
		diag_value(d, RULE_command_incomplete, s->value.at,
		    "%s has no %%%c: it cannot know %s", c->name, *p,
		    *p == 'p' ? "the path of the file" :
		    "the name of the file");
		diag_fix(d, "write %%%c where it belongs", *p);
		return;
	}
}

void
check_command_incomplete(const struct model *m, struct diag *d)
{
	each_command(m, d, judge_incomplete);
}

/* The directory of DIR/%f in a command, NULL if it has none. */
static const char *
directory_of(struct arena *arena, const char *command)
{
	const char *end = strstr(command, "/%f"), *start = end;

	while (start != NULL && start > command &&
	    strchr(" \t\"'=", start[-1]) == NULL)
		start--;
	return start == NULL || start == end ? NULL :
	    arena_strndup(arena, start, (size_t)(end - start));
}

/* What is archived in one place and looked for in another is lost. */
void
check_archive_restore(const struct model *m, struct diag *d)
{
	const struct msetting *restore, *archive;
	const char *const name = "archive_command";
	const char *from, *to;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++) {
		restore = parameter_once(m, i, "restore_command");
		from = restore == NULL ? NULL :
		    directory_of(d->arena, restore->value.s);
		for (k = 0; k < m->nnodes && from != NULL; k++) {
			archive = model_setting(&m->nodes[k].settings, name);
			to = archive == NULL || effective_repeated(m, k,
			    &name, 1) ? NULL :
			    directory_of(d->arena, archive->value.s);
			if (to == NULL || strcmp(from, to) == 0)
				continue;
			diag_value(d, RULE_archive_restore, restore->value.at,
			    "restore_command looks in %s, archive_command "
			    "writes to %s", from, to);
			diag_note(d, archive->value.at, "archive_command");
			diag_fix(d, "name one directory in both");
			break;
		}
	}
}

/* An archive that is a directory is filled by a node, or by nobody; other
 * commands ask a server that may have the WAL from elsewhere. */
void
check_archive_empty(const struct model *m, struct diag *d)
{
	const struct msetting *restore = NULL;
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		e = effective_get(d->arena, m, i, "archive_mode");
		if (!e.ok || !effective_off(&e))
			return;
		if (restore == NULL)
			restore = parameter(m, i, "restore_command");
	}
	if (restore == NULL || strncmp(restore->value.s, "cp ", 3) != 0)
		return;
	diag_value(d, RULE_archive_empty, restore->value.at,
	    "restore_command reads an archive that no node fills: "
	    "archive_mode is off");
	diag_fix(d, "write archive_mode = true and an archive_command, or "
	    "remove restore_command");
}

/*
 * Timelines' history files come through the archive only before 9.3:
 * "timeline 2 of the primary does not match" (facts/postgresql.md 4.4).
 */
void
check_failover_archive(const struct model *m, struct diag *d)
{
	if (m->version_num > 92 || m->nstandbys < 2 ||
	    parameter(m, 0, "restore_command") != NULL)
		return;
	diag_key(d, RULE_failover_archive, m->replication_at,
	    "after a failover the other standbys cannot follow: PostgreSQL "
	    "%s takes the new timeline from an archive only", m->version.s);
	diag_note(d, m->version.at, "9.3 and later take it from the primary");
	diag_fix(d, "write a restore_command in recovery, and archive_mode "
	    "and archive_command in postgresql.settings");
}

/* The slots by which nodes follow a primary, one a node at most; what each
 * has to be called anew on each primary. */
static const struct msetting *
slot_of(const struct model *m, size_t i)
{
	return m->agent.s != NULL && strcmp(m->agent.s, "pgsql") == 0 ? NULL :
	    parameter(m, i, "primary_slot_name");
}

/* slot.c ReplicationSlotAcquire: "replication slot is active for PID".  One
 * node is the primary, so two nodes may share a name. */
void
check_slot_shared(const struct model *m, struct diag *d)
{
	struct seen *seen = seen_new(d->arena, m->nnodes);
	const struct msetting *s, *first;
	size_t i;

	for (i = 0; i < m->nnodes && m->nnodes > 2; i++) {
		s = slot_of(m, i);
		first = s == NULL ? NULL :
		    seen_add(seen, s->value.s, strlen(s->value.s), s);
		if (first == NULL)
			continue;
		diag_value(d, RULE_slot_shared, s->value.at,
		    "several standbys would use one replication slot, \"%s\"",
		    s->value.s);
		if (first->value.at != s->value.at)
			diag_note(d, first->value.at, "also here");
		diag_fix(d, in_settings(m) ? "set it in each node's settings, "
		    "with a name of its own" : "remove it: keep WAL by "
		    "wal_keep_segments and an archive");
		return;
	}
}

/* slot.c CheckSlotRequirements; any node can become the primary. */
void
check_slot_unavailable(const struct model *m, struct diag *d)
{
	const char *const name = "max_replication_slots";
	const struct msetting *slot = NULL;
	struct effective e;
	size_t i;

	for (i = 0; i < m->nnodes && slot == NULL; i++)
		slot = slot_of(m, i);
	for (i = 0; i < m->nnodes && slot != NULL && m->nstandbys > 0; i++) {
		e = effective_get(d->arena, m, i, name);
		if (!e.ok || e.value.integer > 0 ||
		    effective_repeated(m, i, &name, 1))
			continue;
		diag_value(d, RULE_slot_unavailable,
		    effective_place(m, e.at), "max_replication_slots is 0: "
		    "as primary, %s has no slot \"%s\"",
		    m->nodes[i].name.s, slot->value.s);
		diag_note(d, slot->value.at, "the slot");
		diag_fix(d, "write max_replication_slots = %zu",
		    m->nstandbys + 1);
	}
}

/* xlogrecovery.c: what is no number is timeline 0, which no standby finds;
 * up to 11 it was the latest. */
void
check_timeline_unknown(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->nnodes && m->version_num >= SETTINGS_SINCE; i++) {
		s = parameter_once(m, i, "recovery_target_timeline");
		if (s == NULL || strcmp(s->value.s, "latest") == 0 ||
		    strcmp(s->value.s, "current") == 0 ||
		    strtoul(s->value.s, NULL, 0) > 0)
			continue;
		diag_value(d, RULE_timeline_unknown, s->value.at,
		    "recovery_target_timeline is \"%s\", which PostgreSQL %s "
		    "reads as timeline 0: no standby starts", s->value.s,
		    m->version.s);
		diag_fix(d, "write \"latest\"");
	}
}

/* xlog.c readRecoveryCommandFile: strtoul of anything but "latest", and its
 * 0 means the latest, too. */
void
check_timeline_misread(const struct model *m, struct diag *d)
{
	const struct msetting *s;

	if (m->version_num >= SETTINGS_SINCE)
		return;
	/* pgsqlms does not start with it (check_agent_timeline) */
	if (m->agent.s != NULL && strcmp(m->agent.s, "pgsqlms") == 0)
		return;
	s = model_setting(&m->recovery, "recovery_target_timeline");
	if (s == NULL || strcmp(s->value.s, "latest") == 0 ||
	    strtoul(s->value.s, NULL, 0) != 0)
		return;
	diag_value(d, RULE_timeline_misread, s->value.at,
	    "recovery_target_timeline is \"%s\", which PostgreSQL %s takes "
	    "for \"latest\"", s->value.s, m->version.s);
	diag_fix(d, strcmp(s->value.s, "current") == 0 ? "write \"latest\", or "
	    "remove it: without it the timeline stays" : "write \"latest\": "
	    "PostgreSQL 12 does not start with this");
}

/* A standby that does not change the timeline with its primary replicates
 * nothing any more, without an error (facts/postgresql.md 4.4, run on 9.3).
 * The agent pgsql writes latest itself, pgsqlms insists on it
 * (check_agent_timeline). */
void
check_recovery_timeline(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->nnodes && m->nstandbys > 1 &&
	    strcmp(m->agent.s, "none") == 0; i++) {
		if (i > 0 && !in_settings(m))
			break;
		s = parameter_once(m, i, "recovery_target_timeline");
		if (in_settings(m) ? s == NULL || (strcmp(s->value.s,
		    "current") != 0 && strtoul(s->value.s, NULL, 0) == 0) :
		    s != NULL && strtoul(s->value.s, NULL, 0) == 0)
			continue;
		diag_key(d, RULE_recovery_timeline, s != NULL ? s->value.at :
		    m->replication_at, "recovery_target_timeline is not "
		    "\"latest\": after a failover the other standbys stay on "
		    "the old timeline, without an error");
		diag_fix(d, "write recovery = { recovery_target_timeline = "
		    "\"latest\"; }; in postgresql.replication");
	}
}

/* What the agent pgsql has no parameter for (schemas/agents.xml): it writes
 * the standbys' recovery configuration itself, at each start. */
void
check_recovery_ignored(const struct model *m, struct diag *d)
{
	static const char *const known[] = { "restore_command",
	    "archive_cleanup_command", "recovery_end_command" };
	const struct msetting *s;
	size_t i, k;

	for (i = 0; i < m->recovery.n &&
	    strcmp(m->agent.s, "pgsql") == 0; i++) {
		s = &m->recovery.list[i];
		for (k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			if (strcmp(known[k], s->name) == 0)
				break;
		/* which it always writes */
		if (k < sizeof(known) / sizeof(known[0]) ||
		    (strcmp(s->name, "recovery_target_timeline") == 0 &&
		    strcmp(s->value.s, "latest") == 0))
			continue;
		diag_key(d, RULE_recovery_ignored, s->value.at,
		    "%s is lost: the agent pgsql writes the standbys' "
		    "recovery itself, without it", s->name);
		diag_note(d, m->agent.at, "the agent");
		diag_fix(d, "remove it, or let the agent be pgsqlms, which "
		    "leaves recovery to you");
	}
}
