/* SPDX-License-Identifier: MIT */
/* Memory that lives as long as one compilation and is freed at once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"

#define BLOCK ((size_t)64 * 1024)
#define ALIGN (_Alignof(max_align_t))

struct block {
	struct block	*next;
	size_t		 size;	/* of data */
	size_t		 used;
	max_align_t	 data[];
};

struct arena {
	struct block	*blocks;	/* the one in use first */
};

static _Noreturn void
out_of_memory(void)
{
	static const char text[] = "pghac: out of memory\n";

	/* nothing can be done if even this fails */
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(3);
	_exit(3);
}

void *
xmalloc(size_t size)
{
	void *p = malloc(size == 0 ? 1 : size);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n == 0 ? 1 : n, size == 0 ? 1 : size);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n == 0 ? 1 : n, size == 0 ? 1 : size);
	if (p == NULL)
		out_of_memory();
	return p;
}

char *
xstrdup(const char *s)
{
	char *p = strdup(s);

	if (p == NULL)
		out_of_memory();
	return p;
}

static struct block *
block_new(size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof(*b))
		out_of_memory();
	b = xmalloc(sizeof(*b) + size);
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a = xmalloc(sizeof(*a));

	a->blocks = block_new(BLOCK);
	return a;
}

/* Memory as it comes. */
static void *
take(struct arena *a, size_t size)
{
	struct block *b = a->blocks;
	void *p;

	if (size > SIZE_MAX - ALIGN)
		out_of_memory();
	size = (size + ALIGN - 1) & ~(ALIGN - 1);
	if (size > b->size - b->used) {
		if (size > BLOCK / 4) {
			/* a big one stands behind the block in use */
			b = block_new(size);
			b->next = a->blocks->next;
			a->blocks->next = b;
		} else {
			b = block_new(BLOCK);
			b->next = a->blocks;
			a->blocks = b;
		}
	}
	p = (char *)b->data + b->used;
	b->used += size;
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = take(a, len + 1);

	if (len > 0)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_dotted(struct arena *a, const char *left, const char *right)
{
	size_t n = strlen(left), m = strlen(right);
	char *p = take(a, n + m + 2);

	/* NOLINTNEXTLINE(bugprone-not-null-terminated-result): a '.' follows */
	memcpy(p, left, n);
	p[n] = '.';
	memcpy(p + n + 1, right, m + 1);
	return p;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256], *p;
	va_list again;
	int len;

	/* most texts are short and are formatted once */
	va_copy(again, ap);
	len = vsnprintf(small, sizeof(small), fmt, ap);
	if (len < 0)
		out_of_memory();
	if ((size_t)len < sizeof(small)) {
		va_end(again);
		return arena_strndup(a, small, (size_t)len);
	}
	p = arena_alloc(a, (size_t)len + 1);
	vsnprintf(p, (size_t)len + 1, fmt, again);
	va_end(again);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void
arena_reset(struct arena *a)
{
	struct block *b, *next, *keep = NULL;

	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		if (keep == NULL && b->size == BLOCK) {
			keep = b;
			continue;
		}
		free(b);
	}
	if (keep == NULL)
		keep = block_new(BLOCK);
	keep->next = NULL;
	keep->used = 0;
	a->blocks = keep;
}

void
arena_free(struct arena *a)
{
	struct block *b, *next;

	if (a == NULL)
		return;
	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}
