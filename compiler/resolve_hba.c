/* SPDX-License-Identifier: MIT */
/* postgresql.hba as the lines that will be written. */
#include <string.h>
#include <sys/socket.h>

#include "doc.h"
#include "ip.h"
#include "job.h"
#include "platform.h"
#include "read_hba.h"
#include "resolve.h"
#include "xmlutil.h"

/* Moves a column, an attribute or a list of <item>, into the line. */
static void
copy_words(xmlNodePtr line, xmlNodePtr item, const char *column)
{
	xmlAttrPtr attr = xml_attr_node(item, column);
	xmlNodePtr list = xml_child(item, column), n, word;

	if (attr != NULL) {
		word = resolve_child(line, column, doc_place(attr));
		xmlNodeAddContent(word, XC(xml_text(attr)));
	}
	for (n = xml_child(list, NULL); n != NULL; n = xml_next(n, NULL)) {
		word = resolve_child(line, column, doc_place(n));
		xmlNodeAddContent(word, XC(xml_text(n)));
	}
}

/* Copies an attribute with its place; address overrides the value. */
static void
copy_attr(xmlNodePtr line, xmlNodePtr item, const char *name)
{
	xmlAttrPtr from = xml_attr_node(item, name), to;

	if (from == NULL)
		return;
	to = xmlNewProp(line, XC(name), XC(xml_text(from)));
	to->_private = from->_private;
}

/*
 * One line of pg_hba.conf out of an item.  address, if not NULL, is a node's,
 * standby's or VIP's and stands for from.
 */
static void
add_line(struct job *job, xmlNodePtr lines, xmlNodePtr item,
    xmlAttrPtr address)
{
	xmlNodePtr line, options, setting, option;
	unsigned char bytes[16];
	int family, prefix;
	xmlAttrPtr a;

	line = resolve_child(lines, "line", doc_place(item));
	copy_attr(line, item, "type");
	if (address != NULL && ip_parse(xml_text(address), &family, bytes,
	    &prefix)) {
		a = xmlNewProp(line, XC("address"), XC(arena_printf(
		    job->arena, "%s/%d", xml_text(address),
		    ip_bits(family))));
		a->_private = address->_private;
		/* a rule says that this is one too many */
		if (xml_attr_node(item, "address") != NULL ||
		    xml_attr_node(item, "mask") != NULL)
			copy_attr(line, item, "from");
	} else
		copy_attr(line, item, "address");
	if (address == NULL)
		copy_attr(line, item, "mask");
	copy_attr(line, item, "method");
	copy_words(line, item, "database");
	copy_words(line, item, "user");
	options = xml_child(item, "options");
	setting = xml_child(options, NULL);
	for (; setting != NULL; setting = xml_next(setting, NULL)) {
		option = resolve_child(line, "option", doc_place(setting));
		copy_attr(option, setting, "name");
		copy_attr(option, setting, "value");
	}
}

/* True if one of the item's databases is replication. */
static bool
is_replication(xmlNodePtr item)
{
	const char *one = xml_attr(item, "database");
	xmlNodePtr n = xml_child(xml_child(item, "database"), NULL);

	if (one != NULL)
		return strcmp(one, "replication") == 0;
	while (n != NULL && strcmp(xml_text(n), "replication") != 0)
		n = xml_next(n, NULL);
	return n != NULL;
}

/* The platform's own lines, as if the topology had them. */
static void
default_items(struct job *job, const struct platform *platform,
    xmlNodePtr topology, xmlNodePtr hba)
{
	xmlNodePtr pg = xml_child(topology, "postgresql");
	const struct platform_hba *row;
	const struct place *cause = doc_place(hba);
	xmlNodePtr item;
	size_t i;

	for (i = 0; i < platform->nhba; i++) {
		row = &platform->hba[i];
		item = resolve_child(hba, "item", cause);
		resolve_attr(job, item, "type", row->type, cause);
		resolve_attr(job, item, "database", row->database, cause);
		resolve_attr(job, item, "user",
		    resolve_text(job, row->user, pg), cause);
		if (row->address != NULL)
			resolve_attr(job, item, "address", row->address,
			    cause);
		if (row->from != NULL)
			resolve_attr(job, item, "from", row->from, cause);
		resolve_attr(job, item, "method", row->method, cause);
	}
}

/* True if standbys connect to an IPv6 address or to a name. */
static bool
host_may_be_six(xmlNodePtr topology)
{
	const char *host = xml_attr(xml_child(xml_child(topology,
	    "postgresql"), "replication"), "host");
	unsigned char bytes[16];
	int family, prefix;

	return host == NULL || !ip_parse(host, &family, bytes, &prefix) ||
	    family == AF_INET6;
}

/*
 * What a node may connect from for replication beside its address: another
 * one of its own, and a VIP that a standby carries.  IPv6 takes the source
 * that has most bits in common with the destination, a VIP as any other (RFC
 * 6724, section 5, rule 8); IPv4 the first address of the network, which is
 * the node's.
 */
static void
add_sources(struct job *job, xmlNodePtr topology, xmlNodePtr lines,
    xmlNodePtr item)
{
	const char *list = xml_attr(item, "from");
	xmlNodePtr n = xml_child(xml_child(topology, list), NULL);
	unsigned char bytes[16];
	int family, prefix;

	for (; n != NULL; n = xml_next(n, NULL))
		if (xml_attr_node(n, "source") != NULL)
			add_line(job, lines, item,
			    xml_attr_node(n, "source"));
	if (strcmp(list, "nodes") != 0 || !host_may_be_six(topology))
		return;
	n = xml_child(xml_child(topology, "vips"), NULL);
	for (; n != NULL; n = xml_next(n, NULL))
		if (resolve_read_only(n) && ip_parse(xml_attr(n, "address"),
		    &family, bytes, &prefix) && family == AF_INET6)
			add_line(job, lines, item,
			    xml_attr_node(n, "address"));
}

void
resolve_hba(struct job *job, const struct platform *platform,
    xmlNodePtr topology)
{
	xmlNodePtr pg = xml_child(topology, "postgresql");
	xmlNodePtr hba = xml_child(pg, "hba"), item, next, node, options;
	xmlNodePtr lines;

	if (hba == NULL) {
		hba = resolve_child(pg, "hba", resolve_place(job,
		    doc_place(pg), "postgresql.hba"));
		default_items(job, platform, topology, hba);
	}
	lines = xmlNewNode(NULL, XC("hba"));
	lines->_private = hba->_private;
	for (item = xml_child(hba, NULL); item != NULL; item = next) {
		next = xml_next(item, NULL);
		options = xml_child(item, "options");
		if (options != NULL)
			resolve_open_group(job, options);
		if (xml_attr_node(item, "from") == NULL) {
			add_line(job, lines, item, NULL);
			continue;
		}
		/* nodes, standbys: the lists have these names */
		node = xml_child(xml_child(topology,
		    xml_attr(item, "from")), NULL);
		for (; node != NULL; node = xml_next(node, NULL))
			add_line(job, lines, item,
			    xml_attr_node(node, "address"));
		if (is_replication(item))
			add_sources(job, topology, lines, item);
	}
	xmlReplaceNode(hba, lines);
	xmlFreeNode(hba);
}
