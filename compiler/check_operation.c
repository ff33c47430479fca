/* SPDX-License-Identifier: MIT */
/* Rules on operations of resources, and on quorum beside them. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "crm_time.h"
#include "diag.h"
#include "model.h"

static bool
same_text(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* pengine/native.c is_op_dup; pcs 0.9.90 drops one of the two silently. */
static void
judge_pair(struct diag *d, const struct mprimitive *p, const struct mop *a,
    const struct mop *b)
{
	if (strcmp(a->name.s, b->name.s) != 0)
		return;
	if (crm_time(a->interval.s) == crm_time(b->interval.s)) {
		diag_value(d, RULE_operation_duplicate, b->interval.at,
		    "%s has two operations %s with interval %s", p->id.s,
		    b->name.s, b->interval.s);
		diag_note(d, a->interval.at, "the other one");
		diag_fix(d, "give them different intervals: Pacemaker keeps "
		    "one operation for each");
	} else if (same_text(a->role.s, b->role.s)) {
		diag_value(d, RULE_operation_duplicate, b->at,
		    "%s has two operations %s for one role", p->id.s,
		    b->name.s);
		diag_note(d, a->at, "the other one");
		diag_fix(d, "remove one of them");
	}
}

void
check_operation_duplicate(const struct model *m, struct diag *d)
{
	const struct mprimitive *p;
	size_t i, a, b;

	for (i = 0; i < m->resources.nprimitives; i++) {
		p = &m->resources.primitives[i];
		for (b = 1; b < p->nops && b < 64; b++)
			for (a = 0; a < b; a++)
				judge_pair(d, p, &p->ops[a], &p->ops[b]);
	}
}

/* Pacemaker: "Invalid recurring action"; a monitor at 0 is the probe. */
void
check_operation_interval(const struct model *m, struct diag *d)
{
	const struct mprimitive *p = m->resources.database;
	const struct mop *op;
	bool monitor;
	size_t i;

	for (i = 0; p != NULL && i < p->nops; i++) {
		op = &p->ops[i];
		monitor = strcmp(op->name.s, "monitor") == 0;
		if (crm_time(op->interval.s) < 0 ||
		    (crm_time(op->interval.s) > 0) == monitor)
			continue;
		if (monitor) {
			diag_value(d, RULE_operation_interval,
			    op->interval.at, "monitor of %s has interval %s: "
			    "it would never run again", p->id.s,
			    op->interval.s);
			diag_fix(d, "write an interval such as 4s");
		} else {
			diag_value(d, RULE_operation_interval,
			    op->interval.at, "%s runs when it is needed, not "
			    "every %s", op->name.s, op->interval.s);
			diag_fix(d, "leave interval out");
		}
	}
}

/* The agents' metadata: a start covers crash recovery, a promotion and a
 * demotion a checkpoint (resource-agents pgsql, PAF pgsqlms). */
void
check_operation_timeout(const struct model *m, struct diag *d)
{
	static const struct { const char *agent, *op; long long ms; } rows[] = {
		{ "pgsql", "start", 60000 }, { "pgsql", "promote", 60000 },
		{ "pgsql", "demote", 60000 }, { "pgsql", "stop", 60000 },
		{ "pgsql", "monitor", 30000 }, { "pgsqlms", "start", 60000 },
		{ "pgsqlms", "stop", 60000 }, { "pgsqlms", "promote", 30000 },
		{ "pgsqlms", "demote", 120000 },
		{ "pgsqlms", "monitor", 10000 },
	};
	const struct mprimitive *p = m->resources.database;
	const struct mop *op;
	long long ms;
	size_t i, k;

	for (i = 0; p != NULL && i < p->nops; i++) {
		op = &p->ops[i];
		ms = crm_time(op->timeout.s);
		for (k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
			if (strcmp(rows[k].agent, p->type.s) != 0 ||
			    strcmp(rows[k].op, op->name.s) != 0 || ms < 0 ||
			    ms >= rows[k].ms)
				continue;
			diag_value(d, RULE_operation_timeout, op->timeout.at,
			    "timeout %s of %s is short: a slow %s counts as "
			    "failed", op->timeout.s, op->name.s, op->name.s);
			diag_fix(d, "write %llds or more", rows[k].ms / 1000);
		}
	}
}

/* pgsql 3.9: stop_escalate seconds of -m fast, then -m immediate, within the
 * timeout (facts/pacemaker.md E26). */
void
check_stop_escalate(const struct model *m, struct diag *d)
{
	const struct mprimitive *p = m->resources.database;
	const struct msetting *s;
	long long seconds;
	size_t i;

	s = p == NULL ? NULL : model_setting(&p->params, "stop_escalate");
	for (i = 0; s != NULL && i < p->nops; i++) {
		if (strcmp(p->ops[i].name.s, "stop") != 0 &&
		    strcmp(p->ops[i].name.s, "demote") != 0)
			continue;
		seconds = strtoll(s->value.s, NULL, 10);
		if (crm_time(p->ops[i].timeout.s) < 0 ||
		    crm_time(p->ops[i].timeout.s) >=
		    (seconds + 10) * 1000)
			continue;
		diag_value(d, RULE_stop_escalate, s->value.at,
		    "stop_escalate %s does not fit into the timeout %s of %s",
		    s->value.s, p->ops[i].timeout.s, p->ops[i].name.s);
		diag_note(d, p->ops[i].timeout.at, "the timeout");
		diag_fix(d, "leave ten seconds between them: the immediate "
		    "stop comes after stop_escalate");
		return;
	}
}

/* unpack_operation: "on_fail=fence and stonith-enabled=false makes no
 * sense"; and block leaves a hung primary where it is. */
void
check_on_fail(const struct model *m, struct diag *d)
{
	const struct mprimitive *p = m->resources.database;
	const struct mop *op;
	bool fence, block;
	size_t i;

	for (i = 0; p != NULL && i < p->nops; i++) {
		op = &p->ops[i];
		if (op->on_fail.s == NULL)
			continue;
		fence = strcmp(op->on_fail.s, "fence") == 0 &&
		    !m->fencing_enabled.v;
		block = strcmp(op->name.s, "stop") == 0 &&
		    m->fencing_enabled.v && strcmp(op->on_fail.s, "fence");
		if (!fence && !block)
			continue;
		diag_value(d, RULE_on_fail, op->on_fail.at, fence ?
		    "on_fail is fence, and fencing is off" : "a stop that "
		    "fails is to %s: a hung primary then stops the failover",
		    op->on_fail.s);
		diag_fix(d, fence ? "write another action, or switch fencing "
		    "on" : "write \"fence\", or leave on_fail out");
	}
}

/* With two nodes and cman's two_node each is quorate alone, so quorum must
 * not stop the survivor; with more, and with corosync's two_node, which waits
 * for all nodes at the start, it is what prevents two primaries. */
void
check_quorum_policy(const struct model *m, struct diag *d)
{
	const struct msetting *s = model_setting(&m->properties,
	    "no-quorum-policy");
	bool ignore;

	if (s == NULL || s->value.at == NULL || s->value.at->generated)
		return;
	ignore = strcmp(s->value.s, "ignore") == 0;
	if (ignore && m->corosync.s != NULL && m->nnodes < 3) {
		diag_value(d, RULE_quorum_policy, s->value.at,
		    "no-quorum-policy is ignore: a node that boots alone "
		    "makes a second primary");
		diag_fix(d, "leave it out: corosync keeps the survivor of "
		    "two nodes quorate");
	} else if (m->nnodes >= 3 && ignore) {
		diag_value(d, RULE_quorum_policy, s->value.at,
		    "no-quorum-policy is ignore with %zu nodes: a part "
		    "without quorum goes on and makes a second primary",
		    m->nnodes);
		diag_fix(d, "leave it out, or write \"stop\"");
	} else if (m->corosync.s == NULL && m->nnodes == 2 && !ignore &&
	    m->two_node.v) {
		diag_value(d, RULE_quorum_policy, s->value.at,
		    "no-quorum-policy is %s with two nodes: the survivor may "
		    "stop, too", s->value.s);
		diag_fix(d, "leave it out, or write \"ignore\": with two_node "
		    "fencing decides");
	}
}
