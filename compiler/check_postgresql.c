/* SPDX-License-Identifier: MIT */
/* Rules on the names of settings, and on those that are not for settings. */
#include <ctype.h>
#include <string.h>

#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"

static bool
repeated(const struct model *m, size_t i, const char *name)
{
	return effective_repeated(m, i, &name, 1);
}

/* Names of guc-file.l: ID or ID.ID. */
static bool
guc_name(const char *s)
{
	int dots = 0;
	const char *p;

	for (p = s; *p != '\0'; p++) {
		if (*p == '.') {
			if (++dots > 1 || p == s || p[1] == '\0')
				return false;
		} else if (!isalpha((unsigned char)*p) && *p != '_' &&
		    ((*p != '$' && !isdigit((unsigned char)*p)) ||
		    p == s || p[-1] == '.'))
			return false;
	}
	return p != s;
}

static void
check_names(struct diag *d, const struct msettings *s, const char *what)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (guc_name(s->list[i].name))
			continue;
		diag_key(d, RULE_setting_syntax, s->list[i].value.at,
		    "\"%s\" cannot be the name of a %s", s->list[i].name,
		    what);
		diag_fix(d, "a name is letters, digits and '_', with one '.' "
		    "after an extension's prefix");
	}
}

void
check_setting_syntax(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		check_names(d, &m->nodes[i].settings, "setting");
	check_names(d, &m->recovery, "recovery parameter");
	check_names(d, &m->conninfo, "connection keyword");
}

/* Where the topology says the same thing in a key of its own. */
static void
derived(struct diag *d, const struct msettings *s, const char *name,
    const char *key)
{
	const struct msetting *set = model_setting(s, name);

	if (set == NULL || set->value.at->generated)
		return;
	diag_key(d, RULE_setting_derived, set->value.at,
	    "\"%s\" follows from %s", name, key);
	diag_fix(d, "remove it here and say it there");
}

/* From 12 on recovery's parameters are settings: of two spellings for all
 * nodes one would be lost.  A node may have its own. */
static void
recovery_twice(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "archive_cleanup_command",
	    "primary_slot_name", "promote_trigger_file",
	    "recovery_end_command", "recovery_min_apply_delay",
	    "recovery_target", "recovery_target_action",
	    "recovery_target_inclusive", "recovery_target_lsn",
	    "recovery_target_name", "recovery_target_time",
	    "recovery_target_timeline", "recovery_target_xid",
	    "restore_command" };
	const struct msetting *s;
	size_t i, k;

	for (k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		if (m->version_num < 120 ||
		    model_setting(&m->recovery, names[k]) == NULL)
			continue;
		for (i = 0; i < m->nnodes; i++) {
			s = model_setting(&m->nodes[i].settings, names[k]);
			if (s == NULL || strncmp(s->value.at->path,
			    "postgresql.settings", 19) != 0)
				continue;
			derived(d, &m->nodes[i].settings, names[k],
			    "postgresql.replication.recovery");
			break;
		}
	}
}

/* True if the setting of the node is what such a key made. */
static bool
from_key(const struct model *m, size_t node, const char *name)
{
	const struct msetting *s = model_setting(&m->nodes[node].settings,
	    name);

	return s != NULL && (s->value.at == m->data_directory.at ||
	    s->value.at == m->config_directory.at);
}

void
check_setting_derived(const struct model *m, struct diag *d)
{
	static const struct { const char *name, *key; } files[] = {
		{ "data_directory", "postgresql.data_directory" },
		{ "hba_file", "postgresql.config_directory" },
		{ "config_file", "postgresql.config_directory" },
		{ "primary_conninfo", "postgresql.replication" },
	}, recovery[] = {
		{ "standby_mode", "role" },
		{ "primary_conninfo", "postgresql.replication" },
	}, conninfo[] = {
		{ "host", "postgresql.replication.host" },
		{ "port", "postgresql.port" },
		{ "user", "postgresql.replication.user" },
		{ "application_name", "the node's name" },
		{ "dbname", "physical replication" },
		{ "replication", "physical replication" },
	};
	const struct msetting *s;
	bool sync = strcmp(m->agent.s, "pgsql") == 0;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++)
		sync = sync || m->nodes[i].sync;
	for (i = 0; i < m->nnodes; i++) {
		s = model_setting(&m->nodes[i].settings, "port");
		if (s != NULL && s->value.at != m->pg_port.at)
			derived(d, &m->nodes[i].settings, "port",
			    "postgresql.port");
		s = model_setting(&m->nodes[i].settings,
		    "synchronous_standby_names");
		if (sync && s != NULL && strstr(s->value.at->path,
		    "synchronous_standby_names") != NULL)
			derived(d, &m->nodes[i].settings,
			    "synchronous_standby_names",
			    "the nodes' replication");
		for (k = 0; k < sizeof(files) / sizeof(files[0]); k++)
			if (!repeated(m, i, files[k].name) &&
			    !from_key(m, i, files[k].name))
				derived(d, &m->nodes[i].settings,
				    files[k].name, files[k].key);
	}
	for (i = 0; i < sizeof(recovery) / sizeof(recovery[0]); i++)
		derived(d, &m->recovery, recovery[i].name, recovery[i].key);
	for (i = 0; i < sizeof(conninfo) / sizeof(conninfo[0]); i++)
		derived(d, &m->conninfo, conninfo[i].name, conninfo[i].key);
	recovery_twice(m, d);
}
