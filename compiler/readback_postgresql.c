/* SPDX-License-Identifier: MIT */
/* postgresql.conf, recovery.conf and pg_hba.conf against the model. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "bundle.h"
#include "hba_text.h"
#include "job.h"
#include "model.h"
#include "read_hba.h"
#include "read_pgconf.h"
#include "readback.h"

/* The file as read, NULL after reporting that it cannot be. */
static const struct pgconf *
read_conf(const struct readback *r)
{
	const struct pgconf *conf;
	struct diag scratch;
	bool readable;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	conf = read_pgconf(r->job->arena, r->src, &scratch,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	return readable ? conf : NULL;
}

/* The value as the server sees it: on and off for the topology's bools. */
static const char *
server_value(const struct msetting *s)
{
	if (!s->is_string && strcmp(s->value.s, "true") == 0)
		return "on";
	if (!s->is_string && strcmp(s->value.s, "false") == 0)
		return "off";
	return s->value.s;
}

/*
 * Each setting with the model's value; marks what it found.  The template
 * mostly keeps the order, so the search goes on where the last one ended.
 */
static void
compare_settings(const struct readback *r, const struct pgconf *conf,
    const struct msettings *wanted, bool *used)
{
	const struct msetting *s;
	size_t i, k, n = conf->nitems, next = 0;

	for (i = 0; i < wanted->n; i++) {
		s = &wanted->list[i];
		for (k = 0; k < n; k++)
			if (strcasecmp(conf->items[(next + k) % n].name,
			    s->name) == 0)
				break;
		if (k == n) {
			readback_value(r, 0, s->name, NULL, server_value(s),
			    s->value.at);
			continue;
		}
		k = (next + k) % n;
		used[k] = true;
		next = k + 1;
		readback_value(r, conf->items[k].line, s->name,
		    conf->items[k].value, server_value(s), s->value.at);
	}
}

static void
report_unused(const struct readback *r, const struct pgconf *conf,
    const bool *used)
{
	size_t i;

	for (i = 0; i < conf->nitems; i++)
		if (!used[i])
			readback_fault(r, conf->items[i].line,
			    "%s = \"%s\" is set twice or not in the topology",
			    conf->items[i].name, conf->items[i].value);
}

/* The files of the agent pgsql: last, so that what they say counts. */
static void
compare_includes(const struct readback *r, const struct pgconf *conf,
    bool *used)
{
	const struct mresources *res = &r->model->resources;
	const struct pgconf_item *item;
	const struct mstr *wanted;
	size_t i, k;

	/* no agent runs a standby outside the cluster */
	for (i = 0; i < res->nincludes && r->node->host.s == NULL; i++) {
		wanted = &res->includes[i];
		k = conf->nitems - res->nincludes + i;
		item = k < conf->nitems ? &conf->items[k] : NULL;
		if (item == NULL || strcmp(item->name, "include") != 0) {
			readback_missing(r, wanted->at, "the last lines do "
			    "not include \"%s\"", wanted->s);
			continue;
		}
		used[k] = true;
		readback_value(r, item->line, "include", item->value,
		    wanted->s, wanted->at);
	}
}

/* The value of a keyword, NULL if absent; counts what was asked for. */
static const char *
keyword(const struct conninfo_item *items, size_t n, const char *key,
    size_t *asked)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(items[i].key, key) == 0) {
			value = items[i].value;
			++*asked;
		}
	return value;
}

static void
compare_conninfo(const struct readback *r, const struct pgconf_item *item)
{
	const struct model *m = r->model;
	const struct { const char *key; const struct mstr *value; } rows[] = {
		{ "host", r->node->host.s != NULL ? &r->node->host :
		    &m->repl_host },
		{ "user", &m->repl_user },
		{ "application_name", &r->node->name },
	};
	const struct conninfo_item *items;
	const char *why = NULL;
	size_t i, n = 0, asked = 0;

	items = read_conninfo(r->job->arena, item->value, &n, &why);
	if (items == NULL) {
		readback_fault(r, item->line, "primary_conninfo: %s", why);
		return;
	}
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		readback_value(r, item->line, rows[i].key, keyword(items, n,
		    rows[i].key, &asked), rows[i].value->s,
		    rows[i].value->at);
	readback_int(r, item->line, "port", keyword(items, n, "port",
	    &asked), &m->pg_port);
	for (i = 0; i < m->conninfo.n; i++)
		readback_value(r, item->line, m->conninfo.list[i].name,
		    keyword(items, n, m->conninfo.list[i].name, &asked),
		    m->conninfo.list[i].value.s, m->conninfo.list[i].value.at);
	if (asked != n)
		readback_fault(r, item->line, "primary_conninfo has a keyword "
		    "twice or one that is not in the topology");
}

void
readback_postgresql_conf(const struct readback *r)
{
	const struct pgconf *conf = read_conf(r);
	const struct pgconf_item *item;
	bool *used;

	if (conf == NULL)
		return;
	used = arena_alloc(r->job->arena,
	    (conf->nitems + 1) * sizeof(*used));
	compare_settings(r, conf, &r->node->settings, used);
	compare_includes(r, conf, used);
	report_unused(r, conf, used);
	item = pgconf_get(conf, "primary_conninfo");
	if (item != NULL)
		compare_conninfo(r, item);
}

void
readback_recovery_conf(const struct readback *r)
{
	const struct pgconf_item *item, *mode = NULL, *conninfo = NULL;
	const struct pgconf *conf = read_conf(r);
	bool *used;
	size_t i;

	if (conf == NULL)
		return;
	used = arena_alloc(r->job->arena,
	    (conf->nitems + 1) * sizeof(*used));
	compare_settings(r, conf, &r->model->recovery, used);
	for (i = 0; i < conf->nitems; i++) {
		item = &conf->items[i];
		if (strcmp(item->name, "standby_mode") == 0)
			mode = item;
		else if (strcmp(item->name, "primary_conninfo") == 0)
			conninfo = item;
		else
			continue;
		used[i] = true;
	}
	readback_value(r, mode != NULL ? mode->line : 0, "standby_mode",
	    mode != NULL ? mode->value : NULL, "on", r->node->role_at.at);
	if (conninfo != NULL)
		compare_conninfo(r, conninfo);
	else
		readback_missing(r, r->model->replication_at,
		    "primary_conninfo is missing");
	report_unused(r, conf, used);
}

/* Only that it is there counts: xlogrecovery.c readRecoverySignalFile. */
void
readback_standby_signal(const struct readback *r)
{
	const struct mstr *data = &r->model->data_directory;

	if (strcmp(r->file->path, arena_printf(r->job->arena,
	    "%s/standby.signal", data->s)) != 0)
		readback_missing(r, data->at, "standby.signal belongs in %s",
		    data->s);
	if (r->file->len > 0)
		readback_fault(r, 1, "standby.signal is to be empty");
}

static bool
same_field(const struct hba_field *a, const struct hba_field *b)
{
	size_t i;

	if (a->ntokens != b->ntokens)
		return false;
	for (i = 0; i < a->ntokens; i++)
		if (strcmp(a->tokens[i].text, b->tokens[i].text) != 0 ||
		    a->tokens[i].quoted != b->tokens[i].quoted)
			return false;
	return true;
}

/* The column in which the two lines differ, NULL if in none. */
static const char *
difference(const struct hba_line *a, const struct hba_line *b)
{
	size_t i;

	if (strcmp(a->type, b->type) != 0)
		return "type";
	if (!same_field(&a->database, &b->database))
		return "database";
	if (!same_field(&a->user, &b->user))
		return "user";
	if (a->address != b->address || a->family != b->family ||
	    memcmp(a->net, b->net, sizeof(a->net)) != 0 ||
	    memcmp(a->mask, b->mask, sizeof(a->mask)) != 0 ||
	    (a->address == HBA_NAME &&
	    strcmp(a->address_text, b->address_text) != 0))
		return "address";
	if (strcmp(a->method, b->method) != 0)
		return "method";
	if (a->noptions != b->noptions)
		return "options";
	for (i = 0; i < a->noptions; i++)
		if (strcmp(a->options[i].text, b->options[i].text) != 0)
			return "options";
	return NULL;
}

void
readback_pg_hba_conf(const struct readback *r)
{
	const struct model *m = r->model;
	const struct hba *read;
	const struct hba_text *wanted = &m->hba_text;
	struct diag scratch;
	const char *column;
	bool readable;
	size_t i;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	read = read_hba(r->job->arena, r->src, m->version_num, &scratch,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	if (!readable)
		return;
	for (i = 0; i < read->nlines && i < wanted->hba->nlines; i++) {
		column = difference(&read->lines[i], &wanted->hba->lines[i]);
		if (column != NULL)
			readback_fault(r, read->lines[i].line,
			    "the %s differs: \"%s\" is wanted", column,
			    wanted->line[wanted->hba->lines[i].line - 1]);
	}
	for (; i < read->nlines; i++)
		readback_fault(r, read->lines[i].line,
		    "this line is not in the topology");
	for (; i < wanted->hba->nlines; i++)
		readback_missing(r,
		    wanted->model[wanted->hba->lines[i].line]->at,
		    "the line \"%s\" is missing",
		    wanted->line[wanted->hba->lines[i].line - 1]);
}
