/* SPDX-License-Identifier: MIT */
/* The rendered bundle in memory: files, their text and its causes. */
#ifndef PGHAC_BUNDLE_H
#define PGHAC_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

struct job;
struct place;

enum file_kind {
	KIND_CLUSTER_CONF, KIND_SYSCONFIG, KIND_COROSYNC_CONF,
	KIND_POSTGRESQL_CONF, KIND_PG_HBA_CONF, KIND_RECOVERY_CONF,
	KIND_STANDBY_SIGNAL, KIND_SCRIPT, KIND_CRM, KIND_STEP, KIND_HOSTS,
	KIND_FIREWALL, KIND_CIB, KIND_RUNBOOK, KIND_TEXT,
	KIND_N
};

/* Where a template made a line: its file and line. */
struct template_place {
	const char	*file;	/* "templates/cman/cluster.xsl" */
	long		 line;
};

/* The causes of one output line. */
struct bundle_line {
	size_t			 off;	/* where it starts in text */
	const struct place	*place;	/* NULL: no setting caused it */
	struct template_place	 at;
};

struct bundle_file {
	enum file_kind		 kind;
	const char		*node;	/* NULL: the same on every node */
	bool			 cluster; /* beside the nodes, on none */
	const char		*path;	/* on the node, absolute, clean */
	const char		*owner, *group;
	unsigned		 mode;	/* 0640 */
	const char		*on_change; /* none initial reload restart
					     * cluster-reload cluster-restart
					     * manual */
	const char		*text;	/* len bytes, NUL after */
	size_t			 len;
	const struct bundle_line *lines; /* nlines, in order */
	size_t			 nlines;
	struct template_place	 at;	/* of the <file> itself */
	const struct place	*place;	/* its cause; NULL: no setting */
	const char		*sha256; /* hex; NULL: node_sums.h not yet */
};

/* A secret that must stand on a node before the bundle works. */
struct bundle_secret {
	const char	*name;
	const char	*node;	/* NULL: on every node */
	const char	*path;	/* absolute */
	const char	*owner, *group;
	unsigned	 mode;
	const char	*form;	/* pgpass, script, key, text */
	const char	*hint;	/* what the file must hold, one line */
};

struct bundle {
	const char			*cluster; /* directory name */
	const char *const		*nodes;	/* nnodes names, in order */
	size_t				 nnodes;
	size_t				 noutside; /* the last of them are
						    * outside the cluster */
	const struct bundle_file	*files;	/* nfiles, as rendered */
	size_t				 nfiles;
	const struct bundle_secret	*secrets;
	size_t				 nsecrets;
};

/*
 * The bundle of a document that schemas/bundle.rng accepts: texts are put
 * together (XML as `ccs` writes it: two blanks a level, attributes sorted,
 * LF); names of nodes, paths and modes are checked, so that nothing leaves
 * the output directory.  Returns NULL after diagnostics under
 * RULE_template_fault.  Lives in the job's arena.
 */
struct bundle	*bundle_read(struct job *, xmlDocPtr);

/* True if the node gets the file: one that names it or, of the cluster's own
 * nodes, one that names none. */
bool		 bundle_file_on(const struct bundle *,
		    const struct bundle_file *, const char *node);

/* File kinds by name ("cluster.conf", ...). */
const char	*file_kind_name(enum file_kind);
/* KIND_N if there is none of that name. */
enum file_kind	 file_kind_find(const char *name);

#endif
