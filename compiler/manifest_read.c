/* SPDX-License-Identifier: MIT */
/* Reads an older manifest.json. */
#include <string.h>

#include <jansson.h>

#include "arena.h"
#include "manifest.h"
#include "outdir.h"

/* A list of paths that grows in the arena. */
struct list {
	struct arena	*arena;
	const char	**paths;
	size_t		 n, cap;
};

static void
add(struct list *l, const char *path)
{
	const char **grown;

	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 32 : 2 * l->cap;
		grown = arena_alloc(l->arena, l->cap * sizeof(*grown));
		if (l->n > 0)
			memcpy(grown, l->paths, l->n * sizeof(*grown));
		l->paths = grown;
	}
	l->paths[l->n++] = arena_strdup(l->arena, path);
}

/* The files of one node, or beside all; NULL or what is wrong with them. */
static const char *
add_files(struct list *l, const json_t *node)
{
	const json_t *files = json_object_get(node, "files");
	const char *src;
	size_t i;

	if (!json_is_array(files))
		return "\"files\" is no list, or missing in a node";
	for (i = 0; i < json_array_size(files); i++) {
		src = json_string_value(json_object_get(
		    json_array_get(files, i), "src"));
		if (src == NULL)
			return "a file has no \"src\"";
		if (!outdir_clean(src))
			return arena_printf(l->arena, "\"%s\" is no path "
			    "below the cluster's directory", src);
		add(l, src);
	}
	return NULL;
}

/* Readers take any minor number: it only grows by new keys. */
static const char *
version_fault(struct arena *arena, const json_t *root)
{
	const char *version = json_string_value(json_object_get(root,
	    "format_version"));

	if (version == NULL)
		return "not a manifest of pghac: no \"format_version\"";
	if (strncmp(version, MANIFEST_FORMAT,
	    strcspn(MANIFEST_FORMAT, ".") + 1) != 0)
		return arena_printf(arena, "the manifest has format \"%s\", "
		    "this pghac reads " MANIFEST_FORMAT, version);
	return NULL;
}

struct manifest *
manifest_read(struct arena *arena, const char *text, size_t len,
    const char **error)
{
	struct list l = { .arena = arena };
	struct manifest *m = NULL;
	const char *topology;
	const json_t *nodes;
	json_error_t fault;
	json_t *root;
	size_t i;

	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &fault);
	if (root == NULL) {
		*error = arena_printf(arena, "line %d: not JSON: %s",
		    fault.line, fault.text);
		return NULL;
	}
	*error = version_fault(arena, root);
	if (*error != NULL)
		goto out;
	nodes = json_object_get(root, "nodes");
	if (!json_is_array(nodes)) {
		*error = "not a manifest of pghac: no \"nodes\"";
		goto out;
	}
	add(&l, MANIFEST_NAME);
	add(&l, MANIFEST_SUMS);
	if (json_object_get(root, "files") != NULL)
		*error = add_files(&l, root);
	for (i = 0; i < json_array_size(nodes) && *error == NULL; i++)
		*error = add_files(&l, json_array_get(nodes, i));
	if (*error != NULL)
		goto out;
	m = arena_alloc(arena, sizeof(*m));
	topology = json_string_value(json_object_get(json_array_get(
	    json_object_get(root, "source"), 0), "path"));
	m->topology = topology == NULL ? NULL :
	    arena_strdup(arena, topology);
	m->files = l.paths;
	m->nfiles = l.n;
out:
	json_decref(root);
	return m;
}
