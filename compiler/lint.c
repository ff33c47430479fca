/* SPDX-License-Identifier: MIT */
/* Judges one existing file: the table of kinds. */
#include <string.h>
#include <strings.h>

#include "check.h"
#include "compile.h"
#include "corosync_key.h"
#include "diag.h"
#include "job.h"
#include "judge.h"
#include "lint.h"
#include "lint_files.h"
#include "model.h"
#include "read_cib.h"
#include "read_cluster.h"
#include "read_shell.h"

/* cman-preconfig.c verify_nodename: equal, or one is the other's first label;
 * what a resolver would add is not known here. */
static bool
same_host(const char *a, const char *b)
{
	size_t n = strcspn(a, "."), k = strcspn(b, ".");

	return strcmp(a, b) == 0 || (n == k && strncmp(a, b, n) == 0 &&
	    (a[n] == '\0' || b[k] == '\0'));
}

static void
check_member(struct job *job, const struct lint *lint,
    const struct source *src)
{
	const struct cluster_conf *c = read_cluster(job, src, NULL,
	    RULE_cluster_conf);
	struct span at = { src, 0, 0 };
	const char *line;
	size_t i;

	if (c == NULL || c->nnodes == 0)
		return;
	for (i = 0; i < c->nnodes; i++)
		if (same_host(c->nodes[i].name, lint->node))
			return;
	line = source_line(job->arena, src, c->nodes[0].line, &at.len);
	at.off = (size_t)(line - src->text) + strspn(line, " \t");
	at.len -= strspn(line, " \t");
	diag_at(&job->diag, RULE_node_absent, at,
	    "no <clusternode> is called \"%s\": Pacemaker does not find "
	    "itself there", lint->node);
	diag_fix(&job->diag, "name each as `uname -n` prints it on that "
	    "node");
}

void
lint_cluster(struct job *job, const struct lint *lint,
    const struct source *src)
{
	size_t before = diag_errors(&job->diag, false);

	judge_cluster_conf(job, src, lint->full);
	if (lint->node != NULL && diag_errors(&job->diag, false) == before)
		check_member(job, lint, src);
}

static const struct source *
top(struct job *job, const char *path)
{
	struct lint_files files = { .job = job };

	return lint_files_top(&files, path);
}

static void
as_cluster_conf(struct job *job, const struct lint *lint, const char *path)
{
	const struct source *src = top(job, path);

	if (src != NULL)
		lint_cluster(job, lint, src);
}

static void
as_corosync_conf(struct job *job, const struct lint *lint, const char *path)
{
	const struct source *src = top(job, path);

	if (src != NULL)
		judge_corosync_conf(job, src, lint->corosync != 0 ?
		    lint->corosync : COROSYNC_NEWEST, lint->node);
}

static void
as_cman(struct job *job, const struct lint *lint, const char *path)
{
	const struct source *src = top(job, path);

	(void)lint;
	if (src != NULL)
		judge_sysconfig_cman(job, src);
}

static void
as_cib(struct job *job, const struct lint *lint, const char *path)
{
	const struct source *src = top(job, path);

	(void)lint;
	if (src != NULL)
		read_cib(job, src, RULE_cib_refused);
}

static void
as_script(struct job *job, const struct lint *lint, const char *path)
{
	const struct source *src = top(job, path);

	(void)lint;
	if (src != NULL)
		read_shell(job->arena, src, &job->diag, RULE_file_syntax);
}

static void
as_postgresql_conf(struct job *job, const struct lint *lint,
    const char *path)
{
	struct lint_files files = { .job = job };
	const struct source *src = lint_files_top(&files, path);
	struct model *m = lint_model(job, lint);

	if (src == NULL)
		return;
	lint_settings(&files, m, src);
	lint_settings_end(job, m, lint);
	check_run(job, m);
}

static void
as_pg_hba_conf(struct job *job, const struct lint *lint, const char *path)
{
	struct lint_files files = { .job = job };
	const struct source *src = lint_files_top(&files, path);
	struct model *m = lint_model(job, lint);

	if (src == NULL)
		return;
	lint_hba(&files, m, src);
	check_run(job, m);
}

static void
as_recovery_conf(struct job *job, const struct lint *lint, const char *path)
{
	struct lint_files files = { .job = job };
	const struct source *src = lint_files_top(&files, path);
	struct model *m = lint_model(job, lint);

	if (src == NULL)
		return;
	lint_recovery(&files, m, lint, src);
	check_run(job, m);
}

static void
as_topology(struct job *job, const struct lint *lint, const char *path)
{
	struct compiled compiled;

	(void)lint;
	(void)compile_file(job, path, &compiled);
	compile_free(&compiled);
}

static const struct lint_kind kinds[] = {
	{ "cluster.conf", NULL, false, true, as_cluster_conf },
	{ "corosync.conf", "corosync", false, false, as_corosync_conf },
	{ "cman", "sysconfig", false, false, as_cman },
	{ "postgresql.conf", NULL, true, false, as_postgresql_conf },
	{ "pg_hba.conf", NULL, true, false, as_pg_hba_conf },
	{ "recovery.conf", NULL, true, false, as_recovery_conf },
	{ "cib.xml", "cib", false, false, as_cib },
	{ "script", NULL, false, false, as_script },
	{ "topology", NULL, false, false, as_topology },
	{ "node", NULL, false, true, lint_node },
};

#define NKINDS (sizeof(kinds) / sizeof(kinds[0]))

const struct lint_kind *
lint_kind_row(size_t i)
{
	return i < NKINDS ? &kinds[i] : NULL;
}

const struct lint_kind *
lint_kind(const char *name)
{
	size_t i;

	for (i = 0; i < NKINDS; i++)
		if (strcmp(kinds[i].name, name) == 0 ||
		    (kinds[i].also != NULL &&
		    strcmp(kinds[i].also, name) == 0))
			return &kinds[i];
	return NULL;
}

bool
lint_judge(struct job *job, const struct lint *lint, const char *path)
{
	size_t before = diag_errors(&job->diag, false);

	lint->kind->judge(job, lint, path);
	return diag_errors(&job->diag, false) == before;
}
