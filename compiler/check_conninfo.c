/* SPDX-License-Identifier: MIT */
/* Rules on the connection by which a standby replicates. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "arena.h"
#include "check.h"
#include "conninfo.h"
#include "diag.h"
#include "host.h"
#include "ip.h"
#include "model.h"

/* walreceiver.h */
#define MAXCONNINFO 1024

static const struct msetting *
find(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->conninfo.n; i++)
		if (strcmp(m->conninfo.list[i].name, name) == 0)
			return &m->conninfo.list[i];
	return NULL;
}

/* PQconnectPoll: without keepalives, and on a Unix socket, nobody looks at
 * what they should be like, nor at the timeout beside them. */
static bool
is_unused(const struct model *m, const char *name)
{
	const struct msetting *on = find(m, "keepalives");
	const struct msetting *host = find(m, "host");

	return (strncmp(name, "keepalives_", 11) == 0 ||
	    strcmp(name, "tcp_user_timeout") == 0) &&
	    ((on != NULL && strtol(on->value.s, NULL, 10) == 0) ||
	    (host != NULL && host->value.s[0] == '/'));
}

static void
report_value(const struct model *m, struct diag *d,
    const struct conninfo_keyword *k, const struct msetting *s,
    const char *expected)
{
	const char *words[16], *list = k->words, *near;
	size_t n = 0;

	diag_value(d, RULE_conninfo_value, s->value.at,
	    "%s is \"%s\": libpq %s expects %s", s->name, s->value.s,
	    m->version.s, expected);
	while (list != NULL && n < sizeof(words) / sizeof(words[0]))
		words[n++] = conninfo_next(d->arena, &list);
	near = suggest(s->value.s, words, n);
	if (near == NULL || k->kind == CONNINFO_METHODS) {
		diag_fix(d, "mend it, or remove it: the standby would never "
		    "connect");
		return;
	}
	diag_fix(d, "write %s", near);
	diag_replace(d, s->value.at->value, s->value.s, near);
}

/* libpqwalreceiver.c libpqrcv_connect: "could not connect to the primary
 * server", again and again. */
void
check_conninfo_value(const struct model *m, struct diag *d)
{
	const struct conninfo_keyword *k;
	const struct msetting *s;
	const char *expected;
	size_t i;

	for (i = 0; i < m->conninfo.n; i++) {
		s = &m->conninfo.list[i];
		k = conninfo_find(s->name, m->version_num);
		if (k == NULL || is_unused(m, s->name))
			continue;
		expected = conninfo_expected(d->arena, k, s->value.s,
		    m->version_num);
		if (expected != NULL)
			report_value(m, d, k, s, expected);
	}
}

/* Up to 11 numbers are read by atoi, which never fails. */
void
check_conninfo_misread(const struct model *m, struct diag *d)
{
	const struct conninfo_keyword *k;
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->conninfo.n && m->version_num < 120; i++) {
		s = &m->conninfo.list[i];
		k = conninfo_find(s->name, m->version_num);
		/* 12 and later take what is a number */
		if (k == NULL || k->kind != CONNINFO_NUMBER ||
		    is_unused(m, s->name) || conninfo_expected(d->arena, k,
		    s->value.s, m->version_num) != NULL ||
		    conninfo_expected(d->arena, k, s->value.s, 120) == NULL)
			continue;
		diag_value(d, RULE_conninfo_misread, s->value.at,
		    "%s is \"%s\", which libpq %s reads as %ld", s->name,
		    s->value.s, m->version.s, strtol(s->value.s, NULL, 10));
		diag_fix(d, "write a number without a unit; PostgreSQL 12 "
		    "refuses this");
	}
}

/* libpq opens what the text says, and the server works in its data
 * directory; "~" means nothing to it. */
void
check_conninfo_path(const struct model *m, struct diag *d)
{
	const struct conninfo_keyword *k;
	const struct msetting *s;
	const char *v;
	size_t i;

	for (i = 0; i < m->conninfo.n; i++) {
		s = &m->conninfo.list[i];
		v = s->value.s;
		k = conninfo_find(s->name, m->version_num);
		if (k == NULL || k->kind != CONNINFO_PATH || *v == '\0' ||
		    *v == '/' ||
		    /* ENGINE:KEY; the system's certificates from 16 on */
		    (strcmp(s->name, "sslkey") == 0 &&
		    strchr(v, ':') != NULL) ||
		    (strcmp(s->name, "sslrootcert") == 0 &&
		    m->version_num >= 160 && strcmp(v, "system") == 0))
			continue;
		diag_value(d, RULE_conninfo_path, s->value.at,
		    "%s is \"%s\", no absolute path: the server looks for it "
		    "in its data directory", s->name, v);
		diag_fix(d, *v == '~' ? "write the whole path: \"~\" is for "
		    "shells" : "write the whole path");
	}
}

static void
clash(struct diag *d, const struct msetting *s, const struct msetting *other,
    const char *text, const char *fix)
{
	diag_value(d, RULE_conninfo_clash, s->value.at, "%s", text);
	if (other != NULL && other != s)
		diag_note(d, other->value.at, "%s", other->name);
	diag_fix(d, "%s", fix);
}

/* The place of value in words, ordered; 0 if it is none of them. */
static size_t
rank(struct arena *arena, const char *words, const char *value)
{
	size_t i;

	if (strcmp(value, "latest") == 0)
		value = "3.2";
	for (i = 1; *value != '\0' && words != NULL; i++)
		if (strcasecmp(conninfo_next(arena, &words), value) == 0)
			return i;
	return 0;
}

/*
 * connectOptions2: "invalid SSL protocol version range" and the like.  The
 * lowest TLS version is 1.2 where nothing is said; of the protocol's
 * versions 3.2 is the latest.
 */
static void
check_range(const struct model *m, struct diag *d, const char *low,
    const char *high, const char *words, const char *deflt)
{
	const struct msetting *min = find(m, low), *max = find(m, high);
	const char *from = min != NULL ? min->value.s : deflt;
	size_t a, b;

	if (max == NULL || conninfo_find(high, m->version_num) == NULL)
		return;
	a = rank(d->arena, words, from);
	b = rank(d->arena, words, max->value.s);
	if (a != 0 && b != 0 && a > b)
		clash(d, max, min, arena_printf(d->arena, "%s %s is below "
		    "%s %s%s", high, max->value.s, low, from,
		    min == NULL ? ", the default" : ""),
		    "raise the one, or lower the other");
}

/* An insecure sslmode where another parameter does without the question
 * whether there is SSL; version of that one's first libpq. */
static void
check_weak(const struct model *m, struct diag *d, const char *name,
    const char *value, int since, const char *wanted)
{
	const struct msetting *s = find(m, name), *mode = find(m, "sslmode");
	const struct msetting *root = find(m, "sslrootcert");
	const char *now = mode != NULL ? mode->value.s : "prefer";

	if (m->version_num < since || s == NULL ||
	    strcmp(s->value.s, value) != 0 || rank(d->arena, wanted, now) > 0)
		return;
	/* with "system" the default is verify-full */
	if (mode == NULL && root != NULL && m->version_num >= 160 &&
	    strcmp(root->value.s, "system") == 0)
		return;
	clash(d, s, mode, arena_printf(d->arena, "%s = %s needs SSL for "
	    "sure, sslmode is %s%s", name, value, now, mode == NULL ?
	    " by default" : ""), arena_printf(d->arena, "write sslmode = "
	    "\"verify-full\"%s", strchr(wanted, ',') == NULL ? "" :
	    " or another that requires SSL"));
}

static size_t
elements(const char *list)
{
	size_t n = 1;

	for (; *list != '\0'; list++)
		n += *list == ',';
	return n;
}

/* "could not match 2 port numbers to 1 hosts" */
static void
check_lists(const struct model *m, struct diag *d)
{
	const struct msetting *port = find(m, "port"), *host = find(m, "host");
	const struct msetting *addr = find(m, "hostaddr");
	const char *hosts = host != NULL ? host->value.s :
	    m->repl_host.s != NULL ? m->repl_host.s : "";
	size_t n;

	if (m->version_num < 100)
		return;
	n = elements(hosts);
	if (addr != NULL && *addr->value.s != '\0') {
		if (*hosts != '\0' && n != elements(addr->value.s))
			clash(d, addr, host, arena_printf(d->arena,
			    "%zu addresses in hostaddr, %zu in host",
			    elements(addr->value.s), n),
			    "name as many in both");
		n = elements(addr->value.s);
	}
	if (port != NULL && elements(port->value.s) != 1 &&
	    elements(port->value.s) != n)
		clash(d, port, host, arena_printf(d->arena, "%zu ports for "
		    "%zu hosts", elements(port->value.s), n),
		    "write one port, or one for each host");
}

void
check_conninfo_clash(const struct model *m, struct diag *d)
{
	check_range(m, d, "ssl_min_protocol_version",
	    "ssl_max_protocol_version", "TLSv1,TLSv1.1,TLSv1.2,TLSv1.3",
	    "TLSv1.2");
	check_range(m, d, "min_protocol_version", "max_protocol_version",
	    "3.0,3.2", "");
	check_weak(m, d, "sslrootcert", "system", 160, "verify-full");
	check_weak(m, d, "sslnegotiation", "direct", 170,
	    "require,verify-ca,verify-full");
	check_lists(m, d);
}

/* What is wrong with a host that standbys are to connect to, NULL: nothing
 * that can be known here. */
static const char *
host_fault(const char *host)
{
	size_t len = strlen(host);
	unsigned char a[16];
	int family, prefix = -1;
	char name[256];

	if (host[0] == '/')
		return "a socket of its own host";
	if (ip_parse(host, &family, a, &prefix) && prefix < 0)
		return (family == AF_INET ? a[0] == 127 :
		    strcmp(host, "::1") == 0) ? "each node itself" : NULL;
	if (host_is_loopback(host))
		return "each node itself";
	if (strchr(host, ':') != NULL)	/* IPv6 with a zone */
		return strchr(host, '%') != NULL ? NULL :
		    "neither an IP address nor a host name";
	if (host[strspn(host, "0123456789.")] == '\0')
		return "no IP address";
	/* a '.' at the end is DNS's root */
	if (len >= sizeof(name))
		return "longer than a host name";
	memcpy(name, host, len + 1);
	if (name[len - 1] == '.')
		name[len - 1] = '\0';
	return host_name_ok(name) ? NULL :
	    "neither an IP address nor a host name";
}

/* libpq: "could not translate host name", or the standby finds itself. */
void
check_replication_host(const struct model *m, struct diag *d)
{
	const char *list = m->repl_host.s, *host, *fault;

	if (list == NULL || m->repl_host.at->generated || m->nstandbys == 0)
		return;
	while (list != NULL) {
		host = list;
		if (m->version_num >= 100)
			host = conninfo_next(d->arena, &list);
		else
			list = NULL;
		fault = host_fault(host);
		if (fault == NULL)
			continue;
		diag_value(d, RULE_replication_host, m->repl_host.at,
		    "standbys cannot connect to \"%s\": it is %s", host,
		    fault);
		diag_fix(d, "write the address of a VIP with purpose = "
		    "\"replication\", or leave host out");
		return;
	}
}

static void
report_length(const struct model *m, struct diag *d, size_t len,
    const struct place *at, const char *whose)
{
	if (len < MAXCONNINFO)
		return;
	diag_key(d, RULE_conninfo_length, at, "primary_conninfo%s has %zu "
	    "bytes, PostgreSQL %s cuts it off after %d", whose, len,
	    m->version.s, MAXCONNINFO - 1);
	diag_fix(d, "leave out what is a default, or use a service file");
}

/* walreceiverfuncs.c RequestXLogStreaming: strlcpy. */
void
check_conninfo_length(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i, longest = 0;

	if ((m->parts & PART_TOPOLOGY) == 0) {
		s = model_setting(m->version_num < 120 ? &m->recovery :
		    &m->nodes[0].settings, "primary_conninfo");
		if (s != NULL)
			report_length(m, d, strlen(s->value.s), s->value.at,
			    "");
		return;
	}
	for (i = 1; i < m->nnodes; i++)
		if (strlen(m->nodes[i].primary_conninfo.s) >
		    strlen(m->nodes[longest].primary_conninfo.s))
			longest = i;
	report_length(m, d, strlen(m->nodes[longest].primary_conninfo.s),
	    m->replication_at, arena_printf(d->arena, " of %s",
	    m->nodes[longest].name.s));
}
