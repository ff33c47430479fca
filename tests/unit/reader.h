/* SPDX-License-Identifier: MIT */
/* What the tests of the readers share: a text, an arena, the faults. */
#ifndef TESTS_READER_H
#define TESTS_READER_H

#include <string.h>

#include "arena.h"
#include "diag.h"

struct reader {
	struct arena		*arena;
	struct rule_levels	 levels;
	struct diag		 diag;
	const struct source	*src;
};

static inline void
reader_start(struct reader *r, const char *text, size_t len)
{
	r->arena = arena_new();
	rule_levels_default(&r->levels);
	diag_init(&r->diag, r->arena, &r->levels);
	r->src = source_text(r->arena, "file", text, len);
}

static inline void
reader_end(struct reader *r)
{
	diag_free(&r->diag);
	arena_free(r->arena);
}

/* Line and column of fault i as line * 1000 + column. */
static inline size_t
reader_fault_at(const struct reader *r, size_t i)
{
	struct linecol at = source_linecol(r->arena, r->src,
	    r->diag.list[i].at.off);

	return at.line * 1000 + at.col;
}

#endif
