/* SPDX-License-Identifier: MIT */
/* postgresql.hba as the lines that will be written. */
#include <string.h>
#include <sys/socket.h>

#include "doc.h"
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
 * One line of pg_hba.conf out of an item.  address, if not NULL, is a node's
 * or standby's and stands for from.
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
		node = is_replication(item) ? xml_child(xml_child(topology,
		    xml_attr(item, "from")), NULL) : NULL;
		for (; node != NULL; node = xml_next(node, NULL))
			if (xml_attr_node(node, "source") != NULL)
				add_line(job, lines, item,
				    xml_attr_node(node, "source"));
	}
	xmlReplaceNode(hba, lines);
	xmlFreeNode(hba);
}
