/* SPDX-License-Identifier: MIT */
/* Open groups as <setting> lists, and the effective settings of nodes. */
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "doc.h"
#include "job.h"
#include "platform.h"
#include "resolve.h"
#include "xmlutil.h"

/* One NAME = VALUE on its way into a <setting>. */
struct item {
	const char		*name;
	const char		*value;
	const char		*type;
	const struct place	*place;
	size_t			 next;	/* in its bucket; 0: none, else +1 */
};

#define BUCKETS 256

/* Items in output order, found by name; names ignore ASCII case. */
struct table {
	struct arena	*arena;
	struct item	*items;
	size_t		 n, cap;
	size_t		 bucket[BUCKETS];	/* 0: empty, else index + 1 */
};

static size_t
hash(const char *name)
{
	size_t h = 5381;

	for (; *name != '\0'; name++)
		h = h * 33 + (unsigned char)(*name | 0x20);
	return h % BUCKETS;
}

/* Sets name in the table: in its old place, or as the last. */
static void
set(struct table *t, const char *name, const char *value, const char *type,
    const struct place *place)
{
	size_t h = hash(name), i;
	struct item *old;

	for (i = t->bucket[h]; i != 0; i = t->items[i - 1].next)
		if (strcasecmp(t->items[i - 1].name, name) == 0)
			break;
	if (i == 0) {
		if (t->n == t->cap) {
			t->cap = t->cap == 0 ? 64 : t->cap * 2;
			old = t->items;
			t->items = arena_alloc(t->arena,
			    t->cap * sizeof(*t->items));
			if (old != NULL)
				memcpy(t->items, old, t->n * sizeof(*old));
		}
		t->items[t->n].next = t->bucket[h];
		t->bucket[h] = i = ++t->n;
	}
	t->items[i - 1].name = name;
	t->items[i - 1].value = value;
	t->items[i - 1].type = type;
	t->items[i - 1].place = place;
}

/* A copy that grows on its own. */
static void
copy(struct table *to, const struct table *from)
{
	*to = *from;
	to->items = arena_alloc(from->arena,
	    (from->cap + 1) * sizeof(*to->items));
	memcpy(to->items, from->items, from->n * sizeof(*to->items));
}

/*
 * The type of a scalar by how it is spelt in the topology: the document
 * holds only text.
 */
static const char *
type_of(const struct place *place, const char *value)
{
	const struct span *at = place == NULL ? NULL : &place->value;

	if (at != NULL && at->src != NULL && !place->generated &&
	    at->off < at->src->len && at->src->text[at->off] == '"')
		return "string";
	if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
		return "bool";
	if (value[0] != '\0' && value[strspn(value, "+-0123456789")] == '\0')
		return "int";
	if (value[0] != '\0' &&
	    value[strspn(value, "+-0123456789.eE")] == '\0')
		return "float";
	return "string";
}

/* Adds the scalars of a group, and those of groups in it as "a.b". */
static void
collect(struct table *t, xmlNodePtr group, const char *prefix)
{
	const struct place *place;
	const char *name;
	xmlAttrPtr a;
	xmlNodePtr n;

	for (a = group->properties; a != NULL; a = a->next) {
		place = doc_place(a);
		name = (const char *)a->name;
		if (prefix[0] != '\0')
			name = arena_printf(t->arena, "%s.%s", prefix, name);
		else
			name = arena_strdup(t->arena, name);
		set(t, name, arena_strdup(t->arena, xml_text(a)),
		    type_of(place, xml_text(a)), place);
	}
	for (n = xml_child(group, NULL); n != NULL; n = xml_next(n, NULL)) {
		name = (const char *)n->name;
		if (prefix[0] != '\0')
			name = arena_printf(t->arena, "%s.%s", prefix, name);
		collect(t, n, name);
	}
}

static void
write_items(const struct table *t, xmlNodePtr parent)
{
	const struct item *item;
	xmlNodePtr node;
	xmlAttrPtr attr;
	size_t i;

	for (i = 0; i < t->n; i++) {
		item = &t->items[i];
		node = resolve_child(parent, "setting", item->place);
		xmlNewProp(node, XC("name"), XC(item->name));
		attr = xmlNewProp(node, XC("value"), XC(item->value));
		attr->_private = node->_private;
		xmlNewProp(node, XC("type"), XC(item->type));
	}
}

/* Empties an element that keeps its place. */
static void
clear(xmlNodePtr node)
{
	xmlFreePropList(node->properties);
	node->properties = NULL;
	xmlFreeNodeList(node->children);
	node->children = node->last = NULL;
}

void
resolve_open_group(struct job *job, xmlNodePtr group)
{
	struct table t = { .arena = job->arena };

	collect(&t, group, "");
	clear(group);
	write_items(&t, group);
}

static bool
is_primary(xmlNodePtr node)
{
	return strcmp(xml_attr(node, "role"), "primary") == 0;
}

static bool
is_sync(xmlNodePtr node)
{
	const char *replication = xml_attr(node, "replication");

	return replication != NULL && strcmp(replication, "sync") == 0;
}

/*
 * The standbys that a primary on this node waits for: those that replicate
 * synchronously, and a former primary.  A standby is promoted where the
 * primary is lost, so behind it the others are named, too, of which one is
 * waited for in its place: every commit would hang.  Where an agent moves
 * the primary (moves) no node knows whom it is promoted after.  Names are
 * quoted, which every version takes and 9.6 and later need for names with
 * '-' or '.' (facts/postgresql.md 4.3).
 */
static void
sync_names(struct table *t, xmlNodePtr nodes, xmlNodePtr self, bool moves)
{
	const struct place *cause = NULL;
	struct buf names = { 0 };
	xmlNodePtr n;
	int others, last = moves || !is_primary(self) ? 1 : 0;

	for (others = 0; others <= last; others++)
		for (n = xml_child(nodes, NULL); n != NULL;
		    n = xml_next(n, NULL)) {
			if (is_sync(n) && cause == NULL)
				cause = doc_place(xml_attr_node(n,
				    "replication"));
			if (n != self && (others != 0) ==
			    !(is_sync(n) || is_primary(n)))
				buf_printf(&names, "%s\"%s\"",
				    names.len > 0 ? "," : "",
				    xml_attr(n, "name"));
		}
	if (cause != NULL && names.len > 0)
		set(t, "synchronous_standby_names",
		    arena_strdup(t->arena, names.data), "string", cause);
	buf_free(&names);
}

/* True if the topology itself sets it, for the cluster or this node. */
static bool
has(const struct table *t, const char *name)
{
	size_t i;

	for (i = t->bucket[hash(name)]; i != 0; i = t->items[i - 1].next)
		if (strcasecmp(t->items[i - 1].name, name) == 0)
			return true;
	return false;
}

/*
 * From 12 on the parameters of recovery.conf are settings, and every node has
 * them, as every node may be a standby one day.  The agent pgsql writes them
 * into a file of its own.
 */
static bool
has_recovery(xmlNodePtr topology)
{
	return version_number(xml_attr(xml_child(topology, "postgresql"),
	    "version")) >= 120 && strcmp(xml_attr(xml_child(topology,
	    "pacemaker"), "agent"), "pgsql") != 0;
}

static void
add_recovery(struct table *base, xmlNodePtr group)
{
	xmlNodePtr n = xml_child(group, "setting");

	for (; n != NULL; n = xml_next(n, "setting"))
		set(base, xml_attr(n, "name"), xml_attr(n, "value"),
		    xml_attr(n, "type"), doc_place(n));
}

/* Where the files are if postgresql.conf is not in the data directory: by
 * these it finds them (runtime-config-file-locations). */
static void
add_places(struct job *job, xmlNodePtr pg, struct table *base)
{
	xmlAttrPtr config = xml_attr_node(pg, "config_directory");
	const char *data = xml_attr(pg, "data_directory");

	if (strcmp(xml_text(config), data) == 0)
		return;
	set(base, "data_directory", data, "string",
	    doc_place(xml_attr_node(pg, "data_directory")));
	set(base, "hba_file", arena_printf(job->arena, "%s/pg_hba.conf",
	    xml_text(config)), "string", doc_place(config));
	set(base, "ident_file", arena_printf(job->arena, "%s/pg_ident.conf",
	    xml_text(config)), "string", doc_place(config));
}

/* The settings that every node has, in the order they are written. */
static void
base_settings(struct job *job, const struct platform *platform,
    xmlNodePtr topology, struct table *base)
{
	xmlNodePtr pg = xml_child(topology, "postgresql"), group;
	int version = version_number(xml_attr(pg, "version"));
	xmlAttrPtr agent = xml_attr_node(xml_child(topology, "pacemaker"),
	    "agent");
	const struct place *cause;
	size_t i;

	cause = doc_place(xml_attr_node(xml_child(topology, "cluster"),
	    "platform"));
	cause = resolve_place(job, cause, cause->path);
	add_places(job, pg, base);
	for (i = 0; i < platform->nsettings; i++)
		if (platform->settings[i].since <= version &&
		    version <= platform->settings[i].until)
			set(base, platform->settings[i].name,
			    resolve_text(job, platform->settings[i].value, pg),
			    platform->settings[i].type, cause);
	/* what the agent runs, Pacemaker restarts */
	if (strcmp(xml_text(agent), "none") != 0)
		set(base, "restart_after_crash", "false", "bool",
		    doc_place(agent));
	set(base, "port", xml_attr(pg, "port"), "int",
	    doc_place(xml_attr_node(pg, "port")));
	if (has_recovery(topology))
		add_recovery(base, xml_child(xml_child(pg, "replication"),
		    "recovery"));
	group = xml_child(pg, "settings");
	if (group != NULL)
		collect(base, group, "");
	else
		group = resolve_child(pg, "settings", doc_place(pg));
	clear(group);
	write_items(base, group);
}

/*
 * Standbys outside the cluster have the settings of all nodes, but no agent:
 * a server that crashes restarts itself, and how it recovers is said by its
 * own files.
 */
static void
outside_settings(xmlNodePtr topology,
    const struct table *base)
{
	xmlNodePtr repl = xml_child(xml_child(topology, "postgresql"),
	    "replication"), group, n;
	bool agent = strcmp(xml_attr(xml_child(topology, "pacemaker"),
	    "agent"), "none") != 0;
	int version = version_number(xml_attr(xml_child(topology,
	    "postgresql"), "version"));
	struct table own;

	n = xml_child(xml_child(topology, "standbys"), "item");
	for (; n != NULL; n = xml_next(n, "item")) {
		group = resolve_child(n, "settings", doc_place(n));
		copy(&own, base);
		if (agent)
			set(&own, "restart_after_crash", "true", "bool",
			    doc_place(n));
		if (has(base, "synchronous_standby_names"))
			set(&own, "synchronous_standby_names", "", "string",
			    doc_place(n));
		if (version >= 120) {
			add_recovery(&own, xml_child(repl, "recovery"));
			set(&own, "primary_conninfo", xml_attr(n,
			    "primary_conninfo"), "string",
			    doc_place(xml_attr_node(n, "primary_conninfo")));
		}
		write_items(&own, group);
	}
}

void
resolve_settings(struct job *job, const struct platform *platform,
    xmlNodePtr topology)
{
	xmlNodePtr nodes = xml_child(topology, "nodes"), group, n;
	struct table base = { .arena = job->arena }, own;
	const char *agent = xml_attr(xml_child(topology, "pacemaker"),
	    "agent");
	bool sync;

	base_settings(job, platform, topology, &base);
	outside_settings(topology, &base);
	/* the agent pgsql sets it itself, in a file of its own */
	sync = !has(&base, "synchronous_standby_names") &&
	    strcmp(agent, "pgsql") != 0;
	for (n = xml_child(nodes, NULL); n != NULL; n = xml_next(n, NULL)) {
		group = xml_child(n, "settings");
		if (group == NULL) {
			/* most nodes: what all have, and little more */
			group = resolve_child(n, "settings", doc_place(n));
			xmlNewProp(group, XC("more"), XC("true"));
			memset(&own, 0, sizeof(own));
			own.arena = job->arena;
		} else {
			copy(&own, &base);
			collect(&own, group, "");
			clear(group);
		}
		if (has_recovery(topology) &&
		    !has(&base, "primary_conninfo") &&
		    !has(&own, "primary_conninfo"))
			set(&own, "primary_conninfo",
			    xml_attr(n, "primary_conninfo"), "string",
			    doc_place(xml_attr_node(n, "primary_conninfo")));
		if (sync && !has(&own, "synchronous_standby_names"))
			sync_names(&own, nodes, n, strcmp(agent, "none") != 0);
		write_items(&own, group);
	}
}
