/* SPDX-License-Identifier: MIT */
/* The output directory: compared, then replaced as a whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "manifest.h"
#include "outdir.h"
#include "outdir_lock.h"
#include "outdir_tree.h"

#define MANIFEST_MAX ((size_t)64 * 1024 * 1024)

struct outdir {
	struct arena	*scratch;	/* reset by each call */
	int		 fd;		/* the directory, locked */
	/* the tree opened last: reading comes before writing */
	char		 name[NAME_MAX + 1];
	int		 tree;		/* -1: could not be opened */
	int		 error;		/* why */
};

/* One call of outdir_write or outdir_compare. */
struct work {
	struct outdir		*od;
	const char		*name;
	const char		*stage, *aside;
	const struct outfile	*files;
	size_t			 n;
	const char *const	*known;
	size_t			 nknown;
	struct tree		 tree;
	int			 fd;	/* of the old tree, -1: none */
	struct buf		*why;
};

/* Makes dir and what is above it. */
static int
make_all(struct arena *arena, const char *dir)
{
	char *path = arena_strdup(arena, dir), *p;

	for (p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return -1;
		*p = '/';
	}
	return mkdir(path, 0777) != 0 && errno != EEXIST ? -1 : 0;
}

struct outdir *
outdir_open(struct arena *arena, const char *dir, bool create,
    const char **error)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	struct outdir *od;
	int fd;

	fd = dir[0] == '\0' ? -1 : open(dir, flags);
	if (dir[0] == '\0')
		errno = ENOENT;
	if (fd < 0 && errno == ENOENT && create && dir[0] != '\0' &&
	    make_all(arena, dir) == 0)
		fd = open(dir, flags);
	if (fd < 0) {
		*error = arena_printf(arena, "cannot %s the directory: %s",
		    create ? "make or open" : "open", strerror(errno));
		return NULL;
	}
	*error = outdir_lock(arena, fd, create);
	if (*error != NULL) {
		close(fd);
		return NULL;
	}
	od = arena_alloc(arena, sizeof(*od));
	od->scratch = arena_new();
	od->fd = fd;
	od->tree = -1;
	return od;
}

static void
forget(struct outdir *od)
{
	if (od->tree >= 0)
		close(od->tree);
	od->tree = -1;
	od->name[0] = '\0';
}

void
outdir_close(struct outdir *od)
{
	if (od == NULL)
		return;
	forget(od);
	close(od->fd);
	arena_free(od->scratch);
}

/* Names that start with '.' are ours and the file system's. */
static bool
is_name(const char *name)
{
	return outdir_clean(name) && name[0] != '.' &&
	    strchr(name, '/') == NULL;
}

/* The directory DIR/name, kept open for the next call; -1 and errno. */
static int
open_tree(struct outdir *od, const char *name)
{
	if (strcmp(od->name, name) != 0) {
		forget(od);
		od->tree = tree_opendir(od->fd, name);
		od->error = errno;
		snprintf(od->name, sizeof(od->name), "%s", name);
	}
	errno = od->error;
	return od->tree;
}

/* All of a regular file of at most max bytes. */
static const char *
read_fd(int fd, struct arena *arena, size_t max, size_t *len)
{
	struct stat st;
	size_t done = 0;
	char *text;
	ssize_t n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0 ||
	    (size_t)st.st_size > max)
		return NULL;
	text = arena_alloc(arena, (size_t)st.st_size + 1);
	while (done < (size_t)st.st_size) {
		n = read(fd, text + done, (size_t)st.st_size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return NULL;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	*len = done;
	return text;
}

/* Opens each directory of a clean path by itself, so that no link helps. */
static const char *
read_below(int dir, struct arena *arena, const char *path, size_t max,
    size_t *len)
{
	const char *slash, *text = NULL;
	char name[NAME_MAX + 1];
	int fd = dir, next;

	while (fd >= 0 && (slash = strchr(path, '/')) != NULL) {
		snprintf(name, sizeof(name), "%.*s", (int)(slash - path),
		    path);
		next = tree_opendir(fd, name);
		if (fd != dir)
			close(fd);
		fd = next;
		path = slash + 1;
	}
	if (fd < 0)
		return NULL;
	next = openat(fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
	if (fd != dir)
		close(fd);
	if (next < 0)
		return NULL;
	text = read_fd(next, arena, max, len);
	close(next);
	return text;
}

const char *
outdir_read(struct outdir *od, struct arena *arena, const char *name,
    const char *path, size_t max, size_t *len)
{
	int fd;

	if (!is_name(name) || !outdir_clean(path))
		return NULL;
	fd = open_tree(od, name);
	return fd < 0 ? NULL : read_below(fd, arena, path, max, len);
}

static enum outdir_result
fail(const struct work *w, const char *what, const char *path)
{
	buf_printf(w->why, "cannot %s%s%s: %s\n", what,
	    path[0] != '\0' ? " " : "", path, strerror(errno));
	return OUTDIR_FAILED;
}

static bool
begin(struct work *w)
{
	struct outdir *od = w->od;

	arena_reset(od->scratch);
	if (!is_name(w->name)) {
		buf_printf(w->why, "\"%s\" is no name for a directory\n",
		    w->name);
		return false;
	}
	w->stage = arena_printf(od->scratch, ".%s.pghac", w->name);
	w->aside = arena_printf(od->scratch, ".%s.pghac-old", w->name);
	return true;
}

/* What stands at DIR/name; DIFFERS also if nothing does. */
static enum outdir_result
judge(struct work *w, bool foreign_only)
{
	struct findings found = { .arena = w->od->scratch };
	size_t i;

	if (!tree_make(&w->tree, w->od->scratch, w->files, w->n, w->known,
	    w->nknown, w->why))
		return OUTDIR_FAILED;
	w->fd = open_tree(w->od, w->name);
	if (w->fd < 0 && (errno == ENOTDIR || errno == ELOOP)) {
		buf_adds(w->why, "foreign: it is not a directory\n");
		return OUTDIR_FOREIGN;
	}
	if (w->fd < 0 && errno != ENOENT)
		return fail(w, "open it", "");
	if (w->fd < 0) {
		for (i = 0; !foreign_only && i < w->n; i++)
			findings_add(&found, "missing", w->files[i].path, "");
		findings_print(&found, foreign_only, w->why);
		return OUTDIR_DIFFERS;
	}
	if (!tree_scan(w->fd, &w->tree, true, "", &found, w->why))
		return OUTDIR_FAILED;
	findings_print(&found, foreign_only, w->why);
	return found.nforeign > 0 ? OUTDIR_FOREIGN :
	    found.ndiffers > 0 ? OUTDIR_DIFFERS : OUTDIR_UNCHANGED;
}

/* All paths that are ours in dir: files, known, and its own manifest's. */
static const char *const *
ours(struct work *w, int dir, size_t *n)
{
	struct arena *arena = w->od->scratch;
	const struct manifest *m = NULL;
	const char *text, *why, **paths;
	size_t len, i;

	text = read_below(dir, arena, MANIFEST_NAME, MANIFEST_MAX, &len);
	if (text != NULL)
		m = manifest_read(arena, text, len, &why);
	paths = arena_alloc(arena, (w->n + w->nknown + 1 +
	    (m == NULL ? 0 : m->nfiles)) * sizeof(*paths));
	*n = 0;
	/* a run that was killed early leaves half a manifest and no more */
	paths[(*n)++] = MANIFEST_NAME;
	for (i = 0; i < w->n; i++)
		paths[(*n)++] = w->files[i].path;
	for (i = 0; i < w->nknown; i++)
		paths[(*n)++] = w->known[i];
	for (i = 0; m != NULL && i < m->nfiles; i++)
		paths[(*n)++] = m->files[i];
	return paths;
}

/* Removes what a killed run left under this name, if all of it is ours. */
static enum outdir_result
sweep(struct work *w, const char *leftover)
{
	struct findings found = { .arena = w->od->scratch };
	const char *const *paths;
	const char *prefix;
	struct tree tree;
	bool good;
	size_t n;
	int fd;

	fd = tree_opendir(w->od->fd, leftover);
	if (fd < 0 && errno == ENOENT)
		return OUTDIR_UNCHANGED;
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP)) {
		buf_printf(w->why, "foreign: ../%s (not a directory)\n",
		    leftover);
		return OUTDIR_FOREIGN;
	}
	prefix = arena_printf(w->od->scratch, "../%s/", leftover);
	if (fd < 0)
		return fail(w, "open", prefix);
	paths = ours(w, fd, &n);
	good = tree_make(&tree, w->od->scratch, NULL, 0, paths, n, w->why) &&
	    tree_scan(fd, &tree, false, prefix, &found, w->why);
	close(fd);
	if (!good)
		return OUTDIR_FAILED;
	findings_print(&found, true, w->why);
	if (found.nforeign > 0)
		return OUTDIR_FOREIGN;
	if (!tree_remove(w->od->fd, leftover, &tree))
		return fail(w, "remove", prefix);
	return OUTDIR_UNCHANGED;
}

/* Between the two renames of a swap without exchange a run was killed. */
static void
recover(struct work *w)
{
	const char *const *known;
	size_t n;

	if (w->fd >= 0 ||
	    renameat(w->od->fd, w->aside, w->od->fd, w->name) != 0)
		return;
	forget(w->od);
	w->fd = open_tree(w->od, w->name);
	if (w->fd < 0)
		return;
	known = ours(w, w->fd, &n);
	w->known = known;
	w->nknown = n;
}

static bool
is_unsupported(int error)
{
	return error == EINVAL || error == ENOSYS;
}

/* Puts the new tree in its place; *old is where the old one is then. */
static bool
swap(struct work *w, const char **old)
{
	int dir = w->od->fd;

	if (w->fd < 0)
		return renameat2(dir, w->stage, dir, w->name,
		    RENAME_NOREPLACE) == 0 || (is_unsupported(errno) &&
		    renameat(dir, w->stage, dir, w->name) == 0);
	*old = w->stage;
	if (renameat2(dir, w->stage, dir, w->name, RENAME_EXCHANGE) == 0)
		return true;
	*old = w->aside;
	if (!is_unsupported(errno) ||
	    renameat(dir, w->name, dir, w->aside) != 0)
		return false;
	if (renameat(dir, w->stage, dir, w->name) == 0)
		return true;
	renameat(dir, w->aside, dir, w->name);
	return false;
}

/* Completes the empty staging directory and swaps it in. */
static enum outdir_result
replace(struct work *w)
{
	const char *old = NULL;
	bool good = false;
	int fd;

	fd = tree_opendir(w->od->fd, w->stage);
	if (fd < 0)
		fail(w, "open", w->stage);
	else {
		good = tree_write(fd, &w->tree, w->fd, w->why);
		close(fd);
	}
	if (good && !swap(w, &old)) {
		fail(w, "rename the new tree", "");
		good = false;
	}
	if (!good) {
		if (!tree_remove(w->od->fd, w->stage, &w->tree))
			fail(w, "remove", w->stage);
		return OUTDIR_FAILED;
	}
	if (old != NULL && !tree_remove(w->od->fd, old, &w->tree))
		buf_printf(w->why, "foreign: ../%s keeps what came into the "
		    "old tree while it was replaced\n", old);
	return OUTDIR_WRITTEN;
}

/* Up to a staging directory that is new, or to the result. */
static enum outdir_result
prepare(struct work *w)
{
	enum outdir_result result, swept;
	int tries;

	for (tries = 0;; tries++) {
		result = judge(w, true);
		if (result != OUTDIR_UNCHANGED && result != OUTDIR_DIFFERS)
			return result;
		/* of a new tree, mkdirat says whether there are leftovers */
		if (w->fd >= 0 || tries > 0) {
			swept = sweep(w, w->stage);
			if (swept == OUTDIR_UNCHANGED)
				swept = sweep(w, w->aside);
			if (swept != OUTDIR_UNCHANGED)
				return swept;
		}
		if (result == OUTDIR_UNCHANGED ||
		    mkdirat(w->od->fd, w->stage, 0755) == 0)
			return result;
		if (errno != EEXIST || tries > 0)
			return fail(w, "make the directory", w->stage);
		recover(w);
		forget(w->od);
	}
}

enum outdir_result
outdir_write(struct outdir *od, const char *name,
    const struct outfile *files, size_t n, const char *const *known,
    size_t nknown, struct buf *why)
{
	struct work w = { .od = od, .name = name, .files = files, .n = n,
		.known = known, .nknown = nknown, .fd = -1, .why = why };
	enum outdir_result result;

	if (!begin(&w))
		return OUTDIR_FAILED;
	result = prepare(&w);
	if (result == OUTDIR_DIFFERS)
		result = replace(&w);
	forget(od);
	return result;
}

enum outdir_result
outdir_compare(struct outdir *od, const char *name,
    const struct outfile *files, size_t n, const char *const *known,
    size_t nknown, struct buf *why)
{
	struct work w = { .od = od, .name = name, .files = files, .n = n,
		.known = known, .nknown = nknown, .fd = -1, .why = why };
	enum outdir_result result;

	if (!begin(&w))
		return OUTDIR_FAILED;
	result = judge(&w, false);
	forget(od);
	return result;
}
