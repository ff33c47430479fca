/* SPDX-License-Identifier: MIT */
/* Quoting of one value for each target syntax. */
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "quote.h"

#define LETTERS	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS	"0123456789"
#define ALNUM	LETTERS DIGITS

/* MAX_TOKEN of hba.c, PostgreSQL 16 and older. */
#define HBA_TOKEN_MAX 255

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* The length of the start of s that is made of the bytes in set. */
static size_t
span_of(const char *s, size_t len, const char *set)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] == '\0' || strchr(set, s[i]) == NULL)
			break;
	return i;
}

/* Not empty and made of the bytes in set. */
static bool
is_made_of(const char *s, size_t len, const char *set)
{
	return len > 0 && span_of(s, len, set) == len;
}

static bool
has_control(const char *s, size_t len, bool tab_too)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (is_control(s[i]) && (tab_too || s[i] != '\t'))
			return true;
	return false;
}

const char *
quote_sh(struct buf *out, const char *s, size_t len)
{
	size_t i;

	if (is_made_of(s, len, ALNUM "_@%+=:,./-")) {
		buf_add(out, s, len);
		return NULL;
	}
	buf_addc(out, '\'');
	for (i = 0; i < len; i++)
		if (s[i] == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, s[i]);
	buf_addc(out, '\'');
	return NULL;
}

const char *
quote_sysconfig(struct buf *out, const char *s, size_t len)
{
	return quote_sh(out, s, len);
}

/* ID, INTEGER or REAL of guc-file.l in their plain forms. */
static bool
is_plain_pgconf(const char *s, size_t len)
{
	size_t sign, digits, rest;

	if (len == 0)
		return false;
	if (span_of(s, 1, DIGITS "-") == 0)
		return is_made_of(s, len, ALNUM "_");
	sign = s[0] == '-';
	digits = span_of(s + sign, len - sign, DIGITS);
	if (digits == 0)
		return false;
	s += sign + digits;
	len -= sign + digits;
	if (len > 0 && s[0] == '.') {
		rest = span_of(s + 1, len - 1, DIGITS);
		return rest > 0 && rest + 1 == len;
	}
	/* kB, MB, ms, min: longer ones are no unit */
	return len <= 3 && span_of(s, len, LETTERS) == len;
}

const char *
quote_pgconf(struct buf *out, const char *s, size_t len)
{
	size_t i;

	if (is_plain_pgconf(s, len)) {
		buf_add(out, s, len);
		return NULL;
	}
	buf_addc(out, '\'');
	for (i = 0; i < len; i++) {
		if (s[i] == '\'' || s[i] == '\\')
			buf_printf(out, "%c%c", s[i], s[i]);
		else if (s[i] == '\n')
			buf_adds(out, "\\n");
		else if (s[i] == '\r')
			buf_adds(out, "\\r");
		else if (s[i] == '\t')
			buf_adds(out, "\\t");
		else if (is_control(s[i]))
			buf_printf(out, "\\%03o", (unsigned char)s[i]);
		else
			buf_addc(out, s[i]);
	}
	buf_addc(out, '\'');
	return NULL;
}

/* What no word of pg_hba.conf can hold, NULL if s holds none of it. */
static const char *
hba_refusal(const char *s, size_t len)
{
	if (memchr(s, '\n', len) != NULL)
		return "a newline";
	if (len > HBA_TOKEN_MAX)
		return "a word of more than 255 bytes";
	return NULL;
}

static bool
is_plain_hba(const char *s, size_t len)
{
	return is_made_of(s, len, ALNUM "_.:/%*+@=-");
}

static void
add_hba_quoted(struct buf *out, const char *s, size_t len)
{
	size_t i;

	buf_addc(out, '"');
	for (i = 0; i < len; i++) {
		if (s[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, s[i]);
	}
	buf_addc(out, '"');
}

const char *
quote_hba(struct buf *out, const char *s, size_t len)
{
	static const char *const keywords[] = { "all", "replication",
	    "sameuser", "samerole", "samegroup", "samehost", "samenet" };
	const char *why = hba_refusal(s, len);
	size_t i;

	if (why != NULL)
		return why;
	if (len > 0 && s[0] == '/')
		return "a leading slash";
	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (strlen(keywords[i]) == len &&
		    memcmp(keywords[i], s, len) == 0)
			break;
	if (i == sizeof(keywords) / sizeof(keywords[0]) &&
	    is_plain_hba(s, len) && s[0] != '+' && s[0] != '@')
		buf_add(out, s, len);
	else
		add_hba_quoted(out, s, len);
	return NULL;
}

/* The name inside "...", where "" stands for one quote. */
static const char *
quote_hba_inside(struct buf *out, const char *s, size_t len)
{
	struct buf name = { 0 };
	const char *why = NULL;
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '"' && (++i == len || s[i] != '"')) {
			why = "a double quote that is not doubled";
			break;
		}
		buf_addc(&name, s[i]);
	}
	if (why == NULL)
		why = quote_hba(out, name.data != NULL ? name.data : "",
		    name.len);
	buf_free(&name);
	return why;
}

const char *
quote_hba_word(struct buf *out, const char *s, size_t len)
{
	const char *why = hba_refusal(s, len);
	size_t mark;

	if (why != NULL)
		return why;
	if (len >= 2 && s[0] == '"' && s[len - 1] == '"')
		return quote_hba_inside(out, s + 1, len - 2);
	if (is_plain_hba(s, len)) {
		buf_add(out, s, len);
		return NULL;
	}
	/* only a quote before the first byte takes the meaning away */
	mark = len > 1 && (s[0] == '+' || s[0] == '@');
	buf_add(out, s, mark);
	add_hba_quoted(out, s + mark, len - mark);
	return NULL;
}

const char *
quote_conninfo(struct buf *out, const char *s, size_t len)
{
	size_t i;

	if (is_made_of(s, len, ALNUM "_@%+=:,./-")) {
		buf_add(out, s, len);
		return NULL;
	}
	buf_addc(out, '\'');
	for (i = 0; i < len; i++) {
		if (s[i] == '\'' || s[i] == '\\')
			buf_addc(out, '\\');
		buf_addc(out, s[i]);
	}
	buf_addc(out, '\'');
	return NULL;
}

/* coroparse.c takes any line with '{' for the start of a section. */
const char *
quote_ini(struct buf *out, const char *s, size_t len)
{
	if (len == 0)
		return "an empty value";
	if (has_control(s, len, true))
		return "a control character";
	if (s[0] == ' ' || s[len - 1] == ' ')
		return "a blank at its start or end";
	if (memchr(s, '{', len) != NULL || memchr(s, '}', len) != NULL)
		return "a brace";
	if (memchr(s, '#', len) != NULL || memchr(s, ';', len) != NULL)
		return "a comment character";
	buf_add(out, s, len);
	return NULL;
}

const char *
quote_crm(struct buf *out, const char *s, size_t len)
{
	size_t i;
	char mark;

	if (len == 0)
		return "an empty value";
	if (has_control(s, len, true))
		return "a control character";
	for (i = 0; i < len; i++) {
		if ((unsigned char)s[i] > 0x7f)
			return "a character beyond ASCII";
		if (s[i] == '\\' && (i + 1 == len || s[i + 1] == '\\' ||
		    s[i + 1] == '"'))
			return "a backslash at its end, or before another or "
			    "a double quote";
	}
	if (is_made_of(s, len, ALNUM "_@%+:,./-")) {
		buf_add(out, s, len);
		return NULL;
	}
	mark = memchr(s, '\'', len) == NULL ? '\'' : '"';
	buf_addc(out, mark);
	for (i = 0; i < len; i++) {
		if (mark == '"' && (s[i] == '"' || s[i] == '\\'))
			buf_addc(out, '\\');
		buf_addc(out, s[i]);
	}
	buf_addc(out, mark);
	return NULL;
}

const char *
quote_comment(struct buf *out, const char *s, size_t len)
{
	if (has_control(s, len, false))
		return "a control character";
	buf_add(out, s, len);
	if (len > 0 && s[len - 1] == '\\')
		buf_addc(out, ' ');
	return NULL;
}

const char *
quote_roff(struct buf *out, const char *s, size_t len)
{
	size_t i;

	if (has_control(s, len, true))
		return "a control character";
	if (len > 0 && (s[0] == '.' || s[0] == '\''))
		buf_adds(out, "\\&");
	for (i = 0; i < len; i++) {
		if (s[i] == '\\')
			buf_adds(out, "\\e");
		else if (s[i] == '-')
			buf_adds(out, "\\-");
		else
			buf_addc(out, s[i]);
	}
	return NULL;
}

/* Characters of a command become %XX; the rest stays. */
static const char *
percent(struct buf *out, const char *s, size_t len, const char *which)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (strchr(which, s[i]) != NULL)
			buf_printf(out, "%%%02X", (unsigned char)s[i]);
		else
			buf_addc(out, s[i]);
	return NULL;
}

const char *
quote_github(struct buf *out, const char *s, size_t len)
{
	return percent(out, s, len, "%\r\n");
}

const char *
quote_github_property(struct buf *out, const char *s, size_t len)
{
	return percent(out, s, len, "%\r\n:,");
}

const struct quote_row quote_table[] = {
	{ "comment",	quote_comment },
	{ "conninfo",	quote_conninfo },
	{ "crm",	quote_crm },
	{ "github",	quote_github },
	{ "github-property", quote_github_property },
	{ "hba",	quote_hba },
	{ "hba-word",	quote_hba_word },
	{ "ini",	quote_ini },
	{ "json",	quote_json },
	{ "md",		quote_md },
	{ "md-cell",	quote_md_cell },
	{ "pgconf",	quote_pgconf },
	{ "roff",	quote_roff },
	{ "sh",		quote_sh },
	{ "sysconfig",	quote_sysconfig },
	{ "xml",	quote_xml },
};
const size_t quote_count = sizeof(quote_table) / sizeof(quote_table[0]);
