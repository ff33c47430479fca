/* SPDX-License-Identifier: MIT */
/* pghac lint: files that exist, judged as the compiler's own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "commands.h"
#include "corosync_key.h"
#include "job.h"
#include "lint.h"
#include "opts.h"
#include "platform.h"
#include "program.h"
#include "run.h"
#include "schema.h"

static bool
judge(struct run *run, struct job *job, const char *path)
{
	return lint_judge(job, run->data, path);
}

static int
usage_kind(const char *name)
{
	const char *names[16], *near;
	size_t i, n = 0;

	for (i = 0; lint_kind_row(i) != NULL; i++)
		names[n++] = lint_kind_row(i)->name;
	if (name == NULL)
		fprintf(stderr, "pghac: lint needs --as KIND: one of");
	else {
		near = suggest(name, names, n);
		fprintf(stderr, "pghac: --as knows no \"%s\"", name);
		if (near != NULL)
			fprintf(stderr, ", did you mean \"%s\"", near);
		fprintf(stderr, "; there is");
	}
	for (i = 0; i < n; i++)
		fprintf(stderr, " %s", names[i]);
	fputc('\n', stderr);
	return STATUS_USAGE;
}

static int
usage_version(const char *kind, const char *text)
{
	static const char all[] = "9.1 to 9.6, or 10 to 18";

	if (text == NULL)
		fprintf(stderr, "pghac: --as %s needs --postgresql VERSION: "
		    "%s\n", kind, all);
	else
		fprintf(stderr, "pghac: --postgresql takes %s, not \"%s\"\n",
		    all, text);
	return STATUS_USAGE;
}

int
cmd_lint(const struct opts *o)
{
	struct run run = { .opts = o, .judge = judge };
	struct program *program = NULL;
	const char *error = NULL;
	struct lint lint = { 0 };
	int status = STATUS_SYSTEM;

	lint.kind = o->as == NULL ? NULL : lint_kind(o->as);
	if (lint.kind == NULL)
		return usage_kind(o->as);
	if (o->corosync != NULL)
		lint.corosync = corosync_version(o->corosync);
	if (o->corosync != NULL && lint.corosync == 0) {
		fprintf(stderr, "pghac: --corosync takes 2.3, 2.4, 3.0 or "
		    "3.1, not \"%s\"\n", o->corosync);
		return STATUS_USAGE;
	}
	if (o->postgresql != NULL) {
		lint.version = version_number(o->postgresql);
		if (lint.version == 0)
			return usage_version(lint.kind->name, o->postgresql);
	} else if (lint.kind->needs_version)
		return usage_version(lint.kind->name, NULL);
	program = command_program(o);
	if (program == NULL)
		return STATUS_FOUND;
	lint.node = o->node;
	if (lint.kind->needs_schema)
		lint.full = schema_compile(program->arena, o->templates,
		    "schemas/cluster.rng", &error);
	if (error != NULL) {
		fprintf(stderr, "pghac: %s\n", error);
		goto out;
	}
	run.program = program;
	run.data = &lint;
	run.color = use_color(o, STDERR_FILENO);
	status = run_all(&run);
out:
	schema_free(lint.full);
	program_free(program);
	return status;
}
