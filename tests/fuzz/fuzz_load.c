/* SPDX-License-Identifier: MIT */
/* Fuzz target: gate 1 alone; libconfig must take what syntax.c took. */
#include <sys/mman.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doc.h"
#include "job.h"
#include "load.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct program program = { 0 };
	struct job job = { .program = &program, .arena = arena_new() };
	struct setting *root;
	int fd = memfd_create("topology", 0);
	size_t i;

	if (fd == -1 || write(fd, data, size) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET) != 0 || dup2(fd, 0) != 0)
		abort();
	close(fd);
	rule_levels_default(&program.levels);
	diag_init(&job.diag, job.arena, &program.levels);
	root = load_file(&job, "-");
	if (root != NULL)
		xmlFreeDoc(doc_build_unchecked(&job, root));
	for (i = 0; i < job.diag.n; i++)
		if (strncmp(job.diag.list[i].text, "libconfig", 9) == 0)
			abort();
	diag_free(&job.diag);
	arena_free(job.arena);
	return 0;
}
