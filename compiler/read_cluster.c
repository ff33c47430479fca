/* SPDX-License-Identifier: MIT */
/* Reader of cluster.conf (cman), facts/cluster-conf.md section 2. */
#include <string.h>

#include <libxml/hash.h>

#include "arena.h"
#include "xmlfault.h"
#include "job.h"
#include "read_cluster.h"
#include "schema.h"
#include "xmlplace.h"
#include "xmlutil.h"

static const char *
take(struct arena *arena, const xmlNode *n, const char *name)
{
	const char *value = xml_attr(n, name);

	return value == NULL ? NULL : arena_strdup(arena, value);
}

/* The names of all fence devices and their agents. */
static xmlHashTablePtr
read_agents(const xmlNode *cluster)
{
	xmlHashTablePtr agents = xmlHashCreate(64);
	const char *name;
	xmlNodePtr n;

	n = xml_child(xml_child(cluster, "fencedevices"), "fencedevice");
	for (; n != NULL; n = xml_next(n, "fencedevice")) {
		name = xml_attr(n, "name");
		if (name != NULL)
			xmlHashAddEntry(agents, XC(name), n);
	}
	return agents;
}

static void
read_node(struct arena *arena, const struct source *src, const xmlNode *n,
    xmlHashTablePtr agents, struct cluster_node *node)
{
	const xmlNode *device = xml_child(xml_child(xml_child(n, "fence"),
	    "method"), "device");

	node->name = take(arena, n, "name");
	node->nodeid = take(arena, n, "nodeid");
	node->votes = take(arena, n, "votes");
	node->altname = take(arena, xml_child(n, "altname"), "name");
	node->line = source_linecol(arena, src,
	    xmlplace_element(src, n).off).line;
	node->fence_device = take(arena, device, "name");
	node->fence_port = take(arena, device, "port");
	if (node->fence_device != NULL)
		node->fence_agent = take(arena, xmlHashLookup(agents,
		    XC(node->fence_device)), "agent");
}

static void
read_nodes(struct arena *arena, const struct source *src,
    const xmlNode *cluster, struct cluster_conf *conf)
{
	const xmlNode *nodes = xml_child(cluster, "clusternodes"), *n;
	xmlHashTablePtr agents = read_agents(cluster);
	struct cluster_node *list;
	size_t count = 0;

	for (n = xml_child(nodes, "clusternode"); n != NULL;
	    n = xml_next(n, "clusternode"))
		count++;
	list = arena_alloc(arena, (count + 1) * sizeof(*list));
	conf->nodes = list;
	for (n = xml_child(nodes, "clusternode"); n != NULL;
	    n = xml_next(n, "clusternode"))
		read_node(arena, src, n, agents, &list[conf->nnodes++]);
	xmlHashFree(agents, NULL);
}

static struct cluster_conf *
read_all(struct arena *arena, const struct source *src,
    const xmlNode *cluster)
{
	struct cluster_conf *conf = arena_alloc(arena, sizeof(*conf));
	const xmlNode *cman = xml_child(cluster, "cman"),
	    *multicast = xml_child(cman, "multicast"),
	    *totem = xml_child(cluster, "totem"),
	    *fenced = xml_child(cluster, "fence_daemon");
	const struct {
		const char	**to;
		const xmlNode	 *from;
		const char	 *name;
	} rows[] = {
		{ &conf->name,		  cluster,   "name" },
		{ &conf->config_version,  cluster,   "config_version" },
		{ &conf->two_node,	  cman,	     "two_node" },
		{ &conf->expected_votes,  cman,	     "expected_votes" },
		{ &conf->keyfile,	  cman,	     "keyfile" },
		{ &conf->transport,	  cman,	     "transport" },
		{ &conf->port,		  cman,	     "port" },
		{ &conf->multicast_addr,  multicast, "addr" },
		{ &conf->multicast_ttl,	  multicast, "ttl" },
		{ &conf->multicast_port,  multicast, "port" },
		{ &conf->rrp_mode,	  totem,     "rrp_mode" },
		{ &conf->token,		  totem,     "token" },
		{ &conf->consensus,	  totem,     "consensus" },
		{ &conf->post_join_delay, fenced,    "post_join_delay" },
		{ &conf->post_fail_delay, fenced,    "post_fail_delay" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		*rows[i].to = take(arena, rows[i].from, rows[i].name);
	read_nodes(arena, src, cluster, conf);
	return conf;
}

/*
 * libxml2 says what is wrong with an element as a whole and at its parent,
 * so its words are used only if ours find nothing.
 */
static bool
judge(struct job *job, const struct source *src, xmlDocPtr doc,
    struct schema *schema, enum rule rule)
{
	const char *name = schema == job->program->cluster ?
	    "schemas/cluster/core.rng" : "schemas/cluster.rng";
	struct job scratch = *job;
	size_t i;
	bool ok;

	diag_init(&scratch.diag, job->arena, job->diag.levels);
	ok = schema_check(&scratch, schema, doc, rule);
	if (!ok && xmlfault(job, src, doc, name, rule,
	    false) == 0)
		for (i = 0; i < scratch.diag.n; i++)
			diag_at(&job->diag, rule, xmlplace_element(src,
			    xmlDocGetRootElement(doc)), "%s",
			    scratch.diag.list[i].text);
	diag_free(&scratch.diag);
	return ok;
}

struct cluster_conf *
read_cluster(struct job *job, const struct source *src,
    struct schema *schema, enum rule rule)
{
	xmlDocPtr doc = xmlplace_parse(job, src, rule);
	struct cluster_conf *conf = NULL;

	if (doc != NULL && (schema == NULL ||
	    judge(job, src, doc, schema, rule)))
		conf = read_all(job->arena, src, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return conf;
}
