/* SPDX-License-Identifier: MIT */
/* The pcs script against the model: each edit of the CIB, no other. */
#include <stdarg.h>
#include <string.h>

#include "arena.h"
#include "job.h"
#include "model.h"
#include "read_shell.h"
#include "readback.h"

/* More words than any command has beside its options. */
#define FIXED 16

/* The words of one command that must stand in the script. */
struct wanted {
	const char		**words;
	size_t			 n;
	size_t			 key;	/* so many of them identify it */
	const struct place	*place;
};

/* The commands that edit the CIB file: pcs -f FILE .... */
struct script {
	const struct readback		 *r;
	const struct shell_command	**edits;	/* nedits */
	size_t				  nedits;
	bool				 *used;		/* by edit */
};

__attribute__((format(printf, 3, 4)))
static void
want(const struct readback *r, struct wanted *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	w->words[w->n++] = arena_vprintf(r->job->arena, fmt, ap);
	va_end(ap);
}

static struct wanted
begin(const struct script *s, size_t options, const struct place *place)
{
	struct wanted w = { .place = place };

	w.words = arena_alloc(s->r->job->arena,
	    (FIXED + options) * sizeof(*w.words));
	return w;
}

static bool
has_key(const struct shell_command *c, const struct wanted *w)
{
	size_t i;

	if (c->nwords < 3 + w->key)
		return false;
	/* from the last: the name tells most of them apart */
	for (i = w->key; i > 0; i--)
		if (strcmp(c->words[2 + i], w->words[i - 1]) != 0)
			return false;
	return true;
}

static bool
has_word(const struct shell_command *c, const char *word)
{
	size_t i;

	for (i = 3; i < c->nwords; i++)
		if (strcmp(c->words[i], word) == 0)
			return true;
	return false;
}

/* Finds the command by its key words and compares the others. */
static void
expect(const struct script *s, const struct wanted *w)
{
	const struct shell_command *c;
	size_t i, k, found = 0;

	for (i = 0; i < s->nedits; i++) {
		c = s->edits[i];
		if (!has_key(c, w))
			continue;
		s->used[i] = true;
		if (found++ > 0)
			readback_fault(s->r, c->line, "%s %s %s a second time",
			    w->words[0], w->words[1], w->words[2]);
		for (k = w->key; k < w->n; k++)
			if (!has_word(c, w->words[k]))
				readback_fault(s->r, c->line,
				    "%s %s %s has not the word \"%s\"",
				    w->words[0], w->words[1], w->words[2],
				    w->words[k]);
		if (c->nwords != w->n + 3)
			readback_fault(s->r, c->line,
			    "%s %s %s has %zu words, %zu are wanted",
			    w->words[0], w->words[1], w->words[2],
			    c->nwords - 3, w->n);
	}
	if (found == 0)
		readback_missing(s->r, w->place,
		    "the command \"%s %s %s\" is missing", w->words[0],
		    w->words[1], w->words[2]);
}

static void
expect_properties(const struct script *s)
{
	const struct msettings *p = &s->r->model->properties;
	struct wanted w;
	size_t i;

	for (i = 0; i < p->n; i++) {
		w = begin(s, 0, p->list[i].value.at);
		want(s->r, &w, "property");
		want(s->r, &w, "set");
		want(s->r, &w, "%s=%s", p->list[i].name, p->list[i].value.s);
		w.key = 3;
		expect(s, &w);
	}
}

/* create makes the resource, update mends one that exists. */
static void
expect_vip(const struct script *s, const struct mvip *v, const char *verb)
{
	bool create = strcmp(verb, "create") == 0;
	struct wanted w = begin(s, 0, v->at);
	const struct readback *r = s->r;

	want(r, &w, "resource");
	want(r, &w, "%s", verb);
	want(r, &w, "%s", v->name.s);
	w.key = 3;
	if (create)
		want(r, &w, "ocf:heartbeat:IPaddr2");
	want(r, &w, "ip=%s", v->address.text.s);
	want(r, &w, "cidr_netmask=%lld", v->prefix.v);
	if (v->interface.s != NULL)
		want(r, &w, "nic=%s", v->interface.s);
	want(r, &w, "iflabel=%s", v->iflabel.s);
	if (create) {
		want(r, &w, "op");
		want(r, &w, "monitor");
		want(r, &w, "interval=%s", v->monitor.s);
		want(r, &w, "meta");
		want(r, &w, "target-role=%s", v->target_role.s);
	}
	expect(s, &w);
}

static void
expect_device(const struct script *s, const struct mdevice *d,
    const char *verb)
{
	bool create = strcmp(verb, "create") == 0;
	struct wanted w = begin(s, d->options.n, d->at);
	const struct readback *r = s->r;
	size_t i;

	want(r, &w, "stonith");
	want(r, &w, "%s", verb);
	want(r, &w, "%s", d->name.s);
	w.key = 3;
	if (create)
		want(r, &w, "%s", d->agent.s);
	want(r, &w, "pcmk_host_check=static-list");
	want(r, &w, "pcmk_host_list=%s", d->node.s);
	for (i = 0; i < d->options.n; i++)
		want(r, &w, "%s=%s", d->options.list[i].name,
		    d->options.list[i].value.s);
	if (d->secret.s != NULL)
		want(r, &w, "passwd_script=/etc/pghac/secrets/%s.sh",
		    d->secret.s);
	if (create) {
		want(r, &w, "op");
		want(r, &w, "monitor");
		want(r, &w, "interval=60s");
	}
	expect(s, &w);
}

/* A device must not run on the node that it is to fence. */
static void
expect_avoids(const struct script *s, const struct mdevice *d)
{
	struct wanted w = begin(s, 0, d->at);
	const struct readback *r = s->r;

	want(r, &w, "constraint");
	want(r, &w, "location");
	want(r, &w, "%s", d->name.s);
	want(r, &w, "avoids");
	want(r, &w, "%s=INFINITY", d->node.s);
	w.key = 5;
	expect(s, &w);
}

static void
find_edits(struct script *s, const struct shell *shell)
{
	struct arena *arena = s->r->job->arena;
	const struct shell_command *c;
	size_t i;

	s->edits = arena_alloc(arena,
	    (shell->ncommands + 1) * sizeof(*s->edits));
	for (i = 0; i < shell->ncommands; i++) {
		c = &shell->commands[i];
		if (c->nwords > 3 && strcmp(c->words[0], "pcs") == 0 &&
		    strcmp(c->words[1], "-f") == 0)
			s->edits[s->nedits++] = c;
	}
	s->used = arena_alloc(arena, (s->nedits + 1) * sizeof(*s->used));
}

void
readback_script(const struct readback *r)
{
	static const char *const verbs[] = { "create", "update" };
	const struct model *m = r->model;
	const struct shell *shell;
	struct script s = { .r = r };
	struct diag scratch;
	bool readable;
	size_t i, k;

	diag_init(&scratch, r->job->arena, r->job->diag.levels);
	shell = read_shell(r->job->arena, r->src, &scratch,
	    RULE_template_fault);
	readable = readback_readable(r, &scratch);
	diag_free(&scratch);
	if (!readable)
		return;
	find_edits(&s, shell);
	expect_properties(&s);
	for (k = 0; k < 2; k++) {
		for (i = 0; i < m->ndevices; i++)
			expect_device(&s, &m->devices[i], verbs[k]);
		for (i = 0; i < m->nvips; i++)
			expect_vip(&s, &m->vips[i], verbs[k]);
	}
	for (i = 0; i < m->ndevices; i++)
		expect_avoids(&s, &m->devices[i]);
	for (i = 0; i < s.nedits; i++)
		if (!s.used[i])
			readback_fault(r, s.edits[i]->line,
			    "pcs edits what is not in the topology");
}
