/* SPDX-License-Identifier: MIT */
/* A byte buffer that grows. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"

static void
grow(struct buf *b, size_t len)
{
	size_t cap = b->cap == 0 ? 256 : b->cap;

	while (cap - b->len <= len) {
		if (cap > SIZE_MAX / 2 || len > SIZE_MAX / 2)
			cap = SIZE_MAX;
		else
			cap *= 2;
		if (cap == SIZE_MAX)
			break;
	}
	b->data = xreallocarray(b->data, cap, 1);
	b->cap = cap;
}

/* Makes room for len bytes more and a NUL. */
static inline void
reserve(struct buf *b, size_t len)
{
	if (len >= b->cap - b->len || b->data == NULL)
		grow(b, len);
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	reserve(b, len);
	if (len > 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room;
	va_list ap;
	int len;

	/* most texts are short and are formatted once */
	reserve(b, 128);
	room = b->cap - b->len;
	va_start(ap, fmt);
	len = vsnprintf(b->data + b->len, room, fmt, ap);
	va_end(ap);
	if (len < 0) {
		b->data[b->len] = '\0';
		return;
	}
	if ((size_t)len >= room) {
		reserve(b, (size_t)len);
		va_start(ap, fmt);
		vsnprintf(b->data + b->len, (size_t)len + 1, fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)len;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

void
buf_free(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->cap = 0;
}
