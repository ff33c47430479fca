/* SPDX-License-Identifier: MIT */
/* Judges files that exist, for `pghac lint`, each as its program reads it. */
#ifndef PGHAC_JUDGE_H
#define PGHAC_JUDGE_H

struct job;
struct schema;
struct source;

/*
 * Judges a cluster.conf as cman, fenced and corosync 1.4 of EL 6 read it,
 * with Pacemaker on top.  First the shape, by the table made of
 * schemas/cluster.rng, in words of our own; then, as a second opinion,
 * by that schema itself (full: schema_compile of "schemas/cluster.rng", once
 * for all files); then what stands between elements.  Where the shape is wrong
 * the rest is not looked at.  Reports into job->diag at places of src.
 */
void	judge_cluster_conf(struct job *, const struct source *,
	    struct schema *full);

/*
 * Judges a corosync.conf as that version of corosync (corosync_key.h) and its
 * votequorum read it, and Pacemaker and qdevice with them: what they refuse,
 * and what they skip without a word.  The host called node (NULL: any) must
 * find itself in it by its name.
 */
void	judge_corosync_conf(struct job *, const struct source *, int version,
	    const char *node);

/* Judges /etc/sysconfig/cman, which the init script of cman sources. */
void	judge_sysconfig_cman(struct job *, const struct source *);

#endif
