/* SPDX-License-Identifier: MIT */
/* The lines of pg_hba.conf as fields: the tokeniser of hba.c. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "hba_lex.h"

/* The limits of hba.c: MAX_TOKEN until 16, MAX_LINE from 9.3 to 13. */
#define TOKEN_MAX	255
#define LINE_MAX_BYTES	8190

/* Where a stretch of the joined line stands in the source. */
struct piece {
	size_t	start;		/* in the joined line */
	size_t	off;		/* in the source */
};

/* One line as the server sees it: continuation lines joined. */
struct joined {
	const char	*text;
	size_t		 len;
	size_t		 pos;		/* of the next character */
	struct buf	 copy;		/* text, if it was joined */
	struct buf	 pieces;
	size_t		 piece;		/* where the last lookup ended */
	const struct source *src;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Offset in the source; callers ask in ascending order. */
static size_t
source_off(struct joined *j, size_t pos)
{
	const struct piece *p = (const void *)j->pieces.data;
	size_t n = j->pieces.len / sizeof(*p);

	while (j->piece + 1 < n && p[j->piece + 1].start <= pos)
		j->piece++;
	return p[j->piece].off + (pos - p[j->piece].start);
}

/*
 * Takes the next line; from 14 on a backslash at its end joins the one
 * after it (tokenize_file, before comments and quotes are looked at).
 */
static void
join_line(struct hba_lexer *l, struct joined *j, struct hba_record *r)
{
	const char *text = l->src->text, *end;
	struct piece piece;
	size_t len;
	bool more;

	r->at.src = l->src;
	r->at.off = l->off;
	r->line = l->line + 1;
	do {
		end = memchr(text + l->off, '\n', l->src->len - l->off);
		piece.off = l->off;
		piece.start = j->len;
		len = (end != NULL ? (size_t)(end - text) : l->src->len) -
		    l->off;
		l->off += len + (end != NULL);
		l->line++;
		if (len + (end != NULL) > LINE_MAX_BYTES &&
		    l->version >= 93 && l->version < 140)
			r->fault = "the line is longer than 8190 bytes";
		while (len > 0 && text[piece.off + len - 1] == '\r')
			len--;
		r->at.len = piece.off + len - r->at.off;
		more = l->version >= 140 && len > 0 &&
		    text[piece.off + len - 1] == '\\';
		if (more)
			len--;
		buf_add(&j->pieces, &piece, sizeof(piece));
		if (more || j->pieces.len > sizeof(piece)) {
			buf_add(&j->copy, text + piece.off, len);
			j->text = j->copy.data;
		} else
			j->text = text + piece.off;
		j->len += len;
	} while (more && l->off < l->src->len);
	if (r->fault == NULL && memchr(j->text, '\0', j->len) != NULL)
		r->fault = "the line holds a NUL byte";
	r->fault_at = r->at;
}

/*
 * next_token of hba.c.  False at the end of the line.  *comma: the token
 * ended at a comma, so the next one belongs to the same field.
 */
static bool
next_token(struct joined *j, struct buf *out, struct hba_token *t,
    bool *comma)
{
	bool in_quote = false, was_quote = false, saw_quote = false;
	const char *s = j->text;
	size_t start;
	char c;

	buf_clear(out);
	t->quoted = *comma = false;
	while (j->pos < j->len && (is_blank(s[j->pos]) || s[j->pos] == ','))
		j->pos++;
	start = j->pos;
	for (; j->pos < j->len; j->pos++) {
		c = s[j->pos];
		if (is_blank(c) && !in_quote)
			break;
		if (c == '#' && !in_quote)
			break;
		if (c == ',' && !in_quote) {
			*comma = true;
			break;
		}
		if (c != '"' || was_quote)
			buf_addc(out, c);
		was_quote = in_quote && c == '"' ? !was_quote : false;
		if (c == '"') {
			in_quote = !in_quote;
			saw_quote = true;
			if (out->len == 0)
				t->quoted = true;
		}
	}
	t->at.src = j->src;
	t->at.off = source_off(j, start);
	t->at.len = source_off(j, j->pos) - t->at.off;
	if (j->pos < j->len && s[j->pos] == '#')
		j->pos = j->len;
	else if (*comma)
		j->pos++;
	return saw_quote || out->len > 0;
}

/* Moves what a buffer collected into the arena. */
static void *
keep(struct arena *arena, struct buf *list)
{
	void *p = arena_alloc(arena, list->len + 1);

	if (list->len > 0)
		memcpy(p, list->data, list->len);
	buf_clear(list);
	return p;
}

/* next_field_expand of hba.c: the tokens up to one without a comma. */
static void
next_field(struct hba_lexer *l, struct joined *j, struct hba_record *r,
    struct buf *text, struct buf *tokens, struct hba_field *field)
{
	struct hba_token t;
	bool comma = true;

	memset(&t, 0, sizeof(t));
	field->ntokens = 0;
	while (comma && next_token(j, text, &t, &comma)) {
		if (text->len > TOKEN_MAX && l->version < 170 &&
		    r->fault == NULL) {
			r->fault = "a word is longer than 255 bytes";
			r->fault_at = t.at;
		}
		t.text = arena_strndup(l->arena,
		    text->data != NULL ? text->data : "", text->len);
		buf_add(tokens, &t, sizeof(t));
		field->ntokens++;
	}
	field->tokens = keep(l->arena, tokens);
}

bool
hba_lex(struct hba_lexer *l, struct hba_record *r)
{
	struct buf text = { 0 }, tokens = { 0 }, fields = { 0 };
	struct hba_field field;
	struct joined j;

	memset(r, 0, sizeof(*r));
	while (l->off < l->src->len && r->nfields == 0 && r->fault == NULL) {
		memset(&j, 0, sizeof(j));
		j.src = l->src;
		join_line(l, &j, r);
		while (r->fault == NULL && j.pos < j.len) {
			next_field(l, &j, r, &text, &tokens, &field);
			if (field.ntokens == 0)
				continue;
			buf_add(&fields, &field, sizeof(field));
			r->nfields++;
		}
		buf_free(&j.copy);
		buf_free(&j.pieces);
	}
	r->fields = keep(l->arena, &fields);
	buf_free(&text);
	buf_free(&tokens);
	buf_free(&fields);
	return r->nfields > 0 || r->fault != NULL;
}
