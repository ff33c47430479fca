/* SPDX-License-Identifier: MIT */
/* Judges the times in a corosync.conf, set and derived. */
#include <string.h>

#include "judge_corosync.h"
#include "totem.h"

/* totemconfig.c of 2.4 and 3.1. */
#define COEFFICIENT	650	/* ms a node from the third on */
#define JOIN		50	/* ms */
#define HOLD_MINIMUM	14	/* ms, from 3.0.2 on; before TOTEM_MINIMUM */

/* What totem_volatile_config_read makes of the totem section; a 0 that is
 * written is the default. */
struct times {
	long long	 token;		/* with what the nodes add to it */
	long long	 added;
	long long	 retransmits, retransmit, hold, join, consensus;
};

static long long
given(const struct judge_coro *j, const char *path, long long absent)
{
	long long value = judge_coro_int(j, path, 0);

	return value == 0 ? absent : value;
}

static void
read_times(const struct judge_coro *j, struct times *t)
{
	long long n = (long long)j->nnodes;

	*t = (struct times){ 0 };
	if (n > 2)
		t->added = (n - 2) * judge_coro_int(j,
		    "totem.token_coefficient", COEFFICIENT);
	t->token = given(j, "totem.token", j->version < 301 ? 1000 : 3000) +
	    t->added;
	t->retransmits = given(j, "totem.token_retransmits_before_loss_const",
	    TOTEM_RETRANSMITS);
	t->retransmit = given(j, "totem.token_retransmit",
	    (long long)((double)t->token / ((double)t->retransmits + 0.2)));
	t->hold = given(j, "totem.hold",
	    (long long)((double)t->retransmit * 0.8 - 10));
	t->join = given(j, "totem.join", JOIN);
	t->consensus = given(j, "totem.consensus",
	    (long long)(1.2 * (double)t->token));
}

/* totem_volatile_config_validate, the values as they are written. */
static bool
judge_given(const struct judge_coro *j)
{
	static const struct { const char *path; long long min, max; }
	    rows[] = {
		{ "totem.max_network_delay", TOTEM_MINIMUM, 0 },
		{ "totem.token_warning", 0, 100 },
		{ "totem.token_retransmit", TOTEM_MINIMUM, 0 },
		{ "totem.join", TOTEM_MINIMUM, 0 },
		{ "totem.consensus", TOTEM_MINIMUM, 0 },
		{ "totem.merge", TOTEM_MINIMUM, 0 },
		{ "totem.downcheck", TOTEM_MINIMUM, 0 },
		{ "totem.rrp_token_expired_timeout", TOTEM_MINIMUM, 0 },
		{ "totem.rrp_problem_count_timeout", TOTEM_MINIMUM, 0 },
		{ "totem.rrp_problem_count_threshold", 2, 0 },
		{ "totem.rrp_problem_count_mcast_threshold", 2, 0 },
	};
	bool ok = true;
	long long v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v = given(j, rows[i].path, rows[i].min);
		if (v >= rows[i].min && (rows[i].max == 0 || v <= rows[i].max))
			continue;
		ok = false;
		diag_at(j->diag, RULE_totem_timeout,
		    judge_coro_at(j, rows[i].path), rows[i].max > 0 ?
		    "%s is %lld, corosync takes at most %lld" :
		    "%s is %lld, corosync takes no less than %lld",
		    strchr(rows[i].path, '.') + 1, v, rows[i].max > 0 ?
		    rows[i].max : rows[i].min);
		diag_fix(j->diag, "remove it: the default fits");
	}
	return ok;
}

/* The first of the keys that is there. */
static struct span
blame(const struct judge_coro *j, const char *first, const char *second)
{
	return judge_coro_at(j, coro_find(j->top, first) != NULL ? first :
	    second);
}

static bool
judge_token(const struct judge_coro *j, const struct times *t)
{
	const char *const factor =
	    "totem.token_retransmits_before_loss_const";
	long long least;

	if (t->retransmit >= TOTEM_MINIMUM && t->token >= TOTEM_MINIMUM)
		return true;
	least = (long long)(TOTEM_MINIMUM * ((double)t->retransmits + 0.2)) +
	    1 - t->added;
	diag_at(j->diag, RULE_totem_timeout, blame(j, "totem.token", factor),
	    "a token of %lld ms leaves less than %d ms for each of %lld "
	    "retransmits", t->token, TOTEM_MINIMUM, t->retransmits);
	diag_fix(j->diag, "write at least token: %lld",
	    least < TOTEM_MINIMUM ? TOTEM_MINIMUM : least);
	return false;
}

void
judge_coro_times(const struct judge_coro *j)
{
	long long hold = j->version < 300 ? TOTEM_MINIMUM : HOLD_MINIMUM;
	bool set = given(j, "totem.consensus", 0) != 0;
	struct times t;

	if (!judge_given(j))
		return;
	read_times(j, &t);
	if (!judge_token(j, &t))
		return;
	if (t.hold < hold) {
		diag_at(j->diag, RULE_totem_timeout, blame(j, "totem.hold",
		    coro_find(j->top, "totem.token_retransmit") != NULL ?
		    "totem.token_retransmit" : "totem.token"),
		    "corosync holds the token for %lld ms, it takes no less "
		    "than %lld", t.hold, hold);
		diag_fix(j->diag, "leave hold and token_retransmit out, and "
		    "the token large");
	}
	if (t.consensus < t.join) {
		diag_at(j->diag, RULE_totem_timeout, blame(j, "totem.consensus",
		    "totem.join"), "consensus %lld ms is less than the %lld "
		    "ms that joining takes", t.consensus, t.join);
		diag_fix(j->diag, "remove %s", set ? "consensus" : "join");
	} else if (set && j->nnodes > 2 && t.consensus * 10 < t.token * 12) {
		diag_at(j->diag, RULE_consensus_low,
		    judge_coro_at(j, "totem.consensus"),
		    "consensus %lld ms is less than 1.2 times the token of "
		    "%lld ms", t.consensus, t.token);
		diag_fix(j->diag, "remove consensus, or write at least %lld",
		    (t.token * 12 + 9) / 10);
	}
}
