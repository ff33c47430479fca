/* SPDX-License-Identifier: MIT */
/* pghac show, explain and init: documents and tables for people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "commands.h"
#include "compile.h"
#include "explain.h"
#include "grammar.h"
#include "init.h"
#include "job.h"
#include "model.h"
#include "opts.h"
#include "platform.h"
#include "program.h"
#include "render.h"

static void
put(FILE *to, struct buf *text)
{
	fwrite(text->data != NULL ? text->data : "", 1, text->len, to);
	buf_free(text);
}

static void
put_doc(xmlDocPtr doc)
{
	xmlChar *text = NULL;
	int len = 0;

	xmlDocDumpFormatMemoryEnc(doc, &text, &len, "UTF-8", 1);
	if (text != NULL)
		fwrite(text, 1, (size_t)len, stdout);
	xmlFree(text);
}

static void
show_ir(struct job *job, struct compiled *c)
{
	(void)job;
	put_doc(c->doc);
}

static void
show_bundle(struct job *job, struct compiled *c)
{
	(void)job;
	render_fill(c->bundle_doc);
	put_doc(c->bundle_doc);
}

/* NODE, name, value and where it comes from, by tabs. */
static void
show_settings(struct job *job, struct compiled *c)
{
	const struct msetting *s;
	struct buf out = { 0 };
	struct linecol at;
	size_t i, k;

	for (i = 0; i < c->model->nnodes; i++)
		for (k = 0; k < c->model->nodes[i].settings.n; k++) {
			s = &c->model->nodes[i].settings.list[k];
			at = source_linecol(job->arena, s->value.at->key.src,
			    s->value.at->key.off);
			buf_printf(&out, "%s\t%s\t",
			    c->model->nodes[i].name.s, s->name);
			diag_escape(&out, s->value.s, strlen(s->value.s));
			buf_printf(&out, "\t%s:%zu:%zu%s\n",
			    s->value.at->key.src->name, at.line, at.col,
			    s->value.at->generated ? " (default)" : "");
		}
	put(stdout, &out);
}

static const struct {
	const char	*name;
	void	       (*show)(struct job *, struct compiled *);
} documents[] = {
	{ "ir", show_ir },
	{ "bundle", show_bundle },
	{ "settings", show_settings },
};

#define NDOCUMENTS (sizeof(documents) / sizeof(documents[0]))

/* Compiles the topology and shows document i of it. */
static int
show_document(const struct opts *o, size_t i)
{
	struct program *program = NULL;
	struct compiled c = { 0 };
	struct buf text = { 0 };
	struct job *job = NULL;
	int status = STATUS_FOUND;

	program = command_program(o);
	if (program == NULL)
		return STATUS_FOUND;
	job = job_new(program);
	if (compile_file(job, o->args[1], &c))
		status = STATUS_OK;
	diag_sort(&job->diag);
	diag_text(&job->diag, use_color(o, STDERR_FILENO), &text);
	put(stderr, &text);
	if (status == STATUS_OK)
		documents[i].show(job, &c);
	compile_free(&c);
	job_free(job);
	program_free(program);
	return status;
}

int
cmd_show(const struct opts *o)
{
	struct buf out = { 0 };
	size_t i;

	if (strcmp(o->args[0], "rules") == 0) {
		explain_list(&out);
		put(stdout, &out);
		return STATUS_OK;
	}
	for (i = 0; i < NDOCUMENTS; i++) {
		if (strcmp(o->args[0], documents[i].name) != 0)
			continue;
		if (o->nargs < 2) {
			fprintf(stderr, "pghac: show %s needs a topology\n",
			    o->args[0]);
			return STATUS_USAGE;
		}
		return show_document(o, i);
	}
	fprintf(stderr, "pghac: show knows ir, bundle, settings and rules, "
	    "not \"%s\"\n", o->args[0]);
	return STATUS_USAGE;
}

int
cmd_explain(const struct opts *o)
{
	struct buf out = { 0 };

	if (o->nargs == 0) {
		explain_list(&out);
		put(stdout, &out);
		return STATUS_OK;
	}
	if (explain_rule(o->args[0], &out)) {
		put(stdout, &out);
		return STATUS_OK;
	}
	put(stderr, &out);
	return STATUS_FOUND;
}

int
cmd_init(const struct opts *o)
{
	struct program *program = NULL;
	struct buf out = { 0 };
	const char *platform = o->platform != NULL ? o->platform : "el6";

	program = command_program(o);
	if (program == NULL)
		return STATUS_FOUND;
	if (!command_value(program, "cluster.platform", platform)) {
		program_free(program);
		return STATUS_USAGE;
	}
	init_write(program->grammar, platform_find(program->platforms,
	    platform), &out);
	put(stdout, &out);
	program_free(program);
	return STATUS_OK;
}
