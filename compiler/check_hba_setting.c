/* SPDX-License-Identifier: MIT */
/* Rules on pg_hba.conf and the settings that its lines depend on. */
#include <string.h>
#include <strings.h>

#include "check.h"
#include "diag.h"
#include "hba_text.h"
#include "model.h"
#include "read_hba.h"

/* The first node where a string that is empty by default is empty. */
static const struct mnode *
node_without(const struct model *m, const char *setting)
{
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		s = model_setting(&m->nodes[i].settings, setting);
		if (s == NULL || s->value.s[0] == '\0')
			return &m->nodes[i];
	}
	return NULL;
}

/* The value of an option as the topology has it; s NULL: none. */
static struct mstr
option(const struct mhba *h, const char *name)
{
	struct mstr none = { NULL, h->method.at };
	const struct msetting *s = model_setting(&h->options, name);

	return s != NULL ? s->value : none;
}

/* hba.c parse_hba_line: "hostssl requires SSL to be turned on". */
void
check_hba_ssl(const struct model *m, struct diag *d)
{
	const struct mnode *off = hba_text_node(m, "ssl", false);
	struct hba_walk w = { .m = m };

	while (m->version_num < 100 && off != NULL && hba_text_next(&w)) {
		if (strcmp(w.line->type, "hostssl") != 0)
			continue;
		diag_value(d, RULE_hba_ssl, w.h->type.at,
		    "PostgreSQL %s refuses a hostssl line while ssl is off",
		    m->version.s);
		diag_note(d, off->at, "ssl is off on %s", off->name.s);
		diag_fix(d, "switch ssl on, or use type \"host\"");
	}
}

/* From 10 on: "hostssl record cannot match because SSL is disabled". */
void
check_hba_ssl_off(const struct model *m, struct diag *d)
{
	const struct mnode *off = hba_text_node(m, "ssl", false);
	struct hba_walk w = { .m = m };

	while (m->version_num >= 100 && off != NULL && hba_text_next(&w)) {
		if (strcmp(w.line->type, "hostssl") != 0)
			continue;
		diag_value(d, RULE_hba_ssl_off, w.h->type.at,
		    "a hostssl line matches nothing while ssl is off");
		diag_note(d, off->at, "ssl is off on %s", off->name.s);
		diag_fix(d, "switch ssl on, or use type \"host\"");
	}
}

/* True if the line asks for a client certificate by clientcert. */
static bool
wants_clientcert(const struct hba_walk *w)
{
	const char *value = option(w->h, "clientcert").s;

	if (value == NULL)
		return false;
	/* until 11 any other text means off */
	if (w->m->version_num < 120 || strcmp(value, "1") == 0)
		return strcmp(value, "1") == 0;
	return strcmp(value, "verify-ca") == 0 ||
	    strcmp(value, "verify-full") == 0;
}

/* hba.c and postmaster.c: pg_hba.conf is not loaded, the server not started.
 * 9.1 has no setting for root.crt. */
void
check_hba_setting(const struct model *m, struct diag *d)
{
	const struct mnode *spaces = m->version_num < 170 ?
	    hba_text_node(m, "db_user_namespace", true) : NULL;
	const struct mnode *ca = m->version_num >= 92 &&
	    m->version_num < 100 ? node_without(m, "ssl_ca_file") : NULL;
	const struct mnode *validator = m->version_num >= 180 ?
	    node_without(m, "oauth_validator_libraries") : NULL;
	struct hba_walk w = { .m = m };

	while (hba_text_next(&w)) {
		if (spaces != NULL && strcmp(w.line->method, "md5") == 0) {
			diag_value(d, RULE_hba_setting, w.h->method.at,
			    "PostgreSQL %s refuses method md5 while "
			    "db_user_namespace is on", m->version.s);
			diag_note(d, spaces->at, "it is on on %s",
			    spaces->name.s);
			diag_fix(d, "remove db_user_namespace");
		} else if (ca != NULL && wants_clientcert(&w)) {
			diag_value(d, RULE_hba_setting,
			    option(w.h, "clientcert").at,
			    "PostgreSQL %s refuses clientcert without "
			    "ssl_ca_file", m->version.s);
			diag_note(d, ca->at, "%s has no ssl_ca_file",
			    ca->name.s);
			diag_fix(d, "set ssl_ca_file, as to "
			    "\"root.crt\"");
		} else if (validator != NULL &&
		    strcmp(w.line->method, "oauth") == 0) {
			diag_value(d, RULE_hba_setting, w.h->method.at,
			    "PostgreSQL %s refuses method oauth without "
			    "oauth_validator_libraries", m->version.s);
			diag_note(d, validator->at, "%s has none of them",
			    validator->name.s);
			diag_fix(d, "set oauth_validator_libraries to the "
			    "validator's library");
		}
	}
}

/* A text that is meant to be off. */
static bool
says_off(const char *value)
{
	return value[0] == '0' || strcasecmp(value, "no") == 0 ||
	    strcasecmp(value, "off") == 0 ||
	    strcasecmp(value, "false") == 0 ||
	    strcasecmp(value, "no-verify") == 0;
}

/* hba.c parse_hba_auth_opt until 11: strcmp(val, "1") == 0, else off;
 * auth.c ClientAuthentication: no certificate can be checked. */
void
check_hba_clientcert(const struct model *m, struct diag *d)
{
	const struct mnode *ca = m->version_num >= 92 ?
	    node_without(m, "ssl_ca_file") : NULL;
	struct hba_walk w = { .m = m };
	struct mstr value;
	bool cert;

	if (hba_text_node(m, "ssl", false) != NULL)
		return;		/* hba_ssl_off */
	while (hba_text_next(&w)) {
		value = option(w.h, "clientcert");
		cert = strcmp(w.line->method, "cert") == 0;
		if (m->version_num < 120 && value.s != NULL &&
		    strcmp(value.s, "1") != 0 && !says_off(value.s)) {
			diag_value(d, RULE_hba_clientcert, value.at,
			    "PostgreSQL %s takes clientcert=%s for off: no "
			    "certificate is asked for", m->version.s, value.s);
			diag_fix(d, "set clientcert to 1");
		} else if (ca != NULL && (cert || (m->version_num >= 100 &&
		    wants_clientcert(&w)))) {
			diag_value(d, RULE_hba_clientcert, cert ?
			    w.h->method.at : value.at,
			    "nobody gets in by this line: without ssl_ca_file "
			    "no client certificate can be verified");
			diag_note(d, ca->at, "%s has no ssl_ca_file",
			    ca->name.s);
			diag_fix(d, "set ssl_ca_file, as to "
			    "\"root.crt\"");
		}
	}
}

/*
 * A password is stored as password_encryption says, and an md5 one cannot be
 * used for SCRAM.  Until 13 md5 is the default (facts/postgresql.md 1.7).
 */
void
check_hba_scram(const struct model *m, struct diag *d)
{
	const struct msetting *s = NULL;
	struct hba_walk w = { .m = m };
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		s = model_setting(&m->nodes[i].settings,
		    "password_encryption");
		if (s != NULL ? strcasecmp(s->value.s, "scram-sha-256") != 0 :
		    m->version_num < 140)
			break;
	}
	if (i == m->nnodes)
		return;
	while (hba_text_next(&w)) {
		if (strcmp(w.line->method, "scram-sha-256") != 0)
			continue;
		diag_value(d, RULE_hba_scram, w.h->method.at,
		    "scram-sha-256 refuses passwords stored as md5, and "
		    "password_encryption stores them so%s", s == NULL ?
		    " by default" : "");
		if (s != NULL)
			diag_note(d, s->value.at, "the setting");
		diag_fix(d, "set password_encryption to \"scram-sha-256\" and "
		    "set the passwords again");
		return;
	}
}
