/* SPDX-License-Identifier: MIT */
/* Record types, methods and options of pg_hba.conf by version. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "hba_option.h"
#include "platform.h"
#include "read_hba.h"
#include "rules.h"

enum option {
#define OPTION(name, first, last, methods, judge)	OPTION_##name,
#include "hba_methods.def"
	OPTION_N
};

/* What the options of one line are judged by. */
struct judged {
	struct arena	*arena;
	enum hba_type	 type;
	enum hba_method	 method;
	int		 version;
	uint64_t	 seen;			/* O() of the options */
	size_t		 count[OPTION_N];	/* elements of list options */
};

typedef const char *judge_fn(struct judged *, enum option, const char *value);

/* An option's mark in a set of them. */
static uint64_t
mark(enum option o)
{
	return (uint64_t)1 << o;
}

static const char *
judge_clientcert(struct judged *j, enum option o, const char *value)
{
	/* the values of 12 on, each with the last version that takes it */
	static const struct {
		const char	*value;
		int		 last, last_with_cert;
	} rows[] = {
		{ "verify-full", 999, 999 }, { "verify-ca", 999, 139 },
		{ "1", 139, 139 }, { "0", 139, 0 }, { "no-verify", 139, 0 },
	};
	bool cert = j->method == HBA_METHOD_cert;
	size_t i;

	(void)o;
	if (j->type != HBA_TYPE_hostssl)
		return "clientcert can stand only on a hostssl line";
	/* until 11 any text but 1 means off */
	if (j->version < 120)
		return !cert || strcmp(value, "1") == 0 ? NULL :
		    "clientcert cannot be off with method cert";
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].value, value) == 0 && j->version <=
		    (cert ? rows[i].last_with_cert : rows[i].last))
			return NULL;
	return arena_printf(j->arena, "clientcert cannot be \"%s\"%s, "
	    "\"verify-full\" is expected", value,
	    cert ? " with method cert" : "");
}

static const char *
judge_clientname(struct judged *j, enum option o, const char *value)
{
	(void)o;
	if (j->type != HBA_TYPE_hostssl)
		return "clientname can stand only on a hostssl line";
	if (strcmp(value, "CN") == 0 || strcmp(value, "DN") == 0)
		return NULL;
	return arena_printf(j->arena, "clientname cannot be \"%s\", \"CN\" or "
	    "\"DN\" is expected", value);
}

/* ldap_pvt_str2scope of OpenLDAP; no scope is base. */
static bool
is_scope(const char *s, size_t len)
{
	static const char *const names[] = { "", "one", "onelevel", "base",
	    "sub", "subtree", "subord", "subordinate", "children" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len &&
		    strncasecmp(names[i], s, len) == 0)
			return true;
	return false;
}

/* HOST:PORT of an LDAP URL: the port is a number. */
static bool
is_host_port(const char *host, size_t len)
{
	const char *end = host + len, *p = memchr(host, ']', len);

	p = memchr(p != NULL ? p : host, ':', (size_t)(end -
	    (p != NULL ? p : host)));
	return p == NULL || (p + 1 < end &&
	    p + 1 + strspn(p + 1, "0123456789") == end);
}

/* BASE?ATTRIBUTES?SCOPE?FILTER?EXTENSIONS, each as the option it stands
 * for; NULL or what is wrong. */
static const char *
judge_ldapurl_parts(struct judged *j, const char *s)
{
	static const enum option part[] = { OPTION_ldapbasedn,
	    OPTION_ldapsearchattribute, OPTION_N, OPTION_ldapsearchfilter };
	size_t i, len;

	for (i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		len = strcspn(s, "?");
		if (part[i] == OPTION_N && !is_scope(s, len))
			return "its scope is none of base, one and sub";
		if (part[i] == OPTION_ldapsearchfilter && len > 0 &&
		    j->version < 110)
			return "this version takes no filter in it";
		if (part[i] != OPTION_N && (i == 0 || len > 0))
			j->seen |= mark(part[i]);
		s += len;
		if (*s == '\0')
			return NULL;
		s++;
	}
	return strchr(s, '?') != NULL || s[strspn(s, ",")] == '\0' ?
	    "it ends in nothing known" : NULL;
}

/*
 * parse_hba_auth_opt and OpenLDAP's ldap_url_parse: the URL stands for
 * ldapserver, once it has a slash for ldapbasedn, and for more behind it.
 */
static const char *
judge_ldapurl(struct judged *j, enum option o, const char *value)
{
	const char *host = strstr(value, "://"), *why = NULL;
	size_t scheme = host != NULL ? (size_t)(host - value) : 0, len;

	(void)o;
	if ((scheme != 4 && (scheme != 5 || j->version < 110)) ||
	    strncasecmp(value, "ldaps", scheme) != 0)
		return arena_printf(j->arena, "ldapurl \"%s\" is not an "
		    "ldap://HOST/BASE URL", value);
	host += 3;
	len = strcspn(host, "/?");
	if (len > 0)
		j->seen |= mark(OPTION_ldapserver);
	if (!is_host_port(host, len))
		why = "its port is not a number";
	else if (host[len] == '/')
		why = judge_ldapurl_parts(j, host + len + 1);
	return why == NULL ? NULL :
	    arena_printf(j->arena, "ldapurl \"%s\": %s", value, why);
}

static const char *
judge_ldapscheme(struct judged *j, enum option o, const char *value)
{
	(void)o;
	if (strcmp(value, "ldap") == 0 || strcmp(value, "ldaps") == 0)
		return NULL;
	return arena_printf(j->arena, "ldapscheme cannot be \"%s\", \"ldap\" "
	    "or \"ldaps\" is expected", value);
}

/* The server's test: what atoi makes a 0 of is refused. */
static const char *
judge_port(struct judged *j, enum option o, const char *value)
{
	(void)o;
	if (strtol(value, NULL, 10) != 0)
		return NULL;
	return arena_printf(j->arena, "\"%s\" is not a port number", value);
}

/*
 * SplitGUCList: elements between commas, each with something in it.
 * Counts them; ports are judged one by one.
 */
static const char *
split_list(struct judged *j, enum option o, const char *value, bool ports)
{
	const char *s = value, *start, *why;
	size_t len;

	for (j->count[o] = 0;; s++) {
		s += strspn(s, " \t\r");
		start = s;
		if (*s == '"') {
			s++;
			s += strcspn(s, "\"");
			s += *s == '"';
		} else
			s += strcspn(s, ", \t\r");
		len = (size_t)(s - start);
		s += strspn(s, " \t\r");
		if (len == 0 || (*s != ',' && *s != '\0'))
			return arena_printf(j->arena,
			    "\"%s\" is not a list", value);
		why = ports ? judge_port(j, o, arena_strndup(j->arena, start,
		    len)) : NULL;
		if (why != NULL)
			return why;
		j->count[o]++;
		if (*s == '\0')
			return NULL;
	}
}

static const char *
judge_list(struct judged *j, enum option o, const char *value)
{
	return split_list(j, o, value, false);
}

static const char *
judge_ports(struct judged *j, enum option o, const char *value)
{
	return split_list(j, o, value, true);
}

#define T(name)		(1U << HBA_TYPE_##name)
#define M(name)		(1U << HBA_METHOD_##name)
#define O(name)		((uint64_t)1 << OPTION_##name)
#define ANY_TYPE	(~0U)
#define ANY_METHOD	(~0U)

/* A type or method; types: of a method. */
struct word {
	const char	*name;
	int		 first, last;
	unsigned	 types;
};

static const struct word types[] = {
#define TYPE(name, text, first, last)	{ text, first, last, 0 },
#include "hba_methods.def"
};

static const struct word methods[] = {
#define METHOD(name, text, first, last, types)	{ text, first, last, types },
#include "hba_methods.def"
};

static const struct {
	const char	*name;
	int		 first, last;
	unsigned	 methods;
	judge_fn	*judge;
} options[] = {
#define OPTION(name, first, last, methods, judge) \
	{ #name, first, last, methods, judge },
#include "hba_methods.def"
};

static const struct {
	enum hba_method	 method;
	int		 first, last;
	uint64_t	 options;
} needs[] = {
#define NEEDS(method, first, last, options) \
	{ HBA_METHOD_##method, first, last, options },
#include "hba_methods.def"
};

static const struct {
	enum hba_method	 method;
	uint64_t	 these, those;
} excludes[] = {
#define EXCLUDES(method, these, those) { HBA_METHOD_##method, these, those },
#include "hba_methods.def"
};

/* Lists of which each must be as long as that of servers, or 1. */
static const enum option lists[] = { OPTION_radiusports,
    OPTION_radiussecrets, OPTION_radiusidentifiers };

static bool
has_word(const struct word *word, int version)
{
	return version >= word->first && version <= word->last;
}

/* Its index; n if that version has it not. */
static unsigned
find(const struct word *words, unsigned n, const char *name, int version)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (strcmp(words[i].name, name) == 0 &&
		    has_word(&words[i], version))
			break;
	return i;
}

enum hba_type
hba_type(const char *name, int version)
{
	return find(types, HBA_TYPE_N, name, version);
}

enum hba_method
hba_method(const char *name, int version)
{
	return find(methods, HBA_METHOD_N, name, version);
}

static const char *
word_fault(struct arena *arena, const struct word *words, unsigned n,
    const char *what, const char *name, int version, const char **fix)
{
	const char *has[HBA_METHOD_N + HBA_TYPE_N], *near, *when = "";
	const char *list = "";
	unsigned i, k = 0;

	for (i = 0; i < n; i++) {
		if (has_word(&words[i], version)) {
			list = arena_printf(arena, "%s%s%s", list,
			    k > 0 ? ", " : "", words[i].name);
			has[k++] = words[i].name;
		} else if (strcmp(words[i].name, name) == 0) {
			when = version < words[i].first ?
			    arena_printf(arena, " before PostgreSQL %s",
			    version_text(words[i].first)) :
			    arena_printf(arena, " after PostgreSQL %s",
			    version_text(words[i].last));
		}
	}
	near = suggest(name, has, k);
	*fix = near != NULL ? arena_printf(arena, "write %s", near) :
	    arena_printf(arena, "write one of: %s", list);
	return arena_printf(arena, "\"%s\" is not %s%s", name, what, when);
}

const char *
hba_type_fault(struct arena *arena, const char *name, int version,
    const char **fix)
{
	return word_fault(arena, types, HBA_TYPE_N, "a connection type", name,
	    version, fix);
}

const char *
hba_method_fault(struct arena *arena, const char *name, int version,
    const char **fix)
{
	return word_fault(arena, methods, HBA_METHOD_N,
	    "an authentication method", name, version, fix);
}

/* parse_hba_auth_opt of hba.c */
static const char *
judge_option(struct judged *j, const char *text)
{
	size_t len = strcspn(text, "=");
	enum option o;

	if (text[len] == '\0')
		return arena_printf(j->arena,
		    "the option \"%s\" is not of the form name=value", text);
	for (o = 0; o < OPTION_N; o++)
		if (strlen(options[o].name) == len &&
		    strncmp(options[o].name, text, len) == 0 &&
		    j->version >= options[o].first &&
		    j->version <= options[o].last)
			break;
	if (o == OPTION_N)
		return arena_printf(j->arena, "there is no option \"%.*s\"",
		    (int)len, text);
	if ((options[o].methods >> j->method & 1) == 0)
		return arena_printf(j->arena,
		    "method %s does not take the option \"%s\"",
		    methods[j->method].name, options[o].name);
	j->seen |= mark(o);
	return options[o].judge == NULL ? NULL :
	    options[o].judge(j, o, text + len + 1);
}

/* The names of the options in the set, joined by sep. */
static const char *
names_of(struct arena *arena, uint64_t set, const char *sep, int version)
{
	const char *text = "";
	enum option o;

	for (o = 0; o < OPTION_N; o++)
		if ((set & mark(o)) != 0 && version >= options[o].first)
			text = arena_printf(arena, "%s%s%s", text,
			    text[0] != '\0' ? sep : "", options[o].name);
	return text;
}

/* What hba.c looks at after the last option. */
static const char *
judge_whole(const struct judged *j)
{
	size_t i, servers = j->count[OPTION_radiusservers], n;

	for (i = 0; i < sizeof(excludes) / sizeof(excludes[0]); i++)
		if (excludes[i].method == j->method &&
		    (j->seen & excludes[i].these) != 0 &&
		    (j->seen & excludes[i].those) != 0)
			return arena_printf(j->arena, "%s cannot stand "
			    "together with %s",
			    names_of(j->arena, j->seen & excludes[i].those,
			    ", ", j->version),
			    names_of(j->arena, j->seen & excludes[i].these,
			    ", ", j->version));
	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (needs[i].method == j->method &&
		    j->version >= needs[i].first &&
		    j->version <= needs[i].last &&
		    (j->seen & needs[i].options) == 0)
			return arena_printf(j->arena,
			    "method %s needs the option %s",
			    methods[j->method].name, names_of(j->arena,
			    needs[i].options, " or ", j->version));
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		n = j->count[lists[i]];
		if (n > 1 && n != servers)
			return arena_printf(j->arena,
			    "%s has %zu elements for %zu radiusservers",
			    options[lists[i]].name, n, servers);
	}
	return NULL;
}

const char *
hba_judge(struct arena *arena, enum hba_type type, enum hba_method method,
    const struct hba_token *list, size_t n, int version, struct span *at)
{
	struct judged j = { .arena = arena, .type = type, .method = method,
	    .version = version };
	const char *why;
	size_t i;

	if ((methods[method].types >> type & 1) == 0)
		return arena_printf(arena,
		    "method %s cannot stand on a %s line",
		    methods[method].name, types[type].name);
	/* ident on a Unix socket is peer (parse_hba_line) */
	if (method == HBA_METHOD_ident && type == HBA_TYPE_local)
		j.method = HBA_METHOD_peer;
	for (i = 0; i < n; i++) {
		why = judge_option(&j, list[i].text);
		if (why != NULL) {
			*at = list[i].at;
			return why;
		}
	}
	return judge_whole(&j);
}
