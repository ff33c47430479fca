/* SPDX-License-Identifier: MIT */
/* Judges a cluster.conf: its shape, then what its elements say together. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "xmlfault.h"
#include "job.h"
#include "judge.h"
#include "judge_tree.h"
#include "schema.h"
#include "xmlplace.h"
#include "xmlutil.h"

/* With more nodes right in <cluster>, say <uidgid>, there is one opinion only:
 * schema_check takes long lists apart, and <cluster> is none. */
#define MAX_CHILDREN 500

long long
judge_int(const xmlNode *e, const char *name, long long absent)
{
	const char *value = xml_attr(e, name);
	long v;

	if (value == NULL)
		return absent;
	v = strtol(value, NULL, 10);
	return v > INT_MAX ? INT_MAX : v < INT_MIN ? INT_MIN : v;
}

struct span
judge_at(const struct judge_tree *t, const xmlNode *e, const char *name)
{
	const xmlAttr *a = xml_attr_node(e, name);

	return a != NULL ? xmlplace_value(t->src, a) :
	    xmlplace_element(t->src, e != NULL ? e : t->cluster);
}

/* True if the shape is such that the rest can be looked at. */
static bool
judge_shape(struct job *job, const struct source *src, xmlDocPtr doc,
    struct schema *full)
{
	size_t before = job->diag.count[LEVEL_ERROR], i;
	struct job scratch = *job;
	const xmlNode *n;

	if (xmlfault(job, src, doc, "schemas/cluster.rng",
	    RULE_cluster_conf, true) > 0)
		return job->diag.count[LEVEL_ERROR] == before;
	n = xmlDocGetRootElement(doc)->children;
	for (i = 0; n != NULL && i < MAX_CHILDREN; n = n->next)
		i++;
	if (n != NULL)
		return true;
	diag_init(&scratch.diag, job->arena, job->diag.levels);
	if (!schema_check(&scratch, full, doc, RULE_cluster_conf))
		for (i = 0; i < scratch.diag.n; i++)
			diag_at(&job->diag, RULE_cluster_conf,
			    xmlplace_element(src, xmlDocGetRootElement(doc)),
			    "%s", scratch.diag.list[i].text);
	diag_free(&scratch.diag);
	return job->diag.count[LEVEL_ERROR] == before;
}

static void
read_nodes(struct judge_tree *t)
{
	struct judge_node *list;
	const xmlNode *n;
	size_t count = 0;

	for (n = xml_child(t->clusternodes, NULL); n != NULL;
	    n = xml_next(n, NULL))
		count++;
	list = arena_alloc(t->arena, (count + 1) * sizeof(*list));
	t->nodes = list;
	for (n = xml_child(t->clusternodes, NULL); n != NULL;
	    n = xml_next(n, NULL))
		list[t->nnodes++] = (struct judge_node){
			.e = n,
			.name = xml_attr(n, "name"),
			.id = judge_int(n, "nodeid", 0),
			.votes = judge_int(n, "votes", 1),
			.altname = xml_child(n, "altname"),
		};
}

static void
read_tree(struct judge_tree *t, const xmlNode *cluster)
{
	const xmlNode *n;

	t->cluster = cluster;
	t->clusternodes = xml_child(cluster, "clusternodes");
	t->cman = xml_child(cluster, "cman");
	t->multicast = xml_child(t->cman, "multicast");
	t->altmulticast = xml_child(t->cman, "altmulticast");
	t->totem = xml_child(cluster, "totem");
	t->quorumd = xml_child(cluster, "quorumd");
	t->dlm = xml_child(cluster, "dlm");
	t->fenced = xml_child(cluster, "fence_daemon");
	t->two_node = judge_int(t->cman, "two_node", 0) != 0;
	n = xml_child(xml_child(cluster, "fencedevices"), NULL);
	for (; n != NULL && !t->pcmk; n = xml_next(n, NULL))
		t->pcmk = strcmp(xml_attr(n, "agent"), "fence_pcmk") == 0;
	read_nodes(t);
}

void
judge_cluster_conf(struct job *job, const struct source *src,
    struct schema *full)
{
	struct judge_tree t = { .arena = job->arena, .diag = &job->diag,
	    .src = src };
	xmlDocPtr doc = xmlplace_parse(job, src, RULE_cluster_conf);

	if (doc != NULL && judge_shape(job, src, doc, full)) {
		read_tree(&t, xmlDocGetRootElement(doc));
		judge_nodes(&t);
		judge_votes(&t);
		judge_fence(&t);
		judge_totem(&t);
	}
	xmlFreeDoc(doc);
}
