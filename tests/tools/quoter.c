/* SPDX-License-Identifier: MIT */
/*
 * Shows the oracle tests what quote.c writes and what the readers read:
 *
 *   quoter quote NAME	strings in, "+FORM" or "-REASON" out for each
 *   quoter conninfo	strings in, "+KEY", "=VALUE"..., "." or "-ERROR" out
 *   quoter words	a script in, its words out
 *   quoter crm		a load file of crmsh in, its words out
 *   quoter sysconfig	a file in, "NAME=VALUE" out for each line
 *   quoter pgconf	a file in, "NAME=VALUE" out for each line
 *   quoter hba VERSION	a file in, "+LINE" and "dDATABASE" or "uUSER" for each
 *			word of it (" before DATABASE: quoted), "aADDRESS",
 *			"mMETHOD", "oOPTION"; "-LINE" "TEXT" for a fault
 *	quoter regex		REGEX, NAME, ... in, "+1", "+0", "+?" (not known)
 *			or "-REASON" out for each pair
 *	quoter match VERSION	a file, then ADDRESS (empty: socket), USER,
 *			DATABASE (empty: replication), "ssl" or "" in; out for
 *			each the lines that may answer and the one that does,
 *			0 for none: "3? 5? 7"
 *
 * What goes in and out is ended by a NUL each, files by end of file.  Faults
 * of words, crm, sysconfig and pgconf are the last record: "!TEXT", status 1.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "buf.h"
#include "hba_regex.h"
#include "quote.h"
#include "read_crm.h"
#include "read_hba.h"
#include "read_pgconf.h"
#include "read_shell.h"

/* One run's input and what the readers need. */
struct run {
	struct arena		*arena;
	struct rule_levels	 levels;
	struct diag		 diag;
	struct buf		 input;
	const struct source	*src;
	const char		*arg;
};

static void
put(char mark, const char *text)
{
	if (mark != '\0')
		putchar(mark);
	fwrite(text, 1, strlen(text) + 1, stdout);
}

/* Calls use with each string of the input. */
static void
each_string(struct run *r, void (*use)(struct run *, const char *))
{
	const char *s = r->input.data, *end = s + r->input.len;

	for (; s < end; s += strlen(s) + 1)
		use(r, s);
}

static void
show_quoted(struct run *r, const char *s)
{
	struct buf out = { 0 };
	const char *why;
	size_t i;

	for (i = 0; i < quote_count; i++)
		if (strcmp(quote_table[i].name, r->arg) == 0)
			break;
	if (i == quote_count)
		errx(2, "no quoting function %s", r->arg);
	why = quote_table[i].fn(&out, s, strlen(s));
	if (why != NULL)
		put('-', why);
	else
		put('+', out.data != NULL ? out.data : "");
	buf_free(&out);
}

static void
quote_all(struct run *r)
{
	each_string(r, show_quoted);
}

static void
show_conninfo(struct run *r, const char *s)
{
	const struct conninfo_item *items;
	const char *why = NULL;
	size_t i, n;

	items = read_conninfo(r->arena, s, &n, &why);
	if (items == NULL) {
		put('-', why);
		return;
	}
	for (i = 0; i < n; i++) {
		put('+', items[i].key);
		put('=', items[i].value);
	}
	put('\0', ".");
}

static void
conninfo_all(struct run *r)
{
	each_string(r, show_conninfo);
}

static void
words(struct run *r)
{
	struct shell *shell = read_shell(r->arena, r->src, &r->diag,
	    RULE_template_fault);
	size_t i, k;

	for (i = 0; i < shell->ncommands; i++)
		for (k = 0; k < shell->commands[i].nwords; k++)
			put('\0', shell->commands[i].words[k]);
}

static void
crm(struct run *r)
{
	struct crm *crm = read_crm(r->arena, (struct span){ r->src, 0,
	    r->src->len }, &r->diag, RULE_template_fault);
	size_t i, k;

	for (i = 0; i < crm->nobjects; i++)
		for (k = 0; k < crm->objects[i].nwords; k++)
			put('\0', crm->objects[i].words[k]);
}

static void
sysconfig(struct run *r)
{
	const struct sysconfig_item *items;
	size_t i, n;

	items = read_sysconfig(r->arena, r->src, &n, &r->diag,
	    RULE_template_fault);
	for (i = 0; i < n; i++) {
		printf("%s=", items[i].name);
		put('\0', items[i].value);
	}
}

static void
pgconf(struct run *r)
{
	struct pgconf *conf = read_pgconf(r->arena, r->src, &r->diag,
	    RULE_template_fault);
	size_t i;

	for (i = 0; i < conf->nitems; i++) {
		printf("%s=", conf->items[i].name);
		put('\0', conf->items[i].value);
	}
}

static void
put_field(char mark, const struct hba_field *f)
{
	size_t i;

	for (i = 0; i < f->ntokens; i++) {
		putchar(mark);
		put(f->tokens[i].quoted ? '"' : ' ', f->tokens[i].text);
	}
}

static void
hba(struct run *r)
{
	const struct hba_line *l;
	struct hba *read;
	size_t i, k;

	read = read_hba(r->arena, r->src, atoi(r->arg), &r->diag,
	    RULE_template_fault);
	for (i = 0; i < read->nlines; i++) {
		l = &read->lines[i];
		printf("+%zu%c", l->line, '\0');
		put_field('d', &l->database);
		put_field('u', &l->user);
		put('a', l->address_text);
		put('m', l->method);
		for (k = 0; k < l->noptions; k++)
			put('o', l->options[k].text);
	}
	for (i = 0; i < r->diag.n; i++) {
		printf("-%zu%c", source_linecol(r->arena, r->src,
		    r->diag.list[i].at.off).line, '\0');
		put('\0', r->diag.list[i].text);
	}
	r->diag.n = 0;
}

/* One question of match: four strings from *s on. */
static void
match_one(struct run *r, const struct hba *read, const char *const arg[4])
{
	struct hba_client c = { .user = arg[1], .family = AF_UNSPEC,
	    .database = arg[2][0] != '\0' ? arg[2] : NULL,
	    .ssl = arg[3][0] != '\0' };
	enum hba_answer a;
	struct buf out = { 0 };
	int prefix;
	size_t i;

	if (arg[0][0] != '\0' &&
	    !ip_parse(arg[0], &c.family, c.address, &prefix))
		errx(2, "%s is no address", arg[0]);
	for (i = 0; i < read->nlines; i++) {
		a = hba_match_line(&read->lines[i], &c, atoi(r->arg));
		if (a != HBA_NO)
			buf_printf(&out, "%zu%s", read->lines[i].line,
			    a == HBA_MAYBE ? "? " : "");
		if (a == HBA_YES)
			break;
	}
	if (i == read->nlines)
		buf_adds(&out, "0");
	put('\0', out.data);
	buf_free(&out);
}

static void
match(struct run *r)
{
	const char *s = r->input.data, *end = s + r->input.len, *arg[4];
	const struct source *src;
	struct hba *read;
	size_t i;

	src = source_text(r->arena, "stdin", s, strlen(s));
	read = read_hba(r->arena, src, atoi(r->arg), &r->diag,
	    RULE_template_fault);
	s += strlen(s) + 1;
	while (s < end) {
		for (i = 0; i < 4 && s < end; i++) {
			arg[i] = s;
			s += strlen(s) + 1;
		}
		if (i == 4)
			match_one(r, read, arg);
	}
}

static void
regex(struct run *r)
{
	const char *s = r->input.data, *end = s + r->input.len, *name, *why;
	int answer;

	for (; s < end; s = name + strlen(name) + 1) {
		name = s + strlen(s) + 1;
		if (name >= end)
			break;
		why = hba_regex_fault(s);
		answer = hba_regex_match(s, name);
		if (why != NULL)
			put('-', why);
		else
			put('+', answer < 0 ? "?" : answer > 0 ? "1" : "0");
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char	*name;
		int		 argc;
		void	       (*run)(struct run *);
	} modes[] = {
		{ "quote", 3, quote_all }, { "conninfo", 2, conninfo_all },
		{ "words", 2, words }, { "crm", 2, crm },
		{ "sysconfig", 2, sysconfig },
		{ "pgconf", 2, pgconf }, { "hba", 3, hba },
		{ "match", 3, match }, { "regex", 2, regex },
	};
	struct run r = { .arg = argc > 2 ? argv[2] : NULL };
	char chunk[65536];
	size_t i, n;
	int status;

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (argc == modes[i].argc &&
		    strcmp(argv[1], modes[i].name) == 0)
			break;
	if (i == sizeof(modes) / sizeof(modes[0]))
		errx(2, "usage: quoter MODE [ARG], see tests/tools/quoter.c");
	buf_adds(&r.input, "");
	while ((n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		buf_add(&r.input, chunk, n);
	r.arena = arena_new();
	rule_levels_default(&r.levels);
	diag_init(&r.diag, r.arena, &r.levels);
	r.src = source_text(r.arena, "stdin", r.input.data, r.input.len);
	modes[i].run(&r);
	if (r.diag.n > 0)
		put('!', r.diag.list[0].text);
	status = r.diag.n > 0;
	diag_free(&r.diag);
	arena_free(r.arena);
	buf_free(&r.input);
	if (fflush(stdout) != 0 || ferror(stdin))
		err(3, "quoter");
	return status;
}
