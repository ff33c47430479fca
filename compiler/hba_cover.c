/* SPDX-License-Identifier: MIT */
/* Which connections a line of pg_hba.conf can answer, as exact sets. */
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "hba_cover.h"
#include "hba_option.h"
#include "hba_regex.h"
#include "read_hba.h"

/* What the ranges of one address column cost, in steps of a search. */
#define ADDRESS_WORK 32

unsigned
hba_kinds(const struct hba_line *l, int version)
{
	unsigned gss = version >= 120 ? HBA_GSS : 0;

	switch (hba_type(l->type, version)) {
	case HBA_TYPE_local:
		return HBA_SOCKET;
	case HBA_TYPE_host:
		return HBA_PLAIN | HBA_SSL | gss;
	case HBA_TYPE_hostssl:
		return HBA_SSL;
	case HBA_TYPE_hostnossl:
		return HBA_PLAIN | gss;
	case HBA_TYPE_hostgssenc:
		return HBA_GSS;
	case HBA_TYPE_hostnogssenc:
		return HBA_PLAIN | HBA_SSL;
	default:
		return 0;	/* include: what stands there is not known */
	}
}

bool
hba_is_keyword(const struct hba_token *t, const char *word)
{
	return !t->quoted && strcmp(t->text, word) == 0;
}

static bool
is_role_of_database(const struct hba_token *t)
{
	return hba_is_keyword(t, "samerole") || hba_is_keyword(t, "samegroup");
}

static bool
is_regex(const struct hba_token *t, int version)
{
	return version >= 160 && t->text[0] == '/';
}

/* A name, and no word with a meaning of its own. */
static bool
is_name(const struct hba_token *t, bool database, int version)
{
	if (is_regex(t, version))
		return false;
	if (t->quoted)
		return true;
	if (t->text[0] == '@' && t->text[1] != '\0')
		return false;
	if (!database)
		return t->text[0] != '+' && strcmp(t->text, "all") != 0;
	return strcmp(t->text, "all") != 0 &&
	    strcmp(t->text, "sameuser") != 0 && !is_role_of_database(t) &&
	    strcmp(t->text, "replication") != 0;
}

/* The same word with the same meaning, or a name that the regex takes. */
static bool
covers_word(const struct hba_token *wide, const struct hba_token *t,
    bool database, int version)
{
	bool name = is_name(t, database, version);

	if (name && is_regex(wide, version))
		return hba_regex_match(wide->text + 1, t->text) == 1;
	return name == is_name(wide, database, version) &&
	    is_regex(wide, version) == is_regex(t, version) &&
	    strcmp(wide->text, t->text) == 0;
}

static bool
covers_user(const struct hba_token *wide, const struct hba_token *t,
    int version)
{
	return hba_is_keyword(wide, "all") ||
	    covers_word(wide, t, false, version);
}

/* All that database t of user can be is among what wide is. */
static bool
covers_database(const struct hba_token *wide, const struct hba_token *t,
    const struct hba_token *user, int version)
{
	/* what stands in a file may be the word replication */
	bool file = !t->quoted && t->text[0] == '@' && t->text[1] != '\0';

	if (hba_is_keyword(wide, "all"))
		return !file && !hba_is_keyword(t, "replication");
	if (hba_is_keyword(wide, "sameuser") && is_name(t, true, version))
		return is_name(user, false, version) &&
		    strcmp(t->text, user->text) == 0;
	if (is_role_of_database(wide))
		return is_role_of_database(t);
	return covers_word(wide, t, true, version);
}

/* One connection's columns: a token of each, and their keys. */
struct pair {
	const struct hba_token	*database;
	const struct hba_token	*user;
	unsigned		 database_key, user_key;
};

static void
set_pair(struct pair *p, const struct hba_token *database,
    const struct hba_token *user)
{
	p->database = database;
	p->user = user;
	p->database_key = hba_key(database->text);
	p->user_key = hba_key(user->text);
}

/* The lines before some line that may cover a pair: a name covers only
 * itself, so they are of four keys, the columns' names or none. */
struct candidates {
	const struct hba	*hba;
	size_t			 next[4];	/* in by_key, nlines: none */
};

/* The first line of the keys in by_key, nlines if there is none. */
static size_t
first_of(const struct hba *hba, unsigned database, unsigned user)
{
	size_t low = 0, high = hba->nlines, mid;
	const struct hba_line *l;

	while (low < high) {
		mid = low + (high - low) / 2;
		l = hba->by_key[mid];
		if (l->database_key < database ||
		    (l->database_key == database && l->user_key < user))
			low = mid + 1;
		else
			high = mid;
	}
	if (low < hba->nlines && (hba->by_key[low]->database_key != database ||
	    hba->by_key[low]->user_key != user))
		return hba->nlines;
	return low;
}

static struct candidates
candidates(const struct hba *hba, const struct pair *p)
{
	struct candidates c = { .hba = hba };
	int k;

	for (k = 0; k < 4; k++)
		c.next[k] = first_of(hba, (k & 1) != 0 ? p->database_key : 0,
		    (k & 2) != 0 ? p->user_key : 0);
	return c;
}

/* The next one in the file's order before line end, NULL if none is left. */
static const struct hba_line *
next_candidate(struct candidates *c, size_t end)
{
	const struct hba_line *const *by_key = c->hba->by_key;
	size_t n = c->hba->nlines, *next;
	const struct hba_line *l;
	int k, first = -1;

	for (k = 0; k < 4; k++)
		if (c->next[k] < n && (first < 0 ||
		    by_key[c->next[k]] < by_key[c->next[first]]))
			first = k;
	if (first < 0 || by_key[c->next[first]] >= c->hba->lines + end)
		return NULL;
	next = &c->next[first];
	l = by_key[(*next)++];
	if (*next < n && (by_key[*next]->database_key != l->database_key ||
	    by_key[*next]->user_key != l->user_key))
		*next = n;
	return l;
}

static bool
covers_pair(const struct hba_line *l, const struct pair *p, int version)
{
	size_t i;

	for (i = 0; i < l->user.ntokens; i++)
		if (covers_user(&l->user.tokens[i], p->user, version))
			break;
	if (i == l->user.ntokens)
		return false;
	for (i = 0; i < l->database.ntokens; i++)
		if (covers_database(&l->database.tokens[i], p->database,
		    p->user, version))
			return true;
	return false;
}

void
hba_addresses(const struct hba_line *l, struct ip_set *set, bool *whole)
{
	bool known = l->address == HBA_ALL || l->address == HBA_NONE;

	if (l->address == HBA_ALL) {
		ip_set_add_family(set, AF_INET);
		ip_set_add_family(set, AF_INET6);
	} else if (l->address == HBA_NETWORK)
		known = ip_set_add_mask(set, l->family, l->net, l->mask);
	if (whole != NULL)
		*whole = known;
}

bool
hba_is_world(const struct hba_line *l)
{
	static const unsigned char zero[16];

	return l->address == HBA_ALL || (l->address == HBA_NETWORK &&
	    memcmp(l->mask, zero, (size_t)ip_bits(l->family) / 8) == 0);
}

/* The address column alone: wide takes all that l takes. */
static bool
covers_address(const struct hba_line *wide, const struct hba_line *l)
{
	size_t i;

	if (wide->address == HBA_ALL || l->address == HBA_NONE)
		return true;
	if (wide->address != l->address)
		/* a host's own addresses are in its own networks */
		return wide->address == HBA_SAMENET &&
		    l->address == HBA_SAMEHOST;
	if (wide->address == HBA_NAME)
		return strcasecmp(wide->address_text, l->address_text) == 0;
	if (wide->address != HBA_NETWORK)
		return true;
	if (wide->family != l->family)
		return false;
	for (i = 0; i < sizeof(l->net); i++)
		if ((wide->mask[i] & ~l->mask[i]) != 0 ||
		    ((wide->net[i] ^ l->net[i]) & wide->mask[i]) != 0)
			return false;
	return true;
}

void
hba_addresses_widest(const struct hba_line *l, struct ip_set *set)
{
	struct ip_range r;
	bool whole;

	hba_addresses(l, set, &whole);
	if (whole)
		return;
	if (l->address == HBA_NETWORK) {
		ip_range_hull(&r, l->family, l->net, l->mask);
		ip_set_add(set, &r);
		return;
	}
	ip_set_add_family(set, AF_INET);
	ip_set_add_family(set, AF_INET6);
}

/* The question, and what was found. */
struct search {
	const struct hba	*hba;
	const struct hba_line	*line;
	size_t			 i;		/* its index */
	int			 version;
	struct ip_set		 target;	/* its addresses, at most */
	size_t			*before;
	size_t			*n;
	size_t			*budget;
};

/* Takes work off the budget; false if it is used up. */
static bool
spend(size_t *budget, size_t work)
{
	*budget -= *budget < work ? *budget : work;
	return *budget > 0;
}

static void
name_line(struct search *s, size_t j)
{
	size_t k;

	for (k = 0; k < *s->n; k++)
		if (s->before[k] == j)
			return;
	if (*s->n < HBA_BEFORE)
		s->before[(*s->n)++] = j;
}

/* True if the lines that set was made of leave no address of the line. */
static bool
covers_target(const struct search *s, struct ip_set *set)
{
	const struct ip_range *list;
	unsigned char gap[16];
	size_t i, n, m;

	ip_set_list(set, &m);
	list = ip_set_list(&s->target, &n);
	spend(s->budget, n * m);
	for (i = 0; i < n && *s->budget > 0; i++)
		if (!ip_set_covers(set, &list[i], gap))
			return false;
	return i > 0 && i == n;
}

static bool
meets_target(const struct search *s, const struct hba_line *l)
{
	struct ip_set own = { 0 };
	const struct ip_range *list;
	bool meets = false;
	size_t i, n;

	hba_addresses(l, &own, NULL);
	list = ip_set_list(&s->target, &n);
	for (i = 0; i < n && !meets; i++)
		meets = ip_set_meets(&own, &list[i]);
	ip_set_free(&own);
	return meets;
}

/* One kind of connection with one pair of words: answered before? */
static bool
answered(struct search *s, unsigned kind, const struct pair *p)
{
	struct candidates c = candidates(s->hba, p);
	struct ip_set set = { 0 };
	const struct hba_line *l;
	size_t j, names[HBA_BEFORE], n = 0;
	bool found = false;

	while (!found && (l = next_candidate(&c, s->i)) != NULL) {
		j = (size_t)(l - s->hba->lines);
		if (!spend(s->budget, 1 + l->database.ntokens +
		    l->user.ntokens))
			break;
		if ((hba_kinds(l, s->version) & kind) == 0 ||
		    !covers_pair(l, p, s->version))
			continue;
		if (covers_address(l, s->line)) {
			names[0] = j;
			n = 1;
			found = true;
		} else if (spend(s->budget, ADDRESS_WORK) &&
		    meets_target(s, l)) {
			hba_addresses(l, &set, NULL);
			if (n < HBA_BEFORE)
				names[n++] = j;
		}
	}
	if (!found && *s->budget > 0)
		found = covers_target(s, &set);
	for (j = 0; j < n && found; j++)
		name_line(s, names[j]);
	ip_set_free(&set);
	return found;
}

bool
hba_unreachable(const struct hba *hba, size_t i, int version,
    size_t before[HBA_BEFORE], size_t *n, size_t *budget)
{
	struct search s = { .hba = hba, .line = &hba->lines[i], .i = i,
	    .version = version, .before = before, .n = n, .budget = budget };
	unsigned kinds = hba_kinds(s.line, version), kind;
	bool all = kinds != 0;
	struct pair p;
	size_t d, u;

	*n = 0;
	hba_addresses_widest(s.line, &s.target);
	for (kind = HBA_SOCKET; kind <= HBA_GSS; kind <<= 1)
		for (d = 0; d < s.line->database.ntokens && all; d++)
			for (u = 0; u < s.line->user.ntokens && all; u++) {
				set_pair(&p, &s.line->database.tokens[d],
				    &s.line->user.tokens[u]);
				if ((kinds & kind) != 0)
					all = answered(&s, kind, &p);
			}
	ip_set_free(&s.target);
	return all;
}

/* The part of own that no line before i surely answers for the pair. */
static void
add_decided(struct search *s, unsigned kind, const struct pair *p,
    const struct ip_set *own, struct ip_set *out)
{
	struct candidates c = candidates(s->hba, p);
	struct ip_set taken = { 0 };
	const struct ip_range *list;
	const struct hba_line *l;
	size_t j, n;

	while (*s->budget > 0 && (l = next_candidate(&c, s->i)) != NULL) {
		spend(s->budget, 1 + l->database.ntokens + l->user.ntokens);
		if ((hba_kinds(l, s->version) & kind) == 0 ||
		    !covers_pair(l, p, s->version))
			continue;
		if (covers_address(l, s->line))
			goto out;
		spend(s->budget, ADDRESS_WORK);
		hba_addresses(l, &taken, NULL);
	}
	list = ip_set_list(own, &n);
	for (j = 0; j < n; j++)
		ip_set_add_rest(out, &list[j], &taken);
out:
	ip_set_free(&taken);
}

bool
hba_decides(const struct hba *hba, size_t i, int version, struct ip_set *out,
    size_t *budget)
{
	struct search s = { .hba = hba, .line = &hba->lines[i], .i = i,
	    .version = version, .budget = budget };
	unsigned kinds = hba_kinds(s.line, version), kind;
	struct ip_set own = { 0 };
	struct pair p;
	size_t d, u;

	hba_addresses(s.line, &own, NULL);
	for (kind = HBA_PLAIN; kind <= HBA_GSS; kind <<= 1)
		for (d = 0; d < s.line->database.ntokens; d++)
			for (u = 0; u < s.line->user.ntokens; u++) {
				set_pair(&p, &s.line->database.tokens[d],
				    &s.line->user.tokens[u]);
				if ((kinds & kind) != 0 && *budget > 0 &&
				    !hba_is_keyword(p.database, "replication"))
					add_decided(&s, kind, &p, &own, out);
			}
	ip_set_free(&own);
	return *budget > 0;
}
