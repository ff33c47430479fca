/* SPDX-License-Identifier: MIT */
/* Standbys outside the cluster: what they are and whom they follow. */
#include <string.h>

#include "doc.h"
#include "job.h"
#include "resolve.h"
#include "xmlutil.h"

/* The item of that name, NULL if the list has none. */
static xmlNodePtr
find(xmlNodePtr list, const char *name)
{
	xmlNodePtr n = xml_child(list, "item");

	while (n != NULL && strcmp(xml_attr(n, "name"), name) != 0)
		n = xml_next(n, "item");
	return n;
}

void
resolve_standbys(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr list = resolve_group(job, topology, "standbys");
	xmlNodePtr repl = xml_child(xml_child(topology, "postgresql"),
	    "replication"), n, up;
	xmlAttrPtr host, upstream;

	for (n = xml_child(list, "item"); n != NULL; n = xml_next(n, "item")) {
		resolve_attr(job, n, "role", "standby", doc_place(n));
		resolve_attr(job, n, "replication", "async", doc_place(n));
		host = xml_attr_node(repl, "host");
		upstream = xml_attr_node(n, "upstream");
		if (upstream != NULL) {
			up = find(xml_child(topology, "nodes"),
			    xml_text(upstream));
			if (up == NULL)
				up = find(list, xml_text(upstream));
			host = xml_attr_node(up, "address");
		}
		resolve_attr(job, n, "host", host != NULL ? xml_text(host) :
		    "", doc_place(upstream != NULL ? upstream : host));
	}
}
