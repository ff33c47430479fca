/* SPDX-License-Identifier: MIT */
/* Which line of pg_hba.conf answers a client: check_hba of hba.c. */
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "hba_cover.h"
#include "hba_option.h"
#include "hba_regex.h"
#include "read_hba.h"

/* A field is what the best of its tokens is. */
static enum hba_answer
at_least(enum hba_answer a, enum hba_answer b)
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
static enum hba_answer
match_name(const struct hba_token *t, const char *name, int version)
{
	if (t->text[0] == '/' && version >= 160)
		switch (hba_regex_match(t->text + 1, name)) {
		case 0:
			return HBA_NO;
		case 1:
			return HBA_YES;
		default:
			return HBA_MAYBE;
		}
	return strcmp(t->text, name) == 0 ? HBA_YES : HBA_NO;
}

/* check_role */
static enum hba_answer
match_user(const struct hba_token *t, const struct hba_client *c,
    int version)
{
	if (is_file(t))
		return HBA_MAYBE;
	/* a role is a member of itself */
	if (!t->quoted && t->text[0] == '+')
		return strcmp(t->text + 1, c->user) == 0 ? HBA_YES : HBA_MAYBE;
	return hba_is_keyword(t, "all") ? HBA_YES :
	    match_name(t, c->user, version);
}

/* check_db */
static enum hba_answer
match_database(const struct hba_token *t, const struct hba_client *c,
    int version)
{
	bool same;

	if (is_file(t))
		return HBA_MAYBE;
	if (c->database == NULL)
		return hba_is_keyword(t, "replication") ? HBA_YES : HBA_NO;
	if (hba_is_keyword(t, "all"))
		return HBA_YES;
	same = strcmp(c->database, c->user) == 0;
	if (hba_is_keyword(t, "sameuser"))
		return same ? HBA_YES : HBA_NO;
	if (hba_is_keyword(t, "samerole") || hba_is_keyword(t, "samegroup"))
		return same ? HBA_YES : HBA_MAYBE;
	if (hba_is_keyword(t, "replication"))
		return HBA_NO;
	return match_name(t, c->database, version);
}

static enum hba_answer
match_network(const struct hba_line *l, const struct hba_client *c)
{
	int i;

	if (l->family != c->family)
		return HBA_NO;
	for (i = 0; i < ip_bits(l->family) / 8; i++)
		if (((l->net[i] ^ c->address[i]) & l->mask[i]) != 0)
			return HBA_NO;
	return HBA_YES;
}

static bool
is_in(const struct ip_set *set, const struct hba_client *c)
{
	struct ip_range one = { .family = c->family };

	memcpy(one.low, c->address, sizeof(one.low));
	memcpy(one.high, c->address, sizeof(one.high));
	return ip_set_meets(set, &one);
}

/* samehost, samenet: as far as the machine is known. */
static enum hba_answer
match_own(const struct hba_line *l, const struct hba_client *c)
{
	if (c->host == NULL)
		return HBA_MAYBE;
	if (is_in(c->host->own, c) || (l->address == HBA_SAMENET &&
	    is_in(c->host->networks, c)))
		return HBA_YES;
	return l->address == HBA_SAMEHOST && is_in(c->host->foreign, c) ?
	    HBA_NO : HBA_MAYBE;
}

/* Record type and address column. */
static enum hba_answer
match_connection(const struct hba_line *l, const struct hba_client *c,
    int version)
{
	enum hba_type type = hba_type(l->type, version);

	if ((type == HBA_TYPE_local) != (c->family == AF_UNSPEC))
		return HBA_NO;
	if (type == HBA_TYPE_local)
		return HBA_YES;
	/* the client is taken to use no GSSAPI encryption */
	if ((type == HBA_TYPE_hostssl && !c->ssl) ||
	    (type == HBA_TYPE_hostnossl && c->ssl) ||
	    type == HBA_TYPE_hostgssenc)
		return HBA_NO;
	switch (l->address) {
	case HBA_ALL:
		return HBA_YES;
	case HBA_NETWORK:
		return match_network(l, c);
	case HBA_SAMEHOST:
	case HBA_SAMENET:
		return match_own(l, c);
	default:
		return HBA_MAYBE;
	}
}

/* The columns of names. */
static enum hba_answer
match_names(const struct hba_line *l, const struct hba_client *c, int version)
{
	enum hba_answer database = HBA_NO, user = HBA_NO;
	size_t i;

	for (i = 0; i < l->database.ntokens; i++)
		database = at_least(database, match_database(
		    &l->database.tokens[i], c, version));
	for (i = 0; i < l->user.ntokens; i++)
		user = at_least(user, match_user(&l->user.tokens[i], c,
		    version));
	return database < user ? database : user;
}

enum hba_answer
hba_match_line(const struct hba_line *l, const struct hba_client *c,
    int version)
{
	enum hba_answer connection, names;

	/* include: any line may stand there */
	if (l->database.ntokens == 0)
		return HBA_MAYBE;
	connection = match_connection(l, c, version);
	names = match_names(l, c, version);
	return connection < names ? connection : names;
}

const char *
hba_doubt(struct arena *arena, const struct hba_line *l,
    const struct hba_client *c, int version)
{
	const struct hba_token *t;
	size_t i;

	if (l->database.ntokens == 0)
		return "what the included file holds";
	if (match_connection(l, c, version) == HBA_MAYBE)
		return arena_printf(arena, l->address == HBA_NAME ?
		    "whether the client's name is %s" :
		    "whether the client's address is in %s",
		    l->address_text);
	for (i = 0; i < l->database.ntokens + l->user.ntokens; i++) {
		t = i < l->database.ntokens ? &l->database.tokens[i] :
		    &l->user.tokens[i - l->database.ntokens];
		if ((i < l->database.ntokens ? match_database(t, c, version) :
		    match_user(t, c, version)) != HBA_MAYBE)
			continue;
		if (is_file(t))
			return arena_printf(arena, "what the file %s holds",
			    t->text + 1);
		if (t->text[0] == '/')
			return arena_printf(arena, "whether %s matches",
			    t->text);
		return arena_printf(arena, "whether \"%s\" is a member of "
		    "\"%s\"", c->user, t->text[0] == '+' ? t->text + 1 :
		    c->database);
	}
	return "nothing";
}

const struct hba_line *
hba_match(const struct hba *hba, const struct hba_client *client,
    int version, bool *unsure)
{
	size_t i;

	for (i = 0; i < hba->nlines; i++)
		switch (hba_match_line(&hba->lines[i], client, version)) {
		case HBA_YES:
			return &hba->lines[i];
		case HBA_MAYBE:
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
	enum hba_answer names;
	size_t i, k, n, work;

	for (i = 0; i < hba->nlines && *budget > 0; i++) {
		l = &hba->lines[i];
		ip_set_list(&taken, &work);
		work += 1 + l->database.ntokens + l->user.ntokens;
		*budget -= *budget < work ? *budget : work;
		if (l->database.ntokens == 0)
			ip_set_add_rest(may, from, &taken);
		names = match_names(l, &c, version);
		if ((hba_kinds(l, version) & kind) == 0 || names == HBA_NO)
			continue;
		ip_set_free(&own);
		hba_addresses_widest(l, &own);
		list = ip_set_list(&own, &n);
		for (k = 0; k < n && strcmp(l->method, "reject") != 0; k++)
			if (ip_range_common(&list[k], from, &part))
				ip_set_add_rest(may, &part, &taken);
		if (names == HBA_YES) {
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
