/* SPDX-License-Identifier: MIT */
/* pghac hba: which line of pg_hba.conf answers a connection. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "bundle.h"
#include "commands.h"
#include "compile.h"
#include "hba_text.h"
#include "ip.h"
#include "ip_set.h"
#include "job.h"
#include "model.h"
#include "opts.h"
#include "program.h"
#include "read_hba.h"

/* What is asked, and of what. */
struct question {
	struct job		*job;
	const struct compiled	*c;
	struct hba_client	 client;
	struct buf		 out;
	bool			 admitted;	/* on each node, for sure */
};

/* pg_hba.conf of a node, as rendered; NULL if it was not. */
static const struct bundle_file *
find_file(const struct bundle *b, const char *node)
{
	const struct bundle_file *f;
	size_t i;

	for (i = 0; b != NULL && i < b->nfiles; i++) {
		f = &b->files[i];
		if (f->kind == KIND_PG_HBA_CONF &&
		    bundle_file_on(b, f, node))
			return f;
	}
	return NULL;
}

/* "    PATH:LINE: TEXT" of the line with that index; the gate behind the
 * templates has proved that both have the same lines. */
static void
add_rendered(struct question *q, const struct mnode *node, size_t index)
{
	const struct bundle_file *f = find_file(q->c->bundle, node->name.s);
	const struct hba_text *text = &q->c->model->hba_text;
	const struct source *src;
	const struct hba *hba;
	struct diag scratch;
	const char *line;
	size_t len;

	buf_adds(&q->out, "    ");
	if (f == NULL) {
		line = text->line[text->hba->lines[index].line - 1];
		diag_escape(&q->out, line, strlen(line));
		buf_addc(&q->out, '\n');
		return;
	}
	src = source_text(q->job->arena, f->path, f->text, f->len);
	diag_init(&scratch, q->job->arena, q->job->diag.levels);
	hba = read_hba(q->job->arena, src, q->c->model->version_num,
	    &scratch, RULE_hba_line);
	diag_free(&scratch);
	if (index < hba->nlines) {
		line = source_line(q->job->arena, src,
		    hba->lines[index].line, &len);
		diag_escape(&q->out, f->path, strlen(f->path));
		buf_printf(&q->out, ":%zu: ", hba->lines[index].line);
		diag_escape(&q->out, line, len);
	}
	buf_addc(&q->out, '\n');
}

/* "    FILE:LINE:COL: PATH": where the topology has it. */
static void
add_place(struct question *q, const struct place *p)
{
	struct linecol at;

	if (p == NULL || p->key.src == NULL)
		return;
	at = source_linecol(q->job->arena, p->key.src, p->key.off);
	buf_adds(&q->out, "    ");
	diag_escape(&q->out, p->key.src->name, strlen(p->key.src->name));
	buf_printf(&q->out, ":%zu:%zu: ", at.line, at.col);
	if (p->path != NULL)
		diag_escape(&q->out, p->path, strlen(p->path));
	buf_adds(&q->out, p->generated ? " (follows from this line)\n" : "\n");
}

static bool
rejects(const struct hba_line *line)
{
	return strcmp(line->method, "reject") == 0;
}

/* The line and the places where it stands. */
static void
add_line(struct question *q, const struct mnode *node, size_t index)
{
	const struct hba_text *text = &q->c->model->hba_text;

	add_rendered(q, node, index);
	add_place(q, text->model[text->hba->lines[index].line]->at);
}

/*
 * Walks the lines to the first that surely answers, and tells of those
 * before it that may.
 */
static void
answer(struct question *q, const struct mnode *node)
{
	const struct model *m = q->c->model;
	const struct hba *hba = m->hba_text.hba;
	const struct hba_line *line;
	enum hba_answer a = HBA_NO;
	size_t i, doubts = 0;
	bool all = true;	/* every possible answer admits */

	for (i = 0; i < hba->nlines && a != HBA_YES; i++) {
		line = &hba->lines[i];
		a = hba_match_line(line, &q->client, m->version_num);
		if (a == HBA_NO)
			continue;
		diag_escape(&q->out, node->name.s, strlen(node->name.s));
		if (a == HBA_MAYBE)
			buf_printf(&q->out, ": not sure: %s decides if this "
			    "line answers", hba_doubt(q->job->arena, line,
			    &q->client, m->version_num));
		else
			buf_printf(&q->out, ":%s %s by method %s",
			    doubts > 0 ? " else" : "",
			    rejects(line) ? "refused" : "admitted",
			    line->method);
		buf_addc(&q->out, '\n');
		add_line(q, node, i);
		doubts += a == HBA_MAYBE;
		all = all && !rejects(line) && line->database.ntokens > 0;
	}
	if (a != HBA_YES) {
		diag_escape(&q->out, node->name.s, strlen(node->name.s));
		buf_printf(&q->out, ":%s refused: no line answers\n",
		    doubts > 0 ? " else" : "");
		all = false;
	}
	q->admitted = q->admitted && all;
}

static void
add_address(struct ip_set *set, const struct maddr *a)
{
	if (a->ok)
		ip_set_add_net(set, a->family, a->bytes, ip_bits(a->family));
}

/* What the topology says of a node's own addresses and networks: a VIP is
 * in the network of the interface that carries it. */
static void
ask_node(struct question *q, size_t index)
{
	static const unsigned char four[16] = { 127 }, six[16] = { [15] = 1 };
	struct ip_set own = { 0 }, foreign = { 0 }, networks = { 0 };
	struct hba_host host = { &own, &foreign, &networks };
	const struct model *m = q->c->model;
	const struct mnode *node = &m->nodes[index];
	const struct mvip *vip;
	size_t i;

	ip_set_add_net(&own, AF_INET, four, 8);
	ip_set_add_net(&own, AF_INET6, six, 128);
	for (i = 0; i < m->nnodes; i++) {
		add_address(i == index ? &own : &foreign,
		    &m->nodes[i].address);
		add_address(i == index ? &own : &foreign,
		    &m->nodes[i].ring1_address);
	}
	for (i = 0; i < m->nvips; i++) {
		vip = &m->vips[i];
		if (vip->address.ok && node->address.ok && vip->prefix.set &&
		    vip->address.family == node->address.family &&
		    vip->prefix.v >= 0 &&
		    vip->prefix.v <= ip_bits(vip->address.family) &&
		    ip_same_net(vip->address.bytes, node->address.bytes,
		    (int)vip->prefix.v))
			ip_set_add_net(&networks, vip->address.family,
			    vip->address.bytes, (int)vip->prefix.v);
	}
	q->client.host = &host;
	if (q->client.ssl && !hba_text_is_on(node, "ssl")) {
		diag_escape(&q->out, node->name.s, strlen(node->name.s));
		buf_adds(&q->out, ": refused: ssl is off\n");
		q->admitted = false;
	} else
		answer(q, node);
	ip_set_free(&own);
	ip_set_free(&foreign);
	ip_set_free(&networks);
}

/* The options as a connection; false after telling what is wrong. */
static bool
read_client(const struct opts *o, struct hba_client *client)
{
	const char *database = o->database;
	int prefix;

	client->family = AF_UNSPEC;
	client->user = o->user;
	client->ssl = o->ssl;
	if (o->from == NULL || o->user == NULL ||
	    (database == NULL) == !o->replication) {
		fprintf(stderr, "pghac: hba needs --from, --user, and "
		    "--database or --replication\n");
		return false;
	}
	if (strcmp(o->from, "local") != 0 && (!ip_parse(o->from,
	    &client->family, client->address, &prefix) || prefix != -1)) {
		fprintf(stderr, "pghac: --from takes an IP address or local, "
		    "not \"%s\"\n", o->from);
		return false;
	}
	if (client->family == AF_UNSPEC && o->ssl) {
		fprintf(stderr, "pghac: a local connection has no SSL\n");
		return false;
	}
	client->database = database != NULL &&
	    strcmp(database, "replication") == 0 ? NULL : database;
	return true;
}

/* True if the server loads every line: else none of them answers. */
static bool
is_readable(const struct model *m)
{
	size_t i;

	for (i = 0; m != NULL && i < m->nhba; i++)
		if (m->hba_text.fault[i] != NULL)
			return false;
	return m != NULL;
}

int
cmd_hba(const struct opts *o)
{
	struct question q = { .admitted = true };
	struct program *program = NULL;
	struct compiled c = { 0 };
	struct buf text = { 0 };
	int status = STATUS_USAGE;
	size_t i;

	if (!read_client(o, &q.client))
		return STATUS_USAGE;
	program = command_program(o);
	if (program == NULL)
		return STATUS_USAGE;
	q.job = job_new(program);
	q.c = &c;
	if (!compile_file(q.job, o->args[0], &c)) {
		diag_sort(&q.job->diag);
		diag_text(&q.job->diag, use_color(o, STDERR_FILENO), &text);
		fwrite(text.data != NULL ? text.data : "", 1, text.len,
		    stderr);
	}
	if (is_readable(c.model)) {
		for (i = 0; i < c.model->nnodes; i++)
			ask_node(&q, i);
		fwrite(q.out.data != NULL ? q.out.data : "", 1, q.out.len,
		    stdout);
		status = q.admitted ? STATUS_OK : STATUS_FOUND;
	}
	buf_free(&q.out);
	buf_free(&text);
	compile_free(&c);
	job_free(q.job);
	program_free(program);
	return status;
}
