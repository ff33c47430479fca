/* SPDX-License-Identifier: MIT */
/* Existing settings and recovery parameters as a model, for the rules. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "job.h"
#include "lint.h"
#include "lint_files.h"
#include "model.h"
#include "platform.h"
#include "read_pgconf.h"

const struct place *
lint_place(struct job *job, struct span key, struct span value,
    const char *path)
{
	struct place *p = arena_alloc(job->arena, sizeof(*p));

	p->key = key;
	p->value = value;
	p->path = path;
	return p;
}

const struct place *
lint_start(struct job *job, const struct source *src)
{
	struct span at = { src, 0, 0 };

	return lint_place(job, at, at, NULL);
}

struct model *
lint_model(struct job *job, const struct lint *lint)
{
	struct model *m = arena_alloc(job->arena, sizeof(*m));
	struct mnode *node = arena_alloc(job->arena, sizeof(*node));

	node->name.s = lint->node != NULL ? lint->node : "this node";
	m->version.s = version_text(lint->version);
	m->version_num = lint->version;
	m->nodes = node;
	m->nnodes = 1;
	return m;
}

struct mnode *
lint_model_node(struct model *m)
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

/* A file that is being read, with all that it includes. */
struct reading {
	struct lint_files	*files;
	int			 version;
	struct buf		 list;	/* of struct msetting */
	bool			 ok;	/* no syntax fault */
};

/* Directives of the file, not settings (guc-file.l). */
static const struct include_row {
	const char		*name;
	enum lint_include	 kind;
	int			 since;
} includes[] = {
	{ "include", INCLUDE_FILE, 91 },
	{ "include_if_exists", INCLUDE_IF_EXISTS, 92 },
	{ "include_dir", INCLUDE_DIR, 93 },
};

#define NINCLUDES (sizeof(includes) / sizeof(includes[0]))

static const struct include_row *
find_include(const char *name)
{
	size_t i;

	for (i = 0; i < NINCLUDES; i++)
		if (strcasecmp(includes[i].name, name) == 0)
			return &includes[i];
	return NULL;
}

static void	read_settings(void *, const struct source *);

static void
follow(struct reading *r, const struct include_row *row,
    const struct pgconf_item *item)
{
	struct lint_directive d = { row->kind, item->value, item->value_at };
	struct diag *diag = &r->files->job->diag;

	if (r->version >= row->since) {
		(void)lint_files_include(r->files, &d, read_settings, r);
		return;
	}
	diag_at(diag, RULE_setting_unknown, item->name_at,
	    "\"%s\" is not known before PostgreSQL %s", item->name,
	    version_text(row->since));
	diag_fix(diag, "write include for each file");
}

/* Adds what the file says, and at its places what it includes. */
static void
read_settings(void *arg, const struct source *src)
{
	struct reading *r = arg;
	struct job *job = r->files->job;
	const struct pgconf *conf = read_pgconf(job->arena, src, &job->diag,
	    RULE_file_syntax);
	const struct pgconf_item *item;
	const struct include_row *row;
	struct msetting s;
	size_t i;

	r->ok = r->ok && conf->ok;
	memset(&s, 0, sizeof(s));
	s.is_string = true;
	for (i = 0; i < conf->nitems; i++) {
		item = &conf->items[i];
		row = find_include(item->name);
		if (row != NULL) {
			follow(r, row, item);
			continue;
		}
		s.name = item->name;
		s.value.s = item->value;
		s.value.at = lint_place(job, item->name_at, item->value_at,
		    item->name);
		buf_add(&r->list, &s, sizeof(s));
	}
}

/* The settings of old, then those of the file. */
static struct msettings
settings_of(struct reading *r, const struct source *src,
    const struct msettings *old, bool replaced)
{
	struct msettings all = { NULL, 0 };
	struct arena *arena = r->files->job->arena;
	struct msetting *list;

	r->ok = true;
	if (old->n > 0)
		buf_add(&r->list, old->list, old->n * sizeof(*old->list));
	read_settings(r, src);
	all.list = list = arena_alloc(arena, r->list.len + 1);
	all.n = r->list.len / sizeof(*list);
	if (all.n > 0)
		memcpy(list, r->list.data, r->list.len);
	buf_free(&r->list);
	if (replaced)
		keep_last(arena, list, &all.n);
	return all;
}

/* Up to 9.3 a wrong line counts although a later one replaces it. */
void
lint_settings(struct lint_files *files, struct model *m,
    const struct source *src)
{
	struct reading r = { .files = files, .version = m->version_num };
	struct mnode *node = lint_model_node(m);

	if (m->postgresql_at == NULL)
		m->postgresql_at = node->at = lint_start(files->job, src);
	node->settings = settings_of(&r, src, &node->settings,
	    m->version_num >= 94);
	if (r.ok)
		m->parts |= PART_SETTINGS;
}

void
lint_settings_end(struct job *job, struct model *m, const struct lint *lint)
{
	/* from 12 on what was recovery.conf's stands among the settings */
	if (m->version_num < 120 || (m->parts & PART_SETTINGS) == 0)
		return;
	lint_conninfo(job, m, lint, &m->nodes[0].settings);
	m->replication_at = m->postgresql_at;
	m->parts |= PART_RECOVERY;
}

void
lint_recovery(struct lint_files *files, struct model *m,
    const struct lint *lint, const struct source *src)
{
	struct reading r = { .files = files, .version = m->version_num };
	static const struct msettings none = { NULL, 0 };
	struct mnode standby = { .settings = none };
	struct job *job = files->job;

	m->replication_at = lint_start(job, src);
	if (m->version_num >= 120) {
		diag_value(&job->diag, RULE_file_syntax, m->replication_at,
		    "PostgreSQL %s does not start while there is a "
		    "recovery.conf", m->version.s);
		diag_fix(&job->diag, "move its lines to postgresql.conf, make "
		    "standby.signal, remove the file");
		return;
	}
	/* every line is looked at, the last of a name is used */
	m->recovery = settings_of(&r, src, &none, false);
	if (!r.ok)
		return;
	standby.settings = m->recovery;
	m->nstandbys = hba_text_is_on(&standby, "standby_mode") ? 1 : 0;
	lint_conninfo(job, m, lint, &m->recovery);
	m->parts |= PART_RECOVERY;
}
