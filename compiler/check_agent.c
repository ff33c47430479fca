/* SPDX-License-Identifier: MIT */
/* Rules on the agent that runs PostgreSQL: what it demands of the cluster. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "check.h"
#include "crm_option.h"
#include "diag.h"
#include "hba_text.h"
#include "model.h"

/* ocf:heartbeat:pgsql in replication mode. */
static bool
is_pgsql(const struct model *m)
{
	return strcmp(m->agent.s, "pgsql") == 0;
}

/* ocf:heartbeat:pgsqlms. */
static bool
is_paf(const struct model *m)
{
	return strcmp(m->agent.s, "pgsqlms") == 0;
}

static bool
has_agent(const struct model *m)
{
	return m->resources.database != NULL;
}

/* True if the nodes' resource-agents is older than that version. */
static bool
older(const struct model *m, int major, int minor, int patch)
{
	int a = 0, b = 0, c = 0;

	(void)sscanf(m->resource_agents.s, "%d.%d.%d", &a, &b, &c);
	return a != major ? a < major : b != minor ? b < minor : c < patch;
}

/* As the topology gives it, else as it follows. */
static const struct msetting *
param(const struct model *m, const char *name)
{
	const struct msetting *s = model_setting(&m->agent_options, name);

	return !has_agent(m) ? NULL : s != NULL ? s :
	    model_setting(&m->resources.database->params, name);
}

/* Pacemaker starts a VIP wherever it likes unless something ties it to the
 * primary (ClusterLabs/PAF#199, the how-to's state). */
void
check_agent_none(const struct model *m, struct diag *d)
{
	const struct mvip *v = m->vips;

	if (has_agent(m) || m->nvips == 0)
		return;
	diag_key(d, RULE_agent_none, v->at, "nothing ties VIP %s%s to the "
	    "primary: Pacemaker does not run PostgreSQL", v->name.s,
	    m->nvips > 1 ? " and the others" : "");
	diag_fix(d, "write pacemaker = { agent = \"pgsql\"; }, and Pacemaker "
	    "starts, watches and promotes PostgreSQL, with the VIPs on the "
	    "primary");
}

/* pgsql, validate_ocf_check_level_10: "master_ip can't be empty"; standbys
 * connect to it, so it must be where the primary is (t-matsuo #15). */
void
check_agent_master_ip(const struct model *m, struct diag *d)
{
	const struct msetting *ip = param(m, "master_ip");
	size_t i;

	if (!is_pgsql(m))
		return;
	for (i = 0; i < m->nvips && ip != NULL; i++)
		if (!m->vips[i].read_only &&
		    strcmp(m->vips[i].address.text.s, ip->value.s) == 0)
			return;
	diag_value(d, RULE_agent_master_ip, ip != NULL ? ip->value.at :
	    m->agent.at, "master_ip %s%s%sis no VIP of the primary: after a "
	    "failover the standbys would not find it", ip != NULL ? "\"" : "",
	    ip != NULL ? ip->value.s : "", ip != NULL ? "\" " : "");
	diag_fix(d, "declare a VIP with purpose = \"replication\", and leave "
	    "postgresql.replication.host out");
}

/* The agent lower-cases node_list and compares with uname -n (pulls 102, 207,
 * 1552); application_name is a name of PostgreSQL's, 63 bytes. */
void
check_agent_node_name(const struct model *m, struct diag *d)
{
	const char *name, *p;
	size_t i;

	for (i = 0; i < m->nnodes && is_pgsql(m); i++) {
		name = m->nodes[i].name.s;
		for (p = name; *p != '\0' && !isupper((unsigned char)*p); p++)
			;
		if (*p == '\0' && strlen(name) <= 63)
			continue;
		diag_value(d, RULE_agent_node_name, m->nodes[i].name.at,
		    *p != '\0' ? "the agent pgsql does not know node \"%s\" "
		    "by its capital letters" : "node name \"%s\" is longer "
		    "than the 63 bytes of an application_name", name);
		diag_fix(d, *p != '\0' ? "name the host in lower case" :
		    "give the host a shorter name");
	}
}

/* pgsql 3.9.5, delete_... and change_sync_mode: sed and grep by the bare
 * name, so that node1 is found in node10. */
void
check_agent_node_part(const struct model *m, struct diag *d)
{
	size_t i, k;

	if (!is_pgsql(m) || !older(m, 4, 0, 0))
		return;
	for (i = 0; i < m->nnodes; i++)
		for (k = 0; k < m->nnodes; k++) {
			if (i == k || strcmp(m->nodes[i].name.s,
			    m->nodes[k].name.s) == 0 ||
			    strstr(m->nodes[k].name.s,
			    m->nodes[i].name.s) == NULL)
				continue;
			diag_value(d, RULE_agent_node_part,
			    m->nodes[i].name.at, "node name \"%s\" is a part "
			    "of \"%s\": resource-agents %s takes one for the "
			    "other", m->nodes[i].name.s, m->nodes[k].name.s,
			    m->resource_agents.s);
			diag_note(d, m->nodes[k].name.at, "the other node");
			diag_fix(d, "give the hosts names of one length, such "
			    "as node01 and node10");
			return;
		}
}

/* From 9.6 a name with '-' or '.' needs double quotes, which the agent
 * writes from 4.0.0 on (commit 6e91193f0, pulls 867 and 900). */
void
check_agent_sync_name(const struct model *m, struct diag *d)
{
	const struct msetting *mode = param(m, "rep_mode");
	const char *name;
	size_t i;

	if (!is_pgsql(m) || m->version_num < 96 || !older(m, 4, 0, 0) ||
	    mode == NULL || strcmp(mode->value.s, "sync") != 0)
		return;
	for (i = 0; i < m->nnodes; i++) {
		name = m->nodes[i].name.s;
		if (strpbrk(name, "-.") == NULL &&
		    !isdigit((unsigned char)name[0]))
			continue;
		diag_value(d, RULE_agent_sync_name, m->nodes[i].name.at,
		    "resource-agents %s writes \"%s\" without quotes, which "
		    "PostgreSQL %s does not read: no standby becomes "
		    "synchronous", m->resource_agents.s, name, m->version.s);
		diag_fix(d, "use host names of letters, digits and '_', or "
		    "resource-agents 4.0.0 (pacemaker.resource_agents)");
		return;
	}
}

/* pgsqlms_validate_all: "Require 9.3 and more". */
static void
paf_version(const struct model *m, struct diag *d)
{
	if (!is_paf(m) || m->version_num >= 93)
		return;
	diag_value(d, RULE_agent_version, m->agent.at,
	    "the agent pgsqlms cannot run PostgreSQL %s", m->version.s);
	diag_note(d, m->version.at, "the version");
	diag_fix(d, "write agent = \"pgsql\", or install PostgreSQL 9.3 or "
	    "later");
}

/* First release of the agent that knows a PostgreSQL version. */
void
check_agent_version(const struct model *m, struct diag *d)
{
	static const struct { int since, a, b, c; const char *text; } rows[] = {
		{ 120, 4, 5, 0, "4.5.0" }, { 110, 4, 2, 0, "4.2.0" },
		{ 100, 4, 1, 0, "4.1.0" }, { 91, 3, 9, 3, "3.9.3" },
	};
	size_t i;

	paf_version(m, d);
	for (i = 0; is_pgsql(m) && i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (m->version_num < rows[i].since)
			continue;
		if (!older(m, rows[i].a, rows[i].b, rows[i].c))
			return;
		diag_value(d, RULE_agent_version, m->agent.at,
		    "the agent pgsql of resource-agents %s cannot run "
		    "PostgreSQL %s", m->resource_agents.s, m->version.s);
		diag_note(d, m->version.at, "the version");
		diag_fix(d, "install resource-agents %s or later and say so "
		    "in pacemaker.resource_agents, or write agent = "
		    "\"pgsqlms\"", rows[i].text);
		return;
	}
}

/* The agent writes name = 'VALUE' and escapes nothing. */
void
check_agent_quote(const struct model *m, struct diag *d)
{
	static const char *const names[] = { "restore_command",
	    "archive_cleanup_command", "recovery_end_command",
	    "primary_conninfo_opt" };
	const struct msetting *s;
	size_t i;

	for (i = 0; is_pgsql(m) && i < sizeof(names) / sizeof(names[0]);
	    i++) {
		s = param(m, names[i]);
		if (s == NULL || strpbrk(s->value.s, "'\\") == NULL)
			continue;
		diag_value(d, RULE_agent_quote, s->value.at,
		    "the agent pgsql writes %s between single quotes as it "
		    "is: %s", s->name, s->value.s);
		diag_fix(d, "do without \"'\" and \"\\\", in a script of "
		    "its own if need be");
	}
}

/* pg_basebackup would copy PGSQL.lock; the agent makes the directory. */
void
check_agent_tmpdir(const struct model *m, struct diag *d)
{
	const struct msetting *s = is_pgsql(m) ? param(m, "tmpdir") : NULL;
	size_t len = strlen(m->data_directory.s);

	if (s == NULL || strncmp(s->value.s, m->data_directory.s, len) != 0 ||
	    (s->value.s[len] != '/' && s->value.s[len] != '\0'))
		return;
	diag_value(d, RULE_agent_tmpdir, s->value.at,
	    "tmpdir %s is in the data directory: a base backup copies the "
	    "lock of a dead primary", s->value.s);
	diag_fix(d, "name a directory beside it, such as %s/tmp",
	    m->home_directory.s);
}

/* "socketdir can't be empty": pgsql 3.9.6 and later, PostgreSQL 9.3 on. */
void
check_agent_socketdir(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	if (!is_pgsql(m) || m->version_num < 93 || older(m, 3, 9, 6) ||
	    param(m, "socketdir") != NULL)
		return;
	for (i = 0; i < m->nnodes; i++) {
		s = model_setting(&m->nodes[i].settings,
		    "unix_socket_directories");
		if (s == NULL)
			continue;
		diag_key(d, RULE_agent_socketdir, s->value.at,
		    "unix_socket_directories is set and the agent's "
		    "socketdir is not: it does not start");
		diag_fix(d, "write options = { socketdir = \"...\"; } in "
		    "pacemaker, one of these directories");
		return;
	}
}

/* pgsqlms gives pg_ctl the data directory and start_opts, no more.  postgres
 * takes the file as -c config_file=, --config_file=, --config-file=, or its
 * directory as -D. */
void
check_agent_start_opts(const struct model *m, struct diag *d)
{
	const struct msetting *s = is_paf(m) ? param(m, "start_opts") : NULL;

	if (s == NULL || strstr(s->value.s, m->config_directory.s) != NULL ||
	    strcmp(m->config_directory.s, m->data_directory.s) == 0)
		return;
	diag_value(d, RULE_agent_start_opts, s->value.at,
	    "start_opts does not name the postgresql.conf in %s: the server "
	    "does not start", m->config_directory.s);
	diag_fix(d, "write -c config_file=%s/postgresql.conf in it",
	    m->config_directory.s);
}

/* The template of the standbys, which the agent makes recovery.conf of. */
static void
recovery_timeline(const struct model *m, struct diag *d)
{
	const struct msetting *s = model_setting(&m->recovery,
	    "recovery_target_timeline");

	if (s != NULL && strcmp(s->value.s, "latest") == 0)
		return;
	diag_key(d, RULE_agent_timeline, s != NULL ? s->value.at :
	    m->replication_at, "recovery_target_timeline is not \"latest\": "
	    "the agent pgsqlms starts no server");
	diag_fix(d, "write recovery = { recovery_target_timeline = "
	    "\"latest\"; }; in postgresql.replication");
}

/* pgsqlms_validate_all: "recovery_target_timeline MUST be set to 'latest'",
 * up to 11 in the recovery template, later by each node's setting. */
void
check_agent_timeline(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	if (!is_paf(m))
		return;
	if (m->version_num < 120) {
		recovery_timeline(m, d);
		return;
	}
	for (i = 0; i < m->nnodes; i++) {
		s = model_setting(&m->nodes[i].settings,
		    "recovery_target_timeline");
		if (s == NULL || strcmp(s->value.s, "latest") == 0)
			continue;
		diag_value(d, RULE_agent_timeline, s->value.at,
		    "recovery_target_timeline is not \"latest\": the agent "
		    "pgsqlms does not start the server");
		diag_fix(d, "remove it: PostgreSQL %s follows the latest "
		    "timeline", m->version.s);
	}
}

/* pgsqlms, _pg_ctl_start: pg_ctl without -l, so that what the server says
 * ends with the agent. */
void
check_agent_log(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->nnodes && is_paf(m); i++) {
		s = model_setting(&m->nodes[i].settings, "log_destination");
		if (hba_text_is_on(&m->nodes[i], "logging_collector") ||
		    (s != NULL && strstr(s->value.s, "syslog") != NULL))
			continue;
		diag_key(d, RULE_agent_log, m->postgresql_at,
		    "the agent pgsqlms starts the server without a log: what "
		    "it says is lost");
		diag_fix(d, "write logging_collector = true and log_directory "
		    "= \"/var/log/postgresql\" in postgresql.settings");
		return;
	}
}

/* pgsql: "monitor_password can't be empty" beside a monitor_user, and a
 * password would stand in the CIB for everybody to read. */
void
check_agent_monitor_user(const struct model *m, struct diag *d)
{
	const struct msetting *s = is_pgsql(m) ? param(m, "monitor_user") :
	    NULL;

	if (s == NULL)
		return;
	diag_key(d, RULE_agent_monitor_user, s->value.at,
	    "monitor_user needs a monitor_password, which every user of the "
	    "cluster could read in the CIB");
	diag_fix(d, "remove it: the agent connects as %s by the local socket",
	    m->os_user.s);
}

/* ReplicationSlotValidateName, slot.c; slots exist from 9.4 on, and the
 * agent adds _NODE. */
void
check_agent_slot(const struct model *m, struct diag *d)
{
	const struct msetting *s = is_pgsql(m) ?
	    param(m, "replication_slot_name") : NULL;
	bool name;

	if (s == NULL)
		return;
	name = s->value.s[strspn(s->value.s,
	    "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
	if (name && m->version_num >= 94)
		return;
	diag_value(d, RULE_agent_slot, s->value.at, name ?
	    "PostgreSQL %s has no replication slots" :
	    "PostgreSQL %s takes no replication slot of this name",
	    m->version.s);
	diag_fix(d, name ? "remove it: they came with 9.4" :
	    "use lower case letters, digits and '_'");
}

/* pcs before 0.10.7: "promotable" takes no id (facts/pacemaker.md 1.3). */
void
check_master_id(const struct model *m, struct diag *d)
{
	const char *wanted;

	if (m->resources.master.s == NULL ||
	    strcmp(m->promotable.s, "promotable") != 0)
		return;
	wanted = arena_printf(d->arena, "%s-clone", m->pacemaker_resource.s);
	if (strcmp(m->pacemaker_master.s, wanted) == 0)
		return;
	diag_value(d, RULE_master_id, m->pacemaker_master.at,
	    "pcs %s gives a promotable clone its id itself: \"%s\", not "
	    "\"%s\"", m->pcs.s, wanted, m->pacemaker_master.s);
	diag_fix(d, "leave master out");
}

/*
 * resource-agents from 4.12 on call `crm_attribute -p -v -INFINITY`, and
 * Pacemaker 2.1.5 takes the score for options: "Could not map name=FINITY to a
 * UUID", every start times out (ClusterLabs/pacemaker PR 3039, fixed in 2.1.6;
 * facts/e2e.md, obstacle 1).
 */
void
check_agent_score_option(const struct model *m, struct diag *d)
{
	if (!is_pgsql(m) || m->mend_agents.v ||
	    strcmp(m->pacemaker_version.s, "2.1.5") != 0 ||
	    crm_version_older(m->resource_agents.s, "4.12"))
		return;
	diag_value(d, RULE_agent_score_option, m->agent.at,
	    "the agent pgsql of resource-agents %s cannot start beside "
	    "Pacemaker %s, which reads its score -INFINITY as options",
	    m->resource_agents.s, m->pacemaker_version.s);
	diag_fix(d, "write pacemaker.mend_agents = true: 1-packages.sh then "
	    "mends the agents' ocf-shellfuncs; or install Pacemaker 2.1.6 or "
	    "later and say so in pacemaker.version");
}

/* No repository of the platform has crmsh: 1-packages.sh would not bring it. */
void
check_shell_platform(const struct model *m, struct diag *d)
{
	size_t i;

	if (strcmp(m->shell.s, "crmsh") != 0)
		return;
	for (i = 0; i < m->nneeds; i++)
		if (strcmp(m->needs[i].element, "package") == 0 &&
		    strcmp(m->needs[i].name.s, "crmsh") == 0)
			return;
	diag_value(d, RULE_shell_platform, m->shell.at,
	    "no repository of platform %s has crmsh, which crm.sh needs",
	    m->platform.s);
	diag_note(d, m->platform.at, "the platform");
	diag_fix(d, "leave shell out, which makes it pcs, or install crmsh "
	    "yourself");
}
