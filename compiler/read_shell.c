/* SPDX-License-Identifier: MIT */
/* Reader of the plain subset of sh that pghac writes: words, no expansion. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "read_shell.h"

/* A here-document whose body is still to come. */
struct heredoc {
	const char	*end;		/* its last line */
	bool		 strip_tabs;	/* <<- */
};

struct lexer {
	struct arena	*arena;
	const char	*s;		/* a NUL after len bytes */
	size_t		 len, pos;
	size_t		 line;
	bool		 bash;		/* says the first line */
	const char	*fault;		/* NULL: none yet */
	size_t		 fault_at;
	struct buf	 word;		/* being read */
	bool		 expands;	/* the word */
	bool		 quoted;	/* some of the word is */
	struct buf	 words;		/* of the command: char * */
	struct buf	 flags;		/* of the command: bool */
	struct buf	 heredocs;
	struct buf	 commands;
	size_t		 start, end;	/* of the command */
	size_t		 start_line;
};

static void
fail(struct lexer *l, size_t at, const char *text)
{
	if (l->fault == NULL) {
		l->fault = text;
		l->fault_at = at;
	}
	l->pos = l->len;
}

/* Takes the bytes up to end into the word; they hold no line end. */
static void
take_run(struct lexer *l, size_t end)
{
	buf_add(&l->word, l->s + l->pos, end - l->pos);
	l->pos = end;
}

/* Takes the next byte into the word. */
static void
take(struct lexer *l)
{
	if (l->s[l->pos] == '\n')
		l->line++;
	buf_addc(&l->word, l->s[l->pos++]);
}

/*
 * Takes an expansion as it is written, to its end: $(...) and ${...} nest
 * and hold quotes; `...` has backslashes only.
 */
static void
read_expansion(struct lexer *l)
{
	struct buf open = { 0 };	/* what ends each level */
	size_t start = l->pos;
	char c, d, end;

	l->expands = true;
	do {
		c = l->s[l->pos];
		d = l->s[l->pos + 1];
		end = open.len > 0 ? open.data[open.len - 1] : '\0';
		if (c == end)
			open.len--;
		else if (end == '\'')
			;
		else if (c == '\\' && d != '\0')
			take(l);
		else if (end == '`')
			;
		else if (c == '$' && (d == '(' || d == '{')) {
			buf_addc(&open, d == '(' ? ')' : '}');
			take(l);
		} else if (c == '`' || (c == '"' && end != '\0') ||
		    (c == '\'' && end != '\0' && end != '"'))
			buf_addc(&open, c);
		else if (c == '(' && end == ')')
			buf_addc(&open, ')');
		take(l);
	} while (open.len > 0 && l->pos < l->len);
	if (open.len > 0)
		fail(l, start, l->s[start] == '`' ? "the ` does not end" :
		    "the $ expansion does not end");
	buf_free(&open);
}

static void
read_single(struct lexer *l)
{
	size_t start = l->pos++, end;

	while (l->pos < l->len && l->s[l->pos] != '\'') {
		end = l->pos + strcspn(l->s + l->pos, "'\n");
		if (end > l->pos)
			take_run(l, end);
		else
			take(l);
	}
	if (l->pos == l->len)
		fail(l, start, "the single quote does not end");
	else
		l->pos++;
}

static void
read_double(struct lexer *l)
{
	size_t start = l->pos++, end;
	char c, d;

	while (l->pos < l->len && l->s[l->pos] != '"') {
		end = l->pos + strcspn(l->s + l->pos, "\"$`\\\n");
		if (end > l->pos) {
			take_run(l, end);
			continue;
		}
		c = l->s[l->pos];
		if (c == '$' || c == '`') {
			read_expansion(l);
			continue;
		}
		if (c == '\\') {
			d = l->s[l->pos + 1];
			if (d == '\n') {
				l->line++;
				l->pos += 2;
				continue;
			}
			if (d == '$' || d == '`' || d == '"' || d == '\\')
				l->pos++;
		}
		take(l);
	}
	if (l->pos == l->len)
		fail(l, start, "the double quote does not end");
	else
		l->pos++;
}

static bool
ends_word(char c)
{
	switch (c) {
	case '\0': case ' ': case '\t': case '\n': case ';': case '&':
	case '|': case '<': case '>': case '(': case ')':
		return true;
	default:
		return false;
	}
}

/* A byte that means itself at any place in a word without quotes. */
static bool
is_literal(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '-' && c <= '9') ||
	    (c >= 'A' && c <= 'Z') || c == '_' || c == '=' || c == ':';
}

/* Unquoted bytes; sees what sh would expand. */
static void
take_plain(struct lexer *l)
{
	size_t n = l->word.len, end = l->pos;
	char c = l->s[l->pos];

	while (end < l->len && is_literal(l->s[end]))
		end++;
	if (end > l->pos) {
		take_run(l, end);
		return;
	}
	if (c == '*' || c == '?' || c == '[' || (c == '~' && (n == 0 ||
	    l->word.data[n - 1] == '=' || l->word.data[n - 1] == ':')))
		l->expands = true;
	take(l);
}

/* Reads one word into l->word.  A continuation alone is none: false. */
static bool
read_word(struct lexer *l)
{
	buf_clear(&l->word);
	l->expands = l->quoted = false;
	while (l->pos < l->len && !ends_word(l->s[l->pos])) {
		switch (l->s[l->pos]) {
		case '\'':
			l->quoted = true;
			read_single(l);
			break;
		case '"':
			l->quoted = true;
			read_double(l);
			break;
		case '$':
		case '`':
			read_expansion(l);
			break;
		case '\\':
			if (l->s[l->pos + 1] == '\n') {
				l->line++;
				l->pos += 2;
				break;
			}
			l->quoted = true;
			/* a backslash at the very end stands for itself */
			if (l->pos + 1 < l->len)
				l->pos++;
			take(l);
			break;
		default:
			take_plain(l);
		}
	}
	return l->fault == NULL && (l->quoted || l->word.len > 0);
}

/* The end of a word that stands in the source as it is: no quotes, nothing
 * to expand, no number; else where it begins. */
static size_t
plain_end(const struct lexer *l)
{
	size_t end = l->pos;
	bool number = true;

	for (; end < l->len && is_literal(l->s[end]); end++)
		number = number && l->s[end] <= '9' && l->s[end] >= '0';
	return !number && ends_word(l->s[end]) ? end : l->pos;
}

static char *
word_text(struct lexer *l)
{
	return arena_strndup(l->arena, l->word.len > 0 ? l->word.data : "",
	    l->word.len);
}

/* Moves what a buffer collected into the arena. */
static void *
keep(struct arena *arena, struct buf *list)
{
	void *p = arena_alloc(arena, list->len + 1);

	if (list->len > 0)
		memcpy(p, list->data, list->len);
	buf_clear(list);
	return p;
}

static void
end_command(struct lexer *l, const struct source *src)
{
	struct shell_command c = { .line = l->start_line };

	c.nwords = l->words.len / sizeof(char *);
	if (c.nwords == 0)
		return;
	c.words = keep(l->arena, &l->words);
	c.expands = keep(l->arena, &l->flags);
	c.at = (struct span){ src, l->start, l->end - l->start };
	buf_add(&l->commands, &c, sizeof(c));
}

static bool
is_number(const struct lexer *l)
{
	return !l->quoted && l->word.len > 0 &&
	    strspn(l->word.data, "0123456789") == l->word.len;
}

/* { and } are words to the grammar, but only where a command begins. */
static bool
is_brace(const struct lexer *l)
{
	return !l->quoted && l->words.len == 0 && l->word.len == 1 &&
	    (l->word.data[0] == '{' || l->word.data[0] == '}');
}

static void
add_word(struct lexer *l, char *text, size_t start, size_t line)
{
	if (l->words.len == 0) {
		l->start = start;
		l->start_line = line;
	}
	l->end = l->pos;
	buf_add(&l->words, &text, sizeof(text));
	buf_add(&l->flags, &l->expands, sizeof(l->expands));
}

static void
skip_blanks(struct lexer *l)
{
	for (; l->pos < l->len; l->pos++) {
		if (l->s[l->pos] == '\\' && l->s[l->pos + 1] == '\n') {
			l->line++;
			l->pos++;
		} else if (l->s[l->pos] != ' ' && l->s[l->pos] != '\t')
			break;
	}
}

/* True if the first line asks for bash, which knows more than sh. */
static bool
wants_bash(const struct source *src)
{
	size_t len = strcspn(src->text, "\n");

	return strncmp(src->text, "#!", 2) == 0 &&
	    memmem(src->text, len, "bash", 4) != NULL;
}

/* At "((" of bash, which is arithmetic: goes past its end; false if it has
 * none and is two subshells. */
static bool
skip_arithmetic(struct lexer *l)
{
	const char *s = l->s + l->pos, *end;
	size_t len;

	if (!l->bash || s[1] != '(')
		return false;
	len = strcspn(s, "\n");
	end = memmem(s, len, "))", 2);
	if (end == NULL)
		return false;
	l->pos += (size_t)(end - s) + 2;
	return true;
}

/* At < or >: drops the operator and its word. */
static void
read_redirection(struct lexer *l)
{
	struct heredoc h = { 0 };
	const char *s = l->s;
	bool here = s[l->pos] == '<' && s[l->pos + 1] == '<';
	size_t start = l->pos;

	l->pos += 1 + here;
	/* <(...) and >(...) are files, <<< takes a word */
	if (l->bash && !here && s[l->pos] == '(')
		return;
	if (l->bash && here && s[l->pos] == '<') {
		here = false;
		l->pos++;
	}
	if (here) {
		h.strip_tabs = s[l->pos] == '-';
		l->pos += h.strip_tabs;
	} else if (s[l->pos] != '\0' && strchr("<>&|", s[l->pos]) != NULL)
		l->pos++;
	skip_blanks(l);
	if (l->bash && (s[l->pos] == '<' || s[l->pos] == '>') &&
	    s[l->pos + 1] == '(') {
		l->pos++;
		return;
	}
	if (!read_word(l)) {
		fail(l, start, "a redirection without its word");
		return;
	}
	h.end = word_text(l);
	if (here)
		buf_add(&l->heredocs, &h, sizeof(h));
}

/* At the start of the line after the operators: the bodies in order. */
static void
skip_heredocs(struct lexer *l)
{
	struct heredoc h;
	const char *line, *end;
	size_t i, n = l->heredocs.len / sizeof(h), len, start = l->pos;
	bool found = true;

	for (i = 0; i < n && found; i++) {
		memcpy(&h, l->heredocs.data + i * sizeof(h), sizeof(h));
		for (found = false; l->pos < l->len && !found;) {
			line = l->s + l->pos;
			end = memchr(line, '\n', l->len - l->pos);
			len = end != NULL ? (size_t)(end - line) :
			    l->len - l->pos;
			l->pos += len + (end != NULL);
			l->line++;
			while (h.strip_tabs && len > 0 && *line == '\t') {
				line++;
				len--;
			}
			found = len == strlen(h.end) &&
			    memcmp(line, h.end, len) == 0;
		}
	}
	buf_clear(&l->heredocs);
	if (!found)
		fail(l, start, "the here-document does not end");
}

/* A word, or a number or brace that is none. */
static void
read_plain_word(struct lexer *l, const struct source *src)
{
	size_t start = l->pos, line = l->line, end = plain_end(l);

	if (end > start) {
		l->pos = end;
		l->expands = false;
		add_word(l, arena_strndup(l->arena, l->s + start,
		    end - start), start, line);
		return;
	}
	if (!read_word(l))
		return;
	if (is_number(l) && (l->s[l->pos] == '<' || l->s[l->pos] == '>'))
		return;
	if (is_brace(l))
		end_command(l, src);
	else
		add_word(l, word_text(l), start, line);
}

static void
read_commands(struct lexer *l, const struct source *src)
{
	const char *end;

	for (skip_blanks(l); l->pos < l->len; skip_blanks(l)) {
		switch (l->s[l->pos]) {
		case '\n':
			end_command(l, src);
			l->line++;
			l->pos++;
			if (l->heredocs.len > 0)
				skip_heredocs(l);
			break;
		case ';':
		case '&':
		case '|':
		case '(':
		case ')':
			end_command(l, src);
			if (l->s[l->pos] != '(' || !skip_arithmetic(l))
				l->pos++;
			break;
		case '<':
		case '>':
			read_redirection(l);
			break;
		case '#':
			end = memchr(l->s + l->pos, '\n', l->len - l->pos);
			l->pos = end != NULL ? (size_t)(end - l->s) : l->len;
			break;
		default:
			read_plain_word(l, src);
		}
	}
	if (l->heredocs.len > 0)
		fail(l, l->len, "the here-document does not end");
	end_command(l, src);
}

struct shell *
read_shell(struct arena *arena, const struct source *src, struct diag *d,
    enum rule rule)
{
	struct shell *shell = arena_alloc(arena, sizeof(*shell));
	struct lexer l = { .arena = arena, .s = src->text, .len = src->len,
	    .line = 1, .bash = wants_bash(src) };
	struct span at = { src, 0, 1 };
	const char *nul = memchr(src->text, '\0', src->len);

	if (nul != NULL)
		fail(&l, (size_t)(nul - src->text),
		    "the text holds a NUL byte");
	read_commands(&l, src);
	shell->ncommands = l.commands.len / sizeof(struct shell_command);
	shell->commands = keep(arena, &l.commands);
	shell->ok = l.fault == NULL;
	if (l.fault != NULL) {
		at.off = l.fault_at;
		diag_at(d, rule, at, "%s", l.fault);
	}
	buf_free(&l.word);
	buf_free(&l.words);
	buf_free(&l.flags);
	buf_free(&l.heredocs);
	buf_free(&l.commands);
	return shell;
}
