/* SPDX-License-Identifier: MIT */
/* What Pacemaker and its agents can be given: schemas/pacemaker/ as rows. */
#ifndef PGHAC_CRM_OPTION_H
#define PGHAC_CRM_OPTION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* One parameter, property or meta attribute. */
struct crm_option {
	const char	*name;
	const char	*type;		/* boolean integer second time score
					 * percentage select string */
	const char	*values;	/* of a select: "a|b c|d" */
	bool		 required;
	const char	*old;		/* its name before fence-agents 4.1; ""
					 * none */
	const char	*since;		/* version of the agents' package or of
					 * Pacemaker; "" all */
	const char	*follows;	/* the key that it follows from; "" it
					 * is free */
};

struct crm_options {
	const struct crm_option	*list;		/* n */
	size_t			 n;
};

/* The tables, and the rows that were asked for: split once a process. */
struct crm_tables;

/* dir is --templates DIR or NULL. */
struct crm_tables	*crm_tables_new(struct arena *, const char *dir);

/*
 * The rows of an owner: a resource agent ("pgsql"), a fence agent
 * ("fence_ipmilan"), "stonith" (what every fence device can be given beside
 * its agent's own), "property" or "meta"; none for an owner that is not
 * known.
 * Sources: metadata of the agents and of Pacemaker's daemons, older versions
 * from facts/pacemaker.md 1.5, 3.1, 3.6.
 */
struct crm_options	crm_options(struct crm_tables *, const char *owner);

/* The row of that name, or of that old name; NULL if none. */
const struct crm_option	*crm_option_find(const struct crm_options *,
			    const char *name);

/*
 * NULL if the value is one that Pacemaker and the agents read as the type
 * says, else what is expected: "a whole number", "one of a, b c or d".
 */
const char		*crm_option_wants(struct arena *,
			    const struct crm_option *, const char *value);

/* The version of fence-agents that renamed options ("old" is their name before
 * it): ipaddr, login, passwd, port are ip, username, password, plug (first tag
 * with `ip`, facts/pacemaker.md 3.8). */
#define CRM_NEW_NAMES "4.1"

/* True if version ("3.9.5") is older than since ("3.9.7"). */
bool			 crm_version_older(const char *version,
			    const char *since);

#endif
