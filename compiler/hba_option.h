/* SPDX-License-Identifier: MIT */
/* Record types, methods and options of pg_hba.conf by version. */
#ifndef PGHAC_HBA_OPTION_H
#define PGHAC_HBA_OPTION_H

#include <stdbool.h>

struct arena;
struct hba_token;
struct span;

/* TYPE_local ..., METHOD_trust ... in the order of hba_methods.def. */
enum hba_type {
#define TYPE(name, text, first, last)			HBA_TYPE_##name,
#include "hba_methods.def"
	HBA_TYPE_N
};

enum hba_method {
#define METHOD(name, text, first, last, types)		HBA_METHOD_##name,
#include "hba_methods.def"
	HBA_METHOD_N
};

/* The row of that name in that version; HBA_TYPE_N, HBA_METHOD_N if none. */
enum hba_type	hba_type(const char *name, int version);
enum hba_method	hba_method(const char *name, int version);

/* Why a word is none of them: the fault, and in *fix what to write (arena). */
const char	*hba_type_fault(struct arena *, const char *name, int version,
		    const char **fix);
const char	*hba_method_fault(struct arena *, const char *name,
		    int version, const char **fix);

/*
 * Judges the method on a line of the type with n options: NULL if the server
 * takes them, else the fault (arena) and its place in *at, set on entry to
 * the method's.
 */
const char	*hba_judge(struct arena *, enum hba_type, enum hba_method,
		    const struct hba_token *options, size_t n, int version,
		    struct span *at);

#endif
