/* SPDX-License-Identifier: MIT */
/* The parameters of recovery.conf and of a libpq connection string. */
#include <string.h>

#include "arena.h"
#include "check.h"
#include "conninfo.h"
#include "diag.h"
#include "model.h"
#include "pgsetting.h"
#include "platform.h"

/* Versions are those of model.version_num, inclusive. */
struct parameter {
	const char	*name;
	int		 since, until;
	const char	*instead;	/* in other versions; NULL: nothing */
};

/* xlog.c readRecoveryCommandFile of 9.1 to 11, which compares by strcmp; values
 * are check_recovery.c's, connection keywords conninfo.c's */
static const struct parameter recovery[] = {
	{ "archive_cleanup_command", 91, 110, NULL },
	{ "pause_at_recovery_target", 91, 94, "write recovery_target_action" },
	{ "primary_conninfo", 91, 110, NULL },
	{ "primary_slot_name", 94, 110, NULL },
	{ "promote_trigger_file", 120, 150, "write trigger_file" },
	{ "recovery_end_command", 91, 110, NULL },
	{ "recovery_min_apply_delay", 94, 110, NULL },
	{ "recovery_target", 94, 110, NULL },
	{ "recovery_target_action", 95, 110, NULL },
	{ "recovery_target_inclusive", 91, 110, NULL },
	{ "recovery_target_lsn", 100, 110, NULL },
	{ "recovery_target_name", 91, 110, NULL },
	{ "recovery_target_time", 91, 110, NULL },
	{ "recovery_target_timeline", 91, 110, NULL },
	{ "recovery_target_xid", 91, 110, NULL },
	{ "restore_command", 91, 110, NULL },
	{ "standby_mode", 91, 110, NULL },
	{ "trigger_file", 91, 110, NULL },
};

#define NROWS(table) (sizeof(table) / sizeof((table)[0]))

/* A kind of parameter in one version. */
struct kind {
	const char	*what;
	const char	*names[CONNINFO_KEYWORDS];
	size_t		 n;
};

static bool
is_known(const struct kind *kind, const char *name)
{
	size_t i;

	for (i = 0; i < kind->n; i++)
		if (strcmp(kind->names[i], name) == 0)
			return true;
	return false;
}

/* What to do about a name that the version does not have; NULL: not known. */
static const char *
instead_of(const struct model *m, struct diag *d, const char *name)
{
	const struct conninfo_keyword *k;
	size_t i;

	for (i = 0; i < NROWS(recovery); i++) {
		if (strcmp(recovery[i].name, name) != 0)
			continue;
		return recovery[i].instead != NULL ? recovery[i].instead :
		    arena_printf(d->arena, "remove it: it came with "
		    "PostgreSQL %s", version_text(recovery[i].since));
	}
	k = conninfo_later(name, m->version_num);
	if (k != NULL)
		return arena_printf(d->arena, "remove it: it came with "
		    "PostgreSQL %s", version_text(k->since));
	if (pgsetting_find(name, m->version_num) != NULL)
		return "write it in postgresql.conf (postgresql.settings)";
	return NULL;
}

static void
report(const struct model *m, struct diag *d, const struct kind *kind,
    const struct msetting *s)
{
	const char *instead = instead_of(m, d, s->name), *near;

	diag_key(d, RULE_parameter_unknown, s->value.at,
	    "\"%s\" is not a %s of PostgreSQL %s", s->name, kind->what,
	    m->version.s);
	if (m->version.at != NULL)
		diag_note(d, m->version.at, "the version");
	near = instead != NULL ? NULL :
	    suggest(s->name, kind->names, kind->n);
	if (near != NULL) {
		diag_fix(d, "write %s", near);
		diag_replace(d, s->value.at->key, s->name, near);
	} else
		diag_fix(d, "%s", instead != NULL ? instead :
		    "remove it: the standby would not replicate");
}

static void
check_names(const struct model *m, struct diag *d, const struct kind *kind,
    const struct msettings *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!is_known(kind, s->list[i].name))
			report(m, d, kind, &s->list[i]);
}

void
check_parameter_unknown(const struct model *m, struct diag *d)
{
	struct kind kind = { .what = "recovery parameter" };
	size_t i;

	for (i = 0; i < NROWS(recovery); i++)
		if (m->version_num >= recovery[i].since &&
		    m->version_num <= recovery[i].until)
			kind.names[kind.n++] = recovery[i].name;
	if (m->version_num < 120)
		check_names(m, d, &kind, &m->recovery);
	kind.what = "connection keyword";
	kind.n = conninfo_names(m->version_num, kind.names);
	check_names(m, d, &kind, &m->conninfo);
}
