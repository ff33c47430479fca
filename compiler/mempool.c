/* SPDX-License-Identifier: MIT */
/* A fast allocator for libxml2's many small pieces. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <libxml/xmlmemory.h>

#include "arena.h"
#include "mempool.h"

#define STEP	((size_t)16)	/* classes hold 16, 32, ... bytes */
#define CLASSES	32		/* up to 512 bytes; more is malloc's */
#define CHUNK	((size_t)64 * 1024)
#define FIRST	((size_t)1024 * 1024)	/* what one topology takes */

/* A sanitizer is to see every block (gcc says so by a macro, clang so). */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOL 0
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define POOL 0
#endif
#ifndef POOL
#define POOL 1
#endif

/* In front of each block: its class, CLASSES for malloc's own. */
union header {
	size_t		 class;
	max_align_t	 align;
};

struct free_block {
	struct free_block	*next;
};

/*
 * State of the file: libxml2's hooks take no context, and there is one
 * libxml2 in a process.
 */
static struct free_block *lists[CLASSES];
static char *chunk;
static size_t left;
static bool used;

static union header *
header_of(void *p)
{
	return (union header *)p - 1;
}

/* A block of the class that was never used. */
static void *
carve(size_t class)
{
	size_t size = sizeof(union header) + (class + 1) * STEP;
	union header *h;

	if (size > left) {
		/* what is left of the old chunk is less than a block */
		left = CHUNK;
		chunk = xmalloc(CHUNK);
	}
	h = (union header *)(void *)chunk;
	chunk += size;
	left -= size;
	h->class = class;
	return h + 1;
}

static void *
pool_malloc(size_t size)
{
	size_t class = size == 0 ? 0 : (size - 1) / STEP;
	struct free_block *b;
	union header *h;

	if (class >= CLASSES) {
		if (size > SIZE_MAX - sizeof(*h))
			return NULL;
		h = xmalloc(sizeof(*h) + size);
		h->class = CLASSES;
		return h + 1;
	}
	b = lists[class];
	if (b == NULL)
		return carve(class);
	lists[class] = b->next;
	return b;
}

static void
pool_free(void *p)
{
	struct free_block *b = p;
	size_t class;

	if (p == NULL)
		return;
	class = header_of(p)->class;
	if (class == CLASSES) {
		free(header_of(p));
		return;
	}
	b->next = lists[class];
	lists[class] = b;
}

static void *
pool_realloc(void *p, size_t size)
{
	union header *h;
	size_t old;
	void *copy;

	if (p == NULL)
		return pool_malloc(size);
	h = header_of(p);
	if (h->class == CLASSES && size > CLASSES * STEP) {
		if (size > SIZE_MAX - sizeof(*h))
			return NULL;
		h = xreallocarray(h, sizeof(*h) + size, 1);
		return h + 1;
	}
	old = h->class == CLASSES ? CLASSES * STEP : (h->class + 1) * STEP;
	if (h->class != CLASSES && size <= old)
		return p;
	copy = pool_malloc(size);
	memcpy(copy, p, old < size ? old : size);
	pool_free(p);
	return copy;
}

static char *
pool_strdup(const char *s)
{
	size_t len = strlen(s) + 1;

	return memcpy(pool_malloc(len), s, len);
}

/*
 * The first chunk has its pages at once: as many page faults would cost a
 * tenth of a run on one topology.  Without it all goes on from smaller ones.
 */
static void
first_chunk(void)
{
	void *p = mmap(NULL, FIRST, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (p == MAP_FAILED)
		return;
	chunk = p;
	left = FIRST;
}

void
mempool_install(void)
{
	if (!POOL || getenv("PGHAC_NO_POOL") != NULL)
		return;
	first_chunk();
	xmlMemSetup(pool_free, pool_malloc, pool_realloc, pool_strdup);
	used = true;
}

bool
mempool_used(void)
{
	return used;
}
