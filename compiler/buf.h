/* SPDX-License-Identifier: MIT */
/* A byte buffer that grows. */
#ifndef PGHAC_BUF_H
#define PGHAC_BUF_H

#include <stddef.h>

/* All zero is an empty buffer.  data is NUL-terminated after any add. */
struct buf {
	char	*data;
	size_t	 len;
	size_t	 cap;
};

void	buf_add(struct buf *, const void *bytes, size_t len);
void	buf_adds(struct buf *, const char *s);
void	buf_printf(struct buf *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3), nonnull(2)));
static inline void
buf_addc(struct buf *b, char c)
{
	if (b->cap - b->len < 2) {
		buf_add(b, &c, 1);
		return;
	}
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

/* Empties the buffer and keeps its memory. */
void	buf_clear(struct buf *);
/* Frees the memory; the buffer is empty and usable again. */
void	buf_free(struct buf *);

#endif
