/* SPDX-License-Identifier: MIT */
/* Rules on pg_hba.conf: each line as the server reads it, who gets in. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "buf.h"
#include "check.h"
#include "diag.h"
#include "hba_text.h"
#include "model.h"
#include "read_hba.h"

void
check_hba_columns(const struct model *m, struct diag *d)
{
	const struct mhba *h;
	size_t i;

	for (i = 0; i < m->nhba; i++) {
		h = &m->hba[i];
		if (strcmp(h->type.s, "local") == 0) {
			if (h->address.s == NULL && h->mask.s == NULL)
				continue;
			if (i > 0 && m->hba[i - 1].at == h->at)
				continue;	/* from = "nodes" */
			diag_key(d, RULE_hba_columns, h->at,
			    "a local line has no address column");
			diag_fix(d, "remove address, mask and from, or write "
			    "type = \"host\"");
		} else if (h->address.s == NULL) {
			diag_key(d, RULE_hba_columns, h->at,
			    "a %s line needs an address", h->type.s);
			diag_fix(d, "write address = \"10.4.10.0/24\", or "
			    "from = \"nodes\" for a line for each node");
		} else if (h->from.s != NULL && (i == 0 ||
		    m->hba[i - 1].at != h->at)) {
			diag_value(d, RULE_hba_columns, h->from.at,
			    "from = \"%s\" and an address beside it",
			    h->from.s);
			diag_fix(d, "remove one of them, or make two lines");
		}
	}
}

/* Reports what the reader of the server's grammar says of each line. */
void
check_hba_line(const struct model *m, struct diag *d)
{
	size_t i;

	if (m->nhba == 0) {
		diag_key(d, RULE_hba_line, m->hba_at,
		    "postgresql.hba is empty: PostgreSQL lets nobody in");
		diag_fix(d, "leave the list out for the platform's lines, or "
		    "say who may come in");
	}
	for (i = 0; i < m->nhba; i++) {
		if (m->hba_text.fault[i] == NULL)
			continue;
		diag_key(d, RULE_hba_line, m->hba[i].at,
		    "PostgreSQL %s refuses this line: %s", m->version.s,
		    m->hba_text.fault[i]);
		diag_fix(d, "the line is: %s", m->hba_text.line[i]);
	}
}

/* Why a network is not what it seems to be, or NULL. */
static const char *
odd_network(const struct hba_line *line)
{
	size_t i;

	/* inet_aton: 10.1/16 is 10.0.0.1/16 */
	if (line->family == AF_INET && line->net[0] != 0) {
		const char *s = line->address_text;
		int dots = 0;

		for (; *s != '\0' && *s != '/' && *s != ' '; s++)
			dots += *s == '.';
		if (dots != 3)
			return "is no network of four numbers: 10.1 means "
			    "10.0.0.1";
	}
	for (i = 0; i < sizeof(line->net); i++)
		if ((line->net[i] & ~line->mask[i]) != 0)
			return "has bits outside its mask, which PostgreSQL "
			    "ignores";
	return NULL;
}

/* A name that only looks like an address, or that no host can have. */
static bool
odd_host(const char *s)
{
	return s[strspn(s, "0123456789./:")] == '\0' ||
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789._-")] != '\0';
}

/* What getaddrinfo cannot read as a number is a host name to hba.c: it
 * loads and never matches (facts/postgresql.md 1.6, probed). */
void
check_hba_address(const struct model *m, struct diag *d)
{
	const struct hba_line *line;
	const struct mhba *h;
	const char *why;
	size_t i;

	for (i = 0; i < m->hba_text.hba->nlines; i++) {
		line = &m->hba_text.hba->lines[i];
		h = m->hba_text.model[line->line];
		why = NULL;
		if (line->address == HBA_NETWORK)
			why = odd_network(line);
		else if (line->address == HBA_NAME &&
		    odd_host(line->address_text))
			why = "is no address and no host name: it never "
			    "matches";
		if (why == NULL)
			continue;
		diag_value(d, RULE_hba_address, h->address.at, "\"%s\" %s",
		    line->address_text, why);
		diag_fix(d, "write the network's first address and its "
		    "prefix, as in \"10.4.10.0/24\"");
	}
}

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
		diag_fix(d, "write method = \"md5\"%s",
		    m->version_num >= 100 ? ", or better \"scram-sha-256\"" :
		    "");
	}
}

/* The line that answers replication from the node; NULL: refused. */
static const struct hba_line *
replication_line(const struct model *m, const struct mnode *n, bool *unsure)
{
	struct hba_client client = { .user = m->repl_user.s };

	client.family = n->address.family;
	memcpy(client.address, n->address.bytes, sizeof(client.address));
	*unsure = false;
	return hba_match(m->hba_text.hba, &client, m->version_num, unsure);
}

/*
 * Every node may become primary and every node may become a standby, so
 * each node's address must be let in for replication.
 */
void
check_hba_replication(const struct model *m, struct diag *d)
{
	const struct hba_line *line, *reject = NULL;
	const struct mnode *first = NULL, *n;
	size_t i, refused = 0;
	bool unsure;

	for (i = 0; i < m->nnodes && m->nstandbys > 0; i++) {
		n = &m->nodes[i];
		if (!n->address.ok)
			continue;
		line = replication_line(m, n, &unsure);
		if (unsure || (line != NULL &&
		    strcmp(line->method, "reject") != 0))
			continue;
		if (refused++ == 0) {
			first = n;
			reject = line;
		}
	}
	if (refused == 0)
		return;
	diag_key(d, RULE_hba_replication, reject != NULL ?
	    m->hba_text.model[reject->line]->at : m->hba_at,
	    "%s no replication by \"%s\" from %s (%s)%s", reject != NULL ?
	    "this line allows" : "pg_hba allows", m->repl_user.s,
	    first->name.s, first->address.text.s, refused > 1 ?
	    arena_printf(d->arena, " and %zu more node%s", refused - 1,
	    refused > 2 ? "s" : "") : "");
	diag_note(d, first->address.text.at, "the node's address");
	diag_fix(d, "add { type = \"host\"; database = \"replication\"; user = "
	    "\"%s\"; from = \"nodes\"; method = \"md5\"; } to "
	    "postgresql.hba: \"all\" does not cover replication",
	    m->repl_user.s);
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
		line = replication_line(m, &m->nodes[i], &unsure);
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
