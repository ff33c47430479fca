/* SPDX-License-Identifier: MIT */
/* The tables that tools/settings makes of schemas/postgresql/. */
#ifndef PGHAC_PGSETTING_TABLE_H
#define PGHAC_PGSETTING_TABLE_H

#include "pgsetting.h"

/* settings.tsv: sorted by name (ASCII case ignored), then by version. */
extern const struct pgsetting	pgsetting_table[];
extern const size_t		pgsetting_nrows;

/* renames.tsv: what to write in versions that do not know the name. */
struct pgrename {
	const char	*name;
	int		 since, until;
	const char	*instead;
};

extern const struct pgrename	pgrename_table[];
extern const size_t		pgrename_nrows;

#endif
