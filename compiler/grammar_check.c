/* SPDX-License-Identifier: MIT */
/* Gate 2: the settings against the grammar, in our own words. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "grammar.h"
#include "job.h"
#include "setting.h"

/* At most this many unknown keys get a hint: they may be hostile. */
#define MAX_HINTS 100

/* PostgreSQL has about 400 settings; RelaxNG takes n * n bytes for n. */
#define MAX_OPEN_KEYS 1000

/* Longer values are cut in messages. */
#define MAX_QUOTED 40

struct check {
	struct job		*job;
	struct diag		*diag;
	const struct grammar	*grammar;
	size_t			 hints;
};

/* What each type is called, by enum grammar_type. */
static const char *const wanted[] = {
	[GRAMMAR_GROUP] = "a group { ... }",
	[GRAMMAR_ANYGROUP] = "a group { ... }",
	[GRAMMAR_LIST] = "a list ( ... )",
	[GRAMMAR_STRING] = "a string",
	[GRAMMAR_INT] = "an integer",
	[GRAMMAR_BOOL] = "true or false",
	[GRAMMAR_ENUM] = "a string",
	[GRAMMAR_STRINGS] = "a string or a list of strings",
};

static void	check_value(struct check *, const struct grammar_key *owner,
		    const struct grammar_key *, const struct setting *);

static bool
is_scalar(const struct setting *s)
{
	return s->type != SETTING_GROUP && s->type != SETTING_LIST &&
	    s->type != SETTING_ARRAY;
}

static bool
is_list(const struct setting *s)
{
	return s->type == SETTING_LIST || s->type == SETTING_ARRAY;
}

static const char *
path(const struct setting *s)
{
	return s->place == NULL || s->place->path == NULL ? "" :
	    s->place->path;
}

/* What a message calls the setting: its name, or which item it is. */
static const char *
name(const struct setting *s)
{
	return s->name != NULL ? s->name : path(s);
}

/* "string": without the article. */
static const char *
bare_type(const struct setting *s)
{
	const char *type = setting_type_name(s->type);
	const char *blank = strchr(type, ' ');

	return blank == NULL ? type : blank + 1;
}

/* The value, cut if it is long, in quotes where the topology has them. */
static const char *
shown(struct check *c, const struct setting *s)
{
	const char *quote = s->type == SETTING_STRING ? "\"" : "";
	size_t len = strlen(s->value);

	if (len <= MAX_QUOTED)
		return arena_printf(c->job->arena, "%s%s%s", quote, s->value,
		    quote);
	for (len = MAX_QUOTED; len > 0 && (s->value[len] & 0xc0) == 0x80; )
		len--;			/* not inside a character */
	return arena_printf(c->job->arena, "%s%.*s...%s", quote, (int)len,
	    s->value, quote);
}

/* " in cluster", or nothing at the top level. */
static const char *
in_group(struct check *c, const struct setting *group)
{
	return path(group)[0] == '\0' ? "" : arena_printf(c->job->arena,
	    " in %s", path(group));
}

/* A key and a value for it, as they could stand in the topology. */
static const char *
spelling(struct check *c, const struct grammar_key *key)
{
	struct arena *arena = c->job->arena;
	const char *value = grammar_example(arena, key->example, 0);

	if (value == NULL || value[0] == '\0')
		value = key->deflt != NULL ? key->deflt : "...";
	switch (key->type) {
	case GRAMMAR_GROUP:
		if (grammar_is_secret(key))
			return arena_printf(arena,
			    "%s = { secret = \"NAME\"; };", key->name);
		/* FALLTHROUGH */
	case GRAMMAR_ANYGROUP:
		return arena_printf(arena, "%s = { ... };", key->name);
	case GRAMMAR_LIST:
		return arena_printf(arena, "%s = ( { ... } );", key->name);
	case GRAMMAR_INT:
	case GRAMMAR_BOOL:
		return arena_printf(arena, "%s = %s;", key->name, value);
	case GRAMMAR_STRING:
	case GRAMMAR_ENUM:
	case GRAMMAR_STRINGS:
		break;
	}
	return arena_printf(arena, "%s = \"%s\";", key->name, value);
}

/* A password by its name; *_script, passfile and such are none. */
static bool
is_password(const char *key)
{
	static const char *const ends[] = {
		"password", "passwd", "passphrase",
	};
	size_t len = strlen(key), end, i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		end = strlen(ends[i]);
		if (len >= end && strcasecmp(key + len - end, ends[i]) == 0)
			return true;
	}
	return false;
}

/*
 * Blots a password out of the text that is kept for messages: every report
 * format quotes source lines, of this fault and of its neighbours.  The text
 * is in the job's arena; it is const so that nobody else does this.
 */
static void
hide(const struct setting *s)
{
	union { const char *in; char *out; } text;
	const struct span *at;
	size_t i;

	if (s->place == NULL || s->place->value.src == NULL)
		return;
	at = &s->place->value;
	text.in = at->src->text;
	for (i = at->off; i < at->off + at->len && i < at->src->len; i++)
		if (strchr("\" \t\r\n", text.out[i]) == NULL)
			text.out[i] = '*';
}

/* owner is the group with fixed keys that s, or its open group, is in. */
static void
secret_literal(struct check *c, const struct grammar_key *owner,
    const struct setting *s)
{
	size_t i;

	hide(s);
	diag_key(c->diag, RULE_secret_literal, s->place,
	    "\"%s\" is written in the topology, where everybody can read it",
	    name(s));
	for (i = 0; i < owner->nkeys; i++)
		if (grammar_is_secret(&owner->keys[i])) {
			diag_fix(c->diag, "write %s%s",
			    spelling(c, &owner->keys[i]),
			    strcmp(owner->keys[i].name, name(s)) == 0 ? "" :
			    " beside the group");
			return;
		}
	diag_fix(c->diag, "leave it out: no file that pghac writes holds a "
	    "password");
}

static void
unquote(struct check *c, const struct setting *s)
{
	diag_fix(c->diag, "write it without quotes: %s = %s;", name(s),
	    s->value);
	if (s->place != NULL)
		diag_replace(c->diag, s->place->value,
		    arena_printf(c->job->arena, "\"%s\"", s->value),
		    s->value);
}

static void
mean(struct check *c, const struct setting *s, const char *meant)
{
	diag_fix(c->diag, "did you mean \"%s\"?", meant);
	if (s->place != NULL)
		diag_replace(c->diag, s->place->value, s->value, meant);
}

static void
wrong_type(struct check *c, const struct grammar_key *key,
    const struct setting *s)
{
	bool quoted = s->type == SETTING_STRING, number, boolean;

	if (is_scalar(s))
		diag_value(c->diag, RULE_value_type, s->place,
		    "\"%s\" must be %s, not the %s %s", name(s),
		    wanted[key->type], bare_type(s), shown(c, s));
	else
		diag_value(c->diag, RULE_value_type, s->place,
		    "\"%s\" must be %s, not %s", name(s), wanted[key->type],
		    setting_type_name(s->type));
	number = quoted && s->value[0] != '\0' && strlen(s->value) < 20 &&
	    s->value[strspn(s->value, "-0123456789")] == '\0';
	boolean = quoted && (strcmp(s->value, "true") == 0 ||
	    strcmp(s->value, "false") == 0);
	if ((key->type == GRAMMAR_INT && number) ||
	    (key->type == GRAMMAR_BOOL && boolean))
		unquote(c, s);
	else if (is_scalar(s) && (key->type == GRAMMAR_STRING ||
	    key->type == GRAMMAR_ENUM || key->type == GRAMMAR_STRINGS))
		diag_fix(c->diag, "put it in quotes: %s = \"%s\";", name(s),
		    shown(c, s));
	else if (key->type == GRAMMAR_LIST && s->type == SETTING_GROUP)
		diag_fix(c->diag, "put the group into a list: %s = ( { ... } "
		    ");", name(s));
	else if (s->name == NULL)
		diag_fix(c->diag, "write a group: { ... }");
	else
		diag_fix(c->diag, "write %s", spelling(c, key));
}

static void
check_int(struct check *c, const struct grammar_key *key,
    const struct setting *s)
{
	long long v = strtoll(s->value, NULL, 10);

	if (v >= key->min && v <= key->max)
		return;
	diag_value(c->diag, RULE_value_range, s->place,
	    "\"%s\" is %s, expected %lld to %lld", name(s), s->value,
	    key->min, key->max);
	diag_fix(c->diag, "write a number from %lld to %lld", key->min,
	    key->max);
}

static void
check_enum(struct check *c, const struct grammar_key *key,
    const struct setting *s)
{
	const char *list = "", *meant;
	size_t i;

	for (i = 0; i < key->nvalues; i++) {
		if (strcmp(key->values[i], s->value) == 0)
			return;
		list = arena_printf(c->job->arena, "%s%s%s", list,
		    i == 0 ? "" : i + 1 < key->nvalues ? ", " : " or ",
		    key->values[i]);
	}
	diag_value(c->diag, RULE_value_enum, s->place,
	    "\"%s\" is %s, expected %s", name(s), shown(c, s), list);
	meant = suggest(s->value, key->values, key->nvalues);
	if (meant != NULL)
		mean(c, s, meant);
	else
		diag_fix(c->diag, "write %s", spelling(c, key));
}

static void
check_length(struct check *c, const struct grammar_key *key,
    const struct setting *s)
{
	if (key->min <= 0 || s->value[0] != '\0')
		return;
	diag_value(c->diag, RULE_value_range, s->place, "\"%s\" is empty",
	    name(s));
	if (key->required)
		diag_fix(c->diag, "write %s", spelling(c, key));
	else
		diag_fix(c->diag, "leave it out, or write %s",
		    spelling(c, key));
}

static void
check_strings(struct check *c, const struct grammar_key *key,
    const struct setting *s)
{
	const struct setting *m;

	if (!is_list(s)) {
		check_length(c, key, s);
		return;
	}
	if (s->first == NULL) {
		diag_value(c->diag, RULE_value_range, s->place,
		    "\"%s\" is empty", name(s));
		diag_fix(c->diag, "write %s", spelling(c, key));
	}
	for (m = s->first; m != NULL; m = m->next) {
		if (m->type == SETTING_STRING) {
			check_length(c, key, m);
			continue;
		}
		diag_value(c->diag, RULE_value_type, m->place,
		    "an item of \"%s\" must be a string, not %s", name(s),
		    setting_type_name(m->type));
		diag_fix(c->diag, "write each item in quotes");
	}
}

/* { any keys }: scalars, and where dotted groups of scalars. */
static void
check_open(struct check *c, const struct grammar_key *owner, bool dotted,
    const struct setting *group)
{
	const struct setting *m;
	size_t n = 0;

	for (m = group->first; m != NULL; m = m->next) {
		if (++n > MAX_OPEN_KEYS) {
			diag_key(c->diag, RULE_value_range, group->place,
			    "\"%s\" has more than %d keys", name(group),
			    MAX_OPEN_KEYS);
			diag_fix(c->diag, "leave out what is the default");
			return;
		}
		if (is_password(m->name) && m->type != SETTING_BOOL &&
		    !is_list(m) && (!dotted || m->type != SETTING_GROUP)) {
			secret_literal(c, owner, m);
		} else if (m->type == SETTING_GROUP && dotted &&
		    m->first == NULL) {
			diag_value(c->diag, RULE_value_type, m->place,
			    "\"%s\" is an empty group, not a value", name(m));
			diag_fix(c->diag, "write %s = VALUE;, or remove it",
			    name(m));
		} else if (m->type == SETTING_GROUP && dotted) {
			check_open(c, owner, false, m);
		} else if (!is_scalar(m)) {
			diag_value(c->diag, RULE_value_type, m->place,
			    "\"%s\" must be a single value, not %s", name(m),
			    setting_type_name(m->type));
			diag_fix(c->diag, is_list(m) ?
			    "write one string: %s = \"..., ...\";" :
			    "write %s = \"...\";", name(m));
		}
	}
}

static void
check_list(struct check *c, const struct grammar_key *owner,
    const struct grammar_key *key, const struct setting *list)
{
	const struct grammar_key *item = &key->keys[0];
	const struct setting *m;

	if (list->first == NULL && key->min > 0) {
		diag_value(c->diag, RULE_value_range, list->place,
		    "\"%s\" is empty, expected at least %lld", name(list),
		    key->min);
		diag_fix(c->diag, "write %s", spelling(c, key));
	}
	for (m = list->first; m != NULL; m = m->next)
		check_value(c, owner, item, m);
}

static void
unknown_key(struct check *c, const struct grammar_key *key,
    const struct grammar_key *parent, const struct setting *group,
    const struct setting *m, bool *seen)
{
	struct grammar_hint hint;

	if (is_password(m->name) && is_scalar(m))
		hide(m);
	diag_key(c->diag, RULE_key_unknown, m->place, "unknown key \"%s\"%s",
	    m->name, in_group(c, group));
	if (c->hints++ >= MAX_HINTS)
		return;
	hint = grammar_hint(c->job->arena, c->grammar, key, parent, seen,
	    m->name);
	if (hint.own < key->nkeys)
		seen[hint.own] = true;	/* misspelt is not missing, too */
	diag_fix(c->diag, "%s", hint.fix);
	if (hint.own < key->nkeys && m->place != NULL)
		diag_replace(c->diag, m->place->key, m->name,
		    key->keys[hint.own].name);
}

static void
missing_key(struct check *c, const struct grammar_key *k,
    const struct setting *group)
{
	const struct source *s = c->job->sources;
	struct span at = { 0 };

	if (path(group)[0] != '\0') {
		diag_key(c->diag, RULE_key_missing, group->place,
		    "\"%s\" is missing in %s", k->name, path(group));
	} else {
		/* the top level has no place but the file itself, and the
		 * list of sources is newest first */
		while (s != NULL && s->next != NULL)
			s = s->next;
		at.src = s;
		diag_at(c->diag, RULE_key_missing, at, "\"%s\" is missing",
		    k->name);
	}
	diag_fix(c->diag, "add %s", spelling(c, k));
}

static void
check_group(struct check *c, const struct grammar_key *parent,
    const struct grammar_key *key, const struct setting *group)
{
	const struct setting *m;
	bool *seen = arena_alloc(c->job->arena, key->nkeys + 1);
	size_t i, unknown = 0;

	for (m = group->first; m != NULL; m = m->next) {
		for (i = 0; i < key->nkeys; i++)
			if (strcmp(key->keys[i].name, m->name) == 0)
				break;
		if (i == key->nkeys) {
			unknown++;
			continue;
		}
		seen[i] = true;
		check_value(c, key, &key->keys[i], m);
	}
	for (m = unknown > 0 ? group->first : NULL; m != NULL; m = m->next) {
		for (i = 0; i < key->nkeys; i++)
			if (strcmp(key->keys[i].name, m->name) == 0)
				break;
		if (i == key->nkeys)
			unknown_key(c, key, parent, group, m, seen);
	}
	for (i = 0; i < key->nkeys; i++)
		if (key->keys[i].required && !seen[i])
			missing_key(c, &key->keys[i], group);
}

/* owner is the nearest group with fixed keys around s. */
static void
check_value(struct check *c, const struct grammar_key *owner,
    const struct grammar_key *key, const struct setting *s)
{
	bool ok = false;

	switch (key->type) {
	case GRAMMAR_GROUP:
	case GRAMMAR_ANYGROUP:
		ok = s->type == SETTING_GROUP;
		break;
	case GRAMMAR_LIST:
		/* [] holds no groups, but it may be empty */
		ok = s->type == SETTING_LIST ||
		    (s->type == SETTING_ARRAY && s->first == NULL);
		break;
	case GRAMMAR_STRING:
	case GRAMMAR_ENUM:
		ok = s->type == SETTING_STRING;
		break;
	case GRAMMAR_INT:
		ok = s->type == SETTING_INT;
		break;
	case GRAMMAR_BOOL:
		ok = s->type == SETTING_BOOL;
		break;
	case GRAMMAR_STRINGS:
		ok = s->type == SETTING_STRING || is_list(s);
		break;
	}
	if (!ok && is_scalar(s) && grammar_is_secret(key))
		secret_literal(c, owner, s);
	else if (!ok)
		wrong_type(c, key, s);
	else if (key->type == GRAMMAR_GROUP)
		check_group(c, owner, key, s);
	else if (key->type == GRAMMAR_ANYGROUP)
		check_open(c, owner, key->dotted, s);
	else if (key->type == GRAMMAR_LIST)
		check_list(c, owner, key, s);
	else if (key->type == GRAMMAR_STRING)
		check_length(c, key, s);
	else if (key->type == GRAMMAR_INT)
		check_int(c, key, s);
	else if (key->type == GRAMMAR_ENUM)
		check_enum(c, key, s);
	else if (key->type == GRAMMAR_STRINGS)
		check_strings(c, key, s);
}

void
grammar_check(struct job *job, const struct grammar *grammar,
    const struct setting *root)
{
	struct check c = { job, &job->diag, grammar, 0 };

	check_group(&c, NULL, &grammar->root, root);
}
