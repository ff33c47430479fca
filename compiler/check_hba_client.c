/* SPDX-License-Identifier: MIT */
/* Rules on pg_hba.conf: declared clients and nodes get in, nobody else. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "hba_cover.h"
#include "hba_text.h"
#include "model.h"
#include "read_hba.h"

/* Steps that the proofs of one topology may take: some thousand lines. */
#define PROOF_WORK ((size_t)1 << 23)

/* The addresses of the nodes themselves. */
static void
add_nodes(const struct model *m, struct ip_set *set)
{
	static const unsigned char four[16] = { 127 }, six[16] = { [15] = 1 };
	const struct maddr *a;
	size_t i;

	ip_set_add_net(set, AF_INET, four, 8);
	ip_set_add_net(set, AF_INET6, six, 128);
	for (i = 0; i < 2 * m->nnodes + m->nvips + m->noutside; i++) {
		a = i < m->nnodes ? &m->nodes[i].address :
		    i < 2 * m->nnodes ?
		    &m->nodes[i - m->nnodes].ring1_address :
		    i < 2 * m->nnodes + m->nvips ?
		    &m->vips[i - 2 * m->nnodes].address :
		    &m->outside[i - 2 * m->nnodes - m->nvips].address;
		if (a->ok)
			ip_set_add_net(set, a->family, a->bytes,
			    ip_bits(a->family));
	}
}

/* Their networks: as the VIPs say them, and the /24 and /64 around them. */
static void
add_node_networks(const struct model *m, struct ip_set *set)
{
	const struct maddr *a;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		a = &m->nodes[i].address;
		if (a->ok)
			ip_set_add_net(set, a->family, a->bytes,
			    a->family == AF_INET ? 24 : 64);
	}
	for (i = 0; i < m->nvips; i++) {
		a = &m->vips[i].address;
		if (a->ok && m->vips[i].prefix.set &&
		    m->vips[i].prefix.v >= 0 &&
		    m->vips[i].prefix.v <= ip_bits(a->family))
			ip_set_add_net(set, a->family, a->bytes,
			    (int)m->vips[i].prefix.v);
	}
}

static void
add_clients(const struct model *m, struct ip_set *set)
{
	size_t i;

	for (i = 0; i < m->nclients; i++)
		ip_set_add_net(set, m->clients[i].address.family,
		    m->clients[i].address.bytes, m->clients[i].prefix);
}

/* Makes a network's own address its first host's, if that is one too. */
static void
first_host(struct ip_set *inside, const struct ip_range *r,
    unsigned char *gap)
{
	struct ip_range one = { .family = r->family };
	size_t last = (size_t)ip_bits(r->family) / 8 - 1;
	unsigned char next[16];

	memcpy(next, gap, sizeof(next));
	next[last] |= 1;
	memcpy(one.low, next, sizeof(next));
	memcpy(one.high, next, sizeof(next));
	if (memcmp(next, r->high, sizeof(next)) <= 0 &&
	    !ip_set_covers(inside, &one, next))
		gap[last] |= 1;
}

/* An address of the range that the set has not; false if there is none. */
static bool
outsider(const struct ip_range *r, struct ip_set *inside,
    unsigned char *address)
{
	if (ip_set_covers(inside, r, address))
		return false;
	first_host(inside, r, address);
	return true;
}

static const char *
address_text(struct arena *arena, int family, const unsigned char *address)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(family, address, text, sizeof(text));
	return arena_strdup(arena, text);
}

/*
 * An address that may replicate by the line and should not: outside the
 * nodes' networks, or a client's and no node's.  NULL if there is none.
 */
static const char *
replication_outsider(struct arena *arena, const struct hba_line *line,
    struct ip_set *networks, struct ip_set *nodes, struct ip_set *clients)
{
	const struct ip_range *list, *other;
	const char *found = NULL;
	struct ip_set own = { 0 };
	unsigned char address[16];
	struct ip_range common;
	size_t i, k, n, nclients;

	hba_addresses(line, &own, NULL);
	list = ip_set_list(&own, &n);
	other = ip_set_list(clients, &nclients);
	for (i = 0; i < n && found == NULL; i++) {
		if (outsider(&list[i], networks, address))
			found = address_text(arena, list[i].family, address);
		for (k = 0; k < nclients && found == NULL; k++)
			if (ip_range_common(&list[i], &other[k], &common) &&
			    outsider(&common, nodes, address))
				found = address_text(arena, common.family,
				    address);
	}
	ip_set_free(&own);
	return found;
}

/* True if the line admits physical replication. */
static bool
admits_replication(const struct hba_line *line)
{
	size_t i;

	for (i = 0; i < line->database.ntokens; i++)
		if (hba_is_keyword(&line->database.tokens[i], "replication"))
			return strcmp(line->method, "reject") != 0;
	return false;
}

/* Lines that other rules tell about as a whole. */
static bool
is_told(const struct hba_line *line)
{
	return hba_is_world(line) || strcmp(line->method, "trust") == 0;
}

/* Manual, "Role Attributes": replication reads all of every database. */
void
check_hba_replication_wide(const struct model *m, struct diag *d)
{
	struct ip_set networks = { 0 }, nodes = { 0 }, clients = { 0 };
	struct hba_walk w = { .m = m };
	const char *address;

	add_nodes(m, &nodes);
	add_nodes(m, &networks);
	add_node_networks(m, &networks);
	add_clients(m, &clients);
	while (m->nstandbys > 0 && hba_text_next(&w)) {
		if (!admits_replication(w.line) || is_told(w.line))
			continue;
		address = replication_outsider(d->arena, w.line, &networks,
		    &nodes, &clients);
		if (address == NULL)
			continue;
		diag_value(d, RULE_hba_replication_wide, w.h->address.at,
		    "replication is not for the nodes alone: %s may copy "
		    "every database", address);
		diag_fix(d, "write from = \"nodes\" in place of the address");
	}
	ip_set_free(&networks);
	ip_set_free(&nodes);
	ip_set_free(&clients);
}

/*
 * An address of the client's network from which it is refused for sure, by
 * each kind of connection that it makes; false if there is none.
 */
static bool
refused_from(const struct model *m, const struct mclient *c, bool ssl,
    unsigned char *address, size_t *budget)
{
	struct ip_set may = { 0 }, net = { 0 };
	const struct ip_range *range;
	unsigned kind;
	bool refused;
	size_t n;

	ip_set_add_net(&net, c->address.family, c->address.bytes, c->prefix);
	range = ip_set_list(&net, &n);
	for (kind = HBA_PLAIN; kind <= HBA_SSL; kind <<= 1)
		if (kind == HBA_SSL ? ssl && (!c->ssl.set || c->ssl.v) :
		    !c->ssl.set || !c->ssl.v)
			hba_admitted(m->hba_text.hba, kind, c->database.s,
			    c->user.s, m->version_num, range, &may, budget);
	refused = *budget > 0 && outsider(range, &may, address);
	ip_set_free(&may);
	ip_set_free(&net);
	return refused;
}

static void
report_refused(const struct model *m, const struct mclient *c, bool ssl,
    const unsigned char *address, struct diag *d)
{
	struct hba_client asked = { .database = c->database.s,
	    .user = c->user.s, .family = c->address.family,
	    .ssl = ssl && c->ssl.set && c->ssl.v };
	const char *from = address_text(d->arena, c->address.family, address);
	const struct mnode *off = hba_text_node(m, "ssl", false);
	const struct hba_line *line;
	bool unsure = false;

	memcpy(asked.address, address, sizeof(asked.address));
	line = hba_match(m->hba_text.hba, &asked, m->version_num, &unsure);
	diag_key(d, RULE_hba_client_refused, c->at,
	    "user \"%s\" does not get into database \"%s\" from %s",
	    c->user.s, c->database.s, from);
	if (c->ssl.set && c->ssl.v && !ssl)
		diag_note(d, off->at, "ssl is off on %s", off->name.s);
	else if (line != NULL)
		diag_note(d, m->hba_text.model[line->line]->at,
		    "this line turns it away");
	else
		diag_note(d, m->hba_at, "no line here is for it");
	if (c->ssl.set && c->ssl.v && !ssl)
		diag_fix(d, "write ssl = true in postgresql.settings");
	else
		diag_fix(d, "add { type = \"%s\"; database = \"%s\"; user = "
		    "\"%s\"; address = \"%s%s\"; method = \"md5\"; } to "
		    "postgresql.hba%s", c->ssl.set && c->ssl.v ? "hostssl" :
		    "host", c->database.s, c->user.s, c->address.text.s,
		    strchr(c->address.text.s, '/') != NULL ? "" :
		    c->address.family == AF_INET ? "/32" : "/128",
		    line != NULL ? ", before that line" : "");
}

/* pg_hba.conf is the same on all nodes, so one proof is for each that can
 * become the primary. */
void
check_hba_client_refused(const struct model *m, struct diag *d)
{
	bool ssl = hba_text_node(m, "ssl", false) == NULL;
	size_t i, budget = PROOF_WORK;
	unsigned char address[16];

	for (i = 0; i < m->nclients; i++)
		if (refused_from(m, &m->clients[i], ssl, address, &budget))
			report_refused(m, &m->clients[i], ssl, address, d);
}

/* The first address that gets in by line i and is not in the set. */
static const char *
undeclared(struct arena *arena, const struct model *m, size_t i,
    struct ip_set *inside, size_t *budget)
{
	struct ip_set decided = { 0 };
	const struct ip_range *list;
	const char *found = NULL;
	unsigned char address[16];
	size_t k, n;

	if (!hba_decides(m->hba_text.hba, i, m->version_num, &decided,
	    budget))
		goto out;
	list = ip_set_list(&decided, &n);
	for (k = 0; k < n && found == NULL; k++)
		if (outsider(&list[k], inside, address))
			found = address_text(arena, list[k].family, address);
out:
	ip_set_free(&decided);
	return found;
}

void
check_hba_client_undeclared(const struct model *m, struct diag *d)
{
	const struct place *last = NULL;
	const struct hba_line *line;
	size_t i, budget = PROOF_WORK;
	struct ip_set inside = { 0 };
	const struct mhba *h;
	const char *address;

	add_nodes(m, &inside);
	add_clients(m, &inside);
	for (i = 0; i < m->hba_text.hba->nlines && m->nclients > 0; i++) {
		line = &m->hba_text.hba->lines[i];
		h = m->hba_text.model[line->line];
		if (h->at == last || is_told(line) ||
		    strcmp(line->method, "reject") == 0)
			continue;
		address = undeclared(d->arena, m, i, &inside, &budget);
		if (address == NULL)
			continue;
		last = h->at;
		diag_value(d, RULE_hba_client_undeclared, h->address.at,
		    "%s may log in by this line and is no declared client",
		    address);
		diag_note(d, m->clients_at, "the clients");
		diag_fix(d, "narrow the address, or declare who is there in "
		    "postgresql.clients");
	}
	ip_set_free(&inside);
}
