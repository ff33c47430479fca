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

void
resolve_conninfo(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr pg = xml_child(topology, "postgresql"), repl, node, n;
	struct buf text = { 0 };
	const char *host;

	repl = xml_child(pg, "replication");
	host = xml_attr(repl, "host");
	node = xml_child(xml_child(topology, "nodes"), "item");
	for (; node != NULL; node = xml_next(node, "item")) {
		buf_clear(&text);
		add(&text, "host", host != NULL ? host : "");
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
