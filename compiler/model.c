/* SPDX-License-Identifier: MIT */
/* The typed view of a resolved topology document. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "doc.h"
#include "job.h"
#include "model.h"
#include "platform.h"
#include "read_hba.h"
#include "xmlutil.h"

struct mstr
model_str(xmlNodePtr node, const char *name)
{
	xmlAttrPtr a = xml_attr_node(node, name);
	struct mstr m = { NULL, NULL };

	if (a != NULL) {
		m.s = xml_text(a);
		m.at = doc_place(a);
	}
	return m;
}

struct mint
model_int(xmlNodePtr node, const char *name)
{
	struct mstr text = model_str(node, name);
	struct mint m = { 0, false, NULL };

	if (text.s != NULL) {
		m.v = strtoll(text.s, NULL, 10);
		m.set = true;
		m.at = text.at;
	}
	return m;
}

struct mbool
model_bool(xmlNodePtr node, const char *name)
{
	struct mstr text = model_str(node, name);
	struct mbool m = { false, false, NULL };

	if (text.s != NULL) {
		m.v = strcmp(text.s, "true") == 0 || strcmp(text.s, "1") == 0;
		m.set = true;
		m.at = text.at;
	}
	return m;
}

static struct maddr
get_addr(xmlNodePtr node, const char *name)
{
	struct maddr m = { .text = model_str(node, name) };
	int prefix = -1;

	if (m.text.s != NULL)
		m.ok = ip_parse(m.text.s, &m.family, m.bytes, &prefix) &&
		    prefix == -1;
	return m;
}

/* <setting> or <option> children; type is absent on options. */
struct msettings
model_settings(struct job *job, xmlNodePtr group, const char *element)
{
	struct msettings m = { NULL, xml_count(group, element) };
	struct msetting *s;
	const char *type;
	xmlNodePtr n;

	if (m.n == 0)
		return m;
	m.list = s = arena_alloc(job->arena, m.n * sizeof(*s));
	for (n = xml_child(group, element); n != NULL;
	    n = xml_next(n, element), s++) {
		type = xml_attr(n, "type");
		s->name = xml_attr(n, "name");
		s->value = model_str(n, "value");
		s->value.at = doc_place(n);
		s->is_string = type == NULL || strcmp(type, "string") == 0;
	}
	return m;
}

/* What all nodes have, then what this one has beside it. */
static struct msettings
join(struct job *job, const struct msettings *all,
    const struct msettings *more)
{
	struct msettings m = { NULL, all->n + more->n };
	struct msetting *list;

	if (more->n == 0)
		return *all;
	m.list = list = arena_alloc(job->arena, m.n * sizeof(*list));
	memcpy(list, all->list, all->n * sizeof(*list));
	memcpy(list + all->n, more->list, more->n * sizeof(*list));
	return m;
}

static struct mwords
get_words(struct job *job, xmlNodePtr line, const char *column)
{
	struct mwords m = { NULL, xml_count(line, column) };
	struct mstr *w;
	xmlNodePtr n;

	if (m.n == 0)
		return m;
	m.list = w = arena_alloc(job->arena, m.n * sizeof(*w));
	for (n = xml_child(line, column); n != NULL;
	    n = xml_next(n, column), w++) {
		w->s = xml_text(n);
		w->at = doc_place(n);
	}
	return m;
}

static void
build_cluster(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr c = xml_child(topology, "cluster"), mc;

	m->cluster_at = doc_place(c);
	m->name = model_str(c, "name");
	m->platform = model_str(c, "platform");
	m->platform_row = platform_find(job->program->platforms,
	    m->platform.s);
	m->config_version = model_int(c, "config_version");
	m->transport = model_str(c, "transport");
	m->keyfile = model_str(c, "keyfile");
	m->corosync = model_str(c, "corosync");
	m->log_file = model_str(c, "log_file");
	m->crypto_cipher = model_str(c, "crypto_cipher");
	m->crypto_hash = model_str(c, "crypto_hash");
	m->link_mode = model_str(c, "link_mode");
	m->wait_for_all = model_bool(c, "wait_for_all");
	mc = xml_child(c, "qdevice");
	m->qdevice_at = doc_place(mc);
	m->qdevice_host = model_str(mc, "host");
	m->qdevice_algorithm = model_str(mc, "algorithm");
	m->qdevice_tls = model_str(mc, "tls");
	m->qdevice_port = model_int(mc, "port");
	m->quorum_timeout = model_int(c, "quorum_timeout");
	m->cluster_timeout = model_int(c, "cluster_timeout");
	m->shutdown_timeout = model_int(c, "shutdown_timeout");
	m->fence_join_timeout = model_int(c, "fence_join_timeout");
	m->port = model_int(c, "port");
	m->two_node = model_bool(c, "two_node");
	m->expected_votes = model_int(c, "expected_votes");
	m->rrp_mode = model_str(c, "rrp_mode");
	m->token = model_int(c, "token");
	m->consensus = model_int(c, "consensus");
	m->post_join_delay = model_int(c, "post_join_delay");
	m->post_fail_delay = model_int(c, "post_fail_delay");
	mc = xml_child(c, "multicast");
	m->multicast_at = doc_place(mc);
	m->multicast_address = get_addr(mc, "address");
	m->multicast_ttl = model_int(mc, "ttl");
	m->multicast_port = model_int(mc, "port");
}

/* all: what every node has set. */
static void
build_node(struct job *job, struct mnode *node, xmlNodePtr n,
    const struct msettings *all)
{
	xmlNodePtr ring1 = xml_child(n, "ring1"), settings;

	node->at = doc_place(n);
	node->name = model_str(n, "name");
	node->id = model_int(n, "id");
	node->address = get_addr(n, "address");
	node->interface = model_str(n, "interface");
	node->ring1_at = doc_place(ring1);
	node->ring1_name = model_str(ring1, "name");
	node->ring1_address = get_addr(ring1, "address");
	node->role_at = model_str(n, "role");
	node->role = strcmp(node->role_at.s, "primary") == 0 ?
	    ROLE_PRIMARY : ROLE_STANDBY;
	node->replication = model_str(n, "replication");
	node->primary_conninfo = model_str(n, "primary_conninfo");
	node->source = get_addr(n, "source");
	node->sync = node->replication.s != NULL &&
	    strcmp(node->replication.s, "sync") == 0;
	settings = xml_child(n, "settings");
	node->settings = model_settings(job, settings, "setting");
	if (xml_attr_node(settings, "more") != NULL)
		node->settings = join(job, all, &node->settings);
	node->upstream = model_str(n, "upstream");
	node->host = model_str(n, "host");
}

static void
build_nodes(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr list = xml_child(topology, "nodes"), n;
	struct msettings all = model_settings(job, xml_child(xml_child(topology,
	    "postgresql"), "settings"), "setting");
	struct mnode *node;

	m->nodes_at = doc_place(list);
	m->nnodes = xml_count(list, "item");
	m->nodes = node = arena_alloc(job->arena,
	    (m->nnodes + 1) * sizeof(*node));
	for (n = xml_child(list, "item"); n != NULL;
	    n = xml_next(n, "item"), node++) {
		build_node(job, node, n, &all);
		if (node->role == ROLE_STANDBY)
			m->nstandbys++;
		else if (m->primary == NULL)
			m->primary = node;
	}
	list = xml_child(topology, "standbys");
	m->noutside = xml_count(list, "item");
	m->outside = node = arena_alloc(job->arena,
	    (m->noutside + 1) * sizeof(*node));
	for (n = xml_child(list, "item"); n != NULL;
	    n = xml_next(n, "item"), node++)
		build_node(job, node, n, &all);
}

static void
build_vips(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr list = xml_child(topology, "vips"), n;
	struct mvip *vip;

	m->nvips = xml_count(list, "item");
	m->vips = vip = arena_alloc(job->arena,
	    (m->nvips + 1) * sizeof(*vip));
	for (n = xml_child(list, "item"); n != NULL;
	    n = xml_next(n, "item"), vip++) {
		vip->at = doc_place(n);
		vip->name = model_str(n, "name");
		vip->address = get_addr(n, "address");
		vip->prefix = model_int(n, "prefix");
		vip->purpose = model_str(n, "purpose");
		vip->read_only = strcmp(vip->purpose.s, "read-only") == 0;
		vip->monitor = model_str(n, "monitor");
		vip->interface = model_str(n, "interface");
		vip->iflabel = model_str(n, "iflabel");
		vip->target_role = model_str(n, "target_role");
		if (m->replication_vip == NULL &&
		    strcmp(vip->purpose.s, "replication") == 0)
			m->replication_vip = vip;
	}
}

static void
build_hba(struct job *job, struct model *m, xmlNodePtr hba)
{
	struct mhba *line;
	xmlNodePtr n;

	m->hba_at = doc_place(hba);
	m->nhba = xml_count(hba, "line");
	m->hba = line = arena_alloc(job->arena,
	    (m->nhba + 1) * sizeof(*line));
	for (n = xml_child(hba, "line"); n != NULL;
	    n = xml_next(n, "line"), line++) {
		line->at = doc_place(n);
		line->type = model_str(n, "type");
		line->database = get_words(job, n, "database");
		line->user = get_words(job, n, "user");
		line->address = model_str(n, "address");
		line->mask = model_str(n, "mask");
		line->from = model_str(n, "from");
		line->method = model_str(n, "method");
		line->options = model_settings(job, n, "option");
	}
}

static void
build_clients(struct job *job, struct model *m, xmlNodePtr clients)
{
	struct mclient *client;
	xmlNodePtr n;

	m->clients_at = doc_place(clients);
	m->nclients = xml_count(clients, "item");
	m->clients = client = arena_alloc(job->arena,
	    (m->nclients + 1) * sizeof(*client));
	for (n = xml_child(clients, "item"); n != NULL;
	    n = xml_next(n, "item"), client++) {
		client->at = doc_place(n);
		client->address.text = model_str(n, "address");
		client->address.ok = ip_parse(client->address.text.s,
		    &client->address.family, client->address.bytes,
		    &client->prefix);
		if (client->address.ok && client->prefix == -1)
			client->prefix = ip_bits(client->address.family);
		client->database = model_str(n, "database");
		client->user = model_str(n, "user");
		client->ssl = model_bool(n, "ssl");
	}
}

static void
build_postgresql(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr pg = xml_child(topology, "postgresql");
	xmlNodePtr repl = xml_child(pg, "replication");

	m->postgresql_at = doc_place(pg);
	m->version = model_str(pg, "version");
	m->version_num = version_number(m->version.s);
	m->pg_port = model_int(pg, "port");
	m->data_directory = model_str(pg, "data_directory");
	m->config_directory = model_str(pg, "config_directory");
	m->bin_directory = model_str(pg, "bin_directory");
	m->archive_directory = model_str(pg, "archive_directory");
	m->home_directory = model_str(pg, "home_directory");
	m->startup_log = model_str(pg, "startup_log");
	m->os_user = model_str(pg, "os_user");
	m->os_group = model_str(pg, "os_group");
	build_hba(job, m, xml_child(pg, "hba"));
	build_clients(job, m, xml_child(pg, "clients"));
	m->replication_at = doc_place(repl);
	m->repl_user = model_str(repl, "user");
	m->repl_host = model_str(repl, "host");
	m->repl_secret = model_str(xml_child(repl, "password"), "secret");
	m->conninfo = model_settings(job, xml_child(repl, "conninfo"),
	    "setting");
	m->recovery = model_settings(job, xml_child(repl, "recovery"),
	    "setting");
}

static void
build_host(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr host = xml_child(topology, "host"), n;
	struct mneed *need;

	m->host_at = doc_place(host);
	m->nneeds = xml_count(host, NULL);
	m->needs = need = arena_alloc(job->arena,
	    (m->nneeds + 1) * sizeof(*need));
	for (n = xml_child(host, NULL); n != NULL;
	    n = xml_next(n, NULL), need++) {
		need->element = (const char *)n->name;
		need->name = model_str(n, "name");
		need->title = model_str(n, "title");
		need->url = model_str(n, "url");
		need->key = model_str(n, "key");
		need->only = model_str(n, "only");
		need->boot = model_str(n, "boot");
		need->now = model_str(n, "now");
		need->text = model_str(n, "text");
		need->more = model_str(n, "more");
		need->rhel = model_str(n, "rhel");
		need->file = model_str(n, "file");
		need->old = model_str(n, "old");
		need->new = model_str(n, "new");
	}
}

static void
build_firewall(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr group = xml_child(topology, "firewall"), n;
	struct maccess *a;

	m->firewall = model_str(xml_child(topology, "host"), "firewall");
	m->naccesses = xml_count(group, "access");
	m->accesses = a = arena_alloc(job->arena,
	    (m->naccesses + 1) * sizeof(*a));
	for (n = xml_child(group, "access"); n != NULL;
	    n = xml_next(n, "access"), a++) {
		a->protocol = model_str(n, "protocol");
		a->port = model_str(n, "port");
		a->family = model_str(n, "family");
		a->address = model_str(n, "address");
	}
}

static void
build_lint(struct job *job, struct model *m, xmlNodePtr topology)
{
	xmlNodePtr list = xml_child(xml_child(topology, "lint"), "allow"), n;
	struct mallow *allow;

	m->nallows = xml_count(list, "item");
	m->allows = allow = arena_alloc(job->arena,
	    (m->nallows + 1) * sizeof(*allow));
	for (n = xml_child(list, "item"); n != NULL;
	    n = xml_next(n, "item"), allow++) {
		allow->at = doc_place(n);
		allow->rule = model_str(n, "rule");
		allow->reason = model_str(n, "reason");
	}
}

const struct mnode *
model_second_ring(const struct model *m)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		if (m->nodes[i].ring1_at != NULL)
			return &m->nodes[i];
	return NULL;
}

struct model *
model_build(struct job *job, xmlDocPtr doc)
{
	struct model *m = arena_alloc(job->arena, sizeof(*m));
	xmlNodePtr topology = xmlDocGetRootElement(doc);

	m->at = doc_place(topology);
	build_cluster(job, m, topology);
	m->parts = PART_ALL | (m->corosync.s == NULL ? PART_CMAN :
	    PART_COROSYNC);
	build_nodes(job, m, topology);
	build_vips(job, m, topology);
	build_postgresql(job, m, topology);
	model_fencing(job, m, topology);
	build_host(job, m, topology);
	build_firewall(job, m, topology);
	build_lint(job, m, topology);
	model_resources(job, m, xml_child(topology, "pacemaker"));
	hba_text_read(job->arena, m, &m->hba_text);
	return m;
}

const struct msetting *
model_setting(const struct msettings *settings, const char *name)
{
	size_t i;

	for (i = settings->n; i > 0; i--)
		if (strcasecmp(settings->list[i - 1].name, name) == 0)
			return &settings->list[i - 1];
	return NULL;
}
