/* SPDX-License-Identifier: MIT */
/* Reader of pg_hba.conf, as hba.c of that version reads it. */
#ifndef PGHAC_READ_HBA_H
#define PGHAC_READ_HBA_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"
#include "ip.h"

/* One token of a field: a, b in the field a,b. */
struct hba_token {
	const char	*text;
	bool		 quoted;	/* "all" has no special meaning */
	struct span	 at;
};

struct hba_field {
	const struct hba_token	*tokens;
	size_t			 ntokens;
};

/* What the address column says. */
enum hba_address {
	HBA_NONE, HBA_ALL, HBA_SAMEHOST, HBA_SAMENET, HBA_NETWORK, HBA_NAME
};

struct hba_line {
	/* local host hostssl ..., or include include_if_exists include_dir,
	 * which have but a file's name: what they include is not read */
	const char		*type;
	const struct hba_token	*include;	/* the name, else NULL */
	struct hba_field	 database;
	struct hba_field	 user;
	enum hba_address	 address;
	int			 family;	/* AF_INET, AF_INET6 */
	unsigned char		 net[16];	/* network order */
	unsigned char		 mask[16];
	const char		*address_text;	/* as written, ADDRESS MASK */
	struct span		 address_at;
	const char		*method;
	struct span		 method_at;
	const struct hba_token	*options;	/* name=value each */
	size_t			 noptions;
	struct span		 at;		/* the whole line */
	size_t			 line;		/* from 1 */
	/* hba_key of the column's only word where that is a name, else 0 */
	unsigned		 database_key, user_key;
};

/* A number of a word's text, never 0: equal texts have equal ones. */
unsigned		 hba_key(const char *text);

struct hba {
	const struct hba_line	*lines;		/* nlines, in order */
	size_t			 nlines;
	/* hba_index: the lines by database_key, user_key, and in order */
	const struct hba_line *const *by_key;
	bool			 ok;
};

/* Sets by_key; read_hba has done so. */
void			 hba_index(struct arena *, struct hba *);

/*
 * Reads src as PostgreSQL of that version (90100 style is not used:
 * version is major times 10 plus minor below 10, so 93 = 9.3, 150 = 15)
 * tokenises and parses it, facts/postgresql.md 1.  Everything the server
 * would refuse at load is reported under rule, the first fault of each line,
 * all lines in one run; bad lines are left out of the result.  Build options
 * are taken to be a distribution's (openssl pam ldap gssapi: yes; sspi bsd:
 * no); what depends on other files or on name lookups is accepted.
 */
struct hba	*read_hba(struct arena *, const struct source *, int version,
		    struct diag *, enum rule);

struct ip_range;
struct ip_set;

/* What is known of the machine that the server runs on. */
struct hba_host {
	const struct ip_set	*own;		/* some of its addresses */
	const struct ip_set	*foreign;	/* surely none of them */
	const struct ip_set	*networks;	/* some that it is in */
};

/* A connection, as the prover asks about it; the user exists. */
struct hba_client {
	const char	*database;	/* NULL: physical replication */
	const char	*user;
	int		 family;	/* AF_UNSPEC: the Unix socket */
	unsigned char	 address[16];
	bool		 ssl;
	const struct hba_host *host;		/* NULL: not known */
};

/* In ascending order. */
enum hba_answer { HBA_NO, HBA_MAYBE, HBA_YES };

/* hba_match.c: whether the line answers the client.  HBA_MAYBE: that cannot
 * be known offline. */
enum hba_answer	 hba_match_line(const struct hba_line *,
		    const struct hba_client *, int version);
/* What that depends on, for a line that is HBA_MAYBE: one line. */
const char	*hba_doubt(struct arena *, const struct hba_line *,
		    const struct hba_client *, int version);

/*
 * The first line that answers the client, NULL if none does (= reject).
 * Role membership (+group), @FILE, some /regex (16+), include,
 * samehost, samenet and host names cannot be known offline: such a token or
 * address matches nothing here, and *unsure is set (else left alone) if a
 * line that could have answered by one stood before the answer.
 */
const struct hba_line *hba_match(const struct hba *, const struct hba_client *,
		    int version, bool *unsure);

/*
 * Adds the addresses of from at which the user may get into the database by
 * a connection of that kind (hba_cover.h), for all that is known here: what
 * is missing is refused for sure.  False, when the budget of work is used up:
 * nothing is known then.
 */
bool	hba_admitted(const struct hba *, unsigned kind, const char *database,
	    const char *user, int version, const struct ip_range *from,
	    struct ip_set *may, size_t *budget);

#endif
