/* SPDX-License-Identifier: MIT */
/* libpq's connection parameters and their values, by version. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "conninfo.h"

#define BLANKS	" \t\n\v\f\r"
#define TLS	"TLSv1,TLSv1.1,TLSv1.2,TLSv1.3"
#define ANY	CONNINFO_TEXT, NULL, 0, 0
#define WORD(words) CONNINFO_WORD, words, 0, 0
#define NUMBER(min, max) CONNINFO_NUMBER, NULL, min, max
#define KIND(kind) CONNINFO_##kind, NULL, 0, 0

/*
 * fe-connect.c PQconninfoOptions of 9.1 to 18; a standby's libpq is its
 * server's.  Limits of numbers are Linux's: MAX_TCP_KEEPIDLE and such of
 * include/net/tcp.h, and no zero (setsockopt: "Invalid argument").
 */
static const struct conninfo_keyword keywords[] = {
	{ "application_name", 91, 180, ANY },
	{ "authtype", 91, 130, ANY },
	{ "channel_binding", 130, 180, WORD("disable,prefer,require") },
	{ "client_encoding", 91, 180, ANY },
	{ "connect_timeout", 91, 180, NUMBER(INT_MIN, INT_MAX) },
	{ "dbname", 91, 180, ANY },
	{ "fallback_application_name", 91, 180, ANY },
	{ "gssdelegation", 160, 180, ANY },
	{ "gssencmode", 120, 180, WORD("disable,prefer,require") },
	{ "gsslib", 91, 180, ANY },
	{ "host", 91, 180, ANY },
	{ "hostaddr", 91, 180, KIND(ADDRESS) },
	{ "keepalives", 91, 180, NUMBER(INT_MIN, INT_MAX) },
	{ "keepalives_count", 91, 180, NUMBER(1, 127) },
	{ "keepalives_idle", 91, 180, NUMBER(1, 32767) },
	{ "keepalives_interval", 91, 180, NUMBER(1, 32767) },
	{ "krbsrvname", 91, 180, ANY },
	{ "load_balance_hosts", 160, 180, WORD("disable,random") },
	{ "max_protocol_version", 180, 180, WORD("3.0,3.2,latest") },
	{ "min_protocol_version", 180, 180, WORD("3.0,3.2,latest") },
	{ "oauth_client_id", 180, 180, ANY },
	{ "oauth_client_secret", 180, 180, ANY },
	{ "oauth_issuer", 180, 180, ANY },
	{ "oauth_scope", 180, 180, ANY },
	{ "options", 91, 180, ANY },
	{ "passfile", 100, 180, KIND(PATH) },
	{ "password", 91, 180, ANY },
	{ "port", 91, 180, KIND(PORT) },
	{ "replication", 91, 180, ANY },
	{ "require_auth", 160, 170, CONNINFO_METHODS,
	    "password,md5,gss,sspi,scram-sha-256,none", 0, 0 },
	{ "require_auth", 180, 180, CONNINFO_METHODS,
	    "password,md5,gss,sspi,scram-sha-256,oauth,none", 0, 0 },
	{ "requirepeer", 91, 180, ANY },
	/* no option any more from 9.3 on, but conninfo_storeval takes it */
	{ "requiressl", 91, 180, ANY },
	{ "scram_client_key", 180, 180, KIND(KEY) },
	{ "scram_server_key", 180, 180, KIND(KEY) },
	{ "service", 91, 180, ANY },
	{ "ssl_max_protocol_version", 130, 180, CONNINFO_TLS, TLS, 0, 0 },
	{ "ssl_min_protocol_version", 130, 180, CONNINFO_TLS, TLS, 0, 0 },
	{ "sslcert", 91, 180, KIND(PATH) },
	{ "sslcertmode", 160, 180, WORD("disable,allow,require") },
	{ "sslcompression", 92, 180, ANY },
	{ "sslcrl", 91, 180, KIND(PATH) },
	{ "sslcrldir", 140, 180, KIND(PATH) },
	{ "sslkey", 91, 180, KIND(PATH) },
	{ "sslkeylogfile", 180, 180, KIND(PATH) },
	{ "sslmode", 91, 180,
	    WORD("disable,allow,prefer,require,verify-ca,verify-full") },
	{ "sslnegotiation", 170, 180, WORD("postgres,direct") },
	{ "sslpassword", 130, 180, ANY },
	{ "sslrootcert", 91, 180, KIND(PATH) },
	{ "sslsni", 140, 180, ANY },
	{ "target_session_attrs", 100, 130, WORD("any,read-write") },
	{ "target_session_attrs", 140, 180, WORD("any,read-write,read-only,"
	    "primary,standby,prefer-standby") },
	{ "tcp_user_timeout", 120, 180, NUMBER(INT_MIN, INT_MAX) },
	{ "tty", 91, 130, ANY },
	{ "user", 91, 180, ANY },
};

#define NKEYWORDS (sizeof(keywords) / sizeof(keywords[0]))

static bool
in_version(const struct conninfo_keyword *k, int version)
{
	return k->since <= version && version <= k->until;
}

const struct conninfo_keyword *
conninfo_find(const char *name, int version)
{
	size_t i;

	for (i = 0; i < NKEYWORDS; i++)
		if (in_version(&keywords[i], version) &&
		    strcmp(keywords[i].name, name) == 0)
			return &keywords[i];
	return NULL;
}

const struct conninfo_keyword *
conninfo_later(const char *name, int version)
{
	size_t i;

	for (i = 0; i < NKEYWORDS; i++)
		if (keywords[i].since > version &&
		    strcmp(keywords[i].name, name) == 0)
			return &keywords[i];
	return NULL;
}

size_t
conninfo_names(int version, const char *names[CONNINFO_KEYWORDS])
{
	size_t i, n = 0;

	for (i = 0; i < NKEYWORDS; i++)
		if (in_version(&keywords[i], version))
			names[n++] = keywords[i].name;
	return n;
}

const char *
conninfo_next(struct arena *arena, const char **list)
{
	size_t len = strcspn(*list, ",");
	const char *word = arena_strndup(arena, *list, len);

	*list = (*list)[len] == ',' ? *list + len + 1 : NULL;
	return word;
}

/* The number of word among the words between commas, -1 if it is none. */
static int
find_word(const char *words, const char *word, bool ignore_case)
{
	size_t len, n = strlen(word);
	int i;

	for (i = 0; *words != '\0'; i++) {
		len = strcspn(words, ",");
		if (len == n && (ignore_case ? strncasecmp(words, word, n) :
		    strncmp(words, word, n)) == 0)
			return i;
		words += len;
		words += *words == ',';
	}
	return -1;
}

/* parse_int_param of 12 and later, atoi before: what is no number is 0, and
 * what stands behind one is not looked at. */
static bool
read_number(const char *text, int version, long *v)
{
	char *end;

	errno = 0;
	*v = strtol(text, &end, 10);
	if (version < 120) {
		*v = (int)*v;
		return true;
	}
	return end != text && errno == 0 && *v >= INT_MIN && *v <= INT_MAX &&
	    end[strspn(end, BLANKS)] == '\0';
}

static bool
number_ok(const struct conninfo_keyword *k, const char *text, int version)
{
	char *end;
	long v;

	/* useKeepalives, the one that was strict before 12 */
	if (version < 120 && strcmp(k->name, "keepalives") == 0) {
		(void)strtol(text, &end, 10);
		return *end == '\0';
	}
	return read_number(text, version, &v) && v >= k->min && v <= k->max;
}

static bool
port_ok(const char *text, int version)
{
	long v;

	return *text == '\0' || (read_number(text, version, &v) && v >= 1 &&
	    v <= 65535);
}

/* getaddrinfo with AI_NUMERICHOST: inet_aton's forms, IPv6 with a zone, which
 * only the host knows. */
static bool
address_ok(const char *text)
{
	struct in6_addr six;
	struct in_addr four;
	char host[64];
	size_t len = strcspn(text, "%");

	if (*text == '\0')
		return true;
	if (text[strcspn(text, BLANKS)] == '\0' && inet_aton(text, &four) != 0)
		return true;
	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	return inet_pton(AF_INET6, host, &six) == 1;
}

/* All words, or all with '!' before them, none of them twice. */
static bool
methods_ok(struct arena *arena, const struct conninfo_keyword *k,
    const char *list)
{
	bool negated = *list == '!';
	unsigned seen = 0;
	const char *word;
	int bit;

	if (*list == '\0')
		return true;
	while (list != NULL) {
		word = conninfo_next(arena, &list);
		if ((*word == '!') != negated)
			return false;
		bit = find_word(k->words, word + negated, false);
		if (bit < 0 || (seen & 1U << bit) != 0)
			return false;
		seen |= 1U << bit;
	}
	return true;
}

/* pg_b64_decode of exactly 32 bytes: 43 digits and a '='. */
static bool
key_ok(const char *text)
{
	return strlen(text) == 44 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/") == 43 &&
	    text[43] == '=';
}

/* True if each element of a list will do; before 10 there are no lists. */
static bool
list_ok(struct arena *arena, const char *list, int version,
    enum conninfo_kind kind)
{
	const char *one;
	bool ok = true;

	while (ok && list != NULL) {
		one = list;
		if (version >= 100)
			one = conninfo_next(arena, &list);
		else
			list = NULL;
		ok = kind == CONNINFO_PORT ? port_ok(one, version) :
		    address_ok(one);
	}
	return ok;
}

static const char *
number_expected(struct arena *arena, const struct conninfo_keyword *k)
{
	if (k->max == INT_MAX)
		return "a whole number";
	return arena_printf(arena, "a whole number from %d to %d", k->min,
	    k->max);
}

/* "BEFORE a, b, c" */
static const char *
words_expected(struct arena *arena, const char *before,
    const struct conninfo_keyword *k)
{
	const char *list = k->words, *mark = " ";

	for (; list != NULL; mark = ", ")
		before = arena_printf(arena, "%s%s%s", before, mark,
		    conninfo_next(arena, &list));
	return before;
}

const char *
conninfo_expected(struct arena *arena, const struct conninfo_keyword *k,
    const char *value, int version)
{
	switch (k->kind) {
	case CONNINFO_WORD:
		return find_word(k->words, value, false) >= 0 ? NULL :
		    words_expected(arena, "one of", k);
	case CONNINFO_TLS:
		return *value == '\0' || find_word(k->words, value, true) >= 0 ?
		    NULL : words_expected(arena, "one of", k);
	case CONNINFO_NUMBER:
		return number_ok(k, value, version) ? NULL :
		    number_expected(arena, k);
	case CONNINFO_PORT:
		return list_ok(arena, value, version, k->kind) ? NULL :
		    "a port from 1 to 65535";
	case CONNINFO_ADDRESS:
		return list_ok(arena, value, version, k->kind) ? NULL :
		    "an IP address, not a name";
	case CONNINFO_METHODS:
		return methods_ok(arena, k, value) ? NULL :
		    words_expected(arena, "methods between commas, all or none "
		    "with \"!\", from", k);
	case CONNINFO_KEY:
		return key_ok(value) ? NULL : "32 bytes in base64";
	case CONNINFO_TEXT:
	case CONNINFO_PATH:
		break;
	}
	return NULL;
}
