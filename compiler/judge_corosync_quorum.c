/* SPDX-License-Identifier: MIT */
/* Judges what votequorum and qdevice get from a corosync.conf. */
#include <string.h>

#include "arena.h"
#include "corosync_key.h"
#include "judge_corosync.h"

/* The quorum section as votequorum.c votequorum_readconfig reads it. */
struct quorum {
	long long	 nodes, votes;	/* of the nodelist; votes: their sum */
	long long	 expected;	/* 0: by the nodelist */
	bool		 two_node, last_man, tie_breaker, downscale;
	long long	 wait;		/* wait_for_all; -1: not set */
	bool		 device;
	long long	 device_votes;	/* -1: not set */
};

static void
read_quorum(const struct judge_coro *j, struct quorum *q)
{
	const char *model = coro_get(j->top, "quorum.device.model");
	size_t i;

	*q = (struct quorum){
		.nodes = (long long)j->nnodes,
		.expected = judge_coro_int(j, "quorum.expected_votes", 0),
		.two_node = judge_coro_int(j, "quorum.two_node", 0) != 0,
		.last_man = judge_coro_int(j, "quorum.last_man_standing",
		    0) != 0,
		.tie_breaker = judge_coro_int(j, "quorum.auto_tie_breaker",
		    0) != 0,
		.downscale = judge_coro_int(j, "quorum.allow_downscale",
		    0) != 0,
		.wait = judge_coro_int(j, "quorum.wait_for_all", -1),
		.device = model != NULL && model[0] != '\0',
		.device_votes = judge_coro_int(j, "quorum.device.votes", -1),
	};
	for (i = 0; i < j->nnodes; i++)
		q->votes += j->nodes[i].votes;
}

/* vsf_quorum.c quorum_exec_init_fn: "Invalid quorum provider"; Pacemaker
 * lib/cluster/corosync.c cluster_connect_quorum: "Corosync quorum is not
 * configured", and stops. */
static void
judge_provider(const struct judge_coro *j)
{
	static const char wanted[] = "corosync_votequorum";
	const struct coro_item *item = coro_find(j->top, "quorum.provider");

	if (item != NULL && strcmp(item->value, wanted) == 0)
		return;
	diag_at(j->diag, RULE_corosync_quorum,
	    judge_coro_at(j, "quorum.provider"), item == NULL ?
	    "there is no quorum provider, without which Pacemaker does not "
	    "start" : "corosync has no quorum provider \"%s\"",
	    item == NULL ? "" : item->value);
	diag_fix(j->diag, "write provider: %s into quorum", wanted);
	if (item != NULL)
		diag_replace(j->diag, coro_value_at(j->src, item),
		    item->value, wanted);
}

/* auto_tie_breaker, as "wait_for_all needs to be set for this". */
static bool
switched_off(const struct quorum *q)
{
	return q->tie_breaker && q->votes % 2 == 1 &&
	    (q->wait == 0 || (q->wait < 0 && !q->two_node));
}

/* What corosync refuses at its start: "configuration error: ...". */
static void
judge_device_clash(const struct judge_coro *j, const struct quorum *q)
{
	const struct { bool set; const char *key; } rows[] = {
		{ q->two_node, "quorum.two_node" },
		{ q->last_man, "quorum.last_man_standing" },
		{ q->tie_breaker && !switched_off(q),
		    "quorum.auto_tie_breaker" },
		{ q->downscale, "quorum.allow_downscale" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].set)
			continue;
		diag_at(j->diag, i == 0 ? RULE_qdevice_two_node :
		    RULE_corosync_quorum,
		    judge_coro_at(j, rows[i].key), "%s and a quorum device "
		    "exclude each other", strchr(rows[i].key, '.') + 1);
		diag_note_at(j->diag, judge_coro_at(j, "quorum.device.model"),
		    "the quorum device");
		diag_fix(j->diag, "remove %s", strchr(rows[i].key, '.') + 1);
	}
}

static void
judge_device_votes(const struct judge_coro *j, const struct quorum *q)
{
	struct span at = judge_coro_at(j, q->device_votes < 0 ?
	    "quorum.device.model" : "quorum.device.votes");

	if (q->device_votes < 0 && (q->expected > 0 ||
	    (q->nodes > 0 && q->nodes != q->votes))) {
		diag_at(j->diag, RULE_corosync_quorum, at,
		    "the quorum device has no votes, and %s", q->expected > 0 ?
		    "expected_votes is set" : "not every node has one vote");
		if (q->expected > 0)
			diag_note_at(j->diag, judge_coro_at(j,
			    "quorum.expected_votes"), "expected_votes");
		diag_fix(j->diag, q->expected > 0 ? "remove expected_votes" :
		    "write its votes: into device");
	} else if (q->device_votes > 0 && q->expected > 0 &&
	    q->expected - q->device_votes < 2) {
		diag_at(j->diag, RULE_corosync_quorum, at,
		    "the quorum device has %lld of %lld expected votes, "
		    "corosync wants two for the nodes", q->device_votes,
		    q->expected);
		diag_note_at(j->diag, judge_coro_at(j,
		    "quorum.expected_votes"), "expected_votes");
		diag_fix(j->diag, "remove expected_votes");
	}
}

/* corosync-qdevice(8), qdevice-net-instance.c, qdevice-net-algo-ffsplit.c. */
static void
judge_device_net(const struct judge_coro *j, const struct quorum *q)
{
	const char *algorithm = coro_get(j->top,
	    "quorum.device.net.algorithm");
	bool split = algorithm == NULL ||
	    strcmp(algorithm, "ffsplit") == 0;

	if (!judge_coro_is(j, "quorum.device.model", "net")) {
		diag_at(j->diag, RULE_corosync_quorum,
		    judge_coro_at(j, "quorum.device.model"),
		    "qdevice has no model \"%s\"",
		    coro_get(j->top, "quorum.device.model"));
		diag_fix(j->diag, "write model: net");
		return;
	}
	if (coro_get(j->top, "quorum.device.net.host") == NULL) {
		diag_at(j->diag, RULE_corosync_quorum,
		    judge_coro_at(j, "quorum.device.model"),
		    "the quorum device has no host");
		diag_fix(j->diag, "write net { host: ADDRESS } into device, "
		    "on three lines");
	}
	if (coro_get(j->top, "totem.cluster_name") == NULL) {
		diag_at(j->diag, RULE_corosync_quorum,
		    judge_coro_at(j, "quorum.device.model"),
		    "the quorum device needs a cluster_name");
		diag_fix(j->diag, "write cluster_name: into totem");
	}
	if (split && q->device_votes != 1) {
		diag_at(j->diag, RULE_corosync_quorum,
		    judge_coro_at(j, q->device_votes < 0 ?
		    "quorum.device.model" : "quorum.device.votes"),
		    "the algorithm ffsplit works with one vote of the quorum "
		    "device only");
		diag_fix(j->diag, "write votes: 1 into device");
	} else if (!split && strcmp(algorithm, "lms") == 0 &&
	    q->device_votes >= 0 && q->device_votes != q->votes - 1) {
		diag_at(j->diag, RULE_corosync_quorum,
		    judge_coro_at(j, "quorum.device.votes"),
		    "the algorithm lms works with the default of votes only, "
		    "here %lld", q->votes - 1);
		diag_fix(j->diag, "remove votes");
	}
}

static void
judge_device(const struct judge_coro *j, const struct quorum *q)
{
	const struct coro_item *quorum = NULL, *section = NULL;

	if (q->device) {
		judge_device_clash(j, q);
		judge_device_votes(j, q);
		judge_device_net(j, q);
		return;
	}
	while (section == NULL &&
	    (quorum = coro_section(j->top, quorum, "quorum")) != NULL)
		section = coro_section(quorum, NULL, "device");
	if (section == NULL)
		return;
	diag_at(j->diag, RULE_corosync_ignored,
	    coro_name_at(j->src, section), "a quorum device without a model "
	    "is none");
	diag_fix(j->diag, "write model: net into it");
}

/* votequorum.c calculate_quorum: with two_node one vote is enough as long as
 * no more than two nodes see each other. */
static void
judge_two_node(const struct judge_coro *j, const struct quorum *q)
{
	long long nodes = q->nodes > 0 ? q->nodes : q->expected;

	if (q->two_node && nodes != 2 && nodes > 0) {
		diag_at(j->diag, RULE_two_node_count,
		    judge_coro_at(j, "quorum.two_node"),
		    "two_node is set, but there are %lld nodes", nodes);
		if (q->nodes > 0)
			diag_note_at(j->diag, judge_coro_at(j, "nodelist"),
			    "the nodes");
		diag_fix(j->diag, "remove two_node");
	} else if (q->two_node && q->tie_breaker) {
		diag_at(j->diag, RULE_corosync_ignored,
		    judge_coro_at(j, "quorum.two_node"),
		    "corosync switches two_node off for auto_tie_breaker");
		diag_note_at(j->diag, judge_coro_at(j,
		    "quorum.auto_tie_breaker"), "auto_tie_breaker");
		diag_fix(j->diag, "remove auto_tie_breaker");
	} else if (!q->two_node && q->nodes == 2 && !q->device &&
	    !q->tie_breaker && q->votes == 2) {
		diag_at(j->diag, RULE_two_node_off,
		    judge_coro_at(j, "quorum.two_node"),
		    "two nodes without two_node: when one is lost the other "
		    "loses quorum and stops");
		diag_fix(j->diag, "write two_node: 1 into quorum, or add a "
		    "third node");
	}
}

/* votequorum(5): two_node sets wait_for_all; last_man_standing needs it. */
static void
judge_wait(const struct judge_coro *j, const struct quorum *q)
{
	if (q->two_node && q->wait == 0) {
		diag_at(j->diag, RULE_wait_for_all,
		    judge_coro_at(j, "quorum.wait_for_all"),
		    "two_node without wait_for_all: a node that boots alone "
		    "fences the other, which may hold the newer data");
		diag_note_at(j->diag, judge_coro_at(j, "quorum.two_node"),
		    "two_node");
		diag_fix(j->diag, "remove wait_for_all: two_node switches it "
		    "on");
	} else if (q->last_man && q->wait <= 0) {
		diag_at(j->diag, RULE_wait_for_all,
		    judge_coro_at(j, "quorum.last_man_standing"),
		    "last_man_standing without wait_for_all: after a boot a "
		    "part of the cluster starts without the rest");
		diag_fix(j->diag, "write wait_for_all: 1 into quorum");
	}
}

static void
judge_tie_breaker(const struct judge_coro *j, const struct quorum *q)
{
	if (coro_find(j->top, "quorum.auto_tie_breaker_node") != NULL &&
	    !q->tie_breaker) {
		diag_at(j->diag, RULE_corosync_ignored, judge_coro_at(j,
		    "quorum.auto_tie_breaker_node"), "auto_tie_breaker_node "
		    "without auto_tie_breaker means nothing");
		diag_fix(j->diag, "write auto_tie_breaker: 1 into quorum, or "
		    "remove it");
	}
	if (!switched_off(q))
		return;
	diag_at(j->diag, q->last_man ? RULE_corosync_quorum :
	    RULE_corosync_ignored, judge_coro_at(j,
	    "quorum.auto_tie_breaker"), q->last_man ?
	    "corosync refuses auto_tie_breaker with last_man_standing where "
	    "the votes are odd and wait_for_all is off" :
	    "corosync switches auto_tie_breaker off where the votes are odd "
	    "and wait_for_all is off");
	diag_fix(j->diag, "write wait_for_all: 1 into quorum");
}

/* votequorum(5): expected_votes overrides the sum of the nodelist. */
static void
judge_expected(const struct judge_coro *j, const struct quorum *q)
{
	long long sum = q->votes + (q->device && q->device_votes > 0 ?
	    q->device_votes : 0);

	if (j->version < 300 && q->nodes == 0 && q->expected == 0) {
		diag_at(j->diag, RULE_corosync_quorum,
		    judge_coro_at(j, "quorum.expected_votes"),
		    "there is no nodelist and no expected_votes");
		diag_fix(j->diag, "write a nodelist");
	} else if (q->nodes > 0 && q->expected > 0 && q->expected != sum) {
		diag_at(j->diag, RULE_expected_votes,
		    judge_coro_at(j, "quorum.expected_votes"),
		    "expected_votes is %lld, the nodelist has %lld votes",
		    q->expected, sum);
		diag_note_at(j->diag, judge_coro_at(j, "nodelist"),
		    "the nodes");
		diag_fix(j->diag, "remove expected_votes: corosync adds the "
		    "votes up");
	}
	if (q->nodes > 0 && coro_find(j->top, "quorum.votes") != NULL) {
		diag_at(j->diag, RULE_corosync_ignored,
		    judge_coro_at(j, "quorum.votes"), "with a nodelist "
		    "corosync takes the nodes' quorum_votes in place of "
		    "votes");
		diag_fix(j->diag, "remove votes");
	}
}

void
judge_coro_quorum(const struct judge_coro *j)
{
	struct quorum q;

	read_quorum(j, &q);
	judge_provider(j);
	judge_device(j, &q);
	judge_two_node(j, &q);
	judge_wait(j, &q);
	judge_tie_breaker(j, &q);
	judge_expected(j, &q);
}
