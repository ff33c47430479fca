/* SPDX-License-Identifier: MIT */
/* The tokens of libconfig 1.5's syntax, with their places. */
#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "token.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '*';
}

/* Bytes of a character that is not ASCII. */
static bool
is_wide(char c)
{
	return (unsigned char)c >= 0x80;
}

/* The byte at an offset; NUL stands after the text. */
static char
at(const struct lexer *l, size_t off)
{
	return off < l->src->len ? l->src->text[off] : '\0';
}

/* Ends the token at off. */
static struct token
token_to(struct lexer *l, enum token_kind kind, size_t off)
{
	struct token t = { .kind = kind, .at = { l->src, l->off,
	    off - l->off } };

	l->off = off;
	return t;
}

/* Sets the fault of a token, unless it has one: the first counts. */
static void
fault(struct token *t, size_t off, size_t len, const char *text,
    const char *fix)
{
	if (t->fault != NULL)
		return;
	t->fault = text;
	t->fix = fix;
	t->fault_at = (struct span){ t->at.src, off, len };
}

/* Skips blanks and comments; false at a comment without an end. */
static bool
skip_blanks(struct lexer *l)
{
	const char *text = l->src->text, *end;
	size_t len = l->src->len;

	for (;;) {
		char c = at(l, l->off);

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
		    c == '\f') {
			l->off++;
		} else if (c == '#' || (c == '/' && at(l, l->off + 1) == '/')) {
			end = memchr(text + l->off, '\n', len - l->off);
			l->off = end == NULL ? len : (size_t)(end - text);
		} else if (c == '/' && at(l, l->off + 1) == '*') {
			end = memmem(text + l->off + 2, len - l->off - 2, "*/",
			    2);
			if (end == NULL)
				return false;
			l->off = (size_t)(end - text) + 2;
		} else {
			return true;
		}
	}
}

/* Judges the escape at off, a backslash; returns its length. */
static size_t
escape(struct token *t, const struct lexer *l, size_t off)
{
	char c = at(l, off + 1);

	if (c != '\0' && strchr("fnrt\\\"", c) != NULL)
		return 2;
	if ((c == 'x' || c == 'X') && is_hex(at(l, off + 2)) &&
	    is_hex(at(l, off + 3))) {
		if (at(l, off + 2) == '0' && at(l, off + 3) == '0')
			fault(t, off, 4, "a string cannot hold \"%s\", the "
			    "NUL character", "leave it out");
		return 4;
	}
	fault(t, off, c == '\0' || c == '\n' || c == '\r' || is_wide(c) ?
	    1 : 2, "unknown escape \"%s\"", "write \\\\ for a backslash; "
	    "known are \\f \\n \\r \\t \\\\ \\\" and \\xHH");
	return 1;
}

static struct token
string(struct lexer *l)
{
	struct token t = { .at = { l->src, l->off, 0 } };
	size_t i = l->off + 1;
	struct token s;

	for (;;) {
		char c = at(l, i);

		if (c == '\\') {
			i += escape(&t, l, i);
		} else if (c == '"') {
			i++;
			break;
		} else if (c == '\n' || c == '\r' || i >= l->src->len) {
			/* nothing else in it is worth a word */
			t.fault = NULL;
			fault(&t, l->off, i - l->off, "unterminated string",
			    "close it with \" on the same line; a line break "
			    "in a string is written \\n");
			break;
		} else {
			i++;
		}
	}
	s = token_to(l, TOKEN_STRING, i);
	s.fault = t.fault;
	s.fix = t.fix;
	s.fault_at = t.fault_at;
	return s;
}

static size_t
digits(const struct lexer *l, size_t i)
{
	while (is_digit(at(l, i)))
		i++;
	return i;
}

/* The longest integer or float at off, as libconfig's scanner.l has them. */
static enum token_kind
number_end(const struct lexer *l, size_t off, size_t *end)
{
	enum token_kind kind = TOKEN_INT;
	size_t i = off, n;

	if (at(l, i) == '0' && (at(l, i + 1) | 0x20) == 'x' &&
	    is_hex(at(l, i + 2))) {
		for (i += 2; is_hex(at(l, i)); i++)
			;
	} else {
		if (at(l, i) == '-' || at(l, i) == '+')
			i++;
		n = digits(l, i) - i;
		i += n;
		if (at(l, i) == '.') {
			kind = TOKEN_FLOAT;
			n += digits(l, i + 1) - i - 1;
			i = digits(l, i + 1);
		}
		if (n == 0)
			return TOKEN_BAD;
		if ((at(l, i) | 0x20) == 'e') {
			n = i + 1;
			if (at(l, n) == '-' || at(l, n) == '+')
				n++;
			if (is_digit(at(l, n))) {
				kind = TOKEN_FLOAT;
				i = digits(l, n);
			}
		}
	}
	if (kind == TOKEN_INT && at(l, i) == 'L')
		i += at(l, i + 1) == 'L' ? 2 : 1;
	*end = i;
	return kind;
}

/* The end of what a reader takes for one word: 10kB, 10.4.10.0/24, fe80::1. */
static size_t
word_end(const struct lexer *l, size_t off)
{
	for (;;) {
		char c = at(l, off);

		if (is_name(c) || is_wide(c) || c == '.' || c == '+' ||
		    ((c == ':' || c == '/') && (is_letter(at(l, off + 1)) ||
		    is_digit(at(l, off + 1)) || at(l, off + 1) == ':')))
			off++;
		else
			return off;
	}
}

static struct token
number(struct lexer *l)
{
	size_t word = word_end(l, l->off), end = 0;
	enum token_kind kind = number_end(l, l->off, &end);
	struct token t;

	if (kind != TOKEN_BAD && end >= word)
		return token_to(l, kind, end);
	t = token_to(l, TOKEN_BAD, word);
	while (at(l, word) == ' ' || at(l, word) == '\t')
		word++;
	if (at(l, word) == '=')
		fault(&t, t.at.off, t.at.len, "\"%s\" is not a name",
		    "names begin with a letter");
	else
		fault(&t, t.at.off, t.at.len, "\"%s\" is not a number",
		    "put a text or a value with a unit into double quotes: "
		    "\"%s\"");
	return t;
}

static bool
is_word(const struct token *t, const char *word)
{
	const char *text = t->at.src->text + t->at.off;
	size_t i;

	for (i = 0; i < t->at.len; i++)
		if ((text[i] | 0x20) != word[i])
			return false;
	return word[i] == '\0';
}

static struct token
name(struct lexer *l)
{
	size_t i = l->off;
	struct token t;

	while (is_name(at(l, i)))
		i++;
	t = token_to(l, TOKEN_NAME, i);
	if ((t.at.len == 4 && is_word(&t, "true")) ||
	    (t.at.len == 5 && is_word(&t, "false")))
		t.kind = TOKEN_BOOL;
	return t;
}

/* libconfig knows @include only at the start of a line, blanks aside. */
static struct token
directive(struct lexer *l)
{
	static const char word[] = "@include";
	size_t n = sizeof(word) - 1, i = l->off;
	const char *text = l->src->text;
	struct token t;

	while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
		i--;
	if (l->src->len - l->off < n || memcmp(text + l->off, word, n) != 0 ||
	    is_name(at(l, l->off + n))) {
		t = token_to(l, TOKEN_BAD, word_end(l, l->off + 1));
		fault(&t, t.at.off, t.at.len, "unknown directive \"%s\"",
		    "the only one is @include \"FILE\"");
	} else if (i > 0 && text[i - 1] != '\n') {
		t = token_to(l, TOKEN_INCLUDE, l->off + n);
		fault(&t, t.at.off, t.at.len, "@include is not at the start of "
		    "a line", "put it on a line of its own");
	} else {
		t = token_to(l, TOKEN_INCLUDE, l->off + n);
	}
	return t;
}

/* The end of 'text' or of a lone quote. */
static size_t
quoted_end(const struct lexer *l)
{
	size_t i = l->off + 1;

	while (i < l->src->len && at(l, i) != '\n' && at(l, i) != '\'')
		i++;
	return at(l, i) == '\'' ? i + 1 : l->off + 1;
}

static struct token
garbage(struct lexer *l)
{
	char c = at(l, l->off);
	size_t end = l->off + 1;
	struct token t;

	if (c == '\'')
		end = quoted_end(l);
	else if (is_wide(c) || c == '_')
		end = word_end(l, l->off);
	t = token_to(l, TOKEN_BAD, end);
	if (c == '\'')
		fault(&t, t.at.off, t.at.len, "a string stands in double "
		    "quotes",
		    "write \" in place of '");
	else
		fault(&t, t.at.off, t.at.len, "\"%s\" cannot stand here",
		    "names begin with a letter, text stands in double quotes");
	return t;
}

struct token
token_next(struct lexer *l)
{
	static const char marks[] = "=:;,{}()[]";
	static const enum token_kind kinds[] = {
		TOKEN_EQUALS, TOKEN_EQUALS, TOKEN_SEMICOLON, TOKEN_COMMA,
		TOKEN_OPEN_GROUP, TOKEN_CLOSE_GROUP, TOKEN_OPEN_LIST,
		TOKEN_CLOSE_LIST, TOKEN_OPEN_ARRAY, TOKEN_CLOSE_ARRAY
	};
	const char *mark;
	struct token t;
	char c;

	if (!skip_blanks(l)) {
		t = token_to(l, TOKEN_END, l->src->len);
		t.at.len = 0;
		fault(&t, t.at.off, 2, "unterminated comment",
		    "close it with */");
		return t;
	}
	c = at(l, l->off);
	if (l->off >= l->src->len)
		return token_to(l, TOKEN_END, l->off);
	mark = c == '\0' ? NULL : strchr(marks, c);
	if (mark != NULL)
		return token_to(l, kinds[mark - marks], l->off + 1);
	if (is_letter(c) || c == '*')
		return name(l);
	if (c == '"')
		return string(l);
	if (is_digit(c) || ((c == '-' || c == '+' || c == '.') &&
	    (is_digit(at(l, l->off + 1)) || at(l, l->off + 1) == '.')))
		return number(l);
	return c == '@' ? directive(l) : garbage(l);
}

void
token_word(struct lexer *l, struct token *t)
{
	struct lexer from = { l->src, t->at.off };
	size_t i = t->at.off + t->at.len;

	/* a ':' may also be the '=' of "name: value" */
	if (at(l, i) == '.' || at(l, i) == '/' ||
	    (at(l, i) == ':' && at(l, i + 1) == ':')) {
		l->off = word_end(&from, t->at.off);
		t->at.len = l->off - t->at.off;
	}
}

/* The character that the escape at s (a backslash) stands for. */
static char
unescape(const char *s, size_t *len)
{
	static const char from[] = "fnrt", to[] = "\f\n\r\t";
	const char *f = strchr(from, s[1]);
	unsigned n = 0;
	int i;

	if (s[1] != 'x' && s[1] != 'X') {
		*len = 2;
		return f == NULL ? s[1] : to[f - from];
	}
	*len = 4;
	for (i = 2; i < 4; i++)
		n = n * 16 + (unsigned)(is_digit(s[i]) ? s[i] - '0' :
		    (s[i] | 0x20) - 'a' + 10);
	return (char)n;
}

char *
token_string(struct arena *a, const struct token *t, size_t *len)
{
	const char *s = t->at.src->text + t->at.off + 1;
	const char *end = s + t->at.len - 2;
	char *out = arena_alloc(a, t->at.len);
	size_t n = 0, used;

	while (s < end) {
		if (*s == '\\') {
			out[n++] = unescape(s, &used);
			s += used;
		} else {
			out[n++] = *s++;
		}
	}
	*len = n;
	return out;
}
