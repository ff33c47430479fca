/* SPDX-License-Identifier: MIT */
/* pghac init: a commented topology that compiles, out of the grammar. */
#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "grammar.h"
#include "init.h"
#include "platform.h"
#include "resource.h"

/* Comments are at most this wide, items of a list that fit in one line. */
#define WIDTH 78
#define WIDTH_ITEM 100

struct writer {
	struct arena		*arena;
	struct buf		*out;
	const struct grammar_key *platform_key;
	const struct platform	*platform;
	const struct grammar	*grammar;
	unsigned		 depth;
	size_t			 item;	/* which example of a list's item */
	bool			 off;	/* commented out */
	bool			 quiet;	/* no documentation */
};

static void	write_group(struct writer *, const struct grammar_key *);

/* The platform's own example of a key, NULL if it has none. */
static const char *
own_example(const struct writer *w, const struct grammar_key *key)
{
	const struct platform *p = w->platform;
	size_t i;

	for (i = 0; i < p->nexamples; i++)
		if (grammar_find(w->grammar, p->examples[i].key) == key)
			return p->examples[i].value;
	return NULL;
}

static const char *
example(const struct writer *w, const struct grammar_key *key)
{
	const char *own = own_example(w, key);

	return own != NULL ? own : key->example;
}

/* Starts a line; off lines are switched off by a '#'. */
static void
indent(struct writer *w, bool off)
{
	buf_printf(w->out, "%*s%s", (int)w->depth * 2, "", off ? "#" : "");
}

/* A comment, broken between words. */
static void
comment(struct writer *w, const char *text)
{
	size_t col = 0, len;

	for (; *text != '\0'; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		if (col == 0 || col + 1 + len > WIDTH) {
			if (col > 0)
				buf_addc(w->out, '\n');
			indent(w, false);
			buf_addc(w->out, '#');
			col = w->depth * 2 + 1;
		}
		buf_printf(w->out, " %.*s", (int)len, text);
		col += 1 + len;
	}
	buf_addc(w->out, '\n');
}

/* The documentation with what the value can be. */
static void
document(struct writer *w, const struct grammar_key *key)
{
	const char *text = key->doc != NULL ? key->doc : "";
	size_t i;

	if (w->quiet)
		return;
	for (i = 0; i < key->nvalues && key->type == GRAMMAR_ENUM; i++)
		text = arena_printf(w->arena, "%s%s %s", text,
		    i == 0 ? " Values:" : ",", key->values[i]);
	if (key->nvalues > 0 && key->type == GRAMMAR_ENUM)
		text = arena_printf(w->arena, "%s.", text);
	if (key->deflt != NULL)
		text = arena_printf(w->arena, "%s Default: %s.", text,
		    key->deflt);
	comment(w, text);
}

/* The value of a scalar for this item; "" if the item goes without. */
static const char *
value(const struct writer *w, const struct grammar_key *key)
{
	const char *v = grammar_example(w->arena, example(w, key), w->item);

	if (key == w->platform_key)
		return w->platform->name;
	return v != NULL ? v : key->deflt != NULL ? key->deflt : "...";
}

static bool
is_active(const struct writer *w, const struct grammar_key *key)
{
	return key->required || own_example(w, key) != NULL ||
	    (key->recommended &&
	    (key->type == GRAMMAR_GROUP || key->type == GRAMMAR_LIST ||
	    value(w, key)[0] != '\0'));
}

/* name = VALUE; for one that the item goes without, another item's. */
static const char *
assignment(const struct writer *w, const struct grammar_key *key)
{
	const char *quote = key->type == GRAMMAR_INT ||
	    key->type == GRAMMAR_BOOL ? "" : "\"", *v = value(w, key);

	if (v[0] == '\0') {
		v = example(w, key);
		v += strspn(v, "|");
		v = arena_strndup(w->arena, v, strcspn(v, "|"));
	}
	return arena_printf(w->arena, "%s = %s%s%s;", key->name, quote, v,
	    quote);
}

/* The group in one line, "{ a = 1; }", of active keys only. */
static const char *
one_line(const struct writer *w, const struct grammar_key *key)
{
	const struct grammar_key *k;
	const char *text = "{";
	size_t i;

	if (key->type == GRAMMAR_ANYGROUP)
		return arena_printf(w->arena, "{ %s }", value(w, key));
	for (i = 0; i < key->nkeys; i++) {
		k = &key->keys[i];
		if (!is_active(w, k))
			continue;
		if (k->type == GRAMMAR_GROUP || k->type == GRAMMAR_ANYGROUP)
			text = arena_printf(w->arena, "%s %s = %s;", text,
			    k->name, one_line(w, k));
		else
			text = arena_printf(w->arena, "%s %s", text,
			    assignment(w, k));
	}
	return arena_printf(w->arena, "%s }", text);
}

/* The statements of an open group, a line each. */
static void
write_open(struct writer *w, const struct grammar_key *key)
{
	const char *p = value(w, key);
	size_t len;

	for (; *p != '\0'; p += len, p += strspn(p, "; ")) {
		len = strcspn(p, ";");
		indent(w, w->off);
		buf_printf(w->out, "%.*s;\n", (int)len, p);
	}
}

/* How many items the examples of a list's keys make. */
static size_t
count_items(const struct grammar_key *item)
{
	const char *p;
	size_t i, n, most = 1;

	for (i = 0; i < item->nkeys; i++) {
		p = item->keys[i].example;
		for (n = 1; p != NULL && (p = strchr(p, '|')) != NULL; p++)
			n++;
		if (n > most)
			most = n;
	}
	return most;
}

/* The first item explains its keys, the others are as short as they can. */
static void
write_items(struct writer *w, const struct grammar_key *item)
{
	size_t i, n = count_items(item), outer = w->item;
	bool quiet = w->quiet;
	const char *text;

	for (i = 0; i < n; i++) {
		w->item = i;
		w->quiet = quiet || i > 0;
		text = one_line(w, item);
		indent(w, w->off);
		if (w->quiet && w->depth * 2 + strlen(text) <
		    WIDTH_ITEM) {
			buf_adds(w->out, text);
		} else {
			buf_adds(w->out, "{\n");
			w->depth++;
			write_group(w, item);
			w->depth--;
			indent(w, w->off);
			buf_addc(w->out, '}');
		}
		buf_adds(w->out, i + 1 < n ? ",\n" : "\n");
	}
	w->item = outer;
	w->quiet = quiet;
}

static void
write_key(struct writer *w, const struct grammar_key *key)
{
	bool off = w->off, list = key->type == GRAMMAR_LIST;
	bool group = key->type == GRAMMAR_GROUP ||
	    key->type == GRAMMAR_ANYGROUP;

	w->off = off || !is_active(w, key);
	document(w, key);
	indent(w, w->off);
	if (group && w->quiet) {
		buf_printf(w->out, "%s = %s;\n", key->name, one_line(w, key));
	} else if (group || list) {
		buf_printf(w->out, "%s = %c\n", key->name, list ? '(' : '{');
		w->depth++;
		if (list)
			write_items(w, &key->keys[0]);
		else if (key->type == GRAMMAR_GROUP)
			write_group(w, key);
		else
			write_open(w, key);
		w->depth--;
		indent(w, w->off);
		buf_printf(w->out, "%c;\n", list ? ')' : '}');
	} else
		buf_printf(w->out, "%s\n", assignment(w, key));
	w->off = off;
}

static void
write_group(struct writer *w, const struct grammar_key *group)
{
	const struct grammar_key *key;
	size_t i;

	for (i = 0; i < group->nkeys; i++) {
		key = &group->keys[i];
		if (w->quiet && !is_active(w, key))
			continue;
		if (!w->quiet && (w->depth == 0 || i > 0))
			buf_addc(w->out, '\n');
		write_key(w, key);
	}
}

/* The embedded grammar with its documentation, which runs do not load. */
static const struct grammar *
with_documentation(struct arena *arena, const struct grammar *grammar)
{
	const struct resource *full;
	const struct grammar *g;
	const char *error;

	if (grammar->root.nkeys == 0 || grammar->root.keys[0].doc != NULL)
		return grammar;
	full = resource_get(arena, NULL, "schemas/topology.rng.full");
	g = full == NULL ? NULL : grammar_read(arena, full->text, full->len,
	    &error);
	return g != NULL ? g : grammar;
}

void
init_write(const struct grammar *grammar, const struct platform *platform,
    struct buf *out)
{
	struct arena *arena = arena_new();
	struct writer w = { .arena = arena, .out = out, .platform = platform };

	w.grammar = grammar = with_documentation(arena, grammar);
	w.platform_key = grammar_find(grammar, "cluster.platform");
	comment(&w, "The topology of a highly available PostgreSQL cluster, "
	    "an example to edit: three nodes, a virtual address for "
	    "replication and one for clients, and a fence device a node.");
	buf_adds(out, "#\n"
	    "# A line that starts with \"#\" and a blank explains what comes "
	    "next.\n"
	    "# A \"#\" directly before a key switches it off: all of these "
	    "can be left out.\n"
	    "#\n"
	    "#   pghac check FILE           is the topology right?\n"
	    "#   pghac build FILE -o DIR    write the files of each node\n"
	    "#   man 5 pghac-topology       the same keys as a manual page\n");
	write_group(&w, &grammar->root);
	arena_free(arena);
}
