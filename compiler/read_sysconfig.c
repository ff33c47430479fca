/* SPDX-License-Identifier: MIT */
/* Reader of a sysconfig file: comments and NAME=value lines. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "read_shell.h"

#define EXPORT "export "
#define EXPORT_LEN (sizeof(EXPORT) - 1)

/* The length of the NAME of NAME=value, 0 if it is none. */
static size_t
name_length(const char *word)
{
	size_t len = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_");

	return word[len] == '=' && !(word[0] >= '0' && word[0] <= '9') ?
	    len : 0;
}

/* The first byte from off to end that is no blank and no comment. */
static size_t
find_code(const struct source *src, size_t off, size_t end)
{
	const char *s = src->text;
	bool fresh = off == 0 || s[off - 1] == '\n';

	for (; off < end; off++) {
		if (s[off] == '#' && fresh) {
			while (off < end && s[off] != '\n')
				off++;
			if (off == end)
				break;
		}
		if (s[off] != ' ' && s[off] != '\t' && s[off] != '\n')
			break;
		fresh = true;
	}
	return off;
}

static bool
read_item(struct arena *arena, const struct shell_command *c,
    struct sysconfig_item *item, struct diag *d, enum rule rule)
{
	const char *text = c->at.src->text + c->at.off, *why = NULL;
	size_t w = c->nwords == 2 && strncmp(text, EXPORT, EXPORT_LEN) == 0;
	const char *word = c->words[w];
	size_t len = name_length(word), raw;

	text += w == 0 ? 0 : EXPORT_LEN + strspn(text + EXPORT_LEN, " \t");
	raw = strcspn(text, "='\"\\");
	/* a quote in the name makes a command of it */
	if (len == 0 || raw != len || c->nwords > w + 1)
		why = "only NAME=value can stand here";
	else if (c->expands[w])
		why = "the value would be expanded";
	if (why != NULL) {
		diag_at(d, rule, c->at, "%s", why);
		diag_fix(d, "write NAME='value', one on a line");
		return false;
	}
	item->name = arena_strndup(arena, word, len);
	item->value = word + len + 1;
	item->at = c->at;
	item->line = c->line;
	return true;
}

const struct sysconfig_item *
read_sysconfig(struct arena *arena, const struct source *src, size_t *n,
    struct diag *d, enum rule rule)
{
	const struct shell *shell = read_shell(arena, src, d, rule);
	struct sysconfig_item *items, item;
	const struct shell_command *c;
	struct span at = { src, 0, 1 };
	size_t i, off = 0, end;

	items = arena_alloc(arena, (shell->ncommands + 1) * sizeof(*items));
	for (*n = 0, i = 0; i <= shell->ncommands && shell->ok; i++) {
		c = i < shell->ncommands ? &shell->commands[i] : NULL;
		end = c != NULL ? c->at.off : src->len;
		/* operators and redirections stand between the commands */
		at.off = find_code(src, off, end);
		if (at.off < end)
			diag_at(d, rule, at,
			    "only NAME=value can stand here");
		else if (c != NULL && read_item(arena, c, &item, d, rule))
			items[(*n)++] = item;
		off = c != NULL ? c->at.off + c->at.len : end;
	}
	return items;
}
