/* SPDX-License-Identifier: MIT */
/*
 * Judges settings in bulk: reads VERSION <tab> NAME <tab> VALUE lines, prints
 * "accept" or "reject <tab> why <tab> fix" for each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "pgsetting.h"
#include "platform.h"

static const char *
judge(struct arena *arena, int version, const char *name, const char *value,
    const char **fix)
{
	const struct pgsetting *row = pgsetting_find(name, version);
	struct pgvalue v;

	*fix = NULL;
	if (row == NULL)
		return strchr(name, '.') != NULL ? NULL :
		    pgsetting_unknown(arena, name, version, fix);
	if (row->context == PGSETTING_INTERNAL)
		return "cannot be set";
	return pgvalue_read(arena, row, value, version, &v, fix);
}

int
main(void)
{
	struct arena *arena = arena_new();
	const char *why, *fix, *version, *name;
	char *line = NULL, *rest;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		rest = line;
		rest[strcspn(rest, "\n")] = '\0';
		version = strsep(&rest, "\t");
		name = strsep(&rest, "\t");
		if (name == NULL || rest == NULL ||
		    version_number(version) == 0) {
			fprintf(stderr, "judge_settings: wrong line: %s\n",
			    version);
			return 2;
		}
		why = judge(arena, version_number(version), name, rest, &fix);
		if (why == NULL)
			puts("accept");
		else
			printf("reject\t%s\t%s\n", why, fix != NULL ? fix : "");
		arena_reset(arena);
	}
	free(line);
	arena_free(arena);
	return 0;
}
