/* SPDX-License-Identifier: MIT */
/* Reading tokens: the one at hand, its faults, and going on after one. */
#include <stdarg.h>
#include <string.h>

#include "include.h"
#include "job.h"
#include "parser.h"

bool
token_is_close(const struct token *t)
{
	return t->kind == TOKEN_CLOSE_GROUP || t->kind == TOKEN_CLOSE_LIST ||
	    t->kind == TOKEN_CLOSE_ARRAY;
}

bool
token_is_open(const struct token *t)
{
	return t->kind == TOKEN_OPEN_GROUP || t->kind == TOKEN_OPEN_LIST ||
	    t->kind == TOKEN_OPEN_ARRAY;
}

bool
token_is_scalar(const struct token *t)
{
	return t->kind == TOKEN_STRING || t->kind == TOKEN_INT ||
	    t->kind == TOKEN_FLOAT || t->kind == TOKEN_BOOL;
}

/* The text there, cut if it is long. */
static const char *
excerpt(struct parser *p, struct span at)
{
	const char *text = at.src->text + at.off;
	size_t len = at.len;

	if (len <= 40)
		return arena_strndup(p->job->arena, text, len);
	for (len = 36; len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80;)
		len--;
	return arena_printf(p->job->arena, "%.*s...", (int)len, text);
}

const char *
parser_shown(struct parser *p, const struct token *t)
{
	const char *text;

	if (t->kind == TOKEN_END)
		return "the end of the file";
	text = excerpt(p, t->at);
	if (t->kind == TOKEN_STRING)	/* it brings its quotes */
		return text;
	return arena_printf(p->job->arena, "\"%s\"", text);
}

void
parser_limit(struct parser *p)
{
	if (diag_errors(&p->job->diag, false) - p->errors >= PARSER_FAULTS)
		p->stop = true;
}

bool
parser_fault(struct parser *p, struct span at, const char *fix,
    const char *fmt, ...)
{
	struct diag *d = &p->job->diag;
	const char *text;
	va_list ap;

	if (p->stop)
		return false;
	va_start(ap, fmt);
	text = arena_vprintf(p->job->arena, fmt, ap);
	va_end(ap);
	diag_at(d, RULE_syntax, at, "%s", text);
	if (fix != NULL)
		diag_fix(d, "%s", fix);
	parser_limit(p);
	return true;
}

bool
parser_expected(struct parser *p, const char *what, const char *fix)
{
	/* a faulty token has been reported already */
	if (p->token.kind == TOKEN_BAD ||
	    (p->token.kind == TOKEN_END && p->token.fault != NULL))
		return false;
	return parser_fault(p, p->token.at, fix, "expected %s before %s", what,
	    parser_shown(p, &p->token));
}

/* text with the faulty piece in place of %s. */
static const char *
fill_in(struct parser *p, const char *text, struct span at)
{
	const char *mark = strstr(text, "%s");

	if (mark == NULL)
		return text;
	return arena_printf(p->job->arena, "%.*s%s%s", (int)(mark - text), text,
	    excerpt(p, at), mark + 2);
}

void
parser_next(struct parser *p)
{
	struct token *t = &p->token;

	*t = token_next(&p->lexer);
	if (t->fault != NULL)
		parser_fault(p, t->fault_at, fill_in(p, t->fix, t->fault_at),
		    "%s", fill_in(p, t->fault, t->fault_at));
	if (t->kind == TOKEN_NAME && t->at.len > PARSER_NAME)
		parser_fault(p, t->at, NULL, "a name is longer than %d bytes",
		    PARSER_NAME);
}

bool
parser_at_key(const struct parser *p)
{
	struct lexer ahead = p->lexer;

	return p->token.kind == TOKEN_NAME &&
	    token_next(&ahead).kind == TOKEN_EQUALS;
}

void
parser_skip(struct parser *p, bool in_members)
{
	size_t depth = 0;

	for (; p->token.kind != TOKEN_END && !p->stop; parser_next(p)) {
		if (token_is_open(&p->token)) {
			depth++;
		} else if (token_is_close(&p->token)) {
			if (depth == 0)
				return;
			depth--;
		} else if (depth > 0) {
			continue;
		} else if (p->token.kind == TOKEN_COMMA ||
		    p->token.kind == TOKEN_SEMICOLON) {
			if (!in_members)
				parser_next(p);
			return;
		} else if (p->token.kind == TOKEN_INCLUDE ||
		    parser_at_key(p)) {
			return;
		}
	}
}

bool
parser_unbalanced(struct parser *p)
{
	/* a bracket that another fault swallowed is no fault of its own */
	if ((token_is_close(&p->token) || token_is_open(&p->token)) &&
	    diag_errors(&p->job->diag, false) != p->errors)
		p->stop = true;
	return !p->stop;
}

void
parser_close(struct parser *p, enum token_kind kind)
{
	static const char *const expected[] = {
		[TOKEN_CLOSE_GROUP] = "'}'", [TOKEN_CLOSE_LIST] = "')'",
		[TOKEN_CLOSE_ARRAY] = "']'",
	};
	const struct token *open = &p->open[--p->depth];
	size_t i;

	if (p->token.kind == kind) {
		parser_next(p);
		return;
	}
	if (!parser_unbalanced(p))
		return;
	if (parser_expected(p, expected[kind], "close each bracket by its "
	    "own kind, and none twice"))
		diag_note_at(&p->job->diag, open->at, "opened here");
	if (p->token.kind == TOKEN_END) {
		p->stop = true;	/* those around it are open for that reason */
		return;
	}
	if (!token_is_close(&p->token))
		return;
	/* it may close one of those around; else it is a slip of this one */
	for (i = p->base; i < p->depth; i++)
		if (p->open[i].kind + 1 == p->token.kind) {
			p->stop = true;	/* what belongs where is a guess */
			return;
		}
	parser_next(p);
}

bool
parser_open(struct parser *p)
{
	if (p->depth == PARSER_DEPTH) {
		parser_fault(p, p->token.at, NULL,
		    "brackets are nested more than %d deep", PARSER_DEPTH);
		p->stop = true;
		return false;
	}
	p->open[p->depth++] = p->token;
	parser_next(p);
	return true;
}

void
parser_copy(struct parser *p, size_t off)
{
	/* after a fault nobody reads the text, and it may be out of order */
	if (diag_errors(&p->job->diag, false) != p->errors)
		return;
	splice_copy(p->out, p->file->src, p->copied, off);
	p->copied = off;
}
