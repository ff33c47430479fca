/* SPDX-License-Identifier: MIT */
/* Fuzz target: the readers of output files; the first byte picks one. */
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "compile.h"
#include "corosync_key.h"
#include "job.h"
#include "judge.h"
#include "read_cib.h"
#include "read_cluster.h"
#include "read_crm.h"
#include "read_hba.h"
#include "read_pgconf.h"
#include "read_shell.h"
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

static void
read_any(struct job *job, uint8_t kind, const char *text, size_t len)
{
	const struct source *src = source_text(job->arena, "f", text, len);
	const char *error;
	size_t n;

	switch (kind % 8) {
	case 0:
		read_hba(job->arena, src, kind & 8 ? 93 : 180, &job->diag,
		    RULE_template_fault);
		break;
	case 1:
		read_pgconf(job->arena, src, &job->diag, RULE_template_fault);
		break;
	case 2:
		read_shell(job->arena, src, &job->diag, RULE_template_fault);
		break;
	case 3:
		read_sysconfig(job->arena, src, &n, &job->diag,
		    RULE_template_fault);
		break;
	case 4:
		read_cluster(job, src, NULL, RULE_template_fault);
		break;
	case 5:
		read_cib(job, src, RULE_template_fault);
		break;
	case 6:
		read_crm(job->arena, (struct span){ src, 0, src->len },
		    &job->diag, RULE_template_fault);
		break;
	default:
		if (kind & 8) {
			judge_corosync_conf(job, src,
			    kind & 16 ? 204 : COROSYNC_NEWEST, "a");
			break;
		}
		read_conninfo(job->arena, src->text, &n, &error);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct program program;
	struct buf out = { 0 };
	struct job *job;

	if (size == 0)
		return 0;
	memset(&program, 0, sizeof(program));
	rule_levels_default(&program.levels);
	job = job_new(&program);
	read_any(job, data[0], (const char *)data + 1, size - 1);
	diag_sort(&job->diag);
	diag_text(&job->diag, false, &out);
	buf_free(&out);
	job_free(job);
	return 0;
}
