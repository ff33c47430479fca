/* SPDX-License-Identifier: MIT */
/* Collects diagnostics and puts them in order. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "diag.h"

#define GENERATED	"a default that follows from this"

void
diag_init(struct diag *d, struct arena *arena, const struct rule_levels *levels)
{
	memset(d, 0, sizeof(*d));
	d->arena = arena;
	d->levels = levels;
}

void
diag_free(struct diag *d)
{
	free(d->list);
	free(d->allowed);
	d->list = d->allowed = NULL;
	d->n = d->cap = d->nallowed = 0;
}

static const char *format(struct diag *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));
static void add(struct diag *, enum rule, struct span, const char *, va_list)
    __attribute__((format(printf, 4, 0)));
static void add_place(struct diag *, enum rule, const struct place *,
    struct span, const char *, va_list) __attribute__((format(printf, 5, 0)));

/* The text in the arena, cut at a character's start if it is too long. */
static const char *
format(struct diag *d, const char *fmt, va_list ap)
{
	char text[DIAG_TEXT + sizeof("...")];
	size_t len;
	int n;

	n = vsnprintf(text, DIAG_TEXT + 1, fmt, ap);
	if (n < 0)	/* only for text of 2 GiB */
		return "a text that is too long to print";
	len = (size_t)n;
	if (len > DIAG_TEXT) {
		len = DIAG_TEXT;
		while (len > DIAG_TEXT - 4 && (text[len - 1] & 0xc0) == 0x80)
			len--;
		if ((text[len - 1] & 0xc0) == 0xc0)
			len--;
		memcpy(text + len, "...", sizeof("..."));
		len += 3;
	}
	return arena_strndup(d->arena, text, len);
}

static struct diagnostic *
last(struct diag *d)
{
	return d->suppressed || d->n == 0 ? NULL : &d->list[d->n - 1];
}

static void
add(struct diag *d, enum rule rule, struct span at, const char *fmt,
    va_list ap)
{
	enum level level = d->levels->level[rule];
	struct diagnostic *new;

	d->suppressed = level == LEVEL_OFF;
	if (d->suppressed)
		return;
	if (d->n == d->cap) {
		d->cap = d->cap == 0 ? 16 : 2 * d->cap;
		d->list = xreallocarray(d->list, d->cap, sizeof(*d->list));
	}
	new = &d->list[d->n++];
	memset(new, 0, sizeof(*new));
	new->rule = rule;
	new->level = level;
	new->at = at;
	new->text = format(d, fmt, ap);
	new->seq = d->seq++;
	d->count[level]++;
}

static void
add_related(struct diag *d, struct span at, const char *text)
{
	struct diagnostic *to = last(d);

	if (to == NULL || to->nrelated == DIAG_RELATED)
		return;
	to->related[to->nrelated].at = at;
	to->related[to->nrelated++].text = text;
}

static void
add_place(struct diag *d, enum rule rule, const struct place *place,
    struct span at, const char *fmt, va_list ap)
{
	add(d, rule, at, fmt, ap);
	if (d->suppressed || place == NULL)
		return;
	last(d)->path = place->path;
	if (place->generated)
		add_related(d, at, GENERATED);
}

void
diag_at(struct diag *d, enum rule rule, struct span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, rule, at, fmt, ap);
	va_end(ap);
}

void
diag_value(struct diag *d, enum rule rule, const struct place *place,
    const char *fmt, ...)
{
	struct span nowhere = { NULL, 0, 0 };
	va_list ap;

	va_start(ap, fmt);
	add_place(d, rule, place, place != NULL ? place->value : nowhere,
	    fmt, ap);
	va_end(ap);
}

void
diag_key(struct diag *d, enum rule rule, const struct place *place,
    const char *fmt, ...)
{
	struct span nowhere = { NULL, 0, 0 };
	va_list ap;

	va_start(ap, fmt);
	add_place(d, rule, place, place != NULL ? place->key : nowhere,
	    fmt, ap);
	va_end(ap);
}

void
diag_note_at(struct diag *d, struct span at, const char *fmt, ...)
{
	va_list ap;

	if (last(d) == NULL)
		return;
	va_start(ap, fmt);
	add_related(d, at, format(d, fmt, ap));
	va_end(ap);
}

void
diag_note(struct diag *d, const struct place *place, const char *fmt, ...)
{
	struct span nowhere = { NULL, 0, 0 };
	const char *text;
	va_list ap;

	if (last(d) == NULL)
		return;
	va_start(ap, fmt);
	text = format(d, fmt, ap);
	va_end(ap);
	if (place != NULL && place->generated)
		text = arena_printf(d->arena, "%s, %s", text, GENERATED);
	add_related(d, place != NULL ? place->value : nowhere, text);
}

void
diag_fix(struct diag *d, const char *fmt, ...)
{
	struct diagnostic *to = last(d);
	va_list ap;

	if (to == NULL)
		return;
	va_start(ap, fmt);
	to->fix = format(d, fmt, ap);
	va_end(ap);
}

static bool
is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* Needs no escape in any syntax, but for double quotes around all of it. */
static bool
is_plain(const char *s)
{
	size_t len = strlen(s), i;
	bool quoted = len >= 2 && s[0] == '"' && s[len - 1] == '"';

	for (i = quoted; i < len - quoted; i++)
		if (s[i] < ' ' || s[i] > '~' || is_quote(s[i]) ||
		    strchr("\\<&", s[i]) != NULL)
			return false;
	return true;
}

void
diag_replace(struct diag *d, struct span at, const char *old, const char *new)
{
	struct diagnostic *to = last(d);
	size_t len = strlen(old);

	if (to == NULL || at.src == NULL || at.off > at.src->len ||
	    at.len > at.src->len - at.off || !is_plain(new))
		return;
	if (at.len == len + 2 && is_quote(at.src->text[at.off]) &&
	    at.src->text[at.off + len + 1] == at.src->text[at.off]) {
		at.off++;
		at.len -= 2;
	}
	if (at.len != len || memcmp(at.src->text + at.off, old, len) != 0)
		return;
	to->replace = at;
	to->with = arena_strdup(d->arena, new);
}

bool
diag_suppressed(const struct diag *d)
{
	return d->suppressed;
}

size_t
diag_allow(struct diag *d, enum rule rule, size_t from, const char *reason)
{
	size_t i, kept = from, before = d->nallowed;
	struct diagnostic *one;

	for (i = from; i < d->n; i++) {
		one = &d->list[i];
		if (one->rule != rule) {
			d->list[kept++] = *one;
			continue;
		}
		d->count[one->level]--;
		one->reason = reason;
		if ((d->nallowed & (d->nallowed - 1)) == 0)	/* full */
			d->allowed = xreallocarray(d->allowed,
			    2 * d->nallowed + 1, sizeof(*d->allowed));
		d->allowed[d->nallowed++] = *one;
	}
	d->n = kept;
	return d->nallowed - before;
}

size_t
diag_errors(const struct diag *d, bool strict)
{
	return d->count[LEVEL_ERROR] + (strict ? d->count[LEVEL_WARNING] : 0);
}

/* ---- order --------------------------------------------------------------- */

/* A source and its number; 0: not known yet. */
struct rank {
	const struct source	*src;
	size_t			 order;
};

/* By address, for look-up only: what is printed never depends on it. */
static int
compare_rank(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct rank *)a)->src;
	uintptr_t y = (uintptr_t)((const struct rank *)b)->src;

	return (x > y) - (x < y);
}

static struct rank *
find(struct rank *ranks, size_t n, const struct source *src)
{
	struct rank key = { src, 0 };

	return bsearch(&key, ranks, n, sizeof(*ranks), compare_rank);
}

/*
 * A source's next is the one read before it, so its number is the length of
 * that chain.  Each stretch of a chain is walked twice at most.
 */
static void
number(struct rank *ranks, size_t n)
{
	const struct source *s;
	struct rank *known;
	size_t i, steps;

	for (i = 0; i < n; i++) {
		steps = 0;
		known = NULL;
		for (s = ranks[i].src; s != NULL; s = s->next) {
			known = find(ranks, n, s);
			if (known != NULL && known->order != 0)
				break;
			known = NULL;
			steps++;
		}
		if (known != NULL)
			steps += known->order;
		for (s = ranks[i].src; s != NULL; s = s->next, steps--) {
			known = find(ranks, n, s);
			if (known != NULL && known->order != 0)
				break;
			if (known != NULL)
				known->order = steps;
		}
	}
}

static void
order_sources(struct diag *d)
{
	struct rank *ranks = xcalloc(d->n, sizeof(*ranks));
	const struct source *before = NULL;
	size_t i, n = 0, kept = 0;

	for (i = 0; i < d->n; i++) {
		if (d->list[i].at.src != before)
			ranks[n++].src = before = d->list[i].at.src;
	}
	qsort(ranks, n, sizeof(*ranks), compare_rank);
	for (i = 0; i < n; i++)
		if (ranks[i].src != NULL &&
		    (kept == 0 || ranks[kept - 1].src != ranks[i].src))
			ranks[kept++] = ranks[i];
	number(ranks, kept);
	for (i = 0; i < d->n; i++)
		d->list[i].order = d->list[i].at.src == NULL ? 0 :
		    find(ranks, kept, d->list[i].at.src)->order;
	free(ranks);
}

static int
compare_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
compare_place(const struct diagnostic *a, const struct diagnostic *b)
{
	int c = compare_size(a->order, b->order);

	if (c == 0 && a->at.src != b->at.src)
		c = strcmp(a->at.src->name, b->at.src->name);
	if (c == 0)
		c = compare_size(a->at.off, b->at.off);
	return c != 0 ? c : (int)a->rule - (int)b->rule;
}

static int
compare_text(const void *left, const void *right)
{
	const struct diagnostic *a = left, *b = right;
	int c = compare_place(a, b);

	if (c == 0)
		c = strcmp(a->text, b->text);
	return c != 0 ? c : compare_size(a->seq, b->seq);
}

static int
compare_final(const void *left, const void *right)
{
	const struct diagnostic *a = left, *b = right;
	int c = compare_place(a, b);

	return c != 0 ? c : compare_size(a->seq, b->seq);
}

void
diag_sort(struct diag *d)
{
	struct diagnostic *new;
	size_t i, kept = 1;

	if (d->n == 0)
		return;
	order_sources(d);
	qsort(d->list, d->n, sizeof(*d->list), compare_text);
	for (i = 1; i < d->n; i++) {
		new = &d->list[i];
		if (compare_place(&d->list[kept - 1], new) == 0 &&
		    strcmp(d->list[kept - 1].text, new->text) == 0)
			d->count[new->level]--;
		else
			d->list[kept++] = *new;
	}
	d->n = kept;
	qsort(d->list, d->n, sizeof(*d->list), compare_final);
}
