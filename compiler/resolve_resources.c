/* SPDX-License-Identifier: MIT */
/* Pacemaker's resources and constraints, from agents.xml and the topology. */
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "buf.h"
#include "crm_option.h"
#include "doc.h"
#include "job.h"
#include "platform.h"
#include "resolve.h"
#include "xmlutil.h"

/* What a {word} of agents.xml stands for; value NULL: nothing. */
struct word {
	const char		*name;
	const char		*value;
	const struct place	*at;
};

#define MAX_WORDS 24

struct words {
	struct word	 list[MAX_WORDS];
	size_t		 n;
};

struct resources {
	struct job		*job;
	xmlNodePtr		 topology, pacemaker;
	xmlNodePtr		 resources, constraints;
	const struct agent	*agent;		/* NULL: none */
	const struct place	*agent_at;	/* the key that chose it */
	struct words		 words;		/* of the whole cluster */
};

static void
add_word(struct words *w, const char *name, const char *value,
    const struct place *at)
{
	w->list[w->n++] = (struct word){ name, value, at };
}

/* The word {name} is an attribute of the node. */
static void
attr_word(struct words *w, const char *name, xmlNodePtr node,
    const char *key)
{
	add_word(w, name, xml_attr(node, key),
	    doc_place(xml_attr_node(node, key)));
}

static const struct word *
find_word(const struct words *w, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strncmp(w->list[i].name, name, len) == 0 &&
		    w->list[i].name[len] == '\0')
			return &w->list[i];
	return NULL;
}

/*
 * Replaces the words of text; NULL if one of them has no value.  *at is the
 * place of the last one, else left alone.
 */
static const char *
expand(struct job *job, const struct words *w, const char *text,
    const struct place **at)
{
	const struct word *word;
	struct buf out = { 0 };
	const char *copy = NULL;
	size_t len;

	for (; *text != '\0'; text += len) {
		len = strcspn(text, "{");
		buf_add(&out, text, len);
		if (text[len] == '\0')
			break;
		text += len + 1;
		len = strcspn(text, "}");
		word = find_word(w, text, len);
		if (word == NULL || word->value == NULL)
			goto out;
		buf_adds(&out, word->value);
		*at = word->at;
		len++;
	}
	copy = arena_strdup(job->arena, out.len > 0 ? out.data : "");
out:
	buf_free(&out);
	return copy;
}

static void
add_pair(struct resources *r, xmlNodePtr parent, const char *element,
    const char *name, const char *value, const struct place *at)
{
	resolve_pair(r->job, parent, element, name, value, at);
}

static xmlNodePtr
add_primitive(struct resources *r, const char *id, const struct agent *a,
    const struct place *at)
{
	xmlNodePtr node = resolve_element(r->job, r->resources, "primitive",
	    id, at);

	resolve_attr(r->job, node, "class", a->class, at);
	resolve_attr(r->job, node, "provider", a->provider, at);
	resolve_attr(r->job, node, "type", a->name, at);
	return node;
}

/* The <setting> of an open group, NULL if it has none of that name. */
static xmlNodePtr
find_setting(xmlNodePtr group, const char *name)
{
	xmlNodePtr n = xml_child(group, "setting");

	while (n != NULL && strcmp(xml_attr(n, "name"), name) != 0)
		n = xml_next(n, "setting");
	return n;
}

/* The agent's parameters, the topology's own values in their place, and
 * then those that only the topology has. */
static void
add_params(struct resources *r, xmlNodePtr primitive,
    const struct agent *agent, const struct words *w, xmlNodePtr options)
{
	const struct place *at;
	const char *value;
	xmlNodePtr own;
	size_t i;

	for (i = 0; i < agent->nparams; i++) {
		at = r->agent_at;
		own = find_setting(options, agent->params[i].name);
		if (own != NULL) {
			at = doc_place(own);
			value = xml_attr(own, "value");
		} else
			value = expand(r->job, w, agent->params[i].value,
			    &at);
		if (value != NULL)
			add_pair(r, primitive, "param",
			    agent->params[i].name, value, at);
	}
	own = xml_child(options, "setting");
	for (; own != NULL; own = xml_next(own, "setting")) {
		for (i = 0; i < agent->nparams; i++)
			if (strcmp(agent->params[i].name,
			    xml_attr(own, "name")) == 0)
				break;
		if (i == agent->nparams)
			add_pair(r, primitive, "param", xml_attr(own, "name"),
			    xml_attr(own, "value"), doc_place(own));
	}
}

static bool
same_text(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* The topology's entry for an operation, NULL if it has none. */
static xmlNodePtr
find_operation(xmlNodePtr list, const char *name, const char *role)
{
	xmlNodePtr n = xml_child(list, "item");

	while (n != NULL && !(strcmp(xml_attr(n, "name"), name) == 0 &&
	    same_text(xml_attr(n, "role"), role)))
		n = xml_next(n, "item");
	return n;
}

static void
add_include(struct resources *r, const char *tmpdir, const char *file,
    const struct place *at)
{
	xmlNodePtr n = resolve_child(r->resources, "include", at);

	resolve_attr(r->job, n, "file", arena_printf(r->job->arena, "%s/%s",
	    tmpdir, file), at);
}

/*
 * The agent pgsql says in files of its own who is synchronous and, from
 * PostgreSQL 12 on, how a standby recovers; it wants the lines that include
 * them in postgresql.conf (pgsql, set_sync_mode and make_recovery_conf).
 */
static void
add_includes(struct resources *r, xmlNodePtr database)
{
	const char *tmpdir = NULL, *mode = NULL;
	const char *version = find_word(&r->words, "version", 7)->value;
	const struct place *at = r->agent_at;
	xmlNodePtr p;

	for (p = xml_child(database, "param"); p != NULL;
	    p = xml_next(p, "param"))
		if (strcmp(xml_attr(p, "name"), "tmpdir") == 0)
			tmpdir = xml_attr(p, "value");
		else if (strcmp(xml_attr(p, "name"), "rep_mode") == 0) {
			mode = xml_attr(p, "value");
			at = doc_place(p);
		}
	if (tmpdir == NULL || mode == NULL)
		return;
	if (strcmp(mode, "sync") == 0)
		add_include(r, tmpdir, "rep_mode.conf", at);
	if (version_number(version) >= 120)
		add_include(r, tmpdir, "recovery.conf", r->agent_at);
}

/* One attribute of an operation: the topology's, else the agent's. */
static void
op_attr(struct resources *r, xmlNodePtr op, const char *name, xmlNodePtr own,
    const char *text, const struct words *w)
{
	const struct place *at = r->agent_at;
	xmlAttrPtr a = xml_attr_node(own, name);

	if (a != NULL) {
		at = doc_place(a);
		text = xml_text(a);
	} else if (text != NULL)
		text = expand(r->job, w, text, &at);
	if (text != NULL)
		resolve_attr(r->job, op, name, text, at);
}

static void
add_op(struct resources *r, xmlNodePtr primitive, const struct agent_op *row,
    xmlNodePtr own, const struct words *w)
{
	const struct place *at = own != NULL ? doc_place(own) : r->agent_at;
	xmlNodePtr op = resolve_child(primitive, "op",
	    resolve_place(r->job, at, at->path));

	resolve_attr(r->job, op, "name", row->name, at);
	if (row->role != NULL)
		resolve_attr(r->job, op, "role", row->role, at);
	op_attr(r, op, "interval", own, row->interval, w);
	op_attr(r, op, "timeout", own, row->timeout, w);
	op_attr(r, op, "on_fail", own, row->on_fail, w);
}

static void
add_ops(struct resources *r, xmlNodePtr primitive, const struct agent *agent,
    const struct words *w, xmlNodePtr operations)
{
	struct agent_op row;
	xmlNodePtr own;
	size_t i;

	for (i = 0; i < agent->nops; i++)
		add_op(r, primitive, &agent->ops[i],
		    find_operation(operations, agent->ops[i].name,
		    agent->ops[i].role), w);
	for (own = xml_child(operations, "item"); own != NULL;
	    own = xml_next(own, "item")) {
		for (i = 0; i < agent->nops; i++)
			if (strcmp(agent->ops[i].name,
			    xml_attr(own, "name")) == 0 &&
			    same_text(agent->ops[i].role,
			    xml_attr(own, "role")))
				break;
		if (i < agent->nops)
			continue;
		row = (struct agent_op){ xml_attr(own, "name"),
		    xml_attr(own, "role"), "0s", "60s", NULL };
		add_op(r, primitive, &row, own, w);
	}
}

/* The VIP that standbys connect to is only restarted in place: its failed
 * monitor must not drag the primary away (facts/pacemaker.md 0.6). */
static void
add_vips(struct resources *r)
{
	const struct agent *agent = agent_find(r->job->program->agents,
	    "IPaddr2");
	const char *host = find_word(&r->words, "replication_host", 16)->value;
	struct words w;
	xmlNodePtr v, node;

	v = xml_child(xml_child(r->topology, "vips"), "item");
	for (; v != NULL; v = xml_next(v, "item")) {
		w = r->words;
		attr_word(&w, "address", v, "address");
		attr_word(&w, "prefix", v, "prefix");
		attr_word(&w, "interface", v, "interface");
		attr_word(&w, "iflabel", v, "iflabel");
		attr_word(&w, "monitor", v, "monitor");
		node = add_primitive(r, xml_attr(v, "name"), agent,
		    doc_place(v));
		add_params(r, node, agent, &w, NULL);
		if (strcmp(xml_attr(v, "target_role"), "Started") != 0)
			add_pair(r, node, "meta", "target-role",
			    xml_attr(v, "target_role"),
			    doc_place(xml_attr_node(v, "target_role")));
		if (r->agent != NULL && same_text(xml_attr(v, "address"),
		    host))
			add_pair(r, node, "meta", "migration-threshold", "0",
			    doc_place(xml_attr_node(v, "purpose")));
		if (r->agent != NULL && resolve_read_only(v))
			add_pair(r, node, "meta", "resource-stickiness", "1",
			    doc_place(xml_attr_node(v, "purpose")));
		add_ops(r, node, agent, &w, NULL);
	}
}

static void
add_database(struct resources *r)
{
	const struct agent *a = r->agent;
	const struct place *at;
	xmlNodePtr node;
	const char *name, *value;
	bool old = crm_version_older(xml_attr(r->pacemaker, "version"), "2.0");
	size_t i;

	node = add_primitive(r, xml_attr(r->pacemaker, "resource"), a,
	    r->agent_at);
	add_params(r, node, a, &r->words, xml_child(r->pacemaker, "options"));
	add_ops(r, node, a, &r->words, xml_child(r->pacemaker, "operations"));
	add_includes(r, node);
	node = resolve_element(r->job, r->resources, "master",
	    xml_attr(r->pacemaker, "master"), r->agent_at);
	resolve_attr(r->job, node, "rsc", xml_attr(r->pacemaker, "resource"),
	    r->agent_at);
	/* since Pacemaker 2 it is a promotable clone (ChangeLog 2.0.0) */
	resolve_attr(r->job, node, "element", old ? "master" : "clone",
	    r->agent_at);
	for (i = 0; i < a->nmeta; i++) {
		at = r->agent_at;
		name = old && a->meta[i].old != NULL ? a->meta[i].old :
		    a->meta[i].name;
		value = expand(r->job, &r->words, a->meta[i].value, &at);
		if (name[0] != '\0' && value != NULL)
			add_pair(r, node, "meta", name, value, at);
	}
}

/* "n1 n2 n3", and "sync" if one of them is. */
static void
node_words(struct resources *r)
{
	xmlNodePtr nodes = xml_child(r->topology, "nodes"), n;
	const struct place *mode_at = doc_place(nodes);
	struct buf names = { 0 };
	const char *mode = "async", *replication;
	size_t count = 0;

	for (n = xml_child(nodes, "item"); n != NULL;
	    n = xml_next(n, "item"), count++) {
		buf_printf(&names, "%s%s", count > 0 ? " " : "",
		    xml_attr(n, "name"));
		replication = xml_attr(n, "replication");
		if (replication != NULL && strcmp(replication, "sync") == 0 &&
		    strcmp(mode, "sync") != 0) {
			mode = "sync";
			mode_at = doc_place(xml_attr_node(n, "replication"));
		}
	}
	add_word(&r->words, "nodes", arena_strdup(r->job->arena, names.data),
	    doc_place(nodes));
	add_word(&r->words, "node_count",
	    arena_printf(r->job->arena, "%zu", count), doc_place(nodes));
	add_word(&r->words, "rep_mode", mode, mode_at);
	buf_free(&names);
}

/* The further keywords of the standbys' connection, as the agent appends
 * them to primary_conninfo: it escapes nothing. */
static void
conninfo_word(struct resources *r, xmlNodePtr group)
{
	xmlNodePtr n = xml_child(group, "setting");
	struct buf text = { 0 };

	for (; n != NULL; n = xml_next(n, "setting"))
		buf_printf(&text, "%s%s=%s", text.len > 0 ? " " : "",
		    xml_attr(n, "name"), xml_attr(n, "value"));
	if (text.len > 0)
		add_word(&r->words, "conninfo",
		    arena_strdup(r->job->arena, text.data), doc_place(group));
	buf_free(&text);
}

static void
recovery_words(struct resources *r, xmlNodePtr group)
{
	static const char *const names[] = { "restore_command",
	    "archive_cleanup_command", "recovery_end_command" };
	xmlNodePtr n;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		n = find_setting(group, names[i]);
		if (n != NULL)
			add_word(&r->words, names[i], xml_attr(n, "value"),
			    doc_place(n));
	}
}

/* Where the server's sockets are, if that is said: the first directory. */
static void
socket_word(struct resources *r, xmlNodePtr pg)
{
	const char *name = version_number(xml_attr(pg, "version")) < 93 ?
	    "unix_socket_directory" : "unix_socket_directories", *text;
	xmlNodePtr n = find_setting(xml_child(pg, "settings"), name);
	size_t len;

	if (n == NULL)
		return;
	text = xml_attr(n, "value");
	text += strspn(text, " \"");
	len = strcspn(text, ",\"");
	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (len > 0)
		add_word(&r->words, "socket_directory",
		    arena_strndup(r->job->arena, text, len), doc_place(n));
}

/* How the server finds its files where they are not in the data directory
 * (PAF, "start_opts"). */
static void
start_word(struct resources *r, xmlNodePtr pg)
{
	xmlAttrPtr config = xml_attr_node(pg, "config_directory");

	if (strcmp(xml_text(config), xml_attr(pg, "data_directory")) != 0)
		add_word(&r->words, "start_opts", arena_printf(r->job->arena,
		    "-c config_file=%s/postgresql.conf", xml_text(config)),
		    doc_place(config));
}

static void
cluster_words(struct resources *r)
{
	static const char *const keys[] = { "bin_directory",
	    "config_directory", "data_directory", "home_directory", "os_user",
	    "port", "startup_log", "version" };
	xmlNodePtr pg = xml_child(r->topology, "postgresql"), repl, fencing;
	struct words *w = &r->words;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		attr_word(w, keys[i], pg, keys[i]);
	socket_word(r, pg);
	start_word(r, pg);
	repl = xml_child(pg, "replication");
	attr_word(w, "replication_user", repl, "user");
	attr_word(w, "replication_host", repl, "host");
	conninfo_word(r, xml_child(repl, "conninfo"));
	recovery_words(r, xml_child(repl, "recovery"));
	/* from 12 on recovery_template must not be set (PAF, pgsqlms) */
	if (version_number(xml_attr(pg, "version")) < 120)
		add_word(w, "recovery_template", arena_printf(r->job->arena,
		    "%s/recovery.conf.pcmk", xml_attr(pg, "data_directory")),
		    doc_place(xml_attr_node(pg, "data_directory")));
	/* a stop that fails: fence, or nothing at all can be sure */
	fencing = xml_child(r->topology, "fencing");
	add_word(w, "stop_failed", strcmp(xml_attr(fencing, "enabled"),
	    "true") == 0 ? "fence" : "block",
	    doc_place(xml_attr_node(fencing, "enabled")));
	node_words(r);
}

/* Meta attributes of all resources. */
static void
rsc_defaults(struct resources *r)
{
	xmlNodePtr group = resolve_group(r->job, r->pacemaker, "defaults");
	size_t i;

	resolve_open_group(r->job, group);
	for (i = 0; r->agent != NULL && i < r->agent->ndefaults; i++)
		if (find_setting(group, r->agent->defaults[i].name) == NULL)
			add_pair(r, group, "setting",
			    r->agent->defaults[i].name,
			    r->agent->defaults[i].value, r->agent_at);
}

void
resolve_resources(struct job *job, xmlNodePtr topology)
{
	struct resources r = { .job = job, .topology = topology };
	xmlNodePtr pacemaker = xml_child(topology, "pacemaker"), n;

	r.pacemaker = pacemaker;
	r.agent_at = doc_place(xml_attr_node(pacemaker, "agent"));
	r.agent = agent_find(job->program->agents,
	    xml_attr(pacemaker, "agent"));
	cluster_words(&r);
	rsc_defaults(&r);
	n = xml_child(pacemaker, "options");
	if (n != NULL)
		resolve_open_group(job, n);
	r.resources = resolve_child(pacemaker, "resources",
	    doc_place(pacemaker));
	r.constraints = resolve_child(pacemaker, "constraints",
	    doc_place(pacemaker));
	resolve_fencing(job, topology, r.resources, r.constraints);
	add_vips(&r);
	if (r.agent == NULL)
		return;
	add_database(&r);
	resolve_vips(job, topology, r.resources, r.constraints,
	    r.agent->demote_kind);
}
