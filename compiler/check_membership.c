/* SPDX-License-Identifier: MIT */
/* Rules on the membership, of cman as of corosync: votes, transport, rings,
 * times. */
#include <string.h>
#include <sys/socket.h>

#include "check.h"
#include "crm_option.h"
#include "diag.h"
#include "model.h"
#include "platform.h"
#include "totem.h"

/* cman_join refuses: "two_node is set but there are not 2 nodes in
 * cluster.conf" (cmanconfig.c get_cman_join_info). */
void
check_two_node_count(const struct model *m, struct diag *d)
{
	if (!m->two_node.v || m->nnodes == 2)
		return;
	diag_value(d, RULE_two_node_count, m->two_node.at,
	    "two_node is set, but there are %zu nodes", m->nnodes);
	diag_note(d, m->nodes_at, "the nodes");
	diag_fix(d, "remove two_node: it is set by itself where there are "
	    "two nodes");
}

/* quorum = (expected + 2) / 2: two of two (commands.c calculate_quorum). */
void
check_two_node_off(const struct model *m, struct diag *d)
{
	if (m->nnodes != 2 || m->two_node.v || m->qdevice_at != NULL)
		return;
	diag_key(d, RULE_two_node_off, m->nodes_at,
	    "two nodes without two_node: when one is lost the other loses "
	    "quorum and stops");
	diag_fix(d, "remove two_node = false, or add a third node");
}

void
check_node_count_supported(const struct model *m, struct diag *d)
{
	size_t most = m->platform_row->supported_nodes;

	if (m->nnodes <= most)
		return;
	diag_key(d, RULE_node_count_supported, m->nodes_at,
	    "%zu nodes, at most %zu are supported on %s", m->nnodes, most,
	    m->platform.s);
	diag_fix(d, "split the cluster, or test it well");
}

/* Half of the votes is no majority (votequorum(5), cman(5)). */
void
check_node_count_even(const struct model *m, struct diag *d)
{
	if (m->nnodes < 4 || m->nnodes % 2 != 0 || m->qdevice_at != NULL)
		return;
	diag_key(d, RULE_node_count_even, m->nodes_at,
	    "with %zu nodes neither half of a split network has quorum: "
	    "PostgreSQL would stop everywhere", m->nnodes);
	diag_fix(d, "add or remove a node: %zu survive as many losses as %zu",
	    m->nnodes - 1, m->nnodes);
}

void
check_node_single(const struct model *m, struct diag *d)
{
	if (m->nnodes != 1)
		return;
	diag_key(d, RULE_node_single, m->nodes_at,
	    "one node: nothing can take over");
	diag_fix(d, "add a standby");
}

static bool
is_unicast(const struct model *m)
{
	return strcmp(m->transport.s, "udpu") == 0 ||
	    strcmp(m->transport.s, "knet") == 0 ||
	    strcmp(m->transport.s, "rdma") == 0;
}

/* corosync: "Can only set ttl on multicast transport types"
 * (totemconfig.c); the peer list replaces the group. */
void
check_multicast_transport(const struct model *m, struct diag *d)
{
	if (m->multicast_at == NULL || !is_unicast(m))
		return;
	diag_key(d, RULE_multicast_transport, m->multicast_at,
	    "transport \"%s\" sends no multicast", m->transport.s);
	diag_note(d, m->transport.at, "the transport");
	diag_fix(d, "remove multicast, or set transport = \"udp\"");
}

/* corosync: "multicast address family does not match bind address family",
 * and joins a group (totemconfig.c, totemudp.c). */
void
check_multicast_address(const struct model *m, struct diag *d)
{
	const struct maddr *a = &m->multicast_address;
	bool group;

	if (m->multicast_at == NULL || !a->ok || m->nnodes == 0 ||
	    !m->nodes[0].address.ok)
		return;
	group = a->family == AF_INET ? (a->bytes[0] & 0xf0) == 0xe0 :
	    a->bytes[0] == 0xff;
	if (group && a->family == m->nodes[0].address.family)
		return;
	diag_value(d, RULE_multicast_address, a->text.at, group ?
	    "multicast address %s is not of the nodes' family" :
	    "%s is not a multicast address", a->text.s);
	diag_note(d, m->nodes[0].address.text.at, "a node's address");
	diag_fix(d, "use 239.0.0.0 to 239.255.255.255 between IPv4 nodes, "
	    "ff15::/16 between IPv6 nodes");
}

void
check_transport_preview(const struct model *m, struct diag *d)
{
	if (strcmp(m->transport.s, "udpb") != 0)
		return;
	diag_value(d, RULE_transport_preview, m->transport.at,
	    "transport \"udpb\" never left technology preview");
	diag_fix(d, "use \"udpu\", or \"udp\" where multicast works");
}

/* cman takes the port of <multicast> only where <cman> has none
 * (cman-preconfig.c get_cman_globals). */
void
check_multicast_port(const struct model *m, struct diag *d)
{
	if (!m->port.set || !m->multicast_port.set ||
	    m->port.v == m->multicast_port.v)
		return;
	diag_value(d, RULE_multicast_port, m->multicast_port.at,
	    "multicast port %lld is not used, the cluster's port is %lld",
	    m->multicast_port.v, m->port.v);
	diag_note(d, m->port.at, "the cluster's port");
	diag_fix(d, "keep one of the two");
}

/* corosync: "Interfaces multicast address/port pair must differ", and to
 * broadcast has one address (totemconfig.c totem_config_validate). */
void
check_ring_multicast(const struct model *m, struct diag *d)
{
	const struct mnode *with = model_second_ring(m);

	if (strcmp(m->transport.s, "udpb") != 0 || with == NULL)
		return;
	diag_value(d, RULE_ring_multicast, m->transport.at,
	    "two rings cannot both broadcast to one port");
	diag_note(d, with->ring1_at, "the second ring");
	diag_fix(d, "use transport = \"udpu\", or \"udp\" where multicast "
	    "works");
}

/* corosync refuses two interfaces with rrp_mode none (totemconfig.c). */
void
check_rrp_mode_none(const struct model *m, struct diag *d)
{
	const struct mnode *with = model_second_ring(m);

	if (m->rrp_mode.s == NULL || strcmp(m->rrp_mode.s, "none") != 0 ||
	    with == NULL)
		return;
	diag_value(d, RULE_rrp_mode_none, m->rrp_mode.at,
	    "rrp_mode is \"none\", but there is a second ring");
	diag_note(d, with->ring1_at, "the second ring");
	diag_fix(d, "write rrp_mode = \"passive\", or leave it out");
}

void
check_rrp_mode_active(const struct model *m, struct diag *d)
{
	if (m->rrp_mode.s == NULL || strcmp(m->rrp_mode.s, "active") != 0)
		return;
	diag_value(d, RULE_rrp_mode_active, m->rrp_mode.at,
	    "rrp_mode \"active\" is not supported or tested by Red Hat");
	diag_fix(d, "write rrp_mode = \"passive\", or leave it out");
}

void
check_rrp_mode_unused(const struct model *m, struct diag *d)
{
	const bool knet = strcmp(m->transport.s, "knet") == 0;
	const struct mstr *mode = knet ? &m->link_mode : &m->rrp_mode;
	const char *name = knet ? "link_mode" : "rrp_mode";

	if (mode->s == NULL || strcmp(mode->s, "none") == 0 ||
	    model_second_ring(m) != NULL)
		return;
	diag_value(d, RULE_rrp_mode_unused, mode->at,
	    "%s \"%s\" without a second ring", name, mode->s);
	diag_fix(d, "give every node a ring1, or remove %s", name);
}

/* Pacemaker on cman waits for quorum itself; cman that waits for it fails
 * its start when the first node comes up alone (init.d/cman). */
void
check_quorum_timeout(const struct model *m, struct diag *d)
{
	if (m->quorum_timeout.v <= 0)
		return;
	diag_value(d, RULE_quorum_timeout, m->quorum_timeout.at,
	    "cman waits %lld s for quorum and fails its start without",
	    m->quorum_timeout.v);
	diag_fix(d, "write quorum_timeout = 0: Pacemaker waits for quorum "
	    "by itself");
}

/*
 * With two_node one node alone is quorate: after FENCED_MEMBER_DELAY of the
 * init script and post_join_delay, 6 s (fence/fenced/config.h), fenced fences
 * the other.  facts/cluster-conf.md 6 asks for 20 to 30 under Pacemaker, which
 * comes up later still.
 */
void
check_startup_fencing(const struct model *m, struct diag *d)
{
	if (!m->two_node.v || !m->post_join_delay.set ||
	    m->post_join_delay.v >= 20)
		return;
	diag_value(d, RULE_startup_fencing, m->post_join_delay.at,
	    "fenced waits %lld s for the other node to join, then fences it",
	    m->post_join_delay.v);
	diag_note(d, m->two_node.at, "two_node makes it quorate alone");
	diag_fix(d, "leave post_join_delay out, which makes it 20, or write "
	    "the seconds by which the nodes' starts differ");
}

/* The token timeout that counts, in ms: cman's own, or what corosync makes of
 * its own default (1000, since 3.1 3000) and the number of nodes
 * (corosync.conf(5), "token", "token_coefficient"). */
static long long
token_of(const struct model *m)
{
	long long token = m->token.v;

	if (m->corosync.s == NULL)
		return m->token.set ? token : TOTEM_TOKEN;
	if (!m->token.set)
		token = crm_version_older(m->corosync.s, "3.1") ? 1000 : 3000;
	if (m->nnodes > 2)
		token += 650 * (long long)(m->nnodes - 2);
	return token;
}

/*
 * corosync.conf(5): consensus is at least 1.2 times the token; cman itself
 * takes less for two nodes and token + 2000 for more (cman-preconfig.c,
 * add_cman_overrides).
 */
void
check_consensus_low(const struct model *m, struct diag *d)
{
	long long token = token_of(m);

	if (!m->consensus.set || (m->corosync.s == NULL && m->nnodes <= 2) ||
	    m->consensus.v * 10 >= token * 12)
		return;
	diag_value(d, RULE_consensus_low, m->consensus.at,
	    "consensus %lld ms is less than 1.2 times the token of %lld ms",
	    m->consensus.v, token);
	diag_fix(d, "leave consensus out, or write at least %lld",
	    token * 12 / 10);
}

/* The times that corosync does not take: totemconfig.c
 * totem_config_validate, with cman's join timeout. */
void
check_totem_timeout(const struct model *m, struct diag *d)
{
	long long join = m->corosync.s == NULL ? TOTEM_JOIN : 50;

	if (m->token.set && !totem_token_ok(token_of(m), 0)) {
		diag_value(d, RULE_totem_timeout, m->token.at,
		    "a token of %lld ms leaves corosync less than 30 ms to "
		    "hold it", m->token.v);
		diag_fix(d, "leave token out, or write at least %lld",
		    totem_token_min(0));
	}
	if (m->consensus.set && m->consensus.v < join) {
		diag_value(d, RULE_totem_timeout, m->consensus.at,
		    "consensus %lld ms is less than the %lld ms that joining "
		    "takes", m->consensus.v, join);
		diag_fix(d, "leave consensus out");
	}
}
