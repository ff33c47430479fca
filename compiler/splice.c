/* SPDX-License-Identifier: MIT */
/* One text made of several sources, which remembers where it is from. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "splice.h"

struct splice_piece {
	size_t			 off;		/* in the text */
	const struct source	*src;
	size_t			 src_off;
};

void
splice_copy(struct splice *s, const struct source *src, size_t from, size_t to)
{
	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 16 : s->cap * 2;
		s->pieces = xreallocarray(s->pieces, s->cap,
		    sizeof(*s->pieces));
	}
	s->pieces[s->n++] = (struct splice_piece){ s->text.len, src, from };
	buf_add(&s->text, src->text + from, to - from);
}

struct span
splice_line(const struct splice *s, size_t line)
{
	const char *at = s->text.data, *end = at + s->text.len, *next;
	const struct splice_piece *piece;
	struct span span;
	size_t i, off;

	while (line-- > 1 &&
	    (next = memchr(at, '\n', (size_t)(end - at))) != NULL)
		at = next + 1;
	off = (size_t)(at - s->text.data);
	for (i = s->n - 1; i > 0 && s->pieces[i].off > off; i--)
		;
	piece = &s->pieces[i];
	span.src = piece->src;
	span.off = piece->src_off + (off - piece->off);
	if (span.off > span.src->len)
		span.off = span.src->len;
	at = span.src->text + span.off;
	next = memchr(at, '\n', span.src->len - span.off);
	span.len = next == NULL ? span.src->len - span.off :
	    (size_t)(next - at);
	return span;
}

void
splice_free(struct splice *s)
{
	buf_free(&s->text);
	free(s->pieces);
	memset(s, 0, sizeof(*s));
}
