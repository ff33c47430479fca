/* SPDX-License-Identifier: MIT */
/* Rules on what agents, fence devices and Pacemaker are given: options.tsv
 * and fence_agents.tsv say what they take. */
#include <string.h>

#include "arena.h"
#include "check.h"
#include "crm_option.h"
#include "diag.h"
#include "model.h"

/* The most names to choose a suggestion from. */
#define MAX_NAMES 160

/* A group of options of one owner; another one's are taken, too. */
struct group {
	const struct model		*m;
	struct diag			*d;
	const struct msettings		*given;
	struct crm_options		 own, also;
	const char			*what;	/* "an option of X" */
	const char			*version;	/* of own's since */
	const char			*version_of;
	bool				 closed;	/* own is complete */
};

typedef void judge_fn(const struct group *, const struct msetting *,
    const struct crm_option *);

static const struct crm_option *
find(const struct group *g, const char *name)
{
	const struct crm_option *o = crm_option_find(&g->own, name),
	    *also = crm_option_find(&g->also, name);

	return o == NULL || (also != NULL && also->follows[0] != '\0') ?
	    also : o;
}

static void
each(const struct group *g, judge_fn *judge)
{
	size_t i;

	for (i = 0; i < g->given->n; i++)
		if (g->given->list[i].value.at != NULL &&
		    !g->given->list[i].value.at->generated)
			judge(g, &g->given->list[i],
			    find(g, g->given->list[i].name));
}

/* Calls judge for each option that the topology gives: of the agent, of the
 * fence devices, of the cluster. */
static void
all_groups(const struct model *m, struct diag *d, judge_fn *judge)
{
	struct group g = { .m = m, .d = d, .closed = true };
	size_t i;

	if (m->resources.database != NULL) {
		g.given = &m->agent_options;
		g.own = crm_options(m->crm, m->agent.s);
		g.what = arena_printf(d->arena, "a parameter of the agent %s",
		    m->agent.s);
		g.version = m->resource_agents.s;
		g.version_of = "resource-agents";
		each(&g, judge);
	}
	g.given = &m->properties;
	g.own = crm_options(m->crm, "property");
	g.what = "a property of Pacemaker";
	g.version = m->pacemaker_version.s;
	g.version_of = "version";
	each(&g, judge);
	g.also = crm_options(m->crm, "stonith");
	for (i = 0; i < m->ndevices; i++) {
		g.given = &m->devices[i].options;
		g.own = crm_options(m->crm, m->devices[i].agent.s);
		g.what = arena_printf(d->arena, "an option of %s",
		    m->devices[i].agent.s);
		g.closed = g.own.n > 0;
		each(&g, judge);
	}
}

static void
suggest_name(const struct group *g, const struct msetting *s)
{
	const char *names[MAX_NAMES], *near;
	const struct crm_options *o[] = { &g->own, &g->also };
	size_t i, k, n = 0;

	for (k = 0; k < 2; k++)
		for (i = 0; i < o[k]->n && n < MAX_NAMES; i++)
			names[n++] = o[k]->list[i].old[0] != '\0' ?
			    o[k]->list[i].old : o[k]->list[i].name;
	near = suggest(s->name, names, n);
	if (near == NULL) {
		diag_fix(g->d, "remove it");
		return;
	}
	diag_fix(g->d, "write %s", near);
	diag_replace(g->d, s->value.at->key, s->name, near);
}

static void
judge_name(const struct group *g, const struct msetting *s,
    const struct crm_option *o)
{
	if (o != NULL || !g->closed)
		return;
	diag_key(g->d, RULE_option_unknown, s->value.at,
	    "\"%s\" is not %s", s->name, g->what);
	suggest_name(g, s);
}

/* pcs: "is not a valid option" (every version, facts/pacemaker.md 1.3). */
void
check_option_unknown(const struct model *m, struct diag *d)
{
	all_groups(m, d, judge_name);
}

static void
judge_value(const struct group *g, const struct msetting *s,
    const struct crm_option *o)
{
	const char *wants;

	if (o == NULL)
		return;
	wants = crm_option_wants(g->d->arena, o, s->value.s);
	if (wants == NULL)
		return;
	diag_value(g->d, RULE_option_value, s->value.at,
	    "\"%s\" is no value for %s", s->value.s, s->name);
	diag_fix(g->d, "write %s", wants);
}

/* pcs up to 0.9.139 takes any value, and what Pacemaker cannot read it
 * replaces by its default (facts/pacemaker.md 0.4; pe_pref, check_enum). */
void
check_option_value(const struct model *m, struct diag *d)
{
	all_groups(m, d, judge_value);
}

static void
judge_since(const struct group *g, const struct msetting *s,
    const struct crm_option *o)
{
	if (o == NULL)
		return;
	if (o->old[0] != '\0' && strcmp(o->name, s->name) == 0 &&
	    crm_version_older(g->m->fence_agents.s, CRM_NEW_NAMES)) {
		diag_key(g->d, RULE_option_version, s->value.at,
		    "\"%s\" came with fence-agents " CRM_NEW_NAMES ", the "
		    "nodes have %s", s->name, g->m->fence_agents.s);
		diag_fix(g->d, "write %s", o->old);
		diag_replace(g->d, s->value.at->key, s->name, o->old);
	} else if (o->since[0] != '\0' &&
	    crm_version_older(g->version, o->since)) {
		diag_key(g->d, RULE_option_version, s->value.at,
		    "\"%s\" came with %s %s, the nodes have %s", s->name,
		    strcmp(g->version_of, "version") == 0 ? "Pacemaker" :
		    g->version_of, o->since, g->version);
		diag_fix(g->d, "remove it, or say what the nodes have in "
		    "pacemaker.%s", strcmp(g->version_of, "version") == 0 ?
		    "version" : "resource_agents");
	}
}

void
check_option_version(const struct model *m, struct diag *d)
{
	all_groups(m, d, judge_since);
}

static void
judge_old_name(const struct group *g, const struct msetting *s,
    const struct crm_option *o)
{
	if (o == NULL || o->old[0] == '\0' || strcmp(o->old, s->name) != 0 ||
	    crm_version_older(g->m->fence_agents.s, CRM_NEW_NAMES))
		return;
	diag_key(g->d, RULE_option_renamed, s->value.at,
	    "\"%s\" is called \"%s\" since fence-agents " CRM_NEW_NAMES,
	    s->name, o->name);
	diag_fix(g->d, "write %s", o->name);
	diag_replace(g->d, s->value.at->key, s->name, o->name);
}

/* pcs 0.10 and later warn of a deprecated option (facts/pacemaker.md 3.8). */
void
check_option_renamed(const struct model *m, struct diag *d)
{
	all_groups(m, d, judge_old_name);
}

static void
judge_follows(const struct group *g, const struct msetting *s,
    const struct crm_option *o)
{
	bool cluster;

	/* saying the same again is no contradiction */
	if (o == NULL || o->follows[0] == '\0')
		return;
	cluster = strcmp(o->follows, "the cluster itself") == 0;
	diag_key(g->d, RULE_option_follows, s->value.at,
	    "\"%s\" %s %s", s->name, cluster ? "is set by" : "follows from",
	    o->follows);
	if (cluster)
		diag_fix(g->d, "remove it");
	else
		diag_fix(g->d, "remove it, and say it there: the other files "
		    "of the bundle would not know");
}

void
check_option_follows(const struct model *m, struct diag *d)
{
	all_groups(m, d, judge_follows);
}

/* What Pacemaker fills in itself: stonithd passes action and the port. */
static bool
is_filled(const char *name)
{
	return strcmp(name, "action") == 0 || strcmp(name, "plug") == 0;
}

static bool
is_given(const struct mdevice *v, const struct crm_option *o)
{
	return model_setting(&v->options, o->name) != NULL ||
	    (o->old[0] != '\0' && model_setting(&v->options, o->old) != NULL);
}

/* pcs 0.9.137 and later: "required resource option ... is missing". */
void
check_option_required(const struct model *m, struct diag *d)
{
	const struct mdevice *v;
	struct crm_options o;
	size_t i, k;

	for (i = 0; i < m->ndevices; i++) {
		v = &m->devices[i];
		o = crm_options(m->crm, v->agent.s);
		for (k = 0; k < o.n; k++) {
			if (!o.list[k].required || is_given(v, &o.list[k]) ||
			    is_filled(o.list[k].name) ||
			    crm_option_find(&o, o.list[k].name) != &o.list[k])
				continue;
			diag_key(d, RULE_option_required, v->at,
			    "fence device %s lacks the option %s, without "
			    "which %s does nothing", v->name.s,
			    o.list[k].old[0] != '\0' ? o.list[k].old :
			    o.list[k].name, v->agent.s);
			diag_fix(d, "add it to the options of the device");
		}
	}
}

static void
judge_ascii(const struct group *g, const struct msetting *s,
    const struct crm_option *o)
{
	const char *p;

	(void)o;
	for (p = s->value.s; *p != '\0' && (unsigned char)*p < 0x80; p++)
		;
	if (*p == '\0')
		return;
	diag_value(g->d, RULE_option_ascii, s->value.at,
	    "pcs of Python 2 ends with a traceback at \"%s\"", s->value.s);
	diag_fix(g->d, "use ASCII characters only");
}

/* pcs 0.9.123 and later on Python 2: argv are bytes, the CIB is Unicode
 * (facts/pacemaker.md 1.3; utils.py, dom.toxml).  0.10 is on Python 3; crmsh
 * writes &#233; for an e with an accent. */
void
check_option_ascii(const struct model *m, struct diag *d)
{
	if (crm_version_older(m->pcs.s, "0.10") ||
	    strcmp(m->shell.s, "crmsh") == 0)
		all_groups(m, d, judge_ascii);
}

static void
judge_version(struct diag *d, const struct mstr *version)
{
	const char *p = version->s;
	size_t n;

	while (p != NULL && (n = strspn(p, "0123456789")) > 0 && n < 6) {
		p += n;
		if (*p == '\0')
			return;
		p += *p == '.';
	}
	if (p == NULL)
		return;
	diag_value(d, RULE_package_version, version->at,
	    "\"%s\" is not a version", version->s);
	diag_fix(d, "write what `rpm -q` says, numbers with dots between: "
	    "\"1.1.10\"");
}

void
check_package_version(const struct model *m, struct diag *d)
{
	judge_version(d, &m->resource_agents);
	judge_version(d, &m->pacemaker_version);
}

/* Meta attributes are free: what nobody reads has no effect, as with a typing
 * error in one that somebody does (Pacemaker Explained, resource options). */
void
check_meta_unknown(const struct model *m, struct diag *d)
{
	struct group g = { .m = m, .d = d, .given = &m->rsc_defaults,
	    .own = crm_options(m->crm, "meta"), .what = "a meta attribute" };
	const struct msetting *s;
	const char *wants;
	const struct crm_option *o;
	size_t i;

	for (i = 0; i < g.given->n; i++) {
		s = &g.given->list[i];
		o = find(&g, s->name);
		wants = o == NULL ? NULL :
		    crm_option_wants(d->arena, o, s->value.s);
		if (o == NULL) {
			diag_key(d, RULE_meta_unknown, s->value.at,
			    "Pacemaker reads no meta attribute \"%s\"",
			    s->name);
			suggest_name(&g, s);
		} else if (wants != NULL) {
			diag_value(d, RULE_meta_unknown, s->value.at,
			    "\"%s\" is no value for %s: Pacemaker takes its "
			    "default", s->value.s, s->name);
			diag_fix(d, "write %s", wants);
		}
	}
}
