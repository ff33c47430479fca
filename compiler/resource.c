/* SPDX-License-Identifier: MIT */
/* Finds embedded files, or those of a directory that overrides them. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "resource.h"
#include "source.h"

/* True for a relative path without "..", ".", or an empty part. */
static bool
name_ok(const char *name)
{
	size_t len;

	for (;;) {
		len = strcspn(name, "/");
		if (len == 0 || (len == 1 && name[0] == '.') ||
		    (len == 2 && name[0] == '.' && name[1] == '.'))
			return false;
		if (name[len] == '\0')
			return true;
		name += len + 1;
	}
}

static bool
read_all(int fd, char *text, size_t len)
{
	ssize_t n;
	size_t done = 0;

	while (done < len) {
		n = read(fd, text + done, len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* The file's text; NULL if it cannot be read; *absent if there is none. */
static const struct resource *
from_dir(struct arena *arena, const char *dir, const char *name,
    bool *absent)
{
	const char *path = arena_printf(arena, "%s/%s", dir, name);
	struct resource *res = NULL;
	struct stat st;
	char *text;
	int fd;

	/* O_NONBLOCK: a fifo there must not hold the program up */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	*absent = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
	    (size_t)st.st_size <= SOURCE_MAX) {
		text = arena_alloc(arena, (size_t)st.st_size + 1);
		if (read_all(fd, text, (size_t)st.st_size)) {
			res = arena_alloc(arena, sizeof(*res));
			res->name = arena_strdup(arena, name);
			res->text = text;
			res->len = (size_t)st.st_size;
		}
	}
	close(fd);
	return res;
}

static int
compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct resource *)row)->name);
}

const struct resource *
resource_get(struct arena *arena, const char *dir, const char *name)
{
	const struct resource *res;
	bool absent;

	if (!name_ok(name))
		return NULL;
	if (dir != NULL) {
		res = from_dir(arena, dir, name, &absent);
		if (res != NULL || !absent)
			return res;
	}
	return bsearch(name, resource_table, resource_count,
	    sizeof(resource_table[0]), compare);
}
