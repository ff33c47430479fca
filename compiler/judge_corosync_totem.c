/* SPDX-License-Identifier: MIT */
/* Judges the totem section of a corosync.conf: crypto, interfaces. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "corosync_key.h"
#include "ip.h"
#include "judge_corosync.h"

/* KNET_MIN_KEY_LEN of libknet.h. */
#define MIN_KEY		128

/* totemconfig.c totem_config_validate: "can only parse version 2". */
static void
judge_version(const struct judge_coro *j)
{
	const struct coro_item *item = coro_find(j->top, "totem.version");

	if (item != NULL && judge_coro_int(j, "totem.version", 2) == 2)
		return;
	diag_at(j->diag, RULE_corosync_conf,
	    judge_coro_at(j, "totem.version"), item == NULL ?
	    "totem has no version" : "corosync reads no version %s of its "
	    "file", item == NULL ? "" : item->value);
	diag_fix(j->diag, "write version: 2 into totem");
}

/* corosync.conf(5), crypto_hash: "none (no authentication)". */
static void
judge_plaintext(const struct judge_coro *j)
{
	static const char *const causes[] = { "totem.crypto_hash",
	    "totem.crypto_cipher", "totem.secauth", "totem.transport" };
	bool encrypts = j->version < 300 || strcmp(j->transport, "knet") == 0;
	size_t i = 0, last = encrypts ? 3 : 4;

	while (i < last - 1 && coro_find(j->top, causes[i]) == NULL)
		i++;
	diag_at(j->diag, RULE_cluster_plaintext,
	    judge_coro_at(j, causes[i]), "nothing authenticates the "
	    "messages: any host in the network can speak as a node");
	diag_fix(j->diag, "write %scrypto_cipher: aes256 and crypto_hash: "
	    "sha256 into totem, and give every node the key of "
	    "corosync-keygen", encrypts ? "" : "transport: knet, ");
}

/* totemconfig.c totem_get_crypto: secauth stands for both, "off" of corosync
 * 2, where crypto is the default, for neither. */
static void
judge_crypto(const struct judge_coro *j)
{
	const char *cipher = coro_get(j->top, "totem.crypto_cipher");
	const char *hash = coro_get(j->top, "totem.crypto_hash");
	bool on = j->version >= 300 ?
	    judge_coro_is(j, "totem.secauth", "on") :
	    !judge_coro_is(j, "totem.secauth", "off");

	if (j->version >= 300 && on && j->transport[0] != '\0' &&
	    strcmp(j->transport, "knet") != 0 &&
	    (cipher == NULL || hash == NULL)) {
		diag_at(j->diag, RULE_crypto_transport,
		    judge_coro_at(j, "totem.secauth"),
		    "corosync encrypts with knet only, not with %s",
		    j->transport);
		diag_note_at(j->diag, judge_coro_at(j, "totem.transport"),
		    "the transport");
		diag_fix(j->diag, "write transport: knet, or remove secauth");
	}
	if (cipher == NULL)
		cipher = on ? "aes256" : "none";
	if (hash == NULL)
		hash = on ? "sha256" : "none";
	if (strcmp(cipher, "none") != 0 && strcmp(hash, "none") == 0) {
		diag_at(j->diag, RULE_crypto_hash, judge_coro_at(j,
		    coro_find(j->top, "totem.crypto_cipher") != NULL ?
		    "totem.crypto_cipher" : "totem.crypto_hash"),
		    "a crypto_cipher needs a crypto_hash, here it is none");
		diag_fix(j->diag, "write crypto_hash: sha256");
	} else if (strcmp(hash, "none") == 0 && j->transport[0] != '\0') {
		judge_plaintext(j);
	}
}

/* totemconfig.c totem_config_keyread. */
static void
judge_key(const struct judge_coro *j)
{
	const struct coro_item *file = coro_find(j->top, "totem.keyfile");
	const struct coro_item *key = coro_find(j->top, "totem.key");

	/* it is read from the state directory */
	if (file != NULL && file->value[0] != '/') {
		diag_at(j->diag, RULE_path_absolute,
		    coro_value_at(j->src, file),
		    "keyfile \"%s\" is not an absolute path", file->value);
		diag_fix(j->diag, "write it from the root, as in "
		    "/etc/corosync/authkey");
	}
	if (key == NULL)
		return;
	if (file != NULL) {
		diag_at(j->diag, RULE_corosync_ignored,
		    coro_name_at(j->src, key),
		    "with keyfile corosync does not look at key");
		diag_fix(j->diag, "remove key");
	} else if (j->version >= 300 && strlen(key->value) < MIN_KEY) {
		diag_at(j->diag, RULE_corosync_conf,
		    coro_name_at(j->src, key), "the key has %zu bytes, "
		    "corosync takes no less than %d", strlen(key->value),
		    MIN_KEY);
		diag_fix(j->diag, "remove it, and make a file with "
		    "corosync-keygen");
	}
}

static const struct coro_item *
first_link(const struct judge_coro *j, size_t link)
{
	size_t i;

	for (i = 0; i < j->nnodes; i++)
		if (j->nodes[i].addr[link] != NULL)
			return j->nodes[i].addr[link];
	return NULL;
}

/* True if get_interface_params makes a link of the section: by any key that
 * is stored with its number. */
static bool
makes_link(const struct judge_coro *j, const struct coro_item *section)
{
	const struct corosync_key *row;
	const struct coro_item *item;

	if (strcmp(j->transport, "udp") == 0)
		return coro_find(section, "bindnetaddr") != NULL;
	for (item = section->first; item != NULL; item = item->next) {
		if (item->value == NULL)
			continue;
		row = corosync_key("totem.interface", item->name, j->version);
		if (row != NULL && strstr(row->name, "number") == NULL &&
		    corosync_has(j->version, row->since, row->until))
			return true;
	}
	return false;
}

static void
judge_link(const struct judge_coro *j, const struct coro_item *section)
{
	const char *key = j->version < 300 ? "ringnumber" : "linknumber";
	const struct coro_item *item = coro_find(section, key);
	struct span at = coro_value_at(j->src, item != NULL ? item : section);
	long long link = 0, max = j->version < 300 ? 2 : CORO_LINKS;

	if (item != NULL && !coro_number(item->value, 0, 255, &link))
		return;
	if (!makes_link(j, section))
		return;
	if (link >= max) {
		diag_at(j->diag, RULE_corosync_conf, at,
		    "%s %lld, corosync has 0 to %lld", key, link, max - 1);
		diag_fix(j->diag, "number the links from 0");
		return;
	}
	if (j->version >= 300 && j->nnodes > 0 &&
	    first_link(j, (size_t)link) == NULL) {
		diag_at(j->diag, RULE_corosync_conf, at,
		    "an interface for link %lld, which no node has", link);
		diag_note_at(j->diag, judge_coro_at(j, "nodelist"),
		    "the nodes");
		diag_fix(j->diag, "remove it, or give each node a "
		    "ring%lld_addr", link);
	}
}

static bool
is_group(int family, const unsigned char bytes[16])
{
	return family == AF_INET ? (bytes[0] & 0xf0) == 0xe0 :
	    bytes[0] == 0xff;
}

/* totemconfig.c: "mcastaddr is not a correct multicast address", "Multicast
 * address family does not match bind address family". */
static void
judge_group(const struct judge_coro *j, const struct coro_item *section)
{
	const struct coro_item *item = coro_find(section, "mcastaddr");
	const struct coro_item *node = first_link(j, 0);
	unsigned char bytes[16], other[16];
	int family, with, prefix;
	bool group;

	if (item == NULL || strcmp(j->transport, "udp") != 0)
		return;
	group = ip_parse(item->value, &family, bytes, &prefix) &&
	    prefix < 0 && is_group(family, bytes);
	if (group && (node == NULL ||
	    !ip_parse(node->value, &with, other, &prefix) || with == family))
		return;
	diag_at(j->diag, RULE_multicast_address,
	    coro_value_at(j->src, item), group ?
	    "multicast address %s is not of the nodes' family" :
	    "\"%s\" is not a multicast address", item->value);
	if (group)
		diag_note_at(j->diag, coro_value_at(j->src, node),
		    "a node's address");
	diag_fix(j->diag, "use 239.0.0.0 to 239.255.255.255 between IPv4 "
	    "nodes, ff15::/16 between IPv6 nodes");
}

/* True if corosync listens by the section's bindnetaddr: 2.3 does, 2.4 where
 * the nodes have no address for the ring, 3 without nodes
 * (config_convert_nodelist_to_interface). */
static bool
binds(const struct judge_coro *j, const struct coro_item *section)
{
	const struct coro_item *item = coro_find(section, "ringnumber");
	long long ring = 0;

	if (j->nnodes == 0 || j->version < 204)
		return true;
	if (item != NULL && !coro_number(item->value, 0, CORO_LINKS - 1,
	    &ring))
		return false;
	return j->version < 300 && first_link(j, (size_t)ring) == NULL;
}

static void
judge_bind(const struct judge_coro *j, const struct coro_item *section)
{
	const struct coro_item *item = coro_find(section, "bindnetaddr");
	const struct coro_item *member = coro_section(section, NULL,
	    "member");
	unsigned char bytes[16];
	int family, prefix;

	if (item != NULL && binds(j, section)) {
		if (!ip_parse(item->value, &family, bytes, &prefix) ||
		    prefix >= 0) {
			diag_at(j->diag, RULE_corosync_conf,
			    coro_value_at(j->src, item), "bindnetaddr \"%s\" "
			    "is not an address", item->value);
			diag_fix(j->diag, "write the address of the network "
			    "to listen in");
		}
	} else if (item != NULL && (j->version < 300 ||
	    strcmp(j->transport, "udp") == 0)) {
		diag_at(j->diag, RULE_corosync_ignored,
		    coro_name_at(j->src, item), "with a nodelist corosync "
		    "listens on the node's address there, not on "
		    "bindnetaddr");
		diag_fix(j->diag, "remove it");
	}
	if (member != NULL && j->nnodes > 0) {
		diag_at(j->diag, RULE_corosync_ignored,
		    coro_name_at(j->src, member), "with a nodelist corosync "
		    "ignores the members");
		diag_fix(j->diag, "remove the section");
	}
}

static void
judge_interface(const struct judge_coro *j, const struct coro_item *section)
{
	const struct coro_item *port = coro_find(section, "mcastport");
	long long value;

	judge_link(j, section);
	judge_group(j, section);
	judge_bind(j, section);
	/* to corosync 3 it is the default */
	if (j->version >= 300 || port == NULL ||
	    !coro_number(port->value, 0, 65535, &value) || value != 0)
		return;
	diag_at(j->diag, RULE_corosync_conf, coro_value_at(j->src, port),
	    "corosync cannot use port 0");
	diag_fix(j->diag, "remove it, the default is 5405");
}

/* What the interfaces have to bring where nothing else does. */
static void
judge_missing(const struct judge_coro *j)
{
	if (j->version < 300 && j->nnodes == 0 &&
	    coro_find(j->top, "totem.interface.bindnetaddr") == NULL) {
		diag_at(j->diag, RULE_corosync_conf,
		    judge_coro_at(j, "totem.interface"),
		    "there is no nodelist, and no interface with a "
		    "bindnetaddr");
		diag_fix(j->diag, "write a nodelist");
	}
	if (strcmp(j->transport, "udp") != 0 ||
	    coro_find(j->top, "totem.cluster_name") != NULL ||
	    coro_find(j->top, "totem.interface.mcastaddr") != NULL ||
	    judge_coro_is(j, "totem.interface.broadcast", "yes"))
		return;
	diag_at(j->diag, RULE_corosync_conf, judge_coro_at(j,
	    "totem.transport"), "with udp corosync makes the multicast "
	    "address of the cluster_name, and there is none");
	diag_fix(j->diag, "write cluster_name: into totem");
}

void
judge_coro_totem(const struct judge_coro *j)
{
	const struct coro_item *totem = NULL, *section;

	judge_version(j);
	judge_crypto(j);
	judge_key(j);
	while ((totem = coro_section(j->top, totem, "totem")) != NULL)
		for (section = NULL; !judge_coro_enough(j) &&
		    (section = coro_section(totem, section, "interface")) !=
		    NULL;)
			judge_interface(j, section);
	judge_missing(j);
}
