/* SPDX-License-Identifier: MIT */
/* cluster.conf and sysconfig/cman against the model. */
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "job.h"
#include "model.h"
#include "read_cluster.h"
#include "read_shell.h"
#include "readback.h"

static void
compare_node(const struct readback *r, const struct cluster_node *read,
    const struct mnode *n)
{
	readback_value(r, read->line, "clusternode name", read->name,
	    n->name.s, n->name.at);
	readback_int(r, read->line, "nodeid", read->nodeid, &n->id);
	readback_value(r, read->line, "altname", read->altname,
	    n->ring1_name.s, n->ring1_name.at);
	/* fence_pcmk hands port to stonith_admin: the node's name */
	readback_value(r, read->line, "fence device port", read->fence_port,
	    n->name.s, n->name.at);
	readback_value(r, read->line, "fence agent", read->fence_agent,
	    "fence_pcmk", n->name.at);
}

static void
compare_cluster(const struct readback *r, const struct cluster_conf *c)
{
	const struct model *m = r->model;
	const struct mstr *addr = &m->multicast_address.text;
	size_t i;

	readback_value(r, 1, "cluster name", c->name, m->name.s, m->name.at);
	readback_int(r, 1, "config_version", c->config_version,
	    &m->config_version);
	readback_value(r, 1, "two_node", c->two_node,
	    m->two_node.v ? "1" : NULL, m->two_node.at);
	readback_int(r, 1, "expected_votes", c->expected_votes,
	    &m->expected_votes);
	readback_value(r, 1, "keyfile", c->keyfile, m->keyfile.s,
	    m->keyfile.at);
	readback_value(r, 1, "transport", c->transport, m->transport.s,
	    m->transport.at);
	readback_int(r, 1, "port", c->port, &m->port);
	readback_value(r, 1, "multicast addr", c->multicast_addr, addr->s,
	    addr->at);
	readback_int(r, 1, "multicast ttl", c->multicast_ttl,
	    &m->multicast_ttl);
	readback_int(r, 1, "multicast port", c->multicast_port,
	    &m->multicast_port);
	readback_value(r, 1, "rrp_mode", c->rrp_mode, m->rrp_mode.s,
	    m->rrp_mode.at);
	readback_int(r, 1, "token", c->token, &m->token);
	readback_int(r, 1, "consensus", c->consensus, &m->consensus);
	readback_int(r, 1, "post_join_delay", c->post_join_delay,
	    &m->post_join_delay);
	readback_int(r, 1, "post_fail_delay", c->post_fail_delay,
	    &m->post_fail_delay);
	for (i = 0; i < m->nnodes && i < c->nnodes; i++)
		compare_node(r, &c->nodes[i], &m->nodes[i]);
	for (; i < m->nnodes; i++)
		readback_missing(r, m->nodes[i].name.at,
		    "node \"%s\" is missing", m->nodes[i].name.s);
	for (; i < c->nnodes; i++)
		readback_fault(r, c->nodes[i].line,
		    "node \"%s\" is not in the topology", c->nodes[i].name);
}

void
readback_cluster_conf(const struct readback *r)
{
	struct job scratch = *r->job;
	struct cluster_conf *c;
	bool readable;

	diag_init(&scratch.diag, r->job->arena, r->job->diag.levels);
	c = read_cluster(&scratch, r->src, r->job->program->cluster,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch.diag);
	diag_free(&scratch.diag);
	if (readable && c != NULL)
		compare_cluster(r, c);
}

void
readback_sysconfig(const struct readback *r)
{
	const struct model *m = r->model;
	const struct { const char *name; const struct mint *value; } rows[] = {
		{ "CMAN_QUORUM_TIMEOUT", &m->quorum_timeout },
		{ "CMAN_CLUSTER_TIMEOUT", &m->cluster_timeout },
		{ "CMAN_SHUTDOWN_TIMEOUT", &m->shutdown_timeout },
		{ "FENCE_JOIN_TIMEOUT", &m->fence_join_timeout },
	};
	const size_t nrows = sizeof(rows) / sizeof(rows[0]);
	const struct sysconfig_item *items, *last;
	struct diag scratch;
	size_t i, k, n = 0;
	bool readable;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	items = read_sysconfig(r->job->arena, r->src, &n, &scratch,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	if (!readable)
		return;
	for (k = 0; k < nrows; k++) {
		/* the shell keeps the last assignment */
		for (last = NULL, i = 0; i < n; i++)
			if (strcmp(items[i].name, rows[k].name) == 0)
				last = &items[i];
		readback_int(r, last != NULL ? last->line : 0, rows[k].name,
		    last != NULL ? last->value : NULL, rows[k].value);
	}
	for (i = 0; i < n; i++) {
		for (k = 0; k < nrows; k++)
			if (strcmp(items[i].name, rows[k].name) == 0)
				break;
		if (k == nrows)
			readback_fault(r, items[i].line,
			    "%s is not in the topology", items[i].name);
	}
}
