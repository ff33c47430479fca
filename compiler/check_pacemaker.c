/* SPDX-License-Identifier: MIT */
/* Rules on Pacemaker resources and fencing. */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "arena.h"
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

/* False if it is one. */
static bool
one_duplicate(struct diag *d, struct seen *seen, const struct mstr *name,
    const char *what)
{
	const struct place *first;

	first = seen_add(seen, name->s, strlen(name->s), name->at);
	if (first == NULL)
		return true;
	diag_value(d, RULE_resource_id_duplicate, name->at,
	    "%s \"%s\" is used twice", what, name->s);
	diag_note(d, first, "first used here");
	diag_fix(d, "ids are unique among all resources and nodes of the "
	    "cluster: choose another name");
	return false;
}

/* An id that pcs, crmsh and cib.xml give to a part of what is at owner. */
__attribute__((format(printf, 4, 5)))
static void
derived(struct diag *d, struct seen *seen, const struct place *owner,
    const char *fmt, ...)
{
	const struct place *first;
	const char *id;
	va_list ap;

	va_start(ap, fmt);
	id = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	first = seen_add(seen, id, strlen(id), owner);
	if (first == NULL)
		return;
	diag_value(d, RULE_resource_id_duplicate, first,
	    "the id \"%s\" is needed for something else", id);
	diag_note(d, owner, "for a part of this");
	diag_fix(d, "choose another name");
}

static void
derived_pairs(struct diag *d, struct seen *seen, const struct mstr *id,
    const struct msettings *pairs, const char *part)
{
	size_t i;

	if (pairs->n > 0)
		derived(d, seen, id->at, "%s-%s", id->s, part);
	for (i = 0; i < pairs->n; i++)
		derived(d, seen, id->at, "%s-%s-%s", id->s, part,
		    pairs->list[i].name);
}

/* Those of the cluster's own pairs. */
static void
derived_ids_of(struct diag *d, struct seen *seen, const char *id,
    const struct msettings *pairs)
{
	size_t i;

	for (i = 0; i < pairs->n; i++) {
		if (i == 0)
			derived(d, seen, pairs->list[i].value.at, "%s", id);
		derived(d, seen, pairs->list[i].value.at, "%s-%s", id,
		    pairs->list[i].name);
	}
}

/* Every element of a CIB has an id, which is an xs:ID: unique. */
static void
derived_ids(const struct model *m, struct diag *d, struct seen *seen)
{
	const struct mprimitive *p;
	const struct mconstraint *c;
	size_t i, k;

	for (i = 0; i < m->resources.nprimitives; i++) {
		p = &m->resources.primitives[i];
		derived_pairs(d, seen, &p->id, &p->params,
		    "instance_attributes");
		derived_pairs(d, seen, &p->id, &p->meta, "meta_attributes");
		for (k = 0; k < p->nops; k++)
			derived(d, seen, p->id.at, "%s-%s-interval-%s%s",
			    p->id.s, p->ops[k].name.s, p->ops[k].interval.s,
			    p->ops[k].role.s == NULL ? "" :
			    strcmp(p->ops[k].role.s, "promoted") == 0 ?
			    "-role-Master" : "-role-Slave");
	}
	if (m->resources.master.s != NULL)
		derived_pairs(d, seen, &m->resources.master,
		    &m->resources.master_meta, "meta_attributes");
	for (i = 0; i < m->resources.nconstraints; i++) {
		c = &m->resources.constraints[i];
		if (c->id.s != NULL)
			derived(d, seen, c->at, "%s", c->id.s);
		else
			derived(d, seen, c->at, "location-%s-%s-%s",
			    c->rsc.s, c->node.s, c->score.s);
	}
	derived_ids_of(d, seen, "cib-bootstrap-options", &m->properties);
	derived_ids_of(d, seen, "rsc_defaults-options", &m->rsc_defaults);
	for (i = 0; i < m->nlevels; i++)
		derived(d, seen, m->levels[i].at, "fl-%s-%lld",
		    m->levels[i].node.s, m->levels[i].level.v);
}

void
check_resource_id_duplicate(const struct model *m, struct diag *d)
{
	size_t i, n = m->nnodes + m->nvips + m->ndevices + m->nlevels + 3;
	struct seen *seen;
	bool ok = true;

	for (i = 0; i < m->resources.nprimitives; i++)
		n += m->resources.primitives[i].params.n +
		    m->resources.primitives[i].meta.n +
		    m->resources.primitives[i].nops + 2;
	n += m->resources.master_meta.n + 1 + m->resources.nconstraints +
	    m->properties.n + m->rsc_defaults.n + 2;
	seen = seen_new(d->arena, n);
	for (i = 0; i < m->nnodes; i++)
		(void)seen_add(seen, m->nodes[i].name.s,
		    strlen(m->nodes[i].name.s), m->nodes[i].name.at);
	for (i = 0; i < m->nvips; i++)
		ok &= one_duplicate(d, seen, &m->vips[i].name, "VIP name");
	for (i = 0; i < m->ndevices; i++)
		ok &= one_duplicate(d, seen, &m->devices[i].name,
		    "fence device name");
	if (m->resources.database != NULL) {
		ok &= one_duplicate(d, seen, &m->pacemaker_resource,
		    "resource id");
		ok &= one_duplicate(d, seen, &m->pacemaker_master,
		    "resource id");
		ok &= one_duplicate(d, seen, &m->pacemaker_group,
		    "resource id");
	}
	if (ok)
		derived_ids(m, d, seen);
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
