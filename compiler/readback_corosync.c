/* SPDX-License-Identifier: MIT */
/* corosync.conf against the model. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "bundle.h"
#include "corosync_key.h"
#include "job.h"
#include "judge.h"
#include "model.h"
#include "read_corosync.h"
#include "readback.h"

/* A key that the section has to hold; want NULL: must not. */
struct row {
	const char		*key, *want;
	const struct place	*at;
};

static const char *
number(const struct readback *r, const struct mint *n)
{
	return !n->set ? NULL : arena_printf(r->job->arena, "%lld", n->v);
}

/* Compares the keys of a section (NULL: there is none) with the rows; holds is
 * the only section that may stand in it, NULL: none may. */
static void
compare(const struct readback *r, const struct coro_item *section,
    const char *path, const struct row *rows, size_t n, const char *holds)
{
	const struct coro_item *item;
	const char *name;
	size_t i;

	for (i = 0; i < n; i++) {
		item = section == NULL ? NULL :
		    coro_find(section, rows[i].key);
		name = arena_dotted(r->job->arena, path, rows[i].key);
		readback_value(r, item != NULL ? item->line : 0, name,
		    item != NULL ? item->value : NULL, rows[i].want,
		    rows[i].at);
	}
	item = section == NULL ? NULL : section->first;
	for (; item != NULL; item = item->next) {
		for (i = 0; i < n && strcmp(item->name, rows[i].key) != 0;)
			i++;
		if (item->value == NULL ? holds == NULL ||
		    strcmp(item->name, holds) != 0 :
		    i == n || coro_find(section, item->name) != item)
			readback_fault(r, item->line, "%s is not in the "
			    "topology, or twice in the file",
			    arena_dotted(r->job->arena, path, item->name));
	}
}

/* The only section of that name; wanted: there has to be one. */
static const struct coro_item *
only(const struct readback *r, const struct coro_item *parent,
    const char *name, bool wanted, const struct place *at)
{
	const struct coro_item *first = parent == NULL ? NULL :
	    coro_section(parent, NULL, name);
	const struct coro_item *second = first == NULL ? NULL :
	    coro_section(parent, first, name);

	if (wanted && first == NULL)
		readback_missing(r, at, "there is no section %s", name);
	else if (second != NULL || (!wanted && first != NULL))
		readback_fault(r, (second != NULL ? second : first)->line,
		    "a section %s too many", name);
	return first;
}

#define NROWS(rows) (sizeof(rows) / sizeof((rows)[0]))

/* The interface of one link: corosync uses a port and the one below it, 3 one
 * for each link. */
static void
compare_link(const struct readback *r, const struct coro_item *section,
    size_t link, bool old)
{
	const struct model *m = r->model;
	const struct mstr *group = &m->multicast_address.text;
	const struct mint *port = m->port.set ? &m->port :
	    &m->multicast_port;
	struct mint next = { m->port.v + (old ? 2 : 1), m->port.set,
	    m->port.at };
	const struct row rows[] = {
		{ old ? "ringnumber" : "linknumber", link == 0 ? "0" : "1",
		    m->cluster_at },
		{ "mcastaddr", link == 0 ? group->s : NULL, group->at },
		{ "ttl", link == 0 ? number(r, &m->multicast_ttl) : NULL,
		    m->multicast_ttl.at },
		{ "mcastport", number(r, link == 0 ? port : &next),
		    port->at },
	};

	compare(r, section, "totem.interface", rows, NROWS(rows), NULL);
}

static void
compare_links(const struct readback *r, const struct coro_item *totem)
{
	const struct model *m = r->model;
	bool old = m->corosync.s[0] == '2';
	size_t i, n = 0, wanted = m->port.set || m->multicast_at != NULL;
	const struct coro_item *section = NULL;

	for (i = 0; i < m->nnodes; i++)
		if (m->port.set && m->nodes[i].ring1_at != NULL)
			wanted = 2;
	while (totem != NULL &&
	    (section = coro_section(totem, section, "interface")) != NULL) {
		if (n < wanted)
			compare_link(r, section, n, old);
		else
			readback_fault(r, section->line,
			    "an interface too many");
		n++;
	}
	if (n < wanted)
		readback_missing(r, m->port.set ? m->port.at :
		    m->multicast_at, "there is no interface for link %zu", n);
}

/* totemconfig.c totem_config_get_ip_version: corosync 2, and 3 with udp, ask
 * for IPv4 addresses only. */
static const char *
ip_version(const struct model *m)
{
	return m->nnodes > 0 && m->nodes[0].address.family == AF_INET6 &&
	    (m->corosync.s[0] == '2' || strcmp(m->transport.s, "udp") == 0) ?
	    "ipv6" : NULL;
}

static void
compare_totem(const struct readback *r, const struct coro_item *top)
{
	const struct model *m = r->model;
	const struct coro_item *totem = only(r, top, "totem", true,
	    m->cluster_at);
	const struct row rows[] = {
		{ "version", "2", m->cluster_at },
		{ "cluster_name", m->name.s, m->name.at },
		{ "config_version", number(r, &m->config_version),
		    m->config_version.at },
		{ "transport", m->transport.s, m->transport.at },
		{ "keyfile", m->keyfile.s, m->keyfile.at },
		{ "crypto_cipher", m->crypto_cipher.s, m->crypto_cipher.at },
		{ "crypto_hash", m->crypto_hash.s, m->crypto_hash.at },
		{ "link_mode", m->link_mode.s, m->link_mode.at },
		{ "rrp_mode", m->rrp_mode.s, m->rrp_mode.at },
		{ "ip_version", ip_version(m), m->nodes_at },
		{ "token", number(r, &m->token), m->token.at },
		{ "consensus", number(r, &m->consensus), m->consensus.at },
	};

	compare(r, totem, "totem", rows, NROWS(rows), "interface");
	compare_links(r, totem);
}

static void
compare_node(const struct readback *r, const struct coro_item *section,
    const struct mnode *n)
{
	const struct row rows[] = {
		{ "name", n->name.s, n->name.at },
		{ "nodeid", number(r, &n->id), n->id.at },
		{ "ring0_addr", n->address.text.s, n->address.text.at },
		{ "ring1_addr", n->ring1_address.text.s,
		    n->ring1_address.text.at },
	};

	compare(r, section, "nodelist.node", rows, NROWS(rows), NULL);
}

static void
compare_nodes(const struct readback *r, const struct coro_item *top)
{
	const struct model *m = r->model;
	const struct coro_item *node = NULL, *list = only(r, top, "nodelist",
	    true, m->nodes_at);
	size_t i;

	compare(r, list, "nodelist", NULL, 0, "node");
	for (i = 0; i < m->nnodes; i++) {
		node = list == NULL || (i > 0 && node == NULL) ? NULL :
		    coro_section(list, node, "node");
		if (node == NULL)
			readback_missing(r, m->nodes[i].name.at,
			    "node \"%s\" is missing", m->nodes[i].name.s);
		else
			compare_node(r, node, &m->nodes[i]);
	}
	node = node == NULL ? NULL : coro_section(list, node, "node");
	if (node != NULL)
		readback_fault(r, node->line, "one more node than the "
		    "topology has");
}

/* corosync-qdevice(8): one vote with ffsplit, with lms the default. */
static void
compare_device(const struct readback *r, const struct coro_item *quorum)
{
	const struct model *m = r->model;
	bool wanted = m->qdevice_at != NULL;
	const struct coro_item *device = only(r, quorum, "device", wanted,
	    m->qdevice_at);
	const struct coro_item *net = only(r, device, "net", wanted,
	    m->qdevice_at);
	bool lms = wanted && strcmp(m->qdevice_algorithm.s, "lms") == 0;
	const struct row rows[] = {
		{ "model", "net", m->qdevice_at },
		{ "votes", lms ? NULL : "1", m->qdevice_algorithm.at },
	}, net_rows[] = {
		{ "host", m->qdevice_host.s, m->qdevice_host.at },
		{ "port", number(r, &m->qdevice_port), m->qdevice_port.at },
		{ "algorithm", m->qdevice_algorithm.s,
		    m->qdevice_algorithm.at },
		{ "tls", m->qdevice_tls.s, m->qdevice_tls.at },
	};

	if (!wanted)
		return;
	compare(r, device, "quorum.device", rows, NROWS(rows), "net");
	compare(r, net, "quorum.device.net", net_rows, NROWS(net_rows),
	    NULL);
}

static void
compare_quorum(const struct readback *r, const struct coro_item *top)
{
	const struct model *m = r->model;
	const struct coro_item *quorum = only(r, top, "quorum", true,
	    m->cluster_at);
	const struct row rows[] = {
		{ "provider", "corosync_votequorum", m->cluster_at },
		{ "two_node", m->two_node.v ? "1" : NULL, m->two_node.at },
		{ "wait_for_all", !m->wait_for_all.set ? NULL :
		    m->wait_for_all.v ? "1" : "0", m->wait_for_all.at },
	};

	compare(r, quorum, "quorum", rows, NROWS(rows), "device");
	compare_device(r, quorum);
}

static void
compare_logging(const struct readback *r, const struct coro_item *top)
{
	const struct model *m = r->model;
	const struct row rows[] = {
		{ "to_stderr", "no", m->cluster_at },
		{ "to_logfile", "yes", m->cluster_at },
		{ "logfile", m->log_file.s, m->log_file.at },
		{ "to_syslog", "yes", m->cluster_at },
		{ "timestamp", "on", m->cluster_at },
	};

	compare(r, only(r, top, "logging", true, m->cluster_at), "logging",
	    rows, NROWS(rows), NULL);
}

/* Nothing but the four sections. */
static void
compare_top(const struct readback *r, const struct coro_item *top)
{
	static const char *const names[] = { "totem", "nodelist", "quorum",
	    "logging" };
	const struct coro_item *item;
	size_t i;

	for (item = top->first; item != NULL; item = item->next) {
		for (i = 0; i < NROWS(names); i++)
			if (item->value == NULL &&
			    strcmp(item->name, names[i]) == 0)
				break;
		if (i == NROWS(names))
			readback_fault(r, item->line,
			    "%s is not in the topology", item->name);
	}
}

/* What that corosync would refuse is a fault, what it would skip is none: a
 * rule has said so about the topology. */
static void
judge(const struct readback *r)
{
	struct job scratch = *r->job;
	size_t i, n = 0;

	diag_init(&scratch.diag, r->job->arena, r->job->diag.levels);
	judge_corosync_conf(&scratch, r->src,
	    corosync_version(r->model->corosync.s), NULL);
	for (i = 0; i < scratch.diag.n; i++)
		if (rule_table[scratch.diag.list[i].rule].level ==
		    LEVEL_ERROR)
			scratch.diag.list[n++] = scratch.diag.list[i];
	scratch.diag.n = n;
	readback_readable(r, &scratch.diag);
	diag_free(&scratch.diag);
}

void
readback_corosync_conf(const struct readback *r)
{
	size_t before = diag_errors(&r->job->diag, false);
	const struct coro_item *top;
	struct diag scratch;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	top = read_corosync(r->job->arena, r->src, &scratch,
	    RULE_template_fault);
	readback_readable(r, &scratch);
	diag_free(&scratch);
	if (top == NULL)
		return;
	compare_top(r, top);
	compare_totem(r, top);
	compare_nodes(r, top);
	compare_quorum(r, top);
	compare_logging(r, top);
	if (diag_errors(&r->job->diag, false) == before)
		judge(r);
}
