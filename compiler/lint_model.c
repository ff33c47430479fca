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
#include "seen.h"

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

/* The stretch of a pair in the file, or all of the value if the file spells it
 * in another way than it is read. */
static struct span
pair_at(const struct msetting *s, size_t off, size_t len)
{
	struct span at = s->value.at->value;
	size_t n = strlen(s->value.s);

	if (at.len == n + 2 && memcmp(at.src->text + at.off + 1, s->value.s,
	    n) == 0) {
		at.off += 1 + off;
		at.len = len;
	}
	return at;
}

/* The keywords of primary_conninfo.  Of two that are the same the last one
 * counts, and alone; requiressl is an old name (fe-connect.c
 * conninfo_storeval). */
static void
add_conninfo(struct job *job, struct model *m)
{
	const struct msetting *s = model_setting(m->version_num < 120 ?
	    &m->recovery : &m->nodes[0].settings, "primary_conninfo");
	const struct conninfo_item *items;
	const char *why = NULL;
	struct msetting *list;
	struct seen *seen;
	size_t i, n = 0, next;
	const char *key;
	struct span at;
	bool old;

	m->conninfo.n = 0;
	/* a URI is left to libpq; walreceivers take one from 9.5 on */
	if (s == NULL || (m->version_num >= 95 && conninfo_is_uri(s->value.s)))
		return;
	items = read_conninfo(job->arena, s->value.s, &n, &why);
	if (items == NULL) {
		diag_value(&job->diag, RULE_file_syntax, s->value.at,
		    "primary_conninfo: %s", why);
		diag_fix(&job->diag, "write host=... port=... user=..., each "
		    "value bare or in '...'");
		return;
	}
	seen = seen_new(job->arena, n);
	list = arena_alloc(job->arena, (n + 1) * sizeof(*list));
	for (i = n; i-- > 0; ) {
		next = i + 1 < n ? items[i + 1].off : strlen(s->value.s);
		key = items[i].key;
		old = strcmp(key, "requiressl") == 0 && m->version_num > 92;
		if (old)
			key = "sslmode";
		if (seen_add(seen, key, strlen(key), key) != NULL)
			continue;
		at = pair_at(s, items[i].off, next - items[i].off);
		while (at.len > 1 && at.src->text[at.off + at.len - 1] == ' ')
			at.len--;
		list[m->conninfo.n].name = key;
		list[m->conninfo.n].value.s = !old ? items[i].value :
		    items[i].value[0] == '1' ? "require" : "prefer";
		list[m->conninfo.n].value.at = place(job, at, at,
		    "primary_conninfo");
		list[m->conninfo.n++].is_string = true;
	}
	m->conninfo.list = list;
}

void
lint_settings(struct job *job, struct model *m, const struct source *src)
{
	const struct pgconf *conf = read_pgconf(job->arena, src, &job->diag,
	    RULE_file_syntax);

	if (m->postgresql_at == NULL)
		m->postgresql_at = the_node(m)->at = start_of(job, src);
	the_node(m)->settings = settings_of(job, conf, m->version_num,
	    &m->nodes[0].settings);
	if (conf->ok)
		m->parts |= PART_SETTINGS;
	/* from 12 on there is no other file that says how to recover */
	if (conf->ok && m->version_num >= 120) {
		m->parts |= PART_RECOVERY;
		add_conninfo(job, m);
	}
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
	if (conf->ok)
		m->parts |= PART_RECOVERY;
	add_conninfo(job, m);
}
