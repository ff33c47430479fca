/* SPDX-License-Identifier: MIT */
/* Judges a directory that mirrors a node's /: each file, and all together. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "check.h"
#include "diag.h"
#include "job.h"
#include "judge.h"
#include "lint.h"
#include "model.h"
#include "platform.h"
#include "read_shell.h"

/* A tree of strangers: how deep and how far it is searched. */
#define MAX_DEPTH 12
#define MAX_ENTRIES 100000

/* What the search is after. */
struct node {
	struct job	*job;
	const char	*dir;
	size_t		 entries;	/* looked at */
	const char	*conf;		/* a postgresql.conf below dir */
	const char	*other;		/* a second one */
	size_t		 judged;	/* files */
};

/* The directory cannot be judged. */
static void
report(struct node *n, const char *text, const char *fix)
{
	struct span nowhere = { NULL, 0, 0 };

	diag_at(&n->job->diag, RULE_include, nowhere, "%s: %s", n->dir, text);
	diag_fix(&n->job->diag, "%s", fix);
}

/* A regular file at that path, links not followed. */
static bool
is_file(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Reads PATH below the directory; NULL if it is not there or no file. */
static const struct source *
take(struct node *n, const char *path)
{
	struct job *job = n->job;
	const char *error = NULL;
	struct span nowhere = { NULL, 0, 0 };
	struct source *src;

	if (!is_file(path))
		return NULL;
	src = source_read(job->arena, path, path, &error);
	if (src == NULL) {
		diag_at(&job->diag, RULE_include, nowhere, "%s: %s", path,
		    error);
		return NULL;
	}
	src->next = job->sources;
	job->sources = src;
	n->judged++;
	return src;
}

static const struct source *
take_at(struct node *n, const char *dir, const char *name)
{
	return take(n, arena_printf(n->job->arena, "%s/%s", dir, name));
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The names in a directory, sorted, so that the first find is always the
 * same. */
static const char **
names_in(struct node *n, const char *path, size_t *count)
{
	DIR *dir = opendir(path);
	struct buf list = { 0 };
	struct dirent *e;
	const char *name, **names;

	*count = 0;
	while (dir != NULL && n->entries < MAX_ENTRIES &&
	    (e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		n->entries++;
		name = arena_strdup(n->job->arena, e->d_name);
		buf_add(&list, &name, sizeof(name));
		++*count;
	}
	if (dir != NULL)
		closedir(dir);
	names = arena_alloc(n->job->arena, list.len + sizeof(*names));
	if (list.len > 0)
		memcpy(names, list.data, list.len);
	buf_free(&list);
	if (*count > 1)
		qsort(names, *count, sizeof(*names), by_name);
	return names;
}

/* Looks for postgresql.conf in the tree; links are not followed. */
static void
search(struct node *n, const char *path, int depth)
{
	const char **names, *child;
	struct stat st;
	size_t i, count;

	names = names_in(n, path, &count);
	for (i = 0; i < count && n->other == NULL; i++) {
		child = arena_printf(n->job->arena, "%s/%s", path, names[i]);
		if (lstat(child, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && depth < MAX_DEPTH)
			search(n, child, depth + 1);
		else if (S_ISREG(st.st_mode) &&
		    strcmp(names[i], "postgresql.conf") == 0) {
			if (n->conf == NULL)
				n->conf = child;
			else
				n->other = child;
		}
	}
}

/* The version of PG_VERSION beside the file, else of a part of its path. */
static int
find_version(struct node *n, const char *data)
{
	struct arena *arena = n->job->arena;
	const char *error = NULL, *path, *p;
	struct source *src;
	int version = 0, now;

	path = arena_printf(arena, "%s/PG_VERSION", data);
	if (is_file(path)) {
		src = source_read(arena, path, path, &error);
		if (src != NULL)
			version = version_number(arena_strndup(arena,
			    src->text, strcspn(src->text, "\r\n")));
	}
	for (p = data; version == 0 && *p != '\0'; p += *p == '/') {
		now = version_number(arena_strndup(arena, p,
		    strcspn(p, "/")));
		if (now != 0)
			version = now;
		p += strcspn(p, "/");
	}
	return version;
}

/* PostgreSQL's files: one model of all of them. */
static void
judge_postgresql(struct node *n, int version)
{
	struct job *job = n->job;
	const struct source *src;
	struct model *m;
	const char *data;

	data = arena_strndup(job->arena, n->conf,
	    (size_t)(strrchr(n->conf, '/') - n->conf));
	if (version == 0)
		version = find_version(n, data);
	if (version == 0) {
		report(n, "no PG_VERSION and no path tells "
		    "PostgreSQL's version", "say it: --postgresql 9.3");
		return;
	}
	m = lint_model(job, version);
	src = take(n, n->conf);
	if (src != NULL)
		lint_settings(job, m, src);
	/* read after it, and wins: ALTER SYSTEM, pg_basebackup -R */
	src = version >= 94 ? take_at(n, data, "postgresql.auto.conf") : NULL;
	if (src != NULL)
		lint_settings(job, m, src);
	src = take_at(n, data, "pg_hba.conf");
	if (src != NULL)
		lint_hba(job, m, src);
	src = take_at(n, data, "recovery.conf");
	if (src != NULL)
		lint_recovery(job, m, src);
	check_run(job, m);
}

bool
lint_node(struct job *job, const char *dir, int version, struct schema *full)
{
	struct node n = { .job = job, .dir = dir };
	size_t before = diag_errors(&job->diag, false);
	const struct source *src;
	struct stat st;

	errno = ENOTDIR;
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
		report(&n, strerror(errno), "name a directory that mirrors a "
		    "node's /");
		return false;
	}
	src = take_at(&n, dir, "etc/cluster/cluster.conf");
	if (src != NULL)
		judge_cluster_conf(job, src, full);
	src = take_at(&n, dir, "etc/sysconfig/cman");
	if (src != NULL)
		judge_sysconfig_cman(job, src);
	src = take_at(&n, dir, "root/pghac/pcs.sh");
	if (src != NULL)
		read_shell(job->arena, src, &job->diag, RULE_file_syntax);
	search(&n, dir, 0);
	if (n.other != NULL)
		report(&n, arena_printf(job->arena,
		    "there are several postgresql.conf, such as %s and %s",
		    n.conf, n.other), "judge each with --as postgresql.conf");
	else if (n.conf != NULL)
		judge_postgresql(&n, version);
	if (n.judged == 0 && diag_errors(&job->diag, false) == before)
		report(&n, "there is no file to judge",
		    "name a directory that mirrors a node's /, with "
		    "etc/cluster/cluster.conf and the like");
	return diag_errors(&job->diag, false) == before;
}
