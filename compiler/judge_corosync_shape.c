/* SPDX-License-Identifier: MIT */
/* Judges sections, keys and values of a corosync.conf one by one. */
#include <string.h>

#include "arena.h"
#include "corosync_key.h"
#include "judge_corosync.h"
#include "seen.h"

#define NAME_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789._-/:"

/* Room in a name of 255 bytes beside the rest of it. */
#define MAX_LABEL	180

/* Where in the file the walk is. */
struct walk {
	const struct judge_coro	*j;
	const char		*path;	/* of the section, "" at the top */
	const struct corosync_section *row;	/* NULL: unknown, or the top */
};

/* A section that was told; the names in it have to be icmap's all the same. */
static const struct corosync_section unknown = { .open = true };

static const char *
version_text(const struct judge_coro *j)
{
	return arena_printf(j->arena, "%d.%d", j->version / 100,
	    j->version % 100);
}

/* "a, b or c" of "a b c". */
static const char *
list_words(struct arena *arena, const char *words)
{
	const char *list = "", *comma = "";
	size_t len;

	for (; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		if (*comma != '\0' && words[len] == '\0')
			comma = " or ";
		list = arena_printf(arena, "%s%s%.*s", list, comma, (int)len,
		    words);
		comma = ", ";
	}
	return list;
}

static bool
is_word(const char *words, const char *value)
{
	size_t len, n = strlen(value);

	for (; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		if (len == n && strncmp(words, value, n) == 0)
			return true;
	}
	return false;
}

static void
fix_unknown(const struct walk *w, const struct coro_item *item,
    const char *now)
{
	struct diag *d = w->j->diag;
	const char *meant = now;

	if (meant == NULL)
		meant = corosync_suggest(w->path, item->name, w->j->version,
		    item->value == NULL);
	if (meant == NULL) {
		diag_fix(d, "remove it");
		return;
	}
	diag_fix(d, now != NULL ? "write \"%s\"" : "did you mean \"%s\"?",
	    meant);
	diag_replace(d, coro_name_at(w->j->src, item), item->name, meant);
}

/* True if this version reads the section or key; if not, says so. */
static bool
is_read(const struct walk *w, const struct coro_item *item, int since,
    int until, const char *now)
{
	const struct judge_coro *j = w->j;

	if (corosync_has(j->version, since, until))
		return true;
	diag_at(j->diag, RULE_corosync_unknown, coro_name_at(j->src, item),
	    j->version < since ? "corosync %s does not read \"%s\" yet" :
	    "corosync %s no longer reads \"%s\"", version_text(j),
	    item->name);
	if (j->version < since)
		diag_fix(j->diag, "remove it, %d.%d is the first that does",
		    since / 100, since % 100);
	else
		fix_unknown(w, item, now);
	return false;
}

/* coroparse.c main_config_parser_cb: some sections refuse what they do not
 * know, or take the lines of a section in them for their own. */
static void
judge_unknown(const struct walk *w, const struct coro_item *item)
{
	const struct judge_coro *j = w->j;
	bool section = item->value == NULL;
	bool closed = w->row != NULL && w->row->closed;

	if (closed && (section || strcmp(w->path, "uidgid") == 0 ||
	    strcmp(w->path, "totem.interface.member") == 0))
		diag_at(j->diag, RULE_corosync_conf,
		    coro_name_at(j->src, item), section ?
		    "no section can stand in %s: corosync takes the lines of "
		    "\"%s\" for the other's" :
		    "corosync takes no other key in %s, such as \"%s\"",
		    w->path, item->name);
	else if (w->path[0] == '\0')
		diag_at(j->diag, RULE_corosync_unknown,
		    coro_name_at(j->src, item), section ?
		    "corosync %s reads no section \"%s\"" :
		    "corosync %s reads no key outside of the sections, such "
		    "as \"%s\"", version_text(j), item->name);
	else
		diag_at(j->diag, RULE_corosync_unknown,
		    coro_name_at(j->src, item), section ?
		    "corosync %s reads no section \"%s\" in %s" :
		    "corosync %s reads no \"%s\" in %s", version_text(j),
		    item->name, w->path);
	fix_unknown(w, item, NULL);
}

/* icmap.c icmap_check_key_name, and what no other reader takes. */
static bool
judge_name(const struct walk *w, const struct coro_item *item)
{
	const struct judge_coro *j = w->j;
	size_t len = strspn(item->name, NAME_BYTES);

	if (strchr(item->name, '.') != NULL) {
		diag_at(j->diag, RULE_corosync_conf,
		    coro_name_at(j->src, item), "\"%s\" has a dot: that is a "
		    "name in a section", item->name);
		diag_fix(j->diag, "write the section, and the name in it");
		return false;
	}
	if (item->name[len] == '\0' &&
	    (item->value == NULL || w->path[0] != '\0' || len > 2))
		return true;
	diag_at(j->diag, RULE_corosync_conf, coro_name_at(j->src, item),
	    "corosync takes no such name as \"%s\"", item->name);
	diag_fix(j->diag, "use letters, digits and underscores");
	return false;
}

static void
judge_number(const struct walk *w, const struct corosync_key *row,
    const struct coro_item *item)
{
	const struct judge_coro *j = w->j;
	unsigned long long max;
	long long min, value;

	corosync_range(row->type, &min, &max);
	if (coro_number(item->value, min, max, &value))
		return;
	diag_at(j->diag, RULE_corosync_conf, coro_value_at(j->src, item),
	    "%s is \"%s\", it has to be a whole number from %lld to %llu",
	    item->name, item->value, min, max);
	diag_fix(j->diag, "write a number, or remove the line");
}

/* logsys.c logsys_priority_id_get compares without case. */
static const char *
folded(const struct walk *w, const struct coro_item *item)
{
	char *copy;
	size_t i;

	if (strstr(item->name, "_priority") == NULL &&
	    strcmp(item->name, "syslog_level") != 0)
		return item->value;
	copy = arena_strdup(w->j->arena, item->value);
	for (i = 0; copy[i] != '\0'; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + 'a' - 'A');
	return copy;
}

static void
judge_word(const struct walk *w, const struct corosync_key *row,
    const struct coro_item *item)
{
	const struct judge_coro *j = w->j;

	if (is_word(row->words, folded(w, item)))
		return;
	if (row->type == CORO_HINT)
		diag_at(j->diag, RULE_corosync_ignored,
		    coro_value_at(j->src, item), "corosync does not "
		    "understand %s \"%s\" and works with the default",
		    item->name, item->value);
	else
		diag_at(j->diag, RULE_corosync_conf,
		    coro_value_at(j->src, item), "%s cannot be \"%s\"",
		    item->name, item->value);
	diag_fix(j->diag, "write %s", list_words(j->arena, row->words));
}

/* totemconfig.c totem_config_validate refuses some keys of other transports
 * and does not look at the rest. */
static void
judge_transport(const struct walk *w, const struct corosync_key *row,
    const struct coro_item *item)
{
	const struct judge_coro *j = w->j;

	if (row->transport == NULL || j->transport[0] == '\0' ||
	    strcmp(j->transport, row->transport) == 0 ||
	    (row->harmless != NULL && is_word(row->harmless, item->value)) ||
	    (row->harmless == NULL && j->version < 300))
		return;
	diag_at(j->diag, row->harmless == NULL ? RULE_corosync_ignored :
	    strncmp(row->name, "crypto", 6) == 0 ? RULE_crypto_transport :
	    strcmp(row->name, "ttl") == 0 ? RULE_multicast_transport :
	    RULE_corosync_conf, coro_name_at(j->src, item),
	    row->harmless != NULL ? "corosync refuses %s with transport %s, "
	    "only %s has it" : "corosync ignores %s with transport %s, only "
	    "%s has it", item->name, j->transport, row->transport);
	if (coro_find(j->top, "totem.transport") != NULL)
		diag_note_at(j->diag, judge_coro_at(j, "totem.transport"),
		    "the transport");
	if (strcmp(row->transport, "knet") == 0)
		diag_fix(j->diag, "remove it, or write transport: knet");
	else
		diag_fix(j->diag, "remove it");
}

static void
judge_key(const struct walk *w, const struct coro_item *item)
{
	const struct judge_coro *j = w->j;
	const struct corosync_key *row;

	if (!judge_name(w, item) || w->row == &unknown)
		return;
	row = corosync_key(w->path, item->name, j->version);
	if (row == NULL) {
		if (w->row == NULL ? w->path[0] == '\0' : !w->row->open)
			judge_unknown(w, item);
		return;
	}
	if (!is_read(w, item, row->since, row->until, row->now))
		return;
	if (row->words != NULL)
		judge_word(w, row, item);
	else if (row->type != CORO_TEXT)
		judge_number(w, row, item);
	judge_transport(w, row, item);
}

/* icmap holds one value a key: the last. */
static void
judge_twice(const struct walk *w, const struct coro_item *item,
    struct seen *seen)
{
	const struct judge_coro *j = w->j;
	const struct coro_item *first;

	/* each has an effect of its own */
	if (strcmp(w->path, "uidgid") == 0 ||
	    strcmp(w->path, "totem.interface.member") == 0)
		return;
	first = seen_add(seen, item->name, strlen(item->name), item);
	if (first == NULL)
		return;
	diag_at(j->diag, RULE_corosync_ignored, coro_name_at(j->src, item),
	    "%s is given twice, corosync takes the last", item->name);
	diag_note_at(j->diag, coro_name_at(j->src, first), "first here");
	diag_fix(j->diag, "remove one of the two");
}

/* coroparse.c main_config_parser_cb, PARSER_CB_SECTION_END: what the section
 * is called becomes a part of names. */
static void
judge_label(const struct walk *w, const struct coro_item *section)
{
	static const struct { const char *path, *key; bool must; } rows[] = {
		{ "logging.logger_subsys", "subsys", true },
		{ "logging.logging_daemon", "name", true },
		{ "logging.logging_daemon", "subsys", false },
	};
	const struct judge_coro *j = w->j;
	const struct coro_item *item;
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(w->path, rows[i].path) != 0)
			continue;
		item = coro_find(section, rows[i].key);
		if (item == NULL && rows[i].must) {
			diag_at(j->diag, RULE_corosync_conf,
			    coro_name_at(j->src, section), "%s has no %s",
			    section->name, rows[i].key);
			diag_fix(j->diag, "write %s: NAME into it",
			    rows[i].key);
		}
		len = item == NULL ? 0 : strlen(item->value);
		if (item == NULL || (len <= MAX_LABEL &&
		    strspn(item->value, NAME_BYTES) == len))
			continue;
		diag_at(j->diag, RULE_corosync_conf,
		    coro_value_at(j->src, item), "corosync takes no such "
		    "%s as \"%s\"", item->name, item->value);
		diag_fix(j->diag, "use letters, digits and underscores");
	}
}

/* The section itself, as a thing that stands in another. */
static bool
judge_section(const struct walk *parent, const struct walk *w,
    const struct coro_item *section)
{
	if (!judge_name(parent, section))
		return false;
	if (parent->row != NULL && parent->row->open)
		return true;
	if (w->row == NULL) {
		judge_unknown(parent, section);
		return false;
	}
	if (!is_read(parent, section, w->row->since, w->row->until,
	    w->row->now))
		return false;
	judge_label(w, section);
	return true;
}

/* Recursion is as deep as a path of 254 bytes allows. */
static void
walk_section(const struct walk *w, const struct coro_item *section)
{
	const struct coro_item *item;
	struct seen *seen;
	struct walk below = { .j = w->j };
	size_t n = 0;

	for (item = section->first; item != NULL; item = item->next)
		n += item->value != NULL;
	seen = seen_new(w->j->arena, n);
	for (item = section->first; item != NULL &&
	    !judge_coro_enough(w->j); item = item->next) {
		if (item->value != NULL) {
			judge_key(w, item);
			judge_twice(w, item, seen);
			continue;
		}
		below.path = w->path[0] == '\0' ? item->name :
		    arena_dotted(w->j->arena, w->path, item->name);
		below.row = corosync_section(below.path);
		if (below.row == NULL && w->row != NULL && w->row->open)
			below.row = w->row;
		if (!judge_section(w, &below, item))
			below.row = &unknown;
		walk_section(&below, item);
	}
}

void
judge_coro_shape(const struct judge_coro *j)
{
	const struct walk top = { .j = j, .path = "" };

	walk_section(&top, j->top);
}
