/* SPDX-License-Identifier: MIT */
/* Rules on pg_hba.conf: who gets in, from where, and by what proof. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "hba_cover.h"
#include "hba_text.h"
#include "ip.h"
#include "model.h"
#include "read_hba.h"

static bool
is_loopback(const struct hba_line *line)
{
	static const unsigned char six[16] = { [15] = 1 };

	if (line->address != HBA_NETWORK)
		return line->address == HBA_NONE ||
		    line->address == HBA_SAMEHOST;
	if (line->family == AF_INET)
		return line->net[0] == 127 && line->mask[0] == 255;
	return memcmp(line->net, six, 16) == 0 && line->mask[15] == 255;
}

void
check_hba_trust(const struct model *m, struct diag *d)
{
	const struct hba_line *line;
	size_t i;

	for (i = 0; i < m->hba_text.hba->nlines; i++) {
		line = &m->hba_text.hba->lines[i];
		if (strcmp(line->method, "trust") != 0 || is_loopback(line))
			continue;
		diag_value(d, RULE_hba_trust,
		    m->hba_text.model[line->line]->method.at,
		    "\"trust\" lets anybody at %s in as any user, without a "
		    "password", line->address_text);
		diag_note(d, m->hba_text.model[line->line]->address.at,
		    "the address");
		diag_fix(d, "use method \"md5\"%s", m->version_num >= 100 ?
		    ", or better \"scram-sha-256\"" : "");
	}
}

static bool
is_method(const struct hba_line *line, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(line->method, *names) == 0)
			return true;
	return false;
}

void
check_hba_world(const struct model *m, struct diag *d)
{
	static const char *const others[] = { "reject", "trust", NULL };
	struct hba_walk w = { .m = m };

	while (hba_text_next(&w)) {
		if (!hba_is_world(w.line) || is_method(w.line, others))
			continue;
		diag_value(d, RULE_hba_world, w.h->address.at,
		    "\"%s\" lets every address try to log in",
		    w.line->address_text);
		diag_fix(d, "write the networks that clients come from, one "
		    "line for each");
	}
}

/* Manual, "Password Authentication", "LDAP", "PAM", "RADIUS": the client
 * sends the password as it is, if nothing encrypts the connection. */
void
check_hba_cleartext(const struct model *m, struct diag *d)
{
	static const char *const methods[] = { "password", "ldap", "pam",
	    "radius", NULL };
	struct hba_walk w = { .m = m };

	while (hba_text_next(&w)) {
		if ((hba_kinds(w.line, m->version_num) & HBA_PLAIN) == 0 ||
		    !is_method(w.line, methods) || is_loopback(w.line))
			continue;
		diag_value(d, RULE_hba_cleartext, w.h->method.at,
		    "method %s on a %s line: passwords pass the network in "
		    "clear", w.line->method, w.line->type);
		diag_note(d, w.h->address.at, "from here");
		diag_fix(d, "use type \"hostssl\"%s", strcmp(
		    w.line->method, "password") == 0 ?
		    ", or method \"md5\"" : "");
	}
}

/* Manual, "Ident Authentication": not for hosts that are not trusted. */
void
check_hba_ident(const struct model *m, struct diag *d)
{
	struct hba_walk w = { .m = m };

	while (hba_text_next(&w)) {
		if (strcmp(w.line->method, "ident") != 0 ||
		    is_loopback(w.line))
			continue;
		diag_value(d, RULE_hba_ident, w.h->method.at,
		    "\"ident\" believes what the machine at %s says about its "
		    "users", w.line->address_text);
		diag_note(d, w.h->address.at, "the address");
		diag_fix(d, "use method \"md5\"%s", m->version_num >= 100 ?
		    ", or better \"scram-sha-256\"" : "");
	}
}

static const struct maddr *
source(const struct mnode *n)
{
	return n->source.ok ? &n->source : &n->address;
}

/*
 * The line that answers replication from the address; NULL: refused.  The
 * walreceiver tries with SSL, without, or both, as sslmode says; SSL is
 * offered where ssl is on.
 */
static const struct hba_line *
replication_line(const struct model *m, const struct maddr *from, bool *unsure)
{
	const struct msetting *mode = model_setting(&m->conninfo, "sslmode");
	const char *s = mode != NULL ? mode->value.s : "prefer";
	bool on = hba_text_node(m, "ssl", false) == NULL;
	bool needs = on && (strncmp(s, "verify-", 7) == 0 ||
	    strcmp(s, "require") == 0);
	bool never = !on || strcmp(s, "disable") == 0;
	struct hba_client client = { .user = m->repl_user.s };
	const struct hba_line *line = NULL;
	int ssl;

	client.family = from->family;
	memcpy(client.address, from->bytes, sizeof(client.address));
	*unsure = false;
	for (ssl = 0; ssl < 2; ssl++) {
		if (ssl != 0 ? never : needs)
			continue;
		client.ssl = ssl != 0;
		if (line == NULL || strcmp(line->method, "reject") == 0)
			line = hba_match(m->hba_text.hba, &client,
			    m->version_num, unsure);
	}
	return line;
}

/* The word of a database column that is the replication user's name. */
static const struct mstr *
role_as_database(const struct model *m)
{
	struct hba_walk w = { .m = m };
	size_t i;

	while (hba_text_next(&w))
		for (i = 0; i < w.h->database.n; i++)
			if (strcmp(w.h->database.list[i].s,
			    m->repl_user.s) == 0)
				return &w.h->database.list[i];
	return NULL;
}

/* A line for replication that cannot be read, of which check_hba_line has
 * told: it may be the one that is missed. */
static bool
has_refused_line(const struct model *m)
{
	const struct mwords *words;
	size_t i, k;

	for (i = 0; i < m->nhba; i++) {
		words = &m->hba[i].database;
		for (k = 0; k < words->n; k++)
			if (m->hba_text.fault[i] != NULL &&
			    strcmp(words->list[k].s, "replication") == 0)
				return true;
	}
	return false;
}

/* Who is refused replication: how many, the first, the line that does it. */
struct refused {
	size_t			 n;
	const char		*name;
	const struct maddr	*from;
	const struct hba_line	*reject;	/* NULL: no line is for it */
	bool			 vip;		/* the first is a VIP */
};

static void
ask(const struct model *m, const char *name, const struct maddr *from,
    bool vip, struct refused *r)
{
	const struct hba_line *line;
	bool unsure;

	/* a VIP is told of only where all nodes get in */
	if (!from->ok || (vip && r->n > 0))
		return;
	line = replication_line(m, from, &unsure);
	if (unsure || (line != NULL && strcmp(line->method, "reject") != 0))
		return;
	if (r->n++ == 0) {
		r->name = name;
		r->from = from;
		r->reject = line;
		r->vip = vip;
	}
}

/* The VIPs that a standby may connect from: see resolve_hba.c. */
static void
ask_vips(const struct model *m, struct refused *r)
{
	unsigned char bytes[16];
	int family, prefix;
	size_t i;

	if (m->repl_host.s != NULL && ip_parse(m->repl_host.s, &family, bytes,
	    &prefix) && family == AF_INET)
		return;
	for (i = 0; i < m->nvips; i++)
		if (m->vips[i].read_only &&
		    m->vips[i].address.family == AF_INET6)
			ask(m, m->vips[i].name.s, &m->vips[i].address, true,
			    r);
}

/*
 * Every node may become primary and every node may become a standby, so
 * each node's address must be let in for replication, and that of each
 * standby outside the cluster.
 */
void
check_hba_replication(const struct model *m, struct diag *d)
{
	struct refused r = { 0 };
	const struct mnode *n;
	const struct mstr *role;
	size_t i, nodes = m->nstandbys > 0 ? m->nnodes : 0, inside;

	for (i = 0; i < nodes; i++)
		ask(m, m->nodes[i].name.s, source(&m->nodes[i]), false, &r);
	if (nodes > 0)
		ask_vips(m, &r);
	inside = r.n;
	for (i = 0; i < m->noutside; i++) {
		n = &m->outside[i];
		ask(m, n->name.s, source(n), false, &r);
	}
	if (r.n == 0 || has_refused_line(m))
		return;
	diag_key(d, RULE_hba_replication, r.reject != NULL ?
	    m->hba_text.model[r.reject->line]->at : m->hba_at,
	    "%s no replication by \"%s\" from %s (%s)%s", r.reject != NULL ?
	    "this line allows" : "pg_hba allows", m->repl_user.s, r.name,
	    r.from->text.s, r.n > 1 ? arena_printf(d->arena,
	    " and %zu more node%s", r.n - 1, r.n > 2 ? "s" : "") : "");
	diag_note(d, r.from->text.at, "%s", r.vip ? "a standby that carries "
	    "this VIP may connect from it" : "the node's address");
	role = role_as_database(m);
	if (role != NULL)
		diag_note(d, role->at, "the name of a database here; "
		    "replication is the word \"replication\"");
	diag_fix(d, "add { type = \"host\"; database = \"replication\"; user = "
	    "\"%s\"; from = \"%s\"; method = \"md5\"; } to "
	    "postgresql.hba: \"all\" does not cover replication",
	    m->repl_user.s, inside > 0 ? "nodes" : "standbys");
}

/* libpq: "fe_sendauth: no password supplied", every five seconds. */
void
check_replication_password(const struct model *m, struct diag *d)
{
	static const char *const methods[] = { "md5", "scram-sha-256",
	    "password" };
	const struct hba_line *line;
	bool unsure;
	size_t i, k;

	if (m->nstandbys == 0 || m->repl_secret.s != NULL ||
	    model_setting(&m->conninfo, "passfile") != NULL)
		return;
	for (i = 0; i < m->nnodes; i++) {
		if (!m->nodes[i].address.ok)
			continue;
		line = replication_line(m, source(&m->nodes[i]), &unsure);
		for (k = 0; line != NULL && k < 3; k++) {
			if (strcmp(line->method, methods[k]) != 0)
				continue;
			diag_key(d, RULE_replication_password,
			    m->replication_at, "replication has no password, "
			    "but \"%s\" is asked for one", m->repl_user.s);
			diag_note(d, m->hba_text.model[line->line]->method.at,
			    "by this method");
			diag_fix(d, "write password = { secret = "
			    "\"replication\"; }; in postgresql.replication");
			return;
		}
	}
}
