/* SPDX-License-Identifier: MIT */
/* What the check hooks of single settings refuse without asking the host. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "buf.h"
#include "pgvalue_list.h"

bool
pgvalue_identifier(const char **p, struct buf *out)
{
	const char *s = *p;

	buf_clear(out);
	buf_add(out, "", 0);
	while (isspace((unsigned char)*s))
		s++;
	if (*s == '"') {
		for (s++; *s != '\0'; s++) {
			if (*s == '"' && *++s != '"')
				goto ended;
			buf_addc(out, *s);
		}
		return false;
	}
	while (*s != '\0' && *s != ',' && !isspace((unsigned char)*s))
		buf_addc(out, *s++);
	if (out->len == 0)
		return false;
ended:
	while (isspace((unsigned char)*s))
		s++;
	*p = *s == ',' ? s + 1 : NULL;
	return *s == ',' || *s == '\0';
}

bool
pgvalue_blank(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return *s == '\0';
}

/* A list of which every word is one of words (NULL ends it). */
static bool
words_only(const char *text, const char *const *words)
{
	const char *p = text, *const *w;
	struct buf word = { 0 };
	bool ok = true;

	if (pgvalue_blank(text))
		return true;
	while (ok && p != NULL) {
		ok = pgvalue_identifier(&p, &word);
		for (w = words; ok && *w != NULL; w++)
			if (strcasecmp(*w, word.len > 0 ? word.data : "") == 0)
				break;
		ok = ok && *w != NULL;
	}
	buf_free(&word);
	return ok;
}

/* namespace.c check_search_path and its like: what is named comes later. */
static const char *
hook_list(const char *text, int version)
{
	const char *p = text;
	struct buf word = { 0 };
	bool ok = pgvalue_blank(text);

	(void)version;
	while (!ok && p != NULL && pgvalue_identifier(&p, &word))
		ok = p == NULL;
	buf_free(&word);
	return ok ? NULL : "expected words between commas, in double quotes "
	    "where they hold other than letters and digits";
}

/* slot.c validate_sync_standby_slots, 17 and later: names of slots, which
 * SplitIdentifierString folds to lower case where they are bare. */
static const char *
hook_slot_list(const char *text, int version)
{
	const char *p = text, *why = hook_list(text, version);
	struct buf word = { 0 };

	while (why == NULL && p != NULL && !pgvalue_blank(text)) {
		(void)pgvalue_identifier(&p, &word);
		if (word.len == 0 || word.len > 63 || strspn(word.data,
		    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789_") != word.len)
			why = "expected names of replication slots between "
			    "commas: letters, digits and \"_\"";
	}
	buf_free(&word);
	return why;
}

/* variable.c check_role: without a transaction no role can be looked up. */
static const char *
hook_role(const char *text, int version)
{
	(void)version;
	return strcmp(text, "none") == 0 ? NULL :
	    "a file cannot name a role: expected \"none\"";
}

/* variable.c check_session_authorization: the same, and there is no none. */
static const char *
hook_session(const char *text, int version)
{
	(void)text;
	(void)version;
	return "a file cannot name a role";
}

/* variable.c check_datestyle: a style and an order, each said once. */
static const char *
hook_datestyle(const char *text, int version)
{
	static const struct { const char *word; size_t min; char kind, value; }
	    words[] = {
		{ "iso", 0, 's', 'i' }, { "sql", 0, 's', 's' },
		{ "postgres", 8, 's', 'p' }, { "german", 6, 's', 'g' },
		{ "ymd", 0, 'o', 'y' }, { "dmy", 0, 'o', 'd' },
		{ "euro", 4, 'o', 'd' }, { "mdy", 0, 'o', 'm' },
		{ "us", 0, 'o', 'm' }, { "noneuro", 7, 'o', 'm' },
		{ "default", 0, 'd', 0 },
	};
	const char *p = text, *word;
	struct buf out = { 0 };
	char style = 0, order = 0, *slot;
	bool ok = true;
	size_t i;

	(void)version;
	while (ok && p != NULL && !pgvalue_blank(text)) {
		ok = pgvalue_identifier(&p, &out);
		word = out.len > 0 ? out.data : "";
		for (i = 0; ok && i < sizeof(words) / sizeof(words[0]); i++)
			if (words[i].min > 0 ? strncasecmp(words[i].word, word,
			    words[i].min) == 0 :
			    strcasecmp(words[i].word, word) == 0)
				break;
		ok = ok && i < sizeof(words) / sizeof(words[0]);
		if (!ok || words[i].kind == 'd')
			continue;
		slot = words[i].kind == 's' ? &style : &order;
		ok = *slot == 0 || *slot == words[i].value;
		*slot = words[i].value;
	}
	buf_free(&out);
	return ok ? NULL : "expected a style (ISO, SQL, Postgres or German) "
	    "and an order (MDY, DMY or YMD)";
}

static const char *
hook_log_destination(const char *text, int version)
{
	static const char *const words[] = { "stderr", "csvlog", "syslog",
	    NULL };
	static const char *const words15[] = { "stderr", "csvlog", "jsonlog",
	    "syslog", NULL };

	if (words_only(text, version >= 150 ? words15 : words))
		return NULL;
	return version >= 150 ?
	    "expected a list of stderr, csvlog, jsonlog and syslog" :
	    "expected a list of stderr, csvlog and syslog";
}

/* backend_startup.c validate_log_connections_options, 18 and later: a list,
 * or one of the booleans that it was before. */
static const char *
hook_log_connections(const char *text, int version)
{
	static const char *const words[] = { "receipt", "authentication",
	    "authorization", "setup_durations", "all", NULL };
	static const char *const booleans[] = { "on", "off", "true", "false",
	    "yes", "no", "1", "0", NULL };

	(void)version;
	return words_only(text, words) || (strchr(text, ',') == NULL &&
	    words_only(text, booleans)) ? NULL : "expected a list of receipt, "
	    "authentication, authorization and setup_durations, or all";
}

static const char *
hook_relation_kind(const char *text, int version)
{
	static const char *const words[] = { "view", "foreign-table", NULL };

	(void)version;
	return words_only(text, words) ? NULL :
	    "expected a list of view and foreign-table";
}

static const char *
hook_self_grant(const char *text, int version)
{
	static const char *const words[] = { "set", "inherit", NULL };

	(void)version;
	return words_only(text, words) ? NULL :
	    "expected a list of set and inherit";
}

static const char *
hook_io_direct(const char *text, int version)
{
	static const char *const words[] = { "data", "wal", "wal_init",
	    NULL };

	(void)version;
	return words_only(text, words) ? NULL :
	    "expected a list of data, wal and wal_init";
}

/* slot.c ReplicationSlotValidateName: [a-z0-9_], at most 63. */
static const char *
hook_slot_name(const char *text, int version)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

	(void)version;
	return len <= 63 && text[len] == '\0' ? NULL :
	    "expected at most 63 lower case letters, digits and \"_\"";
}

static const char *
hook_target(const char *text, int version)
{
	(void)version;
	return *text == '\0' || strcmp(text, "immediate") == 0 ? NULL :
	    "expected immediate";
}

/* xlogrecovery.c check_recovery_target_timeline: 12 and later. */
static const char *
hook_target_timeline(const char *text, int version)
{
	char *end;

	(void)version;
	if (strcmp(text, "current") == 0 || strcmp(text, "latest") == 0)
		return NULL;
	errno = 0;
	(void)strtoul(text, &end, 0);
	return errno == 0 ? NULL : "expected latest, current or a number";
}

static const char *
hook_target_xid(const char *text, int version)
{
	char *end;

	(void)version;
	errno = 0;
	(void)strtoul(text, &end, 0);
	return errno == 0 ? NULL : "expected the number of a transaction";
}

/* True for a time in ISO 8601's order of which a part is out of range: the
 * order in which people write it here.  Others are left to the server. */
static bool
wrong_iso_time(const char *text)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	int y, mon, d, h = 0, min = 0, n = 0;
	double s = 0;

	if (sscanf(text, "%4d-%2d-%2d%n", &y, &mon, &d, &n) != 3 || n != 10)
		return false;
	if (mon < 1 || mon > 12 || d < 1 || d > days[mon - 1] ||
	    (mon == 2 && d == 29 && (y % 4 != 0 || (y % 100 == 0 &&
	    y % 400 != 0))))
		return true;
	n = sscanf(text + 10, "%*1[ T]%2d:%2d:%lf", &h, &min, &s);
	return n > 0 && (h < 0 || h > 24 || min < 0 || min > 59 || s < 0 ||
	    s > 60 || (h == 24 && (min > 0 || s > 0)));
}

/* timestamptz_in: what has no digit is one of few words, which 11 and later
 * refuse here. */
static const char *
hook_target_time(const char *text, int version)
{
	static const char *const words[] = { "now", "today", "tomorrow",
	    "yesterday", "epoch", "infinity", "-infinity" };
	size_t i;

	if (*text == '\0' || (strpbrk(text, "0123456789") != NULL &&
	    !wrong_iso_time(text)))
		return NULL;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (version < 110 && strcasecmp(words[i], text) == 0)
			return NULL;
	return "expected a time such as 2026-11-23 03:00:00+00";
}

static const char *
hook_target_name(const char *text, int version)
{
	(void)version;
	return strlen(text) < 64 ? NULL : "expected at most 63 bytes";
}

/* pg_lsn.c: two hexadecimal numbers of at most eight digits. */
static const char *
hook_target_lsn(const char *text, int version)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	size_t a = strspn(text, hex), b;

	(void)version;
	if (*text == '\0')
		return NULL;
	b = text[a] == '/' ? strspn(text + a + 1, hex) : 0;
	return a >= 1 && a <= 8 && b >= 1 && b <= 8 &&
	    text[a + 1 + b] == '\0' ? NULL :
	    "expected a location such as 16/B374D848";
}

/* xact.c check_XactIsoLevel, while the setting was a string. */
static const char *
hook_isolation(const char *text, int version)
{
	static const char *const levels[] = { "serializable",
	    "repeatable read", "read committed", "read uncommitted",
	    "default" };
	size_t i;

	if (version >= 120)
		return NULL;
	for (i = 0; i < 5; i++)
		if (strcmp(levels[i], text) == 0)
			return NULL;
	return "expected serializable, repeatable read, read "
	    "committed or read uncommitted";
}

/* encnames.c pg_char_to_encoding: only letters and digits count. */
static const char *
hook_encoding(const char *text, int version)
{
	static const char names[] = " abc alt big5 euccn eucjis2004 eucjp "
	    "euckr euctw gb18030 gbk iso88591 iso885910 iso885913 iso885914 "
	    "iso885915 iso885916 iso88592 iso88593 iso88594 iso88595 "
	    "iso88596 iso88597 iso88598 iso88599 johab koi8 koi8r koi8u "
	    "latin1 latin10 latin2 latin3 latin4 latin5 latin6 latin7 "
	    "latin8 latin9 mskanji muleinternal shiftjis shiftjis2004 sjis "
	    "sqlascii tcvn tcvn5712 uhc unicode utf8 vscii win win1250 "
	    "win1251 win1252 win1253 win1254 win1255 win1256 win1257 "
	    "win1258 win866 win874 win932 win936 win949 win950 windows1250 "
	    "windows1251 windows1252 windows1253 windows1254 windows1255 "
	    "windows1256 windows1257 windows1258 windows866 windows874 "
	    "windows932 windows936 windows949 windows950 ";
	char word[32] = " ";
	size_t n = 1;

	(void)version;
	for (; *text != '\0' && n < sizeof(word) - 2; text++)
		if (isalnum((unsigned char)*text))
			word[n++] = (char)tolower((unsigned char)*text);
	word[n] = ' ';
	return n > 1 && *text == '\0' && strstr(names, word) != NULL ? NULL :
	    "expected an encoding such as UTF8, LATIN1 or SQL_ASCII";
}

/* elog.c check_backtrace_functions. */
static const char *
hook_functions(const char *text, int version)
{
	(void)version;
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_, \n\t")] == '\0' ? NULL :
	    "expected names of functions between commas";
}

/* tableamapi.c check_default_table_access_method. */
static const char *
hook_access_method(const char *text, int version)
{
	(void)version;
	return *text != '\0' ? NULL : "expected a name such as heap";
}

/* xlog.c check_wal_consistency_checking: 15 and later leave it to the start,
 * when libraries may have brought resource managers of their own. */
static const char *
hook_consistency(const char *text, int version)
{
	static const char *const managers[] = { "all", "heap2", "heap",
	    "btree", "hash", "gin", "gist", "sequence", "spgist", "brin",
	    "generic", NULL };

	if (version >= 150)
		return hook_list(text, version);
	return words_only(text, managers) ? NULL :
	    "expected all, or a list of heap2, heap, btree, hash, gin, gist, "
	    "sequence, spgist, brin and generic";
}

static const char *
hook_sync_names(struct arena *arena, const char *text, int version)
{
	const char *error = NULL;
	size_t n;
	long sync;

	(void)pgvalue_sync_names(arena, text, version, &n, &sync, &error);
	return error;
}

static const struct {
	const char	*name;
	int		 since;
	const char    *(*judge)(const char *text, int version);
} hooks[] = {
	{ "backtrace_functions", 130, hook_functions },
	{ "client_encoding", 91, hook_encoding },
	{ "createrole_self_grant", 160, hook_self_grant },
	{ "datestyle", 91, hook_datestyle },
	{ "debug_io_direct", 160, hook_io_direct },
	{ "default_table_access_method", 120, hook_access_method },
	{ "log_connections", 180, hook_log_connections },
	{ "log_destination", 91, hook_log_destination },
	{ "primary_slot_name", 94, hook_slot_name },
	{ "recovery_target", 94, hook_target },
	{ "recovery_target_lsn", 100, hook_target_lsn },
	{ "recovery_target_name", 91, hook_target_name },
	{ "recovery_target_time", 91, hook_target_time },
	{ "recovery_target_timeline", 120, hook_target_timeline },
	{ "recovery_target_xid", 91, hook_target_xid },
	{ "restrict_nonsystem_relation_kind", 120, hook_relation_kind },
	{ "role", 91, hook_role },
	{ "search_path", 91, hook_list },
	{ "session_authorization", 91, hook_session },
	{ "synchronized_standby_slots", 170, hook_slot_list },
	{ "temp_tablespaces", 91, hook_list },
	{ "transaction_isolation", 91, hook_isolation },
	{ "wal_consistency_checking", 100, hook_consistency },
};

/* Numbers that a range does not describe: 0 or from least on, in steps.
 * slru.c check_slru_buffers; vacuum.c check_vacuum_buffer_usage_limit. */
static const struct {
	const char	*name;
	long long	 least, step;
	const char	*expected;
} steps[] = {
#define SLRU "expected a multiple of 128kB (16 pages of 8kB)"
	{ "commit_timestamp_buffers", 0, 16, SLRU },
	{ "multixact_member_buffers", 0, 16, SLRU },
	{ "multixact_offset_buffers", 0, 16, SLRU },
	{ "notify_buffers", 0, 16, SLRU },
	{ "serializable_buffers", 0, 16, SLRU },
	{ "subtransaction_buffers", 0, 16, SLRU },
	{ "transaction_buffers", 0, 16, SLRU },
#undef SLRU
	{ "vacuum_buffer_usage_limit", 128, 1, "expected 0, or from 128kB "
	    "to 16GB" },
};

/* Booleans of which one value is left: the feature is gone, or built in. */
static const struct {
	const char	*name;
	int		 since;
	bool		 only;
	const char	*expected;
} fixed[] = {
	{ "autocommit", 91, true, "expected on: there is no other" },
	/* guc.c check_bonjour: only macOS has it */
	{ "bonjour", 91, false, "expected off: no build for Linux has it" },
	{ "default_with_oids", 120, false,
	    "expected off: tables with OIDs are gone" },
};

const char *
pgvalue_hook(struct arena *arena, const char *name, const char *text,
    int version, const struct pgvalue *value, const char **fix)
{
	size_t i;

	for (i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (version >= fixed[i].since && value->on != fixed[i].only &&
		    strcasecmp(fixed[i].name, name) == 0) {
			*fix = "remove it";
			return fixed[i].expected;
		}
	/* method_worker.c check_io_max_concurrency: -1 is automatic */
	if (value->integer == 0 && strcasecmp(name, "io_max_concurrency") == 0)
		return "expected -1, or from 1 to 1024";
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcasecmp(steps[i].name, name) == 0 &&
		    (value->integer % steps[i].step != 0 ||
		    (value->integer != 0 && value->integer < steps[i].least)))
			return steps[i].expected;
	for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		if (version >= hooks[i].since &&
		    strcasecmp(hooks[i].name, name) == 0)
			return hooks[i].judge(text, version);
	if (strcasecmp(name, "synchronous_standby_names") == 0)
		return hook_sync_names(arena, text, version);
	return NULL;
}
