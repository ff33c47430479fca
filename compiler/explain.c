/* SPDX-License-Identifier: MIT */
/* The pages of the rules, made from the table and tests/rules/. */
#include <string.h>

#include "buf.h"
#include "diag.h"
#include "explain.h"
#include "resource.h"
#include "rules.h"

#define INDENT	"    "

/* A file of the rule's folder; NULL if it has none. */
static const struct resource *
rule_file(const char *rule, const char *file)
{
	const struct resource *res = NULL;
	struct buf name = { 0 };

	buf_printf(&name, "tests/rules/%s/%s", rule, file);
	res = resource_get(NULL, NULL, name.data);
	buf_free(&name);
	return res;
}

/* The next line of a text, without its end; false when there is none. */
static bool
next_line(const char **at, const char **line, size_t *len)
{
	const char *end = strchr(*at, '\n');

	if (**at == '\0')
		return false;
	*line = *at;
	*len = end != NULL ? (size_t)(end - *at) : strlen(*at);
	*at += *len + (end != NULL);
	return true;
}

/* Adds each line of a text, indented; blank ones stay empty. */
static void
quote(struct buf *out, const char *text)
{
	const char *line;
	size_t len;

	while (next_line(&text, &line, &len)) {
		if (len > 0)
			buf_adds(out, INDENT);
		diag_escape(out, line, len);
		buf_addc(out, '\n');
	}
}

/* A line of text without the marks of code and emphasis. */
static void
plain(struct buf *out, const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (line[i] == '`')
			continue;
		if (line[i] == '*' && i + 1 < len && line[i + 1] == '*')
			i++;
		else
			buf_addc(out, line[i]);
	}
	buf_addc(out, '\n');
}

/*
 * Adds why.md up to, or from, its heading "## Source".  The title, which is
 * the rule's name, is left out; fences of code blocks too.
 */
static void
add_why(struct buf *out, const char *text, bool source)
{
	bool in_source = false, code = false, started = false, gap = false;
	const char *line;
	size_t len;

	while (next_line(&text, &line, &len)) {
		if (!code && len > 3 && strncmp(line, "## ", 3) == 0)
			in_source = strncmp(line, "## Source\n", 10) == 0;
		if (in_source != source ||
		    (!code && strncmp(line, "# ", 2) == 0))
			continue;
		if (strncmp(line, "```", 3) == 0) {
			code = !code;
			continue;
		}
		if (len == 0) {
			gap = started;	/* blanks only between lines */
			continue;
		}
		if (gap)
			buf_addc(out, '\n');
		started = true;
		gap = false;
		if (code) {
			buf_adds(out, INDENT);
			buf_add(out, line, len);
			buf_addc(out, '\n');
		} else if (strncmp(line, "## ", 3) == 0)
			plain(out, line + 3, len - 3);
		else
			plain(out, line, len);
	}
}

void
explain_why(const char *name, struct buf *what, struct buf *text,
    struct buf *markdown)
{
	const struct resource *res = rule_file(name, "why.md");
	const char *from, *line, *at;
	bool first = true;
	size_t len;

	if (res == NULL)
		return;
	from = res->text + strcspn(res->text, "\n");
	from += strspn(from, "\n");
	buf_adds(markdown, from);
	for (at = from; first && next_line(&at, &line, &len);) {
		first = strncmp(line, "## ", 3) != 0;
		if (first)
			plain(what, line, len);
	}
	while (what->len > 0 && what->data[what->len - 1] == '\n')
		what->data[--what->len] = '\0';
	add_why(text, res->text, false);
	buf_addc(text, '\n');
	add_why(text, res->text, true);
}

void
explain_list(struct buf *out)
{
	size_t i, len, width = 0;

	for (i = 0; i < RULE_N; i++) {
		len = strlen(rule_table[i].name);
		if (len > width)
			width = len;
	}
	for (i = 0; i < RULE_N; i++)
		buf_printf(out, "%-*s  %-7s  %s\n", (int)width,
		    rule_table[i].name, level_name(rule_table[i].level),
		    rule_table[i].text);
}

static void
unknown_rule(const char *name, struct buf *out)
{
	const char *names[RULE_N], *near;
	size_t i;

	for (i = 0; i < RULE_N; i++)
		names[i] = rule_table[i].name;
	near = suggest(name, names, RULE_N);
	buf_adds(out, "pghac: no rule is called \"");
	diag_escape(out, name, strlen(name));
	if (near != NULL)
		buf_printf(out, "\"; did you mean \"%s\"\n", near);
	else
		buf_adds(out, "\"; see: pghac explain\n");
}

bool
explain_rule(const char *name, struct buf *out)
{
	static const struct {
		const char	*file, *heading;
	} examples[] = {
		{ "bad.cfg", "Wrong" },
		{ "expect", "pghac says" },
		{ "good.cfg", "Right" },
	};
	enum rule rule = rule_find(name);
	const struct resource *res, *why, *lint;
	size_t i;

	if (rule == RULE_N) {
		unknown_rule(name, out);
		return false;
	}
	buf_printf(out, "%s (%s): %s\n\n", name,
	    level_name(rule_table[rule].level), rule_table[rule].text);
	why = rule_file(name, "why.md");
	if (why != NULL)
		add_why(out, why->text, false);
	/* the arguments by which the examples are judged as existing files */
	lint = rule_file(name, "lint");
	for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		res = rule_file(name, examples[i].file);
		if (res == NULL)
			continue;
		buf_printf(out, "\n%s\n\n", examples[i].heading);
		if (lint != NULL && res == rule_file(name, "expect"))
			buf_printf(out, INDENT "$ pghac lint %.*s bad.cfg\n",
			    (int)strcspn(lint->text, "\n"), lint->text);
		quote(out, res->text);
	}
	if (why != NULL) {
		buf_addc(out, '\n');
		add_why(out, why->text, true);
	}
	return true;
}
