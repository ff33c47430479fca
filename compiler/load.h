/* SPDX-License-Identifier: MIT */
/* From a topology file to a tree of settings (gate 1: syntax). */
#ifndef PGHAC_LOAD_H
#define PGHAC_LOAD_H

struct job;
struct setting;

/*
 * Reads the topology at path ("-": standard input) with its @include files
 * and returns the root group, or NULL after adding diagnostics (RULE_syntax,
 * RULE_include, RULE_integer_overflow, RULE_source_text, ...).  Everything
 * wrong that can be found is reported.  The tree lives in the job's arena.
 *
 * @include "FILE" is relative to the including file, at any place where a
 * setting may stand, at most 10 deep, and never leads outside the directory
 * that holds the topology (symbolic links resolved); with standard input
 * that is the working directory.  Globs are not known.
 *
 * libconfig 1.5 is the judge of the syntax; what it would bend is refused
 * here first: integers that do not fit its type (it wraps them), NUL in
 * strings (it cuts them), text that is not UTF-8, a key given twice.
 */
struct setting	*load_file(struct job *, const char *path);

#endif
