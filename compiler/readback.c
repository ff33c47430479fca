/* SPDX-License-Identifier: MIT */
/* Gate 4: every rendered file is read back, judged and compared. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "job.h"
#include "model.h"
#include "readback.h"

/* The readers, and which nodes need a file of the kind. */
static const struct {
	void	       (*read)(const struct readback *);
	bool		 needed;	/* on every node */
	bool		 per_node;	/* its values differ by node */
} kinds[KIND_N] = {
	[KIND_CLUSTER_CONF]	= { readback_cluster_conf, true, false },
	[KIND_COROSYNC_CONF]	= { readback_corosync_conf, true, false },
	[KIND_SYSCONFIG]	= { readback_sysconfig, true, false },
	[KIND_POSTGRESQL_CONF]	= { readback_postgresql_conf, true, true },
	[KIND_PG_HBA_CONF]	= { readback_pg_hba_conf, true, false },
	[KIND_RECOVERY_CONF]	= { readback_recovery_conf, false, true },
	[KIND_STANDBY_SIGNAL]	= { readback_standby_signal, false, true },
	[KIND_SCRIPT]		= { readback_script, true, false },
	[KIND_CRM]		= { readback_crm_script, false, false },
	[KIND_CIB]		= { readback_cib_xml, true, false },
	[KIND_STEP]		= { readback_step, true, false },
	[KIND_HOSTS]		= { readback_hosts, true, false },
	[KIND_FIREWALL]		= { readback_firewall, true, false },
	[KIND_RUNBOOK]		= { readback_runbook, true, false },
};

static void
report(const struct readback *r, const struct place *place,
    const struct template_place *at, size_t line, const char *text)
{
	struct diag *d = &r->job->diag;

	if (place == NULL || place->value.src == NULL)
		place = r->model->cluster_at;
	if (line > 0)
		diag_value(d, RULE_template_fault, place,
		    "%s:%zu (made by %s:%ld): %s", r->file->path, line,
		    at->file, at->line, text);
	else
		diag_value(d, RULE_template_fault, place,
		    "%s (made by %s:%ld): %s", r->file->path, at->file,
		    at->line, text);
	diag_fix(d, "the template is wrong: mend %s, or report this",
	    at->file);
}

/* The template of the whole file: that of its first line. */
static const struct template_place *
template_of(const struct bundle_file *f)
{
	return f->nlines > 0 ? &f->lines[0].at : &f->at;
}

bool
readback_readable(const struct readback *r, const struct diag *scratch)
{
	struct linecol at;
	size_t i;

	for (i = 0; i < scratch->n; i++) {
		at = source_linecol(r->job->arena, r->src,
		    scratch->list[i].at.off);
		readback_fault(r, at.line, "%s", scratch->list[i].text);
	}
	return scratch->n == 0;
}

void
readback_fault(const struct readback *r, size_t line, const char *fmt, ...)
{
	const struct bundle_line *l = NULL;
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(r->job->arena, fmt, ap);
	va_end(ap);
	if (line > r->file->nlines)
		line = r->file->nlines;
	if (line > 0)
		l = &r->file->lines[line - 1];
	report(r, l != NULL ? l->place : NULL,
	    l != NULL ? &l->at : template_of(r->file), line, text);
}

void
readback_missing(const struct readback *r, const struct place *place,
    const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(r->job->arena, fmt, ap);
	va_end(ap);
	report(r, place, template_of(r->file), 0, text);
}

void
readback_value(const struct readback *r, size_t line, const char *what,
    const char *read, const char *wanted, const struct place *place)
{
	if (read == NULL && wanted == NULL)
		return;
	if (read == NULL)
		readback_missing(r, place, "%s is missing, \"%s\" is wanted",
		    what, wanted);
	else if (wanted == NULL)
		readback_fault(r, line, "%s = \"%s\" is not in the topology",
		    what, read);
	else if (strcmp(read, wanted) != 0)
		readback_fault(r, line, "%s is \"%s\", \"%s\" is wanted",
		    what, read, wanted);
}

void
readback_int(const struct readback *r, size_t line, const char *what,
    const char *read, const struct mint *wanted)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", wanted->v);
	readback_value(r, line, what, read, wanted->set ? text : NULL,
	    wanted->at);
}

static const struct bundle_file *
find(const struct bundle *b, enum file_kind kind, const struct mnode *node)
{
	size_t i;

	for (i = 0; i < b->nfiles; i++)
		if (b->files[i].kind == kind && (b->files[i].cluster ||
		    bundle_file_on(b, &b->files[i], node->name.s)))
			return &b->files[i];
	return NULL;
}

static bool
is_outside(const struct model *m, const struct mnode *node)
{
	size_t i;

	for (i = 0; i < m->noutside; i++)
		if (node == &m->outside[i])
			return true;
	return false;
}

/*
 * recovery.conf is for PostgreSQL 11 and older: on standbys, unless the agent
 * pgsql writes it, or as a template for pgsqlms on every node.  From 12 on a
 * standby has standby.signal, which an agent makes.
 */
static bool
needed(const struct model *m, enum file_kind kind, const struct mnode *node)
{
	if (is_outside(m, node) && kind != KIND_POSTGRESQL_CONF &&
	    kind != KIND_PG_HBA_CONF && kind != KIND_RECOVERY_CONF &&
	    kind != KIND_STANDBY_SIGNAL && kind != KIND_STEP &&
	    kind != KIND_HOSTS && kind != KIND_RUNBOOK)
		return false;
	if (kind == KIND_CLUSTER_CONF || kind == KIND_SYSCONFIG)
		return m->corosync.s == NULL;
	if (kind == KIND_COROSYNC_CONF)
		return m->corosync.s != NULL;
	if (kind == KIND_RECOVERY_CONF)
		return m->version_num < 120 && (is_outside(m, node) ||
		    strcmp(m->agent.s, "pgsql") != 0) &&
		    (node->role == ROLE_STANDBY ||
		    strcmp(m->agent.s, "pgsqlms") == 0);
	if (kind == KIND_STANDBY_SIGNAL)
		return m->version_num >= 120 && node->role == ROLE_STANDBY &&
		    (is_outside(m, node) || strcmp(m->agent.s, "none") == 0);
	if (kind == KIND_SCRIPT || kind == KIND_CRM)
		return (strcmp(m->shell.s, "crmsh") == 0) ==
		    (kind == KIND_CRM);
	return kinds[kind].needed;
}

/* What the bundle should hold and does not, or the reverse. */
static void
check_presence(struct job *job, const struct model *m,
    const struct bundle *b, const struct mnode *node)
{
	const struct bundle_file *file;
	enum file_kind kind;

	for (kind = 0; kind < KIND_N; kind++) {
		if (kinds[kind].read == NULL)
			continue;
		file = find(b, kind, node);
		if ((file != NULL) == needed(m, kind, node))
			continue;
		if (file == NULL)
			diag_value(&job->diag, RULE_template_fault,
			    node->name.at, "templates/bundle.xsl makes no %s "
			    "for %s", file_kind_name(kind), node->name.s);
		else
			diag_value(&job->diag, RULE_template_fault,
			    node->name.at, "%s:%ld makes a %s for %s, which "
			    "must not have one", file->at.file, file->at.line,
			    file_kind_name(kind), node->name.s);
		diag_fix(&job->diag, "mend the plan in "
		    "templates/bundle.xsl");
	}
}

/* The text of a file as the readers take it, without another copy. */
static const struct source *
source_of(struct arena *arena, const struct bundle_file *f)
{
	struct source *src = arena_alloc(arena, sizeof(*src));

	src->name = f->path;
	src->text = f->text;
	src->len = f->len;
	return src;
}

static const struct mnode *
node_of(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		if (strcmp(m->nodes[i].name.s, name) == 0)
			return &m->nodes[i];
	for (i = 0; i < m->noutside; i++)
		if (strcmp(m->outside[i].name.s, name) == 0)
			return &m->outside[i];
	return NULL;
}

void
readback_check(struct job *job, const struct model *m,
    const struct bundle *b)
{
	struct readback r = { .job = job, .model = m };
	size_t i, k;

	for (i = 0; i < m->nnodes; i++)
		check_presence(job, m, b, &m->nodes[i]);
	for (i = 0; i < m->noutside; i++)
		check_presence(job, m, b, &m->outside[i]);
	for (i = 0; i < b->nfiles; i++) {
		r.file = &b->files[i];
		if (kinds[r.file->kind].read == NULL)
			continue;
		r.src = source_of(job->arena, r.file);
		if (r.file->node != NULL) {
			r.node = node_of(m, r.file->node);
			if (r.node != NULL)
				kinds[r.file->kind].read(&r);
			continue;
		}
		/* one text for all nodes must be right for each of them */
		for (k = 0; k < m->nnodes; k++) {
			r.node = &m->nodes[k];
			kinds[r.file->kind].read(&r);
			if (!kinds[r.file->kind].per_node)
				break;
		}
	}
}
