/* SPDX-License-Identifier: MIT */
/* The parameters of recovery.conf and of a libpq connection string. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "diag.h"
#include "model.h"

/* Versions are those of model.version_num, inclusive. */
struct parameter {
	const char	*name;
	int		 since, until;
	/* what libpq takes: words between commas, INTEGER (and a range that
	 * Linux's tcp(7) demands), PORTS, or NULL: any text */
	const char	*values;
};

#define INTEGER	"#"
#define PORTS	"ports"	/* 1 to 65535; several from 10 on */
#define TLS	"TLSv1,TLSv1.1,TLSv1.2,TLSv1.3"

/* xlog.c readRecoveryCommandFile of 9.1 to 11, which compares by strcmp; values
 * are check_recovery.c's */
static const struct parameter recovery[] = {
	{ "archive_cleanup_command", 91, 110, NULL },
	{ "pause_at_recovery_target", 91, 94, NULL },
	{ "primary_conninfo", 91, 110, NULL },
	{ "primary_slot_name", 94, 110, NULL },
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

/* fe-connect.c PQconninfoOptions and connectOptions2: a standby's libpq is its
 * server's */
static const struct parameter keywords[] = {
	{ "application_name", 91, 180, NULL },
	{ "authtype", 91, 130, NULL },
	{ "channel_binding", 130, 180, "disable,prefer,require" },
	{ "client_encoding", 91, 180, NULL },
	{ "connect_timeout", 91, 180, INTEGER },
	{ "dbname", 91, 180, NULL },
	{ "fallback_application_name", 91, 180, NULL },
	{ "gssdelegation", 160, 180, NULL },
	{ "gssencmode", 120, 180, "disable,prefer,require" },
	{ "gsslib", 91, 180, NULL },
	{ "host", 91, 180, NULL },
	{ "hostaddr", 91, 180, NULL },
	{ "keepalives", 91, 180, INTEGER },
	{ "keepalives_count", 91, 180, "#1-127" },
	{ "keepalives_idle", 91, 180, "#1-32767" },
	{ "keepalives_interval", 91, 180, "#1-32767" },
	{ "krbsrvname", 91, 180, NULL },
	{ "load_balance_hosts", 160, 180, "disable,random" },
	{ "max_protocol_version", 180, 180, NULL },
	{ "min_protocol_version", 180, 180, NULL },
	{ "oauth_client_id", 180, 180, NULL },
	{ "oauth_client_secret", 180, 180, NULL },
	{ "oauth_issuer", 180, 180, NULL },
	{ "oauth_scope", 180, 180, NULL },
	{ "options", 91, 180, NULL },
	{ "passfile", 100, 180, NULL },
	{ "password", 91, 180, NULL },
	{ "port", 91, 180, PORTS },
	{ "replication", 91, 180, NULL },
	{ "require_auth", 160, 180, NULL },
	{ "requirepeer", 91, 180, NULL },
	{ "requiressl", 91, 92, NULL },
	{ "scram_client_key", 180, 180, NULL },
	{ "scram_server_key", 180, 180, NULL },
	{ "service", 91, 180, NULL },
	{ "ssl_max_protocol_version", 130, 180, TLS },
	{ "ssl_min_protocol_version", 130, 180, TLS },
	{ "sslcert", 91, 180, NULL },
	{ "sslcertmode", 160, 180, "disable,allow,require" },
	{ "sslcompression", 92, 180, NULL },
	{ "sslcrl", 91, 180, NULL },
	{ "sslcrldir", 140, 180, NULL },
	{ "sslkey", 91, 180, NULL },
	{ "sslkeylogfile", 180, 180, NULL },
	{ "sslmode", 91, 180,
	    "disable,allow,prefer,require,verify-ca,verify-full" },
	{ "sslnegotiation", 170, 180, "postgres,direct" },
	{ "sslpassword", 130, 180, NULL },
	{ "sslrootcert", 91, 180, NULL },
	{ "sslsni", 140, 180, NULL },
	{ "target_session_attrs", 100, 130, "any,read-write" },
	{ "target_session_attrs", 140, 180, "any,read-write,read-only,"
	    "primary,standby,prefer-standby" },
	{ "tcp_user_timeout", 120, 180, INTEGER },
	{ "tty", 91, 130, NULL },
	{ "user", 91, 180, NULL },
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

/* The row of that keyword in the version, NULL if it has none. */
static const struct parameter *
find_keyword(const char *name, int version)
{
	size_t k;

	for (k = 0; k < NROWS(keywords); k++)
		if (version >= keywords[k].since &&
		    version <= keywords[k].until &&
		    strcmp(keywords[k].name, name) == 0)
			return &keywords[k];
	return NULL;
}

/* TLS versions compare without case, all other words with it. */
static bool
in_list(const char *list, const char *word, bool ignore_case)
{
	size_t len, n = strlen(word);

	for (; *list != '\0'; list += len, list += *list == ',') {
		len = strcspn(list, ",");
		if (len == n && (ignore_case ?
		    strncasecmp(list, word, len) :
		    strncmp(list, word, len)) == 0)
			return true;
	}
	return false;
}

/* fe-connect.c parse_int_param: a decimal integer, blanks around it. */
static bool
is_integer(const char *values, const char *text)
{
	long min, max, n;
	char *end;

	errno = 0;
	n = strtol(text, &end, 10);
	end += strspn(end, " \t\n\v\f\r");
	if (errno != 0 || end == text || *end != '\0')
		return false;
	return sscanf(values, "#%ld-%ld", &min, &max) != 2 ||
	    (n >= min && n <= max);
}

/* connectOptions2, PQconnectPoll: each of them a port, or empty. */
static bool
is_ports(const char *text, int version)
{
	size_t len;
	long port;

	for (;; text += len + 1) {
		len = strcspn(text, ",");
		port = len == 0 ? 1 : strtol(text, NULL, 10);
		if (strspn(text, "0123456789 ") != len || port < 1 ||
		    port > 65535)
			return false;
		if (text[len] == '\0')
			return true;
		if (version < 100)
			return false;
	}
}

static bool
is_value(const char *values, const char *text, int version)
{
	if (values[0] == INTEGER[0])
		return is_integer(values, text);
	if (strcmp(values, PORTS) == 0)
		return is_ports(text, version);
	return in_list(values, text, strcmp(values, TLS) == 0);
}

void
check_conninfo_value(const struct model *m, struct diag *d)
{
	const struct parameter *row;
	const struct msetting *s;
	const char *values;
	size_t i;

	for (i = 0; i < m->conninfo.n; i++) {
		s = &m->conninfo.list[i];
		row = find_keyword(s->name, m->version_num);
		values = row == NULL ? NULL : row->values;
		if (values == NULL || s->value.s[0] == '\0' ||
		    is_value(values, s->value.s, m->version_num))
			continue;
		diag_value(d, RULE_conninfo_value, s->value.at,
		    "%s is \"%s\": libpq %s refuses it", s->name, s->value.s,
		    m->version.s);
		if (strcmp(values, INTEGER) == 0)
			diag_fix(d, "write a number without a unit");
		else if (values[0] == INTEGER[0])
			diag_fix(d, "write a number from %s, or leave it out "
			    "for the system's default", values + 1);
		else if (strcmp(values, PORTS) == 0)
			diag_fix(d, "write a port from 1 to 65535");
		else
			diag_fix(d, "write one of: %s", values);
	}
}
