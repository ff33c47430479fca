/* SPDX-License-Identifier: MIT */
/* The command line: commands, options, help. */
#ifndef PGHAC_OPTS_H
#define PGHAC_OPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "rules.h"

#define PGHAC_VERSION "0.1.0"

/* Exit statuses, also of the manual page. */
enum status {
	STATUS_OK = 0,		/* clean, warnings allowed */
	STATUS_FOUND = 1,	/* errors in the input, or a difference */
	STATUS_USAGE = 2,
	STATUS_SYSTEM = 3	/* disk, permission, memory */
};

/* Formats of one run; each may be in a file. */
#define REPORTS_MAX 8

/* --format NAME=FILE: a report, for other programs. */
struct report_format {
	const char	*name;
	const char	*file;		/* NULL: standard output, at most one */
};

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct opts {
	const char		*const *args;	/* nargs, after the command */
	size_t			 nargs;
	const char		*out;		/* -o, "out" */
	const char		*templates;	/* NULL: the embedded ones */
	const char		*platform;	/* init, diff; NULL: none */
	struct report_format	 reports[REPORTS_MAX];
	size_t			 nreports;
	const char		*bare_format;	/* --format without a file */
	bool			 text;		/* messages for people */
	enum color		 color;
	bool			 check;		/* build --check */
	const char		*as;		/* lint: the kind of file */
	const char		*node;		/* lint: --node */
	const char		*postgresql;	/* lint, diff; NULL: none */
	const char		*corosync;	/* lint: a version, or NULL */
	const char		*from;		/* hba: an address or "local" */
	const char		*user, *database; /* hba; NULL: not given */
	bool			 ssl, replication;
	bool			 quiet;
	bool			 strict;
	bool			 help;
	bool			 version;
	long			 jobs;		/* -j, 1 */
	char			*error;		/* what *error pointed at */
	struct rule_levels	 levels;
};

struct buf;
struct command;

/* One command of the table. */
struct command {
	const char	*name;
	const char	*synopsis;	/* after "pghac NAME " */
	const char	*summary;	/* one line of --help */
	const char	*help;		/* what `pghac NAME --help` adds */
	const char	*options;	/* letters it takes beside the common */
	int		 min_args, max_args;	/* -1: any number */
	int	       (*run)(const struct opts *);
};

/*
 * Reads argv by the command's options; argv[0] is the command's name.
 * False with *error set (one line, no full stop) if it is wrong usage.
 */
bool	opts_read(const struct command *, int argc, char *const argv[],
	    struct opts *, const char **error);

/* Frees what opts_read allocated; the struct itself is the caller's. */
void	opts_free(struct opts *);

/* `pghac --help` of all commands (n), and `pghac NAME --help`. */
void	opts_help(const struct command *, size_t n, struct buf *out);
void	opts_help_command(const struct command *, struct buf *out);

#endif
