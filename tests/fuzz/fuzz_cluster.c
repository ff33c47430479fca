/* SPDX-License-Identifier: MIT */
/* Fuzz target: a cluster.conf, judged by the schema. */
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "compile.h"
#include "job.h"
#include "read_cluster.h"
#include "schema.h"
#include "xmlerr.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	xmlerr_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct program program;
	struct buf out = { 0 };
	const char *error;
	struct job *job;

	memset(&program, 0, sizeof(program));
	rule_levels_default(&program.levels);
	/* for each input anew: it takes half a millisecond, keeps no state */
	program.cluster = schema_compile(arena, NULL,
	    "schemas/cluster/core.rng", &error);
	job = job_new(&program);
	/* what is refused must have a reason, what is accepted none */
	if ((read_cluster(job, source_text(job->arena, "f",
	    (const char *)data, size), program.cluster,
	    RULE_template_fault) == NULL) != (job->diag.n > 0))
		__builtin_trap();
	diag_sort(&job->diag);
	diag_text(&job->diag, false, &out);
	buf_free(&out);
	job_free(job);
	schema_free(program.cluster);
	arena_free(arena);
	return 0;
}
