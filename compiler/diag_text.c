/* SPDX-License-Identifier: MIT */
/* Diagnostics as people read them: place, text, source line, caret. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "u8.h"

/* A longer line is shown in part: so many bytes, about so many before the
 * span. */
#define WINDOW		120
#define WINDOW_BEFORE	48
#define ELLIPSIS	"..."
#define TAB		8

/* SGR sequences; all "" without colour. */
struct colors {
	const char	*bold, *reset, *mark;
	const char	*level[LEVEL_N];
};

static const struct colors with_color = {
	"\033[1m", "\033[0m", "\033[1;32m",
	{ "", "\033[1;36m", "\033[1;35m", "\033[1;31m" }
};
static const struct colors without_color = {
	"", "", "", { "", "", "", "" }
};

/* ---- escaping ------------------------------------------------------------ */

/* Adds the character at s as it may be shown; returns its bytes. */
static size_t
escape_one(struct buf *out, const char *s, size_t len, size_t *cols)
{
	size_t before = out->len, n;
	uint32_t c;

	n = u8_get(s, len, &c);
	if (n > 0 && !u8_is_hidden(c)) {
		buf_add(out, s, n);
		*cols = u8_width(c);
		return n;
	}
	if (n == 0 || c < 0x80) {
		buf_printf(out, "\\x%02x", (unsigned char)*s);
		n = 1;
	} else
		buf_printf(out, "\\u{%04x}", (unsigned)c);
	*cols = out->len - before;
	return n;
}

size_t
diag_escape(struct buf *out, const char *s, size_t len)
{
	size_t i, one, total = 0;

	for (i = 0; i < len; total += one)
		i += escape_one(out, s + i, len - i, &one);
	return total;
}

static void
escape(struct buf *out, const char *s)
{
	diag_escape(out, s, strlen(s));
}

/* ---- source lines -------------------------------------------------------- */

static bool
is_continuation(char c)
{
	return (c & 0xc0) == 0x80;
}

/* As source_line, but takes the end from the table: a search for it would make
 * many diagnostics in one huge line quadratic. */
static const char *
line_text(const struct source *src, size_t line, size_t *len)
{
	size_t from = src->lines[line - 1];
	size_t end = line < src->nlines ? src->lines[line] : src->len;

	if (end > from && src->text[end - 1] == '\n')
		end--;
	if (end > from && src->text[end - 1] == '\r')
		end--;
	*len = end - from;
	return src->text + from;
}

/* Narrows a line of len bytes to the part around its byte at. */
static void
window(const char *line, size_t len, size_t at, size_t *from, size_t *to)
{
	size_t i;

	*from = 0;
	*to = len;
	if (len <= WINDOW)
		return;
	if (at > WINDOW_BEFORE + strlen(ELLIPSIS))
		*from = at - WINDOW_BEFORE;
	if (len - *from > WINDOW + strlen(ELLIPSIS))
		*to = *from + WINDOW;
	else if (len - *from < WINDOW)
		*from = len - WINDOW;
	for (i = 0; i < 3 && *from > 0 && is_continuation(line[*from]); i++)
		--*from;
	for (i = 0; i < 3 && *to < len && is_continuation(line[*to]); i++)
		++*to;
}

static void
fill(struct buf *out, char c, size_t n)
{
	while (n-- > 0)
		buf_addc(out, c);
}

/* The line being put together. */
struct pen {
	struct buf	*code, *mark;
	size_t		 col;		/* of the terminal, from 0 */
	bool		 marked;	/* the '^' is there */
};

/* Marks a character of so many columns, or keeps below it free. */
static void
draw_mark(struct pen *pen, bool hot, bool tab, size_t cols)
{
	if (tab)
		cols = TAB - pen->col % TAB;
	pen->col += cols;
	if (hot && !pen->marked) {
		/* below a combining one there is no room of its own */
		if (cols == 0 && pen->mark->len > 0)
			pen->mark->len--;
		buf_addc(pen->mark, '^');
		pen->marked = true;
		if (cols == 0)
			return;
		cols--;
	}
	if (tab) {
		if (cols > 0)	/* else the '^' has filled it */
			buf_addc(pen->mark, '\t');
	} else
		fill(pen->mark, hot ? '~' : ' ', cols);
}

static void
draw_plain(struct pen *pen, const char *s)
{
	buf_adds(pen->code, s);
	fill(pen->mark, ' ', strlen(s));
	pen->col += strlen(s);
}

static void
trim(struct buf *b)
{
	while (b->len > 0 && strchr(" \t", b->data[b->len - 1]) != NULL)
		b->data[--b->len] = '\0';
}

void
diag_snippet(struct arena *arena, struct span at, size_t gutter,
    struct snippet *s)
{
	struct pen pen = { &s->code, &s->mark, gutter, false };
	size_t len, i, n, from, to, first, end, cols;
	const struct source *src = at.src;
	const char *line;

	buf_clear(&s->code);
	buf_clear(&s->mark);
	if (at.off > src->len)
		at.off = src->len;
	if (at.len > src->len - at.off)
		at.len = src->len - at.off;
	s->start = source_linecol(arena, src, at.off);
	s->end = source_linecol(arena, src, at.off + at.len);
	line = line_text(src, s->start.line, &len);
	first = s->start.col - 1 < len ? s->start.col - 1 : len;
	end = at.len < len - first ? first + at.len : len;
	window(line, len, first, &from, &to);
	if (from > 0)
		draw_plain(&pen, ELLIPSIS);
	s->hot = s->code.len;
	for (i = from; i < to; i += n) {
		bool hot = i >= first && (i < end || i == first);

		if (i <= first)
			s->hot = s->code.len;
		n = escape_one(&s->code, line + i, to - i, &cols);
		draw_mark(&pen, hot || (first > i && first < i + n),
		    line[i] == '\t', cols);
		if (i < end)
			s->hot_end = s->code.len;
	}
	if (first >= to)
		s->hot = s->code.len;
	if (end <= first || s->hot_end < s->hot)
		s->hot_end = s->hot;
	if (!pen.marked)
		buf_addc(&s->mark, '^');
	trim(&s->mark);
	if (to < len)
		buf_adds(&s->code, ELLIPSIS);
}

void
diag_snippet_free(struct snippet *s)
{
	buf_free(&s->code);
	buf_free(&s->mark);
}

/* ---- printing ------------------------------------------------------------ */

/* What printing one list needs. */
struct printer {
	const struct diag	*diag;
	const struct colors	*colors;
	struct buf		*out;
	struct snippet		 snippet;
};

static int
digits(size_t n)
{
	int count = 1;

	for (; n >= 10; n /= 10)
		count++;
	return count;
}

/* "   12 | " as wide as the number needs, at least eight columns. */
static void
print_snippet(struct printer *p, struct span at)
{
	struct snippet *s = &p->snippet;
	size_t line = source_linecol(p->diag->arena, at.src, at.off).line;
	int width = digits(line) < 5 ? 5 : digits(line);

	diag_snippet(p->diag->arena, at, (size_t)width + 3, s);
	buf_printf(p->out, "%*zu |", width, line);
	if (s->code.len > 0) {
		buf_addc(p->out, ' ');
		buf_add(p->out, s->code.data, s->code.len);
	}
	buf_printf(p->out, "\n%*s | %s", width, "", p->colors->mark);
	buf_add(p->out, s->mark.data, s->mark.len);
	buf_printf(p->out, "%s\n", p->colors->reset);
}

static void
print_head(struct printer *p, struct span at, enum level level,
    const char *text)
{
	const struct colors *c = p->colors;
	struct linecol lc;

	buf_adds(p->out, c->bold);
	if (at.src == NULL)
		buf_adds(p->out, "pghac: ");
	else {
		lc = source_linecol(p->diag->arena, at.src, at.off);
		escape(p->out, at.src->name);
		buf_printf(p->out, ":%zu:%zu: ", lc.line, lc.col);
	}
	buf_printf(p->out, "%s%s%s:%s ", c->reset, c->level[level],
	    level_name(level), c->reset);
	escape(p->out, text);
}

static bool
is_same(struct span a, struct span b)
{
	return a.src == b.src && a.off == b.off && a.len == b.len;
}

static void
print_one(struct printer *p, const struct diagnostic *d)
{
	const struct colors *c = p->colors;
	struct span shown = d->at;
	size_t i;

	print_head(p, d->at, d->level, d->text);
	buf_printf(p->out, " %s[%s]%s\n", c->bold, rule_table[d->rule].name,
	    c->reset);
	if (d->at.src != NULL)
		print_snippet(p, d->at);
	for (i = 0; i < d->nrelated; i++) {
		print_head(p, d->related[i].at, LEVEL_NOTE,
		    d->related[i].text);
		buf_addc(p->out, '\n');
		if (d->related[i].at.src != NULL &&
		    !is_same(d->related[i].at, shown))
			print_snippet(p, d->related[i].at);
		shown = d->related[i].at;
	}
	if (d->fix == NULL)
		return;
	buf_printf(p->out, "%sfix:%s ", c->bold, c->reset);
	escape(p->out, d->fix);
	buf_addc(p->out, '\n');
}

void
diag_text(const struct diag *d, bool color, struct buf *out)
{
	struct printer p = { d, color ? &with_color : &without_color, out,
	    { .code = { 0 } } };
	size_t i;

	for (i = 0; i < d->n; i++)
		print_one(&p, &d->list[i]);
	diag_snippet_free(&p.snippet);
}
