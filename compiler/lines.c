/* SPDX-License-Identifier: MIT */
/* The lines of a file while it is rendered, each with its cause. */
#include <string.h>

#include "arena.h"
#include "lines.h"

/* Makes room for n lines more; what was outgrown stays in the arena. */
static void
reserve(struct lines *l, size_t n)
{
	struct bundle_line *old = l->list;

	if (l->cap - l->n >= n)
		return;
	l->cap = l->cap * 2 + n + 32;
	l->list = arena_alloc(l->arena, l->cap * sizeof(*l->list));
	if (l->n > 0)
		memcpy(l->list, old, l->n * sizeof(*old));
}

void
lines_start(struct lines *l, const struct place *place,
    struct template_place at)
{
	reserve(l, 1);
	l->list[l->n].off = l->text.len;
	l->list[l->n].place = place;
	l->list[l->n].at = at;
	l->n++;
}

void
lines_add(struct lines *l, const char *text, size_t len)
{
	buf_add(&l->text, text, len);
}

void
lines_end(struct lines *l)
{
	size_t off = l->list[l->n - 1].off, len = l->text.len - off;

	if (len > 0 && l->fault == NULL &&
	    (memchr(l->text.data + off, '\n', len) != NULL ||
	    memchr(l->text.data + off, '\r', len) != NULL)) {
		l->fault = "a <line> holds a line end";
		l->bad = l->n - 1;
	}
	buf_addc(&l->text, '\n');
}

void
lines_copy(struct lines *l, const struct lines *from, size_t first, size_t n)
{
	size_t i, off, end;

	if (n == 0)
		return;
	off = from->list[first].off;
	end = first + n < from->n ? from->list[first + n].off :
	    from->text.len;
	reserve(l, n);
	for (i = 0; i < n; i++) {
		l->list[l->n + i] = from->list[first + i];
		l->list[l->n + i].off += l->text.len - off;
	}
	if (l->fault == NULL && from->fault != NULL && from->bad >= first &&
	    from->bad - first < n) {
		l->fault = from->fault;
		l->bad = l->n + from->bad - first;
	}
	l->n += n;
	buf_add(&l->text, from->text.data + off, end - off);
}

void
lines_free(struct lines *l)
{
	buf_free(&l->text);
	l->list = NULL;
	l->n = l->cap = 0;
}
