/* SPDX-License-Identifier: MIT */
/* Rules on addresses, rings and VIPs. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "model.h"
#include "read_hba.h"
#include "seen.h"

static void
check_addr(struct diag *d, const struct maddr *a, const char *what)
{
	if (a->text.s == NULL || a->ok)
		return;
	diag_value(d, RULE_address_syntax, a->text.at,
	    "\"%s\" is not an IP address", a->text.s);
	diag_fix(d, "write %s as four numbers from 0 to 255 (10.4.10.60) or "
	    "in IPv6 form, without a prefix", what);
}

void
check_address_syntax(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		check_addr(d, &m->nodes[i].address, "the node's address");
		check_addr(d, &m->nodes[i].ring1_address,
		    "the ring 1 address");
	}
	for (i = 0; i < m->nvips; i++)
		check_addr(d, &m->vips[i].address, "the VIP");
	check_addr(d, &m->multicast_address, "the multicast address");
	for (i = 0; i < m->nclients; i++) {
		if (m->clients[i].address.ok)
			continue;
		diag_value(d, RULE_address_syntax,
		    m->clients[i].address.text.at, "\"%s\" is not an IP "
		    "network", m->clients[i].address.text.s);
		diag_fix(d, "write the network with its prefix, as in "
		    "\"10.4.10.0/24\"");
	}
}

/* What a VIP or a node must not have: nobody else can reach it. */
static const char *
unusable(const struct maddr *a)
{
	static const unsigned char zero[16];

	if (memcmp(a->bytes, zero, (size_t)ip_bits(a->family) / 8) == 0)
		return "the unspecified address";
	if (a->family == AF_INET && a->bytes[0] == 127)
		return "a loopback address";
	if (a->family == AF_INET && a->bytes[0] >= 224)
		return "a multicast or reserved address";
	if (a->family == AF_INET6 && a->bytes[0] == 0xff)
		return "a multicast address";
	if (a->family == AF_INET6 && memcmp(a->bytes, zero, 15) == 0 &&
	    a->bytes[15] == 1)
		return "the loopback address";
	return NULL;
}

static void
one_unusable(struct diag *d, const struct maddr *a, const char *what)
{
	const char *why = a->text.s == NULL || !a->ok ? NULL : unusable(a);

	if (why == NULL)
		return;
	diag_value(d, RULE_address_unusable, a->text.at,
	    "%s %s is %s", what, a->text.s, why);
	diag_fix(d, "use an address that the other nodes can reach");
}

void
check_address_unusable(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		one_unusable(d, &m->nodes[i].address, "node address");
		one_unusable(d, &m->nodes[i].ring1_address,
		    "ring 1 address");
	}
	for (i = 0; i < m->nvips; i++)
		one_unusable(d, &m->vips[i].address, "VIP");
}

/* Reports an address that another one has already, as rule. */
static void
one_duplicate(struct diag *d, enum rule rule, struct seen *seen,
    const struct maddr *a, const char *what)
{
	const struct place *first;

	if (a->text.s == NULL || !a->ok)
		return;
	first = seen_add(seen, a->bytes, (size_t)ip_bits(a->family) / 8,
	    a->text.at);
	if (first == NULL)
		return;
	diag_value(d, rule, a->text.at, "%s %s is used twice", what,
	    a->text.s);
	diag_note(d, first, "first used here");
	diag_fix(d, "give each node, ring and VIP an address of its own");
}

static struct seen *
node_addresses(const struct model *m, struct diag *d, enum rule rule)
{
	struct seen *seen;
	size_t i;

	seen = seen_new(d->arena, m->nnodes * 2 + m->nvips);
	for (i = 0; i < m->nnodes; i++) {
		if (rule == RULE_N) {
			if (m->nodes[i].address.ok)
				seen_add(seen, m->nodes[i].address.bytes,
				    (size_t)ip_bits(
				    m->nodes[i].address.family) / 8,
				    m->nodes[i].address.text.at);
			if (m->nodes[i].ring1_address.ok)
				seen_add(seen, m->nodes[i].ring1_address.bytes,
				    (size_t)ip_bits(
				    m->nodes[i].ring1_address.family) / 8,
				    m->nodes[i].ring1_address.text.at);
			continue;
		}
		one_duplicate(d, rule, seen, &m->nodes[i].address,
		    "node address");
		one_duplicate(d, rule, seen, &m->nodes[i].ring1_address,
		    "ring 1 address");
	}
	return seen;
}

void
check_node_address_duplicate(const struct model *m, struct diag *d)
{
	node_addresses(m, d, RULE_node_address_duplicate);
}

void
check_vip_address_duplicate(const struct model *m, struct diag *d)
{
	struct seen *seen = node_addresses(m, d, RULE_N);
	size_t i;

	for (i = 0; i < m->nvips; i++)
		one_duplicate(d, RULE_vip_address_duplicate, seen,
		    &m->vips[i].address, "VIP");
}

void
check_vip_prefix(const struct model *m, struct diag *d)
{
	const struct mvip *v;
	size_t i;

	for (i = 0; i < m->nvips; i++) {
		v = &m->vips[i];
		if (!v->address.ok ||
		    v->prefix.v <= ip_bits(v->address.family))
			continue;
		diag_value(d, RULE_vip_prefix, v->prefix.at,
		    "prefix %lld is longer than an IPv4 address",
		    v->prefix.v);
		diag_fix(d, "write the prefix length of the nodes' subnet, "
		    "as `ip addr` shows it: 24 for 255.255.255.0");
	}
}

/* True if the VIP lies in a subnet that the node has an address in. */
static bool
in_network(const struct mvip *v, const struct mnode *n)
{
	int prefix = (int)v->prefix.v;

	return (n->address.ok && n->address.family == v->address.family &&
	    ip_same_net(n->address.bytes, v->address.bytes, prefix)) ||
	    (n->ring1_address.ok &&
	    n->ring1_address.family == v->address.family &&
	    ip_same_net(n->ring1_address.bytes, v->address.bytes, prefix));
}

/* IPaddr2 finds the interface by the subnet's route (findif.sh). */
void
check_vip_network(const struct model *m, struct diag *d)
{
	const struct mvip *v;
	size_t i, k;

	for (i = 0; i < m->nvips; i++) {
		v = &m->vips[i];
		/* with an interface of its own it needs no route */
		if (!v->address.ok || v->interface.s != NULL)
			continue;
		for (k = 0; k < m->nnodes; k++) {
			if (!m->nodes[k].address.ok ||
			    in_network(v, &m->nodes[k]))
				continue;
			diag_value(d, RULE_vip_network, v->address.text.at,
			    "VIP %s/%lld is outside the network of %s, which "
			    "has %s", v->address.text.s, v->prefix.v,
			    m->nodes[k].name.s, m->nodes[k].address.text.s);
			diag_note(d, m->nodes[k].address.text.at,
			    "that node's address");
			diag_fix(d, "a VIP can only move between nodes of its "
			    "own subnet: mend the address or the prefix, or "
			    "name the VIP's interface");
			break;
		}
	}
}

/* The first and last address of an IPv4 subnet belong to nobody. */
void
check_vip_host_part(const struct model *m, struct diag *d)
{
	unsigned long host, mask;
	const struct mvip *v;
	size_t i;

	for (i = 0; i < m->nvips; i++) {
		v = &m->vips[i];
		if (!v->address.ok || v->address.family != AF_INET ||
		    v->prefix.v > 30)
			continue;
		mask = (1ul << (32 - v->prefix.v)) - 1;
		host = ((unsigned long)v->address.bytes[0] << 24 |
		    (unsigned long)v->address.bytes[1] << 16 |
		    (unsigned long)v->address.bytes[2] << 8 |
		    v->address.bytes[3]) & mask;
		if (host != 0 && host != mask)
			continue;
		diag_value(d, RULE_vip_host_part, v->address.text.at,
		    "VIP %s is the %s address of its /%lld network",
		    v->address.text.s, host == 0 ? "network" : "broadcast",
		    v->prefix.v);
		diag_fix(d, "choose an address inside the subnet");
	}
}

void
check_ring1_partial(const struct model *m, struct diag *d)
{
	const struct mnode *with = model_second_ring(m);
	size_t i;

	for (i = 0; i < m->nnodes && with != NULL; i++) {
		if (m->nodes[i].ring1_at != NULL)
			continue;
		diag_key(d, RULE_ring1_partial, m->nodes[i].at,
		    "%s has no ring 1, other nodes have",
		    m->nodes[i].name.s);
		diag_note(d, with->ring1_at, "%s has one", with->name.s);
		diag_fix(d, "give every node a ring1, or none");
	}
}

/* Both rings of a node need one family (RHEL 6 Cluster Admin. 8.6). */
void
check_ring1_family(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		const struct mnode *n = &m->nodes[i];

		if (!n->address.ok || !n->ring1_address.ok ||
		    n->address.family == n->ring1_address.family)
			continue;
		diag_value(d, RULE_ring1_family, n->ring1_address.text.at,
		    "ring 1 of %s is %s, ring 0 is %s", n->name.s,
		    n->ring1_address.text.s, n->address.text.s);
		diag_note(d, n->address.text.at, "ring 0");
		diag_fix(d, "use IPv4 on both rings or IPv6 on both");
	}
}

/* The VIP whose prefix says that both rings of the node are one network. */
static const struct mvip *
joining_vip(const struct model *m, const struct mnode *n)
{
	size_t i;

	for (i = 0; i < m->nvips; i++) {
		const struct mvip *v = &m->vips[i];
		int prefix = (int)v->prefix.v;

		if (v->address.ok && v->address.family == n->address.family &&
		    prefix < ip_bits(v->address.family) &&
		    ip_same_net(n->address.bytes, v->address.bytes, prefix) &&
		    ip_same_net(n->address.bytes, n->ring1_address.bytes,
		    prefix))
			return v;
	}
	return NULL;
}

/* corosync finds a ring's interface by its network, and one broken switch is
 * to leave one ring (RHEL 6 Cluster Administration 8.6). */
void
check_ring1_network(const struct model *m, struct diag *d)
{
	const struct mvip *v;
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		const struct mnode *n = &m->nodes[i];

		if (!n->address.ok || !n->ring1_address.ok ||
		    n->address.family != n->ring1_address.family ||
		    (v = joining_vip(m, n)) == NULL)
			continue;
		diag_value(d, RULE_ring1_network, n->ring1_address.text.at,
		    "both rings of %s are in the network of %s/%lld",
		    n->name.s, n->address.text.s, v->prefix.v);
		diag_note(d, n->address.text.at, "ring 0");
		diag_note(d, v->prefix.at, "the prefix");
		diag_fix(d, "give the second ring a network of its own, on "
		    "its own interfaces and switch");
		return;
	}
}

/* True if the VIP belongs to the network of the node's first address, whose
 * interface the topology knows. */
static bool
on_first(const struct mvip *v, const struct mnode *n)
{
	return !v->address.ok || !n->ring1_address.ok ||
	    n->ring1_address.family != v->address.family ||
	    !ip_same_net(n->ring1_address.bytes, v->address.bytes,
	    (int)v->prefix.v);
}

/* IPaddr2 puts the address on nic, whatever network that has. */
void
check_vip_interface(const struct model *m, struct diag *d)
{
	const struct mstr *vip, *node;
	size_t i, k;

	for (i = 0; i < m->nvips; i++) {
		vip = &m->vips[i].interface;
		for (k = 0; k < m->nnodes && vip->s != NULL; k++) {
			node = &m->nodes[k].interface;
			if (node->s == NULL || strcmp(vip->s, node->s) == 0 ||
			    !on_first(&m->vips[i], &m->nodes[k]))
				continue;
			diag_value(d, RULE_vip_interface, vip->at,
			    "VIP %s is to be on %s, and the network of %s is "
			    "on %s", m->vips[i].name.s, vip->s,
			    m->nodes[k].name.s, node->s);
			diag_note(d, node->at, "the node's interface");
			diag_fix(d, "remove it: the interface is the one "
			    "whose network the VIP belongs to");
			break;
		}
	}
}
