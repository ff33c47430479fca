/* SPDX-License-Identifier: MIT */
/* Reader of corosync.conf, as exec/coroparse.c of corosync 3.1 reads it. */
#include <string.h>

#include "arena.h"
#include "read_corosync.h"

/* fgets into line[512] wants the '\n' too. */
#define LINE_BYTES	510
/* ICMAP_KEYNAME_MAXLEN; names and dots of a path have to be shorter. */
#define PATH_BYTES	255
/* More faults help nobody. */
#define MAX_FAULTS	20

struct reader {
	struct arena		*arena;
	const struct source	*src;
	struct diag		*diag;
	enum rule		 rule;
	struct coro_item	*section;	/* being read */
	size_t			 path_len;	/* its path's */
	size_t			 line;
	size_t			 faults;
};

/* A stretch of the text. */
struct piece {
	size_t	 off, len;
};

static void
fault(struct reader *r, struct piece at, const char *text, const char *fix)
{
	diag_at(r->diag, r->rule, (struct span){ r->src, at.off, at.len },
	    "%s", text);
	diag_fix(r->diag, "%s", fix);
	r->faults++;
}

/* Without the blanks (and with more: the bytes) at its ends. */
static struct piece
trim(const struct source *src, size_t off, size_t end, const char *more)
{
	while (off < end && (src->text[off] == ' ' || src->text[off] == '\t'))
		off++;
	/* remove_whitespace leaves the first byte whatever it is */
	while (end > off && (src->text[end - 1] == ' ' ||
	    src->text[end - 1] == '\t' ||
	    (end > off + 1 && strchr(more, src->text[end - 1]) != NULL)))
		end--;
	return (struct piece){ off, end - off };
}

static struct coro_item *
add(struct reader *r, struct piece name)
{
	struct coro_item *item = arena_alloc(r->arena, sizeof(*item));

	item->name = arena_strndup(r->arena, r->src->text + name.off,
	    name.len);
	item->off = name.off;
	item->line = r->line;
	item->parent = r->section;
	item->depth = r->section->depth + 1;
	if (r->section->last != NULL)
		r->section->last->next = item;
	else
		r->section->first = item;
	r->section->last = item;
	return item;
}

/* True if the path would still be one of icmap's. */
static bool
path_fits(struct reader *r, struct piece name)
{
	if (r->path_len + name.len + 1 < PATH_BYTES)
		return true;
	fault(r, name, "the name is too long where it stands: corosync has "
	    "room for 253 bytes with the sections around it",
	    "write a shorter name");
	return false;
}

static void
open_section(struct reader *r, size_t off, size_t brace, size_t end)
{
	struct piece name = trim(r->src, off, brace, ":{");
	struct piece rest = trim(r->src, brace + 1, end, "");

	if (name.len == 0)
		fault(r, (struct piece){ brace, 1 },
		    "there is no section's name before the brace",
		    "write it on the same line, as in totem {");
	else if (rest.len > 0)
		fault(r, rest, "something stands behind the opening brace",
		    "begin a new line behind the brace");
	if (!path_fits(r, name))
		r->faults = MAX_FAULTS;
	r->section = add(r, name);
	r->path_len += name.len + (r->path_len > 0);
}

static void
read_key(struct reader *r, size_t off, size_t colon, size_t end)
{
	struct piece name = trim(r->src, off, colon, ":{");
	struct piece value = trim(r->src, colon + 1, end, "");
	struct coro_item *item;

	if (name.len == 0)
		fault(r, (struct piece){ colon, 1 }, "there is no key before "
		    "the colon", "write KEY: VALUE");
	if (!path_fits(r, name))
		return;
	item = add(r, name);
	item->value = arena_strndup(r->arena, r->src->text + value.off,
	    value.len);
	item->value_off = value.off;
}

static void
close_section(struct reader *r, size_t off, size_t end)
{
	struct piece line = { off, end - off };

	if (line.len > 1)
		fault(r, line, "more than the closing brace stands on its "
		    "line", "give the brace a line of its own");
	if (r->section->parent == NULL) {
		fault(r, line, "no section is open that this brace could "
		    "close", "remove it");
		return;
	}
	r->path_len -= strlen(r->section->name);
	r->section = r->section->parent;
	r->path_len -= r->path_len > 0;
}

/* In the order of parse_section: a brace in a value opens a section. */
static void
read_line(struct reader *r, size_t off, size_t end)
{
	const char *text = r->src->text, *at;
	struct piece line;

	if (end - off > LINE_BYTES) {
		line = (struct piece){ off, end - off };
		fault(r, line, "the line is longer than the 510 bytes that "
		    "corosync reads", "write a shorter one");
		return;
	}
	if (memchr(text + off, '\0', end - off) != NULL) {
		line = (struct piece){ off, 0 };
		fault(r, line, "there is a NUL byte in the line",
		    "write plain text");
		return;
	}
	if (end > off && text[end - 1] == '\r')
		end--;
	line = trim(r->src, off, end, "");
	off = line.off;
	end = off + line.len;
	if (line.len == 0 || text[off] == '#')
		return;
	if ((at = memchr(text + off, '{', line.len)) != NULL)
		open_section(r, off, (size_t)(at - text), end);
	else if ((at = memchr(text + off, ':', line.len)) != NULL)
		read_key(r, off, (size_t)(at - text), end);
	else if (memchr(text + off, '}', line.len) != NULL)
		close_section(r, off, end);
	else
		fault(r, line, "the line opens no section, closes none and is "
		    "no key with a colon", "write it as KEY: VALUE, or begin "
		    "it with #");
}

struct coro_item *
read_corosync(struct arena *arena, const struct source *src, struct diag *d,
    enum rule rule)
{
	struct coro_item *top = arena_alloc(arena, sizeof(*top));
	struct reader r = { .arena = arena, .src = src, .diag = d,
	    .rule = rule, .section = top };
	size_t off = 0, end;
	const char *nl;

	top->name = "";
	while (off < src->len && r.faults < MAX_FAULTS) {
		nl = memchr(src->text + off, '\n', src->len - off);
		end = nl != NULL ? (size_t)(nl - src->text) : src->len;
		r.line++;
		read_line(&r, off, end);
		off = end + 1;
	}
	if (r.faults == 0 && r.section != top)
		fault(&r, (struct piece){ r.section->off,
		    strlen(r.section->name) }, "the section is not closed",
		    "write a line with } behind its last one");
	return r.faults == 0 ? top : NULL;
}

const struct coro_item *
coro_find(const struct coro_item *section, const char *path)
{
	const struct coro_item *item, *hit, *found = NULL;
	size_t len = strcspn(path, ".");

	for (item = section->first; item != NULL; item = item->next) {
		if (strncmp(item->name, path, len) != 0 ||
		    item->name[len] != '\0' ||
		    (item->value == NULL) != (path[len] == '.'))
			continue;
		hit = item;
		if (path[len] == '.')
			hit = coro_find(item, path + len + 1);
		if (hit != NULL)
			found = hit;
	}
	return found;
}

const char *
coro_get(const struct coro_item *section, const char *path)
{
	const struct coro_item *item = coro_find(section, path);

	return item != NULL ? item->value : NULL;
}

const struct coro_item *
coro_section(const struct coro_item *parent, const struct coro_item *after,
    const char *name)
{
	const struct coro_item *item = after != NULL ? after->next :
	    parent->first;

	while (item != NULL && (item->value != NULL ||
	    strcmp(item->name, name) != 0))
		item = item->next;
	return item;
}

const char *
coro_path(struct arena *arena, const struct coro_item *item)
{
	const char *path = item->name;

	for (item = item->parent; item != NULL && item->parent != NULL;
	    item = item->parent)
		path = arena_dotted(arena, item->name, path);
	return path;
}

struct span
coro_name_at(const struct source *src, const struct coro_item *item)
{
	return (struct span){ src, item->off, strlen(item->name) };
}

struct span
coro_value_at(const struct source *src, const struct coro_item *item)
{
	if (item->value == NULL || item->value[0] == '\0')
		return coro_name_at(src, item);
	return (struct span){ src, item->value_off, strlen(item->value) };
}
