/* SPDX-License-Identifier: MIT */
/* The lock on the output directory; used by outdir.c only. */
#ifndef PGHAC_OUTDIR_LOCK_H
#define PGHAC_OUTDIR_LOCK_H

#include <stdbool.h>

struct arena;

/*
 * Locks the open directory until it is closed, waiting as outdir_open says.
 * NULL, or what is wrong.
 */
const char	*outdir_lock(struct arena *, int fd, bool exclusive);

#endif
