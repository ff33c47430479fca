/* SPDX-License-Identifier: MIT */
/* Tests of judge_corosync*.c: one edit of a sound file, the rules that it
 * breaks (oracle/corosync_conf asks corosync itself). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "buf.h"
#include "compile.h"
#include "corosync_key.h"
#include "job.h"
#include "judge.h"

Suite	*judge_corosync_suite(void);

struct fixture {
	struct program	 program;
	struct job	*job;
	const char	*host;
	char		 rules[4096];	/* of all diagnostics, blank between */
};

static void
judge(struct fixture *f, const char *text, size_t len, int version)
{
	const struct diagnostic *d;
	struct source *src;
	size_t i;

	f->rules[0] = '\0';
	rule_levels_default(&f->program.levels);
	f->job = job_new(&f->program);
	src = source_text(f->job->arena, "f", text, len);
	judge_corosync_conf(f->job, src, version, f->host);
	diag_sort(&f->job->diag);
	for (i = 0; i < f->job->diag.n; i++) {
		d = &f->job->diag.list[i];
		if (strlen(f->rules) < sizeof(f->rules) - 100) {
			strcat(f->rules, i > 0 ? " " : "");
			strcat(f->rules, rule_table[d->rule].name);
		}
		ck_assert_ptr_eq(d->at.src, src);
		ck_assert_uint_le(d->at.off + d->at.len, src->len);
		ck_assert_ptr_null(strchr(d->text, '\n'));
	}
}

#define KNET "totem {\nversion: 2\ncluster_name: c\ntransport: knet\n" \
	"crypto_cipher: aes256\ncrypto_hash: sha256\n}\n"
#define NODES "nodelist {\nnode {\nring0_addr: 10.0.0.1\nname: a\n" \
	"nodeid: 1\n}\nnode {\nring0_addr: 10.0.0.2\nname: b\nnodeid: 2\n}\n" \
	"node {\nring0_addr: 10.0.0.3\nname: c\nnodeid: 3\n}\n}\n"
#define QUORUM "quorum {\nprovider: corosync_votequorum\n}\n"
#define LOGGING "logging {\nto_syslog: yes\n}\n"

static const char base[] = KNET NODES QUORUM LOGGING;

/* In base, "from" (its first place) becomes "to". */
struct edit {
	const char	*from, *to, *rules;
};

static void
judge_edits(const struct edit *edits, size_t n, int version)
{
	struct buf text = { 0 };
	struct fixture f = { .host = NULL };
	const char *at;
	size_t i;

	for (i = 0; i < n; i++) {
		at = strstr(base, edits[i].from);
		ck_assert_msg(at != NULL, "%s", edits[i].from);
		text.len = 0;
		buf_add(&text, base, (size_t)(at - base));
		buf_adds(&text, edits[i].to);
		buf_adds(&text, at + strlen(edits[i].from));
		judge(&f, text.data, text.len, version);
		ck_assert_msg(strcmp(f.rules, edits[i].rules) == 0,
		    "%s -> %s: \"%s\" in place of \"%s\": %s", edits[i].from,
		    edits[i].to, f.rules, edits[i].rules,
		    f.job->diag.n > 0 ? f.job->diag.list[0].text : "");
		job_free(f.job);
	}
	buf_free(&text);
}

#define JUDGE(edits, version) \
	judge_edits(edits, sizeof(edits) / sizeof(edits[0]), version)

START_TEST(shape)
{
	static const struct edit edits[] = {
		{ "", "", "" },
		{ "to_syslog", "to_sysolg", "corosync_unknown" },
		{ "logging", "loging", "corosync_unknown" },
		{ "logging", "service", "corosync_unknown" },
		{ "to_syslog: yes", "to_syslog: maybe", "corosync_conf" },
		{ "to_syslog: yes", "syslog_priority: Debug", "" },
		{ "to_syslog: yes", "syslog_facility: local9",
		    "corosync_conf" },
		{ "to_syslog: yes", "to_syslog: yes\nto_syslog: no",
		    "corosync_ignored" },
		{ "to_syslog: yes", "logger_subsys {\ndebug: on\n}",
		    "corosync_conf" },
		{ "to_syslog: yes", "logger_subsys {\nsubsys: A B\n}",
		    "corosync_conf" },
		{ "to_syslog: yes", "logger_subsys {\nsubsys: QB\n"
		    "debug: on\ntimestamp: on\n}", "corosync_unknown" },
		{ "logging {", "x: y\nlogging {", "corosync_conf" },
		{ "logging {", "xyz: y\nlogging {", "corosync_unknown" },
		{ "logging {", "quorum.two_node: y\nlogging {",
		    "corosync_conf" },
		{ "to_syslog", "to\xc3\xa9", "corosync_conf" },
		{ "logging {", "uidgid {\nuid: a\nuid: b\n}\nlogging {", "" },
		{ "logging {", "uidgid {\nuser: a\n}\nlogging {",
		    "corosync_conf" },
		{ "logging {", "resources {\nsystem {\nmemory_used {\nmax: "
		    "80\npoll_period: x\n}\n}\n}\nlogging {",
		    "corosync_conf" },
		{ "logging {", "qb {\nipc_type: shm\n}\nlogging {",
		    "corosync_unknown" },
		{ "nodeid: 1", "nodeid: 1\nquorum {\nvotes: 1\n}",
		    "corosync_conf" },
		{ "transport: knet", "token: 5000ms", "corosync_conf" },
		{ "transport: knet", "token: -1", "corosync_conf" },
		{ "transport: knet", "token: +5000", "" },
		{ "transport: knet", "config_version: 18446744073709551615",
		    "" },
		{ "transport: knet", "knet_compression_level: -9", "" },
		{ "transport: knet", "knet_compression_model: none",
		    "corosync_conf" },
		{ "transport: knet", "rrp_mode: passive",
		    "corosync_unknown" },
		{ "transport: knet", "secauth: yes", "corosync_ignored" },
		{ "transport: knet", "cluster_uuid: 1f", "" },
	};
	static const struct edit old[] = {
		{ "transport: knet\ncrypto_cipher: aes256\ncrypto_hash: "
		    "sha256\n", "transport: udpu\nlink_mode: rr\n",
		    "corosync_unknown" },
		{ "transport: knet", "transport: udpu\ntoken_warning: 5",
		    "corosync_unknown" },
	};

	JUDGE(edits, 301);
	JUDGE(old, 203);
}
END_TEST

START_TEST(nodes)
{
	static const struct edit edits[] = {
		{ "name: b", "name: A", "node_name_duplicate" },
		{ "name: b", "name: localhost", "node_name" },
		{ "name: b\n", "", "" },
		{ "nodeid: 2", "nodeid: 1", "node_id_duplicate" },
		{ "nodeid: 2", "nodeid: 0", "corosync_conf" },
		{ "nodeid: 2\n", "", "corosync_conf" },
		{ "nodeid: 2", "nodeid: 65536", "node_id_knet" },
		{ "10.0.0.2", "10.0.0.1", "node_address_duplicate" },
		{ "10.0.0.2", "127.0.0.1", "address_unusable" },
		/* Debian's as installed: one node reaches itself */
		{ NODES, "nodelist {\nnode {\nring0_addr: 127.0.0.1\n"
		    "name: a\nnodeid: 1\n}\n}\n", "node_single" },
		{ NODES, "nodelist {\nnode {\nring0_addr: 0.0.0.0\n"
		    "name: a\nnodeid: 1\n}\n}\n",
		    "node_single address_unusable" },
		{ "10.0.0.2", "10.0.0.256", "corosync_conf" },
		{ "10.0.0.2", "db2.example.com", "" },
		{ "10.0.0.2", "fd00::2", "ring1_family" },
		{ "ring0_addr: 10.0.0.2\n", "", "corosync_conf" },
		{ "name: b", "name: b\nring1_addr: 10.0.1.2",
		    "ring1_partial ring1_partial" },
		{ "name: b", "name: b\nring8_addr: 10.0.1.2",
		    "corosync_conf" },
		{ "name: b", "name: b\nring00_addr: 10.0.1.2",
		    "corosync_conf" },
		{ "transport: knet", "ip_version: ipv6",
		    "corosync_conf corosync_conf corosync_conf" },
		{ NODES, "", "corosync_conf" },
		{ NODES, "nodelist {\n}\n", "corosync_conf" },
		{ NODES, "nodelist {\nnode {\nring0_addr: a\nnodeid: 1\n}\n"
		    "}\n", "node_single" },
		{ QUORUM, QUORUM NODES, "corosync_conf" },
		{ NODES, "nodelist {\nnode {\nring0_addr: ::1:1\nring1_addr: "
		    "a1\nnodeid: 1\n}\nnode {\nring0_addr: ::1:2\nring1_addr: "
		    "b1\nnodeid: 2\nname: b\n}\n}\n",
		    "corosync_conf two_node_off" },
	};

	JUDGE(edits, 301);
}
END_TEST

#define IFACE(text) "interface {\n" text "\n}\ntransport: knet"
#define UDPU(text) "transport: udpu\n" text
#define CRYPTO "transport: knet\ncrypto_cipher: aes256\ncrypto_hash: " \
	"sha256\n"

START_TEST(totem)
{
	static const struct edit edits[] = {
		{ "version: 2\n", "", "corosync_conf" },
		{ "version: 2\n", "version: 3\n", "corosync_conf" },
		{ "knet", "kent", "corosync_conf" },
		{ "knet", "udpu", "crypto_transport crypto_transport" },
		{ "crypto_hash: sha256\n", "", "crypto_hash" },
		{ CRYPTO, "secauth: on\n", "" },
		{ CRYPTO, "transport: knet\n", "cluster_plaintext" },
		{ CRYPTO, UDPU("secauth: on\n"), "crypto_transport" },
		{ CRYPTO, UDPU("link_mode: rr\n"),
		    "cluster_plaintext corosync_ignored" },
		{ CRYPTO, UDPU("crypto_hash: none\n"), "cluster_plaintext" },
		{ CRYPTO, UDPU("interface {\nmcastport: 5405\n"
		    "knet_link_priority: 5\n}\n"),
		    "cluster_plaintext corosync_conf" },
		{ CRYPTO, UDPU("interface {\nttl: 4\n}\n"),
		    "cluster_plaintext multicast_transport" },
		{ CRYPTO, UDPU("interface {\nbindnetaddr: 10.0.0.0\n}\n"),
		    "cluster_plaintext corosync_ignored" },
		{ "cluster_name: c\ntransport: knet\ncrypto_cipher: aes256\n"
		    "crypto_hash: sha256\n", "transport: udp\n",
		    "cluster_plaintext corosync_conf" },
		{ CRYPTO, "transport: udp\ninterface {\nmcastaddr: 10.0.0.9\n"
		    "ttl: 4\n}\n", "cluster_plaintext multicast_address" },
		{ CRYPTO, "transport: udp\ninterface {\nmcastaddr: ff15::9\n"
		    "}\n", "cluster_plaintext multicast_address" },
		{ CRYPTO, "transport: udp\ninterface {\nbindnetaddr: "
		    "10.0.0.1\n}\n", "cluster_plaintext corosync_ignored" },
		{ "transport: knet", IFACE("linknumber: 0\n"
		    "knet_link_priority: 5"), "" },
		{ "transport: knet", IFACE("linknumber: 1\n"
		    "knet_link_priority: 5"), "corosync_conf" },
		{ "transport: knet", IFACE("linknumber: 8\n"
		    "knet_link_priority: 5"), "corosync_conf" },
		{ "transport: knet", IFACE("ringnumber: 0"),
		    "corosync_unknown" },
		{ "transport: knet", IFACE("knet_transport: tcp"),
		    "corosync_conf" },
		/* corosync 3 does not look at it beside nodes */
		{ "transport: knet", IFACE("bindnetaddr: eth0"),
		    "corosync_ignored" },
		{ "transport: knet", IFACE("member {\nmemberaddr: 10.0.0.1\n"
		    "}\nmcastport: 5405"), "corosync_ignored" },
		{ "transport: knet", "keyfile: authkey", "path_absolute" },
		{ "transport: knet", "key: secret", "corosync_conf" },
		{ "transport: knet", "keyfile: /k\nkey: secret",
		    "corosync_ignored" },
		{ "transport: knet", "token: 29\ntoken_coefficient: 0",
		    "totem_timeout" },
		{ "transport: knet", "token: 29", "" },
		{ "transport: knet", "join: 29", "totem_timeout" },
		{ "transport: knet", "token_warning: 101", "totem_timeout" },
		{ "transport: knet", "hold: 13", "totem_timeout" },
		{ "transport: knet", "hold: 14", "" },
		{ "transport: knet", "consensus: 40", "totem_timeout" },
		{ "transport: knet", "consensus: 4000", "consensus_low" },
		{ "transport: knet", "consensus: 4380", "" },
		{ "transport: knet", "token: 0", "" },
	};
	static const struct edit old[] = {
		{ CRYPTO, "transport: udpu\n", "" },
		{ CRYPTO, "", "" },
		{ CRYPTO, "crypto_hash: none\n", "crypto_hash" },
		{ CRYPTO, "secauth: off\n", "cluster_plaintext" },
		{ CRYPTO, "hold: 14\n", "totem_timeout" },
		{ CRYPTO, "rrp_problem_count_threshold: 1\n",
		    "totem_timeout" },
		{ CRYPTO NODES, "", "" },
		{ CRYPTO, UDPU("interface {\nringnumber: 2\nmcastport: 7\n"
		    "}\n"), "corosync_conf" },
		{ CRYPTO, UDPU("interface {\nmcastport: 0\n}\n"),
		    "corosync_conf" },
		{ CRYPTO, UDPU("interface {\nbindnetaddr: eth0\n}\n"),
		    "corosync_ignored" },
		{ CRYPTO, UDPU("rrp_mode: passive\ninterface {\nringnumber: "
		    "1\nbindnetaddr: eth0\n}\n"), "corosync_conf" },
	};

	JUDGE(edits, 301);
	judge_edits(old, 6, 204);
	judge_edits(old + 7, 4, 204);
}
END_TEST

#define TWO "nodelist {\nnode {\nring0_addr: 10.0.0.1\nname: a\nnodeid: 1\n" \
	"}\nnode {\nring0_addr: 10.0.0.2\nname: b\nnodeid: 2\n}\n}\n"
#define Q(text) "quorum {\nprovider: corosync_votequorum\n" text "\n}\n"
#define DEVICE(votes, net) "device {\nmodel: net\n" votes "net {\n" net \
	"\n}\n}"
#define HOST "host: q\nalgorithm: ffsplit"

START_TEST(quorum)
{
	static const struct edit edits[] = {
		{ "corosync_votequorum", "votequorum", "corosync_quorum" },
		{ QUORUM, "", "corosync_quorum" },
		{ QUORUM, Q("two_node: 1"), "two_node_count" },
		{ NODES QUORUM, TWO QUORUM, "two_node_off" },
		{ NODES QUORUM, TWO Q("two_node: 1"), "" },
		{ NODES QUORUM, TWO Q("auto_tie_breaker: 1"), "" },
		{ NODES QUORUM, TWO Q("two_node: 1\nwait_for_all: 0"),
		    "wait_for_all" },
		{ NODES QUORUM, TWO Q("two_node: 1\nauto_tie_breaker: 1"),
		    "corosync_ignored" },
		{ NODES QUORUM, TWO Q("two_node: 1\nexpected_votes: 2"), "" },
		{ NODES QUORUM, TWO Q("two_node: 1\nexpected_votes: 1"),
		    "expected_votes" },
		{ QUORUM, Q("expected_votes: 5"), "expected_votes" },
		{ QUORUM, Q("votes: 1"), "corosync_ignored" },
		{ QUORUM, Q("last_man_standing: 1"), "wait_for_all" },
		{ QUORUM, Q("last_man_standing: 1\nwait_for_all: 1"), "" },
		{ QUORUM, Q("auto_tie_breaker: 1"), "corosync_ignored" },
		{ QUORUM, Q("auto_tie_breaker: 1\nwait_for_all: 1"), "" },
		{ QUORUM, Q("auto_tie_breaker_node: lowest"),
		    "corosync_ignored" },
		{ QUORUM, Q("auto_tie_breaker: 1\nlast_man_standing: 1"),
		    "corosync_quorum wait_for_all" },
		{ NODES QUORUM, TWO Q(DEVICE("votes: 1\n", HOST)), "" },
		{ NODES QUORUM, TWO Q(DEVICE("", HOST)), "corosync_quorum" },
		{ NODES QUORUM, TWO Q(DEVICE("", "host: q\nalgorithm: lms")),
		    "" },
		{ QUORUM, Q(DEVICE("votes: 2\n", "host: q\nalgorithm: lms")),
		    "" },
		{ QUORUM, Q(DEVICE("votes: 1\n", "host: q\nalgorithm: lms")),
		    "corosync_quorum" },
		{ QUORUM, Q(DEVICE("votes: 1\n", "algorithm: ffsplit")),
		    "corosync_quorum" },
		{ QUORUM, Q(DEVICE("votes: 1\n", HOST "\ntls: maybe")),
		    "corosync_conf" },
		{ QUORUM, Q("device {\nmodel: disk\nvotes: 1\n}"),
		    "corosync_quorum" },
		{ QUORUM, Q("device {\nvotes: 1\n}"), "corosync_ignored" },
		{ NODES QUORUM, TWO Q("two_node: 1\n" DEVICE("votes: 1\n",
		    HOST)), "qdevice_two_node" },
		{ QUORUM, Q("wait_for_all: 1\nlast_man_standing: 1\n"
		    DEVICE("votes: 1\n", HOST)), "corosync_quorum" },
		/* switched off before it clashes with the device */
		{ QUORUM, Q("auto_tie_breaker: 1\n" DEVICE("votes: 2\n",
		    "host: q\nalgorithm: lms")), "corosync_ignored" },
		{ QUORUM, Q("auto_tie_breaker: 1\nwait_for_all: 1\n"
		    DEVICE("votes: 2\n", "host: q\nalgorithm: lms")),
		    "corosync_quorum" },
		{ QUORUM, Q("expected_votes: 3\n" DEVICE("",
		    "host: q\nalgorithm: lms")), "corosync_quorum" },
		{ NODES QUORUM, TWO Q("expected_votes: 2\n" DEVICE(
		    "votes: 1\n", HOST)), "expected_votes corosync_quorum" },
	};

	JUDGE(edits, 301);
}
END_TEST

START_TEST(host)
{
	static const struct { const char *host; int version; bool absent; }
	    rows[] = {
		{ "a", 301, false }, { "b.example.com", 301, false },
		{ "d", 301, true }, { "aa", 301, true }, { "d", 204, false },
	};
	struct fixture f;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&f, 0, sizeof(f));
		f.host = rows[i].host;
		judge(&f, KNET NODES QUORUM, strlen(KNET NODES QUORUM),
		    rows[i].version);
		ck_assert_int_eq(strstr(f.rules, "node_absent") != NULL,
		    rows[i].absent);
		job_free(f.job);
	}
}
END_TEST

START_TEST(versions)
{
	static const struct { const char *text; int version; } rows[] = {
		{ "2.3", 203 }, { "2.3.4", 203 }, { "2.4", 204 },
		{ "2.99", 204 }, { "3.0", 300 }, { "3.0.3", 300 },
		{ "3.1", 301 }, { "3.1.7", 301 }, { "3.2", 301 },
		{ "", 0 }, { "3", 0 }, { "3.", 0 }, { "1.4", 0 },
		{ "2.2", 0 }, { "4.0", 0 }, { "3.1x", 0 }, { "x", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_int_eq(corosync_version(rows[i].text),
		    rows[i].version);
}
END_TEST

/* Hostile sizes: time and memory in proportion. */
START_TEST(large)
{
	struct buf text = { 0 };
	struct fixture f = { .host = NULL };
	size_t i;

	buf_adds(&text, "nodelist {\n");
	for (i = 0; i < 20000; i++)
		buf_printf(&text, "node {\nring0_addr: a%zu\nnodeid: 1\n}\n",
		    i);
	buf_adds(&text, "}\ntotem {\nversion: 2\n");
	for (i = 0; i < 20000; i++)
		buf_adds(&text, "interface {\nmcastport: 1\n}\nx: y\n");
	buf_adds(&text, "}\n");
	judge(&f, text.data, text.len, 301);
	ck_assert_uint_ge(f.job->diag.n, 1000);
	ck_assert_uint_lt(f.job->diag.n, 1100);
	job_free(f.job);
	buf_free(&text);
}
END_TEST

Suite *
judge_corosync_suite(void)
{
	Suite *s = suite_create("judge_corosync");
	TCase *c = tcase_create("judge_corosync");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, shape);
	tcase_add_test(c, nodes);
	tcase_add_test(c, totem);
	tcase_add_test(c, quorum);
	tcase_add_test(c, host);
	tcase_add_test(c, versions);
	tcase_add_test(c, large);
	suite_add_tcase(s, c);
	return s;
}
