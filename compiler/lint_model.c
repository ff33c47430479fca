/* SPDX-License-Identifier: MIT */
/* Existing PostgreSQL files as a model, for the rules that need no more. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "job.h"
#include "lint.h"
#include "model.h"
#include "platform.h"
#include "read_hba.h"
#include "read_pgconf.h"

/* A stretch of the file as the place of a value. */
static const struct place *
place(struct job *job, struct span key, struct span value, const char *path)
{
	struct place *p = arena_alloc(job->arena, sizeof(*p));

	p->key = key;
	p->value = value;
	p->path = path;
	return p;
}

/* A place for what is not set: the start of the file. */
static const struct place *
start_of(struct job *job, const struct source *src)
{
	struct span at = { src, 0, 0 };

	return place(job, at, at, NULL);
}

struct model *
lint_model(struct job *job, int version)
{
	struct model *m = arena_alloc(job->arena, sizeof(*m));
	struct mnode *node = arena_alloc(job->arena, sizeof(*node));

	node->name.s = "this node";
	m->version.s = version_text(version);
	m->version_num = version;
	m->nodes = node;
	m->nnodes = 1;
	return m;
}

/* The model is const but for us, who make it. */
static struct mnode *
the_node(struct model *m)
{
	union { const struct mnode *in; struct mnode *out; } u;

	u.in = m->nodes;
	return u.out;
}

static int
by_name(const void *a, const void *b)
{
	const struct msetting *const *x = a, *const *y = b;
	int order = strcasecmp((*x)->name, (*y)->name);

	if (order == 0)
		order = *x < *y ? -1 : *x > *y;
	return order;
}

/* The last setting of each name, in file order; n becomes their number. */
static void
keep_last(struct arena *arena, struct msetting *list, size_t *n)
{
	struct msetting **sorted = arena_alloc(arena,
	    (*n + 1) * sizeof(struct msetting *));
	size_t i, kept = 0;

	for (i = 0; i < *n; i++)
		sorted[i] = &list[i];
	if (*n > 1)
		qsort(sorted, *n, sizeof(struct msetting *), by_name);
	for (i = 0; i + 1 < *n; i++)
		if (strcasecmp(sorted[i]->name, sorted[i + 1]->name) == 0)
			sorted[i]->name = NULL;
	for (i = 0; i < *n; i++)
		if (list[i].name != NULL)
			list[kept++] = list[i];
	*n = kept;
}

/* Directives of the file, not settings. */
static bool
is_include(const char *name)
{
	return strncasecmp(name, "include", 7) == 0 && (name[7] == '\0' ||
	    strcasecmp(name, "include_if_exists") == 0 ||
	    strcasecmp(name, "include_dir") == 0);
}

/* What the file sets, after old; includes are left to the server.  Up to 9.3
 * a wrong line counts although a later one replaces it. */
static struct msettings
settings_of(struct job *job, const struct pgconf *conf, int version,
    const struct msettings *old)
{
	struct msettings all = { NULL, old->n };
	struct msetting *list, *s;
	size_t i;

	list = arena_alloc(job->arena,
	    (old->n + conf->nitems + 1) * sizeof(*list));
	if (old->n > 0)
		memcpy(list, old->list, old->n * sizeof(*list));
	for (i = 0; i < conf->nitems; i++) {
		if (is_include(conf->items[i].name))
			continue;
		s = &list[all.n++];
		s->name = conf->items[i].name;
		s->value.s = conf->items[i].value;
		s->value.at = place(job, conf->items[i].name_at,
		    conf->items[i].value_at, s->name);
		s->is_string = true;
	}
	if (version >= 94)
		keep_last(job->arena, list, &all.n);
	all.list = list;
	return all;
}

/* The keywords of primary_conninfo; their place is the whole value. */
static void
add_conninfo(struct job *job, struct model *m, const struct msetting *s)
{
	const struct conninfo_item *items;
	const char *why = NULL;
	struct msetting *list;
	size_t i, n = 0;

	/* libpq reads a URI from 9.2 on, but up to 9.4 the server appends
	 * keywords to it (libpqwalreceiver.c) */
	if (m->version_num >= 95 &&
	    strncmp(s->value.s, "postgres", 8) == 0 &&
	    strstr(s->value.s, "://") != NULL)
		return;
	items = read_conninfo(job->arena, s->value.s, &n, &why);
	if (items == NULL) {
		diag_value(&job->diag, RULE_file_syntax, s->value.at,
		    "primary_conninfo: %s", why);
		diag_fix(&job->diag, "write host=... port=... user=..., each "
		    "value bare or in '...'");
		return;
	}
	m->conninfo.n = n;
	m->conninfo.list = list = arena_alloc(job->arena,
	    (n + 1) * sizeof(*list));
	for (i = 0; i < n; i++) {
		list[i].name = items[i].key;
		list[i].value.s = items[i].value;
		list[i].value.at = s->value.at;
		list[i].is_string = true;
	}
}

void
lint_settings(struct job *job, struct model *m, const struct source *src)
{
	const struct pgconf *conf = read_pgconf(job->arena, src, &job->diag,
	    RULE_file_syntax);
	const struct msetting *s;

	if (m->postgresql_at == NULL)
		m->postgresql_at = the_node(m)->at = start_of(job, src);
	the_node(m)->settings = settings_of(job, conf, m->version_num,
	    &m->nodes[0].settings);
	if (conf->ok)
		m->parts |= PART_SETTINGS;
	if (m->version_num < 120)
		return;
	/* the parameters of recovery.conf are settings now */
	s = model_setting(&m->nodes[0].settings, "primary_conninfo");
	if (s != NULL && s->value.s[0] != '\0')
		add_conninfo(job, m, s);
	m->parts |= PART_RECOVERY;
}

/* One word of a database or user column. */
static struct mwords
words_of(struct job *job, const struct hba_field *f)
{
	struct mwords w = { NULL, f->ntokens };
	struct mstr *list;
	size_t i;

	w.list = list = arena_alloc(job->arena,
	    (f->ntokens + 1) * sizeof(*list));
	for (i = 0; i < f->ntokens; i++) {
		list[i].s = f->tokens[i].text;
		list[i].at = place(job, f->tokens[i].at, f->tokens[i].at,
		    NULL);
	}
	return w;
}

static void
hba_entry(struct job *job, const struct hba_line *line, struct mhba *h)
{
	const char *text = line->at.src->text + line->at.off;
	struct span type = { line->at.src, line->at.off,
	    strcspn(text, " \t\r\n") };

	h->at = place(job, line->at, line->at, NULL);
	h->type.s = line->type;
	h->type.at = place(job, type, type, NULL);
	h->database = words_of(job, &line->database);
	h->user = words_of(job, &line->user);
	if (line->address != HBA_NONE) {
		h->address.s = line->address_text;
		h->address.at = place(job, line->address_at,
		    line->address_at, NULL);
	}
	h->method.s = line->method;
	h->method.at = place(job, line->method_at, line->method_at, NULL);
}

void
lint_hba(struct job *job, struct model *m, const struct source *src)
{
	struct hba_text *text = &m->hba_text;
	const char **line, **fault;
	const struct mhba **model;
	const struct hba *hba;
	struct mhba *list;
	size_t i, len, last = 0;

	hba = read_hba(job->arena, src, m->version_num, &job->diag,
	    RULE_hba_line);
	m->hba_at = start_of(job, src);
	for (i = 0; i < hba->nlines; i++)
		if (hba->lines[i].line > last)
			last = hba->lines[i].line;
	list = arena_alloc(job->arena, (hba->nlines + 1) * sizeof(*list));
	line = arena_alloc(job->arena, (hba->nlines + 1) * sizeof(*line));
	fault = arena_alloc(job->arena, (hba->nlines + 1) * sizeof(*fault));
	model = arena_alloc(job->arena, (last + 1) * sizeof(*model));
	for (i = 0; i < hba->nlines; i++) {
		hba_entry(job, &hba->lines[i], &list[i]);
		line[i] = source_line(job->arena, src, hba->lines[i].line,
		    &len);
		line[i] = arena_strndup(job->arena, line[i], len);
		model[hba->lines[i].line] = &list[i];
	}
	m->hba = list;
	m->nhba = hba->nlines;
	text->hba = hba;
	text->line = line;
	text->fault = fault;
	text->model = model;
	if (hba->ok)
		m->parts |= PART_HBA;
}

void
lint_recovery(struct job *job, struct model *m, const struct source *src)
{
	static const struct msettings none = { NULL, 0 };
	const struct pgconf *conf;
	const struct msetting *s;

	if (m->version_num >= 120) {
		diag_value(&job->diag, RULE_file_syntax, start_of(job, src),
		    "PostgreSQL %s does not start while there is a "
		    "recovery.conf", m->version.s);
		diag_fix(&job->diag, "move its lines to postgresql.conf, make "
		    "standby.signal, remove the file");
		return;
	}
	conf = read_pgconf(job->arena, src, &job->diag, RULE_file_syntax);
	m->replication_at = start_of(job, src);
	m->recovery = settings_of(job, conf, m->version_num, &none);
	s = model_setting(&m->recovery, "primary_conninfo");
	if (s != NULL)
		add_conninfo(job, m, s);
	if (conf->ok)
		m->parts |= PART_RECOVERY;
}
