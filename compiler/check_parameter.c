/* SPDX-License-Identifier: MIT */
/* The parameters of recovery.conf and of a libpq connection string. */
#include <string.h>

#include "check.h"
#include "diag.h"
#include "model.h"

/* Versions are those of model.version_num, inclusive. */
struct parameter {
	const char	*name;
	int		 since, until;
};

/* xlog.c readRecoveryCommandFile of 9.1 to 11, which compares by strcmp */
static const struct parameter recovery[] = {
	{ "archive_cleanup_command", 91, 110 },
	{ "pause_at_recovery_target", 91, 94 },
	{ "primary_conninfo", 91, 110 },
	{ "primary_slot_name", 94, 110 },
	{ "recovery_end_command", 91, 110 },
	{ "recovery_min_apply_delay", 94, 110 },
	{ "recovery_target", 94, 110 },
	{ "recovery_target_action", 95, 110 },
	{ "recovery_target_inclusive", 91, 110 },
	{ "recovery_target_lsn", 100, 110 },
	{ "recovery_target_name", 91, 110 },
	{ "recovery_target_time", 91, 110 },
	{ "recovery_target_timeline", 91, 110 },
	{ "recovery_target_xid", 91, 110 },
	{ "restore_command", 91, 110 },
	{ "standby_mode", 91, 110 },
	{ "trigger_file", 91, 110 },
};

/* fe-connect.c PQconninfoOptions: a standby's libpq is its server's */
static const struct parameter keywords[] = {
	{ "application_name", 91, 180 },
	{ "authtype", 91, 130 },
	{ "channel_binding", 130, 180 },
	{ "client_encoding", 91, 180 },
	{ "connect_timeout", 91, 180 },
	{ "dbname", 91, 180 },
	{ "fallback_application_name", 91, 180 },
	{ "gssdelegation", 160, 180 },
	{ "gssencmode", 120, 180 },
	{ "gsslib", 91, 180 },
	{ "host", 91, 180 },
	{ "hostaddr", 91, 180 },
	{ "keepalives", 91, 180 },
	{ "keepalives_count", 91, 180 },
	{ "keepalives_idle", 91, 180 },
	{ "keepalives_interval", 91, 180 },
	{ "krbsrvname", 91, 180 },
	{ "load_balance_hosts", 160, 180 },
	{ "max_protocol_version", 180, 180 },
	{ "min_protocol_version", 180, 180 },
	{ "oauth_client_id", 180, 180 },
	{ "oauth_client_secret", 180, 180 },
	{ "oauth_issuer", 180, 180 },
	{ "oauth_scope", 180, 180 },
	{ "options", 91, 180 },
	{ "passfile", 100, 180 },
	{ "password", 91, 180 },
	{ "port", 91, 180 },
	{ "replication", 91, 180 },
	{ "require_auth", 160, 180 },
	{ "requirepeer", 91, 180 },
	{ "requiressl", 91, 92 },
	{ "scram_client_key", 180, 180 },
	{ "scram_server_key", 180, 180 },
	{ "service", 91, 180 },
	{ "ssl_max_protocol_version", 130, 180 },
	{ "ssl_min_protocol_version", 130, 180 },
	{ "sslcert", 91, 180 },
	{ "sslcertmode", 160, 180 },
	{ "sslcompression", 92, 180 },
	{ "sslcrl", 91, 180 },
	{ "sslcrldir", 140, 180 },
	{ "sslkey", 91, 180 },
	{ "sslkeylogfile", 180, 180 },
	{ "sslmode", 91, 180 },
	{ "sslnegotiation", 170, 180 },
	{ "sslpassword", 130, 180 },
	{ "sslrootcert", 91, 180 },
	{ "sslsni", 140, 180 },
	{ "target_session_attrs", 100, 180 },
	{ "tcp_user_timeout", 120, 180 },
	{ "tty", 91, 130 },
	{ "user", 91, 180 },
};

#define NROWS(table) (sizeof(table) / sizeof((table)[0]))

static void
check_table(const struct model *m, struct diag *d, const struct msettings *s,
    const struct parameter *table, size_t ntable, const char *what)
{
	const char *names[NROWS(keywords) + NROWS(recovery)], *near;
	size_t i, k, n = 0;

	for (k = 0; k < ntable; k++)
		if (m->version_num >= table[k].since &&
		    m->version_num <= table[k].until)
			names[n++] = table[k].name;
	for (i = 0; i < s->n; i++) {
		for (k = 0; k < n; k++)
			if (strcmp(names[k], s->list[i].name) == 0)
				break;
		if (k < n)
			continue;
		diag_key(d, RULE_parameter_unknown, s->list[i].value.at,
		    "\"%s\" is not a %s of PostgreSQL %s", s->list[i].name,
		    what, m->version.s);
		diag_note(d, m->version.at, "the version");
		near = suggest(s->list[i].name, names, n);
		if (near != NULL) {
			diag_fix(d, "write %s", near);
			diag_replace(d, s->list[i].value.at->key,
			    s->list[i].name, near);
		} else
			diag_fix(d, "remove it: the standby would not "
			    "replicate");
	}
}

void
check_parameter_unknown(const struct model *m, struct diag *d)
{
	if (m->version_num < 120)
		check_table(m, d, &m->recovery, recovery, NROWS(recovery),
		    "recovery parameter");
	check_table(m, d, &m->conninfo, keywords, NROWS(keywords),
	    "connection keyword");
}
