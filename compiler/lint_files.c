/* SPDX-License-Identifier: MIT */
/* The files of one judgement: read within bounds, with what they include. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "job.h"
#include "lint_files.h"
#include "paths.h"
#include "rooted.h"

#define ABSENT "no such file or directory"

static struct source *
take(struct lint_files *f, const char *path, const char *name,
    const char **error)
{
	struct source *src = source_read(f->job->arena, path, name, error);

	if (src == NULL)
		return NULL;
	if (src->len > LINT_BYTES - f->bytes) {
		*error = arena_printf(f->job->arena, "it is one of more than "
		    "%zu MB", LINT_BYTES / 1024 / 1024);
		return NULL;
	}
	f->bytes += src->len;
	f->nfiles++;
	src->next = f->job->sources;
	f->job->sources = src;
	return src;
}

static const struct source *
take_or_say(struct lint_files *f, const char *path, const char *name)
{
	struct span nowhere = { NULL, 0, 0 };
	const char *error = NULL;
	struct source *src = take(f, path, name, &error);

	if (src == NULL)
		diag_at(&f->job->diag, RULE_include, nowhere,
		    "cannot read \"%s\": %s", name, error);
	return src;
}

const struct source *
lint_files_top(struct lint_files *f, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct arena *arena = f->job->arena;
	char *real;

	if (!is_stdin) {
		real = realpath(paths_dirname(arena, path), NULL);
		f->below = real == NULL ? NULL : arena_strdup(arena, real);
		free(real);
	}
	return take_or_say(f, path, is_stdin ? "<stdin>" : path);
}

const char *
lint_files_name(const struct lint_files *f, const char *path)
{
	size_t len = strlen(f->node);

	while (len > 0 && f->node[len - 1] == '/')
		len--;
	if (len == 0 && path[0] == '\0')
		return "/";
	return arena_printf(f->job->arena, "%.*s%s", (int)len, f->node, path);
}

const char *
lint_files_path(const struct lint_files *f, const struct source *src)
{
	return src->path + strlen(lint_files_name(f, "/")) - 1;
}

/* True if a regular file stands there, not a link to one. */
static bool
is_regular(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

const struct source *
lint_files_node(struct lint_files *f, const char *path)
{
	const char *real = rooted_resolve(f->job->arena, f->node, path);

	if (real == NULL)
		return NULL;
	real = lint_files_name(f, real);
	return is_regular(real) ? take_or_say(f, real, real) : NULL;
}

/* The path of what a file of the node includes; NULL if it is not there,
 * *sure if its directory is, so that it is not on the node either. */
static const char *
locate_in_node(const struct lint_files *f, const struct source *from,
    const char *name, bool *sure)
{
	struct arena *arena = f->job->arena;
	const char *path, *real;

	path = paths_join(arena, paths_dirname(arena,
	    lint_files_path(f, from)), name);
	real = rooted_resolve(arena, f->node, path);
	if (real != NULL)
		return lint_files_name(f, real);
	*sure = rooted_resolve(arena, f->node, paths_dirname(arena,
	    path)) != NULL;
	return NULL;
}

/* The path by which to open what a file includes; NULL and *why. */
static const char *
locate(const struct lint_files *f, const struct source *from,
    const char *name, const char **why, bool *sure)
{
	struct arena *arena = f->job->arena;
	const char *path;
	char *resolved;
	size_t len;

	*why = NULL;
	*sure = false;
	if (f->node != NULL) {
		path = locate_in_node(f, from, name, sure);
		*why = path == NULL ? ABSENT : NULL;
		return path;
	}
	if (f->below == NULL || from->path == NULL) {
		*why = "standard input stands in no directory";
		return NULL;
	}
	path = paths_join(arena, paths_dirname(arena, from->path), name);
	resolved = realpath(path, NULL);
	if (resolved == NULL) {
		*why = errno == ENOENT ? ABSENT :
		    "it cannot be opened";
		return NULL;
	}
	len = strcmp(f->below, "/") == 0 ? 0 : strlen(f->below);
	if (strncmp(resolved, f->below, len) != 0 || resolved[len] != '/')
		*why = arena_printf(arena, "it is outside %s", f->below);
	free(resolved);
	return *why == NULL ? path : NULL;
}

/* A directive that cannot be followed; sure: by a server neither. */
static void
refuse(const struct lint_files *f, const struct lint_directive *d,
    const char *name, const char *why, bool sure)
{
	struct diag *diag = &f->job->diag;

	if (sure) {
		diag_at(diag, RULE_include, d->at, "\"%s\" cannot be included: "
		    "%s", name, why);
		diag_fix(diag, "mend the path, or remove this line: the "
		    "server does not start");
		return;
	}
	diag_at(diag, RULE_file_include, d->at, "\"%s\" is not judged: %s",
	    name, why);
	diag_fix(diag, f->node != NULL ? "copy it into the tree, too" :
	    "judge the whole node: pghac lint --as node DIR");
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* What an include_dir reads of a directory: *.conf, no hidden file. */
static const char **
names_in(struct arena *arena, DIR *dir, size_t *n)
{
	struct buf list = { 0 };
	struct dirent *e;
	const char *name, **names;
	size_t len;

	*n = 0;
	while (*n <= LINT_FILES && (e = readdir(dir)) != NULL) {
		len = strlen(e->d_name);
		if (e->d_name[0] == '.' || len < 6 ||
		    strcmp(e->d_name + len - 5, ".conf") != 0)
			continue;
		name = arena_strdup(arena, e->d_name);
		buf_add(&list, &name, sizeof(name));
		++*n;
	}
	names = arena_alloc(arena, list.len + sizeof(*names));
	if (list.len > 0)
		memcpy(names, list.data, list.len);
	buf_free(&list);
	if (*n > 1)
		qsort(names, *n, sizeof(*names), by_name);
	return names;
}

/* The pgsql agent makes these files before each start (resource-agents,
 * pgsql: REP_MODE_CONF, and from PostgreSQL 12 on RECOVERY_CONF). */
static bool
is_agents(const char *name)
{
	const char *base = strrchr(name, '/');

	return base != NULL && (strcmp(base, "/rep_mode.conf") == 0 ||
	    strcmp(base, "/recovery.conf") == 0);
}

/* True if the file is being read already; the server gives up then. */
static bool
is_open(const struct lint_files *f, const struct stat *st)
{
	size_t i;

	for (i = 0; i < f->nopen; i++)
		if (f->open[i].dev == st->st_dev &&
		    f->open[i].ino == st->st_ino)
			return true;
	return false;
}

/* The file that was found at the path, NULL and *why if it cannot be read. */
static const struct source *
read_included(struct lint_files *f, const char *path, const char **why)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		*why = "it is no regular file";
	else if (is_open(f, &st))
		*why = "it includes itself";
	else if (f->nopen > LINT_DEPTH)
		*why = "files include each other more than 10 deep";
	else if (f->nfiles >= LINT_FILES)
		*why = "it is one of too many files";
	else
		return take(f, path, path, why);
	return NULL;
}

/* One file of a directive. */
static bool
include_one(struct lint_files *f, const struct lint_directive *d,
    const char *name, void (*fn)(void *, const struct source *), void *arg)
{
	const struct source *src = NULL;
	const char *why, *path;
	struct stat st;
	bool sure;

	path = locate(f, d->at.src, name, &why, &sure);
	if (path == NULL && strcmp(why, ABSENT) == 0 &&
	    (d->kind == INCLUDE_IF_EXISTS || is_agents(name)))
		return true;
	if (path != NULL && stat(d->at.src->path, &st) == 0) {
		f->open[f->nopen].dev = st.st_dev;
		f->open[f->nopen++].ino = st.st_ino;
		src = read_included(f, path, &why);
		if (src != NULL)
			fn(arg, src);
		f->nopen--;
	}
	if (src == NULL)
		refuse(f, d, name, why != NULL ? why : ABSENT,
		    sure || path != NULL);
	return src != NULL;
}

bool
lint_files_include(struct lint_files *f, const struct lint_directive *d,
    void (*fn)(void *arg, const struct source *), void *arg)
{
	struct arena *arena = f->job->arena;
	const char *why = NULL, *path, **names;
	bool all = true, sure;
	struct stat st;
	size_t i, n;
	DIR *dir;

	if (d->kind != INCLUDE_DIR)
		return include_one(f, d, d->name, fn, arg);
	path = locate(f, d->at.src, d->name, &why, &sure);
	dir = path == NULL ? NULL : opendir(path);
	if (dir == NULL) {
		refuse(f, d, d->name, why != NULL ? why :
		    "it is no directory that can be read",
		    sure || path != NULL);
		return false;
	}
	names = names_in(arena, dir, &n);
	closedir(dir);
	for (i = 0; i < n; i++) {
		/* the server skips directories of such a name */
		if (stat(paths_join(arena, path, names[i]), &st) == 0 &&
		    S_ISDIR(st.st_mode))
			continue;
		all = include_one(f, d, paths_join(arena, d->name, names[i]),
		    fn, arg) && all;
	}
	return all;
}
