/* SPDX-License-Identifier: MIT */
/* The lines of pg_hba.conf as fields: the tokeniser of hba.c. */
#ifndef PGHAC_HBA_LEX_H
#define PGHAC_HBA_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "read_hba.h"

/* All zero but the first three members: at the start of src. */
struct hba_lexer {
	struct arena		*arena;
	const struct source	*src;
	int			 version;
	size_t			 off;		/* of the next line */
	size_t			 line;		/* lines read so far */
};

/* A line with at least one field, or with a fault. */
struct hba_record {
	const struct hba_field	*fields;
	size_t			 nfields;
	struct span		 at;
	size_t			 line;		/* from 1 */
	const char		*fault;		/* NULL: none */
	struct span		 fault_at;
};

/* Reads on to the next record; false at the end. */
bool	hba_lex(struct hba_lexer *, struct hba_record *);

#endif
