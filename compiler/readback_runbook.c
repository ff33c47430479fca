/* SPDX-License-Identifier: MIT */
/* The runbook against the model: what is there has its row, in its order. */
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "job.h"
#include "model.h"
#include "quote.h"
#include "buf.h"
#include "readback.h"

/* The text of a line, without its end; lines are in order. */
static const char *
line_text(const struct bundle_file *f, size_t i, size_t *len)
{
	size_t end = i + 1 < f->nlines ? f->lines[i + 1].off : f->len;

	*len = end - f->lines[i].off;
	return f->text + f->lines[i].off;
}

/* The row of a table whose first cells are these, as code; first counts on. */
static void
expect_row(const struct readback *r, size_t *first, const struct place *at,
    const char *const *cells, size_t n)
{
	const struct bundle_file *f = r->file;
	struct buf want = { 0 };
	const char *text;
	size_t i, len;

	for (i = 0; i < n; i++) {
		buf_adds(&want, "| ");
		quote_md_cell(&want, cells[i], strlen(cells[i]));
		if (i + 1 < n)
			buf_addc(&want, ' ');
	}
	for (i = *first; i < f->nlines; i++) {
		text = line_text(f, i, &len);
		if (len > want.len &&
		    memcmp(text, want.data, want.len) == 0) {
			*first = i + 1;
			break;
		}
	}
	if (i == f->nlines)
		readback_missing(r, at, "the row \"%s\" is missing",
		    want.data);
	buf_free(&want);
}

/* A line with this text, anywhere. */
static void
expect_text(const struct readback *r, const struct place *at,
    const char *text)
{
	if (memmem(r->file->text, r->file->len, text, strlen(text)) == NULL)
		readback_missing(r, at, "\"%s\" is missing", text);
}

/* A row for each node of a device, and for each level. */
static void
expect_fencing(const struct readback *r, size_t *row)
{
	const struct model *m = r->model;
	const struct mdevice *v;
	size_t i, k;

	for (i = 0; i < m->ndevices; i++) {
		v = &m->devices[i];
		for (k = 0; k < v->ntargets; k++)
			expect_row(r, row, v->at, (const char *[4]){
			    v->name.s, v->agent.s, v->targets[k].node.s,
			    v->targets[k].port.s },
			    v->targets[k].port.s != NULL ? 4 : 3);
	}
	for (i = 0; i < m->nlevels; i++)
		expect_row(r, row, m->levels[i].at, (const char *[3]){
		    m->levels[i].node.s, arena_printf(r->job->arena, "%lld",
		    m->levels[i].level.v), m->levels[i].devices[0].s }, 3);
}

/* The host of the quorum device, and how each node gets its certificate. */
static void
expect_qdevice(const struct readback *r)
{
	const struct model *m = r->model;
	struct arena *arena = r->job->arena;
	size_t i;

	if (m->qdevice_at == NULL)
		return;
	expect_text(r, m->qdevice_host.at, arena_printf(arena, "ssh root@%s ",
	    m->qdevice_host.s));
	for (i = 0; i < m->nnodes && strcmp(m->qdevice_tls.s, "off") != 0; i++)
		expect_text(r, m->nodes[i].name.at, arena_printf(arena,
		    "ssh root@%s \"corosync-qdevice-net-certutil -i ",
		    m->nodes[i].name.s));
}

void
readback_runbook(const struct readback *r)
{
	static const char *const steps[] = { "1-packages.sh", "2-files.sh",
		"3-keys.sh", "4-primary.sh", "5-standby.sh", "6-services.sh",
		"7-verify.sh" };
	const struct model *m = r->model;
	struct arena *arena = r->job->arena;
	size_t i, row = 0;

	for (i = 0; i < m->nnodes; i++)
		expect_row(r, &row, m->nodes[i].at, (const char *[3]){
		    m->nodes[i].name.s, arena_printf(arena, "%lld",
		    m->nodes[i].id.v), m->nodes[i].address.text.s }, 3);
	for (i = 0; i < m->nvips; i++)
		expect_row(r, &row, m->vips[i].at, (const char *[2]){
		    m->vips[i].name.s, arena_printf(arena, "%s/%lld",
		    m->vips[i].address.text.s, m->vips[i].prefix.v) }, 2);
	expect_fencing(r, &row);
	for (i = 0; i < m->noutside; i++)
		expect_row(r, &row, m->outside[i].at, (const char *[3]){
		    m->outside[i].name.s, m->outside[i].address.text.s,
		    m->outside[i].host.s }, 3);
	for (i = 0; i < m->nnodes; i++)
		expect_text(r, m->nodes[i].name.at, arena_printf(arena,
		    "root@%s:/root/pghac/bundle", m->nodes[i].name.s));
	expect_qdevice(r);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		expect_text(r, m->cluster_at, arena_printf(arena,
		    "/root/pghac/%s", steps[i]));
}
