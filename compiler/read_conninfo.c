/* SPDX-License-Identifier: MIT */
/* Reader of a libpq connection string: conninfo_parse of fe-connect.c. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "read_pgconf.h"

static bool
is_blank(char c)
{
	return c != '\0' && strchr(" \t\n\v\f\r", c) != NULL;
}

static const char *
skip_blanks(const char *s)
{
	while (is_blank(*s))
		s++;
	return s;
}

/* Reads one value into out; NULL if its quote does not end. */
static const char *
read_value(const char *s, struct buf *out)
{
	bool quoted = *s == '\'';

	buf_clear(out);
	if (quoted)
		s++;
	for (; *s != '\0'; s++) {
		if (quoted ? *s == '\'' : is_blank(*s))
			return s + 1;
		if (*s == '\\' && *++s == '\0')
			break;
		buf_addc(out, *s);
	}
	return quoted ? NULL : s;
}

bool
conninfo_is_uri(const char *text)
{
	return strncmp(text, "postgresql://", 13) == 0 ||
	    strncmp(text, "postgres://", 11) == 0;
}

/* One pair; returns where the next may begin, NULL with *error set. */
static const char *
read_pair(struct arena *arena, const char *s, struct conninfo_item *item,
    struct buf *value, const char **error)
{
	size_t len = strcspn(s, "= \t\n\v\f\r");
	const char *end;

	item->key = arena_strndup(arena, s, len);
	end = skip_blanks(s + len);
	if (*end != '=') {
		*error = arena_printf(arena, "no \"=\" after \"%s\"",
		    item->key);
		return NULL;
	}
	if (len == 0) {
		*error = arena_printf(arena, "no keyword before \"%.40s\"", s);
		return NULL;
	}
	end = read_value(skip_blanks(end + 1), value);
	if (end == NULL) {
		*error = arena_printf(arena,
		    "the quoted value of \"%s\" does not end", item->key);
		return NULL;
	}
	item->value = arena_strndup(arena,
	    value->data != NULL ? value->data : "", value->len);
	return end;
}

const struct conninfo_item *
read_conninfo(struct arena *arena, const char *text, size_t *n,
    const char **error)
{
	struct conninfo_item item, *items = NULL;
	struct buf list = { 0 }, value = { 0 };
	const char *s;

	*n = 0;
	if (conninfo_is_uri(text)) {
		*error = arena_printf(arena, "\"%.*s\" is a URI, keyword="
		    "value pairs are expected", (int)strcspn(text, "/") + 2,
		    text);
		return NULL;
	}
	for (s = skip_blanks(text); *s != '\0'; s = skip_blanks(s)) {
		item.off = (size_t)(s - text);
		s = read_pair(arena, s, &item, &value, error);
		if (s == NULL)
			goto out;
		buf_add(&list, &item, sizeof(item));
		++*n;
	}
	items = arena_alloc(arena, list.len + 1);
	if (list.len > 0)
		memcpy(items, list.data, list.len);
out:
	buf_free(&list);
	buf_free(&value);
	return items;
}
