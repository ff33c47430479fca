/* SPDX-License-Identifier: MIT */
/* A setting's value as a version of the server reads it: guc.c, by type. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "pgsetting.h"
#include "pgvalue_list.h"
#include "rules.h"

/*
 * Units: memory_unit_conversion_table and time_unit_conversion_table, largest
 * first; size in bytes or microseconds.
 */
struct unit {
	const char	*name;
	double		 size;
	int		 since;
};

static const struct unit memory[] = {
	{ "TB", 1099511627776.0, 94 }, { "GB", 1073741824.0, 91 },
	{ "MB", 1048576.0, 91 }, { "kB", 1024.0, 91 }, { "B", 1.0, 110 },
	{ NULL, 0, 0 }
};

static const struct unit duration[] = {
	{ "d", 86400e6, 91 }, { "h", 3600e6, 91 }, { "min", 60e6, 91 },
	{ "s", 1e6, 91 }, { "ms", 1e3, 91 }, { "us", 1.0, 120 },
	{ NULL, 0, 0 }
};

/* The base units of pg_settings; 16MB was that of max_wal_size in 9.5. */
static const struct {
	const char		*name;
	const struct unit	*units;
	double			 size;
} bases[] = {
	{ "B", memory, 1 }, { "kB", memory, 1024 }, { "MB", memory, 1048576 },
	{ "8kB", memory, 8192 }, { "16MB", memory, 16777216 },
	{ "ms", duration, 1e3 }, { "s", duration, 1e6 },
	{ "min", duration, 60e6 },
};

/* The units in which a setting may be given, *size that of its base unit. */
static const struct unit *
units_of(const struct pgsetting *s, double *size)
{
	size_t i;

	for (i = 0; s->unit != NULL &&
	    i < sizeof(bases) / sizeof(bases[0]); i++)
		if (strcmp(bases[i].name, s->unit) == 0) {
			*size = bases[i].size;
			return bases[i].units;
		}
	return NULL;
}

static const struct unit *
find_unit(const struct unit *units, const char *name, size_t len,
    int version, bool ignore_case)
{
	for (; units != NULL && units->name != NULL; units++)
		if (version >= units->since && strlen(units->name) == len &&
		    (ignore_case ? strncasecmp(units->name, name, len) :
		    strncmp(units->name, name, len)) == 0)
			return units;
	return NULL;
}

/* A number in the base unit as people write it: "16kB", "1 min". */
static const char *
readable(struct arena *arena, const struct pgsetting *s, double v,
    int version)
{
	const struct unit *u;
	double size = 1, q;

	u = units_of(s, &size);
	for (; u != NULL && u->name != NULL && v > 0; u++) {
		q = v * size / u->size;
		if (version >= u->since && q >= 1 && q == floor(q))
			return arena_printf(arena, "%.0f%s", q, u->name);
	}
	return arena_printf(arena, "%.15g", v);
}

/* What the setting takes, as a phrase. */
static const char *
expected(struct arena *arena, const struct pgsetting *s, int version)
{
	const struct unit *u;
	struct buf units = { 0 };
	double size;
	const char *text;

	if (s->type == PGSETTING_REAL && version < 120)
		u = NULL;
	else
		u = units_of(s, &size);
	for (; u != NULL && u->name != NULL; u++)
		if (version >= u->since)
			buf_printf(&units, "%s%s", units.len > 0 ? " " : "",
			    u->name);
	text = arena_printf(arena, "%s from %s to %s%s%s%s",
	    s->type == PGSETTING_REAL ? "a number" : "an integer",
	    readable(arena, s, s->min, version),
	    s->max > 1e300 ? "any" : readable(arena, s, s->max, version),
	    units.len > 0 ? ", plain or with a unit (" : "",
	    units.len > 0 ? units.data : "", units.len > 0 ? ")" : "");
	buf_free(&units);
	return text;
}

/*
 * parse_int and parse_real of 12 and later: fractions and exponents for
 * both, a value with a unit is rounded to the next smaller one first.
 */
static bool
convert_new(const struct pgsetting *s, const struct unit *u, double *v,
    int version)
{
	double size = 1, cvalue, smaller;

	if (units_of(s, &size) == NULL)
		return false;
	cvalue = *v * u->size / size;
	if (u[1].name != NULL && version >= u[1].since) {
		smaller = u[1].size / size;
		cvalue = rint(cvalue / smaller) * smaller;
	}
	*v = cvalue;
	return true;
}

/* Up to 11: integers only, what does not fit is cut off. */
static bool
convert_old(const struct pgsetting *s, const struct unit *u, double *v)
{
	double size = 1;

	if (units_of(s, &size) == NULL)
		return false;
	*v = u->size >= size ? *v * (u->size / size) :
	    trunc(*v / (size / u->size));
	return true;
}

/* Blanks, a unit and blanks after a number; false if something else. */
static bool
read_unit(const struct pgsetting *s, const char *text, int version, double *v,
    const char **unit, size_t *len)
{
	double size;
	const struct unit *u;

	while (isspace((unsigned char)*text))
		text++;
	*unit = text;
	for (*len = 0; text[*len] != '\0' &&
	    !isspace((unsigned char)text[*len]); ++*len)
		;
	if (*len == 0)
		return true;
	text += *len;
	while (isspace((unsigned char)*text))
		text++;
	if (*text != '\0' || (s->type == PGSETTING_REAL && version < 120))
		return false;
	u = find_unit(units_of(s, &size), *unit, *len, version, false);
	if (u == NULL)
		return false;
	return version >= 120 ? convert_new(s, u, v, version) :
	    convert_old(s, u, v);
}

/* The number as strtol or strtod of that version reads it; its end, or NULL
 * if there is none. */
static const char *
read_digits(const struct pgsetting *s, const char *text, int version,
    double *v)
{
	char *end;
	long l;

	errno = 0;
	if (s->type == PGSETTING_REAL) {
		*v = strtod(text, &end);
		return end == text || errno == ERANGE ||
		    (version >= 94 && isnan(*v)) ? NULL : end;
	}
	l = strtol(text, &end, 0);
	*v = (double)l;
	if (version >= 120 && (*end == '.' || *end == 'e' || *end == 'E' ||
	    errno == ERANGE)) {
		errno = 0;
		*v = strtod(text, &end);
	}
	if (end == text || errno == ERANGE || isnan(*v) ||
	    (version < 120 && (l > INT_MAX || l < INT_MIN)))
		return NULL;
	return end;
}

/* "write \"16MB\"" where only the unit's case is wrong, else NULL. */
static const char *
unit_fix(struct arena *arena, const struct pgsetting *s, const char *text,
    const char *unit, size_t len, int version)
{
	double size;
	const struct unit *u = find_unit(units_of(s, &size), unit, len,
	    version, true);

	if (u == NULL || len == 0)
		return NULL;
	return arena_printf(arena, "write %.*s%s", (int)(unit - text), text,
	    u->name);
}

static const char *
read_number(struct arena *arena, const struct pgsetting *s, const char *text,
    int version, struct pgvalue *value, const char **fix)
{
	const char *end, *unit = "", *more = "";
	size_t len = 0;
	double v = 0;

	end = read_digits(s, text, version, &v);
	if (end != NULL && read_unit(s, end, version, &v, &unit, &len)) {
		if (s->type == PGSETTING_INT)
			v = rint(v);
		if (!(v < s->min || v > s->max)) {
			value->number = v;
			value->integer = s->type == PGSETTING_INT ?
			    (long long)v : 0;
			return NULL;
		}
		if (len > 0)
			more = arena_printf(arena, ", this is %s",
			    readable(arena, s, v, version));
	} else if (end != NULL)
		*fix = unit_fix(arena, s, text, unit, len, version);
	return arena_printf(arena, "expected %s%s",
	    expected(arena, s, version), more);
}

/* guc.c parse_bool_with_len: unique prefixes, case ignored. */
static bool
read_bool(const char *text, bool *on)
{
	static const struct {
		const char	*word;
		size_t		 min;
		bool		 on;
	} words[] = {
		{ "true", 1, true }, { "false", 1, false }, { "yes", 1, true },
		{ "no", 1, false }, { "on", 2, true }, { "off", 2, false },
		{ "1", 1, true }, { "0", 1, false },
	};
	size_t i, len = strlen(text);

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (len >= words[i].min && len <= strlen(words[i].word) &&
		    strncasecmp(words[i].word, text, len) == 0) {
			*on = words[i].on;
			return true;
		}
	return false;
}

/* The words of an enumeration that this build may have: Debian's and PGDG's
 * are built with lz4, zstd and liburing. */
static bool
in_build(const char *word, size_t len)
{
	static const char *const known[] = { "lz4", "zstd", "io_uring" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i]) == len &&
		    strncmp(known[i], word, len) == 0)
			return true;
	return false;
}

static const char *
read_enum(struct arena *arena, const struct pgsetting *s, const char *text,
    struct pgvalue *value, const char **fix)
{
	const char *names[32], *p, *word, *near;
	struct buf list = { 0 };
	size_t len, n = 0;
	bool hidden;

	for (p = s->values; *p != '\0'; p += p[len] == ',' ? len + 1 : len) {
		len = strcspn(p, ",");
		hidden = *p == '~' || *p == '?';
		if (*p == '?' && !in_build(p + 1, len - 1))
			continue;
		word = strncmp(p, "''", 2) == 0 ? "" :
		    arena_strndup(arena, p + hidden, len - hidden);
		if (strcasecmp(word, text) == 0) {
			value->word = word;
			buf_free(&list);
			return NULL;
		}
		if (*p == '~')
			continue;
		buf_printf(&list, "%s%s", n > 0 ? ", " : "",
		    *word != '\0' ? word : "''");
		if (n < sizeof(names) / sizeof(names[0]))
			names[n++] = word;
	}
	near = suggest(text, names, n);
	if (near != NULL)
		*fix = arena_printf(arena, "write %s", near);
	p = arena_printf(arena, "expected one of: %s", list.data);
	buf_free(&list);
	return p;
}

/* What an older version calls a value that came later (release notes of 9.6
 * and 10). */
static const char *
older_word(const char *name, const char *text)
{
	static const struct {
		const char	*name, *value, *fix;
	} rows[] = {
		{ "wal_level", "replica", "write hot_standby" },
		{ "password_encryption", "md5", "write on" },
		{ "password_encryption", "scram-sha-256", "write on" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0 &&
		    strcasecmp(rows[i].value, text) == 0)
			return rows[i].fix;
	return NULL;
}

const char *
pgvalue_read(struct arena *arena, const struct pgsetting *s,
    const char *text, int version, struct pgvalue *value, const char **fix)
{
	const char *why = NULL;

	memset(value, 0, sizeof(*value));
	*fix = NULL;
	switch (s->type) {
	case PGSETTING_BOOL:
		if (!read_bool(text, &value->on))
			why = "expected on or off";
		break;
	case PGSETTING_ENUM:
		why = read_enum(arena, s, text, value, fix);
		break;
	case PGSETTING_INT:
	case PGSETTING_REAL:
		why = read_number(arena, s, text, version, value, fix);
		break;
	case PGSETTING_STRING:
		break;
	}
	if (why == NULL)
		return pgvalue_hook(arena, s->name, text, version, value, fix);
	if (*fix == NULL)
		*fix = older_word(s->name, text);
	return why;
}
