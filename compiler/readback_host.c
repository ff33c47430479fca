/* SPDX-License-Identifier: MIT */
/* The names of the nodes and the firewall against the model. */
#include <string.h>

#include "arena.h"
#include "bundle.h"
#include "job.h"
#include "model.h"
#include "readback.h"

/* What a line may be made of; words have blanks, quotes or '=' between. */
#define MAX_WORDS 32

struct words {
	char	*w[MAX_WORDS];
	size_t	 n;
};

/* Line i of the file as words; none: empty or a comment. */
static struct words
split(const struct readback *r, size_t i, const char *blanks)
{
	const struct bundle_file *f = r->file;
	size_t end = i + 1 < f->nlines ? f->lines[i + 1].off : f->len;
	struct words words = { .n = 0 };
	char *text, *word, *rest = NULL;

	if (f->text[f->lines[i].off] == '#')
		return words;
	text = arena_strndup(r->job->arena, f->text + f->lines[i].off,
	    end - f->lines[i].off);
	for (word = strtok_r(text, blanks, &rest);
	    word != NULL && words.n < MAX_WORDS;
	    word = strtok_r(NULL, blanks, &rest))
		words.w[words.n++] = word;
	return words;
}

/* The next line that names a host, from *i on, which it moves past it. */
static struct words
next_host(const struct readback *r, size_t *i)
{
	struct words words = { .n = 0 };

	while (*i < r->file->nlines && words.n == 0)
		words = split(r, (*i)++, " \t\n");
	return words;
}

static void
expect_host(const struct readback *r, size_t *i, const struct mstr *address,
    const struct mstr *name)
{
	struct words words = next_host(r, i);

	if (words.n != 2) {
		readback_missing(r, name->at, "no line of \"%s\"", name->s);
		return;
	}
	readback_value(r, *i, "the address", words.w[0], address->s,
	    address->at);
	readback_value(r, *i, "the name", words.w[1], name->s, name->at);
}

void
readback_hosts(const struct readback *r)
{
	const struct model *m = r->model;
	size_t i, line = 0;

	for (i = 0; i < m->nnodes; i++) {
		expect_host(r, &line, &m->nodes[i].address.text,
		    &m->nodes[i].name);
		if (m->nodes[i].ring1_name.s != NULL)
			expect_host(r, &line, &m->nodes[i].ring1_address.text,
			    &m->nodes[i].ring1_name);
	}
	if (next_host(r, &line).n > 0)
		readback_fault(r, line, "one more host than there are nodes");
}

/* How each tool writes a rule: the words before its values, and its verdict. */
static const struct syntax {
	const char	*tool;
	const char	*address, *port;
	const char	*accept;
} syntaxes[] = {
	{ "iptables",	"-s",		"--dport",	"ACCEPT" },
	{ "firewalld",	"address",	"port",		"accept" },
	{ "nftables",	"saddr",	"dport",	"accept" },
};

static const struct syntax *
find_syntax(const char *tool)
{
	size_t i;

	for (i = 0; i < sizeof(syntaxes) / sizeof(syntaxes[0]); i++)
		if (tool != NULL && strcmp(syntaxes[i].tool, tool) == 0)
			return &syntaxes[i];
	return NULL;
}

/* The word after the last of that name, NULL if none. */
static const char *
after(const struct words *words, const char *name)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i + 1 < words->n; i++)
		if (strcmp(words->w[i], name) == 0)
			value = words->w[i + 1];
	return value;
}

static bool
has(const struct words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		if (strcmp(words->w[i], word) == 0)
			return true;
	return false;
}

/* iptables has a file for each family. */
static bool
is_in(const struct readback *r, const struct maccess *a)
{
	const char *ip6 = strstr(r->file->path, "ip6tables");

	if (a->address.s == NULL || strcmp(r->model->firewall.s,
	    "iptables") != 0)
		return true;
	return (ip6 != NULL) == (strcmp(a->family.s, "ipv6") == 0);
}

static void
compare_rule(const struct readback *r, size_t line, const struct words *words,
    const struct syntax *x, const struct maccess *a)
{
	readback_value(r, line, "the address", after(words, x->address),
	    a->address.s, a->address.s != NULL ? a->address.at : a->port.at);
	readback_value(r, line, "the port", after(words, x->port), a->port.s,
	    a->port.at);
	if (!has(words, a->protocol.s))
		readback_fault(r, line, "the protocol is not %s",
		    a->protocol.s);
}

void
readback_firewall(const struct readback *r)
{
	const struct model *m = r->model;
	const struct syntax *x = find_syntax(m->firewall.s);
	struct words words;
	size_t i, k = 0;

	if (x == NULL) {
		readback_fault(r, 0, "host/@firewall of the platform is none "
		    "of iptables, firewalld, nftables");
		return;
	}
	for (i = 0; i < r->file->nlines; i++) {
		words = split(r, i, " \t\n\"'=");
		if (!has(&words, x->accept))
			continue;
		while (k < m->naccesses && !is_in(r, &m->accesses[k]))
			k++;
		if (k == m->naccesses)
			readback_fault(r, i + 1, "nobody asked for this rule");
		else
			compare_rule(r, i + 1, &words, x, &m->accesses[k++]);
	}
	for (; k < m->naccesses; k++)
		if (is_in(r, &m->accesses[k]))
			readback_missing(r, m->accesses[k].port.at,
			    "a rule is missing: %s %s",
			    m->accesses[k].protocol.s, m->accesses[k].port.s);
}
