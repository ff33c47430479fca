/* SPDX-License-Identifier: MIT */
/* Regular expressions in pg_hba.conf: PostgreSQL's advanced ones. */
#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "hba_regex.h"
#include "hba_regex_set.h"

/* Larger ones are not tried: libc's compiler has no limit of its own. */
#define MATCH_BYTES	255
#define MATCH_COPIES	4096

/* What stands on the stack for groups without a number. */
#define NO_CAPTURE	((size_t)-1)
#define LOOKAROUND	((size_t)-2)

/* scannum: at most DUPMAX, 255. */
static size_t
bound_number(struct regex *r)
{
	size_t n = 0;

	if (!isdigit((unsigned char)*r->s))
		regex_fail(r, *r->s == '\0' ? "braces {} not balanced" :
		    "invalid repetition count(s)");
	for (; isdigit((unsigned char)*r->s) && n <= 255; r->s++)
		n = n * 10 + (size_t)(*r->s - '0');
	if (n > 255)
		regex_fail(r, "invalid repetition count(s)");
	return n;
}

/* The brace is eaten, a digit follows. */
static void
bound(struct regex *r)
{
	const char *start = r->s;
	size_t low = bound_number(r), high = low;

	if (*r->s == ',') {
		r->s++;
		if (isdigit((unsigned char)*r->s))
			high = bound_number(r);
	}
	if (high < low || (*r->s != '}' && *r->s != '\0'))
		regex_fail(r, "invalid repetition count(s)");
	else if (*r->s == '\0')
		regex_fail(r, "braces {} not balanced");
	if (r->fault != NULL)
		return;
	r->s++;
	buf_printf(&r->ere, "{%.*s", (int)(r->s - start), start);
	r->copies *= high + 1;
	if (r->copies > MATCH_COPIES) {
		r->other = true;
		r->copies = MATCH_COPIES;
	}
}

/* * + ? {: its first byte is eaten. */
static void
quantifier(struct regex *r, char c)
{
	if (!r->atom) {
		regex_fail(r, "quantifier operand invalid");
		return;
	}
	r->atom = false;
	if (c == '{')
		bound(r);
	else
		buf_addc(&r->ere, c);
	/* preferring the shortest changes nothing in whether it matches */
	r->s += *r->s == '?';
}

static void
open_group(struct regex *r, size_t number)
{
	buf_add(&r->open, &number, sizeof(number));
	buf_addc(&r->ere, '(');
	r->atom = false;
}

/* The parenthesis is eaten. */
static void
group(struct regex *r)
{
	size_t number = NO_CAPTURE;

	if (*r->s != '?') {
		if (r->lookarounds == 0) {
			buf_addc(&r->closed, false);
			number = r->closed.len - 1;
		}
		open_group(r, number);
		return;
	}
	r->s++;
	if (*r->s == '#') {
		r->s += strcspn(r->s, ")");
		r->s += *r->s == ')';
		return;
	}
	if (*r->s == ':') {
		r->s++;
		open_group(r, NO_CAPTURE);
		return;
	}
	r->s += *r->s == '<';
	if (*r->s != '=' && *r->s != '!') {
		regex_fail(r, "quantifier operand invalid");
		return;
	}
	r->s++;
	r->other = true;
	r->lookarounds++;
	open_group(r, LOOKAROUND);
}

static void
close_group(struct regex *r)
{
	size_t number;

	if (r->open.len == 0) {
		regex_fail(r, "parentheses () not balanced");
		return;
	}
	r->open.len -= sizeof(number);
	memcpy(&number, r->open.data + r->open.len, sizeof(number));
	if (number < r->closed.len)
		r->closed.data[number] = true;
	r->lookarounds -= number == LOOKAROUND;
	r->atom = number != LOOKAROUND;
	buf_addc(&r->ere, ')');
}

static void
backslash(struct regex *r)
{
	struct regex_set set = { { false } };
	unsigned long value = 0;

	r->atom = true;
	switch (regex_escape(r, &value, &set)) {
	case REGEX_CHAR:
		regex_add_char(r, value);
		break;
	case REGEX_SET:
		regex_add_set(r, &set);
		break;
	case REGEX_BACKREF:
		r->other = true;
		if (value == 0 || value > r->closed.len ||
		    !r->closed.data[value - 1] || r->lookarounds > 0)
			regex_fail(r, "invalid backreference number");
		break;
	default:
		r->atom = false;
	}
}

static void
one_token(struct regex *r)
{
	char c = *r->s++;

	switch (c) {
	case '*':
	case '+':
	case '?':
		quantifier(r, c);
		return;
	case '{':
		if (isdigit((unsigned char)*r->s)) {
			quantifier(r, c);
			return;
		}
		break;
	case '(':
		group(r);
		return;
	case ')':
		close_group(r);
		return;
	case '|':
	case '^':
	case '$':
		buf_addc(&r->ere, c);
		r->atom = false;
		return;
	case '[':
		if (strncmp(r->s, "[:<:]]", 6) == 0 ||
		    strncmp(r->s, "[:>:]]", 6) == 0) {
			r->s += 6;
			r->other = true;
			r->atom = false;
			return;
		}
		regex_bracket(r);
		r->atom = true;
		return;
	case '\\':
		backslash(r);
		return;
	case '.':
		buf_addc(&r->ere, c);
		r->atom = true;
		return;
	}
	regex_add_char(r, (unsigned char)c);
	r->atom = true;
}

/* prefixes: ***: and (?letters); false if what follows is another syntax. */
static bool
prefix(struct regex *r)
{
	size_t len;

	if (strncmp(r->s, "***", 3) == 0) {
		if (r->s[3] == '=') {
			r->other = true;
			return false;
		}
		if (r->s[3] != ':') {
			regex_fail(r, r->s[3] == '?' ?
			    "invalid regexp (reg version 0.8)" :
			    "quantifier operand invalid");
			return false;
		}
		r->s += 4;
	}
	if (r->s[0] != '(' || r->s[1] != '?' ||
	    !isalpha((unsigned char)r->s[2]))
		return true;
	r->other = true;
	r->s += 2;
	len = strspn(r->s, "bceimnpqstwx");
	if (r->s[len] != ')') {
		regex_fail(r, "invalid embedded option");
		return false;
	}
	r->s += len + 1;
	return memchr(r->s - len - 1, 'b', len) == NULL &&
	    memchr(r->s - len - 1, 'e', len) == NULL &&
	    memchr(r->s - len - 1, 'q', len) == NULL &&
	    memchr(r->s - len - 1, 'x', len) == NULL;
}

static void
read_regex(struct regex *r, const char *text)
{
	memset(r, 0, sizeof(*r));
	r->s = text;
	r->copies = 1;
	buf_adds(&r->ere, "");
	if (!prefix(r))
		return;
	while (*r->s != '\0' && r->fault == NULL)
		one_token(r);
	if (r->open.len > 0)
		regex_fail(r, "parentheses () not balanced");
}

static void
free_regex(struct regex *r)
{
	buf_free(&r->ere);
	buf_free(&r->open);
	buf_free(&r->closed);
}

const char *
hba_regex_fault(const char *text)
{
	struct regex r;

	read_regex(&r, text);
	free_regex(&r);
	return r.fault;
}

int
hba_regex_match(const char *text, const char *name)
{
	const unsigned char *s = (const void *)name;
	struct regex r;
	regex_t compiled;
	int answer = -1;

	while (*s != '\0' && *s < 128)
		s++;
	if (*s != '\0' || strlen(text) > MATCH_BYTES)
		return -1;
	read_regex(&r, text);
	if (r.fault == NULL && !r.other && regcomp(&compiled, r.ere.data,
	    REG_EXTENDED | REG_NOSUB) == 0) {
		answer = regexec(&compiled, name, 0, NULL, 0) == 0;
		regfree(&compiled);
	}
	free_regex(&r);
	return answer;
}
