/* SPDX-License-Identifier: MIT */
/* Rules on a standby's recovery: parameters, commands, slots, WAL. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"
#include "pgsetting.h"

/* From 12 on the parameters are settings; before, of recovery.conf. */
#define SETTINGS_SINCE	120

/*
 * recovery.conf's values are read as those of settings, by the same functions
 * (xlog.c readRecoveryCommandFile: parse_bool, parse_int).  pgsetting has the
 * rows from 12 on; these are older.
 */
static const struct pgsetting booleans[] = {
	{ "standby_mode", 91, 110, PGSETTING_BOOL, PGSETTING_POSTMASTER, 0,
	    NULL, 0, 0, "off", NULL },
	{ "pause_at_recovery_target", 91, 94, PGSETTING_BOOL,
	    PGSETTING_POSTMASTER, 0, NULL, 0, 0, "on", NULL },
};

/* The row by which a parameter is read, NULL if any text will do. */
static const struct pgsetting *
row_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(booleans) / sizeof(booleans[0]); i++)
		if (strcmp(booleans[i].name, name) == 0)
			return &booleans[i];
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
	    strcmp(s->value.s, v->word) != 0;
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
	    d->arena, &booleans[0], mode->value.s, m->version_num, &v,
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
		if (row == NULL)
			continue;
		why = pgvalue_read(d->arena, row, s->value.s, m->version_num,
		    &value, &fix);
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

/* A recovery parameter of the cluster's standbys, wherever that version has
 * it; NULL if it is not set, or empty. */
static const struct msetting *
parameter(const struct model *m, const char *name)
{
	const struct msetting *s;

	if (m->version_num >= SETTINGS_SINCE)
		s = m->nnodes == 0 ? NULL :
		    model_setting(&m->nodes[0].settings, name);
	else
		s = model_setting(&m->recovery, name);
	return s != NULL && s->value.s[0] != '\0' ? s : NULL;
}

/* xlog.c: a standby that reaches its target stops following the primary. */
static void
report_targets(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	for (i = 0; i < NTARGETS; i++) {
		s = parameter(m, targets[i]);
		if (s == NULL)
			continue;
		diag_key(d, RULE_recovery_target, s->value.at,
		    "%s ends the replication when it is reached", s->name);
		diag_fix(d, "remove it: it is for a restore, not for a "
		    "standby");
		return;
	}
}

void
check_recovery_target(const struct model *m, struct diag *d)
{
	if (m->nstandbys > 0)
		report_targets(m, d);
}

/* xlogrecovery.c error_multiple_recovery_targets, 12 and later. */
void
check_recovery_targets(const struct model *m, struct diag *d)
{
	const struct msetting *s, *first = NULL;
	size_t i;

	for (i = 0; i < NTARGETS && m->version_num >= SETTINGS_SINCE; i++) {
		s = parameter(m, targets[i]);
		if (s == NULL)
			continue;
		if (first == NULL) {
			first = s;
			continue;
		}
		diag_key(d, RULE_recovery_targets, s->value.at,
		    "%s beside %s: PostgreSQL %s takes one recovery target",
		    s->name, first->name, m->version.s);
		diag_note(d, first->value.at, "the other one");
		diag_fix(d, "keep one of them");
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
		s = m->version_num < SETTINGS_SINCE ?
		    model_setting(&m->recovery, name) : NULL;
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
	const struct msetting *restore = parameter(m, "restore_command");
	const char *const name = "archive_command";
	const struct msetting *archive;
	const char *from, *to;
	size_t i;

	from = restore == NULL ? NULL :
	    directory_of(d->arena, restore->value.s);
	for (i = 0; i < m->nnodes && from != NULL; i++) {
		archive = model_setting(&m->nodes[i].settings, name);
		to = archive == NULL ? NULL :
		    directory_of(d->arena, archive->value.s);
		if (to == NULL || strcmp(from, to) == 0 ||
		    effective_repeated(m, i, &name, 1))
			continue;
		diag_value(d, RULE_archive_restore, restore->value.at,
		    "restore_command looks in %s, archive_command writes to "
		    "%s", from, to);
		diag_note(d, archive->value.at, "archive_command");
		diag_fix(d, "name one directory in both");
		return;
	}
}

/* slot.c: one walreceiver a slot; the primary's copy of it is made by hand. */
void
check_slot_shared(const struct model *m, struct diag *d)
{
	const struct msetting *slot = parameter(m, "primary_slot_name");
	size_t i;

	if (slot == NULL || m->nstandbys < 2)
		return;
	for (i = 1; i < m->nnodes; i++) {
		const struct msetting *s = m->version_num < SETTINGS_SINCE ?
		    slot : model_setting(&m->nodes[i].settings,
		    "primary_slot_name");

		if (s != NULL && s->value.at != slot->value.at)
			return;
	}
	diag_value(d, RULE_slot_shared, slot->value.at,
	    "%zu standbys would use one replication slot, \"%s\"",
	    m->nstandbys, slot->value.s);
	diag_fix(d, m->version_num < SETTINGS_SINCE ? "remove it: keep WAL "
	    "by wal_keep_segments and an archive" : "set it in each node's "
	    "settings, with a name of its own");
}

/* slot.c CheckSlotRequirements; any node can become the primary. */
void
check_slot_unavailable(const struct model *m, struct diag *d)
{
	const struct msetting *slot = parameter(m, "primary_slot_name");
	const char *const name = "max_replication_slots";
	struct effective e;
	size_t i;

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
	const struct msetting *s = m->version_num < SETTINGS_SINCE ? NULL :
	    parameter(m, "recovery_target_timeline");

	if (s == NULL || strcmp(s->value.s, "latest") == 0 ||
	    strcmp(s->value.s, "current") == 0 ||
	    strtoul(s->value.s, NULL, 0) > 0)
		return;
	diag_value(d, RULE_timeline_unknown, s->value.at,
	    "recovery_target_timeline is \"%s\", which PostgreSQL %s reads "
	    "as timeline 0: no standby starts", s->value.s, m->version.s);
	diag_fix(d, "write \"latest\"");
}
