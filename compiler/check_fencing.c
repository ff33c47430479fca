/* SPDX-License-Identifier: MIT */
/* Rules on fence devices: which node they fence, in which order. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "check.h"
#include "crm_option.h"
#include "crm_time.h"
#include "diag.h"
#include "ip.h"
#include "model.h"
#include "seen.h"

/* A name of a program: no blank, no slash. */
static bool
is_program(const char *s)
{
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr("_.-", *s) == NULL)
			return false;
	return true;
}

static bool
fences(const struct mdevice *v, const char *node)
{
	size_t i;

	for (i = 0; i < v->ntargets; i++)
		if (strcmp(v->targets[i].node.s, node) == 0)
			return true;
	return false;
}

static const struct mnode *
find_node(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		if (strcmp(m->nodes[i].name.s, name) == 0)
			return &m->nodes[i];
	return NULL;
}

static const struct mdevice *
find_device(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->ndevices; i++)
		if (strcmp(m->devices[i].name.s, name) == 0)
			return &m->devices[i];
	return NULL;
}

/* An option by either of its names. */
static const struct msetting *
option(const struct mdevice *v, const char *old, const char *name)
{
	const struct msetting *s = model_setting(&v->options, old);

	return s != NULL || name == NULL ? s :
	    model_setting(&v->options, name);
}

/* fenced and stonithd look an agent up as a program in /usr/sbin. */
void
check_fencing_agent(const struct model *m, struct diag *d)
{
	const struct mstr *agent;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		agent = &m->devices[i].agent;
		if (strncmp(agent->s, "fence_", 6) == 0 && is_program(agent->s))
			continue;
		diag_value(d, RULE_fencing_agent, agent->at,
		    "\"%s\" is not a fence agent", agent->s);
		diag_fix(d, "write the name of a program such as "
		    "\"fence_ipmilan\": `pcs stonith list` shows them");
	}
}

/* stonithd needs to know by name what a device fences: pcmk_host_list. */
void
check_fencing_target(const struct model *m, struct diag *d)
{
	const struct mdevice *v;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		v = &m->devices[i];
		if ((v->node.s != NULL) != (v->nodes_at != NULL))
			continue;
		if (v->nodes_at != NULL) {
			diag_key(d, RULE_fencing_target, v->nodes_at,
			    "fence device \"%s\" has node and nodes",
			    v->name.s);
			diag_note(d, v->node.at, "node");
			diag_fix(d, "write node for one node, nodes for "
			    "several");
			continue;
		}
		diag_key(d, RULE_fencing_target, v->at,
		    "fence device \"%s\" does not say which node it fences",
		    v->name.s);
		diag_fix(d, "write node = \"%s\", or nodes for a device "
		    "that fences several", m->nnodes > 0 ?
		    m->nodes[0].name.s : "NAME");
	}
}

/* stonith-ng build_port_aliases: blanks, ',' and ';' end a pair, ':' and '='
 * divide it. */
void
check_fencing_port(const struct model *m, struct diag *d)
{
	const struct mstr *port;
	size_t i, k;

	for (i = 0; i < m->ndevices; i++)
		for (k = 0; k < m->devices[i].ntargets; k++) {
			port = &m->devices[i].targets[k].port;
			if (port->s == NULL || strpbrk(port->s,
			    " \t\r\n,;:=") == NULL)
				continue;
			diag_value(d, RULE_fencing_port, port->at,
			    "port \"%s\" would be cut in pcmk_host_map",
			    port->s);
			diag_fix(d, "name it without blanks, ',', ';', ':' "
			    "and '=', or declare a device for %s alone, with "
			    "the port among its options",
			    m->devices[i].targets[k].node.s);
		}
}

/* Reports a name that is no node's. */
static void
unknown_node(const struct model *m, struct diag *d, enum rule rule,
    const struct mstr *node, const char *what)
{
	const char *names[128], *near;
	size_t n;

	for (n = 0; n < m->nnodes && n < 128; n++)
		names[n] = m->nodes[n].name.s;
	near = suggest(node->s, names, n);
	diag_value(d, rule, node->at, "%s is for node \"%s\", which does not "
	    "exist", what, node->s);
	diag_note(d, m->nodes_at, "the nodes");
	if (near != NULL) {
		diag_fix(d, "write node = \"%s\"", near);
		diag_replace(d, node->at->value, node->s, near);
	} else
		diag_fix(d, "write the name of a node, as in nodes");
}

void
check_fencing_node(const struct model *m, struct diag *d)
{
	const struct place *first;
	const struct mdevice *v;
	struct seen *seen;
	size_t i, k;

	for (i = 0; i < m->ndevices; i++) {
		v = &m->devices[i];
		seen = seen_new(d->arena, v->ntargets);
		for (k = 0; k < v->ntargets; k++) {
			const struct mstr *node = &v->targets[k].node;

			if (find_node(m, node->s) == NULL)
				unknown_node(m, d, RULE_fencing_node, node,
				    arena_printf(d->arena, "fence device "
				    "\"%s\"", v->name.s));
			first = seen_add(seen, node->s, strlen(node->s),
			    node->at);
			if (first == NULL)
				continue;
			diag_value(d, RULE_fencing_node, node->at,
			    "fence device \"%s\" names %s twice", v->name.s,
			    node->s);
			diag_note(d, first, "first named here");
			diag_fix(d, "remove one of them");
		}
	}
}

void
check_fencing_disabled(const struct model *m, struct diag *d)
{
	if (m->fencing_enabled.v)
		return;
	diag_value(d, RULE_fencing_disabled, m->fencing_enabled.at,
	    "fencing is off: a node that hangs can come back and write beside "
	    "the new primary");
	diag_fix(d, "declare a fence device for each node and write enabled "
	    "= true");
}

void
check_fencing_reason(const struct model *m, struct diag *d)
{
	if (m->fencing_enabled.v || m->fencing_reason.s != NULL)
		return;
	diag_value(d, RULE_fencing_reason, m->fencing_enabled.at,
	    "fencing is off without a reason");
	diag_fix(d, "write reason = \"...\" beside it, for who reads this "
	    "after the outage");
}

/* "Resource start-up disabled since no STONITH resources have been
 * defined" (pengine/native.c). */
void
check_fencing_missing(const struct model *m, struct diag *d)
{
	if (!m->fencing_enabled.v || m->ndevices > 0)
		return;
	diag_key(d, RULE_fencing_missing, m->fencing_at,
	    "fencing is on, but there is no fence device: Pacemaker starts "
	    "no resource");
	diag_fix(d, "declare a device for each node in fencing.devices");
}

void
check_fencing_uncovered(const struct model *m, struct diag *d)
{
	size_t i, k;

	if (!m->fencing_enabled.v || m->ndevices == 0)
		return;
	for (i = 0; i < m->nnodes; i++) {
		for (k = 0; k < m->ndevices; k++)
			if (fences(&m->devices[k], m->nodes[i].name.s))
				break;
		if (k < m->ndevices)
			continue;
		diag_value(d, RULE_fencing_uncovered, m->nodes[i].name.at,
		    "no fence device is for %s", m->nodes[i].name.s);
		diag_note(d, m->fencing_at, "the devices");
		diag_fix(d, "declare one: the cluster stops when it cannot "
		    "fence a lost node");
	}
}

/* Seconds that the device waits: the key, or an option that stonithd or the
 * agent knows; -1 for a random time. */
static long long
delay_of(const struct mdevice *v)
{
	const struct msetting *s;
	long long ms;

	if (v->delay.set)
		return v->delay.v;
	if (model_setting(&v->options, "pcmk_delay_max") != NULL)
		return -1;
	s = option(v, "delay", "pcmk_delay_base");
	ms = s == NULL ? 0 : crm_time(s->value.s);
	return ms < 0 ? 0 : ms / 1000;
}

/* Both nodes of two shoot at once unless one waits (SUSE TID 000019110);
 * delay= works with every version, pcmk_delay_max from 1.1.13 on. */
void
check_fencing_race(const struct model *m, struct diag *d)
{
	const struct mdevice *first[2] = { NULL, NULL };
	size_t i, k;

	if (m->nnodes != 2 || !m->fencing_enabled.v)
		return;
	/* the first device of each node; one for both shoots once */
	for (i = 0; i < 2; i++)
		for (k = m->ndevices; k > 0; k--)
			if (m->devices[k - 1].ntargets == 1 &&
			    fences(&m->devices[k - 1], m->nodes[i].name.s))
				first[i] = &m->devices[k - 1];
	if (first[0] == NULL || first[1] == NULL || delay_of(first[0]) < 0 ||
	    delay_of(first[1]) < 0 ||
	    delay_of(first[0]) != delay_of(first[1]))
		return;
	diag_key(d, RULE_fencing_race, first[0]->at,
	    delay_of(first[0]) == 0 ? "no fence device waits: when the two "
	    "nodes lose each other, each can switch the other off" :
	    "both fence devices wait as long: when the two nodes lose each "
	    "other, each can switch the other off");
	diag_fix(d, "write delay = 15 in the device that fences the node "
	    "which is to survive, here %s%s", m->primary != NULL ?
	    m->primary->name.s : m->nodes[0].name.s,
	    delay_of(first[0]) == 0 ? "" : ", and none in the other");
}

/* These agents drive the management board of one machine. */
static bool
is_board(const char *agent)
{
	static const char *const names[] = { "fence_ipmilan", "fence_ilo",
	    "fence_ilo2", "fence_ilo3", "fence_ilo4", "fence_idrac",
	    "fence_imm", "fence_rsa", "fence_rsb", "fence_amt",
	    "fence_ilo_mp" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(agent, names[i]) == 0)
			return true;
	return false;
}

static bool
same_option(const struct mdevice *a, const struct mdevice *b,
    const char *old, const char *name)
{
	const struct msetting *x = option(a, old, name),
	    *y = option(b, old, name);

	return (x == NULL) == (y == NULL) &&
	    (x == NULL || strcmp(x->value.s, y->value.s) == 0);
}

/* A board switches the machine off that it is in, whatever node was meant. */
void
check_fencing_shared(const struct model *m, struct diag *d)
{
	const struct mdevice *a, *b;
	const struct msetting *ip;
	size_t i, k;

	for (i = 0; i < m->ndevices; i++) {
		b = &m->devices[i];
		if (!is_board(b->agent.s))
			continue;
		if (b->ntargets > 1) {
			diag_key(d, RULE_fencing_shared, b->nodes_at,
			    "%s switches one machine, and \"%s\" is to fence "
			    "%zu nodes with it", b->agent.s, b->name.s,
			    b->ntargets);
			diag_fix(d, "declare a device for each node");
			continue;
		}
		ip = option(b, "ipaddr", "ip");
		for (k = 0; k < i && ip != NULL && b->ntargets == 1; k++) {
			a = &m->devices[k];
			if (!is_board(a->agent.s) || a->ntargets != 1 ||
			    strcmp(a->targets[0].node.s,
			    b->targets[0].node.s) == 0 ||
			    !same_option(a, b, "ipaddr", "ip") ||
			    !same_option(a, b, "ipport", NULL))
				continue;
			diag_value(d, RULE_fencing_shared, ip->value.at,
			    "\"%s\" and \"%s\" fence two nodes by one "
			    "board, %s", a->name.s, b->name.s, ip->value.s);
			diag_note(d, option(a, "ipaddr", "ip")->value.at,
			    "the other one");
			diag_fix(d, "write the address of the board of %s",
			    b->targets[0].node.s);
			break;
		}
	}
}

/* The first node, ring or VIP with that address, NULL if none. */
static const struct place *
owner_of(const struct model *m, const char *text)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++) {
		if (strcmp(m->nodes[i].address.text.s, text) == 0)
			return m->nodes[i].address.text.at;
		if (m->nodes[i].ring1_at != NULL &&
		    strcmp(m->nodes[i].ring1_address.text.s, text) == 0)
			return m->nodes[i].ring1_address.text.at;
	}
	for (i = 0; i < m->nvips; i++)
		if (strcmp(m->vips[i].address.text.s, text) == 0)
			return m->vips[i].address.text.at;
	return NULL;
}

/* fence_virt's ipaddr is a guest's own, all others are a device's. */
void
check_fencing_address(const struct model *m, struct diag *d)
{
	const struct msetting *ip;
	const struct place *at;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		ip = option(&m->devices[i], "ipaddr", "ip");
		at = ip == NULL || strcmp(m->devices[i].agent.s,
		    "fence_virt") == 0 ? NULL : owner_of(m, ip->value.s);
		if (at == NULL)
			continue;
		diag_value(d, RULE_fencing_address, ip->value.at,
		    "%s is not the address of a fence device: it is the "
		    "cluster's own", ip->value.s);
		diag_note(d, at, "used here");
		diag_fix(d, "write the address of the management board or "
		    "switch");
	}
}

/* pcs: "is not a stonith id", "is not currently a node"; stonithd uses the
 * devices of a level for that node, all of them. */
static void
judge_level(const struct model *m, struct diag *d, const struct mlevel *l)
{
	const struct mdevice *v;
	size_t k;

	if (find_node(m, l->node.s) == NULL) {
		unknown_node(m, d, RULE_fencing_level, &l->node,
		    arena_printf(d->arena, "level %lld", l->level.v));
		return;
	}
	for (k = 0; k < l->ndevices; k++) {
		v = find_device(m, l->devices[k].s);
		if (v != NULL && fences(v, l->node.s))
			continue;
		diag_value(d, RULE_fencing_level, l->devices[k].at,
		    v == NULL ? "there is no fence device \"%s\"" :
		    "fence device \"%s\" does not fence %s",
		    l->devices[k].s, l->node.s);
		if (v != NULL)
			diag_note(d, v->at, "the device");
		diag_fix(d, "name a device of fencing.devices that fences %s",
		    l->node.s);
	}
}

void
check_fencing_level(const struct model *m, struct diag *d)
{
	const struct mlevel *l;
	bool before;
	size_t i, k;

	for (i = 0; i < m->nlevels; i++) {
		l = &m->levels[i];
		judge_level(m, d, l);
		before = l->level.v == 1;
		for (k = 0; k < m->nlevels; k++) {
			if (k == i || strcmp(m->levels[k].node.s,
			    l->node.s) != 0)
				continue;
			before |= m->levels[k].level.v == l->level.v - 1;
			if (m->levels[k].level.v != l->level.v || k > i)
				continue;
			diag_value(d, RULE_fencing_level, l->level.at,
			    "level %lld of %s is given twice", l->level.v,
			    l->node.s);
			diag_note(d, m->levels[k].level.at, "the other one");
			diag_fix(d, "give one of them another number, or put "
			    "the devices of both into one list");
		}
		if (before)
			continue;
		diag_value(d, RULE_fencing_level, l->level.at,
		    "%s has a level %lld and no level %lld", l->node.s,
		    l->level.v, l->level.v - 1);
		diag_fix(d, "number the levels of a node 1, 2, 3");
	}
}

/* "If a topology exists for the node, only its devices are used"
 * (stonith-ng, remote.c; Pacemaker Explained, Fencing Topologies). */
void
check_fencing_level_unused(const struct model *m, struct diag *d)
{
	const struct mdevice *v;
	const struct mlevel *has;
	size_t i, k, n, t;
	bool used;

	for (i = 0; i < m->ndevices; i++) {
		v = &m->devices[i];
		for (t = 0; t < v->ntargets; t++) {
			has = NULL;
			used = false;
			for (k = 0; k < m->nlevels; k++) {
				if (strcmp(m->levels[k].node.s,
				    v->targets[t].node.s) != 0)
					continue;
				has = &m->levels[k];
				for (n = 0; n < has->ndevices; n++)
					used |= strcmp(has->devices[n].s,
					    v->name.s) == 0;
			}
			if (has == NULL || used)
				continue;
			diag_value(d, RULE_fencing_level_unused,
			    v->targets[t].node.at, "\"%s\" never fences %s: "
			    "the node has levels, and the device is in none",
			    v->name.s, v->targets[t].node.s);
			diag_note(d, has->at, "a level of the node");
			diag_fix(d, "add a level with it");
		}
	}
}

/* Seconds of an option, else what is usual. */
static long long
seconds(const struct mdevice *v, const char *name, long long usual)
{
	const struct msetting *s = model_setting(&v->options, name);
	long long ms = s == NULL ? -1 : crm_time(s->value.s);

	return ms < 0 ? usual : ms / 1000;
}

/* stonith-timeout is 60s unless set; the agent waits power_wait after each
 * command and power_timeout, 20s, for its effect (fencing.py). */
void
check_fencing_timeout(const struct model *m, struct diag *d)
{
	const struct msetting *s = model_setting(&m->properties,
	    "stonith-timeout");
	long long limit = s == NULL ? 60 : crm_time(s->value.s) / 1000, need;
	const struct mdevice *v;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		v = &m->devices[i];
		need = delay_of(v) + 2 * seconds(v, "power_wait", 0) +
		    seconds(v, "power_timeout", 20);
		if (need < limit || crm_time(s == NULL ? "60" :
		    s->value.s) < 0)
			continue;
		diag_key(d, RULE_fencing_timeout, v->at,
		    "\"%s\" can take %llds, after %llds Pacemaker counts the "
		    "fencing as failed", v->name.s, need, limit);
		if (s != NULL)
			diag_note(d, s->value.at, "stonith-timeout");
		diag_fix(d, "write properties = { stonith-timeout = "
		    "\"%llds\"; } in pacemaker, or let the device wait less",
		    need + 30);
	}
}

/* fencing.py has passwd_script in every agent that has a password. */
void
check_fencing_password(const struct model *m, struct diag *d)
{
	struct crm_options o;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		if (m->devices[i].secret.s == NULL)
			continue;
		o = crm_options(m->crm, m->devices[i].agent.s);
		if (o.n == 0 || crm_option_find(&o, "passwd_script") != NULL)
			continue;
		diag_value(d, RULE_fencing_password, m->devices[i].secret.at,
		    "%s takes no password", m->devices[i].agent.s);
		diag_fix(d, "remove it%s", crm_option_find(&o, "key_file") !=
		    NULL ? ": key_file names the key, which is on every node"
		    : "");
	}
}

/* fence_ipmilan(8): cycle does not prove that the power was off. */
void
check_fencing_option(const struct model *m, struct diag *d)
{
	const struct msetting *s;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		s = model_setting(&m->devices[i].options, "method");
		if (s == NULL || strcmp(s->value.s, "cycle") != 0)
			continue;
		diag_value(d, RULE_fencing_option, s->value.at,
		    "method cycle cannot tell whether the power was off");
		diag_fix(d, "remove it: the default is onoff");
	}
}
