/* SPDX-License-Identifier: MIT */
/* Completion of the topology document: defaults and all that follows. */
#ifndef PGHAC_RESOLVE_H
#define PGHAC_RESOLVE_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "source.h"

struct job;
struct platform;

/* fenced takes no more nodes: MAX_NODES in fence/fenced/fd.h. */
#define RESOLVE_MAX_NODES 128

/*
 * Completes the document in place (templates/README.md, "What goes in"), so
 * that neither a template nor a rule works anything out again: defaults of
 * the grammar and of the platform, node ids, two_node, effective settings,
 * expanded hba lines.  What is added carries a generated place whose spans
 * are those of the setting that caused it.  False after diagnostics, when
 * going on would make no sense (too many nodes).
 */
bool	resolve_doc(struct job *, xmlDocPtr);

/* What follows is shared by the resolve_*.c files. */

/* A place for something that follows from cause; path is its own. */
const struct place *resolve_place(struct job *, const struct place *cause,
	    const char *path);
/* Adds an attribute that follows from cause; its path ends in name. */
void	resolve_attr(struct job *, xmlNodePtr, const char *name,
	    const char *value, const struct place *cause);
/* Adds <element name value/> whose attributes follow from that place. */
void	resolve_pair(struct job *, xmlNodePtr parent, const char *element,
	    const char *name, const char *value, const struct place *);
/* Adds a child element with that place. */
xmlNodePtr resolve_child(xmlNodePtr, const char *name, const struct place *);
/* Adds a child element with that id, both of which follow from the place. */
xmlNodePtr resolve_element(struct job *, xmlNodePtr parent, const char *name,
	    const char *id, const struct place *);
/* The group of that name below parent, made where the file has none. */
xmlNodePtr resolve_group(struct job *, xmlNodePtr parent, const char *name);
/* Replaces {KEY} by that key of the group, {digits} by its version without the
 * dot, {user} by its replication user; the text is in the arena. */
const char *resolve_text(struct job *, const char *text, xmlNodePtr group);

/* resolve_settings.c: <settings>, <options>, <conninfo>, ... */

/* Turns an open group into <setting name value type/> children. */
void	resolve_open_group(struct job *, xmlNodePtr group);
/* Gives every node its effective <settings>, which with more="true" come
 * after those of <postgresql>. */
void	resolve_settings(struct job *, const struct platform *,
	    xmlNodePtr topology);

/* resolve_standbys.c: role, replication and host, where they connect to, of
 * the standbys outside the cluster; a host "": there is no such upstream. */
void	resolve_standbys(struct job *, xmlNodePtr topology);

/* resolve_conninfo.c: each node's primary_conninfo, and source, where it
 * connects from if that is not its address; attributes. */
void	resolve_conninfo(struct job *, xmlNodePtr topology);

/* resolve_hba.c: postgresql.hba as <line> elements, "nodes" expanded. */
void	resolve_hba(struct job *, const struct platform *,
	    xmlNodePtr topology);

/* resolve_fencing.c: fence devices as primitives and constraints, the
 * <levels> beside them, the paths of secrets. */
void	resolve_fencing(struct job *, xmlNodePtr topology,
	    xmlNodePtr resources, xmlNodePtr constraints);

/* resolve_host.c: <host>, what the platform's hosts need. */
void	resolve_host(struct job *, const struct platform *,
	    xmlNodePtr topology);

/* resolve_firewall.c: <firewall>, whom the nodes must let in. */
void	resolve_firewall(struct job *, xmlNodePtr topology);

/*
 * resolve_vips.c: the group of VIPs that follow the promoted PostgreSQL, VIPs
 * on a standby, and their constraints.  demote_kind is that of the order
 * between the demotion and the VIPs' stop.
 */
void	resolve_vips(struct job *, xmlNodePtr topology,
	    xmlNodePtr resources, xmlNodePtr constraints,
	    const char *demote_kind);
/* True if an item of vips is for readers, on a standby. */
bool	resolve_read_only(xmlNodePtr vip);

/* resolve_resources.c: Pacemaker's <defaults>, <resources>, <constraints>
 * (templates/README.md). */
void	resolve_resources(struct job *, xmlNodePtr topology);

#endif
