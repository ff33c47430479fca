/* SPDX-License-Identifier: MIT */
/* Rules on single settings: each name and value as that version takes it. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "diag.h"
#include "effective.h"
#include "model.h"
#include "pgsetting.h"

/* A word of a list. */
struct word {
	const char	*text;
	size_t		 len;
};

/* Called for each setting of each node, once where nodes share it. */
typedef void	judge_fn(const struct model *, struct diag *,
		    const struct msetting *);

static void
each(const struct model *m, struct diag *d, judge_fn *judge)
{
	const struct msettings *now, *before;
	size_t i, k;

	for (i = 0; i < m->nnodes; i++) {
		now = &m->nodes[i].settings;
		before = i > 0 ? &m->nodes[i - 1].settings : NULL;
		for (k = 0; k < now->n; k++) {
			/* what all nodes have comes first, in one order */
			if (before != NULL && k < before->n &&
			    before->list[k].value.at == now->list[k].value.at)
				continue;
			if (i == 0 || !effective_repeated(m, i,
			    &now->list[k].name, 1))
				judge(m, d, &now->list[k]);
		}
	}
}

static bool
is_include(const char *name)
{
	return strcasecmp(name, "include") == 0 ||
	    strcasecmp(name, "include_if_exists") == 0 ||
	    strcasecmp(name, "include_dir") == 0;
}

/* More than these in custom_variable_classes are nobody's. */
#define MAX_CLASSES 100

/* The words of a list, without the blanks around them; how many. */
static size_t
words_of(const char *list, struct word *words)
{
	size_t n = 0, len;

	for (; *list != '\0' && n < MAX_CLASSES; list += *list == ',') {
		list += strspn(list, " \t");
		len = strcspn(list, ",");
		words[n].text = list;
		list += len;
		while (len > 0 && strchr(" \t", words[n].text[len - 1]) != NULL)
			len--;
		words[n++].len = len;
	}
	return n;
}

static bool
in_words(const char *name, size_t len, const struct word *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (words[i].len == len &&
		    strncmp(words[i].text, name, len) == 0)
			return true;
	return n == MAX_CLASSES;
}

/* Before 9.2 a name with a dot needs its first part among
 * custom_variable_classes (guc.c, is_custom_class). */
static void
check_classes(const struct model *m, struct diag *d, const struct mnode *node)
{
	const struct msetting *s = model_setting(&node->settings,
	    "custom_variable_classes");
	struct word words[MAX_CLASSES];
	size_t i, len, n = s == NULL ? 0 : words_of(s->value.s, words);

	for (i = 0; i < node->settings.n; i++) {
		s = &node->settings.list[i];
		len = strcspn(s->name, ".");
		if (s->name[len] == '\0' || in_words(s->name, len, words, n))
			continue;
		diag_key(d, RULE_setting_unknown, s->value.at,
		    "\"%s\" needs its first part in "
		    "custom_variable_classes in PostgreSQL %s", s->name,
		    m->version.s);
		diag_fix(d, "set custom_variable_classes to \"%.*s\"",
		    (int)len, s->name);
	}
}

static void
judge_name(const struct model *m, struct diag *d, const struct msetting *s)
{
	const char *why, *fix = NULL, *meant;

	if (is_include(s->name) || strchr(s->name, '.') != NULL)
		return;
	if (pgsetting_find(s->name, m->version_num) != NULL)
		return;
	why = pgsetting_unknown(d->arena, s->name, m->version_num, &fix);
	diag_key(d, RULE_setting_unknown, s->value.at, "%s", why);
	if (m->version.at != NULL)
		diag_note(d, m->version.at, "the version");
	diag_fix(d, "%s", fix != NULL ? fix :
	    "remove it: the server would not start");
	meant = pgsetting_meant(s->name, m->version_num);
	if (meant != NULL && s->value.at != NULL)
		diag_replace(d, s->value.at->key, s->name, meant);
}

void
check_setting_unknown(const struct model *m, struct diag *d)
{
	size_t i;

	each(m, d, judge_name);
	for (i = 0; i < m->nnodes && m->version_num < 92; i++)
		check_classes(m, d, &m->nodes[i]);
}

static void
judge_value(const struct model *m, struct diag *d, const struct msetting *s)
{
	const struct pgsetting *row = pgsetting_find(s->name, m->version_num);
	const char *why, *fix = NULL;
	struct pgvalue value;

	if (row == NULL || row->context == PGSETTING_INTERNAL)
		return;
	why = pgvalue_read(d->arena, row, s->value.s, m->version_num, &value,
	    &fix);
	if (why == NULL)
		return;
	diag_value(d, RULE_setting_value, s->value.at, "%s is \"%s\": %s",
	    s->name, s->value.s, why);
	if (fix != NULL)
		diag_fix(d, "%s", fix);
	else
		diag_fix(d, "mend the value, or remove it: the default is "
		    "\"%s\"", row->boot);
}

void
check_setting_value(const struct model *m, struct diag *d)
{
	each(m, d, judge_value);
}

static void
judge_internal(const struct model *m, struct diag *d,
    const struct msetting *s)
{
	const struct pgsetting *row = pgsetting_find(s->name, m->version_num);

	if (row == NULL || row->context != PGSETTING_INTERNAL)
		return;
	diag_key(d, RULE_setting_internal, s->value.at,
	    "\"%s\" cannot be changed: PostgreSQL %s only shows it", s->name,
	    m->version.s);
	diag_fix(d, "remove it: initdb or the build decides");
}

void
check_setting_internal(const struct model *m, struct diag *d)
{
	each(m, d, judge_internal);
}

static void
judge_ignored(const struct model *m, struct diag *d, const struct msetting *s)
{
	const struct pgsetting *row = pgsetting_find(s->name, m->version_num);

	if (row == NULL || !(row->flags & PGSETTING_NOT_IN_FILE))
		return;
	diag_key(d, RULE_setting_ignored, s->value.at,
	    "\"%s\" has no effect in postgresql.conf", s->name);
	diag_fix(d, "remove it: it is for sessions or the command line");
}

void
check_setting_ignored(const struct model *m, struct diag *d)
{
	each(m, d, judge_ignored);
}

/* File modes, which everybody writes in octal. */
static bool
is_mode(const char *name)
{
	return strcasecmp(name, "log_file_mode") == 0 ||
	    strcasecmp(name, "unix_socket_permissions") == 0;
}

static void
judge_octal(const struct model *m, struct diag *d, const struct msetting *s)
{
	const struct pgsetting *row = pgsetting_find(s->name, m->version_num);
	const char *p = s->value.s + strspn(s->value.s, " \t+-"), *fix;
	struct pgvalue value;

	if (row == NULL || row->type != PGSETTING_INT || is_mode(s->name) ||
	    p[0] != '0' || !isdigit((unsigned char)p[1]) ||
	    pgvalue_read(d->arena, row, s->value.s, m->version_num, &value,
	    &fix) != NULL)
		return;
	diag_value(d, RULE_setting_octal, s->value.at,
	    "%s is \"%s\", which PostgreSQL reads as octal: %lld", s->name,
	    s->value.s, value.integer);
	diag_fix(d, "write it without the leading 0");
}

void
check_setting_octal(const struct model *m, struct diag *d)
{
	each(m, d, judge_octal);
}

/* guc-file.l: lines that look like settings and name files to read. */
static void
judge_include(const struct model *m, struct diag *d, const struct msetting *s)
{
	(void)m;
	if (!is_include(s->name))
		return;
	diag_key(d, RULE_setting_include, s->value.at,
	    "\"%s\" reads a file that pghac does not know", s->name);
	diag_fix(d, "write the file's settings here");
}

void
check_setting_include(const struct model *m, struct diag *d)
{
	each(m, d, judge_include);
}
