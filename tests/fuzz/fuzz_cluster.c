/* SPDX-License-Identifier: MIT */
/* Fuzz target: a cluster.conf, judged by the schema and by the linter. */
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "compile.h"
#include "job.h"
#include "judge.h"
#include "read_cluster.h"
#include "schema.h"
#include "xmlerr.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Compiled once: schemas keep no state, and the full one takes its time. */
static struct program program;
static struct schema *full;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct arena *arena = arena_new();
	const char *error;

	(void)argc;
	(void)argv;
	xmlerr_init();
	rule_levels_default(&program.levels);
	program.arena = arena;
	program.cluster = schema_compile(arena, NULL,
	    "schemas/cluster/core.rng", &error);
	full = schema_compile(arena, NULL, "schemas/cluster.rng", &error);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job *job = job_new(&program);
	struct source *src = source_text(job->arena, "f",
	    (const char *)data, size);
	struct buf out = { 0 };

	/* what is refused must have a reason, what is accepted none */
	if ((read_cluster(job, src, program.cluster,
	    RULE_template_fault) == NULL) != (job->diag.n > 0))
		__builtin_trap();
	judge_cluster_conf(job, src, full);
	judge_sysconfig_cman(job, src);
	diag_sort(&job->diag);
	diag_text(&job->diag, false, &out);
	buf_free(&out);
	job_free(job);
	return 0;
}
