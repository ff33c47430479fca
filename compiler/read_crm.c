/* SPDX-License-Identifier: MIT */
/* Reader of the configuration language of crmsh: words, no meaning. */
#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "read_crm.h"

#define BLANK " \t\r\n"

struct reader {
	struct arena	*arena;
	struct diag	*diag;
	enum rule	 rule;
	struct span	 at;		/* of the object */
	const char	*text;		/* its lines as one */
	size_t		 off;		/* in text */
	struct buf	 word;
	const char	**words;
	size_t		 nwords, cap;
	struct crm_object *objects;
	size_t		 nobjects, capobjects;
	bool		 bad;
};

static bool
is_blank(char c)
{
	return c != '\0' && strchr(BLANK, c) != NULL;
}

static void
fault(struct reader *r, const char *text)
{
	diag_at(r->diag, r->rule, r->at, "%s", text);
	r->bad = true;
}

static void
add_word(struct reader *r)
{
	const char **more;

	if (r->nwords == r->cap) {
		r->cap = r->cap == 0 ? 16 : r->cap * 2;
		more = arena_alloc(r->arena, r->cap * sizeof(*more));
		if (r->nwords > 0)
			memcpy(more, r->words, r->nwords * sizeof(*more));
		r->words = more;
	}
	r->words[r->nwords++] = arena_strndup(r->arena,
	    r->word.len > 0 ? r->word.data : "", r->word.len);
}

/* What stands in quotes; shlex: \ escapes only itself and the ". */
static void
read_quoted(struct reader *r, char mark)
{
	char c;

	for (r->off++; (c = r->text[r->off]) != mark; r->off++) {
		if (c == '\\' && mark == '"' && (r->text[r->off + 1] == '"' ||
		    r->text[r->off + 1] == '\\'))
			c = r->text[++r->off];
		if (c == '\0') {
			fault(r, "a quote does not end");
			return;
		}
		buf_addc(&r->word, c);
	}
	r->off++;
}

static void
read_word(struct reader *r)
{
	char c;

	buf_clear(&r->word);
	while (!r->bad && (c = r->text[r->off]) != '\0' && !is_blank(c)) {
		if (c == '\'' || c == '"') {
			read_quoted(r, c);
			continue;
		}
		if (c == '\\' && (c = r->text[++r->off]) == '\0') {
			fault(r, "a backslash escapes nothing");
			break;
		}
		buf_addc(&r->word, c);
		r->off++;
	}
	if (!r->bad)
		add_word(r);
}

/* The words of the joined lines. */
static void
read_words(struct reader *r, struct crm_object *o)
{
	r->off = 0;
	r->words = NULL;
	r->nwords = r->cap = 0;
	for (;;) {
		while (is_blank(r->text[r->off]))
			r->off++;
		if (r->text[r->off] == '\0' || r->bad)
			break;
		read_word(r);
	}
	o->words = r->words;
	o->nwords = r->nwords;
}

/* Adds a line without what stands around it; true if the next belongs to it. */
static bool
join(struct buf *text, const char *line, size_t len)
{
	bool more;

	while (len > 0 && is_blank(line[0])) {
		line++;
		len--;
	}
	while (len > 0 && is_blank(line[len - 1]))
		len--;
	more = len > 0 && line[len - 1] == '\\';
	while (more && len > 0 && line[len - 1] == '\\')
		len--;
	buf_add(text, line, len);
	return more;
}

static void
add_object(struct reader *r)
{
	struct crm_object *more;

	if (r->nobjects == r->capobjects) {
		r->capobjects = r->capobjects == 0 ? 64 : r->capobjects * 2;
		more = arena_alloc(r->arena, r->capobjects * sizeof(*more));
		if (r->nobjects > 0)
			memcpy(more, r->objects, r->nobjects * sizeof(*more));
		r->objects = more;
	}
	r->objects[r->nobjects].line = source_linecol(r->arena, r->at.src,
	    r->at.off).line;
	read_words(r, &r->objects[r->nobjects]);
	r->nobjects += r->nwords > 0;
}

struct crm *
read_crm(struct arena *arena, struct span span, struct diag *diag,
    enum rule rule)
{
	struct reader r = { .arena = arena, .diag = diag, .rule = rule };
	struct crm *crm = arena_alloc(arena, sizeof(*crm));
	const char *s = span.src->text + span.off, *end = s + span.len, *nl;
	struct buf text = { 0 };
	bool more = false;

	for (; s < end && !r.bad; s = nl + 1) {
		nl = memchr(s, '\n', (size_t)(end - s));
		if (nl == NULL)
			nl = end;
		if (!more) {
			buf_clear(&text);
			buf_adds(&text, "");
			r.at = (struct span){ span.src,
			    (size_t)(s - span.src->text), (size_t)(nl - s) };
		}
		more = join(&text, s, (size_t)(nl - s));
		if (more && nl + 1 < end)
			continue;
		r.text = text.data;
		if (text.data[0] != '#')
			add_object(&r);
	}
	crm->objects = r.objects;
	crm->nobjects = r.nobjects;
	buf_free(&text);
	buf_free(&r.word);
	return crm;
}
