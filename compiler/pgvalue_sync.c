/* SPDX-License-Identifier: MIT */
/* The names in synchronous_standby_names, as each version reads them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "pgvalue_list.h"

/* One token of syncrep_scanner.l: a name, a number, "*" or one of ,(). */
struct token {
	enum { T_END, T_NAME, T_NUM, T_ANY, T_FIRST, T_CHAR, T_JUNK } kind;
	const char	*text;
};

struct scan {
	struct arena	*arena;
	const char	*p;
	int		 version;
	struct token	 now;
};

static void
scan_quoted(struct scan *s)
{
	struct buf out = { 0 };

	s->now.kind = T_JUNK;
	for (s->p++; *s->p != '\0'; s->p++) {
		if (*s->p == '"' && *++s->p != '"') {
			s->now.kind = T_NAME;
			break;
		}
		buf_addc(&out, *s->p);
	}
	s->now.text = arena_strndup(s->arena, out.len > 0 ? out.data : "",
	    out.len);
	buf_free(&out);
}

static bool
name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' ||
	    (unsigned char)c >= 0x80;
}

static void
scan(struct scan *s)
{
	const char *start;

	while (isspace((unsigned char)*s->p))
		s->p++;
	start = s->p;
	if (*start == '\0')
		s->now.kind = T_END;
	else if (*start == '"')
		scan_quoted(s);
	else if (strchr(",()", *start) != NULL) {
		s->now.kind = T_CHAR;
		s->p++;
	} else if (*start == '*') {
		s->now.kind = T_NAME;
		s->p++;
	} else if (isdigit((unsigned char)*start)) {
		s->now.kind = T_NUM;
		while (isdigit((unsigned char)*s->p))
			s->p++;
	} else if (name_char(*start) && *start != '$') {
		s->now.kind = T_NAME;
		while (name_char(*s->p))
			s->p++;
	} else {
		s->now.kind = T_JUNK;
		s->p++;
	}
	if (*start == '"')
		return;
	s->now.text = arena_strndup(s->arena, start, (size_t)(s->p - start));
	if (s->now.kind != T_NAME || s->version < 100)
		return;
	if (strcasecmp(s->now.text, "any") == 0)
		s->now.kind = T_ANY;
	else if (strcasecmp(s->now.text, "first") == 0)
		s->now.kind = T_FIRST;
}

/* standby_list: names and numbers between commas. */
static bool
scan_list(struct scan *s, struct buf *names)
{
	for (;;) {
		if (s->now.kind != T_NAME && s->now.kind != T_NUM)
			return false;
		buf_add(names, &s->now.text, sizeof(s->now.text));
		scan(s);
		if (s->now.kind != T_CHAR || s->now.text[0] != ',')
			return true;
		scan(s);
	}
}

static bool
is_char(const struct scan *s, char c)
{
	return s->now.kind == T_CHAR && s->now.text[0] == c;
}

/* syncrep_gram.y of 9.6 and later. */
static bool
sync_new(struct scan *s, struct buf *names, long *sync)
{
	struct scan ahead;
	bool word;

	scan(s);
	word = s->now.kind == T_ANY || s->now.kind == T_FIRST;
	if (word)
		scan(s);
	ahead = *s;
	scan(&ahead);
	if (s->now.kind == T_NUM && is_char(&ahead, '(')) {
		*sync = strtol(s->now.text, NULL, 10);
		scan(&ahead);
		*s = ahead;
		if (!scan_list(s, names) || !is_char(s, ')'))
			return false;
		scan(s);
	} else if (word || !scan_list(s, names))
		return false;
	return s->now.kind == T_END && *sync > 0;
}

static bool
sync_old(struct arena *arena, const char *text, struct buf *names)
{
	struct buf word = { 0 };
	const char *name;
	bool ok = true;

	while (ok && text != NULL) {
		ok = pgvalue_identifier(&text, &word);
		name = arena_strndup(arena, word.len > 0 ? word.data : "",
		    word.len);
		buf_add(names, &name, sizeof(name));
	}
	buf_free(&word);
	return ok;
}

const char *const *
pgvalue_sync_names(struct arena *arena, const char *text, int version,
    size_t *n, long *sync, const char **error)
{
	struct scan s = { .arena = arena, .p = text, .version = version };
	struct buf names = { 0 };
	const char **list = NULL;
	bool ok = true;

	*sync = 1;
	*n = 0;
	if (version < 96 ? !pgvalue_blank(text) : *text != '\0')
		ok = version < 96 ? sync_old(arena, text, &names) :
		    sync_new(&s, &names, sync);
	if (ok) {
		*n = names.len / sizeof(*list);
		list = arena_alloc(arena, names.len + sizeof(*list));
		if (names.len > 0)
			memcpy(list, names.data, names.len);
	} else
		*error = version < 96 ?
		    "expected names between commas, in double quotes where "
		    "they hold other than letters and digits" :
		    version < 100 ? "expected names between commas, or N "
		    "(names); names with \"-\" or \".\" need double quotes" :
		    "expected names between commas, FIRST N (names) or ANY N "
		    "(names); names with \"-\" or \".\" need double quotes";
	buf_free(&names);
	return list;
}
