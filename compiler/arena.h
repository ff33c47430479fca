/* SPDX-License-Identifier: MIT */
/* Memory that lives as long as one compilation and is freed at once. */
#ifndef PGHAC_ARENA_H
#define PGHAC_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Out of memory never returns: every function here prints
 * "pghac: out of memory" and ends the program with exit status 3.
 */
struct arena;

struct arena	*arena_new(void);
/* Zeroed memory, aligned for any type; lives until reset or free. */
void		*arena_alloc(struct arena *, size_t size);
/* Copy of the first len bytes of s, NUL added. */
char		*arena_strndup(struct arena *, const char *s, size_t len);
char		*arena_strdup(struct arena *, const char *s);
/* "LEFT.RIGHT" */
char		*arena_dotted(struct arena *, const char *left,
		    const char *right);
char		*arena_printf(struct arena *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3), nonnull(2)));
char		*arena_vprintf(struct arena *, const char *fmt, va_list)
		    __attribute__((format(printf, 2, 0), nonnull(2)));
/* Forgets everything but keeps (some of) the memory for the next round. */
void		 arena_reset(struct arena *);
/* arena_free(NULL) does nothing. */
void		 arena_free(struct arena *);

/* malloc, realloc and strdup that end the program instead of failing. */
void		*xmalloc(size_t size);
void		*xcalloc(size_t n, size_t size);
void		*xreallocarray(void *p, size_t n, size_t size);
char		*xstrdup(const char *s);

#endif
