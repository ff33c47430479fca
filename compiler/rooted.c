/* SPDX-License-Identifier: MIT */
/* Paths as a system sees them whose / is some directory here. */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "rooted.h"

/* As many as the kernel follows. */
#define MAX_LINKS 40

/* Takes the last name off: ".." of "/a/b" is "/a", of "" is "". */
static void
go_up(struct buf *done)
{
	while (done->len > 0 && done->data[--done->len] != '/')
		;
	if (done->data != NULL)
		done->data[done->len] = '\0';
}

/* What the link says, NULL if it cannot be read. */
static const char *
read_link(struct arena *arena, const char *path)
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target));

	return n <= 0 || (size_t)n == sizeof(target) ? NULL :
	    arena_strndup(arena, target, (size_t)n);
}

/*
 * One name of the path, which goes to done; the rest of the path, with a
 * link's target before it.  NULL if there is no such file.
 */
static const char *
step(struct arena *arena, const char *root, struct buf *done,
    const char *name, size_t len, const char *rest, int *links)
{
	const char *full, *target;
	struct stat st;

	full = arena_printf(arena, "%s%s/%.*s", root,
	    done->data != NULL ? done->data : "", (int)len, name);
	if (lstat(full, &st) != 0)
		return NULL;
	if (!S_ISLNK(st.st_mode)) {
		buf_printf(done, "/%.*s", (int)len, name);
		return rest;
	}
	target = ++*links > MAX_LINKS ? NULL : read_link(arena, full);
	if (target == NULL)
		return NULL;
	if (target[0] == '/')
		buf_clear(done);
	return arena_printf(arena, "%s/%s", target, rest);
}

const char *
rooted_resolve(struct arena *arena, const char *root, const char *path)
{
	const char *rest = path, *name, *result = NULL;
	struct buf done = { 0 };
	int links = 0;
	size_t len;

	/* nor does the kernel take longer ones */
	if (strlen(path) >= PATH_MAX)
		return NULL;
	while (rest != NULL) {
		name = rest + strspn(rest, "/");
		len = strcspn(name, "/");
		rest = name + len;
		if (len == 0) {
			result = arena_strdup(arena, done.len > 0 ?
			    done.data : "/");
			break;
		}
		if (len > NAME_MAX)
			break;
		if (len == 2 && strncmp(name, "..", 2) == 0)
			go_up(&done);
		else if (len > 1 || name[0] != '.')
			rest = step(arena, root, &done, name, len, rest,
			    &links);
	}
	buf_free(&done);
	return result;
}
