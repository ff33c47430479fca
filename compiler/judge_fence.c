/* SPDX-License-Identifier: MIT */
/* Judges the fencing of a cluster.conf. */
#include <string.h>

#include <libxml/hash.h>

#include "arena.h"
#include "diag.h"
#include "judge_tree.h"
#include "seen.h"
#include "xmlplace.h"
#include "xmlutil.h"

/* libfence tries so many methods of a node (fence/libfence/agent.c). */
#define MAX_METHODS 8
/* fence/fenced/config.h DEFAULT_POST_JOIN_DELAY, and what two nodes need. */
#define JOIN_DELAY 6
#define TWO_NODE_JOIN_DELAY 20

struct fence {
	const struct judge_tree	*t;
	xmlHashTablePtr		 devices;	/* name to <fencedevice> */
};

/* The <fencedevice> of a <device> if it hands fencing to Pacemaker. */
static const xmlNode *
find_pcmk(const struct fence *f, const xmlNode *device)
{
	const xmlNode *fd = xmlHashLookup(f->devices,
	    XC(xml_attr(device, "name")));

	return fd != NULL && strcmp(xml_attr(fd, "agent"),
	    "fence_pcmk") == 0 ? fd : NULL;
}

/* fence_pcmk: "failed: no plug number"; else it has Pacemaker fence the node
 * of that name.  Of two values the fence device's comes last and wins
 * (libfence make_args). */
static void
judge_port(const struct fence *f, const struct judge_node *n,
    const xmlNode *device, const xmlNode *fd)
{
	const xmlNode *from = xml_attr(fd, "port") != NULL ? fd : device;
	const char *port = xml_attr(from, "port");
	struct diag *d = f->t->diag;

	if (port != NULL && strcmp(port, n->name) == 0)
		return;
	diag_at(d, RULE_fence_pcmk_port, judge_at(f->t, from, "port"),
	    port == NULL ? "fence_pcmk is not told whom to fence" :
	    "to fence %s, fence_pcmk is told to fence \"%s\"", n->name, port);
	diag_note_at(d, judge_at(f->t, n->e, "name"), "the node");
	if (from == fd)
		diag_fix(d, "remove port here and write port=\"%s\" in the "
		    "node's <device>", n->name);
	else
		diag_fix(d, "write port=\"%s\"", n->name);
}

/* What fenced never runs, or runs as something else: it finds a method by
 * XPath, method[@name="..."]. */
static void
judge_method(const struct fence *f, const struct judge_node *n,
    const xmlNode *method, size_t count, struct seen *seen)
{
	const char *name = xml_attr(method, "name");
	const xmlNode *first = seen_add(seen, name, strlen(name), method);
	struct diag *d = f->t->diag;
	struct span at = judge_at(f->t, method, "name");

	if (first != NULL) {
		diag_at(d, RULE_fence_method_unused, at,
		    "%s has two methods \"%s\": fenced runs the first twice",
		    n->name, name);
		diag_note_at(d, judge_at(f->t, first, "name"), "the first");
		diag_fix(d, "give the second another name");
	} else if (strchr(name, '"') != NULL) {
		diag_at(d, RULE_fence_method_unused, at,
		    "fenced cannot find a method whose name has a '\"'");
		diag_fix(d, "give it another name");
	} else if (count == MAX_METHODS + 1) {
		diag_at(d, RULE_fence_method_unused, at,
		    "fenced tries %d methods of a node, this is one more",
		    MAX_METHODS);
		diag_fix(d, "remove it");
	} else if (xml_child(method, NULL) == NULL) {
		diag_at(d, RULE_fence_method_unused, at,
		    "method \"%s\" of %s has no device", name, n->name);
		diag_fix(d, "add a <device>, or remove the method");
	}
}

/*
 * Pacemaker alone knows how to fence and how often; another method or device
 * beside it fences behind its back.
 */
static void
judge_mixed(const struct fence *f, const struct judge_node *n,
    const xmlNode *pcmk, const xmlNode *other)
{
	if (pcmk == NULL || other == NULL)
		return;
	diag_at(f->t->diag, RULE_fence_pcmk_mixed, judge_at(f->t, other,
	    "name"), "%s is fenced by this device beside fence_pcmk",
	    n->name);
	diag_note_at(f->t->diag, judge_at(f->t, pcmk, "name"),
	    "fence_pcmk, by which Pacemaker does it");
	diag_fix(f->t->diag, "keep fence_pcmk alone here, and give the device "
	    "to Pacemaker: pcs stonith create");
}

/* Returns true if the node has a device to be fenced by. */
static bool
judge_methods(const struct fence *f, const struct judge_node *n)
{
	const xmlNode *fence = xml_child(n->e, "fence"), *m, *device, *fd;
	const xmlNode *pcmk = NULL, *other = NULL;
	struct seen *seen;
	size_t count = 0;

	for (m = xml_child(fence, NULL); m != NULL; m = xml_next(m, NULL))
		count++;
	seen = seen_new(f->t->arena, count);
	count = 0;
	for (m = xml_child(fence, NULL); m != NULL; m = xml_next(m, NULL)) {
		judge_method(f, n, m, ++count, seen);
		device = xml_child(m, NULL);
		for (; device != NULL; device = xml_next(device, NULL)) {
			fd = find_pcmk(f, device);
			if (fd != NULL)
				judge_port(f, n, device, fd);
			if (fd != NULL && pcmk == NULL)
				pcmk = device;
			else
				other = device;
		}
	}
	judge_mixed(f, n, pcmk, other);
	return pcmk != NULL || other != NULL;
}

/* The init script has each node unfence itself before Pacemaker runs, so
 * fence_pcmk fails and cman does not start (init.d/cman unfence_self). */
static void
judge_unfence(const struct fence *f, const struct judge_node *n)
{
	const xmlNode *device = xml_child(xml_child(n->e, "unfence"), NULL);

	for (; device != NULL; device = xml_next(device, NULL)) {
		if (find_pcmk(f, device) == NULL)
			continue;
		diag_at(f->t->diag, RULE_fence_pcmk_unfence,
		    xmlplace_element(f->t->src, device->parent),
		    "%s is to unfence itself by fence_pcmk, before Pacemaker "
		    "runs", n->name);
		diag_fix(f->t->diag, "remove <unfence>: it is for fabric "
		    "agents");
		return;
	}
}

/* fenced(8): without a method it tries for ever, and the cluster waits. */
static void
judge_coverage(const struct fence *f, const bool *covered, size_t ncovered)
{
	const struct judge_tree *t = f->t;
	size_t i;

	if (ncovered == 0 && t->nnodes > 0 && !t->pcmk) {
		diag_at(t->diag, RULE_fencing_missing,
		    xmlplace_element(t->src, t->clusternodes),
		    "no node can be fenced: when one is lost, fenced tries "
		    "for ever");
		diag_fix(t->diag, "add a <fencedevice agent=\"fence_pcmk\"/> "
		    "and a <fence> to each node");
		return;
	}
	for (i = 0; i < t->nnodes; i++) {
		if (covered[i])
			continue;
		diag_at(t->diag, t->pcmk ? RULE_fence_method_missing :
		    RULE_fencing_uncovered,
		    xmlplace_element(t->src, t->nodes[i].e),
		    "%s has no method with a device: when it is lost, fenced "
		    "tries for ever", t->nodes[i].name);
		diag_fix(t->diag, t->pcmk ? "add <fence><method name=\"pcmk\">"
		    "<device name=\"...\" port=\"%s\"/></method></fence>" :
		    "add a <fence> that reaches %s", t->nodes[i].name);
	}
}

static void
judge_fenced(const struct judge_tree *t)
{
	long long delay = judge_int(t->fenced, "post_join_delay", JOIN_DELAY);

	if (judge_int(t->fenced, "clean_start", 0) != 0) {
		diag_at(t->diag, RULE_fence_clean_start,
		    judge_at(t, t->fenced, "clean_start"),
		    "clean_start has fenced believe that lost nodes are down");
		diag_fix(t->diag, "remove it: raise post_join_delay to give "
		    "nodes time to join");
	}
	if (delay < 0)
		delay = JOIN_DELAY;	/* "ignore invalid value" */
	if (!t->pcmk || !t->two_node || t->nnodes != 2 ||
	    delay >= TWO_NODE_JOIN_DELAY)
		return;
	diag_at(t->diag, RULE_startup_fencing, t->fenced != NULL ?
	    judge_at(t, t->fenced, "post_join_delay") :
	    judge_at(t, t->cman, "two_node"),
	    "fenced waits %lld s for the other node to join, then fences it",
	    delay);
	if (t->fenced != NULL)
		diag_note_at(t->diag, judge_at(t, t->cman, "two_node"),
		    "two_node makes it quorate alone");
	diag_fix(t->diag, "write <fence_daemon post_join_delay=\"%d\"/>, or "
	    "more if the nodes' starts differ by more", TWO_NODE_JOIN_DELAY);
}

void
judge_fence(const struct judge_tree *t)
{
	struct fence f = { .t = t, .devices = xmlHashCreate(64) };
	bool *covered = arena_alloc(t->arena, t->nnodes + 1);
	size_t i, ncovered = 0;
	xmlNodePtr n;

	n = xml_child(xml_child(t->cluster, "fencedevices"), NULL);
	for (; n != NULL; n = xml_next(n, NULL))
		xmlHashAddEntry(f.devices, XC(xml_attr(n, "name")), n);
	for (i = 0; i < t->nnodes; i++) {
		covered[i] = judge_methods(&f, &t->nodes[i]);
		ncovered += covered[i];
		judge_unfence(&f, &t->nodes[i]);
	}
	judge_coverage(&f, covered, ncovered);
	judge_fenced(t);
	xmlHashFree(f.devices, NULL);
}
