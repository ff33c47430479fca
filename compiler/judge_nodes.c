/* SPDX-License-Identifier: MIT */
/* Judges the nodes of a cluster.conf: names, ids, number, votes. */
#include <ctype.h>
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "diag.h"
#include "host.h"
#include "ip.h"
#include "judge_tree.h"
#include "resolve.h"
#include "seen.h"
#include "xmlplace.h"
#include "xmlutil.h"

/* cman-preconfig.c get_cman_globals counts bytes, the schema characters. */
static void
judge_cluster_name(const struct judge_tree *t)
{
	const char *name = xml_attr(t->cluster, "name");

	if (strlen(name) <= 15)
		return;
	diag_at(t->diag, RULE_cluster_name, judge_at(t, t->cluster, "name"),
	    "cluster name \"%s\" has %zu bytes, cman takes 1 to 15", name,
	    strlen(name));
	diag_fix(t->diag, "choose a name of at most 15 bytes");
}

/* cman-preconfig.c add_ifaddr: "Node name resolves to localhost"; fenced puts
 * names into XPath (fence/libfence/agent.c). */
static void
judge_node_name(const struct judge_tree *t, const xmlNode *e)
{
	const char *name = xml_attr(e, "name");
	int family, prefix;
	unsigned char a[16];
	bool ip = ip_parse(name, &family, a, &prefix) && prefix < 0;

	if (host_is_loopback(name) || (ip && (family == AF_INET ?
	    a[0] == 127 : strcmp(name, "::1") == 0))) {
		diag_at(t->diag, RULE_node_name, judge_at(t, e, "name"),
		    "\"%s\" is every node's name for itself", name);
		diag_fix(t->diag, "write what `uname -n` prints on that node, "
		    "and in /etc/hosts its address in the network");
	} else if (!ip && !host_name_ok(name)) {
		diag_at(t->diag, RULE_node_name, judge_at(t, e, "name"),
		    "\"%s\" is not a host name", name);
		diag_fix(t->diag, "write what `uname -n` prints on that node: "
		    "letters, digits, '-' and '.'");
	}
}

static void
judge_same_name(const struct judge_tree *t, const xmlNode *e,
    struct seen *seen)
{
	const char *name = xml_attr(e, "name");
	char *lower = arena_strndup(t->arena, name, strlen(name));
	const xmlNode *first;
	size_t i;

	/* the same host to a resolver */
	for (i = 0; lower[i] != '\0'; i++)
		lower[i] = (char)tolower((unsigned char)lower[i]);
	first = seen_add(seen, lower, i, e);
	if (first == NULL)
		return;
	diag_at(t->diag, RULE_node_name_duplicate, judge_at(t, e, "name"),
	    "node name \"%s\" is used twice", name);
	diag_note_at(t->diag, judge_at(t, first, "name"), "first used here");
	diag_fix(t->diag, "give each node, and each of its rings, a name of "
	    "its own");
}

/* commands.c add_new_node takes the second for the first, renamed. */
static void
judge_same_id(const struct judge_tree *t, const struct judge_node *n,
    struct seen *seen)
{
	const xmlNode *first = seen_add(seen, &n->id, sizeof(n->id), n->e);

	if (first == NULL)
		return;
	diag_at(t->diag, RULE_node_id_duplicate, judge_at(t, n->e, "nodeid"),
	    "node id %lld is used twice", n->id);
	diag_note_at(t->diag, judge_at(t, first, "nodeid"),
	    "first used here");
	diag_fix(t->diag, "give %s another id: one of the two nodes vanishes",
	    n->name);
}

static void
judge_node_count(const struct judge_tree *t)
{
	struct span at = xmlplace_element(t->src, t->clusternodes);

	if (t->nnodes == 0) {
		diag_at(t->diag, RULE_node_count, at,
		    "<clusternodes> has no <clusternode>");
		diag_fix(t->diag, "add one for each node of the cluster");
	} else if (t->nnodes > RESOLVE_MAX_NODES) {
		diag_at(t->diag, RULE_node_count, at,
		    "%zu nodes, more than the %d that fenced can hold",
		    t->nnodes, RESOLVE_MAX_NODES);
		diag_fix(t->diag, "split the cluster");
	} else if (t->nnodes > 16) {
		diag_at(t->diag, RULE_node_count_supported, at,
		    "%zu nodes, Red Hat supports at most 16", t->nnodes);
		diag_fix(t->diag, "split the cluster, or test it well");
	} else if (t->nnodes == 1) {
		diag_at(t->diag, RULE_node_single, at,
		    "one node: nothing can take over");
		diag_fix(t->diag, "add a second node");
	}
}

void
judge_nodes(const struct judge_tree *t)
{
	struct seen *names = seen_new(t->arena, t->nnodes * 2);
	struct seen *ids = seen_new(t->arena, t->nnodes);
	size_t i;

	judge_cluster_name(t);
	judge_node_count(t);
	for (i = 0; i < t->nnodes; i++) {
		const struct judge_node *n = &t->nodes[i];

		judge_node_name(t, n->e);
		judge_same_name(t, n->e, names);
		judge_same_id(t, n, ids);
		if (n->altname == NULL)
			continue;
		judge_node_name(t, n->altname);
		judge_same_name(t, n->altname, names);
	}
}

/* cmanconfig.c get_cman_join_info: "the two-node option requires exactly two
 * nodes with one vote each and expected votes of 1". */
static void
judge_two_node(const struct judge_tree *t)
{
	size_t i;

	if (t->nnodes != 2) {
		diag_at(t->diag, RULE_two_node_count,
		    judge_at(t, t->cman, "two_node"),
		    "two_node is set, but there are %zu nodes", t->nnodes);
		diag_note_at(t->diag, xmlplace_element(t->src,
		    t->clusternodes), "the nodes");
		diag_fix(t->diag, "remove two_node and expected_votes");
		return;
	}
	for (i = 0; i < t->nnodes; i++) {
		if (t->nodes[i].votes == 1)
			continue;
		diag_at(t->diag, RULE_two_node_count,
		    judge_at(t, t->nodes[i].e, "votes"),
		    "%s has %lld votes, with two_node cman takes 1 only",
		    t->nodes[i].name, t->nodes[i].votes);
		diag_note_at(t->diag, judge_at(t, t->cman, "two_node"),
		    "two_node is set here");
		diag_fix(t->diag, "remove votes");
	}
}

/* cman(5): 1 with two_node, else the sum of the votes, which is the default;
 * with a quorum disk it is another sum, qdisk(5). */
static void
judge_expected_votes(const struct judge_tree *t)
{
	long long expected = judge_int(t->cman, "expected_votes", 0), sum = 0;
	size_t i;

	for (i = 0; i < t->nnodes; i++)
		sum += t->nodes[i].votes;
	if (expected == 0 || t->quorumd != NULL ||
	    expected == (t->two_node ? 1 : sum) ||
	    (t->two_node && t->nnodes != 2))
		return;
	diag_at(t->diag, RULE_expected_votes,
	    judge_at(t, t->cman, "expected_votes"), t->two_node ?
	    "expected_votes is %lld, with two_node it has to be 1" :
	    "expected_votes is %lld, the nodes have %lld votes", expected,
	    sum);
	if (t->two_node)
		diag_note_at(t->diag, judge_at(t, t->cman, "two_node"),
		    "two_node is set here");
	diag_fix(t->diag, t->two_node ? "write expected_votes=\"1\"" :
	    "remove expected_votes: cman adds the votes up");
}

/* qdisk(5) 1.4 and 2: ids of 1 to 16, no two_node unless it has no vote. */
static void
judge_quorum_disk(const struct judge_tree *t)
{
	size_t i;

	if (t->two_node && judge_int(t->quorumd, "votes", 1) > 0) {
		diag_at(t->diag, RULE_quorum_disk,
		    judge_at(t, t->quorumd, "votes"),
		    "a quorum disk that votes, and two_node");
		diag_note_at(t->diag, judge_at(t, t->cman, "two_node"),
		    "two_node is set here");
		diag_fix(t->diag, "keep one of the two: without two_node write "
		    "expected_votes=\"3\", else the disk's votes=\"0\"");
	}
	for (i = 0; i < t->nnodes; i++) {
		if (t->nodes[i].id <= 16)
			continue;
		diag_at(t->diag, RULE_quorum_disk,
		    judge_at(t, t->nodes[i].e, "nodeid"),
		    "node id %lld, on a quorum disk are places 1 to 16",
		    t->nodes[i].id);
		diag_note_at(t->diag, xmlplace_element(t->src, t->quorumd),
		    "the quorum disk");
		diag_fix(t->diag, "give %s an id from 1 to 16",
		    t->nodes[i].name);
	}
}

void
judge_votes(const struct judge_tree *t)
{
	const char *two_node = xml_attr(t->cman, "two_node");

	/* value_misread has said that it does not mean what it says */
	if (two_node != NULL && strpbrk(two_node, "0123456789") == NULL)
		return;
	if (t->two_node)
		judge_two_node(t);
	else if (t->nnodes == 2 && t->quorumd == NULL) {
		diag_at(t->diag, RULE_two_node_off,
		    judge_at(t, t->cman, "two_node"),
		    "two nodes without two_node: when one is lost the other "
		    "loses quorum and stops");
		diag_fix(t->diag, "write <cman two_node=\"1\" "
		    "expected_votes=\"1\"/>, or add a third node");
	}
	judge_expected_votes(t);
	if (t->quorumd != NULL)
		judge_quorum_disk(t);
}
