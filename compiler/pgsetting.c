/* SPDX-License-Identifier: MIT */
/* PostgreSQL's settings by version: names, and what became of them. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "pgsetting_table.h"
#include "platform.h"
#include "rules.h"

/* Names that every version still takes for others: guc.c map_old_guc_names;
 * ssl_ecdh_curve joined them in 18. */
static const struct {
	const char	*old, *name;
	int		 since;
} aliases[] = {
	{ "sort_mem", "work_mem", 91 },
	{ "vacuum_mem", "maintenance_work_mem", 91 },
	{ "ssl_ecdh_curve", "ssl_groups", 180 },
};

/* The first row of that name, NULL if there is none. */
static const struct pgsetting *
first_row(const char *name)
{
	size_t low = 0, high = pgsetting_nrows, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcasecmp(pgsetting_table[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == pgsetting_nrows ||
	    strcasecmp(pgsetting_table[low].name, name) != 0)
		return NULL;
	return &pgsetting_table[low];
}

static const struct pgsetting *
next_row(const struct pgsetting *row)
{
	const struct pgsetting *next = row + 1;

	return next < pgsetting_table + pgsetting_nrows &&
	    strcasecmp(next->name, row->name) == 0 ? next : NULL;
}

const struct pgsetting *
pgsetting_find(const char *name, int version)
{
	const struct pgsetting *row;
	size_t i;

	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (version >= aliases[i].since &&
		    strcasecmp(aliases[i].old, name) == 0)
			name = aliases[i].name;
	row = first_row(name);
	while (row != NULL && (version < row->since || version > row->until))
		row = next_row(row);
	return row;
}

const struct pgsetting *
pgsetting_row(size_t i)
{
	return i < pgsetting_nrows ? &pgsetting_table[i] : NULL;
}

static const char *
rename_of(const char *name, int version)
{
	size_t i;

	for (i = 0; i < pgrename_nrows; i++)
		if (strcasecmp(pgrename_table[i].name, name) == 0 &&
		    version >= pgrename_table[i].since &&
		    version <= pgrename_table[i].until)
			return pgrename_table[i].instead;
	return NULL;
}

const char *
pgsetting_meant(const char *name, int version)
{
	const char **names, *near;
	size_t i, n = 0;

	if (first_row(name) != NULL || rename_of(name, version) != NULL)
		return NULL;
	names = xcalloc(pgsetting_nrows, sizeof(*names));
	for (i = 0; i < pgsetting_nrows; i++)
		if (version >= pgsetting_table[i].since &&
		    version <= pgsetting_table[i].until &&
		    pgsetting_table[i].context != PGSETTING_INTERNAL)
			names[n++] = pgsetting_table[i].name;
	near = suggest(name, names, n);
	free(names);
	return near;
}

const char *
pgsetting_unknown(struct arena *arena, const char *name, int version,
    const char **fix)
{
	const struct pgsetting *row = first_row(name), *last = row;
	const char *text = version_text(version), *near;

	*fix = rename_of(name, version);
	if (row == NULL) {
		near = pgsetting_meant(name, version);
		if (near != NULL)
			*fix = arena_printf(arena, "write %s", near);
		return arena_printf(arena, "\"%s\" is not a setting of "
		    "PostgreSQL %s", name, text);
	}
	while (next_row(last) != NULL)
		last = next_row(last);
	if (version < row->since)
		return arena_printf(arena, "\"%s\" came with PostgreSQL %s, "
		    "this is %s", name, version_text(row->since), text);
	if (version > last->until)
		return arena_printf(arena, "\"%s\" ended with PostgreSQL %s, "
		    "this is %s", name, version_text(last->until), text);
	return arena_printf(arena, "PostgreSQL %s does not have \"%s\"", text,
	    name);
}
