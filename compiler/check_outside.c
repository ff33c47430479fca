/* SPDX-License-Identifier: MIT */
/* Rules on standbys outside the cluster: who they are, whom they follow. */
#include <string.h>
#include <strings.h>

#include "check.h"
#include "diag.h"
#include "host.h"
#include "ip.h"
#include "model.h"
#include "platform.h"

static const struct mnode *
find(const struct mnode *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i].name.s, name) == 0)
			return &list[i];
	return NULL;
}

static bool
same_address(const struct maddr *a, const struct maddr *b)
{
	return a->ok && b->ok && a->family == b->family &&
	    memcmp(a->bytes, b->bytes, (size_t)ip_bits(a->family) / 8) == 0;
}

/* The application_name of a connection, by which the primary tells standbys
 * apart, and the name of the bundle's directory. */
void
check_outside_name(const struct model *m, struct diag *d)
{
	const struct mnode *s, *other;
	size_t i, k;

	for (i = 0; i < m->noutside; i++) {
		s = &m->outside[i];
		if (strlen(s->name.s) > 63 || !host_name_ok(s->name.s) ||
		    host_is_loopback(s->name.s)) {
			diag_value(d, RULE_outside_name, s->name.at,
			    "\"%s\" is not a host name of at most 63 bytes",
			    s->name.s);
			diag_fix(d, "write what `uname -n` prints there");
			continue;
		}
		other = NULL;
		for (k = 0; k < m->nnodes + i && other == NULL; k++) {
			other = k < m->nnodes ? &m->nodes[k] :
			    &m->outside[k - m->nnodes];
			if (strcasecmp(other->name.s, s->name.s) != 0)
				other = NULL;
		}
		if (other == NULL)
			continue;
		diag_value(d, RULE_outside_name, s->name.at,
		    "name \"%s\" is used twice", s->name.s);
		diag_note(d, other->name.at, "first used here");
		diag_fix(d, "give each node and each standby a name of its "
		    "own");
	}
}

void
check_outside_address(const struct model *m, struct diag *d)
{
	const struct mnode *s;
	const struct maddr *other;
	size_t i, k;

	for (i = 0; i < m->noutside; i++) {
		s = &m->outside[i];
		if (!s->address.ok) {
			diag_value(d, RULE_outside_address,
			    s->address.text.at, "\"%s\" is not an IP "
			    "address", s->address.text.s);
			diag_fix(d, "write it as four numbers from 0 to 255 "
			    "or in IPv6 form, without a prefix");
			continue;
		}
		for (k = 0; k < m->nnodes + m->nvips + i; k++) {
			other = k < m->nnodes ? &m->nodes[k].address :
			    k < m->nnodes + m->nvips ?
			    &m->vips[k - m->nnodes].address :
			    &m->outside[k - m->nnodes - m->nvips].address;
			if (!same_address(&s->address, other))
				continue;
			diag_value(d, RULE_outside_address,
			    s->address.text.at, "address %s is used twice",
			    s->address.text.s);
			diag_note(d, other->text.at, "first used here");
			diag_fix(d, "give each node, VIP and standby an "
			    "address of its own");
			break;
		}
	}
}

/* Follows the upstreams from s; true if they come back to it. */
static bool
is_circle(const struct model *m, const struct mnode *s)
{
	const struct mnode *at = s;
	size_t steps;

	for (steps = 0; steps <= m->noutside && at != NULL; steps++) {
		if (at->upstream.s == NULL)
			return false;
		at = find(m->outside, m->noutside, at->upstream.s);
		if (at == s)
			return true;
	}
	return false;
}

void
check_outside_upstream(const struct model *m, struct diag *d)
{
	const struct mnode *s;
	size_t i;

	for (i = 0; i < m->noutside; i++) {
		s = &m->outside[i];
		if (s->upstream.s == NULL)
			continue;
		if (find(m->nodes, m->nnodes, s->upstream.s) == NULL &&
		    find(m->outside, m->noutside, s->upstream.s) == NULL) {
			diag_value(d, RULE_outside_upstream, s->upstream.at,
			    "no node and no standby is called \"%s\"",
			    s->upstream.s);
			diag_note(d, m->nodes_at, "the nodes");
			diag_fix(d, "write one of their names, or leave "
			    "upstream out: it is then the replication VIP");
		} else if (is_circle(m, s)) {
			diag_value(d, RULE_outside_upstream, s->upstream.at,
			    "%s follows itself: its upstreams come back to it",
			    s->name.s);
			diag_fix(d, "let one of them follow a node of the "
			    "cluster");
		}
	}
}

/* Release notes of 9.2: "Allow standby servers to forward WAL". */
void
check_outside_cascade(const struct model *m, struct diag *d)
{
	const struct mnode *s, *up;
	size_t i;

	for (i = 0; i < m->noutside && m->version_num < 92; i++) {
		s = &m->outside[i];
		if (s->upstream.s == NULL)
			continue;
		up = find(m->nodes, m->nnodes, s->upstream.s);
		if (up == m->primary && strcmp(m->agent.s, "none") == 0)
			continue;
		diag_value(d, RULE_outside_cascade, s->upstream.at,
		    "PostgreSQL %s sends no WAL from a standby, and \"%s\" "
		    "is or can become one", m->version.s, s->upstream.s);
		diag_note(d, m->version.at, "the version");
		diag_fix(d, "leave upstream out");
	}
}

/* After a failover the old primary's address is a standby's or nobody's; one
 * that follows a node follows whatever that node is, which is cascading. */
void
check_outside_fixed(const struct model *m, struct diag *d)
{
	const struct mnode *s, *up;
	size_t i;

	for (i = 0; i < m->noutside; i++) {
		s = &m->outside[i];
		if (s->upstream.s != NULL || m->repl_host.s == NULL ||
		    strcmp(m->agent.s, "none") == 0)
			continue;
		for (up = m->nodes; up < m->nodes + m->nnodes; up++)
			if (up->address.ok && strcmp(up->address.text.s,
			    m->repl_host.s) == 0)
				break;
		if (up == m->nodes + m->nnodes)
			continue;
		diag_key(d, RULE_outside_fixed, s->at,
		    "standby %s follows node %s, wherever the primary is",
		    s->name.s, up->name.s);
		diag_fix(d, "declare a VIP with purpose = \"replication\", "
		    "or name the node as its upstream");
	}
}
