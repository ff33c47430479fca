/* SPDX-License-Identifier: MIT */
/* Gate 4: every rendered file is read back, judged and compared. */
#ifndef PGHAC_READBACK_H
#define PGHAC_READBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "source.h"

struct bundle;
struct bundle_file;
struct diag;
struct job;
struct mint;
struct mnode;
struct model;

/*
 * Reads each file of the bundle by the reader of its kind and compares what
 * it says with the model: cluster.conf by schemas/cluster/core.rng,
 * corosync.conf as its corosync does (judge.h),
 * sysconfig and scripts as sh words, cib.xml by read_cib.h, postgresql.conf,
 * recovery.conf and pg_hba.conf as that PostgreSQL version reads them.  A
 * difference is a fault of the template (RULE_template_fault): the message
 * names the output line, the template's place and, with a caret, the
 * topology's.
 */
void	readback_check(struct job *, const struct model *,
	    const struct bundle *);

/* What follows is shared by the readback_*.c files. */

/* A file being read back, for one of the nodes that get it. */
struct readback {
	struct job			*job;
	const struct model		*model;
	const struct bundle_file	*file;
	const struct mnode		*node;
	const struct source		*src;	/* its text */
};

/* A fault of the output line (from 1; 0: of the file as a whole). */
void	readback_fault(const struct readback *, size_t line,
	    const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* A fault by something that is not there, which this place demands. */
void	readback_missing(const struct readback *, const struct place *,
	    const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*
 * Compares a value that was read (NULL: absent) with the model's (NULL:
 * should be absent); reports a difference as what.
 */
void	readback_value(const struct readback *, size_t line,
	    const char *what, const char *read, const char *wanted,
	    const struct place *);
/* The same with an integer of the model. */
void	readback_int(const struct readback *, size_t line, const char *what,
	    const char *read, const struct mint *wanted);

/*
 * Hands on what a reader reported about the text, as the template's faults.
 * True if there was nothing: a text that cannot be read is not compared.
 */
bool	readback_readable(const struct readback *, const struct diag *);

/* One function for each kind of file (enum file_kind). */
void	readback_cluster_conf(const struct readback *);
void	readback_corosync_conf(const struct readback *);
void	readback_sysconfig(const struct readback *);
void	readback_postgresql_conf(const struct readback *);
void	readback_pg_hba_conf(const struct readback *);
void	readback_recovery_conf(const struct readback *);
void	readback_standby_signal(const struct readback *);
void	readback_script(const struct readback *);
void	readback_crm_script(const struct readback *);
void	readback_cib_xml(const struct readback *);
void	readback_step(const struct readback *);
void	readback_hosts(const struct readback *);
void	readback_firewall(const struct readback *);
void	readback_runbook(const struct readback *);

#endif
