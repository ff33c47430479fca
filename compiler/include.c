/* SPDX-License-Identifier: MIT */
/* The files of one topology: found, confined, read, judged as text. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "include.h"
#include "job.h"
#include "u8.h"

struct include_tree {
	const char	*root;	/* directory that nothing may leave */
	size_t		 count;	/* of files read */
	size_t		 bytes;
	struct include	*top;		/* the topology itself */
};

static void
text_fault(struct job *job, const struct source *src, size_t off, size_t len,
    const char *text, const char *fix)
{
	diag_at(&job->diag, RULE_source_text, (struct span){ src, off, len },
	    "%s", text);
	diag_fix(&job->diag, "%s", fix);
}

/* True if src is text; else its first NUL and first wrong byte are told. */
static bool
judge_text(struct job *job, const struct source *src)
{
	const char *nul = memchr(src->text, '\0', src->len);
	size_t i = 0, n;
	uint32_t c;

	if (src->len >= 2 && (memcmp(src->text, "\xFF\xFE", 2) == 0 ||
	    memcmp(src->text, "\xFE\xFF", 2) == 0)) {
		text_fault(job, src, 0, 2, "the file is UTF-16",
		    "save it as UTF-8");
		return false;
	}
	if (src->len >= 3 && memcmp(src->text, "\xEF\xBB\xBF", 3) == 0) {
		text_fault(job, src, 0, 3, "the file begins with a byte order "
		    "mark", "save it as UTF-8 without one (BOM)");
		return false;
	}
	if (nul != NULL)
		text_fault(job, src, (size_t)(nul - src->text), 1,
		    "the file holds a NUL byte", "remove it, or save the file "
		    "as UTF-8");
	while (i < src->len &&
	    (n = u8_get(src->text + i, src->len - i, &c)) > 0)
		i += n;
	if (i < src->len)
		text_fault(job, src, i, 1, arena_printf(job->arena,
		    "byte 0x%02X is not UTF-8", (unsigned char)src->text[i]),
		    "save the file as UTF-8");
	return nul == NULL && i == src->len;
}

/* Everything of path before its last slash, "." if there is none. */
static const char *
directory(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return arena_strndup(a, path, slash == path ? 1 :
	    (size_t)(slash - path));
}

static const char *
resolve_path(struct arena *a, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy = real == NULL ? NULL : arena_strdup(a, real);

	free(real);
	return copy;
}

/* name as seen from the file that is called from. */
static const char *
join(struct arena *a, const char *from, const char *name)
{
	const char *slash = strrchr(from, '/');

	if (name[0] == '/' || slash == NULL)
		return name;
	return arena_printf(a, "%.*s%s", (int)(slash + 1 - from), from, name);
}

static struct include *
add(struct job *job, struct source *src, const char *real,
    struct include_tree *tree)
{
	struct include *inc = arena_alloc(job->arena, sizeof(*inc));

	src->next = job->sources;
	job->sources = src;
	tree->count++;
	tree->bytes += src->len;
	inc->src = src;
	inc->real = real;
	inc->tree = tree;
	return judge_text(job, src) ? inc : NULL;
}

struct include *
include_top(struct job *job, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct include_tree *tree = arena_alloc(job->arena, sizeof(*tree));
	const char *name = is_stdin ? "<stdin>" : path, *error;
	struct source *src = source_read(job->arena, path, name, &error);

	if (src == NULL) {
		diag_at(&job->diag, RULE_include, (struct span){ 0 },
		    "cannot read \"%s\": %s", name, error);
		return NULL;
	}
	return tree->top = add(job, src, NULL, tree);
}

/* Resolves the topology's path and directory, once and only for a topology
 * that includes something: it takes system calls. */
static void
resolve_top(struct job *job, struct include_tree *tree)
{
	const char *path = tree->top->src->path;

	if (tree->root != NULL)
		return;
	tree->root = resolve_path(job->arena, path == NULL ? "." :
	    directory(job->arena, path));
	if (path != NULL)
		tree->top->real = resolve_path(job->arena, path);
}

/* True if the resolved path lies below the root directory. */
static bool
is_inside(const char *root, const char *real)
{
	size_t n = root == NULL ? 0 : strlen(root);

	return n > 0 && strncmp(real, root, n) == 0 &&
	    (real[n] == '/' || n == 1);
}

static const char *
confine(struct job *job, const struct include *from, struct span at,
    const char *name, const char *path)
{
	const char *real = resolve_path(job->arena, path);
	const struct include *i;

	if (real == NULL) {
		diag_at(&job->diag, RULE_include, at,
		    "cannot find the file \"%s\"", name);
		diag_fix(&job->diag, "the name is relative to the directory of "
		    "\"%s\"", from->src->name);
		return NULL;
	}
	if (!is_inside(from->tree->root, real)) {
		diag_at(&job->diag, RULE_include, at,
		    "\"%s\" is outside the topology's directory", name);
		diag_fix(&job->diag, "keep included files beside the topology "
		    "or below it; symbolic links count as what they point to");
		return NULL;
	}
	for (i = from; i != NULL; i = i->parent) {
		if (i->real != NULL && strcmp(i->real, real) == 0) {
			diag_at(&job->diag, RULE_include, at,
			    "\"%s\" includes itself", name);
			diag_fix(&job->diag, "remove one of the @include "
			    "directives from \"%s\" to here", i->src->name);
			return NULL;
		}
	}
	return real;
}

struct include *
include_open(struct job *job, const struct include *from, struct span at,
    const char *name, size_t len)
{
	struct include_tree *tree = from->tree;
	const char *path, *real, *error;
	struct include *inc;
	struct source *src;

	if (len == 0 || len >= PATH_MAX) {
		diag_at(&job->diag, RULE_include, at, len == 0 ?
		    "expected a file name" : "the file name is too long");
		return NULL;
	}
	if (from->depth >= INCLUDE_DEPTH || tree->count > INCLUDE_MAX) {
		diag_at(&job->diag, RULE_include, at, from->depth >=
		    INCLUDE_DEPTH ? "includes are nested more than %d deep" :
		    "more than %d files are included",
		    from->depth >= INCLUDE_DEPTH ? INCLUDE_DEPTH : INCLUDE_MAX);
		return NULL;
	}
	resolve_top(job, tree);
	path = join(job->arena, from->src->path == NULL ? "" :
	    from->src->path, name);
	real = confine(job, from, at, name, path);
	if (real == NULL)
		return NULL;
	src = source_read(job->arena, real, from->src->path == NULL ? name :
	    join(job->arena, from->src->name, name), &error);
	if (src != NULL && src->len > SOURCE_MAX - tree->bytes) {
		src = NULL;
		error = "all files together are too large";
	}
	if (src == NULL) {
		diag_at(&job->diag, RULE_include, at,
		    "cannot read \"%s\": %s", name, error);
		return NULL;
	}
	src->path = path;	/* what it includes is looked up from here */
	inc = add(job, src, real, tree);
	if (inc != NULL) {
		inc->parent = from;
		inc->depth = from->depth + 1;
	}
	return inc;
}
