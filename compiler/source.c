/* SPDX-License-Identifier: MIT */
/* Source texts kept in memory, and places in them. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "source.h"

/* strerror in the manner of our messages. */
static const char *
system_error(struct arena *a)
{
	char *s = arena_strdup(a, strerror(errno));

	if (s[0] >= 'A' && s[0] <= 'Z')
		s[0] = (char)(s[0] | 0x20);
	return s;
}

/* *size: how long a regular file is, 0 where that is not known. */
static int
open_plain(struct arena *a, const char *path, size_t *size,
    const char **error)
{
	struct stat st;
	/* a FIFO without a writer must not hang us */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &st) < 0) {
		*error = system_error(a);
	} else if (S_ISDIR(st.st_mode)) {
		*error = "it is a directory";
	} else if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode)) {
		*error = "it is neither a regular file nor a pipe";
	} else if (S_ISFIFO(st.st_mode) && fcntl(fd, F_SETFL, 0) < 0) {
		*error = system_error(a);
	} else {
		*size = S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Reads size bytes, or until the end where size is 0. */
static const char *
read_all(struct arena *a, int fd, size_t size, struct buf *b)
{
	char chunk[16384];
	ssize_t n;

	while (b->len <= SOURCE_MAX) {
		n = read(fd, chunk, sizeof(chunk));
		if (n > 0)
			buf_add(b, chunk, (size_t)n);
		else if (n < 0 && errno != EINTR)
			return system_error(a);
		if (n == 0 || (n > 0 && size > 0 && b->len >= size &&
		    b->len <= SOURCE_MAX))
			return NULL;
	}
	return arena_printf(a, "it is larger than %zu MB",
	    SOURCE_MAX / 1024 / 1024);
}

struct source *
source_read(struct arena *a, const char *path, const char *name,
    const char **error)
{
	struct source *src = NULL;
	struct buf b = { 0 };
	bool is_stdin = strcmp(path, "-") == 0;
	size_t size = 0;
	int fd;

	fd = is_stdin ? STDIN_FILENO : open_plain(a, path, &size, error);
	if (fd < 0)
		return NULL;
	*error = read_all(a, fd, size, &b);
	if (*error == NULL) {
		src = source_text(a, name, b.data, b.len);
		src->path = is_stdin ? NULL : arena_strdup(a, path);
	}
	buf_free(&b);
	if (!is_stdin)
		close(fd);
	return src;
}

struct source *
source_text(struct arena *a, const char *name, const char *text, size_t len)
{
	struct source *src = arena_alloc(a, sizeof(*src));

	src->name = arena_strdup(a, name);
	src->text = arena_strndup(a, text, len);
	src->len = len;
	return src;
}

static const char *
line_end(const struct source *src, const char *from)
{
	return memchr(from, '\n', src->len - (size_t)(from - src->text));
}

/* Most sources are never asked for a line, so the table comes late. */
static void
index_lines(struct arena *a, const struct source *const_src)
{
	struct source *src = (struct source *)(uintptr_t)const_src;
	size_t n = 1, *lines;
	const char *p;

	if (src->lines != NULL)
		return;
	for (p = src->text; (p = line_end(src, p)) != NULL; p++)
		n++;
	lines = arena_alloc(a, n * sizeof(*lines));
	n = 1;
	for (p = src->text; (p = line_end(src, p)) != NULL; p++)
		lines[n++] = (size_t)(p + 1 - src->text);
	/* what follows the last line end is a line only if it holds text */
	if (n > 1 && lines[n - 1] == src->len)
		n--;
	src->nlines = n;
	src->lines = lines;
}

struct linecol
source_linecol(struct arena *a, const struct source *src, size_t off)
{
	size_t lo = 0, hi, mid;

	index_lines(a, src);
	if (off > src->len)
		off = src->len;
	hi = src->nlines;
	while (hi - lo > 1) {
		mid = lo + (hi - lo) / 2;
		if (src->lines[mid] <= off)
			lo = mid;
		else
			hi = mid;
	}
	return (struct linecol){ lo + 1, off - src->lines[lo] + 1 };
}

/* Bytes between two entries of a source's table of code units. */
#define BLOCK	1024

/* A character begins with a byte that continues none; one of four bytes is a
 * surrogate pair. */
static size_t
count_units(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += ((s[i] & 0xc0) != 0x80) +
		    ((s[i] & 0xf8) == 0xf0);
	return n;
}

size_t
source_units(struct arena *a, const struct source *const_src, size_t off)
{
	struct source *src = (struct source *)(uintptr_t)const_src;
	size_t i, *units;

	if (off > src->len)
		off = src->len;
	if (src->units == NULL) {
		units = arena_alloc(a, (src->len / BLOCK + 1) *
		    sizeof(*units));
		for (i = 1; i <= src->len / BLOCK; i++)
			units[i] = units[i - 1] + count_units(src->text +
			    (i - 1) * BLOCK, BLOCK);
		src->units = units;
	}
	i = off / BLOCK;
	return src->units[i] + count_units(src->text + i * BLOCK,
	    off - i * BLOCK);
}

const char *
source_line(struct arena *a, const struct source *src, size_t line,
    size_t *len)
{
	const char *from, *end;

	index_lines(a, src);
	if (line < 1)
		line = 1;
	if (line > src->nlines)
		line = src->nlines;
	from = src->text + src->lines[line - 1];
	/* a long line is not looked through for each fault that it has */
	end = src->text + (line < src->nlines ? src->lines[line] : src->len);
	*len = (size_t)(end - from);
	if (*len > 0 && from[*len - 1] == '\n')
		(*len)--;
	if (*len > 0 && from[*len - 1] == '\r')
		(*len)--;
	return from;
}
