/* SPDX-License-Identifier: MIT */
/* Quoting of one value for each target syntax. */
#ifndef PGHAC_QUOTE_H
#define PGHAC_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * Each function adds to out the spelling by which the target's reader gets
 * back exactly the len bytes of s.  It returns NULL, or, when that syntax
 * has no spelling for s (out is then unchanged), the reason as a short text
 * such as "a newline".  s never holds a NUL (libconfig and XML cannot).
 *
 * The forms are the plainest that are safe: words that need no quotes get
 * none where the field's files have none (q:sh, q:hba, q:conninfo); values
 * of postgresql.conf are always quoted unless they are plain numbers,
 * number+unit or simple words (q:pgconf).
 */
typedef const char *quote_fn(struct buf *out, const char *s, size_t len);

/* POSIX sh word: bare if only [A-Za-z0-9_@%+=:,./-] (and not leading '-'
 * or '=' problems), else '...' with '\''.  Any bytes but NUL. */
quote_fn	quote_sh;
/* The right side of NAME=value in a file that sh sources. */
quote_fn	quote_sysconfig;
/* postgresql.conf value, facts/postgresql.md 2.1: no newline. */
quote_fn	quote_pgconf;
/* One pg_hba.conf field that must mean the literal name s: keywords, '+',
 * '@', '/' and blanks are quoted away; no newline, no '"' before 9.x? (doubled). */
quote_fn	quote_hba;
/* One pg_hba.conf field whose meaning is wanted (all, +group, 10.0.0.0/8):
 * refused if it would break out of its column. */
quote_fn	quote_hba_word;
/* One libpq conninfo value (facts/postgresql.md 3.1). */
quote_fn	quote_conninfo;
/* INI-like and corosync.conf value: no newline, no leading blank. */
quote_fn	quote_ini;
/* JSON string with its quotes; input is UTF-8. */
quote_fn	quote_json;
/* XML attribute value content (quotes included), XML 1.0 characters only. */
quote_fn	quote_xml;
/* The text of a shell or postgresql.conf comment: one line. */
quote_fn	quote_comment;

/* The functions by the name that templates use ("sh", "pgconf", ...). */
struct quote_row {
	const char	*name;
	quote_fn	*fn;
};
extern const struct quote_row quote_table[];
extern const size_t quote_count;

#endif
