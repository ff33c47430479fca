/* SPDX-License-Identifier: MIT */
/* The rule table and the levels in force. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "rules.h"

#define NEEDS(parts)			(parts)
#define AFTER(...)			{ RULE_source_text, __VA_ARGS__ }
#define SETTINGS			PART_SETTINGS
#define HBA				PART_HBA
#define RECOVERY			PART_RECOVERY
#define TOPOLOGY			PART_TOPOLOGY
#define CMAN				PART_CMAN
#define COROSYNC			PART_COROSYNC
#define RULE(name, level, text) \
	[RULE_##name] = { #name, LEVEL_##level, text, NULL, 0, AFTER() },
#define CHECK(name, level, text, needs, after) \
	[RULE_##name] = { #name, LEVEL_##level, text, check_##name, needs, \
	    after },

const struct rule_row rule_table[RULE_N] = {
#include "rules.def"
};

static const char *const level_names[LEVEL_N] = {
	[LEVEL_OFF] = "off",
	[LEVEL_NOTE] = "note",
	[LEVEL_WARNING] = "warning",
	[LEVEL_ERROR] = "error",
};

const char *
level_name(enum level level)
{
	return level_names[level];
}

enum rule
rule_find(const char *name)
{
	size_t i;

	for (i = 0; i < RULE_N; i++)
		if (strcmp(rule_table[i].name, name) == 0)
			return (enum rule)i;
	return RULE_N;
}

void
rule_levels_default(struct rule_levels *levels)
{
	size_t i;

	for (i = 0; i < RULE_N; i++)
		levels->level[i] = rule_table[i].level;
#ifdef PGHAC_MUTANT
	/* make mutants: the rule of that name finds nothing */
	i = getenv("PGHAC_MUTANT") != NULL ?
	    rule_find(getenv("PGHAC_MUTANT")) : RULE_N;
	if (i < RULE_N)
		levels->level[i] = LEVEL_OFF;
#endif
}

static const char *
nearest_rule(const char *name)
{
	const char *names[RULE_N];
	size_t i;

	for (i = 0; i < RULE_N; i++)
		names[i] = rule_table[i].name;
	return suggest(name, names, RULE_N);
}

bool
rule_levels_set(struct rule_levels *levels, char option, const char *arg,
    const char **nearest)
{
	enum level level = option == 'E' ? LEVEL_ERROR : LEVEL_WARNING;
	enum rule rule;

	if (option == 'W' && strncmp(arg, "no-", 3) == 0) {
		arg += 3;
		level = LEVEL_OFF;
	}
	rule = rule_find(arg);
	*nearest = NULL;
	if (rule == RULE_N) {
		*nearest = nearest_rule(arg);
		return false;
	}
	if (level < LEVEL_ERROR && rule_table[rule].level == LEVEL_ERROR) {
		*nearest = "";
		return false;
	}
	levels->level[rule] = level;
	return true;
}
