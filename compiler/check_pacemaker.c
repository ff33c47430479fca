/* SPDX-License-Identifier: MIT */
/* Rules on Pacemaker resources and fencing. */
#include <ctype.h>
#include <string.h>

#include "check.h"
#include "crm_time.h"
#include "diag.h"
#include "model.h"
#include "seen.h"

/* Linux: IFNAMSIZ is 16 with the NUL; a label is "nic:label". */
#define LABEL_MAX 15

/* The schema wants an xs:ID; pcs takes [A-Za-z_][A-Za-z0-9_.-]*. */
static bool
is_id(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr("_.-", *s) == NULL)
			return false;
	return true;
}

static void
one_id(struct diag *d, const struct mstr *name)
{
	if (is_id(name->s))
		return;
	diag_value(d, RULE_resource_id, name->at,
	    "\"%s\" cannot be the id of a resource", name->s);
	diag_fix(d, "begin with a letter or '_', go on with letters, digits, "
	    "'_', '.' and '-'");
}

void
check_resource_id(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nvips; i++)
		one_id(d, &m->vips[i].name);
	for (i = 0; i < m->ndevices; i++)
		one_id(d, &m->devices[i].name);
	if (m->resources.database == NULL)
		return;
	one_id(d, &m->pacemaker_resource);
	one_id(d, &m->pacemaker_master);
	one_id(d, &m->pacemaker_group);
}

static void
one_duplicate(struct diag *d, struct seen *seen, const struct mstr *name,
    const char *what)
{
	const struct place *first;

	first = seen_add(seen, name->s, strlen(name->s), name->at);
	if (first == NULL)
		return;
	diag_value(d, RULE_resource_id_duplicate, name->at,
	    "%s \"%s\" is used twice", what, name->s);
	diag_note(d, first, "first used here");
	diag_fix(d, "ids are unique among all resources of the cluster: "
	    "choose another name");
}

void
check_resource_id_duplicate(const struct model *m, struct diag *d)
{
	struct seen *seen = seen_new(d->arena, m->nvips + m->ndevices + 3);
	size_t i;

	for (i = 0; i < m->nvips; i++)
		one_duplicate(d, seen, &m->vips[i].name, "VIP name");
	for (i = 0; i < m->ndevices; i++)
		one_duplicate(d, seen, &m->devices[i].name,
		    "fence device name");
	if (m->resources.database == NULL)
		return;
	one_duplicate(d, seen, &m->pacemaker_resource, "resource id");
	one_duplicate(d, seen, &m->pacemaker_master, "resource id");
	one_duplicate(d, seen, &m->pacemaker_group, "resource id");
}

void
check_vip_purpose_duplicate(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nvips; i++) {
		const struct mvip *v = &m->vips[i];

		if (strcmp(v->purpose.s, "replication") != 0 ||
		    v == m->replication_vip)
			continue;
		diag_value(d, RULE_vip_purpose_duplicate, v->purpose.at,
		    "%s is a second replication VIP", v->name.s);
		diag_note(d, m->replication_vip->purpose.at, "the first one");
		diag_fix(d, "standbys connect to one: give this one purpose = "
		    "\"client\"");
	}
}

/* What the kernel takes as a label: no blank, no colon of its own. */
static bool
label_ok(const char *s)
{
	return s[0] != '\0' && strpbrk(s, " \t\n:/") == NULL;
}

/* The VIP's interface, else the longest a node says, else el6's eth0. */
static const char *
nic_of(const struct model *m, const struct mvip *v, const struct place **at)
{
	const char *nic = NULL;
	size_t i;

	*at = v->interface.at;
	if (v->interface.s != NULL)
		return v->interface.s;
	for (i = 0; i < m->nnodes; i++) {
		if (m->nodes[i].interface.s == NULL || (nic != NULL &&
		    strlen(nic) >= strlen(m->nodes[i].interface.s)))
			continue;
		nic = m->nodes[i].interface.s;
		*at = m->nodes[i].interface.at;
	}
	return nic != NULL ? nic : "eth0";
}

/* IPaddr2 makes the label NIC:IFLABEL; the kernel takes 15 bytes, and
 * resource-agents 3.9.5 does not check (ClusterLabs/resource-agents#717). */
void
check_iflabel_length(const struct model *m, struct diag *d)
{
	const struct place *at;
	const struct mvip *v;
	const char *nic;
	size_t i;
	int room;

	for (i = 0; i < m->nvips; i++) {
		v = &m->vips[i];
		if (!label_ok(v->iflabel.s)) {
			diag_value(d, RULE_iflabel_length, v->iflabel.at,
			    "\"%s\" cannot be an interface label",
			    v->iflabel.s);
			diag_fix(d, "use letters and digits, without blanks "
			    "or ':'");
			continue;
		}
		nic = nic_of(m, v, &at);
		room = LABEL_MAX - 1 - (int)strlen(nic);
		if ((int)strlen(v->iflabel.s) <= room)
			continue;
		diag_value(d, RULE_iflabel_length, v->iflabel.at,
		    "label \"%s:%s\" has %zu bytes, the kernel takes %d", nic,
		    v->iflabel.s, strlen(nic) + 1 + strlen(v->iflabel.s),
		    LABEL_MAX);
		if (at != NULL)
			diag_note(d, at, "the interface");
		if (room > 0)
			diag_fix(d, "write iflabel = \"%.*s\"", room,
			    v->iflabel.s);
	}
}

static void
one_interface(struct diag *d, const struct mstr *nic)
{
	/* dev_valid_name, net/core/dev.c; ':' is an alias, not a device */
	if (nic->s == NULL || (strlen(nic->s) <= LABEL_MAX &&
	    strcmp(nic->s, ".") != 0 && strcmp(nic->s, "..") != 0 &&
	    nic->s[strspn(nic->s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@+")] == '\0'))
		return;
	diag_value(d, RULE_interface_name, nic->at,
	    "\"%s\" cannot be the name of a network interface", nic->s);
	diag_fix(d, "write what `ip link` shows, as in \"eth0\": at most %d "
	    "letters, digits, '.', '_' and '-'", LABEL_MAX);
}

void
check_interface_name(const struct model *m, struct diag *d)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		one_interface(d, &m->nodes[i].interface);
	for (i = 0; i < m->nvips; i++)
		one_interface(d, &m->vips[i].interface);
}

/* fenced and stonithd look an agent up as a program in /usr/sbin. */
void
check_fencing_agent(const struct model *m, struct diag *d)
{
	const struct mstr *agent;
	size_t i;

	for (i = 0; i < m->ndevices; i++) {
		agent = &m->devices[i].agent;
		if (strncmp(agent->s, "fence_", 6) == 0 && is_id(agent->s))
			continue;
		diag_value(d, RULE_fencing_agent, agent->at,
		    "\"%s\" is not a fence agent", agent->s);
		diag_fix(d, "write the name of a program such as "
		    "\"fence_ipmilan\": `pcs stonith list` shows them");
	}
}

static void
one_line(struct diag *d, const struct msettings *s, const char *what)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (strpbrk(s->list[i].value.s, "\n\r") == NULL)
			continue;
		diag_value(d, RULE_value_line_end, s->list[i].value.at,
		    "%s \"%s\" has more than one line", what,
		    s->list[i].name);
		diag_fix(d, "write it without line ends");
	}
}

/* Agents read NAME=VALUE lines on standard input (fence-agents fencing.py),
 * pcs passes properties on the same way. */
void
check_value_line_end(const struct model *m, struct diag *d)
{
	size_t i;

	one_line(d, &m->properties, "property");
	for (i = 0; i < m->ndevices; i++)
		one_line(d, &m->devices[i].options, "option");
}

static void
one_duration(struct diag *d, const struct mstr *text, bool zero)
{
	if (text->s == NULL || crm_time(text->s) > 0 ||
	    (zero && crm_time(text->s) == 0))
		return;
	diag_value(d, RULE_duration_syntax, text->at,
	    "\"%s\" is not an interval", text->s);
	diag_fix(d, "write a number above 0 and a unit: \"10s\", \"500ms\", "
	    "\"1min\"");
}

void
check_duration_syntax(const struct model *m, struct diag *d)
{
	const struct mprimitive *p = m->resources.database;
	size_t i;

	for (i = 0; i < m->nvips; i++)
		one_duration(d, &m->vips[i].monitor, false);
	for (i = 0; p != NULL && i < p->nops; i++) {
		one_duration(d, &p->ops[i].interval, true);
		one_duration(d, &p->ops[i].timeout, false);
	}
}

/* The node a fence device is for, NULL if there is none of that name. */
static const struct mnode *
find_node(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		if (strcmp(m->nodes[i].name.s, name) == 0)
			return &m->nodes[i];
	return NULL;
}

void
check_fencing_node(const struct model *m, struct diag *d)
{
	const char *names[128], *near;
	size_t i, n;

	for (n = 0; n < m->nnodes && n < 128; n++)
		names[n] = m->nodes[n].name.s;
	for (i = 0; i < m->ndevices; i++) {
		if (find_node(m, m->devices[i].node.s) != NULL)
			continue;
		near = suggest(m->devices[i].node.s, names, n);
		diag_value(d, RULE_fencing_node, m->devices[i].node.at,
		    "fence device \"%s\" is for node \"%s\", which does not "
		    "exist", m->devices[i].name.s, m->devices[i].node.s);
		diag_note(d, m->nodes_at, "the nodes");
		if (near != NULL) {
			diag_fix(d, "write node = \"%s\"", near);
			diag_replace(d, m->devices[i].node.at->value,
			    m->devices[i].node.s, near);
		} else
			diag_fix(d, "write the name of a node, as in nodes");
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
			if (strcmp(m->devices[k].node.s,
			    m->nodes[i].name.s) == 0)
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
