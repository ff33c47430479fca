/* SPDX-License-Identifier: MIT */
/* Quoting for the syntaxes that are made of characters, not bytes. */
#include <stdbool.h>

#include "buf.h"
#include "quote.h"
#include "u8.h"

/* NULL if all of s is UTF-8 that the syntax can hold. */
static const char *
refusal(const char *s, size_t len, bool xml)
{
	uint32_t c = 0;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = u8_get(s + i, len - i, &c);
		if (n == 0)
			return "bytes that are not UTF-8";
		if (!xml)
			continue;
		/* XML 1.0, production 2 */
		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
			return "a control character";
		if (c == 0xfffe || c == 0xffff)
			return "a noncharacter";
	}
	return NULL;
}

/* ASCII that stands for itself between the quotes of JSON. */
static bool
is_plain(char c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

const char *
quote_json(struct buf *out, const char *s, size_t len)
{
	const char *why;
	size_t i;

	for (i = 0; i < len && is_plain(s[i]); i++)
		;
	if (i == len) {
		buf_addc(out, '"');
		buf_add(out, s, len);
		buf_addc(out, '"');
		return NULL;
	}
	why = refusal(s, len, false);
	if (why != NULL)
		return why;
	buf_addc(out, '"');
	for (i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\')
			buf_printf(out, "\\%c", s[i]);
		else if ((unsigned char)s[i] < 0x20)
			buf_printf(out, "\\u%04x", (unsigned char)s[i]);
		else
			buf_addc(out, s[i]);
	}
	buf_addc(out, '"');
	return NULL;
}

const char *
quote_xml(struct buf *out, const char *s, size_t len)
{
	const char *why = refusal(s, len, true);
	size_t i;

	if (why != NULL)
		return why;
	buf_addc(out, '"');
	for (i = 0; i < len; i++)
		switch (s[i]) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\t':
		case '\n':
		case '\r':
			/* a parser would make blanks of them */
			buf_printf(out, "&#%d;", s[i]);
			break;
		default:
			buf_addc(out, s[i]);
		}
	buf_addc(out, '"');
	return NULL;
}

/* The longest run of backticks. */
static size_t
backticks(const char *s, size_t len)
{
	size_t i, run = 0, longest = 0;

	for (i = 0; i < len; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

/* Why a code span cannot hold s, NULL if it can. */
static const char *
span_refusal(const char *s, size_t len, bool cell)
{
	size_t i;

	if (len == 0)
		return "an empty value";
	for (i = 0; i < len; i++) {
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return "a control character";
		if (cell && s[i] == '|' && i > 0 && s[i - 1] == '\\')
			return "a backslash before a |";
	}
	return refusal(s, len, false);
}

/* One blank at each end is taken off, unless there is nothing but blanks. */
static const char *
code_span(struct buf *out, const char *s, size_t len, bool cell)
{
	const char *why = span_refusal(s, len, cell);
	size_t ticks = backticks(s, len) + 1, i;
	bool blank, blanks = true;

	if (why != NULL)
		return why;
	for (i = 0; i < len && blanks; i++)
		blanks = s[i] == ' ';
	blank = s[0] == '`' || s[len - 1] == '`' ||
	    (s[0] == ' ' && s[len - 1] == ' ' && !blanks);
	for (i = 0; i < ticks; i++)
		buf_addc(out, '`');
	if (blank)
		buf_addc(out, ' ');
	for (i = 0; i < len; i++) {
		if (cell && s[i] == '|')
			buf_addc(out, '\\');
		buf_addc(out, s[i]);
	}
	if (blank)
		buf_addc(out, ' ');
	for (i = 0; i < ticks; i++)
		buf_addc(out, '`');
	return NULL;
}

const char *
quote_md(struct buf *out, const char *s, size_t len)
{
	return code_span(out, s, len, false);
}

const char *
quote_md_cell(struct buf *out, const char *s, size_t len)
{
	return code_span(out, s, len, true);
}
