/* SPDX-License-Identifier: MIT */
/* A fast allocator for libxml2's many small pieces. */
#ifndef PGHAC_MEMPOOL_H
#define PGHAC_MEMPOOL_H

/*
 * Makes libxml2 and libxslt take memory from size-class free lists (a third
 * less time for many topologies, shared/facts/performance.md section 3).
 * Must be the first call of all that concern libxml2, in a program with one
 * thread.  Does nothing in a sanitizer build, which is to see every block.
 * Memory that was freed serves again but goes back to the system only at the
 * end; running out of it ends the program with status 3, as arena.h has it.
 */
void	mempool_install(void);

#endif
