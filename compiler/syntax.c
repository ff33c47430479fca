/* SPDX-License-Identifier: MIT */
/* The syntax of a topology: every fault at its place, includes spliced in. */
#include <string.h>

#include "include.h"
#include "job.h"
#include "literal.h"
#include "parser.h"
#include "seen.h"
#include "setting.h"
#include "syntax.h"

/* The members of a group so far. */
struct group {
	struct setting	*self;
	struct setting	**tail;
	struct seen	*seen;		/* names, once there are many */
	size_t		 n;
	size_t		 bytes;		/* of all names */
};

static void settings(struct parser *, struct group *);
static struct setting *value(struct parser *, struct setting *);

/* A setting that begins at the token at hand; parent NULL: the root. */
static struct setting *
setting_new(struct parser *p, struct setting *parent, const struct token *name,
    size_t index)
{
	struct arena *a = p->job->arena;
	struct setting *s = arena_alloc(a, sizeof(*s));
	struct place *place = arena_alloc(a, sizeof(*place));
	const char *above = parent == NULL ? "" : parent->place->path;

	if (++p->nsettings > SYNTAX_SETTINGS) {
		parser_fault(p, p->token.at, NULL, "more than %zu settings",
		    SYNTAX_SETTINGS);
		p->stop = true;
	}
	if (name != NULL)
		s->name = arena_strndup(a, name->at.src->text + name->at.off,
		    name->at.len);
	if (strlen(above) > SYNTAX_PATH - PARSER_NAME - 1)
		place->path = above;
	else if (name == NULL)
		place->path = arena_printf(a, "%s[%zu]", above, index);
	else
		place->path = above[0] == '\0' ? s->name :
		    arena_dotted(a, above, s->name);
	place->key = name != NULL ? name->at : p->token.at;
	place->value = p->token.at;
	s->place = place;
	return s;
}

/* Names are looked up in a set that grows with the group. */
static const struct setting *
find_name(struct parser *p, struct group *g, const struct setting *added)
{
	const struct setting *s;

	if (g->n < 16) {
		for (s = g->self->first; s != NULL; s = s->next)
			if (strcmp(s->name, added->name) == 0)
				return s;
		return NULL;
	}
	if (g->n == 16 || g->n == 128 || g->n == 1024) {
		g->seen = seen_new(p->job->arena, g->n * 8);
		for (s = g->self->first; s != NULL; s = s->next)
			seen_add(g->seen, s->name, strlen(s->name), s);
	}
	return seen_add(g->seen, added->name, strlen(added->name), added);
}

static void
group_add(struct parser *p, struct group *g, struct setting *s)
{
	struct diag *d = &p->job->diag;
	const struct setting *first = find_name(p, g, s);

	if (first != NULL && !p->stop) {
		diag_key(d, RULE_key_duplicate, s->place,
		    "the key \"%s\" is given twice", s->name);
		diag_note_at(d, first->place->key, "first given here");
		diag_fix(d, "remove one of the two");
		parser_limit(p);
	}
	if (first != NULL)
		return;
	*g->tail = s;
	g->tail = &s->next;
	g->bytes += strlen(s->name);
	if (++g->n == SYNTAX_KEYS + 1)
		parser_fault(p, s->place->key, NULL,
		    "a group has more than %d keys", SYNTAX_KEYS);
}

/* What libconfig will spend on this group's names. */
static void
group_end(struct parser *p, const struct group *g)
{
	if (g->n <= SYNTAX_KEYS)
		p->cost += g->n * g->bytes / 2;
	if (p->cost > SYNTAX_COST) {
		parser_fault(p, g->self->place->key, NULL,
		    "the topology has too many keys");
		p->stop = true;
	}
}

/* A scalar; strings that follow each other are one. */
static void
scalar(struct parser *p, struct setting *s)
{
	struct span *at = &s->place->value;
	struct token t = p->token;

	switch (t.kind) {
	case TOKEN_STRING:
		s->type = SETTING_STRING;
		break;
	case TOKEN_INT:
		s->type = SETTING_INT;
		break;
	case TOKEN_FLOAT:
		s->type = SETTING_FLOAT;
		break;
	default:
		s->type = SETTING_BOOL;
		break;
	}
	parser_next(p);
	while (t.kind == TOKEN_STRING && p->token.kind == TOKEN_STRING) {
		at->len = p->token.at.off + p->token.at.len - at->off;
		parser_next(p);
	}
	if (t.kind == TOKEN_FLOAT)
		s->value = literal_float(p->job, s->place);
}

/* Gives integers past 32 bits the L that libconfig wants; in an array all,
 * for its members are of one type. */
static void
widen(struct parser *p, const struct setting *first)
{
	const struct setting *s;
	bool wide = false;

	for (s = first; s != NULL && !p->stop; s = s->next) {
		wide |= s->type == SETTING_INT &&
		    literal_int(p->job, s->place) == LITERAL_WIDE;
		parser_limit(p);
	}
	for (s = first; s != NULL && wide; s = s->next) {
		const struct span *at = &s->place->value;

		if (s->type != SETTING_INT ||
		    at->src->text[at->off + at->len - 1] == 'L')
			continue;
		parser_copy(p, at->off + at->len);
		buf_addc(&p->out->text, 'L');
	}
}

/* An array holds scalars of one type. */
static void
judge_member(struct parser *p, const struct setting *array,
    const struct setting *s)
{
	static const char fix[] = "a list ( ... ) may hold values of any type";

	if (s->type == SETTING_GROUP || s->type == SETTING_LIST ||
	    s->type == SETTING_ARRAY) {
		parser_fault(p, s->place->value, fix,
		    "expected a scalar in an array, found %s",
		    setting_type_name(s->type));
	} else if (s->type != array->first->type &&
	    parser_fault(p, s->place->value, fix,
	    "expected %s as the array's other values, found %s",
	    setting_type_name(array->first->type),
	    setting_type_name(s->type))) {
		diag_note_at(&p->job->diag, array->first->place->value,
		    "the first value");
	}
}

static bool
begins_value(const struct token *t)
{
	return token_is_scalar(t) || token_is_open(t);
}

/* After a member: true if another one follows. */
static bool
another(struct parser *p, bool is_array)
{
	const char *expected = is_array ? "',' or ']'" : "',' or ')'";
	bool is_semicolon;

	for (;;) {
		if (p->token.kind == TOKEN_COMMA) {
			parser_next(p);
			if (token_is_close(&p->token)) {
				parser_expected(p, "a value",
				    "remove the comma before it");
				return false;
			}
			return !p->stop;
		}
		if (p->stop || p->token.kind == TOKEN_END ||
		    token_is_close(&p->token) || parser_at_key(p))
			return false;
		parser_expected(p, expected, "separate values with commas");
		if (begins_value(&p->token))
			return true;
		/* a ';' in place of the comma? */
		is_semicolon = p->token.kind == TOKEN_SEMICOLON;
		parser_next(p);
		if (is_semicolon && begins_value(&p->token))
			return true;
		if (!is_semicolon)
			parser_skip(p, true);
	}
}

static void
members(struct parser *p, struct setting *list)
{
	bool is_array = list->type == SETTING_ARRAY;
	struct setting **tail = &list->first, *s;
	size_t n = 0;

	if (!parser_open(p))
		return;
	if (!token_is_close(&p->token) && p->token.kind != TOKEN_END &&
	    !parser_at_key(p)) {
		do {
			s = value(p, setting_new(p, list, NULL, n++));
			if (s == NULL) {
				parser_skip(p, true);
				continue;
			}
			*tail = s;
			tail = &s->next;
			if (is_array)
				judge_member(p, list, s);
		} while (another(p, is_array));
	}
	parser_close(p, is_array ? TOKEN_CLOSE_ARRAY : TOKEN_CLOSE_LIST);
	if (is_array)
		widen(p, list->first);
}

static void
group(struct parser *p, struct setting *s)
{
	struct group g = { .self = s, .tail = &s->first };

	if (!parser_open(p))
		return;
	settings(p, &g);
	group_end(p, &g);
	parser_close(p, TOKEN_CLOSE_GROUP);
}

/* Completes s with the value at hand; NULL if there is none. */
static struct setting *
value(struct parser *p, struct setting *s)
{
	size_t len;

	switch (p->token.kind) {
	case TOKEN_STRING: case TOKEN_INT: case TOKEN_FLOAT: case TOKEN_BOOL:
		scalar(p, s);
		/* a member of an array is widened with the others */
		if (p->depth == p->base || p->open[p->depth - 1].kind !=
		    TOKEN_OPEN_ARRAY)
			widen(p, s);
		return s;
	case TOKEN_OPEN_GROUP:
		s->type = SETTING_GROUP;
		group(p, s);
		return s;
	case TOKEN_OPEN_LIST: case TOKEN_OPEN_ARRAY:
		s->type = p->token.kind == TOKEN_OPEN_LIST ? SETTING_LIST :
		    SETTING_ARRAY;
		members(p, s);
		return s;
	case TOKEN_NAME:
		len = p->token.at.len;
		token_word(&p->lexer, &p->token);
		if (p->token.at.len == len && parser_at_key(p))
			break;
		parser_fault(p, p->token.at, arena_printf(p->job->arena,
		    "put text into double quotes: \"%.*s\"",
		    (int)p->token.at.len, p->token.at.src->text +
		    p->token.at.off), "expected a value, found the word %s",
		    parser_shown(p, &p->token));
		parser_next(p);
		return NULL;
	case TOKEN_BAD:
		parser_next(p);
		return NULL;
	case TOKEN_INCLUDE:
		parser_fault(p, p->token.at, "let the file hold the key, too",
		    "@include may stand only where a key may");
		parser_next(p);
		return NULL;
	default:
		break;
	}
	parser_expected(p, "a value", "write a text in double quotes, a "
	    "number, true, false or a bracket");
	return NULL;
}

/* KEY = VALUE, and what may end it. */
static void
named(struct parser *p, struct group *g)
{
	struct token key = p->token;
	struct setting *s;

	parser_next(p);
	if (p->token.kind == TOKEN_EQUALS) {
		parser_next(p);
	} else {
		if (p->token.kind != TOKEN_BAD)
			parser_fault(p, key.at, "write KEY = VALUE;",
			    "missing '=' after %s", parser_shown(p, &key));
		if (!begins_value(&p->token)) {
			parser_skip(p, false);
			return;
		}
	}
	s = value(p, setting_new(p, g->self, &key, 0));
	if (s == NULL) {
		parser_skip(p, false);
		return;
	}
	group_add(p, g, s);
	if (p->token.kind == TOKEN_SEMICOLON || p->token.kind == TOKEN_COMMA) {
		parser_next(p);
	} else if (p->token.kind != TOKEN_NAME && p->token.kind != TOKEN_END &&
	    p->token.kind != TOKEN_INCLUDE && !token_is_close(&p->token)) {
		parser_expected(p, p->depth > p->base ? "';' or '}'" : "';'",
		    "end each setting with ';'");
		parser_skip(p, false);
	}
}

/* The settings of a whole file. */
static void
file(struct parser *p, struct group *g)
{
	settings(p, g);
	if (token_is_close(&p->token) && parser_unbalanced(p)) {
		parser_fault(p, p->token.at, "remove it, or look for a bracket "
		    "too many before it", "%s closes nothing in this file",
		    parser_shown(p, &p->token));
		while (p->token.kind != TOKEN_END && !p->stop)
			parser_next(p);
	}
	parser_copy(p, p->file->src->len);
	/* libconfig wants a line end after a comment */
	buf_addc(&p->out->text, '\n');
}

/* Goes on with an included file as if it stood here. */
static void
include(struct parser *p, struct group *g)
{
	struct token word = p->token;
	struct parser here;
	struct include *inc;
	char *name;
	size_t len;

	parser_next(p);
	if (p->token.kind != TOKEN_STRING) {
		parser_expected(p, "a file name in double quotes",
		    "write @include \"FILE\"");
		parser_skip(p, false);
		return;
	}
	if (p->token.fault != NULL || p->stop) {
		parser_next(p);
		return;
	}
	name = token_string(p->job->arena, &p->token, &len);
	parser_copy(p, word.at.off);
	p->copied = p->token.at.off + p->token.at.len;
	inc = include_open(p->job, p->file, p->token.at, name, len);
	parser_limit(p);
	if (inc != NULL) {
		here = *p;
		p->file = inc;
		p->lexer = (struct lexer){ inc->src, 0 };
		p->copied = 0;
		p->base = p->depth;
		parser_next(p);
		file(p, g);
		p->file = here.file;
		p->lexer = here.lexer;
		p->copied = here.copied;
		p->base = here.base;
	}
	parser_next(p);
}

/* Settings up to a closing bracket or the end. */
static void
settings(struct parser *p, struct group *g)
{
	while (!p->stop && p->token.kind != TOKEN_END &&
	    !token_is_close(&p->token)) {
		switch (p->token.kind) {
		case TOKEN_NAME:
			named(p, g);
			break;
		case TOKEN_INCLUDE:
			include(p, g);
			break;
		case TOKEN_SEMICOLON: case TOKEN_COMMA:
			parser_expected(p, "a key", "remove it");
			parser_next(p);
			break;
		default:
			if (!parser_unbalanced(p))
				break;
			parser_expected(p, "a key", p->token.kind ==
			    TOKEN_BOOL ? "true and false, in any case, are "
			    "values: choose another key" :
			    "write KEY = VALUE;, the key without quotes");
			parser_skip(p, false);
			break;
		}
	}
}

bool
syntax_read(struct job *job, const struct include *top, struct splice *text,
    struct setting **out)
{
	struct parser p = { .job = job, .out = text, .file = top,
	    .lexer = { top->src, 0 },
	    .errors = diag_errors(&job->diag, false) };
	struct setting *root;
	struct group g = { 0 };

	parser_next(&p);
	*out = g.self = root = setting_new(&p, NULL, NULL, 0);
	g.tail = &root->first;
	root->place->path = "";
	root->place->key = root->place->value = (struct span){ top->src, 0, 0 };
	file(&p, &g);
	group_end(&p, &g);
	if (g.n == 0 && diag_errors(&job->diag, false) == p.errors)
		parser_fault(&p, root->place->key,
		    "pghac init prints a topology to start from",
		    "the file holds no settings");
	return diag_errors(&job->diag, false) == p.errors;
}
