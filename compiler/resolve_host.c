/* SPDX-License-Identifier: MIT */
/* What the platform's hosts need: repositories, packages, services. */
#include <string.h>

#include "doc.h"
#include "job.h"
#include "platform.h"
#include "resolve.h"
#include "xmlutil.h"

/* The key that asks for one of the fence agents, NULL if none does. */
static xmlAttrPtr
fence_agent(xmlNodePtr topology, const char *list)
{
	xmlNodePtr n;

	n = xml_child(xml_child(xml_child(topology, "fencing"), "devices"),
	    NULL);
	for (; n != NULL; n = xml_next(n, NULL))
		if (xml_attr(n, "agent") != NULL &&
		    platform_has_word(list, xml_attr(n, "agent")))
			return xml_attr_node(n, "agent");
	return NULL;
}

/* The key of pacemaker if its value is in the list, NULL if not. */
static xmlAttrPtr
pacemaker_key(xmlNodePtr topology, const char *key, const char *list)
{
	xmlAttrPtr a = xml_attr_node(xml_child(topology, "pacemaker"), key);

	return a != NULL && platform_has_word(list, xml_text(a)) ? a : NULL;
}

/* The last of the keys by which the row is needed, NULL if one is not so. */
static xmlAttrPtr
cause_of(const struct platform_need *need, xmlNodePtr topology, int version)
{
	xmlAttrPtr cause = xml_attr_node(xml_child(topology, "cluster"),
	    "platform");

	if (version < need->since || version > need->until)
		return NULL;
	if (need->agent != NULL)
		cause = pacemaker_key(topology, "agent", need->agent);
	if (cause != NULL && need->shell != NULL)
		cause = pacemaker_key(topology, "shell", need->shell);
	if (cause != NULL && need->fence != NULL)
		cause = fence_agent(topology, need->fence);
	if (cause != NULL && need->group != NULL)
		cause = xml_attr_node(xml_child(xml_child(topology, "cluster"),
		    need->group), "host");
	if (cause != NULL && need->when != NULL)
		cause = pacemaker_key(topology, need->when, "true");
	return cause;
}

void
resolve_host(struct job *job, const struct platform *platform,
    xmlNodePtr topology)
{
	xmlNodePtr pg = xml_child(topology, "postgresql");
	int version = version_number(xml_attr(pg, "version"));
	xmlNodePtr host = resolve_group(job, topology, "host"), n;
	const struct platform_need *need;
	const struct place *at;
	xmlAttrPtr cause;
	size_t i, k;

	for (i = 0; i < platform->nneeds; i++) {
		need = &platform->needs[i];
		cause = cause_of(need, topology, version);
		if (cause == NULL || (need->is != NULL && strcmp(
		    resolve_text(job, need->is, pg),
		    resolve_text(job, need->unless, pg)) == 0))
			continue;
		at = doc_place(cause);
		n = resolve_child(host, need->element,
		    resolve_place(job, at, at->path));
		for (k = 0; k < need->nattrs; k++)
			resolve_attr(job, n, need->attrs[k].name,
			    resolve_text(job, need->attrs[k].value, pg), at);
	}
}
