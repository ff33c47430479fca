/* SPDX-License-Identifier: MIT */
/* The sections and keys of corosync.conf, by version of corosync. */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "corosync_key.h"
#include "rules.h"

/* Keys of one section are fewer. */
#define MAX_NAMES	96

/* exec/coroparse.c of 2.3.4, 2.4.5, 3.0.3 and 3.1.7; corosync.conf(5),
 * votequorum(5), corosync-qdevice(8). */
static const struct corosync_section sections[] = {
	{ "totem", 0, 0, NULL, false, false },
	{ "totem.interface", 0, 0, NULL, false, true },
	{ "totem.interface.member", 0, 0, NULL, false, true },
	{ "logging", 0, 0, NULL, false, false },
	{ "logging.logger_subsys", 0, 0, NULL, false, true },
	{ "logging.logging_daemon", 0, 0, NULL, false, true },
	{ "quorum", 0, 0, NULL, false, false },
	{ "quorum.device", 0, 0, NULL, false, false },
	{ "quorum.device.net", 0, 0, NULL, false, false },
	{ "quorum.device.heuristics", 0, 0, NULL, false, false },
	{ "nodelist", 0, 0, NULL, false, false },
	{ "nodelist.node", 0, 0, NULL, false, true },
	{ "uidgid", 0, 0, NULL, false, true },
	{ "qb", 0, 204, "system", false, false },
	{ "system", 300, 0, NULL, false, false },
	{ "resources", 0, 0, NULL, false, false },
	{ "resources.system", 0, 0, NULL, true, false },
	{ "resources.process", 0, 0, NULL, true, false },
	{ "nozzle", 300, 0, NULL, false, false },
	{ "pload", 0, 0, NULL, false, false },
	/* the plug-in of Pacemaker 1.0 and 1.1 */
	{ "service", 0, 199, NULL, true, false },
	{ "aisexec", 0, 199, NULL, true, false },
};

#define YES_NO	"yes no"
#define ON_OFF	"on off"
#define LOG_TO	"yes no on off"
#define PRIORITY "alert crit debug emerg err error info notice warning"
#define FACILITY "daemon local0 local1 local2 local3 local4 local5 local6 " \
	"local7 auth authpriv cron ftp kern lpr mail news syslog user uucp"
#define COMPRESSORS "zlib lz4 lz4hc lzo2 lzma bzip2 zstd"
#define HASHES	"none md5 sha1 sha256 sha384 sha512"

#define TEXT(section, name)	{ section, name, CORO_TEXT, NULL, 0, 0, NULL, \
	NULL, NULL }
#define NUMBER(section, name, type) { section, name, CORO_##type, NULL, 0, 0, \
	NULL, NULL, NULL }
#define WORDS(section, name, type, words) { section, name, CORO_##type, \
	words, 0, 0, NULL, NULL, NULL }
/* until 2.4; since 3.0 and 3.1; of knet only, of multicast only */
#define OLD(section, name, type, words, now) { section, name, CORO_##type, \
	words, 0, 204, now, NULL, NULL }
#define NEW(section, name, type, words, since) { section, name, \
	CORO_##type, words, since, 0, NULL, NULL, NULL }
#define KNET(section, name, type, words, harmless) { section, name, \
	CORO_##type, words, 300, 0, NULL, "knet", harmless }
#define UDP(section, name, type, words, harmless) { section, name, \
	CORO_##type, words, 0, 0, NULL, "udp", harmless }

static const struct corosync_key keys[] = {
	NUMBER("totem", "version", U32),
	TEXT("totem", "cluster_name"),
	TEXT("totem", "cluster_uuid"),		/* pcs 0.11 */
	NUMBER("totem", "config_version", U64),
	WORDS("totem", "clear_node_high_bit", HINT, YES_NO),
	NUMBER("totem", "threads", U32),
	NUMBER("totem", "netmtu", U32),
	{ "totem", "nodeid", CORO_U32, NULL, 0, 300, NULL, NULL, NULL },
	OLD("totem", "transport", WORD, "udp udpu iba", NULL),
	NEW("totem", "transport", WORD, "knet udpu udp", 300),
	OLD("totem", "ip_version", WORD, "ipv4 ipv6", NULL),
	NEW("totem", "ip_version", WORD, "ipv4 ipv6 ipv4-6 ipv6-4", 300),
	WORDS("totem", "secauth", HINT, ON_OFF),
	OLD("totem", "crypto_type", WORD, "nss aes256 aes192 aes128 3des",
	    "crypto_cipher"),
	OLD("totem", "crypto_cipher", WORD, "none aes256 aes192 aes128 3des",
	    NULL),
	KNET("totem", "crypto_cipher", WORD, "none aes256 aes192 aes128",
	    "none"),
	OLD("totem", "crypto_hash", WORD, HASHES, NULL),
	KNET("totem", "crypto_hash", WORD, HASHES, "none"),
	KNET("totem", "crypto_model", WORD, "nss openssl gcrypt", NULL),
	TEXT("totem", "keyfile"),
	TEXT("totem", "key"),
	OLD("totem", "rrp_mode", WORD, "none active passive", "link_mode"),
	OLD("totem", "rrp_token_expired_timeout", U32, NULL, NULL),
	OLD("totem", "rrp_problem_count_timeout", U32, NULL, NULL),
	OLD("totem", "rrp_problem_count_threshold", U32, NULL, NULL),
	OLD("totem", "rrp_problem_count_mcast_threshold", U32, NULL, NULL),
	OLD("totem", "rrp_autorecovery_check_timeout", U32, NULL, NULL),
	KNET("totem", "link_mode", WORD, "passive active rr", NULL),
	NUMBER("totem", "token", U32),
	NUMBER("totem", "token_coefficient", U32),
	NEW("totem", "token_warning", U32, NULL, 300),
	NUMBER("totem", "token_retransmit", U32),
	NUMBER("totem", "token_retransmits_before_loss_const", U32),
	NUMBER("totem", "hold", U32),
	NUMBER("totem", "join", U32),
	NUMBER("totem", "send_join", U32),
	NUMBER("totem", "consensus", U32),
	NUMBER("totem", "merge", U32),
	NUMBER("totem", "downcheck", U32),
	NUMBER("totem", "fail_recv_const", U32),
	NUMBER("totem", "seqno_unchanged_const", U32),
	NUMBER("totem", "heartbeat_failures_allowed", U32),
	NUMBER("totem", "max_network_delay", U32),
	NUMBER("totem", "window_size", U32),
	NUMBER("totem", "max_messages", U32),
	NUMBER("totem", "miss_count_const", U32),
	KNET("totem", "knet_pmtud_interval", U32, NULL, NULL),
	{ "totem", "knet_mtu", CORO_U32, NULL, 301, 0, NULL, "knet", NULL },
	{ "totem", "knet_compression_model", CORO_WORD, "none " COMPRESSORS,
	    300, 300, NULL, "knet", NULL },
	/* "none" is the default that cannot be written */
	{ "totem", "knet_compression_model", CORO_WORD, COMPRESSORS,
	    301, 0, NULL, "knet", NULL },
	KNET("totem", "knet_compression_threshold", U32, NULL, NULL),
	KNET("totem", "knet_compression_level", I32, NULL, NULL),
	NEW("totem", "block_unlisted_ips", HINT, YES_NO, 300),
	NEW("totem", "cancel_token_hold_on_retransmit", HINT, YES_NO, 301),

	OLD("totem.interface", "ringnumber", U8, NULL, "linknumber"),
	NEW("totem.interface", "linknumber", U8, NULL, 300),
	UDP("totem.interface", "bindnetaddr", TEXT, NULL, NULL),
	UDP("totem.interface", "mcastaddr", TEXT, NULL, NULL),
	UDP("totem.interface", "broadcast", HINT, YES_NO, NULL),
	NUMBER("totem.interface", "mcastport", U16),
	UDP("totem.interface", "ttl", U8, NULL, "1"),
	KNET("totem.interface", "knet_link_priority", U8, NULL, "0 1"),
	KNET("totem.interface", "knet_ping_interval", U32, NULL, NULL),
	KNET("totem.interface", "knet_ping_timeout", U32, NULL, NULL),
	KNET("totem.interface", "knet_ping_precision", U32, NULL, NULL),
	KNET("totem.interface", "knet_pong_count", U32, NULL, NULL),
	KNET("totem.interface", "knet_transport", WORD, "udp sctp", NULL),
	TEXT("totem.interface.member", "memberaddr"),

	WORDS("logging", "timestamp", WORD, "on hires off"),
	WORDS("logging", "fileline", WORD, ON_OFF),
	WORDS("logging", "function_name", WORD, ON_OFF),
	WORDS("logging", "blackbox", WORD, ON_OFF),
	WORDS("logging*", "to_stderr", WORD, LOG_TO),
	WORDS("logging*", "to_logfile", WORD, LOG_TO),
	WORDS("logging*", "to_file", WORD, LOG_TO),
	WORDS("logging*", "to_syslog", WORD, LOG_TO),
	TEXT("logging*", "logfile"),
	WORDS("logging*", "logfile_priority", WORD, PRIORITY),
	WORDS("logging*", "syslog_priority", WORD, PRIORITY),
	WORDS("logging*", "syslog_level", WORD, PRIORITY),
	WORDS("logging*", "syslog_facility", WORD, FACILITY),
	WORDS("logging*", "debug", WORD, "on off trace"),
	TEXT("logging.logger_subsys", "subsys"),
	TEXT("logging.logging_daemon", "subsys"),
	TEXT("logging.logging_daemon", "name"),

	TEXT("quorum", "provider"),
	NUMBER("quorum", "expected_votes", U32),
	NUMBER("quorum", "votes", U32),
	NUMBER("quorum", "two_node", U8),
	NUMBER("quorum", "wait_for_all", U8),
	NUMBER("quorum", "auto_tie_breaker", U8),
	TEXT("quorum", "auto_tie_breaker_node"),
	NUMBER("quorum", "last_man_standing", U8),
	NUMBER("quorum", "last_man_standing_window", U32),
	NUMBER("quorum", "allow_downscale", U8),
	NUMBER("quorum", "expected_votes_tracking", U8),
	NUMBER("quorum", "leaving_timeout", U32),
	TEXT("quorum.device", "model"),
	NUMBER("quorum.device", "votes", U32),
	NUMBER("quorum.device", "timeout", U32),
	NUMBER("quorum.device", "sync_timeout", U32),
	NUMBER("quorum.device", "master_wins", U8),
	TEXT("quorum.device.net", "host"),
	NUMBER("quorum.device.net", "port", U16),
	WORDS("quorum.device.net", "tls", WORD, "on off required"),
	WORDS("quorum.device.net", "algorithm", WORD,
	    "ffsplit lms 2nodelms test"),
	TEXT("quorum.device.net", "tie_breaker"),
	NUMBER("quorum.device.net", "connect_timeout", U32),
	WORDS("quorum.device.net", "force_ip_version", WORD, "0 4 6"),
	WORDS("quorum.device.net", "keep_active_partition_tie_breaker", WORD,
	    ON_OFF),
	WORDS("quorum.device.heuristics", "mode", WORD, "on sync off"),
	NUMBER("quorum.device.heuristics", "timeout", U32),
	NUMBER("quorum.device.heuristics", "sync_timeout", U32),
	NUMBER("quorum.device.heuristics", "interval", U32),
	TEXT("quorum.device.heuristics", "exec_*"),

	TEXT("nodelist.node", "name"),
	NUMBER("nodelist.node", "nodeid", U32),
	NUMBER("nodelist.node", "quorum_votes", U32),
	TEXT("nodelist.node", "ring#_addr"),

	TEXT("uidgid", "uid"),
	TEXT("uidgid", "gid"),
	OLD("qb", "ipc_type", WORD, "native shm socket", "qb_ipc_type"),
	WORDS("system", "qb_ipc_type", WORD, "native shm socket"),
	WORDS("system", "sched_rr", WORD, YES_NO),
	TEXT("system", "priority"),
	WORDS("system", "move_to_root_cgroup", WORD, "yes no auto"),
	NEW("system", "allow_knet_handle_fallback", WORD, YES_NO, 301),
	TEXT("system", "state_dir"),
	TEXT("resources", "watchdog_device"),
	NUMBER("resources", "watchdog_timeout", U32),
	NUMBER("resources.system*", "poll_period", U64),
	NUMBER("resources.process*", "poll_period", U64),
	TEXT("nozzle", "name"),
	TEXT("nozzle", "ipaddr"),
	NUMBER("nozzle", "ipprefix", U8),
	TEXT("nozzle", "macaddr"),
	TEXT("pload", "start"),
	NUMBER("pload", "count", U32),
	NUMBER("pload", "size", U32),
};

#define NKEYS (sizeof(keys) / sizeof(keys[0]))
#define NSECTIONS (sizeof(sections) / sizeof(sections[0]))

int
corosync_version(const char *text)
{
	char *end;
	long major = strtol(text, &end, 10), minor;

	if (*end != '.' || end[1] < '0' || end[1] > '9')
		return 0;
	minor = strtol(end + 1, &end, 10);
	if (end[strspn(end, ".0123456789")] != '\0')
		return 0;
	if (major == 2 && minor >= 3)
		return minor == 3 ? 203 : 204;
	return major != 3 ? 0 : minor == 0 ? 300 : COROSYNC_NEWEST;
}

bool
corosync_has(int version, int since, int until)
{
	return version >= since && (until == 0 || version <= until);
}

static bool
in_section(const struct corosync_key *key, const char *section)
{
	size_t len = strlen(key->section);

	if (key->section[len - 1] != '*')
		return strcmp(key->section, section) == 0;
	return strncmp(key->section, section, len - 1) == 0;
}

/* The name or its pattern. */
static bool
is_name(const char *pattern, const char *name)
{
	size_t len = strcspn(pattern, "#*"), digits;

	if (strncmp(pattern, name, len) != 0)
		return false;
	if (pattern[len] != '#')
		return pattern[len] == '*' || name[len] == '\0';
	digits = strspn(name + len, "0123456789");
	return digits > 0 && strcmp(pattern + len + 1,
	    name + len + digits) == 0;
}

const struct corosync_key *
corosync_key(const char *section, const char *name, int version)
{
	const struct corosync_key *other = NULL;
	size_t i;

	for (i = 0; i < NKEYS; i++) {
		if (!is_name(keys[i].name, name) ||
		    !in_section(&keys[i], section))
			continue;
		if (corosync_has(version, keys[i].since, keys[i].until))
			return &keys[i];
		other = &keys[i];
	}
	return other;
}

const struct corosync_section *
corosync_section(const char *path)
{
	size_t i;

	for (i = 0; i < NSECTIONS; i++)
		if (strcmp(sections[i].path, path) == 0)
			return &sections[i];
	return NULL;
}

/* The last name of a path if it stands right below the section. */
static const char *
below(const char *path, const char *section)
{
	size_t len = strlen(section);

	if (strncmp(path, section, len) != 0 ||
	    (len > 0 && path[len] != '.'))
		return NULL;
	path += len + (len > 0);
	return strchr(path, '.') == NULL ? path : NULL;
}

const char *
corosync_suggest(const char *section, const char *name, int version,
    bool want_sections)
{
	const char *names[MAX_NAMES], *one;
	size_t i, n = 0;

	for (i = 0; want_sections && i < NSECTIONS; i++) {
		one = below(sections[i].path, section);
		if (one != NULL && corosync_has(version, sections[i].since,
		    sections[i].until))
			names[n++] = one;
	}
	for (i = 0; !want_sections && i < NKEYS && n < MAX_NAMES; i++)
		if (in_section(&keys[i], section) &&
		    strpbrk(keys[i].name, "#*") == NULL &&
		    corosync_has(version, keys[i].since, keys[i].until))
			names[n++] = keys[i].name;
	return suggest(name, names, n);
}

void
corosync_range(enum corosync_type type, long long *min,
    unsigned long long *max)
{
	static const struct { long long min; unsigned long long max; }
	    ranges[] = {
		[CORO_U8] = { 0, UINT8_MAX }, [CORO_U16] = { 0, UINT16_MAX },
		[CORO_U32] = { 0, UINT32_MAX },
		[CORO_I32] = { INT32_MIN, INT32_MAX },
		[CORO_U64] = { 0, UINT64_MAX },
	};

	*min = ranges[type].min;
	*max = ranges[type].max;
}
