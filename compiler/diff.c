/* SPDX-License-Identifier: MIT */
/* Unified differences of two texts. */
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "diff.h"

#define CONTEXT 3
/* Steps of the search, for each line and at least. */
#define STEPS_LINE 16
#define STEPS_MIN 1000000

/* A line with its end; the last one of a text may have none. */
struct line {
	const char	*s;
	size_t		 len;
	size_t		 id;	/* equal lines have equal ids */
	bool		 changed;
};

struct side {
	struct line	*lines;
	long		 n;
};

/*
 * Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the
 * linear space form.  fwd and bwd are indexed by diagonal, x - y.
 */
struct search {
	struct line	*a, *b;
	long		*fwd, *bwd;
	size_t		 steps;		/* left */
};

/* A part of both texts, ends not included. */
struct box {
	long	a0, a1, b0, b1;
};

struct point {
	long	x, y;		/* lines of a and b before it */
};

static struct side
split(const char *s, size_t len)
{
	struct side side = { 0 };
	const char *p, *nl, *end = s + len;
	size_t n = 0;

	for (p = s; p < end; p = nl == NULL ? end : nl + 1, n++)
		nl = memchr(p, '\n', (size_t)(end - p));
	side.lines = xcalloc(n, sizeof(*side.lines));
	for (p = s; p < end; p += side.lines[side.n++].len) {
		nl = memchr(p, '\n', (size_t)(end - p));
		side.lines[side.n].s = p;
		side.lines[side.n].len = nl == NULL ?
		    (size_t)(end - p) : (size_t)(nl + 1 - p);
	}
	return side;
}

static int
compare_text(const struct line *a, const struct line *b)
{
	int c = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);

	return c != 0 ? c : (a->len > b->len) - (a->len < b->len);
}

static int
compare(const void *a, const void *b)
{
	return compare_text(*(struct line *const *)a,
	    *(struct line *const *)b);
}

/* Sorting instead of hashing: no text can make this slow. */
static void
number(struct line *a, long na, struct line *b, long nb)
{
	size_t n = (size_t)na + (size_t)nb, i, id = 0;
	struct line **all = xcalloc(n, sizeof(*all));

	for (i = 0; i < n; i++)
		all[i] = i < (size_t)na ? &a[i] : &b[i - (size_t)na];
	qsort(all, n, sizeof(*all), compare);
	for (i = 0; i < n; i++) {
		if (i > 0 && compare_text(all[i - 1], all[i]) != 0)
			id++;
		all[i]->id = id;
	}
	free(all);
}

static void
change_all(struct search *s, const struct box *box)
{
	long i;

	for (i = box->a0; i < box->a1; i++)
		s->a[i].changed = true;
	for (i = box->b0; i < box->b1; i++)
		s->b[i].changed = true;
}

/* The diagonals that a search has reached, from one end. */
struct front {
	long	*at;		/* furthest x, by diagonal x - y */
	long	 min, max;
};

/* Widens the front by one on each side, within the box. */
static void
widen(struct front *f, const struct box *box, long unreached)
{
	if (f->min > box->a0 - box->b1)
		f->at[--f->min - 1] = unreached;
	else
		f->min++;
	if (f->max < box->a1 - box->b0)
		f->at[++f->max + 1] = unreached;
	else
		f->max--;
}

static void
count_steps(struct search *s, long n)
{
	s->steps -= (size_t)n < s->steps ? (size_t)n : s->steps;
}

/* One difference more from the start; true where it meets the other. */
static bool
forward(struct search *s, const struct box *box, struct front *f,
    const struct front *other, struct point *met)
{
	long d, x, y, from;

	widen(f, box, -1);
	for (d = f->max; d >= f->min; d -= 2) {
		x = f->at[d - 1] >= f->at[d + 1] ? f->at[d - 1] + 1 :
		    f->at[d + 1];
		for (from = x, y = x - d; x < box->a1 && y < box->b1 &&
		    s->a[x].id == s->b[y].id; x++)
			y++;
		f->at[d] = x;
		count_steps(s, x - from + 1);
		if (other != NULL && other->min <= d && d <= other->max &&
		    other->at[d] <= x) {
			met->x = x;
			met->y = y;
			return true;
		}
	}
	return false;
}

/* The same from the end. */
static bool
backward(struct search *s, const struct box *box, struct front *f,
    const struct front *other, struct point *met)
{
	long d, x, y, from;

	widen(f, box, LONG_MAX);
	for (d = f->max; d >= f->min; d -= 2) {
		x = f->at[d - 1] < f->at[d + 1] ? f->at[d - 1] :
		    f->at[d + 1] - 1;
		for (from = x, y = x - d; x > box->a0 && y > box->b0 &&
		    s->a[x - 1].id == s->b[y - 1].id; x--)
			y--;
		f->at[d] = x;
		count_steps(s, from - x + 1);
		if (other != NULL && other->min <= d && d <= other->max &&
		    x <= other->at[d]) {
			met->x = x;
			met->y = y;
			return true;
		}
	}
	return false;
}

/* A point on a shortest path; false if finding it takes too long. */
static bool
middle(struct search *s, const struct box *box, struct point *met)
{
	long start = box->a0 - box->b0, end = box->a1 - box->b1;
	struct front f = { s->fwd, start, start };
	struct front b = { s->bwd, end, end };
	bool odd = (start - end) % 2 != 0;

	f.at[start] = box->a0;
	b.at[end] = box->a1;
	while (s->steps > 0)
		if (forward(s, box, &f, odd ? &b : NULL, met) ||
		    backward(s, box, &b, odd ? NULL : &f, met))
			return true;
	return false;
}

/* Halves the differences each time, so the depth is their logarithm. */
static void
search(struct search *s, struct box box)
{
	struct point p;

	while (box.a0 < box.a1 && box.b0 < box.b1 &&
	    s->a[box.a0].id == s->b[box.b0].id) {
		box.a0++;
		box.b0++;
	}
	while (box.a0 < box.a1 && box.b0 < box.b1 &&
	    s->a[box.a1 - 1].id == s->b[box.b1 - 1].id) {
		box.a1--;
		box.b1--;
	}
	if (box.a0 == box.a1 || box.b0 == box.b1 || !middle(s, &box, &p)) {
		change_all(s, &box);
		return;
	}
	search(s, (struct box){ box.a0, p.x, box.b0, p.y });
	search(s, (struct box){ p.x, box.a1, p.y, box.b1 });
}

/* Marks the lines that are only in a or only in b. */
static void
mark(struct side *a, struct side *b)
{
	struct search s = { .a = a->lines, .b = b->lines };
	size_t n = (size_t)a->n + (size_t)b->n;
	long *diagonals = xcalloc(2 * (n + 3), sizeof(*diagonals));

	s.fwd = diagonals + b->n + 1;
	s.bwd = s.fwd + n + 3;
	s.steps = n * STEPS_LINE + STEPS_MIN;
	search(&s, (struct box){ 0, a->n, 0, b->n });
	free(diagonals);
}

/* True if patch reads the name back only in quotes. */
static bool
needs_quotes(const char *name)
{
	const char *p;

	for (p = name; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 127 || *p == '"' ||
		    *p == '\\')
			return true;
	return false;
}

static void
add_quoted(struct buf *out, const char *name)
{
	const char *p;

	buf_addc(out, '"');
	for (p = name; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			buf_printf(out, "\\%03o", (unsigned char)*p);
		else if (*p == '"' || *p == '\\')
			buf_printf(out, "\\%c", *p);
		else
			buf_addc(out, *p);
	buf_addc(out, '"');
}

/* A name as patch reads it back. */
static void
add_name(struct buf *out, const char *prefix, const char *name)
{
	buf_adds(out, prefix);
	if (needs_quotes(name))
		add_quoted(out, name);
	else
		buf_adds(out, name);
	/* a tab ends a name that has blanks in it */
	buf_adds(out, !needs_quotes(name) && strchr(name, ' ') != NULL ?
	    "\t\n" : "\n");
}

/* An empty file that comes or goes has no lines to show: git's header. */
static void
add_empty(struct buf *out, const char *name, const char *what)
{
	size_t i;

	buf_adds(out, "diff --git");
	for (i = 0; i < 2; i++) {
		buf_addc(out, ' ');
		if (needs_quotes(name) || strchr(name, ' ') != NULL)
			add_quoted(out, name);
		else
			buf_adds(out, name);
	}
	buf_printf(out, "\n%s file mode 100644\n", what);
}

static void
add_line(struct buf *out, char mark, const struct line *line)
{
	buf_addc(out, mark);
	buf_add(out, line->s, line->len);
	if (line->s[line->len - 1] != '\n')
		buf_adds(out, "\n\\ No newline at end of file\n");
}

/* An empty range names the line before it. */
static void
add_range(struct buf *out, char mark, long from, long to)
{
	buf_printf(out, "%c%ld", mark, to > from ? from + 1 : from);
	if (to - from != 1)
		buf_printf(out, ",%ld", to - from);
}

static void
add_hunk(struct buf *out, const struct side *a, const struct side *b,
    const struct box *box)
{
	long i = box->a0, j = box->b0;

	buf_adds(out, "@@ ");
	add_range(out, '-', box->a0, box->a1);
	buf_addc(out, ' ');
	add_range(out, '+', box->b0, box->b1);
	buf_adds(out, " @@\n");
	while (i < box->a1 || j < box->b1)
		if (i < box->a1 && a->lines[i].changed)
			add_line(out, '-', &a->lines[i++]);
		else if (j < box->b1 && b->lines[j].changed)
			add_line(out, '+', &b->lines[j++]);
		else {
			add_line(out, ' ', &a->lines[i++]);
			j++;
		}
}

/* Moves i and j behind the changed lines that start there. */
static void
skip_changes(const struct side *a, const struct side *b, long *i, long *j)
{
	while (*i < a->n && a->lines[*i].changed)
		(*i)++;
	while (*j < b->n && b->lines[*j].changed)
		(*j)++;
}

/* Changes that are at most two contexts apart share a hunk. */
static void
add_hunks(struct buf *out, const struct side *a, const struct side *b)
{
	long i = 0, j = 0, same;
	struct box box;

	for (;;) {
		for (same = 0; i < a->n && j < b->n &&
		    !a->lines[i].changed && !b->lines[j].changed; same++) {
			i++;
			j++;
		}
		if (i == a->n && j == b->n)
			return;
		same = same < CONTEXT ? same : CONTEXT;
		box.a0 = i - same;
		box.b0 = j - same;
		do {
			skip_changes(a, b, &i, &j);
			box.a1 = i;
			box.b1 = j;
			for (same = 0; same <= 2 * CONTEXT && i < a->n &&
			    j < b->n && !a->lines[i].changed &&
			    !b->lines[j].changed; same++) {
				i++;
				j++;
			}
		} while (same <= 2 * CONTEXT && (i < a->n || j < b->n));
		i = box.a1;
		j = box.b1;
		same = a->n - i < CONTEXT ? a->n - i : CONTEXT;
		box.a1 += same;
		box.b1 += same;
		add_hunk(out, a, b, &box);
	}
}

void
diff_unified(struct buf *out, const char *oldname, const char *newname,
    const char *a, size_t alen, const char *b, size_t blen)
{
	struct side old, new;

	if (alen == blen && (alen == 0 || memcmp(a, b, alen) == 0)) {
		if (strcmp(oldname, newname) == 0 || alen > 0)
			return;
		if (strcmp(oldname, "/dev/null") == 0)
			add_empty(out, newname, "new");
		else if (strcmp(newname, "/dev/null") == 0)
			add_empty(out, oldname, "deleted");
		return;
	}
	old = split(a, alen);
	new = split(b, blen);
	number(old.lines, old.n, new.lines, new.n);
	mark(&old, &new);
	add_name(out, "--- ", oldname);
	add_name(out, "+++ ", newname);
	add_hunks(out, &old, &new);
	free(old.lines);
	free(new.lines);
}
