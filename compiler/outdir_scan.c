/* SPDX-License-Identifier: MIT */
/* Compares a directory with the table of what may be in it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "outdir.h"
#include "outdir_tree.h"

#define BLOCK ((size_t)64 * 1024)
/* More foreign entries are counted, not named. */
#define FOREIGN_MAX 100

/* Entries first to last (not included) of a directory. */
struct range {
	size_t	first, last;
};

/* Something found that the table knows, to be looked at later. */
struct match {
	struct range	in;
	bool		directory;
};

struct scan {
	struct tree	*tree;
	struct findings	*found;
	struct buf	*why;
	const char	*prefix;	/* of paths in messages */
	bool		 compare;
	struct match	*matches;	/* a stack, one frame a directory */
	size_t		 nmatches, cap;
	char		*block;		/* BLOCK bytes, for any one call */
};

int
tree_opendir(int parent, const char *name)
{
	return openat(parent, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool
outdir_clean(const char *path)
{
	const char *p = path;
	size_t len;

	if (strlen(path) >= PATH_MAX)
		return false;
	for (;; p += len + 1) {
		len = strcspn(p, "/");
		if (len == 0 || len > NAME_MAX ||
		    (len == 1 && p[0] == '.') ||
		    (len == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		if (p[len] == '\0')
			return true;
	}
}

/* The end of a path, then '/', come before all other bytes. */
static int
rank(char c)
{
	return c == '\0' ? 0 : c == '/' ? 1 : (unsigned char)c + 1;
}

static int
by_path(const void *a, const void *b)
{
	const char *p = ((const struct tree_entry *)a)->path;
	const char *q = ((const struct tree_entry *)b)->path;

	for (; *p == *q && *p != '\0'; p++)
		q++;
	return rank(*p) - rank(*q);
}

/* Joins equal entries; false if two of them are files. */
static bool
join(struct tree *t, struct buf *why)
{
	struct tree_entry *e;
	size_t i, n = 0;

	for (i = 0; i < t->n; i++) {
		e = n == 0 ? NULL : &t->entries[n - 1];
		if (e == NULL || strcmp(e->path, t->entries[i].path) != 0) {
			t->entries[n++] = t->entries[i];
			continue;
		}
		if (e->file != NULL && t->entries[i].file != NULL) {
			buf_printf(why, "%s: two files have this path\n",
			    e->path);
			return false;
		}
		if (e->file == NULL)
			e->file = t->entries[i].file;
		e->known |= t->entries[i].known;
	}
	t->n = n;
	return true;
}

/* A path of a file must not be a directory of another. */
static bool
no_conflict(const struct tree *t, struct buf *why)
{
	const char *file = NULL;
	size_t i, len = 0;

	for (i = 0; i < t->n; i++) {
		if (t->entries[i].file == NULL)
			continue;
		if (file != NULL &&
		    strncmp(file, t->entries[i].path, len) == 0 &&
		    t->entries[i].path[len] == '/') {
			buf_printf(why, "%s: is to be a file, and a "
			    "directory for %s\n", file, t->entries[i].path);
			return false;
		}
		file = t->entries[i].path;
		len = strlen(file);
	}
	return true;
}

bool
tree_make(struct tree *t, struct arena *arena, const struct outfile *files,
    size_t n, const char *const *known, size_t nknown, struct buf *why)
{
	size_t i;

	t->entries = arena_alloc(arena, (n + nknown + 1) *
	    sizeof(*t->entries));
	t->n = 0;
	for (i = 0; i < n; i++) {
		if (!outdir_clean(files[i].path)) {
			buf_printf(why, "\"%s\" is no path below the "
			    "cluster's directory\n", files[i].path);
			return false;
		}
		t->entries[t->n].path = files[i].path;
		t->entries[t->n++].file = &files[i];
	}
	for (i = 0; i < nknown; i++)
		if (outdir_clean(known[i])) {
			t->entries[t->n].path = known[i];
			t->entries[t->n++].known = true;
		}
	qsort(t->entries, t->n, sizeof(*t->entries), by_path);
	return join(t, why) && no_conflict(t, why);
}

/* Part of a path up to '/' against a name. */
static int
compare_part(const char *part, const char *name)
{
	while (*part == *name && *part != '\0') {
		part++;
		name++;
	}
	return (*part == '/' ? 0 : rank(*part)) - rank(*name);
}

/* The entries of a range whose next part, at off, is name. */
static struct range
find(const struct tree *t, struct range in, size_t off, const char *name)
{
	struct range r = in;
	size_t mid, end;

	for (end = r.last; r.first < end;) {
		mid = r.first + (end - r.first) / 2;
		if (compare_part(t->entries[mid].path + off, name) < 0)
			r.first = mid + 1;
		else
			end = mid;
	}
	for (end = r.first; end < r.last;) {
		mid = end + (r.last - end) / 2;
		if (compare_part(t->entries[mid].path + off, name) <= 0)
			end = mid + 1;
		else
			r.last = mid;
	}
	return r;
}

void
findings_add(struct findings *f, const char *kind, const char *path,
    const char *note)
{
	struct finding *grown;

	if (f->n == f->cap) {
		f->cap = f->cap == 0 ? 16 : 2 * f->cap;
		grown = arena_alloc(f->arena, f->cap * sizeof(*grown));
		if (f->n > 0)
			memcpy(grown, f->list, f->n * sizeof(*grown));
		f->list = grown;
	}
	f->list[f->n].kind = kind;
	f->list[f->n].path = path;
	f->list[f->n++].note = note;
}

static void
add_foreign(struct scan *s, const char *dir, size_t off, const char *name,
    const char *note)
{
	if (s->found->nforeign++ < FOREIGN_MAX)
		findings_add(s->found, "foreign", arena_printf(
		    s->found->arena, "%s%.*s%s", s->prefix, (int)off, dir,
		    name), note);
}

static void
differs(struct scan *s, const char *kind, const char *path)
{
	if (!s->compare)
		return;
	s->found->ndiffers++;
	findings_add(s->found, kind, path, "");
}

static bool
fail(struct scan *s, const char *path, size_t len)
{
	buf_printf(s->why, "cannot read %s%.*s: %s\n", s->prefix, (int)len,
	    path, strerror(errno));
	return false;
}

/* Bytes and the executable bit; -1 if they cannot be read. */
static int
equal(struct scan *s, int fd, const struct stat *st, const struct outfile *f)
{
	size_t done = 0;
	ssize_t n;

	if (st->st_size < 0 || (size_t)st->st_size != f->len ||
	    ((st->st_mode & S_IXUSR) != 0) != f->executable)
		return 0;
	while (done < f->len) {
		n = read(fd, s->block, BLOCK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0 || (size_t)n > f->len - done ||
		    memcmp(s->block, f->text + done, (size_t)n) != 0)
			return 0;
		done += (size_t)n;
	}
	return 1;
}

/* A regular file at the path of entry e; dir holds it, off is its name. */
static bool
scan_file(struct scan *s, int dir, size_t off, struct tree_entry *e)
{
	struct stat st;
	int fd, same;

	e->state = TREE_OTHER;
	if (!s->compare)
		return true;
	if (e->file == NULL) {
		differs(s, "left over", e->path);
		return true;
	}
	fd = openat(dir, e->path + off, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return fail(s, e->path, strlen(e->path));
	same = fstat(fd, &st) != 0 ? -1 : equal(s, fd, &st, e->file);
	if (same < 0)
		fail(s, e->path, strlen(e->path));
	close(fd);
	if (same > 0)
		e->state = TREE_SAME;
	else if (same == 0 && !e->known)
		add_foreign(s, e->path, off, e->path + off,
		    " (not what is to be written, and no manifest has it)");
	else if (same == 0)
		differs(s, "modified", e->path);
	return same >= 0;
}

static unsigned char
type_of(int dir, const struct dirent64 *d)
{
	struct stat st;

	if (d->d_type != DT_UNKNOWN)
		return d->d_type;
	if (fstatat(dir, d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return DT_UNKNOWN;
	return (unsigned char)IFTODT(st.st_mode);
}

/* One name of a directory: put off if the table knows it, else foreign. */
static void
take(struct scan *s, int dir, struct range in, size_t off,
    const struct dirent64 *d)
{
	const struct tree_entry *e = s->tree->entries;
	unsigned char type = type_of(dir, d);
	struct match m = { .directory = type == DT_DIR };
	bool exact;

	m.in = find(s->tree, in, off, d->d_name);
	exact = m.in.first < m.in.last &&
	    strchr(e[m.in.first].path + off, '/') == NULL;
	if (m.directory)
		m.in.first += exact;
	else
		m.in.last = m.in.first + exact;
	if (m.in.first == m.in.last || (type != DT_DIR && type != DT_REG)) {
		add_foreign(s, in.first < in.last ? e[in.first].path : "",
		    off, d->d_name, type == DT_LNK ? " (a symbolic link)" :
		    type == DT_DIR ? " (a directory)" :
		    type == DT_REG ? "" : " (not a regular file)");
		return;
	}
	if (s->nmatches == s->cap) {
		s->cap = s->cap == 0 ? 64 : 2 * s->cap;
		s->matches = xreallocarray(s->matches, s->cap,
		    sizeof(*s->matches));
	}
	s->matches[s->nmatches++] = m;
}

/* Reads a directory to its end. */
static bool
list(struct scan *s, int fd, struct range in, size_t off)
{
	const struct dirent64 *d;
	ssize_t n, i;

	while ((n = getdents64(fd, s->block, BLOCK)) > 0)
		for (i = 0; i < n; i += d->d_reclen) {
			d = (const struct dirent64 *)(const void *)
			    (s->block + i);
			if (strcmp(d->d_name, ".") != 0 &&
			    strcmp(d->d_name, "..") != 0)
				take(s, fd, in, off, d);
		}
	return n == 0;
}

/* True if the new tree has no file below that directory. */
static bool
is_left_over(const struct scan *s, struct range in)
{
	for (; in.first < in.last; in.first++)
		if (s->tree->entries[in.first].file != NULL)
			return false;
	return true;
}

static bool	scan_dir(struct scan *, int fd, struct range, size_t off);

/* off: where the directory's name starts in the paths of the range. */
static bool
scan_subdir(struct scan *s, int dir, struct range in, size_t off)
{
	const char *path = s->tree->entries[in.first].path;
	size_t len = strcspn(path + off, "/");
	bool good;
	int fd;

	fd = tree_opendir(dir, arena_strndup(s->found->arena, path + off,
	    len));
	if (fd < 0)
		return fail(s, path, off + len);
	good = scan_dir(s, fd, in, off + len + 1);
	close(fd);
	return good;
}

/* Depth is bounded by that of the table's paths, not by what is there. */
static bool
scan_dir(struct scan *s, int fd, struct range in, size_t off)
{
	struct tree_entry *e = s->tree->entries;
	size_t frame = s->nmatches, last, i;
	bool good = true;
	struct match m;

	if (!list(s, fd, in, off))
		return fail(s, in.first < in.last ? e[in.first].path : "",
		    off);
	last = s->nmatches;
	if (last == frame && off > 0 && is_left_over(s, in))
		differs(s, "left over", arena_strndup(s->found->arena,
		    e[in.first].path, off));
	for (i = frame; good && i < last; i++) {
		m = s->matches[i];
		good = m.directory ? scan_subdir(s, fd, m.in, off) :
		    scan_file(s, fd, off, &e[m.in.first]);
	}
	s->nmatches = frame;
	return good;
}

bool
tree_scan(int fd, struct tree *t, bool compare, const char *prefix,
    struct findings *found, struct buf *why)
{
	struct scan s = { .tree = t, .found = found, .why = why,
		.prefix = prefix, .compare = compare };
	bool good;
	size_t i;

	s.block = xmalloc(BLOCK);
	good = scan_dir(&s, fd, (struct range){ 0, t->n }, 0);
	for (i = 0; good && i < t->n; i++)
		if (t->entries[i].file != NULL &&
		    t->entries[i].state == TREE_ABSENT)
			differs(&s, "missing", t->entries[i].path);
	free(s.matches);
	free(s.block);
	return good;
}

static int
by_finding(const void *a, const void *b)
{
	const struct finding *f = a, *g = b;
	int c = strcmp(f->path, g->path);

	return c != 0 ? c : strcmp(f->kind, g->kind);
}

void
findings_print(struct findings *f, bool foreign_only, struct buf *why)
{
	size_t i, printed = 0;
	const char *p;

	if (f->n > 0)
		qsort(f->list, f->n, sizeof(*f->list), by_finding);
	for (i = 0; i < f->n; i++) {
		if (strcmp(f->list[i].kind, "foreign") == 0)
			printed++;
		else if (foreign_only)
			continue;
		buf_printf(why, "%s: ", f->list[i].kind);
		/* a name must not look like a line of ours */
		for (p = f->list[i].path; *p != '\0'; p++)
			if (*p == '\n')
				buf_adds(why, "\\x0a");
			else
				buf_addc(why, *p);
		buf_printf(why, "%s\n", f->list[i].note);
	}
	if (f->nforeign > printed)
		buf_printf(why, "foreign: and %zu more\n",
		    f->nforeign - printed);
}
