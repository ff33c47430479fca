/* SPDX-License-Identifier: MIT */
/* Paths of files as other files name them. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "paths.h"

const char *
paths_dirname(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	if (slash == path)
		return "/";
	return arena_strndup(arena, path, (size_t)(slash - path));
}

const char *
paths_resolve(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *base, *copy, *parent;

	if (real != NULL) {
		copy = arena_strdup(arena, real);
		free(real);
		return copy;
	}
	base = strrchr(path, '/');
	base = base == NULL ? path : base + 1;
	if (base == path || strcmp(path, "/") == 0)
		parent = strcmp(path, ".") == 0 ? "" :
		    paths_resolve(arena, ".");
	else
		parent = paths_resolve(arena, paths_dirname(arena, path));
	if (base[0] == '\0')
		return parent;
	return arena_printf(arena, "%s/%s",
	    strcmp(parent, "/") == 0 ? "" : parent, base);
}

const char *
paths_relative(struct arena *arena, const char *dir, const char *file)
{
	const char *from = arena_printf(arena, "%s/", dir), *to = file;
	const char *a, *b, *copy;
	struct buf out = { 0 };

	/* a and b: just behind the last '/' that both have in common */
	for (a = from, b = to; *from != '\0' && *from == *to; from++, to++)
		if (*from == '/') {
			a = from + 1;
			b = to + 1;
		}
	for (; *a != '\0'; a++)
		if (*a == '/')
			buf_adds(&out, "../");
	buf_adds(&out, b);
	copy = arena_strdup(arena, out.data);
	buf_free(&out);
	return copy;
}

const char *
paths_join(struct arena *arena, const char *dir, const char *file)
{
	if (file[0] == '/')
		return file;
	if (strcmp(dir, ".") == 0)
		return file;
	return arena_printf(arena, "%s/%s", dir, file);
}
