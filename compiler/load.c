/* SPDX-License-Identifier: MIT */
/* From a topology file to a tree of settings (gate 1: syntax). */
#include <string.h>

#include <libconfig.h>

#include "include.h"
#include "job.h"
#include "load.h"
#include "setting.h"
#include "splice.h"
#include "syntax.h"
#include "u8.h"

/* libconfig's types in our terms; SETTING_GROUP also for what cannot be. */
static enum setting_type
type_of(const config_setting_t *c)
{
	switch (config_setting_type(c)) {
	case CONFIG_TYPE_INT: case CONFIG_TYPE_INT64:
		return SETTING_INT;
	case CONFIG_TYPE_FLOAT:
		return SETTING_FLOAT;
	case CONFIG_TYPE_STRING:
		return SETTING_STRING;
	case CONFIG_TYPE_BOOL:
		return SETTING_BOOL;
	case CONFIG_TYPE_ARRAY:
		return SETTING_ARRAY;
	case CONFIG_TYPE_LIST:
		return SETTING_LIST;
	default:
		return SETTING_GROUP;
	}
}

static void
take_string(struct job *job, struct setting *s, const char *text)
{
	size_t len, i = 0, n;
	uint32_t c;

	if (text == NULL)
		text = "";
	len = strlen(text);
	s->value = arena_strndup(job->arena, text, len);
	while (i < len && (n = u8_get(text + i, len - i, &c)) > 0)
		i += n;
	if (i < len) {
		diag_value(&job->diag, RULE_source_text, s->place,
		    "the string is not UTF-8 at its byte 0x%02X",
		    (unsigned char)text[i]);
		diag_fix(&job->diag, "\\xHH is one byte: write the character "
		    "itself, or all bytes of its UTF-8 form");
	}
}

/*
 * Walks both trees in step and takes the values from libconfig's.  False if
 * they differ, which only a fault in syntax.c can cause.  As deep as brackets
 * are nested: SYNTAX_DEPTH.
 */
static bool
take_values(struct job *job, struct setting *s, const config_setting_t *c)
{
	const char *name = config_setting_name(c);
	struct setting *m;
	unsigned i = 0;

	if (type_of(c) != s->type ||
	    (s->name != NULL && (name == NULL || strcmp(s->name, name) != 0)))
		return false;
	switch (s->type) {
	case SETTING_GROUP: case SETTING_LIST: case SETTING_ARRAY:
		for (m = s->first; m != NULL; m = m->next, i++)
			if (i >= (unsigned)config_setting_length(c) ||
			    !take_values(job, m,
			    config_setting_get_elem(c, i)))
				return false;
		return i == (unsigned)config_setting_length(c);
	case SETTING_STRING:
		take_string(job, s, config_setting_get_string(c));
		return true;
	case SETTING_INT:
		s->value = arena_printf(job->arena, "%lld",
		    config_setting_get_int64(c));
		return true;
	case SETTING_BOOL:
		s->value = config_setting_get_bool(c) ? "true" : "false";
		return true;
	case SETTING_FLOAT:
		return true;	/* as written */
	}
	return false;
}

/* libconfig has the last word. */
static void
judge(struct job *job, const struct splice *text, struct setting *root)
{
	config_t config;

	config_init(&config);
	if (config_read_string(&config, text->text.data) != CONFIG_TRUE)
		diag_at(&job->diag, RULE_syntax, splice_line(text,
		    (size_t)config_error_line(&config)), "libconfig: %s",
		    config_error_text(&config));
	else if (!take_values(job, root, config_root_setting(&config)))
		diag_at(&job->diag, RULE_syntax, root->place->key,
		    "libconfig reads other settings than stand here");
	config_destroy(&config);
}

struct setting *
load_file(struct job *job, const char *path)
{
	size_t errors = diag_errors(&job->diag, false);
	struct include *top = include_top(job, path);
	struct setting *root = NULL;
	struct splice text = { 0 };

	if (top != NULL && syntax_read(job, top, &text, &root))
		judge(job, &text, root);
	splice_free(&text);
	return diag_errors(&job->diag, false) == errors ? root : NULL;
}
