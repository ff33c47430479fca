/* SPDX-License-Identifier: MIT */
/* Judges the nodelist of a corosync.conf: names, ids, addresses, links. */
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "arena.h"
#include "host.h"
#include "ip.h"
#include "judge_corosync.h"
#include "seen.h"

/* PROCESSOR_COUNT_MAX of totem.h, KNET_MAX_HOST of libknet.h. */
#define MAX_NODES	384
#define MAX_KNET_ID	65535

/* An address as written; family 0: a host name. */
struct address {
	int		 family;
	unsigned char	 bytes[16];
};

/* What is kept while the nodes are looked at one after the other. */
struct pass {
	const struct judge_coro	*j;
	struct seen		*names, *ids, *addresses;
	/* of each link: the first node that has it, the first IP address */
	const struct coro_node	*has[CORO_LINKS];
	const struct coro_item	*first[CORO_LINKS];
	int			 family[CORO_LINKS];
};

static size_t
max_links(const struct judge_coro *j)
{
	return j->version < 300 ? 2 : CORO_LINKS;
}

static size_t
count_links(const struct coro_node *n)
{
	size_t i, count = 0;

	for (i = 0; i < CORO_LINKS; i++)
		count += n->addr[i] != NULL;
	return count;
}

static const char *
node_name(const struct coro_node *n)
{
	return n->name != NULL ? n->name->value : n->addr[0] != NULL ?
	    n->addr[0]->value : "this node";
}

static void
judge_number_of_nodes(const struct judge_coro *j)
{
	const struct coro_item *list = coro_section(j->top, NULL, "nodelist");
	const struct coro_item *second = list == NULL ? NULL :
	    coro_section(j->top, list, "nodelist");

	if (second != NULL) {
		diag_at(j->diag, RULE_corosync_conf,
		    coro_name_at(j->src, second), "a second nodelist: "
		    "corosync counts its nodes from 0 again and mixes them "
		    "with those above");
		diag_note_at(j->diag, coro_name_at(j->src, list),
		    "the first");
		diag_fix(j->diag, "write all nodes into one nodelist");
	}
	if (j->nnodes == 0 && (j->version >= 300 || list != NULL)) {
		diag_at(j->diag, RULE_corosync_conf,
		    judge_coro_at(j, "nodelist"), list == NULL ?
		    "there is no nodelist, in which corosync finds its own "
		    "node" : "the nodelist has no node");
		diag_fix(j->diag, "write a node { } for each node");
	} else if (j->nnodes > MAX_NODES) {
		diag_at(j->diag, RULE_node_count,
		    judge_coro_at(j, "nodelist"), "%zu nodes, more than the "
		    "%d that corosync can hold", j->nnodes, MAX_NODES);
		diag_fix(j->diag, "split the cluster");
	} else if (j->nnodes == 1) {
		diag_at(j->diag, RULE_node_single,
		    judge_coro_at(j, "nodelist"),
		    "one node: nothing can take over");
		diag_fix(j->diag, "add a second node");
	}
}

/* totemconfig.c find_local_node: each node looks for itself by these names. */
static void
judge_name(struct pass *p, const struct coro_node *n)
{
	const struct judge_coro *j = p->j;
	const struct coro_item *first;
	char *lower;
	size_t i;

	if (n->name == NULL)
		return;
	if (host_is_loopback(n->name->value)) {
		diag_at(j->diag, RULE_node_name,
		    coro_value_at(j->src, n->name), "\"%s\" is every node's "
		    "name for itself", n->name->value);
		diag_fix(j->diag, "write what `uname -n` prints on that "
		    "node");
	}
	lower = arena_strdup(j->arena, n->name->value);
	for (i = 0; lower[i] != '\0'; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] + 'a' - 'A');
	first = seen_add(p->names, lower, i, n->name);
	if (first == NULL)
		return;
	diag_at(j->diag, RULE_node_name_duplicate,
	    coro_value_at(j->src, n->name), "node name \"%s\" is used twice",
	    n->name->value);
	diag_note_at(j->diag, coro_value_at(j->src, first),
	    "first used here");
	diag_fix(j->diag, "give each node a name of its own");
}

/* totemconfig.c put_nodelist_members_to_config, check_for_duplicate_nodeids:
 * knet needs an id, udp and udpu make one of an IPv4 address. */
static void
judge_id(struct pass *p, const struct coro_node *n)
{
	const struct judge_coro *j = p->j;
	bool knet = strcmp(j->transport, "knet") == 0 &&
	    count_links(n) > 0;
	const struct coro_item *first;

	if (n->id_value == 0) {
		if (knet && (n->id == NULL ||
		    strspn(n->id->value, "+-0") == strlen(n->id->value))) {
			diag_at(j->diag, RULE_corosync_conf,
			    coro_value_at(j->src, n->id != NULL ? n->id :
			    n->section), "%s has no nodeid, with knet each "
			    "node needs one", node_name(n));
			diag_fix(j->diag, "write nodeid: and a number from 1 "
			    "to %d", MAX_KNET_ID);
		}
		return;
	}
	if (knet && n->id_value > MAX_KNET_ID) {
		diag_at(j->diag, RULE_node_id_knet,
		    coro_value_at(j->src, n->id), "nodeid %lld, the "
		    "transport knet takes 1 to %d", n->id_value, MAX_KNET_ID);
		diag_fix(j->diag, "number the nodes from 1");
	}
	first = seen_add(p->ids, &n->id_value, sizeof(n->id_value), n->id);
	if (first == NULL)
		return;
	diag_at(j->diag, RULE_node_id_duplicate,
	    coro_value_at(j->src, n->id), "node id %lld is used twice",
	    n->id_value);
	diag_note_at(j->diag, coro_value_at(j->src, first),
	    "first used here");
	diag_fix(j->diag, "give %s another id", node_name(n));
}

/* True if the address can be one. */
static bool
read_address(const struct judge_coro *j, const struct coro_item *item,
    struct address *a)
{
	int prefix = -1;

	memset(a, 0, sizeof(*a));
	if (ip_parse(item->value, &a->family, a->bytes, &prefix) &&
	    prefix < 0)
		return true;
	a->family = 0;
	/* a resolver takes what looks like a number for one */
	if (host_name_ok(item->value) &&
	    item->value[strspn(item->value, "0123456789.")] != '\0')
		return true;
	diag_at(j->diag, RULE_corosync_conf, coro_value_at(j->src, item),
	    "%s \"%s\" is no address and no host name", item->name,
	    item->value);
	diag_fix(j->diag, "write the node's address on that link");
	return false;
}

static bool
is_loopback(const struct coro_item *item, const struct address *a)
{
	static const unsigned char one[16] = { [15] = 1 };

	if (a->family == 0)
		return host_is_loopback(item->value);
	return a->family == AF_INET ? a->bytes[0] == 127 :
	    memcmp(a->bytes, one, 16) == 0;
}

/* One node alone reaches itself: so is Debian's corosync.conf as installed. */
static bool
is_unusable(const struct judge_coro *j, const struct coro_item *item,
    const struct address *a)
{
	static const unsigned char zero[16];

	if (is_loopback(item, a))
		return j->nnodes > 1;
	if (a->family == AF_INET)
		return a->bytes[0] >= 224 || memcmp(a->bytes, zero, 4) == 0;
	return a->family != 0 && (a->bytes[0] == 0xff ||
	    memcmp(a->bytes, zero, 16) == 0);
}

/* totemconfig.c totem_config_get_ip_version: 4 and 6 are the only ones that
 * are asked for with ip_version so; udp asks for 4. */
static bool
is_asked_for(const struct judge_coro *j, int family)
{
	const char *version = coro_get(j->top, "totem.ip_version");

	if (version == NULL)
		version = j->version < 300 ||
		    strcmp(j->transport, "udp") == 0 ? "ipv4" : "ipv6-4";
	return strcmp(version, family == AF_INET ? "ipv6" : "ipv4") != 0;
}

static void
judge_family(struct pass *p, const struct coro_item *item, size_t link,
    const struct address *a)
{
	const struct judge_coro *j = p->j;
	/* of corosync 2 all rings are of one family */
	size_t with = j->version < 300 ? 0 : link;

	if (!is_asked_for(j, a->family)) {
		diag_at(j->diag, RULE_corosync_conf,
		    coro_value_at(j->src, item), "corosync asks for %s "
		    "addresses only, %s is none", a->family == AF_INET ?
		    "IPv6" : "IPv4", item->value);
		diag_note_at(j->diag, judge_coro_at(j, "totem.ip_version"),
		    "by ip_version, or by its default");
		diag_fix(j->diag, "write ip_version: %s into totem",
		    a->family == AF_INET ? "ipv4" : "ipv6");
		return;
	}
	if (p->first[with] == NULL) {
		p->first[with] = item;
		p->family[with] = a->family;
	}
	if (p->family[with] == a->family)
		return;
	diag_at(j->diag, RULE_ring1_family, coro_value_at(j->src, item),
	    "%s is of another family than link %zu's other addresses",
	    item->value, with);
	diag_note_at(j->diag, coro_value_at(j->src, p->first[with]),
	    "the first of them");
	diag_fix(j->diag, "use IPv4 or IPv6 for all nodes of a link");
}

static void
judge_address(struct pass *p, const struct coro_node *n, size_t link)
{
	const struct judge_coro *j = p->j;
	const struct coro_item *item = n->addr[link], *first;
	struct address *a = arena_alloc(j->arena, sizeof(*a));

	if (!read_address(j, item, a))
		return;
	if (is_unusable(j, item, a)) {
		diag_at(j->diag, RULE_address_unusable,
		    coro_value_at(j->src, item), "other nodes cannot reach "
		    "%s", item->value);
		diag_fix(j->diag, "write the address of the interface that "
		    "the nodes share");
		return;
	}
	first = a->family == 0 ?
	    seen_add(p->addresses, item->value, strlen(item->value), item) :
	    seen_add(p->addresses, a, sizeof(*a), item);
	if (first != NULL) {
		diag_at(j->diag, RULE_node_address_duplicate,
		    coro_value_at(j->src, item), "address %s is used twice",
		    item->value);
		diag_note_at(j->diag, coro_value_at(j->src, first),
		    "first used here");
		diag_fix(j->diag, "give each node, and each of its links, an "
		    "address of its own");
	}
	if (a->family != 0)
		judge_family(p, item, link, a);
	if (a->family == AF_INET6 && link == 0 && n->id == NULL &&
	    strcmp(j->transport, "knet") != 0) {
		diag_at(j->diag, RULE_corosync_conf,
		    coro_value_at(j->src, item), "%s has no nodeid, and "
		    "corosync makes none of an IPv6 address", node_name(n));
		diag_fix(j->diag, "write nodeid: and a number from 1 on");
	}
}

/* ring8_addr, ring00_addr: what sscanf takes for a link. */
static void
judge_link_names(const struct judge_coro *j, const struct coro_node *n)
{
	const struct coro_item *item;
	size_t len;

	for (item = n->section->first; item != NULL; item = item->next) {
		if (item->value == NULL || strncmp(item->name, "ring", 4) != 0)
			continue;
		len = strspn(item->name + 4, "0123456789");
		if (len == 0 || strcmp(item->name + 4 + len, "_addr") != 0 ||
		    (len == 1 && (size_t)(item->name[4] - '0') <
		    max_links(j)))
			continue;
		diag_at(j->diag, RULE_corosync_conf,
		    coro_name_at(j->src, item), "corosync has no link for "
		    "%s", item->name);
		diag_fix(j->diag, "the links are ring0_addr to ring%zu_addr",
		    max_links(j) - 1);
	}
}

/* Each node needs the links that others have; totem_volatile_config_validate
 * compares their number, corosync 2 demands the first. */
static void
judge_links(struct pass *p, const struct coro_node *n, size_t nlinks)
{
	const struct judge_coro *j = p->j;
	size_t i;

	judge_link_names(j, n);
	if (count_links(n) == 0 || (j->version < 300 && n->addr[0] == NULL)) {
		diag_at(j->diag, RULE_corosync_conf,
		    coro_name_at(j->src, n->section), "%s has no ring0_addr",
		    n->name != NULL ? n->name->value : "the node");
		diag_fix(j->diag, "write its address as ring0_addr");
		return;
	}
	for (i = 0; i < max_links(j); i++) {
		if (p->has[i] == NULL || n->addr[i] != NULL)
			continue;
		diag_at(j->diag, RULE_ring1_partial,
		    coro_name_at(j->src, n->section),
		    "%s has no ring%zu_addr, other nodes have", node_name(n),
		    i);
		diag_note_at(j->diag, coro_name_at(j->src,
		    p->has[i]->addr[i]), "%s has one", node_name(p->has[i]));
		diag_fix(j->diag, "give every node the same links");
	}
	if (nlinks < 2 || n->name != NULL || j->version < 300)
		return;
	diag_at(j->diag, RULE_corosync_conf, coro_name_at(j->src, n->section),
	    "%s has no name: with more than one link corosync needs one",
	    node_name(n));
	diag_fix(j->diag, "write name: and what `uname -n` prints on it");
}

/* totemconfig.c totem_config_validate: "too many configured interfaces". */
static void
judge_link_count(const struct pass *p, size_t nlinks)
{
	const struct judge_coro *j = p->j;
	struct span at;
	size_t i;

	for (i = 1; i < CORO_LINKS && p->has[i] == NULL; i++)
		;
	if (nlinks < 2 || i == CORO_LINKS || j->transport[0] == '\0')
		return;
	at = coro_name_at(j->src, p->has[i]->addr[i]);
	if (j->version >= 300 && strcmp(j->transport, "knet") != 0) {
		diag_at(j->diag, RULE_link_transport, at,
		    "a second link, but %s of corosync 3 has one only",
		    j->transport);
		diag_note_at(j->diag, judge_coro_at(j, "totem.transport"),
		    "the transport");
		diag_fix(j->diag, "write transport: knet, or remove the "
		    "second addresses");
	} else if (j->version < 300 && (coro_get(j->top, "totem.rrp_mode") ==
	    NULL || judge_coro_is(j, "totem.rrp_mode", "none"))) {
		diag_at(j->diag, RULE_rrp_mode_none,
		    judge_coro_at(j, "totem.rrp_mode"),
		    "rrp_mode is \"none\", but there is a second ring");
		diag_note_at(j->diag, at, "the second ring");
		diag_fix(j->diag, "write rrp_mode: passive");
	}
}

/* totemconfig.c find_local_node, nodelist_byname: the same name, or the same
 * first label.  What is left is to look for an address, which is not known
 * here; corosync 2 looks for that only. */
static void
judge_host(const struct judge_coro *j)
{
	size_t i, len = j->host == NULL ? 0 : strcspn(j->host, ".");
	const char *name;

	for (i = 0; i < j->nnodes && j->host != NULL; i++) {
		name = node_name(&j->nodes[i]);
		if (strncmp(name, j->host, len) == 0 &&
		    (name[len] == '\0' || name[len] == '.'))
			return;
	}
	if (j->nnodes == 0 || j->host == NULL || j->version < 300)
		return;
	diag_at(j->diag, RULE_node_absent, judge_coro_at(j, "nodelist"),
	    "no node is called \"%s\": corosync does not find itself there by "
	    "its name", j->host);
	diag_fix(j->diag, "name each as `uname -n` prints it on that node");
}

void
judge_coro_nodes(const struct judge_coro *j)
{
	struct pass p = { .j = j,
		.names = seen_new(j->arena, j->nnodes),
		.ids = seen_new(j->arena, j->nnodes),
		.addresses = seen_new(j->arena, j->nnodes * CORO_LINKS),
	};
	size_t i, k, nlinks = 0;

	judge_number_of_nodes(j);
	judge_host(j);
	for (i = 0; i < j->nnodes; i++)
		for (k = 0; k < CORO_LINKS; k++)
			if (p.has[k] == NULL && j->nodes[i].addr[k] != NULL) {
				p.has[k] = &j->nodes[i];
				nlinks++;
			}
	judge_link_count(&p, nlinks);
	for (i = 0; i < j->nnodes && !judge_coro_enough(j); i++) {
		judge_name(&p, &j->nodes[i]);
		judge_id(&p, &j->nodes[i]);
		judge_links(&p, &j->nodes[i], nlinks);
		for (k = 0; k < max_links(j); k++)
			if (j->nodes[i].addr[k] != NULL)
				judge_address(&p, &j->nodes[i], k);
	}
}
