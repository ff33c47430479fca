/* SPDX-License-Identifier: MIT */
/* Rules on postgresql.conf and recovery.conf. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"

/* The value of a setting of a node; deflt where it is not set. */
static const char *
value_of(const struct mnode *n, const char *name, const char *deflt,
    const struct place **at)
{
	const struct msetting *s = model_setting(&n->settings, name);

	*at = s == NULL ? NULL : s->value.at;
	return s == NULL ? deflt : s->value.s;
}

static bool
repeated(const struct model *m, size_t i, const char *name)
{
	return effective_repeated(m, i, &name, 1);
}

static bool
bool_is(const char *value, bool wanted)
{
	static const char *const on[] = { "on", "true", "yes", "1", NULL };
	static const char *const off[] = { "off", "false", "no", "0", NULL };
	const char *const *list = wanted ? on : off;
	size_t len = strlen(value);

	/* guc.c parse_bool: unique prefixes, case ignored */
	for (; len > 0 && *list != NULL; list++)
		if (strncasecmp(value, *list, len) == 0 &&
		    (len > 1 || value[0] != 'o'))
			return true;
	return false;
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

	if (set == NULL)
		return;
	diag_key(d, RULE_setting_derived, set->value.at,
	    "\"%s\" follows from %s", name, key);
	diag_fix(d, "remove it here and say it there");
}

void
check_setting_derived(const struct model *m, struct diag *d)
{
	static const struct { const char *name, *key; } files[] = {
		{ "data_directory", "postgresql.data_directory" },
		{ "hba_file", "postgresql.data_directory" },
		{ "config_file", "postgresql.data_directory" },
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
	bool sync = false;
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
			if (!repeated(m, i, files[k].name))
				derived(d, &m->nodes[i].settings,
				    files[k].name, files[k].key);
	}
	for (i = 0; i < sizeof(recovery) / sizeof(recovery[0]); i++)
		derived(d, &m->recovery, recovery[i].name, recovery[i].key);
	for (i = 0; i < sizeof(conninfo) / sizeof(conninfo[0]); i++)
		derived(d, &m->conninfo, conninfo[i].name, conninfo[i].key);
}

/* Walsenders: one a standby, two a pg_basebackup -X stream
 * (facts/postgresql.md 4.4, confirmed on 9.3). */
void
check_wal_senders(const struct model *m, struct diag *d)
{
	const struct place *at;
	const char *value;
	size_t i, need = m->nstandbys + 2;

	if (m->nstandbys == 0)
		return;
	for (i = 0; i < m->nnodes; i++) {
		value = value_of(&m->nodes[i], "max_wal_senders",
		    m->version_num >= 100 ? "10" : "0", &at);
		if (strtoll(value, NULL, 0) >= (long long)need ||
		    repeated(m, i, "max_wal_senders"))
			continue;
		diag_value(d, RULE_wal_senders, effective_place(m, at),
		    "max_wal_senders is %s, %zu standbys and a base backup "
		    "need %zu", value, m->nstandbys, need);
		diag_note(d, m->nodes_at, "the nodes");
		diag_fix(d, "write max_wal_senders = %zu in "
		    "postgresql.settings: one more for a dead standby's "
		    "sender", need + 1);
	}
}

/* postmaster.c: "max_wal_senders must be less than max_connections", and
 * the reserved connections as well; 11 adds the two up. */
void
check_connections_low(const struct model *m, struct diag *d)
{
	const struct place *at, *at_senders, *at_reserved;
	long long max, senders, reserved;
	const char *value;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (repeated(m, i, "max_connections") &&
		    repeated(m, i, "max_wal_senders") &&
		    repeated(m, i, "superuser_reserved_connections"))
			continue;
		senders = strtoll(value_of(&m->nodes[i], "max_wal_senders",
		    m->version_num >= 100 ? "10" : "0", &at_senders), NULL, 0);
		reserved = strtoll(value_of(&m->nodes[i],
		    "superuser_reserved_connections", "3", &at_reserved),
		    NULL, 0);
		value = value_of(&m->nodes[i], "max_connections", "100", &at);
		max = strtoll(value, NULL, 0);
		if (max > senders && max > reserved && (max - senders >
		    reserved || m->version_num < 110 || m->version_num >= 120))
			continue;
		diag_value(d, RULE_connections_low, effective_place(m, at),
		    "max_connections is %s, PostgreSQL %s does not start with "
		    "%lld walsenders and %lld reserved connections", value,
		    m->version.s, senders, reserved);
		if (at_senders != NULL)
			diag_note(d, at_senders, "the walsenders");
		diag_fix(d, "raise max_connections%s", m->version_num >= 110 ?
		    " above the sum" : " above both");
	}
}

/* xlog.c CheckRequiredParameterValues: hot standby needs the primary's
 * wal_level hot_standby (replica from 9.6); senders need more than minimal. */
void
check_wal_level(const struct model *m, struct diag *d)
{
	const char *word = m->version_num >= 96 ? "replica" : "hot_standby";
	const char *value;
	const struct place *at;
	size_t i;

	if (m->nstandbys == 0)
		return;
	for (i = 0; i < m->nnodes; i++) {
		value = value_of(&m->nodes[i], "wal_level",
		    m->version_num >= 100 ? "replica" : "minimal", &at);
		if (strcasecmp(value, "hot_standby") == 0 ||
		    (m->version_num >= 94 &&
		    strcasecmp(value, "logical") == 0) ||
		    (m->version_num >= 96 && (
		    strcasecmp(value, "replica") == 0 ||
		    strcasecmp(value, "archive") == 0)) ||
		    repeated(m, i, "wal_level"))
			continue;
		diag_value(d, RULE_wal_level, effective_place(m, at),
		    "wal_level is %s: no hot standby can start from this WAL",
		    value);
		diag_fix(d, "write wal_level = \"%s\" in "
		    "postgresql.settings", word);
	}
}

void
check_hot_standby_off(const struct model *m, struct diag *d)
{
	const struct place *at;
	const char *value;
	size_t i;

	if (m->nstandbys == 0)
		return;
	for (i = 0; i < m->nnodes; i++) {
		value = value_of(&m->nodes[i], "hot_standby",
		    m->version_num >= 100 ? "on" : "off", &at);
		if (!bool_is(value, false) || repeated(m, i, "hot_standby"))
			continue;
		diag_value(d, RULE_hot_standby_off, effective_place(m, at),
		    "hot_standby is off: a standby answers no query, so "
		    "nothing can watch it");
		diag_fix(d, "write hot_standby = true in "
		    "postgresql.settings");
	}
}

/*
 * True if one element of the list is the wildcard of the VIP's family.  The
 * VIP itself would do only with ip_nonlocal_bind: the server binds once, at
 * its start, when the VIP may be elsewhere.
 */
static bool
listens(const char *list, const struct maddr *vip)
{
	const char *end;
	char element[64];
	size_t len;

	for (; *list != '\0'; list = *end == ',' ? end + 1 : end) {
		list += strspn(list, " \t");
		end = list + strcspn(list, ",");
		len = (size_t)(end - list);
		while (len > 0 && strchr(" \t", list[len - 1]) != NULL)
			len--;
		if (len >= sizeof(element))
			continue;
		memcpy(element, list, len);
		element[len] = '\0';
		if (strcmp(element, "*") == 0 ||
		    (vip->family == AF_INET &&
		    strcmp(element, "0.0.0.0") == 0) ||
		    (vip->family == AF_INET6 && strcmp(element, "::") == 0))
			return true;
	}
	return false;
}

/* pqcomm.c binds at start only: a VIP that comes later is not served unless
 * a wildcard address is (facts/postgresql.md 4.5, confirmed). */
void
check_listen_addresses(const struct model *m, struct diag *d)
{
	const struct mvip *vip;
	const struct place *at;
	const char *value;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++) {
		value = value_of(&m->nodes[i], "listen_addresses",
		    "localhost", &at);
		if (repeated(m, i, "listen_addresses"))
			continue;
		for (k = 0; k < m->nvips; k++) {
			vip = &m->vips[k];
			if (!vip->address.ok || listens(value, &vip->address))
				continue;
			diag_value(d, RULE_listen_addresses,
			    effective_place(m, at),
			    "listen_addresses \"%s\" does not cover VIP %s",
			    value, vip->address.text.s);
			diag_note(d, vip->address.text.at, "the VIP");
			diag_fix(d, "write listen_addresses = \"*\": the "
			    "server binds at its start, when the VIP may be "
			    "elsewhere");
			break;
		}
	}
}
