/* SPDX-License-Identifier: MIT */
/* What Pacemaker and its agents can be given: schemas/pacemaker/ as rows. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "crm_option.h"
#include "crm_time.h"
#include "resource.h"

static const char *const tables[] = { "schemas/pacemaker/options.tsv",
    "schemas/pacemaker/fence_agents.tsv" };

#define NTABLES (sizeof(tables) / sizeof(tables[0]))
#define MAX_KNOWN 128	/* owners; the tables have fewer */

struct crm_tables {
	struct arena			*arena;
	const struct resource		*res[NTABLES];
	struct {
		const char		*owner;
		struct crm_options	 options;
	}				 known[MAX_KNOWN];
	size_t				 nknown;
};

enum { OWNER, NAME, TYPE, VALUES, REQUIRED, OLD, SINCE, FOLLOWS, COLUMNS };

/* Splits the line at tabs; false if it has not so many. */
static bool
split(struct arena *arena, const char *line, size_t len,
    const char *columns[COLUMNS])
{
	const char *end = line + len, *tab;
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		tab = memchr(line, '\t', (size_t)(end - line));
		if ((tab == NULL) != (i == COLUMNS - 1))
			return false;
		if (tab == NULL)
			tab = end;
		columns[i] = arena_strndup(arena, line,
		    (size_t)(tab - line));
		line = tab + 1;
	}
	return true;
}

/* Below zero if the line's owner sorts before that one. */
static int
compare(const char *line, const char *owner, size_t len)
{
	int c = strncmp(line, owner, len);

	return c != 0 ? c : (unsigned char)line[len] - '\t';
}

/* The first line, if any, of the owner: lines are sorted by owner. */
static const char *
first_line(const struct resource *res, const char *owner, size_t len)
{
	const char *low = strchr(res->text, '\n'), *end = res->text + res->len;
	const char *high = end, *line;

	/* low and high are ends of lines; the answer begins after low */
	for (; low != NULL && low + 1 < high; ) {
		line = low + (high - low) / 2;
		while (line > low && *line != '\n')
			line--;
		if (line == low) {
			if (compare(low + 1, owner, len) >= 0)
				break;
			low = memchr(low + 1, '\n', (size_t)(end - low - 1));
		} else if (compare(line + 1, owner, len) < 0)
			low = line;
		else
			high = line;
	}
	return low == NULL ? end : low + 1;
}

static size_t
add_rows(struct arena *arena, const struct resource *res, const char *owner,
    struct crm_option *rows)
{
	const char *end = res->text + res->len, *p, *eol, *c[COLUMNS];
	size_t len = strlen(owner), n = 0;

	for (p = first_line(res, owner, len); p < end &&
	    compare(p, owner, len) == 0; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			eol = end;
		if (rows != NULL && split(arena, p, (size_t)(eol - p), c))
			rows[n] = (struct crm_option){ c[NAME], c[TYPE],
			    c[VALUES], strcmp(c[REQUIRED], "1") == 0, c[OLD],
			    c[SINCE], c[FOLLOWS] };
		n++;
	}
	return n;
}

struct crm_tables *
crm_tables_new(struct arena *arena, const char *dir)
{
	struct crm_tables *t = arena_alloc(arena, sizeof(*t));
	size_t i;

	t->arena = arena;
	for (i = 0; i < NTABLES; i++)
		t->res[i] = resource_get(arena, dir, tables[i]);
	return t;
}

struct crm_options
crm_options(struct crm_tables *t, const char *owner)
{
	struct crm_options o = { 0 };
	struct crm_option *rows;
	size_t i;

	for (i = 0; i < t->nknown; i++)
		if (strcmp(t->known[i].owner, owner) == 0)
			return t->known[i].options;
	for (i = 0; i < NTABLES; i++)
		if (t->res[i] != NULL)
			o.n += add_rows(t->arena, t->res[i], owner, NULL);
	/* nothing is kept for names that come from a topology alone */
	if (o.n == 0 || t->nknown == MAX_KNOWN)
		return (struct crm_options){ 0 };
	o.list = rows = arena_alloc(t->arena, (o.n + 1) * sizeof(*rows));
	for (i = 0; i < NTABLES; i++)
		if (t->res[i] != NULL)
			rows += add_rows(t->arena, t->res[i], owner, rows);
	t->known[t->nknown].owner = arena_strdup(t->arena, owner);
	t->known[t->nknown++].options = o;
	return o;
}

const struct crm_option *
crm_option_find(const struct crm_options *o, const char *name)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		if (strcmp(o->list[i].name, name) == 0 ||
		    (o->list[i].old[0] != '\0' &&
		    strcmp(o->list[i].old, name) == 0))
			return &o->list[i];
	return NULL;
}

/* crm_str_to_boolean; fence agents take the same words. */
static bool
is_boolean(const char *s)
{
	static const char *const words[] = { "true", "on", "yes", "y", "1",
	    "false", "off", "no", "n", "0" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(s, words[i]) == 0)
			return true;
	return false;
}

static bool
is_integer(const char *s)
{
	size_t n;

	s += *s == '-' || *s == '+';
	n = strspn(s, "0123456789");
	return n > 0 && n < 10 && s[n] == '\0';
}

/* char2score: what is no number and no INFINITY would count as 0. */
static bool
is_score(const char *s)
{
	const char *number = s + (*s == '-' || *s == '+');

	return is_integer(s) || strcmp(number, "INFINITY") == 0;
}

static bool
is_percentage(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 4 && strcmp(s + n, "%") == 0;
}

static bool
is_one_of(const char *values, const char *s)
{
	size_t len;

	for (; ; values += len + 1) {
		len = strcspn(values, "|");
		if (strlen(s) == len && strncmp(s, values, len) == 0)
			return true;
		if (values[len] == '\0')
			return false;
	}
}

/* "one of a, b or c" */
static const char *
list_of(struct arena *arena, const char *values)
{
	struct buf text = { 0 };
	const char *copy;
	size_t len;

	buf_adds(&text, "one of ");
	for (; ; values += len + 1) {
		len = strcspn(values, "|");
		buf_add(&text, values, len);
		if (values[len] == '\0')
			break;
		buf_adds(&text, strchr(values + len + 1, '|') != NULL ?
		    ", " : " or ");
	}
	copy = arena_strdup(arena, text.data);
	buf_free(&text);
	return copy;
}

const char *
crm_option_wants(struct arena *arena, const struct crm_option *o,
    const char *value)
{
	const char *type = o->type;

	if (strcmp(type, "boolean") == 0)
		return is_boolean(value) ? NULL : "true or false";
	if (strcmp(type, "integer") == 0)
		return is_integer(value) ? NULL : "a whole number";
	if (strcmp(type, "second") == 0)
		return is_integer(value) && value[0] != '-' ? NULL :
		    "a whole number of seconds";
	if (strcmp(type, "time") == 0)
		return crm_time(value) >= 0 ? NULL :
		    "a time such as 30s or 5min";
	if (strcmp(type, "score") == 0)
		return is_score(value) ? NULL :
		    "a whole number, INFINITY or -INFINITY";
	if (strcmp(type, "percentage") == 0)
		return is_percentage(value) ? NULL : "a percentage";
	if (strcmp(type, "select") == 0)
		return is_one_of(o->values, value) ? NULL :
		    list_of(arena, o->values);
	return NULL;
}

bool
crm_version_older(const char *version, const char *since)
{
	unsigned long a, b;
	char *end;

	while (*since != '\0') {
		a = strtoul(version, &end, 10);
		version = end + (*end == '.');
		b = strtoul(since, &end, 10);
		since = end + (*end != '\0');
		if (a != b)
			return a < b;
	}
	return false;
}
