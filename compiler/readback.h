/* SPDX-License-Identifier: MIT */
/* Gate 4: every rendered file is read back, judged and compared. */
#ifndef PGHAC_READBACK_H
#define PGHAC_READBACK_H

struct bundle;
struct job;
struct model;

/*
 * Reads each file of the bundle by the reader of its kind and compares what
 * it says with the model: cluster.conf by schemas/cluster/core.rng,
 * sysconfig and scripts as sh words, postgresql.conf, recovery.conf and
 * pg_hba.conf as that PostgreSQL version reads them.  A difference is a
 * fault of the template (RULE_template_fault): the message names the output
 * line, the template's place and, with a caret, the topology's.
 */
void	readback_check(struct job *, const struct model *,
	    const struct bundle *);

#endif
