/* SPDX-License-Identifier: MIT */
/* The rule table: names, severities, prerequisites, switches. */
#ifndef PGHAC_RULES_H
#define PGHAC_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum level { LEVEL_OFF, LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR, LEVEL_N };

/* RULE_name for each row of rules.def; RULE_N rows in all. */
enum rule {
#define RULE(name, level, text)			RULE_##name,
#define CHECK(name, level, text, needs, after)	RULE_##name,
#include "rules.def"
#undef RULE
#undef CHECK
	RULE_N
};

struct model;
struct diag;

/*
 * What a model may hold: that of a topology has all of it, that of files
 * which `pghac lint` judges only what they say.  A CHECK runs on models that
 * have every part that it looks at, and looks at no other.
 */
enum part {
	PART_SETTINGS = 1,	/* version, nodes[].settings */
	PART_HBA = 2,		/* version, hba, hba_text */
	PART_RECOVERY = 4,	/* version, recovery, conninfo */
	PART_TOPOLOGY = 8,	/* the rest */
	PART_ALL = 15,
	PART_CMAN = 16,		/* a topology of that stack */
	PART_COROSYNC = 32
};

/* At most this many prerequisites a rule. */
#define RULE_AFTER 4

/*
 * One row.  A RULE is reported where the fault is met (syntax, shape,
 * output); a CHECK has a function check_NAME that looks at the finished
 * model, and runs when none of its prerequisites reported an error.
 */
struct rule_row {
	const char	*name;
	enum level	 level;
	const char	*text;		/* what is wrong, one line */
	void	       (*check)(const struct model *, struct diag *);
	unsigned	 needs;		/* of enum part */
	/* AFTER(...) of rules.def is { RULE_source_text, __VA_ARGS__ }: unused
	 * slots are RULE_source_text (0), which closed gate 1 if reported */
	enum rule	 after[RULE_AFTER];
};

extern const struct rule_row rule_table[RULE_N];

/* The levels in force: the table's, changed by -W and -E. */
struct rule_levels {
	enum level	level[RULE_N];
};

void		 rule_levels_default(struct rule_levels *);
/*
 * Applies one argument of -W ("NAME": warning, "no-NAME": off, "all"/"no-all"
 * are not known) or -E ("NAME": error).  False if there is no such rule;
 * *nearest is then the closest name or NULL.  Rules of the table that are
 * errors cannot be switched off or lowered: returns false with *nearest ""
 * (an accepted wrong file is a lost database).
 */
bool		 rule_levels_set(struct rule_levels *, char option,
		    const char *arg, const char **nearest);
/* The rule of that name, RULE_N if none. */
enum rule	 rule_find(const char *name);
const char	*level_name(enum level);	/* "error", "warning", ... */

/* suggest.c */
/*
 * The entry of names (n of them) nearest to word by edit distance
 * (transposition counts one, case and '-' against '_' nothing), or NULL if
 * none is near enough to be meant: distance at most a third of the length.
 * Ties go to the first.
 */
const char	*suggest(const char *word, const char *const *names, size_t n);

#endif
