/* SPDX-License-Identifier: MIT */
/* Rules on pg_hba.conf: each line as the server reads it. */
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "arena.h"
#include "buf.h"
#include "check.h"
#include "diag.h"
#include "hba_cover.h"
#include "hba_text.h"
#include "model.h"
#include "read_hba.h"

/* Steps that the search for hidden lines may take: some thousand lines. */
#define UNREACHABLE_WORK ((size_t)1 << 25)

void
check_hba_columns(const struct model *m, struct diag *d)
{
	const struct mhba *h;
	size_t i;

	for (i = 0; i < m->nhba; i++) {
		h = &m->hba[i];
		if (strcmp(h->type.s, "local") == 0) {
			if (h->address.s == NULL && h->mask.s == NULL)
				continue;
			if (i > 0 && m->hba[i - 1].at == h->at)
				continue;	/* from = "nodes" */
			diag_key(d, RULE_hba_columns, h->at,
			    "a local line has no address column");
			diag_fix(d, "remove address, mask and from, or write "
			    "type = \"host\"");
		} else if (h->address.s == NULL) {
			diag_key(d, RULE_hba_columns, h->at,
			    "a %s line needs an address", h->type.s);
			diag_fix(d, "write address = \"10.4.10.0/24\", or "
			    "from = \"nodes\" for a line for each node");
		} else if (h->from.s != NULL && (i == 0 ||
		    m->hba[i - 1].at != h->at)) {
			diag_value(d, RULE_hba_columns, h->from.at,
			    "from = \"%s\" and an address beside it",
			    h->from.s);
			diag_fix(d, "remove one of them, or make two lines");
		}
	}
}

/* Reports what the reader of the server's grammar says of each line. */
void
check_hba_line(const struct model *m, struct diag *d)
{
	const struct mhba *h;
	size_t i;

	if (m->nhba == 0) {
		diag_key(d, RULE_hba_line, m->hba_at,
		    "pg_hba has no line: PostgreSQL lets nobody in");
		diag_fix(d, "say who may come in; a topology without the list "
		    "has the platform's lines");
	}
	for (i = 0; i < m->nhba; i++) {
		h = &m->hba[i];
		/* from = "nodes" makes several lines of one entry */
		if (m->hba_text.fault[i] == NULL || (i > 0 &&
		    m->hba[i - 1].at == h->at &&
		    m->hba_text.fault[i - 1] != NULL))
			continue;
		diag_key(d, RULE_hba_line, h->at,
		    "PostgreSQL %s refuses this line: %s", m->version.s,
		    m->hba_text.fault[i]);
		if (m->hba_text.fix[i] != NULL)
			diag_fix(d, "%s", m->hba_text.fix[i]);
		else
			diag_fix(d, "the line is: %s", m->hba_text.line[i]);
	}
}

/* Why a network is not what it seems to be, or NULL. */
static const char *
odd_network(const struct hba_line *line)
{
	size_t i;

	/* inet_aton: 10.1/16 is 10.0.0.1/16 */
	if (line->family == AF_INET && line->net[0] != 0) {
		const char *s = line->address_text;
		int dots = 0;

		for (; *s != '\0' && *s != '/' && *s != ' '; s++)
			dots += *s == '.';
		if (dots != 3)
			return "is no network of four numbers: 10.1 means "
			    "10.0.0.1";
	}
	for (i = 0; i < sizeof(line->net); i++)
		if ((line->net[i] & ~line->mask[i]) != 0)
			return "has bits outside its mask, which PostgreSQL "
			    "ignores";
	return NULL;
}

/* A name that only looks like an address, or that no host can have. */
static bool
odd_host(const char *s)
{
	return s[strspn(s, "0123456789./:")] == '\0' ||
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789._-")] != '\0';
}

/* What getaddrinfo cannot read as a number is a host name to hba.c: it
 * loads and never matches (facts/postgresql.md 1.6, probed). */
void
check_hba_address(const struct model *m, struct diag *d)
{
	const struct hba_line *line;
	const struct mhba *h;
	const char *why;
	size_t i;

	for (i = 0; i < m->hba_text.hba->nlines; i++) {
		line = &m->hba_text.hba->lines[i];
		h = m->hba_text.model[line->line];
		why = NULL;
		if (line->address == HBA_NETWORK)
			why = odd_network(line);
		else if (line->address == HBA_NAME &&
		    odd_host(line->address_text))
			why = "is no address and no host name: it never "
			    "matches";
		if (why == NULL)
			continue;
		diag_value(d, RULE_hba_address, h->address.at, "\"%s\" %s",
		    line->address_text, why);
		diag_fix(d, "write the network's first address and its "
		    "prefix, as in \"10.4.10.0/24\"");
	}
}

/* True if the word is the keyword in capitals. */
static bool
is_shouted(const char *s, const char *const *keywords)
{
	for (; *keywords != NULL; keywords++)
		if (strcasecmp(s, *keywords) == 0 &&
		    strcmp(s, *keywords) != 0)
			return true;
	return false;
}

/* Why a word of a name column is not what it seems to be, or NULL. */
static const char *
odd_name(const struct hba_token *t, const char *const *keywords, int version)
{
	if (t->quoted)
		return NULL;
	if (is_shouted(t->text, keywords))
		return "is only a name: keywords are written in small letters";
	if (strchr(t->text, '*') != NULL && t->text[0] != '/')
		return "is only a name: there are no wildcards, all is \"all\"";
	if (t->text[0] == '/' && version < 160)
		return "is only a name: regular expressions come with "
		    "PostgreSQL 16";
	return NULL;
}

static void
literal_names(const struct hba_walk *w, const struct hba_field *f,
    const struct mwords *words, const char *const *keywords, struct diag *d)
{
	const char *why;
	size_t i;

	for (i = 0; i < f->ntokens && i < words->n; i++) {
		why = odd_name(&f->tokens[i], keywords, w->m->version_num);
		if (why == NULL)
			continue;
		diag_value(d, RULE_hba_literal, words->list[i].at,
		    "\"%s\" %s", f->tokens[i].text, why);
		diag_fix(d, "write the word that is meant, or put the name "
		    "in double quotes");
	}
}

/* hba.c compares keywords by strcmp, names too (facts/postgresql.md 1.1). */
void
check_hba_literal(const struct model *m, struct diag *d)
{
	static const char *const databases[] = { "all", "sameuser",
	    "samerole", "samegroup", "replication", NULL };
	static const char *const users[] = { "all", NULL };
	static const char *const addresses[] = { "all", "samehost",
	    "samenet", NULL };
	struct hba_walk w = { .m = m };

	while (hba_text_next(&w)) {
		literal_names(&w, &w.line->database, &w.h->database,
		    databases, d);
		literal_names(&w, &w.line->user, &w.h->user, users, d);
		if (w.line->address != HBA_NAME ||
		    !is_shouted(w.line->address_text, addresses))
			continue;
		diag_value(d, RULE_hba_literal, w.h->address.at,
		    "\"%s\" is a host's name: keywords are written in small "
		    "letters", w.line->address_text);
		diag_fix(d, "write the word in small letters");
	}
}

/* The method and the options of both lines are the same. */
static bool
same_answer(const struct hba_line *a, const struct hba_line *b)
{
	size_t i;

	if (strcmp(a->method, b->method) != 0 || a->noptions != b->noptions)
		return false;
	for (i = 0; i < a->noptions; i++)
		if (strcmp(a->options[i].text, b->options[i].text) != 0)
			return false;
	return true;
}

static void
report_unreachable(const struct model *m, const struct mhba *h,
    const struct hba_line *line, const size_t *before, size_t n,
    struct diag *d)
{
	const struct hba *hba = m->hba_text.hba;
	const struct mhba *first =
	    m->hba_text.model[hba->lines[before[0]].line];
	bool same = n == 1 && same_answer(&hba->lines[before[0]], line);

	diag_key(d, RULE_hba_unreachable, h->at, "no connection reaches this "
	    "line: %s before it answer%s all that it could%s",
	    n == 1 ? "the one" : "those", n == 1 ? "s" : "",
	    same ? ", in the same way" : "");
	diag_note(d, first->at, "by method \"%s\"", first->method.s);
	if (n > 1)
		diag_note(d, m->hba_text.model[hba->lines[before[1]].line]->at,
		    "together with this one");
	diag_fix(d, same ? "remove one of them" :
	    "move it before the other, or remove it");
}

/*
 * check_hba: the first line that fits decides, a later one is never tried.
 * An entry is hidden if each line that from = "nodes" made of it is.
 */
void
check_hba_unreachable(const struct model *m, struct diag *d)
{
	const struct hba *hba = m->hba_text.hba;
	size_t budget = UNREACHABLE_WORK, before[HBA_BEFORE] = { 0 }, n = 0;
	size_t first[HBA_BEFORE] = { 0 }, nfirst = 0, i, start;
	const struct mhba *h;
	bool hidden;

	for (start = 0; start < hba->nlines && budget > 0; start = i) {
		h = m->hba_text.model[hba->lines[start].line];
		hidden = true;
		for (i = start; i < hba->nlines &&
		    m->hba_text.model[hba->lines[i].line]->at == h->at; i++) {
			hidden = hidden && hba_unreachable(hba, i,
			    m->version_num, before, &n, &budget);
			if (hidden && i == start) {
				memcpy(first, before, sizeof(first));
				nfirst = n;
			}
		}
		if (hidden)
			report_unreachable(m, h, &hba->lines[start], first,
			    nfirst, d);
	}
}
