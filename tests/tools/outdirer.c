/* SPDX-License-Identifier: MIT */
/* Writes trees through outdir.h alone: for tests and measurements.
 *
 * usage: outdirer [-c] [-n TREES] DIR NAME FILE...
 *
 * FILE is a path in the tree, '=', its text; "x:" before the path makes it
 * executable, "-PATH" names what an older tree had.  The manifest of the
 * old tree is used as pghac does.  -c compares only; -n makes NAME0, ...
 * Exit status: 0 unchanged, 10 written, 11 differs, 12 foreign, 13 failed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "manifest.h"
#include "outdir.h"

struct list {
	struct outfile	*files;
	const char	**known;
	size_t		 n, nknown;
};

static int
one(struct outdir *od, struct arena *arena, const char *name,
    const struct list *l, bool compare)
{
	static const int status[] = { 0, 10, 11, 12, 13 };
	const char *const *known = l->known;
	size_t nknown = l->nknown, len;
	const struct manifest *m;
	const char *text, *error;
	struct buf why = { 0 };
	enum outdir_result r;

	text = outdir_read(od, arena, name, MANIFEST_NAME, 1 << 20, &len);
	m = text == NULL ? NULL : manifest_read(arena, text, len, &error);
	if (m != NULL) {
		known = m->files;
		nknown = m->nfiles;
	}
	r = (compare ? outdir_compare : outdir_write)(od, name, l->files,
	    l->n, known, nknown, &why);
	if (why.len > 0)
		fputs(why.data, stdout);
	buf_free(&why);
	return status[r];
}

static void
read_args(struct list *l, int n, char **args)
{
	struct outfile *f;
	char *p, *eq;
	int i;

	l->files = xcalloc((size_t)n, sizeof(*l->files));
	l->known = xcalloc((size_t)n, sizeof(*l->known));
	for (i = 0; i < n; i++) {
		p = args[i];
		if (p[0] == '-') {
			l->known[l->nknown++] = p + 1;
			continue;
		}
		f = &l->files[l->n++];
		f->executable = strncmp(p, "x:", 2) == 0;
		f->path = f->executable ? p + 2 : p;
		eq = strchr(p, '=');
		if (eq != NULL)
			*eq = '\0';
		f->text = eq == NULL ? "" : eq + 1;
		f->len = strlen(f->text);
	}
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct list l = { 0 };
	bool compare = false;
	long trees = 0, i;
	struct outdir *od;
	const char *error;
	int c, rc = 0;

	while ((c = getopt(argc, argv, "+cn:")) != -1) {
		compare |= c == 'c';
		if (c == 'n')
			trees = strtol(optarg, NULL, 10);
	}
	if (argc - optind < 2)
		return 2;
	umask(022);
	read_args(&l, argc - optind - 2, argv + optind + 2);
	od = outdir_open(arena, argv[optind], !compare, &error);
	if (od == NULL) {
		printf("%s\n", error);
		rc = 13;
	}
	for (i = 0; od != NULL && i < (trees > 0 ? trees : 1); i++)
		rc = one(od, arena, trees == 0 ? argv[optind + 1] :
		    arena_printf(arena, "%s%ld", argv[optind + 1], i), &l,
		    compare);
	outdir_close(od);
	free(l.files);
	free(l.known);
	arena_free(arena);
	return rc;
}
