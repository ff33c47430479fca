/* SPDX-License-Identifier: MIT */
/* An existing pg_hba.conf as a model, for the rules. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "hba_lex.h"
#include "job.h"
#include "lint.h"
#include "lint_files.h"
#include "model.h"
#include "read_hba.h"

/* A file that is being read, with all that it includes. */
struct reading {
	struct lint_files	*files;
	int			 version;
	struct buf		 lines;		/* of struct hba_line */
	bool			 ok;
};

/* Since 16 (hba.c tokenize_auth_file). */
static bool
find_include(const char *type, enum lint_include *kind)
{
	static const struct {
		const char		*name;
		enum lint_include	 kind;
	} rows[] = {
		{ "include", INCLUDE_FILE },
		{ "include_if_exists", INCLUDE_IF_EXISTS },
		{ "include_dir", INCLUDE_DIR },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, type) == 0) {
			*kind = rows[i].kind;
			return true;
		}
	return false;
}

static bool
has_lines(struct arena *arena, const struct source *src, int version)
{
	struct hba_lexer lexer = { .arena = arena, .src = src,
	    .version = version };
	struct hba_record record;

	return hba_lex(&lexer, &record);
}

/* Adds the lines of the file, and at its places those it includes. */
static void
read_lines(void *arg, const struct source *src)
{
	struct reading *r = arg;
	struct job *job = r->files->job;
	const struct hba *hba;
	struct lint_directive d;
	struct hba_line line;
	size_t i;

	/* what is included may be empty */
	if (r->files->nopen > 0 && !has_lines(job->arena, src, r->version))
		return;
	hba = read_hba(job->arena, src, r->version, &job->diag,
	    RULE_hba_line);
	r->ok = r->ok && hba->ok;
	for (i = 0; i < hba->nlines; i++) {
		line = hba->lines[i];
		if (find_include(line.type, &d.kind)) {
			d.name = line.include->text;
			d.at = line.include->at;
			if (lint_files_include(r->files, &d, read_lines, r))
				continue;
		}
		line.line = r->lines.len / sizeof(line) + 1;
		buf_add(&r->lines, &line, sizeof(line));
	}
}

static struct mstr
text_at(struct job *job, const char *s, struct span at, const char *path)
{
	struct mstr m = { s, lint_place(job, at, at, path) };

	return m;
}

/* The words of a database or user column. */
static struct mwords
words_of(struct job *job, const struct hba_field *f)
{
	struct mwords w = { NULL, f->ntokens };
	struct mstr *list;
	size_t i;

	w.list = list = arena_alloc(job->arena,
	    (f->ntokens + 1) * sizeof(*list));
	for (i = 0; i < f->ntokens; i++)
		list[i] = text_at(job, f->tokens[i].text, f->tokens[i].at,
		    NULL);
	return w;
}

/* name=value each. */
static struct msettings
options_of(struct job *job, const struct hba_line *line)
{
	struct msettings all = { NULL, line->noptions };
	struct msetting *list;
	const char *text;
	size_t i, len;

	all.list = list = arena_alloc(job->arena,
	    (all.n + 1) * sizeof(*list));
	for (i = 0; i < all.n; i++) {
		text = line->options[i].text;
		len = strcspn(text, "=");
		list[i].name = arena_strndup(job->arena, text, len);
		list[i].value = text_at(job, text[len] == '\0' ? text + len :
		    text + len + 1, line->options[i].at, list[i].name);
		list[i].is_string = true;
	}
	return all;
}

static void
entry_of(struct job *job, const struct hba_line *line, struct mhba *h)
{
	const char *text = line->at.src->text + line->at.off;
	struct span type = { line->at.src, line->at.off,
	    strcspn(text, " \t\r\n") };

	h->at = lint_place(job, line->at, line->at, NULL);
	h->type = text_at(job, line->type, type, "type");
	h->database = words_of(job, &line->database);
	h->user = words_of(job, &line->user);
	if (line->address != HBA_NONE)
		h->address = text_at(job, line->address_text,
		    line->address_at, "address");
	h->method = text_at(job, line->method, line->method_at, "method");
	h->options = options_of(job, line);
}

void
lint_hba(struct lint_files *files, struct model *m, const struct source *src)
{
	struct reading r = { .files = files, .version = m->version_num,
	    .ok = true };
	struct job *job = files->job;
	struct hba *hba = arena_alloc(job->arena, sizeof(*hba));
	struct hba_line *lines;
	const struct mhba **model;
	const char **line, **fault;
	struct mhba *list;
	size_t i, n;

	read_lines(&r, src);
	n = r.lines.len / sizeof(*lines);
	hba->lines = lines = arena_alloc(job->arena, r.lines.len + 1);
	if (n > 0)
		memcpy(lines, r.lines.data, r.lines.len);
	buf_free(&r.lines);
	hba->nlines = n;
	hba->ok = r.ok;
	hba_index(job->arena, hba);
	list = arena_alloc(job->arena, (n + 1) * sizeof(*list));
	line = arena_alloc(job->arena, (n + 1) * sizeof(*line));
	fault = arena_alloc(job->arena, (n + 1) * sizeof(*fault));
	model = arena_alloc(job->arena, (n + 2) * sizeof(*model));
	for (i = 0; i < n; i++) {
		entry_of(job, &lines[i], &list[i]);
		line[i] = arena_strndup(job->arena, lines[i].at.src->text +
		    lines[i].at.off, lines[i].at.len);
		model[i + 1] = &list[i];
	}
	m->hba_at = lint_start(job, src);
	m->hba = list;
	m->nhba = n;
	m->hba_text.hba = hba;
	m->hba_text.line = line;
	m->hba_text.fault = fault;
	m->hba_text.fix = fault;
	m->hba_text.model = model;
	/* a file without one good line has been told of already */
	if (r.ok || n > 0)
		m->parts |= PART_HBA;
}
