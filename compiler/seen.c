/* SPDX-License-Identifier: MIT */
/* Finds values that occur twice, in linear time. */
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "seen.h"

struct entry {
	const void	*key;
	const void	*tag;
	size_t		 len;
	struct entry	*next;
};

struct seen {
	struct arena	*arena;
	struct entry	**buckets;
	size_t		 nbuckets;
};

struct seen *
seen_new(struct arena *arena, size_t n)
{
	struct seen *s = arena_alloc(arena, sizeof(*s));

	s->arena = arena;
	s->nbuckets = n + 1;
	s->buckets = arena_alloc(arena, s->nbuckets * sizeof(*s->buckets));
	return s;
}

const void *
seen_add(struct seen *s, const void *key, size_t len, const void *tag)
{
	const unsigned char *p = key;
	uint64_t h = 14695981039346656037u;	/* FNV-1a */
	struct entry *e;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ p[i]) * 1099511628211u;
	h %= s->nbuckets;
	for (e = s->buckets[h]; e != NULL; e = e->next)
		if (e->len == len && memcmp(e->key, key, len) == 0)
			return e->tag;
	e = arena_alloc(s->arena, sizeof(*e));
	e->key = key;
	e->tag = tag;
	e->len = len;
	e->next = s->buckets[h];
	s->buckets[h] = e;
	return NULL;
}
