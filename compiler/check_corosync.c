/* SPDX-License-Identifier: MIT */
/* Rules on what the platform's corosync takes: transport, links, encryption,
 * quorum device. */
#include <string.h>

#include "check.h"
#include "diag.h"
#include "host.h"
#include "model.h"
#include "platform.h"

enum stack { CMAN = 1, COROSYNC2 = 2, COROSYNC3 = 4 };

static enum stack
stack_of(const struct model *m)
{
	return m->corosync.s == NULL ? CMAN :
	    m->corosync.s[0] == '2' ? COROSYNC2 : COROSYNC3;
}

static bool
is_transport(const struct model *m, const char *name)
{
	return strcmp(m->transport.s, name) == 0;
}

/* totemknet.c alone reads link_mode. */
static void
check_link_mode(const struct model *m, struct diag *d)
{
	if (stack_of(m) != COROSYNC3 || is_transport(m, "knet") ||
	    m->link_mode.at == NULL || m->link_mode.at->generated)
		return;
	diag_key(d, RULE_stack_key, m->link_mode.at,
	    "link_mode has no effect with transport \"%s\", which has one "
	    "link", m->transport.s);
	diag_note(d, m->transport.at, "the transport");
	diag_fix(d, "remove it");
}

/* Keys that only some stacks read: cman(5), fenced(8), init.d/cman,
 * corosync.conf(5) of 2 and 3, votequorum(5). */
void
check_stack_key(const struct model *m, struct diag *d)
{
	const struct {
		const char		*name;
		const struct place	*at;
		unsigned		 stacks;
		const char		*fix;
	} rows[] = {
		{ "quorum_timeout", m->quorum_timeout.at, CMAN, NULL },
		{ "cluster_timeout", m->cluster_timeout.at, CMAN, NULL },
		{ "shutdown_timeout", m->shutdown_timeout.at, CMAN, NULL },
		{ "fence_join_timeout", m->fence_join_timeout.at, CMAN, NULL },
		{ "post_join_delay", m->post_join_delay.at, CMAN, NULL },
		{ "post_fail_delay", m->post_fail_delay.at, CMAN, NULL },
		{ "rrp_mode", m->rrp_mode.at, CMAN | COROSYNC2,
		    "write link_mode in its place, or leave it out" },
		{ "link_mode", m->link_mode.at, COROSYNC3,
		    "write rrp_mode in its place, or leave it out" },
		{ "crypto_cipher", m->crypto_cipher.at,
		    COROSYNC2 | COROSYNC3, NULL },
		{ "crypto_hash", m->crypto_hash.at, COROSYNC2 | COROSYNC3,
		    NULL },
		{ "wait_for_all", m->wait_for_all.at, COROSYNC2 | COROSYNC3,
		    NULL },
		{ "qdevice", m->qdevice_at, COROSYNC2 | COROSYNC3, NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].at == NULL || rows[i].at->generated ||
		    (rows[i].stacks & stack_of(m)) != 0)
			continue;
		diag_key(d, RULE_stack_key, rows[i].at,
		    "%s has no effect on %s: %s does not know it",
		    rows[i].name, m->platform.s,
		    stack_of(m) == CMAN ? "cman" : "its corosync");
		diag_note(d, m->platform.at, "the platform");
		diag_fix(d, "%s", rows[i].fix != NULL ? rows[i].fix :
		    "remove it");
	}
	check_link_mode(m, d);
}

/* corosync 3: "unknown transport", and 2 has no knet (totemconfig.c). */
void
check_transport_platform(const struct model *m, struct diag *d)
{
	const struct platform *p = m->platform_row;

	if (platform_has_word(p->transports, m->transport.s))
		return;
	diag_value(d, RULE_transport_platform, m->transport.at,
	    "platform %s has no transport \"%s\"", p->name, m->transport.s);
	diag_note(d, m->platform.at, "the platform");
	diag_fix(d, "leave transport out, or write one of: %s",
	    p->transports);
}

/* totemconfig.c: "Only knet transport can have more than one link". */
void
check_link_transport(const struct model *m, struct diag *d)
{
	const struct mnode *with = model_second_ring(m);

	if (stack_of(m) != COROSYNC3 || is_transport(m, "knet") ||
	    with == NULL)
		return;
	diag_value(d, RULE_link_transport, m->transport.at,
	    "transport \"%s\" of corosync 3 has one link, the nodes have two",
	    m->transport.s);
	diag_note(d, with->ring1_at, "the second link");
	diag_fix(d, "leave transport out, which makes it knet, or remove the "
	    "nodes' ring1");
}

/* KNET_MAX_HOST of libknet.h: "Knet requires nodeid to be less than 65536". */
void
check_node_id_knet(const struct model *m, struct diag *d)
{
	size_t i;

	if (!is_transport(m, "knet"))
		return;
	for (i = 0; i < m->nnodes; i++) {
		if (m->nodes[i].id.v < 65536)
			continue;
		diag_value(d, RULE_node_id_knet, m->nodes[i].id.at,
		    "node id %lld, the transport knet takes 1 to 65535",
		    m->nodes[i].id.v);
		diag_fix(d, "number the nodes from 1, or leave id out");
	}
}

/* totemconfig.c, corosync 3: "crypto_cipher & crypto_hash can only be used
 * with the knet transport". */
void
check_crypto_transport(const struct model *m, struct diag *d)
{
	const struct mstr *key = m->crypto_hash.s != NULL &&
	    strcmp(m->crypto_hash.s, "none") != 0 ? &m->crypto_hash :
	    &m->crypto_cipher;

	if (stack_of(m) != COROSYNC3 || is_transport(m, "knet") ||
	    key->s == NULL || strcmp(key->s, "none") == 0)
		return;
	diag_value(d, RULE_crypto_transport, key->at,
	    "corosync 3 encrypts with the transport knet only, not with "
	    "\"%s\"", m->transport.s);
	diag_note(d, m->transport.at, "the transport");
	diag_fix(d, "leave transport out, which makes it knet");
}

/* totemconfig.c: "crypto_cipher requires crypto_hash with value other than
 * none". */
void
check_crypto_hash(const struct model *m, struct diag *d)
{
	if (m->crypto_cipher.s == NULL || m->crypto_hash.s == NULL ||
	    strcmp(m->crypto_cipher.s, "none") == 0 ||
	    strcmp(m->crypto_hash.s, "none") != 0)
		return;
	diag_value(d, RULE_crypto_hash, m->crypto_hash.at,
	    "crypto_hash is none, and corosync encrypts only what it "
	    "authenticates");
	diag_note(d, m->crypto_cipher.at, "the cipher is \"%s\"",
	    m->crypto_cipher.s);
	diag_fix(d, "leave crypto_hash out, which makes it sha256");
}

/* Who can send a packet can end the cluster: corosync.conf(5), crypto_hash
 * "none (no authentication)". */
void
check_cluster_plaintext(const struct model *m, struct diag *d)
{
	bool knet = is_transport(m, "knet");
	const struct mstr *cause = knet || stack_of(m) == COROSYNC2 ?
	    &m->crypto_hash : &m->transport;

	if (stack_of(m) == COROSYNC3 && !knet) {
		if (m->crypto_hash.s != NULL &&
		    strcmp(m->crypto_hash.s, "none") != 0)
			return;		/* check_crypto_transport */
	} else if (strcmp(m->crypto_hash.s, "none") != 0 ||
	    strcmp(m->crypto_cipher.s, "none") != 0)
		return;
	diag_value(d, RULE_cluster_plaintext, cause->at,
	    "%s \"%s\": any host in the network can speak as a node",
	    cause == &m->transport ? "transport" : "crypto_hash", cause->s);
	if (cause == &m->transport)
		diag_fix(d, "leave transport out: knet encrypts by the key "
		    "of keyfile");
	else
		diag_fix(d, "leave crypto_cipher and crypto_hash out: "
		    "aes256 and sha256 by the key of keyfile");
}

/* cman: cluster.conf's altname is a name (cman-preconfig.c). */
void
check_ring1_name(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (m->nodes[i].ring1_at == NULL ||
		    m->nodes[i].ring1_name.s != NULL)
			continue;
		diag_key(d, RULE_ring1_name, m->nodes[i].ring1_at,
		    "ring1 of node %s has no name, by which cman finds it",
		    m->nodes[i].name.s);
		diag_fix(d, "add the host name of that interface");
	}
}

/*
 * votequorum.c: "two_node and quorum device cannot be configured at the same
 * time".
 */
void
check_qdevice_two_node(const struct model *m, struct diag *d)
{
	if (m->qdevice_at == NULL || !m->two_node.v)
		return;
	diag_value(d, RULE_qdevice_two_node, m->two_node.at,
	    "two_node is set beside a quorum device, corosync does not start");
	diag_note(d, m->qdevice_at, "the quorum device");
	diag_fix(d, "remove two_node: the device's vote takes its place");
}

/* A device that falls with a node has no vote when it counts
 * (corosync-qdevice(8), "an independent"). */
void
check_qdevice_host(const struct model *m, struct diag *d)
{
	const struct mnode *n;
	const char *host = m->qdevice_host.s;
	size_t i;

	if (m->qdevice_at == NULL)
		return;
	if (!host_name_ok(host) && strchr(host, ':') == NULL) {
		diag_value(d, RULE_qdevice_host, m->qdevice_host.at,
		    "\"%s\" is neither a host name nor an address", host);
		diag_fix(d, "write the host that runs corosync-qnetd");
		return;
	}
	for (i = 0; i < m->nnodes; i++) {
		n = &m->nodes[i];
		if (strcmp(n->name.s, host) != 0 &&
		    strcmp(n->address.text.s, host) != 0)
			continue;
		diag_value(d, RULE_qdevice_host, m->qdevice_host.at,
		    "the quorum device is on node %s: its vote is lost with "
		    "the node", n->name.s);
		diag_note(d, n->at, "the node");
		diag_fix(d, "run corosync-qnetd on a host outside the "
		    "cluster");
	}
}

/* Two nodes that boot apart are both quorate, and fence each other
 * (votequorum(5), "NOTES: ... enabling two_node: 1 automatically enables
 * wait_for_all"). */
void
check_wait_for_all(const struct model *m, struct diag *d)
{
	if (m->wait_for_all.at == NULL || m->wait_for_all.v ||
	    !m->two_node.v)
		return;
	diag_value(d, RULE_wait_for_all, m->wait_for_all.at,
	    "without wait_for_all two nodes that boot apart are both quorate "
	    "and fence each other");
	diag_note(d, m->two_node.at, "two_node");
	diag_fix(d, "leave wait_for_all out: two_node switches it on");
}
