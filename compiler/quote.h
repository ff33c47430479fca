/* SPDX-License-Identifier: MIT */
/* Quoting of one value for each target syntax. */
#ifndef PGHAC_QUOTE_H
#define PGHAC_QUOTE_H

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

/*
 * POSIX sh word, as an argument of a command: bare if all of it is
 * [A-Za-z0-9_@%+=:,./-], else '...' with '\''.  Any bytes but NUL.
 */
quote_fn	quote_sh;
/* The right side of NAME=value in a file that sh sources: as quote_sh. */
quote_fn	quote_sysconfig;
/*
 * postgresql.conf value, facts/postgresql.md 2.1.  Control characters are
 * written as \n, \r, \t or \ooo, so the value stays on one line.
 */
quote_fn	quote_pgconf;
/*
 * One pg_hba.conf field that must mean the literal name s: what would be a
 * keyword, +group or @file is quoted, a '"' doubled.  No newline; no leading
 * '/' (PostgreSQL 16 reads a regular expression, quoted or not); at most 255
 * bytes (the longest word of 16 and older).
 */
quote_fn	quote_hba;
/*
 * One pg_hba.conf field whose meaning is wanted: all, sameuser, +group,
 * @file, /regex, 10.0.0.0/8 keep it, whatever else they hold; "name" in
 * double quotes is the literal name inside (a '"' in it is doubled).  Refuses
 * what quote_hba refuses, but for the '/'.
 */
quote_fn	quote_hba_word;
/* One libpq conninfo value (facts/postgresql.md 3.1).  Any bytes but NUL. */
quote_fn	quote_conninfo;
/*
 * INI-like and corosync.conf value, which have no quotes: no control
 * characters, no blank at either end, no brace, no '#' or ';'.
 */
quote_fn	quote_ini;
/*
 * A word of crmsh, or the value of NAME=value (Python's shlex.split): bare,
 * '...', or "..." with \\ and \" where s holds a '.  ASCII only, as crmsh 4
 * writes &#233; for an e with an accent; no control characters, not empty, no
 * backslash that crmsh's own output would lose (cliformat.py, quote_wrap): it
 * reads that back before it takes an object.
 */
quote_fn	quote_crm;
/* JSON string with its quotes; UTF-8 only. */
quote_fn	quote_json;
/* XML attribute value (quotes included), XML 1.0 characters only. */
quote_fn	quote_xml;
/*
 * The text of a comment in a sh, postgresql.conf or pg_hba.conf file: no
 * control characters but tab.  A backslash at its end gets a blank after it:
 * PostgreSQL 14 joins pg_hba.conf lines there, comments too.
 */
quote_fn	quote_comment;
/*
 * A code span of Markdown (CommonMark 0.29, 6.3), its backticks included:
 * UTF-8 without control characters, not empty.  In a cell of a table (GitHub
 * Flavored Markdown 4.10) a '|' needs a backslash, and so has none before it.
 */
quote_fn	quote_md;
quote_fn	quote_md_cell;
/* Text at the start of a line of a man page: no control characters. */
quote_fn	quote_roff;
/*
 * The text behind the last "::" of a workflow command of GitHub Actions, and
 * the value of one of its properties: the runner (ActionCommand.cs) undoes
 * %25 %0D %0A, in properties also %3A %2C.  Any bytes but NUL.
 */
quote_fn	quote_github;
quote_fn	quote_github_property;

/* The functions by the name that templates use: "sh", "hba-word", ... */
struct quote_row {
	const char	*name;
	quote_fn	*fn;
};
extern const struct quote_row quote_table[];
extern const size_t quote_count;

#endif
