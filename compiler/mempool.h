/* SPDX-License-Identifier: MIT */
/* A fast allocator for libxml2's many small pieces. */
#ifndef PGHAC_MEMPOOL_H
#define PGHAC_MEMPOOL_H

#include <stdbool.h>

/*
 * Makes libxml2 and libxslt take memory from size-class free lists (a third
 * less time for many topologies, shared/facts/performance.md section 3).
 * Must be the first call of all that concern libxml2, in a program with one
 * thread.  Does nothing in a sanitizer build, which is to see every block, or
 * with PGHAC_NO_POOL in the environment, for valgrind.
 * Memory that was freed serves again but goes back to the system only at the
 * end; running out of it ends the program with status 3, as arena.h has it.
 */
void	mempool_install(void);
/*
 * True if libxml2 uses the pool.  What lives until the process ends (schemas,
 * stylesheets) need not be taken apart then: the pool goes as a whole, and a
 * run on one topology saves a fortieth of its time.
 */
bool	mempool_used(void);

#endif
