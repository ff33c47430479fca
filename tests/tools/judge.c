/* SPDX-License-Identifier: MIT */
/* judge --as cluster.conf|sysconfig-cman FILE...: what the linter says. */
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "compile.h"
#include "job.h"
#include "judge.h"
#include "schema.h"
#include "xmlerr.h"

static void
judge_file(struct job *job, const char *as, const char *path,
    struct schema *full)
{
	const char *error = NULL;
	struct source *src = source_read(job->arena, path, path, &error);
	struct buf out = { 0 };

	if (src == NULL)
		diag_value(&job->diag, RULE_include, NULL, "%s: %s", path,
		    error);
	else if (strcmp(as, "cluster.conf") == 0)
		judge_cluster_conf(job, src, full);
	else
		judge_sysconfig_cman(job, src);
	diag_sort(&job->diag);
	diag_text(&job->diag, false, &out);
	fwrite(out.data == NULL ? "" : out.data, 1, out.len, stderr);
	buf_free(&out);
}

int
main(int argc, char **argv)
{
	size_t errors = 0, warnings = 0;
	struct program program;
	const char *error = NULL;
	struct schema *full;
	struct job *job;
	int i;

	if (argc < 4 || strcmp(argv[1], "--as") != 0)
		return 2;
	memset(&program, 0, sizeof(program));
	xmlerr_init();
	rule_levels_default(&program.levels);
	program.arena = arena_new();
	full = schema_compile(program.arena, NULL, "schemas/cluster.rng",
	    &error);
	if (full == NULL)
		return 3;
	job = job_new(&program);
	for (i = 3; i < argc; i++) {
		judge_file(job, argv[2], argv[i], full);
		errors += job->diag.count[LEVEL_ERROR];
		warnings += job->diag.count[LEVEL_WARNING];
		job_reset(job);
	}
	fprintf(stderr, "%d file%s, %zu error%s, %zu warning%s\n", argc - 3,
	    argc == 4 ? "" : "s", errors, errors == 1 ? "" : "s", warnings,
	    warnings == 1 ? "" : "s");
	job_free(job);
	schema_free(full);
	arena_free(program.arena);
	return errors > 0;
}
