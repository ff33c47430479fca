/* SPDX-License-Identifier: MIT */
/* Platform tables: schemas/platforms/NAME.xml as rows. */
#ifndef PGHAC_PLATFORM_H
#define PGHAC_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct grammar;

/*
 * The default of one key of the topology, or a word that the templates go by.
 * value may hold {digits}, {user} and keys of the same group, as {version}.
 */
struct platform_default {
	const char	*at;	/* element below <topology>: "cluster" */
	const char	*key;
	const char	*value;
};

/* What pghac init writes for a key, in place of the grammar's example. */
struct platform_example {
	const char	*key;		/* "postgresql.version" */
	const char	*value;
};

/* A setting that the packages' postgresql.conf has; value may hold keys of
 * the postgresql group, as {version}. */
struct platform_setting {
	const char	*name;
	const char	*value;
	const char	*type;		/* string int float bool */
	int		 since, until;	/* versions (93 = 9.3), inclusive */
};

/* A line of the pg_hba.conf for topologies without one; NULL: no such
 * column.  user may hold {user}, the replication user. */
struct platform_hba {
	const char	*type, *database, *user, *address, *from, *method;
};

/*
 * What a host needs: a preset (a file of one line or two, before packages
 * come), outside (the same of a standby outside the cluster), a channel (a
 * repository that the distribution has switched off), a module, a repository,
 * a package, a remedy (one text for another in a package's file) or a service.
 * Attributes may hold {version}, {digits} and keys of postgresql; agent, fence
 * and shell are lists of words, group is a group of cluster that must be there,
 * when a key of pacemaker that must be true, is a text that must not be that
 * of unless; all that are not NULL must hold.
 */
struct platform_need {
	const char	*element;
	struct platform_attr {
		const char	*name, *value;
	}		*attrs;		/* nattrs, "name" among them */
	size_t		 nattrs;
	const char	*agent, *fence, *shell, *group, *when;
	const char	*is, *unless;
	int		 since, until;
};

struct platform {
	const char			*name;
	const char			*stack;		/* cman, corosync */
	const char			*transports;	/* list of words */
	size_t				 supported_nodes;
	int				 since, until;	/* PostgreSQL */
	const struct platform_default	*defaults;
	size_t				 ndefaults;
	const struct platform_setting	*settings;
	size_t				 nsettings;
	const struct platform_hba	*hba;
	size_t				 nhba;
	const struct platform_need	*needs;
	size_t				 nneeds;
	const struct platform_example	*examples;
	size_t				 nexamples;
	const struct platform		*next;
	struct arena			*arena;
	struct platform			*unread; /* itself before it is read */
};

/*
 * Reads the table of every platform that the grammar's cluster.platform
 * names (resource schemas/platforms/NAME.xml).  NULL with *error if one is
 * absent or wrong.
 */
const struct platform	*platform_read(struct arena *, const char *dir,
			    const struct grammar *, const char **error);
/* The platform of that name, NULL if none; the arena of platform_read must be
 * there yet. */
const struct platform	*platform_find(const struct platform *,
			    const char *name);

/* True if the word stands in a list with blanks between. */
bool			 platform_has_word(const char *list,
			    const char *word);

/*
 * A PostgreSQL version as one number that grows: "9.3" is 93, "10" is 100,
 * "15" is 150; 0 if text is no version.
 */
int			 version_number(const char *text);
/* The text of such a number, in a static table; "?" if unknown. */
const char		*version_text(int version);

#endif
