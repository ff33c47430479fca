/* SPDX-License-Identifier: MIT */
/* Writes and removes the files of a tree. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "manifest.h"
#include "outdir.h"
#include "outdir_tree.h"

static bool
fail(struct buf *why, const char *what, const char *path)
{
	buf_printf(why, "cannot %s %s: %s\n", what, path, strerror(errno));
	return false;
}

/*
 * Makes the directories of path that are not those of before, the path
 * made last: the table is sorted by directory, so all others are new.
 */
static bool
make_dirs(int fd, const char *before, const char *path, struct buf *why)
{
	char dir[PATH_MAX];
	size_t i, made = 0;

	for (i = 0; path[i] == before[i] && path[i] != '\0'; i++)
		if (path[i] == '/')
			made = i + 1;
	for (i = made; path[i] != '\0'; i++) {
		if (path[i] != '/')
			continue;
		memcpy(dir, path, i);
		dir[i] = '\0';
		if (mkdirat(fd, dir, 0755) != 0)
			return fail(why, "make the directory", dir);
	}
	return true;
}

static bool
write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, text, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n == 0 ? EIO : errno;
			return false;
		}
		text += n;
		len -= (size_t)n;
	}
	return true;
}

static bool
write_file(int dir, const struct outfile *f, struct buf *why)
{
	bool good;
	int fd;

	fd = openat(dir, f->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, f->executable ? 0755 : 0644);
	if (fd < 0)
		return fail(why, "write", f->path);
	good = write_all(fd, f->text, f->len) ||
	    fail(why, "write", f->path);
	/* where quotas are kept late, close is the first to know */
	if (close(fd) != 0 && good)
		good = fail(why, "write", f->path);
	return good;
}

static bool
place(int fd, const struct tree_entry *e, int old, struct buf *why)
{
	/* not every file may be linked to; a copy is as good */
	if (old >= 0 && e->state == TREE_SAME &&
	    linkat(old, e->path, fd, e->path, 0) == 0)
		return true;
	return write_file(fd, e->file, why);
}

static bool
is_manifest(const struct tree_entry *e)
{
	return strcmp(e->path, MANIFEST_NAME) == 0;
}

bool
tree_write(int fd, const struct tree *t, int old, struct buf *why)
{
	const struct tree_entry *e = t->entries;
	const char *before = "";
	size_t i;

	for (i = 0; i < t->n; i++)
		if (e[i].file != NULL && is_manifest(&e[i]) &&
		    !place(fd, &e[i], old, why))
			return false;
	for (i = 0; i < t->n; i++) {
		if (e[i].file == NULL || is_manifest(&e[i]))
			continue;
		if (!make_dirs(fd, before, e[i].path, why) ||
		    !place(fd, &e[i], old, why))
			return false;
		before = e[i].path;
	}
	return true;
}

/* Part of a path up to '/', as a string. */
static size_t
part(char name[NAME_MAX + 1], const char *path)
{
	size_t len = strcspn(path, "/");

	memcpy(name, path, len);
	name[len] = '\0';
	return len;
}

/*
 * Removes entries first to last below fd, where off bytes of their paths
 * are fd's.  Whatever cannot be removed stays and keeps its directories.
 */
static void
remove_range(int fd, const struct tree *t, size_t first, size_t last,
    size_t off)
{
	char name[NAME_MAX + 1];
	const char *path;
	size_t i, end, len;
	int sub;

	for (i = first; i < last; i = end) {
		path = t->entries[i].path + off;
		end = i + 1;
		len = part(name, path);
		if (path[len] == '\0') {
			if (off > 0 || !is_manifest(&t->entries[i]))
				unlinkat(fd, name, 0);
			continue;
		}
		while (end < last && strncmp(t->entries[end].path + off,
		    path, len + 1) == 0)
			end++;
		sub = tree_opendir(fd, name);
		if (sub < 0)
			continue;
		remove_range(sub, t, i, end, off + len + 1);
		close(sub);
		unlinkat(fd, name, AT_REMOVEDIR);
	}
}

bool
tree_remove(int parent, const char *name, const struct tree *t)
{
	int fd = tree_opendir(parent, name);

	if (fd < 0)
		return errno == ENOENT;
	remove_range(fd, t, 0, t->n, 0);
	unlinkat(fd, MANIFEST_NAME, 0);
	close(fd);
	return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}
