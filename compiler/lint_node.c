/* SPDX-License-Identifier: MIT */
/* Judges a directory that mirrors a node's /: each file, and all together. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "buf.h"
#include "check.h"
#include "corosync_key.h"
#include "diag.h"
#include "hba_cover.h"
#include "job.h"
#include "judge.h"
#include "lint.h"
#include "lint_files.h"
#include "model.h"
#include "paths.h"
#include "platform.h"
#include "read_cluster.h"
#include "read_hba.h"
#include "read_shell.h"
#include "rooted.h"

/* A tree of strangers: how deep and how far it is searched. */
#define MAX_DEPTH	12
#define MAX_ENTRIES	200000
#define MAX_SERVERS	64

/* Where systems keep what is no database's. */
static const char *const skipped[] = { "/bin", "/boot", "/dev", "/lib",
	"/lib64", "/proc", "/run", "/sbin", "/sys", "/tmp", "/usr/bin",
	"/usr/include", "/usr/lib", "/usr/lib64", "/usr/libexec",
	"/usr/share", "/usr/src" };

/* The search for PostgreSQL's files, level by level. */
struct search {
	struct arena	*arena;
	const struct lint_files *files;
	size_t		 entries;	/* looked at */
	struct buf	 todo;		/* of const char *: paths in the tree */
	struct buf	 found;		/* of const char *: directories */
};

/* The directory as a whole cannot be judged. */
static void
report(struct job *job, const char *dir, const char *text, const char *fix)
{
	struct span nowhere = { NULL, 0, 0 };

	diag_at(&job->diag, RULE_include, nowhere, "%s: %s", dir, text);
	diag_fix(&job->diag, "%s", fix);
}

static bool
is_one_of(const char *name, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The names in a directory, sorted: what is found never depends on the disk. */
static const char **
names_in(struct search *s, const char *dir, size_t *count)
{
	DIR *d = opendir(lint_files_name(s->files, dir));
	struct buf list = { 0 };
	const char *name, **names;
	struct dirent *e;

	*count = 0;
	while (d != NULL && s->entries < MAX_ENTRIES &&
	    (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		s->entries++;
		name = arena_strdup(s->arena, e->d_name);
		buf_add(&list, &name, sizeof(name));
		++*count;
	}
	if (d != NULL)
		closedir(d);
	names = arena_alloc(s->arena, list.len + sizeof(*names));
	if (list.len > 0)
		memcpy(names, list.data, list.len);
	buf_free(&list);
	if (*count > 1)
		qsort(names, *count, sizeof(*names), by_name);
	return names;
}

/*
 * Looks at one directory: is it one of PostgreSQL's, or what is below it?
 * Links are not followed: what they lead to is below the tree as well, or
 * not the node's.
 */
static void
search_in(struct search *s, const char *dir, bool deeper)
{
	static const char *const files[] = { "PG_VERSION", "pg_hba.conf",
	    "postgresql.conf", "recovery.conf" };
	bool stop = false, found = false;
	const char **names, *path;
	struct stat st;
	size_t i, n, before = s->todo.len;

	names = names_in(s, dir, &n);
	for (i = 0; i < n; i++) {
		path = arena_printf(s->arena, "%s/%s", dir, names[i]);
		if (lstat(lint_files_name(s->files, path), &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && deeper && !is_one_of(path, skipped,
		    sizeof(skipped) / sizeof(skipped[0])))
			buf_add(&s->todo, &path, sizeof(path));
		/* /usr/lib/tmpfiles.d has a postgresql.conf of its own */
		if (S_ISREG(st.st_mode) && is_one_of(names[i], files, 4) &&
		    strstr(dir, "/tmpfiles.d") == NULL) {
			stop = true;
			found = found || strcmp(names[i], files[0]) != 0;
		}
	}
	/* below it are many files, and none of interest */
	if (stop)
		s->todo.len = before;
	if (found)
		buf_add(&s->found, &dir, sizeof(dir));
}

static void
search(struct search *s)
{
	const char *dir = "";
	size_t next = 0, level = sizeof(dir);
	int depth = 0;

	buf_add(&s->todo, &dir, sizeof(dir));
	while (next < s->todo.len &&
	    s->found.len < MAX_SERVERS * sizeof(dir)) {
		if (next == level) {
			level = s->todo.len;
			depth++;
		}
		memcpy(&dir, s->todo.data + next, sizeof(dir));
		next += sizeof(dir);
		search_in(s, dir, depth < MAX_DEPTH);
	}
}

/* The value of a setting that names a file or directory, NULL if not set. */
static const char *
path_setting(const struct model *m, const char *name)
{
	const struct msetting *s = model_setting(&m->nodes[0].settings, name);

	return s == NULL || s->value.s[0] == '\0' ? NULL : s->value.s;
}

/* The version of PG_VERSION, else of the last part of a path that is one. */
static int
find_version(struct lint_files *files, const char *data, const char *conf)
{
	struct arena *arena = files->job->arena;
	const struct source *src;
	const char *paths[] = { data, conf }, *p, *part;
	int version = 0, now;
	size_t i, len;

	src = lint_files_node(files, paths_join(arena, data, "PG_VERSION"));
	if (src != NULL)
		version = version_number(arena_strndup(arena, src->text,
		    strcspn(src->text, "\r\n")));
	for (i = 0; i < 2 && version == 0; i++)
		for (p = paths[i]; *p != '\0'; p += len) {
			part = p + strspn(p, "/");
			len = strcspn(part, "/");
			now = version_number(arena_strndup(arena, part, len));
			if (now != 0)
				version = now;
			len += (size_t)(part - p);
		}
	return version;
}

/* The data directory, as far as the settings tell before they are judged:
 * the version is needed for that, and is in there. */
static const char *
find_data(struct job *job, const struct lint *lint, struct lint_files *files,
    const char *conf)
{
	struct arena *arena = job->arena;
	const struct source *src;
	struct lint any = *lint;
	struct job scratch = *job;
	struct lint_files own = { .job = &scratch, .node = files->node };
	const char *data = NULL;
	struct model *m;

	any.version = 180;
	diag_init(&scratch.diag, arena, job->diag.levels);
	src = lint_files_node(&own, paths_join(arena, conf,
	    "postgresql.conf"));
	if (src != NULL) {
		m = lint_model(&scratch, &any);
		lint_settings(&own, m, src);
		data = path_setting(m, "data_directory");
	}
	diag_free(&scratch.diag);
	if (data != NULL && data[0] == '/')
		data = rooted_resolve(arena, files->node, data);
	else
		data = NULL;
	return data != NULL ? data : conf;
}

static const struct source *
file_in(struct lint_files *files, const char *dir, const char *name)
{
	return lint_files_node(files, paths_join(files->job->arena, dir,
	    name));
}

/* A line that may let the user in for replication; roles, patterns and
 * other files are not known here. */
static bool
may_replicate(const struct hba_line *line, const char *user)
{
	const struct hba_token *t;
	bool database = false;
	size_t i;

	if (line->include != NULL)
		return true;
	if (strcmp(line->type, "local") == 0 ||
	    strcmp(line->method, "reject") == 0)
		return false;
	for (i = 0; i < line->database.ntokens; i++) {
		t = &line->database.tokens[i];
		database = database || hba_is_keyword(t, "replication") ||
		    t->text[0] == '@';
	}
	for (i = 0; i < line->user.ntokens && database; i++) {
		t = &line->user.tokens[i];
		if (hba_is_keyword(t, "all") || strcmp(t->text, user) == 0 ||
		    strchr("+@/", t->text[0]) != NULL)
			return true;
	}
	return false;
}

/* Each node may become the primary: whom it follows now follows it then. */
static void
check_replication(struct job *job, const struct model *m)
{
	const struct msetting *user = model_setting(&m->conninfo, "user");
	const struct hba *hba = m->hba_text.hba;
	size_t i;

	if ((m->parts & PART_HBA) == 0 || !hba->ok || user == NULL)
		return;
	for (i = 0; i < hba->nlines; i++)
		if (may_replicate(&hba->lines[i], user->value.s))
			return;
	diag_value(&job->diag, RULE_hba_replication, m->hba_at,
	    "no line lets \"%s\" in for replication: as primary, this node "
	    "would have no standby", user->value.s);
	diag_note(&job->diag, user->value.at, "the user");
	diag_fix(&job->diag, "add a line for database replication, user "
	    "\"%s\" and each node's address", user->value.s);
}

/* A PostgreSQL in the tree. */
struct server {
	const char	*conf;		/* where its postgresql.conf is */
	const char	*data;
};

/* Its files: one model of all of them. */
static void
judge_postgresql(struct job *job, const struct lint *lint,
    struct lint_files *files, const struct server *server)
{
	const char *data = server->data, *conf = server->conf, *hba;
	struct lint one = *lint;
	const struct source *src;
	struct model *m;

	if (one.version == 0)
		one.version = find_version(files, data, conf);
	if (one.version == 0) {
		report(job, lint_files_name(files, conf), "no PG_VERSION and "
		    "no path tells PostgreSQL's version",
		    "say it: --postgresql 9.3");
		return;
	}
	m = lint_model(job, &one);
	src = file_in(files, conf, "postgresql.conf");
	if (src != NULL)
		lint_settings(files, m, src);
	/* read after it, and wins: ALTER SYSTEM, pg_basebackup -R */
	src = one.version >= 94 ?
	    file_in(files, data, "postgresql.auto.conf") : NULL;
	if (src != NULL)
		lint_settings(files, m, src);
	lint_settings_end(job, m, &one);
	hba = path_setting(m, "hba_file");
	src = hba != NULL ? file_in(files, data, hba) :
	    file_in(files, conf, "pg_hba.conf");
	if (src != NULL)
		lint_hba(files, m, src);
	src = file_in(files, data, "recovery.conf");
	if (src != NULL)
		lint_recovery(files, m, &one, src);
	if (one.version >= 120 &&
	    file_in(files, data, "standby.signal") != NULL)
		m->nstandbys = 1;
	check_replication(job, m);
	check_run(job, m);
}

/* All servers of the tree; a data directory whose postgresql.conf is
 * elsewhere (Debian) is not one more. */
static void
judge_servers(struct job *job, const struct lint *lint,
    struct lint_files *files, const struct buf *found)
{
	struct server *all;
	size_t i, k, n = found->len / sizeof(all->conf);

	all = arena_alloc(job->arena, (n + 1) * sizeof(*all));
	for (i = 0; i < n; i++) {
		memcpy(&all[i].conf, found->data + i * sizeof(all->conf),
		    sizeof(all->conf));
		all[i].data = find_data(job, lint, files, all[i].conf);
	}
	for (i = 0; i < n; i++) {
		for (k = 0; k < n; k++)
			if (k != i && strcmp(all[k].data, all[i].conf) == 0)
				break;
		if (k == n)
			judge_postgresql(job, lint, files, &all[i]);
	}
}

/* The directory's name, if a node of its cluster.conf is called so. */
static const char *
node_name(struct job *job, const char *dir, const struct source *src)
{
	char *real = realpath(dir, NULL), *slash;
	const struct cluster_conf *c;
	const char *name = NULL;
	struct job scratch = *job;
	size_t i;

	slash = real == NULL ? NULL : strrchr(real, '/');
	diag_init(&scratch.diag, job->arena, job->diag.levels);
	c = read_cluster(&scratch, src, NULL, RULE_cluster_conf);
	for (i = 0; slash != NULL && c != NULL && i < c->nnodes; i++)
		if (strcmp(c->nodes[i].name, slash + 1) == 0)
			name = arena_strdup(job->arena, slash + 1);
	diag_free(&scratch.diag);
	free(real);
	return name;
}

/* The newest corosync that takes the file; of none the newest. */
static int
find_corosync(struct job *job, const struct source *src)
{
	static const int versions[] = { COROSYNC_NEWEST, 204 };
	struct job scratch = *job;
	bool ok = false;
	size_t i;

	for (i = 0; i < 2 && !ok; i++) {
		diag_init(&scratch.diag, job->arena, job->diag.levels);
		judge_corosync_conf(&scratch, src, versions[i], NULL);
		ok = diag_errors(&scratch.diag, false) == 0;
		diag_free(&scratch.diag);
	}
	return ok ? versions[i - 1] : COROSYNC_NEWEST;
}

static void
judge_files(struct job *job, struct lint *lint, struct lint_files *files)
{
	const struct source *src;

	src = lint_files_node(files, "/etc/cluster/cluster.conf");
	if (src != NULL) {
		if (lint->node == NULL)
			lint->node = node_name(job, files->node, src);
		lint_cluster(job, lint, src);
	}
	src = lint_files_node(files, "/etc/corosync/corosync.conf");
	if (src != NULL)
		judge_corosync_conf(job, src, lint->corosync != 0 ?
		    lint->corosync : find_corosync(job, src), lint->node);
	src = lint_files_node(files, "/etc/sysconfig/cman");
	if (src != NULL)
		judge_sysconfig_cman(job, src);
	src = lint_files_node(files, "/root/pghac/pcs.sh");
	if (src != NULL)
		read_shell(job->arena, src, &job->diag, RULE_file_syntax);
}

void
lint_node(struct job *job, const struct lint *lint, const char *dir)
{
	struct lint_files files = { .job = job, .node = dir };
	struct search s = { .arena = job->arena, .files = &files };
	size_t before = diag_errors(&job->diag, false);
	struct lint own = *lint;
	struct stat st;

	errno = ENOTDIR;
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
		report(job, dir, strerror(errno), "name a directory that "
		    "mirrors a node's /");
		return;
	}
	judge_files(job, &own, &files);
	search(&s);
	judge_servers(job, &own, &files, &s.found);
	if (s.entries >= MAX_ENTRIES ||
	    s.found.len == MAX_SERVERS * sizeof(dir))
		report(job, dir, s.entries >= MAX_ENTRIES ?
		    "there are too many files to look at" :
		    "there are too many data directories",
		    "copy the node's configuration to a tree of its own");
	else if (files.nfiles == 0 &&
	    diag_errors(&job->diag, false) == before)
		report(job, dir, "there is no file to judge",
		    "name a directory that mirrors a node's /, with "
		    "etc/cluster/cluster.conf and the like");
	buf_free(&s.todo);
	buf_free(&s.found);
}
