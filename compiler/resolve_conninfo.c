/* SPDX-License-Identifier: MIT */
/* Each node's primary_conninfo: how it finds the primary as a standby. */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "doc.h"
#include "ip.h"
#include "job.h"
#include "quote.h"
#include "resolve.h"
#include "xmlutil.h"

/* Adds " KEY=VALUE"; the quoting of conninfo takes any text. */
static void
add(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "%s%s=", out->len > 0 ? " " : "", key);
	(void)quote_conninfo(out, value, strlen(value));
}

/* The nodes of a list; host is what all of them connect to, NULL: each has
 * its own. */
static void
add_conninfo(struct job *job, xmlNodePtr pg, xmlNodePtr list,
    const char *host)
{
	xmlNodePtr repl = xml_child(pg, "replication"), node, n;
	struct buf text = { 0 };

	node = xml_child(list, "item");
	for (; node != NULL; node = xml_next(node, "item")) {
		buf_clear(&text);
		add(&text, "host", host != NULL ? host :
		    xml_attr(node, "host"));
		add(&text, "port", xml_attr(pg, "port"));
		add(&text, "user", xml_attr(repl, "user"));
		add(&text, "application_name", xml_attr(node, "name"));
		n = xml_child(xml_child(repl, "conninfo"), "setting");
		for (; n != NULL; n = xml_next(n, "setting"))
			add(&text, xml_attr(n, "name"), xml_attr(n, "value"));
		resolve_attr(job, node, "primary_conninfo", text.data,
		    doc_place(repl));
	}
	buf_free(&text);
}

/* True if the VIP that standbys connect to is in the address's network. */
static bool
is_beside(xmlNodePtr vip, const char *address)
{
	unsigned char a[16], b[16];
	int fa, fb, none, prefix = (int)strtol(xml_attr(vip, "prefix"), NULL,
	    10);

	return ip_parse(xml_attr(vip, "address"), &fa, a, &none) &&
	    ip_parse(address, &fb, b, &none) && fa == fb &&
	    prefix <= ip_bits(fa) && ip_same_net(a, b, prefix);
}

/* The address that a node connects from, where it is not its first: that in
 * the second ring, by which the kernel reaches a VIP in the same network. */
static void
add_sources(struct job *job, xmlNodePtr topology, const char *host)
{
	xmlNodePtr vip = xml_child(xml_child(topology, "vips"), "item"), n;
	xmlAttrPtr ring1;

	while (vip != NULL && host != NULL &&
	    strcmp(xml_attr(vip, "address"), host) != 0)
		vip = xml_next(vip, "item");
	n = vip == NULL || host == NULL ? NULL :
	    xml_child(xml_child(topology, "nodes"), "item");
	for (; n != NULL; n = xml_next(n, "item")) {
		ring1 = xml_attr_node(xml_child(n, "ring1"), "address");
		if (ring1 != NULL && is_beside(vip, xml_text(ring1)))
			resolve_attr(job, n, "source", xml_text(ring1),
			    doc_place(ring1));
	}
}

void
resolve_conninfo(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr pg = xml_child(topology, "postgresql");
	const char *host = xml_attr(xml_child(pg, "replication"), "host");

	add_conninfo(job, pg, xml_child(topology, "nodes"),
	    host != NULL ? host : "");
	add_conninfo(job, pg, xml_child(topology, "standbys"), NULL);
	add_sources(job, topology, host);
}
