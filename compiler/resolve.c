/* SPDX-License-Identifier: MIT */
/* Completion of the topology document: defaults and all that follows. */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "doc.h"
#include "grammar.h"
#include "job.h"
#include "platform.h"
#include "resolve.h"
#include "xmlutil.h"

const struct place *
resolve_place(struct job *job, const struct place *cause, const char *path)
{
	struct place *place = arena_alloc(job->arena, sizeof(*place));

	if (cause != NULL)
		*place = *cause;
	place->path = path;
	place->generated = true;
	return place;
}

/* libxml2 keeps _private as a plain pointer; nothing writes through it. */
static void *
private(const struct place *place)
{
	union { const struct place *in; void *out; } u = { .in = place };

	return u.out;
}

void
resolve_attr(struct job *job, xmlNodePtr node, const char *name,
    const char *value, const struct place *cause)
{
	const struct place *parent = doc_place(node);
	xmlAttrPtr attr = xmlNewProp(node, XC(name), XC(value));

	attr->_private = private(resolve_place(job, cause,
	    parent == NULL || parent->path == NULL ? name :
	    arena_dotted(job->arena, parent->path, name)));
}

void
resolve_pair(struct job *job, xmlNodePtr parent, const char *element,
    const char *name, const char *value, const struct place *at)
{
	xmlNodePtr node = resolve_child(parent, element,
	    resolve_place(job, at, at->path));

	resolve_attr(job, node, "name", name, at);
	resolve_attr(job, node, "value", value, at);
}

xmlNodePtr
resolve_child(xmlNodePtr parent, const char *name, const struct place *place)
{
	xmlNodePtr child = xmlNewChild(parent, NULL, XC(name), NULL);

	child->_private = private(place);
	return child;
}

xmlNodePtr
resolve_element(struct job *job, xmlNodePtr parent, const char *name,
    const char *id, const struct place *at)
{
	xmlNodePtr node = resolve_child(parent, name,
	    resolve_place(job, at, at->path));

	resolve_attr(job, node, "id", id, at);
	return node;
}

/* Adds what the word, so many bytes, stands for. */
static void
add_word(struct job *job, struct buf *out, const char *word, size_t len,
    xmlNodePtr group)
{
	const char *name = arena_strndup(job->arena, word, len);
	const char *value, *c;

	if (strcmp(name, "digits") == 0) {
		for (c = xml_attr(group, "version"); *c != '\0'; c++)
			if (*c != '.')
				buf_addc(out, *c);
		return;
	}
	value = strcmp(name, "user") == 0 ?
	    xml_attr(xml_child(group, "replication"), "user") :
	    xml_attr(group, name);
	buf_adds(out, value != NULL ? value : "");
}

const char *
resolve_text(struct job *job, const char *text, xmlNodePtr group)
{
	struct buf out = { 0 };
	const char *copy, *end;
	size_t len;

	for (; *text != '\0'; text += len) {
		len = strcspn(text, "{");
		buf_add(&out, text, len);
		if (text[len] == '\0')
			break;
		end = strchr(text + len, '}');
		if (end == NULL)
			break;
		add_word(job, &out, text + len + 1,
		    (size_t)(end - text) - len - 1, group);
		len = (size_t)(end - text) + 1;
	}
	copy = arena_strdup(job->arena, out.len > 0 ? out.data : "");
	buf_free(&out);
	return copy;
}

/* Adds the grammar's defaults to a group and all groups below it. */
static void
grammar_defaults(struct job *job, const struct grammar_key *key,
    xmlNodePtr node)
{
	const struct grammar_key *k;
	xmlNodePtr child;
	size_t i;

	for (i = 0; i < key->nkeys; i++) {
		k = &key->keys[i];
		if (k->type == GRAMMAR_GROUP || k->type == GRAMMAR_LIST) {
			if (key->type == GRAMMAR_LIST)
				child = xml_child(node, NULL);
			else
				child = xml_child(node, k->name);
			for (; child != NULL; child =
			    key->type == GRAMMAR_LIST ?
			    xml_next(child, NULL) : NULL)
				grammar_defaults(job, k, child);
		} else if (k->deflt != NULL &&
		    xml_attr_node(node, k->name) == NULL)
			resolve_attr(job, node, k->name, k->deflt,
			    doc_place(node));
	}
}

xmlNodePtr
resolve_group(struct job *job, xmlNodePtr parent, const char *name)
{
	xmlNodePtr child = xml_child(parent, name);
	const struct place *at = doc_place(parent);

	if (child != NULL)
		return child;
	return resolve_child(parent, name, resolve_place(job, at,
	    at->path == NULL || at->path[0] == '\0' ? name :
	    arena_dotted(job->arena, at->path, name)));
}

static void
platform_defaults(struct job *job, const struct platform *platform,
    xmlNodePtr topology)
{
	const struct platform_default *d;
	const struct place *cause;
	xmlNodePtr node;
	size_t i;

	cause = doc_place(xml_attr_node(xml_child(topology, "cluster"),
	    "platform"));
	resolve_attr(job, xml_child(topology, "cluster"), "stack",
	    platform->stack, cause);
	for (i = 0; i < platform->ndefaults; i++) {
		d = &platform->defaults[i];
		node = xml_child(topology, d->at);
		if (node != NULL && xml_attr_node(node, d->key) == NULL)
			resolve_attr(job, node, d->key,
			    resolve_text(job, d->value, node), cause);
	}
}

/* Ids that were left out: the lowest free one, in order, as `ccs` does. */
static void
node_ids(struct job *job, xmlNodePtr nodes)
{
	bool used[RESOLVE_MAX_NODES + 2] = { false };
	const char *id;
	xmlNodePtr n;
	long v, next = 1;

	for (n = xml_child(nodes, NULL); n != NULL; n = xml_next(n, NULL)) {
		id = xml_attr(n, "id");
		v = id == NULL ? 0 : strtol(id, NULL, 10);
		if (v > 0 && v <= RESOLVE_MAX_NODES)
			used[v] = true;
	}
	for (n = xml_child(nodes, NULL); n != NULL; n = xml_next(n, NULL)) {
		if (xml_attr_node(n, "id") != NULL)
			continue;
		while (used[next])
			next++;
		used[next] = true;
		resolve_attr(job, n, "id",
		    arena_printf(job->arena, "%ld", next), doc_place(n));
	}
}

/* replication = "async" of standbys, iflabel of VIPs: what others say. */
static void
list_defaults(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr n;

	n = xml_child(xml_child(topology, "nodes"), NULL);
	for (; n != NULL; n = xml_next(n, NULL))
		if (strcmp(xml_attr(n, "role"), "standby") == 0 &&
		    xml_attr_node(n, "replication") == NULL)
			resolve_attr(job, n, "replication", "async",
			    doc_place(n));
	n = xml_child(xml_child(topology, "vips"), NULL);
	for (; n != NULL; n = xml_next(n, NULL))
		if (xml_attr_node(n, "iflabel") == NULL)
			resolve_attr(job, n, "iflabel", xml_attr(n, "name"),
			    doc_place(xml_attr_node(n, "name")));
}

/* Seconds; what check_startup_fencing asks for. */
#define TWO_NODE_JOIN_DELAY "20"

static bool
is_cman(xmlNodePtr cluster)
{
	return strcmp(xml_attr(cluster, "stack"), "cman") == 0;
}

/* two_node goes with two nodes (cman(5), votequorum(5)), unless a quorum
 * device has a vote, too. */
static void
two_node(struct job *job, xmlNodePtr topology, size_t nnodes)
{
	xmlNodePtr cluster = xml_child(topology, "cluster");
	xmlAttrPtr two = xml_attr_node(cluster, "two_node");

	if (two == NULL && nnodes == 2 && xml_child(cluster, "qdevice") == NULL)
		resolve_attr(job, cluster, "two_node", "1",
		    doc_place(xml_child(topology, "nodes")));
	else if (two != NULL && strcmp(xml_text(two), "true") == 0)
		xmlNodeSetContent((xmlNodePtr)two, XC("1"));
	else if (two != NULL)
		xmlRemoveProp(two);
}

/*
 * With two_node goes expected_votes (cmanconfig.c get_cman_join_info); the
 * first node that comes up is quorate and soon fences the other, see
 * check_startup_fencing.
 */
static void
cman_attrs(struct job *job, xmlNodePtr cluster)
{
	xmlAttrPtr two = xml_attr_node(cluster, "two_node");

	if (two != NULL)
		resolve_attr(job, cluster, "expected_votes", "1",
		    doc_place(two));
	if (two != NULL && xml_attr_node(cluster, "post_join_delay") == NULL)
		resolve_attr(job, cluster, "post_join_delay",
		    TWO_NODE_JOIN_DELAY, doc_place(two));
}

/*
 * Messages are encrypted where corosync can: always by corosync 2, by 3 with
 * the transport knet alone (totemconfig.c, "crypto").  Its own defaults are
 * none in 3, and sha1 in 2.
 */
static void
corosync_attrs(struct job *job, xmlNodePtr cluster)
{
	static const char *const wanted[][2] = {
		{ "crypto_cipher", "aes256" }, { "crypto_hash", "sha256" },
	};
	size_t i;

	if (xml_attr(cluster, "corosync")[0] != '2' &&
	    strcmp(xml_attr(cluster, "transport"), "knet") != 0)
		return;
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (xml_attr_node(cluster, wanted[i][0]) == NULL)
			resolve_attr(job, cluster, wanted[i][0], wanted[i][1],
			    doc_place(xml_attr_node(cluster, "keyfile")));
}

/* How a second ring is used: passive is the mode that Red Hat supports
 * (facts/cluster-conf.md 2) and knet's own (corosync.conf(5)). */
static void
second_ring(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr cluster = xml_child(topology, "cluster"), n;
	const char *mode = strcmp(xml_attr(cluster, "transport"), "knet") == 0 ?
	    "link_mode" : "rrp_mode";

	n = xml_child(xml_child(topology, "nodes"), NULL);
	while (n != NULL && xml_child(n, "ring1") == NULL)
		n = xml_next(n, NULL);
	if (n != NULL && xml_attr_node(cluster, mode) == NULL)
		resolve_attr(job, cluster, mode, "passive",
		    doc_place(xml_child(n, "ring1")));
}

/*
 * Pacemaker's properties that the topology implies.  With two nodes under
 * cman Pacemaker is told to ignore quorum (Clusters from Scratch, "two-node
 * clusters and quorum"); corosync's two_node keeps the survivor quorate
 * (votequorum(5)).
 */
static void
properties(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr cluster = xml_child(topology, "cluster"), group;
	xmlNodePtr fencing = xml_child(topology, "fencing");
	xmlAttrPtr two = is_cman(cluster) ?
	    xml_attr_node(cluster, "two_node") : NULL;

	group = resolve_group(job, xml_child(topology, "pacemaker"),
	    "properties");
	if (xml_attr_node(group, "stonith-enabled") == NULL)
		resolve_attr(job, group, "stonith-enabled",
		    xml_attr(fencing, "enabled"),
		    doc_place(xml_attr_node(fencing, "enabled")));
	if (xml_attr_node(group, "no-quorum-policy") == NULL)
		resolve_attr(job, group, "no-quorum-policy",
		    two != NULL ? "ignore" : "stop", two != NULL ?
		    doc_place(two) : doc_place(xml_child(topology,
		    "nodes")));
	if (xml_attr_node(fencing, "action") != NULL &&
	    xml_attr_node(group, "stonith-action") == NULL)
		resolve_attr(job, group, "stonith-action",
		    xml_attr(fencing, "action"),
		    doc_place(xml_attr_node(fencing, "action")));
	resolve_open_group(job, group);
}

/* What standbys connect to: the replication VIP, else the primary; where an
 * agent moves the primary, any VIP is better than a node. */
static void
replication_host(struct job *job, xmlNodePtr topology, xmlNodePtr repl)
{
	xmlNodePtr pacemaker = xml_child(topology, "pacemaker"), n;

	if (xml_attr_node(repl, "host") != NULL)
		return;
	n = xml_child(xml_child(topology, "vips"), NULL);
	while (n != NULL && strcmp(xml_attr(n, "purpose"), "replication") != 0)
		n = xml_next(n, NULL);
	if (n == NULL && strcmp(xml_attr(pacemaker, "agent"), "none") != 0) {
		n = xml_child(xml_child(topology, "vips"), NULL);
		while (n != NULL && resolve_read_only(n))
			n = xml_next(n, NULL);
	}
	if (n == NULL) {
		n = xml_child(xml_child(topology, "nodes"), NULL);
		while (n != NULL && strcmp(xml_attr(n, "role"), "primary"))
			n = xml_next(n, NULL);
	}
	if (n != NULL)
		resolve_attr(job, repl, "host", xml_attr(n, "address"),
		    doc_place(xml_attr_node(n, "address")));
}

static void
fencing_groups(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr n, devices;

	devices = resolve_group(job, xml_child(topology, "fencing"), "devices");
	for (n = xml_child(devices, NULL); n != NULL; n = xml_next(n, NULL))
		resolve_open_group(job, resolve_group(job, n, "options"));
}

bool
resolve_doc(struct job *job, xmlDocPtr doc)
{
	xmlNodePtr topology = xmlDocGetRootElement(doc), pg, repl, n;
	const struct platform *platform;
	size_t nnodes = 0;

	n = xml_child(xml_child(topology, "nodes"), NULL);
	for (; n != NULL; n = xml_next(n, NULL))
		nnodes++;
	if (nnodes > RESOLVE_MAX_NODES) {
		diag_key(&job->diag, RULE_node_count,
		    doc_place(xml_child(topology, "nodes")),
		    "%zu nodes, more than the %d that fenced can hold",
		    nnodes, RESOLVE_MAX_NODES);
		return false;
	}
	if (xml_count(xml_child(topology, "standbys"), "item") >
	    RESOLVE_MAX_NODES) {
		diag_key(&job->diag, RULE_node_count,
		    doc_place(xml_child(topology, "standbys")),
		    "%zu standbys, more than the %d that a topology can hold",
		    xml_count(xml_child(topology, "standbys"), "item"),
		    RESOLVE_MAX_NODES);
		return false;
	}
	pg = xml_child(topology, "postgresql");
	platform = platform_find(job->program->platforms,
	    xml_attr(xml_child(topology, "cluster"), "platform"));

	resolve_group(job, topology, "vips");
	resolve_group(job, topology, "pacemaker");
	resolve_group(job, topology, "fencing");
	resolve_group(job, topology, "host");
	repl = resolve_group(job, pg, "replication");
	grammar_defaults(job, &job->program->grammar->root, topology);
	platform_defaults(job, platform, topology);
	node_ids(job, xml_child(topology, "nodes"));
	list_defaults(job, topology);
	two_node(job, topology, nnodes);
	if (is_cman(xml_child(topology, "cluster")))
		cman_attrs(job, xml_child(topology, "cluster"));
	else
		corosync_attrs(job, xml_child(topology, "cluster"));
	second_ring(job, topology);
	properties(job, topology);
	replication_host(job, topology, repl);
	resolve_standbys(job, topology);
	resolve_open_group(job, resolve_group(job, repl, "conninfo"));
	resolve_open_group(job, resolve_group(job, repl, "recovery"));
	fencing_groups(job, topology);
	resolve_conninfo(job, topology);
	resolve_settings(job, platform, topology);
	resolve_hba(job, platform, topology);
	resolve_resources(job, topology);
	resolve_host(job, platform, topology);
	resolve_firewall(job, topology);
	return true;
}
