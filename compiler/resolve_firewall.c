/* SPDX-License-Identifier: MIT */
/* What a firewall of the nodes must let in: peers, and PostgreSQL's clients. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "doc.h"
#include "ip.h"
#include "job.h"
#include "resolve.h"
#include "seen.h"
#include "xmlutil.h"

/* More addresses than this in pg_hba.conf, and it decides alone. */
#define MAX_NETWORKS 64

/* The port of cman and corosync that no topology says (totem_config.c). */
#define PORT 5405

struct firewall {
	struct job	*job;
	xmlNodePtr	 group;
};

/* A row; address NULL: from anywhere. */
static void
add_access(const struct firewall *f, const char *protocol, const char *port,
    int family, const char *address, const struct place *cause)
{
	xmlNodePtr n = resolve_child(f->group, "access",
	    resolve_place(f->job, cause, cause->path));

	resolve_attr(f->job, n, "protocol", protocol, cause);
	resolve_attr(f->job, n, "port", port, cause);
	if (address == NULL)
		return;
	resolve_attr(f->job, n, "family", family == AF_INET ? "ipv4" : "ipv6",
	    cause);
	resolve_attr(f->job, n, "address", address, cause);
}

static int
first_port(xmlNodePtr cluster)
{
	const char *port = xml_attr(cluster, "port");

	if (port == NULL)
		port = xml_attr(xml_child(cluster, "multicast"), "port");
	return port != NULL ? (int)strtol(port, NULL, 10) : PORT;
}

/*
 * The messages of the peers on one ring.  knet counts its links' ports up by
 * one, the others use the port below theirs, too, and corosync 2 counts by two
 * (corosync.conf(5), "mcastport"; totemconfig.c,
 * put_nodelist_members_to_config).
 */
static void
add_peer(const struct firewall *f, xmlNodePtr cluster, xmlAttrPtr address,
    int ring)
{
	const char *stack = xml_attr(cluster, "corosync");
	bool knet = strcmp(xml_attr(cluster, "transport"), "knet") == 0;
	int port = first_port(cluster), family, prefix, i;
	unsigned char bytes[16];

	if (address == NULL ||
	    !ip_parse(xml_text(address), &family, bytes, &prefix))
		return;
	if (knet)
		port += ring;
	else if (stack != NULL)
		port += 2 * ring;
	for (i = knet ? 0 : -1; i <= 0; i++)
		add_access(f, "udp", arena_printf(f->job->arena, "%d",
		    port + i), family, xml_text(address),
		    doc_place(address));
}

static bool
is_loopback(int family, const unsigned char *address)
{
	static const unsigned char one[16] = { [15] = 1 };

	return family == AF_INET ? address[0] == 127 :
	    memcmp(address, one, sizeof(one)) == 0;
}

/* The bits of a mask; -1 if it is none. */
static int
mask_bits(const char *text)
{
	unsigned char mask[16];
	int family, prefix, bits = 0, i;

	if (!ip_parse(text, &family, mask, &prefix) || prefix != -1)
		return -1;
	while (bits < ip_bits(family) &&
	    (mask[bits / 8] & (0x80 >> bits % 8)) != 0)
		bits++;
	for (i = bits; i < ip_bits(family); i++)
		if ((mask[i / 8] & (0x80 >> i % 8)) != 0)
			return -1;
	return bits;
}

/* A line of pg_hba.conf that lets somebody in from the network. */
static void
add_client(const struct firewall *f, const char *port, xmlNodePtr line)
{
	const char *text = xml_attr(line, "address");
	const char *mask = xml_attr(line, "mask");
	const struct place *at = doc_place(xml_attr_node(line, "address"));
	unsigned char bytes[16];
	int family, prefix;
	xmlNodePtr n;

	if (strcmp(text, "samehost") == 0)
		return;
	if (strcmp(text, "all") == 0) {
		add_access(f, "tcp", port, 0, NULL, at);
	} else if (!ip_parse(text, &family, bytes, &prefix)) {
		n = resolve_child(f->group, "unknown",
		    resolve_place(f->job, at, at->path));
		resolve_attr(f->job, n, "name", text, at);
	} else if (!is_loopback(family, bytes)) {
		if (mask != NULL)
			prefix = mask_bits(mask);
		if (mask == NULL && prefix == -1)
			prefix = ip_bits(family);
		if (mask != NULL && prefix != -1)
			text = arena_printf(f->job->arena, "%s/%d", text,
			    prefix);
		/* a wrong mask is a rule's matter */
		if (prefix == 0)
			add_access(f, "tcp", port, 0, NULL, at);
		else if (prefix != -1)
			add_access(f, "tcp", port, family, text, at);
	}
}

/* The lines whose address is a new one; NULL at the end.  False: too many. */
static bool
networks(const struct firewall *f, xmlNodePtr hba, xmlNodePtr *lines)
{
	struct seen *seen = seen_new(f->job->arena, MAX_NETWORKS);
	const char *address, *method, *mask;
	size_t n = 0;
	xmlNodePtr line;

	line = xml_child(hba, "line");
	for (; line != NULL; line = xml_next(line, "line")) {
		address = xml_attr(line, "address");
		method = xml_attr(line, "method");
		mask = xml_attr(line, "mask");
		if (address == NULL ||
		    (method != NULL && strcmp(method, "reject") == 0))
			continue;
		if (mask != NULL)
			address = arena_printf(f->job->arena, "%s %s", address,
			    mask);
		if (seen_add(seen, address, strlen(address), line) != NULL)
			continue;
		if (n == MAX_NETWORKS)
			return false;
		lines[n++] = line;
	}
	lines[n] = NULL;
	return true;
}

void
resolve_firewall(struct job *job, xmlNodePtr topology)
{
	xmlNodePtr cluster = xml_child(topology, "cluster"), n;
	xmlNodePtr pg = xml_child(topology, "postgresql");
	xmlNodePtr hba = xml_child(pg, "hba");
	xmlNodePtr lines[MAX_NETWORKS + 1];
	struct firewall f = { job, resolve_group(job, topology, "firewall") };
	const char *port = xml_attr(pg, "port");
	size_t i;

	n = xml_child(xml_child(topology, "nodes"), NULL);
	for (; n != NULL; n = xml_next(n, NULL)) {
		add_peer(&f, cluster, xml_attr_node(n, "address"), 0);
		add_peer(&f, cluster, xml_attr_node(xml_child(n, "ring1"),
		    "address"), 1);
	}
	if (!networks(&f, hba, lines)) {
		add_access(&f, "tcp", port, 0, NULL, doc_place(hba));
		return;
	}
	for (i = 0; lines[i] != NULL; i++)
		add_client(&f, port, lines[i]);
}
