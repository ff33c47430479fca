/* SPDX-License-Identifier: MIT */
/* Reader of postgresql.conf and recovery.conf (<= 11), as the server reads. */
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "read_pgconf.h"

enum token {
	T_END, T_EOL, T_ID, T_QUALIFIED, T_STRING, T_UNQUOTED, T_INTEGER,
	T_REAL, T_EQUALS, T_ERROR
};

struct lexer {
	const char	*text;
	size_t		 len;
	size_t		 pos;		/* after the token */
	size_t		 start;		/* of the token */
	enum token	 token;
};

/* LETTER of guc-file.l */
static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static bool
is_unit(char c)
{
	return is_letter(c) && c != '_' && (unsigned char)c < 0x80;
}

/*
 * Each of the match functions returns the end of the longest match of one
 * definition of guc-file.l that starts at p, or 0 for none.  The text ends
 * in a NUL, which matches nothing.
 */
static size_t
match_id(const char *s, size_t p)
{
	if (!is_letter(s[p]))
		return 0;
	while (is_letter(s[p]) || is_digit(s[p]))
		p++;
	return p;
}

static size_t
match_qualified(const char *s, size_t p)
{
	p = match_id(s, p);
	return p > 0 && s[p] == '.' ? match_id(s, p + 1) : 0;
}

static size_t
match_unquoted(const char *s, size_t p)
{
	if (!is_letter(s[p]))
		return 0;
	while (is_letter(s[p]) || is_digit(s[p]) ||
	    (s[p] != '\0' && strchr("-._:/", s[p]) != NULL))
		p++;
	return p;
}

/* '...', whose longest match ends at a quote that no quote follows. */
static size_t
match_string(const char *s, size_t p)
{
	size_t end = 0;

	if (s[p++] != '\'')
		return 0;
	while (s[p] != '\0' && s[p] != '\n') {
		if (s[p] == '\\') {
			if (s[p + 1] == '\0' || s[p + 1] == '\n')
				break;
			p += 2;
		} else if (s[p] == '\'') {
			end = p + 1;
			if (s[p + 1] != '\'')
				break;
			p += 2;
		} else
			p++;
	}
	return end;
}

static size_t
match_integer(const char *s, size_t p)
{
	if (s[p] == '-' || s[p] == '+')
		p++;
	if (!is_digit(s[p]))
		return 0;
	if (s[p] == '0' && s[p + 1] == 'x' && is_hex(s[p + 2])) {
		p += 2;
		while (is_hex(s[p]))
			p++;
	} else
		while (is_digit(s[p]))
			p++;
	while (is_unit(s[p]))
		p++;
	return p;
}

static size_t
match_real(const char *s, size_t p)
{
	size_t e;

	if (s[p] == '-' || s[p] == '+')
		p++;
	while (is_digit(s[p]))
		p++;
	if (s[p++] != '.')
		return 0;
	while (is_digit(s[p]))
		p++;
	if (s[p] == 'e' || s[p] == 'E') {
		e = p + 1;
		if (s[e] == '-' || s[e] == '+')
			e++;
		if (is_digit(s[e])) {
			while (is_digit(s[e]))
				e++;
			p = e;
		}
	}
	return p;
}

static size_t
match_equals(const char *s, size_t p)
{
	return s[p] == '=' ? p + 1 : 0;
}

/* flex: the longest match wins, the first of equally long ones. */
static void
next(struct lexer *l)
{
	static const struct {
		size_t	 (*match)(const char *, size_t);
		enum token token;
	} rules[] = {
		{ match_id, T_ID }, { match_qualified, T_QUALIFIED },
		{ match_string, T_STRING }, { match_unquoted, T_UNQUOTED },
		{ match_integer, T_INTEGER }, { match_real, T_REAL },
		{ match_equals, T_EQUALS },
	};
	const char *s = l->text;
	size_t i, end, best = 0;

	while (l->pos < l->len && (s[l->pos] == ' ' || s[l->pos] == '\t' ||
	    s[l->pos] == '\r'))
		l->pos++;
	if (l->pos < l->len && s[l->pos] == '#')
		while (l->pos < l->len && s[l->pos] != '\n')
			l->pos++;
	l->start = l->pos;
	if (l->pos >= l->len) {
		l->token = T_END;
		return;
	}
	if (s[l->pos] == '\n') {
		l->pos++;
		l->token = T_EOL;
		return;
	}
	l->token = T_ERROR;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		end = rules[i].match(s, l->pos);
		if (end > best) {
			best = end;
			l->token = rules[i].token;
		}
	}
	l->pos = best > 0 ? best : l->pos + 1;
}

static bool
is_value(enum token t)
{
	return t == T_ID || t == T_STRING || t == T_INTEGER || t == T_REAL ||
	    t == T_UNQUOTED;
}

/* GUC_scanstr of guc-file.l: s is what stands between the outer quotes. */
static const char *
unescape(struct arena *arena, const char *s, size_t len)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	char *out = arena_alloc(arena, len + 1), *p = out;
	const char *c;
	size_t i, k;
	unsigned n;

	for (i = 0; i < len; i++) {
		if (s[i] == '\'') {
			*p++ = s[++i];
			continue;
		}
		if (s[i] != '\\') {
			*p++ = s[i];
			continue;
		}
		i++;
		if (s[i] >= '0' && s[i] <= '7') {
			for (n = 0, k = 0; k < 3 && i + k < len &&
			    s[i + k] >= '0' && s[i + k] <= '7'; k++)
				n = n * 8 + (unsigned)(s[i + k] - '0');
			i += k - 1;
			*p++ = (char)(n & 0xff);
		} else {
			c = memchr(from, s[i], sizeof(from) - 1);
			*p++ = c != NULL ? to[c - from] : s[i];
		}
	}
	*p = '\0';
	return out;
}

static void
fault(const struct lexer *l, const struct source *src, struct diag *d,
    enum rule rule)
{
	struct span at = { src, l->start, l->pos - l->start };

	if (l->token == T_EOL || l->token == T_END) {
		at.len = 0;
		diag_at(d, rule, at, "syntax error at the end of the line, "
		    "a value is expected");
		diag_fix(d, "write NAME = VALUE, an empty value as ''");
		return;
	}
	if (at.len > 40)
		at.len = 40;
	diag_at(d, rule, at, "syntax error near \"%.*s\"", (int)at.len,
	    l->text + l->start);
	diag_fix(d, "write NAME = VALUE, with the value in single quotes");
}

/* One line that is not empty; false at a syntax error. */
static bool
read_item(struct arena *arena, struct lexer *l, struct pgconf_item *item)
{
	const char *s = l->text;

	if (l->token != T_ID && l->token != T_QUALIFIED)
		return false;
	item->name_at.off = l->start;
	item->name_at.len = l->pos - l->start;
	next(l);
	if (l->token == T_EQUALS)
		next(l);
	if (!is_value(l->token))
		return false;
	item->value_at.off = l->start;
	item->value_at.len = l->pos - l->start;
	item->quoted = l->token == T_STRING;
	next(l);
	if (l->token != T_EOL && l->token != T_END)
		return false;
	item->name = arena_strndup(arena, s + item->name_at.off,
	    item->name_at.len);
	if (item->quoted)
		item->value = unescape(arena, s + item->value_at.off + 1,
		    item->value_at.len - 2);
	else
		item->value = arena_strndup(arena, s + item->value_at.off,
		    item->value_at.len);
	return true;
}

/* The server goes on with the next line; no token spans two. */
static void
skip_line(struct lexer *l)
{
	const char *end;

	if (l->token == T_EOL || l->token == T_END)
		return;
	end = memchr(l->text + l->pos, '\n', l->len - l->pos);
	l->pos = end != NULL ? (size_t)(end - l->text) + 1 : l->len;
	l->token = end != NULL ? T_EOL : T_END;
}

struct pgconf *
read_pgconf(struct arena *arena, const struct source *src, struct diag *d,
    enum rule rule)
{
	struct pgconf *conf = arena_alloc(arena, sizeof(*conf));
	struct lexer l = { .text = src->text, .len = src->len };
	struct pgconf_item item = { .line = 1 }, *items;
	struct buf list = { 0 };

	conf->ok = true;
	item.name_at.src = item.value_at.src = src;
	for (next(&l); l.token != T_END; next(&l)) {
		if (l.token != T_EOL) {
			if (read_item(arena, &l, &item)) {
				buf_add(&list, &item, sizeof(item));
				conf->nitems++;
			} else {
				fault(&l, src, d, rule);
				conf->ok = false;
			}
			skip_line(&l);
		}
		if (l.token == T_END)
			break;
		item.line++;
	}
	items = arena_alloc(arena, list.len + 1);
	if (list.len > 0)
		memcpy(items, list.data, list.len);
	conf->items = items;
	buf_free(&list);
	return conf;
}

const struct pgconf_item *
pgconf_get(const struct pgconf *conf, const char *name)
{
	size_t i;

	for (i = conf->nitems; i > 0; i--)
		if (strcasecmp(conf->items[i - 1].name, name) == 0)
			return &conf->items[i - 1];
	return NULL;
}
