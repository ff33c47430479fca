/* SPDX-License-Identifier: MIT */
/* Compiles a topology given as text, for tests of the later stages. */
#ifndef TESTS_TOPOLOGY_H
#define TESTS_TOPOLOGY_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile.h"
#include "job.h"
#include "model.h"
#include "opts.h"
#include "program.h"

/* A compilation with all it needs; topology_end frees it. */
struct topology {
	struct program	*program;
	struct job	*job;
	struct compiled	 c;
	bool		 ok;
};

/* What every topology of the tests has beside its own text. */
#define TOPOLOGY_CLUSTER \
	"cluster = { name = \"c\"; platform = \"el6\"; config_version = 1; };\n"
#define TOPOLOGY_NODES \
	"nodes = ( { name = \"n1\"; address = \"10.0.0.1\"; " \
	"role = \"primary\"; }, { name = \"n2\"; address = \"10.0.0.2\"; " \
	"}, { name = \"n3\"; address = \"10.0.0.3\"; } );\n"
#define TOPOLOGY_SETTINGS \
	"listen_addresses = \"*\"; wal_level = \"hot_standby\"; " \
	"max_wal_senders = 5; hot_standby = true; "
#define TOPOLOGY_POSTGRESQL \
	"postgresql = { version = \"9.3\"; settings = { " \
	TOPOLOGY_SETTINGS "}; };\n"

static inline struct topology
topology_begin(const char *text)
{
	char name[] = "/tmp/pghac-unit.XXXXXX";
	char *error = NULL;
	struct topology t = { 0 };
	struct opts opts = { 0 };
	int fd;

	rule_levels_default(&opts.levels);
	t.program = program_new(&opts, &error);
	ck_assert_msg(t.program != NULL, "%s", error);
	t.job = job_new(t.program);
	fd = mkstemp(name);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
	t.ok = compile_file(t.job, name, &t.c);
	unlink(name);
	return t;
}

static inline void
topology_end(struct topology *t)
{
	compile_free(&t->c);
	job_free(t->job);
	program_free(t->program);
}

/* How often a rule was reported. */
static inline size_t
topology_count(const struct topology *t, enum rule rule)
{
	size_t i, n = 0;

	for (i = 0; i < t->job->diag.n; i++)
		if (t->job->diag.list[i].rule == rule)
			n++;
	return n;
}

#endif
