/* SPDX-License-Identifier: MIT */
/* Fuzz target: existing files as pghac lint judges them; the first two bytes
 * pick the kind and PostgreSQL's version. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "compile.h"
#include "job.h"
#include "lint.h"
#include "schema.h"
#include "xmlerr.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct arena *arena;	/* of the schema, compiled once */
static struct schema *full;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *error = NULL;

	(void)argc;
	(void)argv;
	xmlerr_init();
	arena = arena_new();
	full = schema_compile(arena, NULL, "schemas/cluster.rng", &error);
	if (full == NULL)
		abort();
	return 0;
}

/* The text as a file that can be opened: kinds are judged by their path. */
static void
judge(struct job *job, const struct lint *lint, const char *text, size_t len)
{
	char path[64];
	int fd = memfd_create("input", 0);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	lint_judge(job, lint, path);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "pg_hba.conf", "postgresql.conf",
	    "script", "cman", "cluster.conf", "recovery.conf" };
	static const int versions[] = { 91, 92, 93, 94, 95, 96, 100, 110,
	    120, 130, 140, 150, 160, 170, 180 };
	struct lint lint = { .node = "n1", .full = full };
	struct program program;
	struct buf out = { 0 };
	struct job *job;

	if (size < 2)
		return 0;
	lint.kind = lint_kind(kinds[data[0] % 6]);
	lint.version = versions[data[1] % 15];
	memset(&program, 0, sizeof(program));
	rule_levels_default(&program.levels);
	job = job_new(&program);
	judge(job, &lint, (const char *)data + 2, size - 2);
	diag_sort(&job->diag);
	diag_text(&job->diag, false, &out);
	buf_free(&out);
	job_free(job);
	return 0;
}
