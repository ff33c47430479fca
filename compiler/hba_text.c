/* SPDX-License-Identifier: MIT */
/* The model's hba lines as the server would read them. */
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "hba_text.h"
#include "model.h"
#include "quote.h"
#include "read_hba.h"

static const char *
add_words(struct buf *out, const struct mwords *words)
{
	const char *why = NULL;
	size_t i;

	for (i = 0; i < words->n && why == NULL; i++) {
		buf_addc(out, i == 0 ? ' ' : ',');
		why = quote_hba_word(out, words->list[i].s,
		    strlen(words->list[i].s));
	}
	return why;
}

static const char *
add_word(struct buf *out, const char *s)
{
	if (s == NULL)
		return NULL;
	buf_addc(out, ' ');
	return quote_hba_word(out, s, strlen(s));
}

const char *
hba_text_line(struct buf *out, const struct mhba *h)
{
	const char *why, *option;
	size_t i;

	why = quote_hba_word(out, h->type.s, strlen(h->type.s));
	if (why == NULL)
		why = add_words(out, &h->database);
	if (why == NULL)
		why = add_words(out, &h->user);
	if (why == NULL)
		why = add_word(out, h->address.s);
	if (why == NULL)
		why = add_word(out, h->mask.s);
	if (why == NULL)
		why = add_word(out, h->method.s);
	for (i = 0; i < h->options.n && why == NULL; i++) {
		struct buf text = { 0 };

		buf_printf(&text, "%s=%s", h->options.list[i].name,
		    h->options.list[i].value.s);
		option = text.data;
		buf_addc(out, ' ');
		why = quote_hba(out, option, text.len);
		buf_free(&text);
	}
	return why;
}

/* Hands the reader's complaints to the lines they are about. */
static void
take_faults(struct arena *arena, const struct source *src,
    const struct diag *scratch, const char **fault, const char **fix,
    size_t n)
{
	size_t i, line;

	for (i = 0; i < scratch->n; i++) {
		line = source_linecol(arena, src,
		    scratch->list[i].at.off).line;
		if (line < 1 || line > n || fault[line - 1] != NULL)
			continue;
		fault[line - 1] = scratch->list[i].text;
		fix[line - 1] = scratch->list[i].fix;
	}
}

void
hba_text_read(struct arena *arena, const struct model *m,
    struct hba_text *out)
{
	struct rule_levels levels;
	const struct mhba **model;
	const char **line, **fault, **fix;
	struct buf all = { 0 }, one = { 0 };
	struct source *src;
	struct diag scratch;
	size_t i;

	line = arena_alloc(arena, (m->nhba + 1) * sizeof(*line));
	fault = arena_alloc(arena, (m->nhba + 1) * sizeof(*fault));
	fix = arena_alloc(arena, (m->nhba + 1) * sizeof(*fix));
	model = arena_alloc(arena, (m->nhba + 2) * sizeof(*model));
	for (i = 0; i < m->nhba; i++) {
		buf_clear(&one);
		fault[i] = hba_text_line(&one, &m->hba[i]);
		line[i] = arena_strndup(arena, one.data, one.len);
		model[i + 1] = &m->hba[i];
		if (fault[i] == NULL)
			buf_add(&all, one.data, one.len);
		buf_addc(&all, '\n');
	}
	src = source_text(arena, "pg_hba.conf",
	    all.data != NULL ? all.data : "", all.len);
	rule_levels_default(&levels);
	diag_init(&scratch, arena, &levels);
	out->hba = read_hba(arena, src, m->version_num, &scratch,
	    RULE_hba_line);
	take_faults(arena, src, &scratch, fault, fix, m->nhba);
	diag_free(&scratch);
	buf_free(&all);
	buf_free(&one);
	out->line = line;
	out->fault = fault;
	out->fix = fix;
	out->model = model;
}

bool
hba_text_next(struct hba_walk *w)
{
	const struct hba *hba = w->m->hba_text.hba;
	const struct place *last = w->h != NULL ? w->h->at : NULL;

	while (w->next < hba->nlines) {
		w->line = &hba->lines[w->next++];
		w->h = w->m->hba_text.model[w->line->line];
		if (w->h->at == NULL || w->h->at != last)
			return true;
	}
	return false;
}

/* guc.c parse_bool: unique prefixes, case ignored. */
static bool
is_on(const char *value)
{
	static const char *const words[] = { "on", "true", "yes", "1" };
	size_t i, len = strlen(value);

	for (i = 0; i < 4 && len > 0; i++)
		if (strncasecmp(value, words[i], len) == 0 &&
		    (len > 1 || value[0] != 'o'))
			return true;
	return false;
}

bool
hba_text_is_on(const struct mnode *node, const char *setting)
{
	const struct msetting *s = model_setting(&node->settings, setting);

	return s != NULL && is_on(s->value.s);
}

const struct mnode *
hba_text_node(const struct model *m, const char *setting, bool on)
{
	size_t i;

	for (i = 0; i < m->nnodes; i++)
		if (hba_text_is_on(&m->nodes[i], setting) == on)
			return &m->nodes[i];
	return NULL;
}
