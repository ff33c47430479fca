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
			diag_value(d, RULE_hba_columns, h->address.s != NULL ?
			    h->address.at : h->mask.at,
			    "a local line has no address column");
			diag_fix(d, "remove address, or write type = "
			    "\"host\"");
		} else if (h->address.s == NULL) {
			diag_key(d, RULE_hba_columns, h->at,
			    "a %s line needs an address", h->type.s);
			diag_fix(d, "write address = \"10.4.10.0/24\", or "
			    "from = \"nodes\" for a line for each node");
		}
	}
}

/* Reports what the reader of the server's grammar says of each line. */
void
check_hba_line(const struct model *m, struct diag *d)
{
	struct hba_text text;
	size_t i;

	hba_text_read(d->arena, m, &text);
	for (i = 0; i < m->nhba; i++) {
		if (text.fault[i] == NULL)
			continue;
		diag_key(d, RULE_hba_line, m->hba[i].at,
		    "PostgreSQL %s refuses this line: %s", m->version.s,
		    text.fault[i]);
		diag_fix(d, "the line is: %s", text.line[i]);
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
	struct hba_text text;
	const struct hba_line *line;
	size_t i;

	hba_text_read(d->arena, m, &text);
	for (i = 0; i < text.hba->nlines; i++) {
		line = &text.hba->lines[i];
		if (strcmp(line->method, "trust") != 0 || is_loopback(line))
			continue;
		diag_value(d, RULE_hba_trust,
		    text.model[line->line]->method.at,
		    "\"trust\" lets anybody at %s in as any user, without a "
		    "password", line->address_text);
		diag_note(d, text.model[line->line]->address.at,
		    "the address");
		diag_fix(d, "write method = \"md5\"%s",
		    m->version_num >= 100 ? ", or better \"scram-sha-256\"" :
		    "");
	}
}

/*
 * Every node may become primary and every node may become a standby, so
 * each node's address must be let in for replication.
 */
void
check_hba_replication(const struct model *m, struct diag *d)
{
	struct hba_client client = { .user = m->repl_user.s };
	const struct hba_line *line;
	struct hba_text text;
	bool unsure = false;
	size_t i;

	if (m->nstandbys == 0)
		return;
	hba_text_read(d->arena, m, &text);
	for (i = 0; i < m->nnodes; i++) {
		const struct maddr *a = &m->nodes[i].address;

		if (!a->ok)
			continue;
		client.family = a->family;
		memcpy(client.address, a->bytes, sizeof(client.address));
		unsure = false;
		line = hba_match(text.hba, &client, m->version_num, &unsure);
		if (unsure || (line != NULL &&
		    strcmp(line->method, "reject") != 0))
			continue;
		diag_key(d, RULE_hba_replication,
		    line != NULL ? text.model[line->line]->at : m->hba_at,
		    "%s no replication by \"%s\" from %s (%s)", line != NULL ?
		    "this line allows" : "pg_hba allows", m->repl_user.s,
		    m->nodes[i].name.s, a->text.s);
		diag_note(d, a->text.at, "the node's address");
		diag_fix(d, "add { type = \"host\"; database = \"replication\""
		    "; user = \"%s\"; from = \"nodes\"; method = \"md5\"; } "
		    "to postgresql.hba: \"all\" does not cover replication",
		    m->repl_user.s);
	}
}

/* libpq: "fe_sendauth: no password supplied", every five seconds. */
void
check_replication_password(const struct model *m, struct diag *d)
{
	static const char *const methods[] = { "md5", "scram-sha-256",
	    "password" };
	struct hba_client client = { .user = m->repl_user.s };
	const struct hba_line *line;
	struct hba_text text;
	bool unsure = false;
	size_t i, k;

	if (m->nstandbys == 0 || m->repl_secret.s != NULL ||
	    model_setting(&m->conninfo, "passfile") != NULL)
		return;
	hba_text_read(d->arena, m, &text);
	for (i = 0; i < m->nnodes; i++) {
		if (!m->nodes[i].address.ok)
			continue;
		client.family = m->nodes[i].address.family;
		memcpy(client.address, m->nodes[i].address.bytes,
		    sizeof(client.address));
		line = hba_match(text.hba, &client, m->version_num, &unsure);
		for (k = 0; line != NULL && k < 3; k++) {
			if (strcmp(line->method, methods[k]) != 0)
				continue;
			diag_key(d, RULE_replication_password,
			    m->replication_at, "replication has no password, "
			    "but \"%s\" is asked for one", m->repl_user.s);
			diag_note(d, text.model[line->line]->method.at,
			    "by this method");
			diag_fix(d, "write password = { secret = "
			    "\"replication\"; }; in postgresql.replication");
			return;
		}
	}
}
