/* SPDX-License-Identifier: MIT */
/* Each node's primary_conninfo: how it finds the primary as a standby. */
#include <string.h>

#include "buf.h"
#include "doc.h"
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

void
resolve_conninfo(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr pg = xml_child(topology, "postgresql");
	const char *host = xml_attr(xml_child(pg, "replication"), "host");

	add_conninfo(job, pg, xml_child(topology, "nodes"),
	    host != NULL ? host : "");
	add_conninfo(job, pg, xml_child(topology, "standbys"), NULL);
}
