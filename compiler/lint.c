/* SPDX-License-Identifier: MIT */
/* Judges one existing file: the table of kinds. */
#include <string.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "job.h"
#include "judge.h"
#include "lint.h"
#include "model.h"
#include "read_shell.h"

static void
lint_cluster(struct job *job, const struct lint_kind *kind,
    const struct source *src, int version, struct schema *full)
{
	(void)kind;
	(void)version;
	judge_cluster_conf(job, src, full);
}

static void
lint_cman(struct job *job, const struct lint_kind *kind,
    const struct source *src, int version, struct schema *full)
{
	(void)kind;
	(void)version;
	(void)full;
	judge_sysconfig_cman(job, src);
}

static void
lint_script(struct job *job, const struct lint_kind *kind,
    const struct source *src, int version, struct schema *full)
{
	(void)kind;
	(void)version;
	(void)full;
	read_shell(job->arena, src, &job->diag, RULE_file_syntax);
}

/* A file of PostgreSQL alone: what it says, and the rules on that. */
static void
lint_postgresql(struct job *job, const struct lint_kind *kind,
    const struct source *src, int version, struct schema *full)
{
	struct model *m = lint_model(job, version);

	(void)full;
	if (strcmp(kind->name, "postgresql.conf") == 0)
		lint_settings(job, m, src);
	else if (strcmp(kind->name, "pg_hba.conf") == 0)
		lint_hba(job, m, src);
	else
		lint_recovery(job, m, src);
	check_run(job, m);
}

static const struct lint_kind kinds[] = {
	{ "cluster.conf", false, false, true, lint_cluster },
	{ "cman", false, false, false, lint_cman },
	{ "postgresql.conf", true, false, false, lint_postgresql },
	{ "pg_hba.conf", true, false, false, lint_postgresql },
	{ "recovery.conf", true, false, false, lint_postgresql },
	{ "script", false, false, false, lint_script },
	{ "node", false, true, true, NULL },
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
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool
lint_path(struct job *job, const struct lint_kind *kind, const char *path,
    int version, struct schema *full)
{
	size_t before = diag_errors(&job->diag, false);
	struct span nowhere = { NULL, 0, 0 };
	const char *error = NULL, *name;
	struct source *src;

	if (kind->directory)
		return lint_node(job, path, version, full);
	name = strcmp(path, "-") == 0 ? "standard input" : path;
	src = source_read(job->arena, path, name, &error);
	if (src == NULL) {
		diag_at(&job->diag, RULE_include, nowhere, "%s: %s", name,
		    error);
		return false;
	}
	src->next = job->sources;
	job->sources = src;
	kind->judge(job, kind, src, version, full);
	return diag_errors(&job->diag, false) == before;
}
