/* SPDX-License-Identifier: MIT */
/* Which line of pg_hba.conf answers a client: check_hba of hba.c. */
#include <string.h>
#include <sys/socket.h>

#include "hba_cover.h"
#include "hba_option.h"
#include "hba_regex.h"
#include "read_hba.h"

/* In ascending order: a field is what the best of its tokens is. */
enum answer { NO, MAYBE, YES };

static enum answer
at_least(enum answer a, enum answer b)
{
	return a > b ? a : b;
}

/* @FILE: other tokens stand there. */
static bool
is_file(const struct hba_token *t)
{
	return !t->quoted && t->text[0] == '@' && t->text[1] != '\0';
}

/* token_matches; from 16 on /regex, quoted or not. */
static enum answer
match_name(const struct hba_token *t, const char *name, int version)
{
	if (t->text[0] == '/' && version >= 160)
		switch (hba_regex_match(t->text + 1, name)) {
		case 0:
			return NO;
		case 1:
			return YES;
		default:
			return MAYBE;
		}
	return strcmp(t->text, name) == 0 ? YES : NO;
}

/* check_role */
static enum answer
match_user(const struct hba_token *t, const struct hba_client *c,
    int version)
{
	if (is_file(t))
		return MAYBE;
	/* a role is a member of itself */
	if (!t->quoted && t->text[0] == '+')
		return strcmp(t->text + 1, c->user) == 0 ? YES : MAYBE;
	return hba_is_keyword(t, "all") ? YES : match_name(t, c->user, version);
}

/* check_db */
static enum answer
match_database(const struct hba_token *t, const struct hba_client *c,
    int version)
{
	bool same;

	if (is_file(t))
		return MAYBE;
	if (c->database == NULL)
		return hba_is_keyword(t, "replication") ? YES : NO;
	if (hba_is_keyword(t, "all"))
		return YES;
	same = strcmp(c->database, c->user) == 0;
	if (hba_is_keyword(t, "sameuser"))
		return same ? YES : NO;
	if (hba_is_keyword(t, "samerole") || hba_is_keyword(t, "samegroup"))
		return same ? YES : MAYBE;
	if (hba_is_keyword(t, "replication"))
		return NO;
	return match_name(t, c->database, version);
}

static enum answer
match_network(const struct hba_line *l, const struct hba_client *c)
{
	int i;

	if (l->family != c->family)
		return NO;
	for (i = 0; i < ip_bits(l->family) / 8; i++)
		if (((l->net[i] ^ c->address[i]) & l->mask[i]) != 0)
			return NO;
	return YES;
}

/* Record type and address column. */
static enum answer
match_connection(const struct hba_line *l, const struct hba_client *c,
    int version)
{
	enum hba_type type = hba_type(l->type, version);

	if ((type == HBA_TYPE_local) != (c->family == AF_UNSPEC))
		return NO;
	if (type == HBA_TYPE_local)
		return YES;
	/* the client is taken to use no GSSAPI encryption */
	if ((type == HBA_TYPE_hostssl && !c->ssl) ||
	    (type == HBA_TYPE_hostnossl && c->ssl) ||
	    type == HBA_TYPE_hostgssenc)
		return NO;
	switch (l->address) {
	case HBA_ALL:
		return YES;
	case HBA_NETWORK:
		return match_network(l, c);
	default:
		return MAYBE;
	}
}

/* The columns of names. */
static enum answer
match_names(const struct hba_line *l, const struct hba_client *c, int version)
{
	enum answer database = NO, user = NO;
	size_t i;

	for (i = 0; i < l->database.ntokens; i++)
		database = at_least(database, match_database(
		    &l->database.tokens[i], c, version));
	for (i = 0; i < l->user.ntokens; i++)
		user = at_least(user, match_user(&l->user.tokens[i], c,
		    version));
	return database < user ? database : user;
}

static enum answer
match_line(const struct hba_line *l, const struct hba_client *c, int version)
{
	enum answer connection, names;

	/* include: any line may stand there */
	if (l->database.ntokens == 0)
		return MAYBE;
	connection = match_connection(l, c, version);
	names = match_names(l, c, version);
	return connection < names ? connection : names;
}

const struct hba_line *
hba_match(const struct hba *hba, const struct hba_client *client,
    int version, bool *unsure)
{
	size_t i;

	for (i = 0; i < hba->nlines; i++)
		switch (match_line(&hba->lines[i], client, version)) {
		case YES:
			return &hba->lines[i];
		case MAYBE:
			*unsure = true;
			break;
		default:
			break;
		}
	return NULL;
}

bool
hba_admitted(const struct hba *hba, unsigned kind, const char *database,
    const char *user, int version, const struct ip_range *from,
    struct ip_set *may, size_t *budget)
{
	struct hba_client c = { .database = database, .user = user };
	struct ip_set taken = { 0 }, own = { 0 };
	const struct hba_line *l;
	const struct ip_range *list;
	struct ip_range part;
	enum answer names;
	size_t i, k, n, work;

	for (i = 0; i < hba->nlines && *budget > 0; i++) {
		l = &hba->lines[i];
		ip_set_list(&taken, &work);
		work += 1 + l->database.ntokens + l->user.ntokens;
		*budget -= *budget < work ? *budget : work;
		if (l->database.ntokens == 0)
			ip_set_add_rest(may, from, &taken);
		names = match_names(l, &c, version);
		if ((hba_kinds(l, version) & kind) == 0 || names == NO)
			continue;
		ip_set_free(&own);
		hba_addresses_widest(l, &own);
		list = ip_set_list(&own, &n);
		for (k = 0; k < n && strcmp(l->method, "reject") != 0; k++)
			if (ip_range_common(&list[k], from, &part))
				ip_set_add_rest(may, &part, &taken);
		if (names == YES) {
			ip_set_free(&own);
			hba_addresses(l, &own, NULL);
			list = ip_set_list(&own, &n);
			for (k = 0; k < n; k++)
				if (ip_range_common(&list[k], from, &part))
					ip_set_add(&taken, &part);
		}
	}
	ip_set_free(&taken);
	ip_set_free(&own);
	return *budget > 0;
}
