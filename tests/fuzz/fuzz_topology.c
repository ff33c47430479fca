/* SPDX-License-Identifier: MIT */
/* Fuzz target: a hostile topology through all gates and the printer. */
#include <sys/mman.h>

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "compile.h"
#include "diag.h"
#include "job.h"
#include "opts.h"
#include "program.h"
#include "xmlerr.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* libFuzzer has no place to hand a state through. */
static struct program	*program;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct opts opts = { .jobs = 1 };
	char *error;

	(void)argc;
	(void)argv;
	xmlerr_init();
	rule_levels_default(&opts.levels);
	program = program_new(&opts, &error);
	if (program == NULL)
		abort();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct compiled c;
	struct buf out = { 0 };
	struct job *job;
	int fd;

	/* Standard input: the one path that needs no file. */
	if ((fd = memfd_create("topology", 0)) == -1 ||
	    write(fd, data, size) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET) != 0 || dup2(fd, 0) != 0)
		abort();
	close(fd);
	job = job_new(program);
	compile_file(job, "-", &c);
	diag_sort(&job->diag);
	diag_text(&job->diag, true, &out);
	buf_free(&out);
	compile_free(&c);
	job_free(job);
	return 0;
}
