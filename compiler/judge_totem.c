/* SPDX-License-Identifier: MIT */
/* Judges what corosync gets from a cluster.conf: transport, rings, times. */
#include <string.h>
#include <sys/socket.h>

#include "diag.h"
#include "ip.h"
#include "judge_tree.h"
#include "totem.h"
#include "xmlplace.h"
#include "xmlutil.h"

#define PORT 5405	/* cman/daemon/cman.h DEFAULT_PORT */

/* An IP address as written; ok is false for anything else. */
struct address {
	bool		 ok;
	int		 family;
	unsigned char	 bytes[16];
};

static struct address
read_address(const char *text)
{
	struct address a = { 0 };
	int prefix = -1;

	a.ok = text != NULL && ip_parse(text, &a.family, a.bytes, &prefix) &&
	    prefix < 0;
	return a;
}

static bool
is_group(const struct address *a)
{
	return a->ok && (a->family == AF_INET ?
	    (a->bytes[0] & 0xf0) == 0xe0 : a->bytes[0] == 0xff);
}

/* strcmp(str, "yes") in cman-preconfig.c get_nodename. */
static bool
is_broadcast(const struct judge_tree *t)
{
	const char *value = xml_attr(t->cman, "broadcast");

	return value != NULL && strcmp(value, "yes") == 0;
}

static const char *
transport(const struct judge_tree *t)
{
	const char *value = xml_attr(t->cman, "transport");

	return value == NULL ? "udp" : value;
}

/* udpb is udp to corosync (cman-preconfig.c add_ifaddr). */
static bool
is_udp(const struct judge_tree *t)
{
	return strncmp(transport(t), "udp", 3) == 0 &&
	    strcmp(transport(t), "udpu") != 0;
}

/* The first node with a second ring, NULL if there is none. */
static const struct judge_node *
find_ring1(const struct judge_tree *t)
{
	size_t i;

	for (i = 0; i < t->nnodes; i++)
		if (t->nodes[i].altname != NULL)
			return &t->nodes[i];
	return NULL;
}

/* cman-preconfig.c get_nodename: "Transport and broadcast option are mutually
 * exclusive"; with udp it turns that into udpb. */
static void
judge_transport(const struct judge_tree *t)
{
	if (is_broadcast(t) && !is_udp(t)) {
		diag_at(t->diag, RULE_broadcast_transport,
		    judge_at(t, t->cman, "broadcast"),
		    "broadcast excludes transport \"%s\"", transport(t));
		diag_note_at(t->diag, judge_at(t, t->cman, "transport"),
		    "the transport");
		diag_fix(t->diag, "remove broadcast, or write "
		    "broadcast=\"no\"");
	} else if (is_broadcast(t) || strcmp(transport(t), "udpb") == 0) {
		diag_at(t->diag, RULE_transport_preview, judge_at(t, t->cman,
		    is_broadcast(t) ? "broadcast" : "transport"),
		    "broadcast (transport \"udpb\") never left technology "
		    "preview");
		diag_fix(t->diag, "write transport=\"udpu\", or \"udp\" where "
		    "multicast works");
	}
}

/* totemconfig.c: "Can only set ttl on multicast transport types". */
static void
judge_ttl(const struct judge_tree *t, const xmlNode *e)
{
	if (judge_int(e, "ttl", 1) == 1 || is_udp(t) || is_broadcast(t))
		return;
	diag_at(t->diag, RULE_multicast_transport, judge_at(t, e, "ttl"),
	    "corosync refuses a ttl with transport \"%s\", which sends no "
	    "multicast", transport(t));
	diag_note_at(t->diag, judge_at(t, t->cman, "transport"),
	    "the transport");
	diag_fix(t->diag, "remove ttl");
}

/* totemconfig.c: "mcastaddr is not a correct multicast address";
 * cman-preconfig.c: "Node address family does not match multicast address
 * family". */
static void
judge_group(const struct judge_tree *t, const xmlNode *e, const char *name,
    const struct judge_node *n)
{
	struct address group = read_address(xml_attr(e, name)), node;

	if (xml_attr(e, name) == NULL || !is_udp(t) || is_broadcast(t) ||
	    strcmp(transport(t), "udpb") == 0)
		return;
	node = read_address(n == NULL ? NULL : n->name);
	if (is_group(&group) && (!node.ok || node.family == group.family))
		return;
	diag_at(t->diag, RULE_multicast_address, judge_at(t, e, name),
	    is_group(&group) ?
	    "multicast address %s is not of the nodes' family" :
	    "\"%s\" is not a multicast address", xml_attr(e, name));
	if (is_group(&group))
		diag_note_at(t->diag, judge_at(t, n->e, "name"),
		    "a node's address");
	diag_fix(t->diag, "use 239.0.0.0 to 239.255.255.255 between IPv4 "
	    "nodes, ff15::/16 between IPv6 nodes");
}

static void
judge_multicast(const struct judge_tree *t)
{
	const struct judge_node *first = t->nnodes > 0 ? t->nodes : NULL;
	size_t i;

	judge_ttl(t, t->multicast);
	judge_group(t, t->multicast, "addr", first);
	if (find_ring1(t) != NULL) {
		judge_ttl(t, t->altmulticast);
		judge_group(t, t->altmulticast, "addr", first);
	}
	for (i = 0; i < t->nnodes; i++) {
		judge_ttl(t, t->nodes[i].altname);
		judge_group(t, t->nodes[i].altname, "mcast", &t->nodes[i]);
	}
	if (xml_attr(t->cman, "port") == NULL ||
	    judge_int(t->cman, "port", 0) == judge_int(t->multicast, "port",
	    judge_int(t->cman, "port", 0)))
		return;
	diag_at(t->diag, RULE_multicast_port, judge_at(t, t->multicast,
	    "port"), "multicast port %s is not used, the cluster's port is %s",
	    xml_attr(t->multicast, "port"), xml_attr(t->cman, "port"));
	diag_note_at(t->diag, judge_at(t, t->cman, "port"),
	    "the cluster's port");
	diag_fix(t->diag, "keep one of the two");
}

/* "Interfaces multicast address/port pair must differ" (totemconfig.c); a
 * port is used together with the one below it. */
static void
judge_ring_address(const struct judge_tree *t, const struct judge_node *n)
{
	const char *group0 = xml_attr(t->multicast, "addr");
	const char *group1 = xml_attr(n->altname, "mcast");
	bool broadcast = is_broadcast(t) || strcmp(transport(t), "udpb") == 0;
	struct address a, b;
	long long port0, port1;

	if (group1 == NULL)
		group1 = xml_attr(t->altmulticast, "addr");
	a = read_address(group0);
	b = read_address(group1);
	port0 = judge_int(t->cman, "port", judge_int(t->multicast, "port",
	    PORT));
	port1 = judge_int(n->altname, "port", judge_int(t->altmulticast,
	    "port", port0));
	/* an address that is left out differs from all others */
	if (!is_udp(t) || port0 - port1 > 1 || port1 - port0 > 1 ||
	    (!broadcast && (!a.ok || !b.ok || a.family != b.family ||
	    memcmp(a.bytes, b.bytes, sizeof(a.bytes)) != 0)))
		return;
	diag_at(t->diag, RULE_ring_multicast,
	    xmlplace_element(t->src, n->altname), broadcast ?
	    "both rings broadcast to port %lld" :
	    "both rings send to port %lld of the same multicast address",
	    port1);
	diag_fix(t->diag, broadcast ? "write transport=\"udpu\", or "
	    "port=\"%lld\" in each <altname>" : "remove the second ring's "
	    "address: cman gives it the next one", port0 + 2);
}

static void
judge_rrp_mode(const struct judge_tree *t, const struct judge_node *ring1)
{
	const char *mode = xml_attr(t->totem, "rrp_mode");
	struct span at = judge_at(t, t->totem, "rrp_mode");
	bool none = mode != NULL && strcmp(mode, "none") == 0;

	if (mode == NULL)
		return;
	if (none && ring1 != NULL) {
		diag_at(t->diag, RULE_rrp_mode_none, at,
		    "rrp_mode is \"none\", but there is a second ring");
		diag_note_at(t->diag, xmlplace_element(t->src,
		    ring1->altname), "the second ring");
		diag_fix(t->diag, "write rrp_mode=\"passive\"");
	} else if (!none && ring1 == NULL) {
		diag_at(t->diag, RULE_rrp_mode_unused, at,
		    "rrp_mode \"%s\" without a second ring", mode);
		diag_fix(t->diag, "give every node an <altname>, or remove "
		    "rrp_mode");
	} else if (strcmp(mode, "active") == 0) {
		diag_at(t->diag, RULE_rrp_mode_active, at,
		    "rrp_mode \"active\" is not supported or tested by Red "
		    "Hat");
		diag_fix(t->diag, "write rrp_mode=\"passive\"");
	}
}

static void
judge_ring1(const struct judge_tree *t, const struct judge_node *n,
    const struct judge_node *with)
{
	struct address a, b;

	if (n->altname == NULL) {
		diag_at(t->diag, RULE_ring1_partial,
		    xmlplace_element(t->src, n->e),
		    "%s has no <altname>, other nodes have", n->name);
		diag_note_at(t->diag, xmlplace_element(t->src,
		    with->altname), "%s has one", with->name);
		diag_fix(t->diag, "give every node an <altname>, or none");
		return;
	}
	a = read_address(n->name);
	b = read_address(xml_attr(n->altname, "name"));
	if (!a.ok || !b.ok || a.family == b.family)
		return;
	diag_at(t->diag, RULE_ring1_family, judge_at(t, n->altname, "name"),
	    "ring 1 of %s is %s, of another family", n->name,
	    xml_attr(n->altname, "name"));
	diag_note_at(t->diag, judge_at(t, n->e, "name"), "ring 0");
	diag_fix(t->diag, "use IPv4 on both rings or IPv6 on both");
}

static void
judge_rings(const struct judge_tree *t)
{
	const struct judge_node *ring1 = find_ring1(t);
	const char *protocol = xml_attr(t->dlm, "protocol");
	size_t i;

	judge_rrp_mode(t, ring1);
	if (ring1 == NULL)
		return;
	for (i = 0; i < t->nnodes; i++)
		judge_ring1(t, &t->nodes[i], ring1);
	judge_ring_address(t, ring1);
	if (protocol == NULL || strcmp(protocol, "tcp") != 0)
		return;
	/* dlm lowcomms.c: "TCP protocol can't handle multi-homed hosts" */
	diag_at(t->diag, RULE_dlm_protocol, judge_at(t, t->dlm, "protocol"),
	    "dlm cannot use tcp with two rings");
	diag_note_at(t->diag, xmlplace_element(t->src, ring1->altname),
	    "the second ring");
	diag_fix(t->diag, "remove protocol: dlm_controld then takes sctp");
}

/* The first attribute of <totem> that is there: what the fault is due to. */
static struct span
blame(const struct judge_tree *t, const char *first, const char *second)
{
	return judge_at(t, t->totem, xml_attr(t->totem, first) != NULL ?
	    first : second);
}

/* cman-preconfig.c add_cman_overrides, then totemconfig.c
 * totem_config_validate: the consensus timeout is no less than join. */
static void
judge_times(const struct judge_tree *t)
{
	const char *const factor = "token_retransmits_before_loss_const";
	long long token = judge_int(t->totem, "token", TOTEM_TOKEN);
	long long join = judge_int(t->totem, "join", TOTEM_JOIN);
	long long retransmits = judge_int(t->totem, factor, 0);
	long long consensus = t->nnodes > 2 ? token + 2000 :
	    token < 1000 ? 200 : token > 10000 ? 2000 : token / 5;
	bool given = xml_attr(t->totem, "consensus") != NULL;

	consensus = judge_int(t->totem, "consensus", consensus);
	if (!totem_token_ok(token, retransmits)) {
		diag_at(t->diag, RULE_totem_timeout, blame(t, "token", factor),
		    "a token of %lld ms leaves corosync less than %d ms to "
		    "hold it", token, TOTEM_MINIMUM);
		diag_fix(t->diag, "write at least token=\"%lld\"",
		    totem_token_min(retransmits));
	} else if (consensus < join) {
		diag_at(t->diag, RULE_totem_timeout, blame(t, "consensus",
		    "join"), "consensus %lld ms is less than the %lld ms that "
		    "joining takes", consensus, join);
		diag_fix(t->diag, "remove %s", given ? "consensus" : "join");
	} else if (given && t->nnodes > 2 && consensus * 10 < token * 12) {
		diag_at(t->diag, RULE_consensus_low, blame(t, "consensus",
		    "token"), "consensus %lld ms is less than 1.2 times the "
		    "token of %lld ms", consensus, token);
		diag_fix(t->diag, "remove consensus, or write at least %lld",
		    token * 12 / 10);
	}
}

/* corosync opens it where the init script happened to stand. */
static void
judge_keyfile(const struct judge_tree *t, const xmlNode *e)
{
	const char *path = xml_attr(e, "keyfile");

	if (path == NULL || path[0] == '/')
		return;
	diag_at(t->diag, RULE_path_absolute, judge_at(t, e, "keyfile"),
	    "keyfile \"%s\" is not an absolute path", path);
	diag_fix(t->diag, "write it from the root, as in "
	    "\"/etc/corosync/authkey\"");
}

void
judge_totem(const struct judge_tree *t)
{
	judge_transport(t);
	judge_multicast(t);
	judge_rings(t);
	judge_times(t);
	judge_keyfile(t, t->cman);
	judge_keyfile(t, t->totem);
}
