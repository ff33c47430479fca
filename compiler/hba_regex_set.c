/* SPDX-License-Identifier: MIT */
/* Characters, escapes and brackets of PostgreSQL's regular expressions. */
#include <ctype.h>
#include <string.h>

#include "hba_regex_set.h"

enum regex_token
regex_fail(struct regex *r, const char *fault)
{
	if (r->fault == NULL)
		r->fault = fault;
	return REGEX_FAULT;
}

static void
add_class(struct regex_set *set, int (*is)(int), bool complement)
{
	int c;

	for (c = 1; c < 128; c++)
		if ((is(c) != 0) != complement)
			set->has[c] = true;
}

static int
is_word(int c)
{
	return isalnum(c) || c == '_';
}

static int
is_ascii(int c)
{
	return c < 128;
}

/* Up to max digits of the base; false if there are fewer than min. */
static bool
digits(struct regex *r, unsigned base, size_t min, size_t max,
    unsigned long *value)
{
	size_t n;
	int c, d;

	*value = 0;
	for (n = 0; n < max; n++) {
		c = (unsigned char)r->s[n];
		d = isdigit(c) ? c - '0' : isxdigit(c) ?
		    tolower(c) - 'a' + 10 : 99;
		if ((unsigned)d >= base)
			break;
		if (*value < 0x10000000)
			*value = *value * base + (unsigned)d;
	}
	r->s += n;
	return n >= min;
}

/* \1: a back reference, or an octal number if there is no such group. */
static enum regex_token
number_escape(struct regex *r, unsigned long *value)
{
	const char *start = r->s;

	if (*start != '0') {
		digits(r, 10, 1, 255, value);
		if (r->s == start + 1 || (*value > 0 &&
		    *value <= r->closed.len))
			return REGEX_BACKREF;
		r->s = start;
	}
	if (!digits(r, 8, 1, 3, value))
		return regex_fail(r, "invalid escape \\ sequence");
	if (*value > 0xff) {
		r->s--;
		*value >>= 3;
	}
	return REGEX_CHAR;
}

enum regex_token
regex_escape(struct regex *r, unsigned long *value, struct regex_set *set)
{
	static const char named[] = "abefnrtvB", meaning[] =
	    "\a\b\033\f\n\r\t\v\\";
	unsigned char c = (unsigned char)*r->s;
	const char *p;
	bool ok;

	if (c == '\0')
		return regex_fail(r, "invalid escape \\ sequence");
	*value = c;
	if (isdigit(c))
		return number_escape(r, value);
	r->s++;
	if (!isalpha(c))
		return REGEX_CHAR;
	p = strchr(named, c);
	if (p != NULL) {
		*value = (unsigned char)meaning[p - named];
		return REGEX_CHAR;
	}
	switch (c) {
	case 'A':
	case 'Z':
		buf_addc(&r->ere, c == 'A' ? '^' : '$');
		return REGEX_CONSTRAINT;
	case 'm':
	case 'M':
	case 'y':
	case 'Y':
		r->other = true;
		return REGEX_CONSTRAINT;
	case 'd':
	case 'D':
		add_class(set, isdigit, c == 'D');
		return REGEX_SET;
	case 's':
	case 'S':
		add_class(set, isspace, c == 'S');
		return REGEX_SET;
	case 'w':
	case 'W':
		add_class(set, is_word, c == 'W');
		return REGEX_SET;
	case 'c':
		if (*r->s == '\0')
			break;
		*value = (unsigned char)*r->s++ & 037;
		return REGEX_CHAR;
	case 'u':
	case 'U':
	case 'x':
		ok = c == 'x' ? digits(r, 16, 1, 255, value) :
		    digits(r, 16, c == 'u' ? 4 : 8, c == 'u' ? 4 : 8, value);
		if (!ok || *value > 0x7ffffffe)
			break;
		return REGEX_CHAR;
	}
	return regex_fail(r, "invalid escape \\ sequence");
}

/* [.x.] [=x=] [:x:], of which [ and the mark are eaten. */
static enum regex_token
bracket_name(struct regex *r, char mark, unsigned long *value,
    struct regex_set *set)
{
	static const struct { const char *name; int (*is)(int); } classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha },
		{ "ascii", is_ascii }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit },
		{ "graph", isgraph }, { "lower", islower },
		{ "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper },
		{ "xdigit", isxdigit }, { "word", is_word },
	};
	const char end[] = { mark, ']', '\0' }, *name = r->s, *stop;
	size_t i, len;

	stop = strstr(name, end);
	if (stop == NULL)
		return regex_fail(r, "brackets [] not balanced");
	r->s = stop + 2;
	len = (size_t)(stop - name);
	if (mark != ':') {
		*value = (unsigned char)*name;
		if (len > 1)	/* a name such as hyphen */
			r->other = true;
		if (len == 0 || (len > 1 && strspn(name, "-abcdefghijklmnop"
		    "qrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") < len))
			return regex_fail(r, "invalid collating element");
		if (mark == '.')
			return REGEX_CHAR;
		set->has[*value & 127] = true;
		return REGEX_SET;
	}
	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i].name) == len &&
		    strncmp(classes[i].name, name, len) == 0) {
			add_class(set, classes[i].is, false);
			return REGEX_SET;
		}
	return regex_fail(r, "invalid character class");
}

/* next() in a bracket; first: nothing stood there yet. */
static enum regex_token
bracket_token(struct regex *r, bool first, unsigned long *value,
    struct regex_set *set)
{
	unsigned char c = (unsigned char)*r->s;
	enum regex_token t;

	*value = c;
	if (c == '\0')
		return regex_fail(r, "brackets [] not balanced");
	r->s++;
	if (c == '\\') {
		t = regex_escape(r, value, set);
		return t == REGEX_CHAR || t == REGEX_SET ? t :
		    regex_fail(r, "invalid escape \\ sequence");
	}
	if (c == '-' && !first && *r->s != ']')
		return REGEX_RANGE;
	if (c == '[' && *r->s != '\0' && strchr(".=:", *r->s) != NULL) {
		r->s++;
		return bracket_name(r, r->s[-1], value, set);
	}
	if (c == '[' && *r->s == '\0')
		return regex_fail(r, "brackets [] not balanced");
	return c == ']' && !first ? REGEX_END : REGEX_CHAR;
}

static void
add_range(struct regex *r, struct regex_set *set, unsigned long from,
    unsigned long to)
{
	if (from > to)
		regex_fail(r, "invalid character range");
	if (to > 127)
		r->other = true;
	for (; from <= to && from < 128; from++)
		set->has[from] = true;
}

void
regex_add_char(struct regex *r, unsigned long c)
{
	if (c == 0 || c > 127) {
		r->other = true;
		return;
	}
	if (strchr(".[\\()*+?{|^$", (int)c) != NULL)
		buf_addc(&r->ere, '\\');
	buf_addc(&r->ere, (char)c);
}

/* In an order in which ] ^ and - are only themselves. */
void
regex_add_set(struct regex *r, const struct regex_set *set)
{
	char text[131];
	size_t n = 0;
	int c;

	if (set->has[']'])
		text[n++] = ']';
	for (c = 1; c < 128; c++)
		if (set->has[c] && strchr("]^-", c) == NULL)
			text[n++] = (char)c;
	if (n == 0 && set->has['-'])
		text[n++] = '-';
	if (set->has['^'])
		text[n++] = '^';
	if (n > 0 && text[0] != '-' && set->has['-'])
		text[n++] = '-';
	if (n == 0)
		r->other = true;
	else if (n == 1)
		regex_add_char(r, (unsigned char)text[0]);
	else
		buf_printf(&r->ere, "[%.*s]", (int)n, text);
}

/* bracket() and brackpart() of regcomp.c */
void
regex_bracket(struct regex *r)
{
	struct regex_set set = { { false } };
	bool negated = *r->s == '^', first = true;
	unsigned long from, to;
	enum regex_token t;
	int c;

	r->s += negated;
	while (r->fault == NULL) {
		t = bracket_token(r, first, &from, &set);
		first = false;
		if (t == REGEX_END)
			break;
		if (t == REGEX_RANGE)
			regex_fail(r, "invalid character range");
		if (t != REGEX_CHAR)
			continue;
		to = from;
		if (r->s[0] == '-' && r->s[1] != ']') {
			r->s++;
			t = bracket_token(r, false, &to, &set);
			if (t != REGEX_CHAR && t != REGEX_RANGE)
				regex_fail(r, "invalid character range");
		}
		add_range(r, &set, from, to);
	}
	for (c = 1; c < 128 && negated; c++)
		set.has[c] = !set.has[c];
	regex_add_set(r, &set);
}
