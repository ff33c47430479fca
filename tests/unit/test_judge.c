/* SPDX-License-Identifier: MIT */
/* Tests of judge_*.c: one edit of a sound file, the rules that it breaks. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "buf.h"
#include "compile.h"
#include "job.h"
#include "judge.h"
#include "schema.h"
#include "xmlerr.h"

Suite	*judge_suite(void);

struct fixture {
	struct program	 program;
	struct arena	*arena;
	struct schema	*full;
	struct job	*job;
	char		 rules[4096];	/* of all diagnostics, blank between */
};

static void
begin(struct fixture *f)
{
	const char *error = NULL;

	xmlerr_init();
	memset(f, 0, sizeof(*f));
	rule_levels_default(&f->program.levels);
	f->arena = arena_new();
	f->full = schema_compile(f->arena, NULL, "schemas/cluster.rng",
	    &error);
	ck_assert_msg(f->full != NULL, "%s", error);
	f->job = job_new(&f->program);
}

static void
end(struct fixture *f)
{
	job_free(f->job);
	schema_free(f->full);
	arena_free(f->arena);
}

/* Every diagnostic is one line with a place and speaks plainly. */
static void
look(struct fixture *f, const struct source *src)
{
	const struct diagnostic *d;
	size_t i;

	diag_sort(&f->job->diag);
	f->rules[0] = '\0';
	for (i = 0; i < f->job->diag.n; i++) {
		d = &f->job->diag.list[i];
		if (i > 0)
			strcat(f->rules, " ");
		strcat(f->rules, rule_table[d->rule].name);
		ck_assert_ptr_eq(d->at.src, src);
		ck_assert_uint_le(d->at.off + d->at.len, src->len);
		ck_assert_ptr_null(strstr(d->text, "interleave"));
		ck_assert_ptr_null(strstr(d->text, "Relax"));
		ck_assert_ptr_null(strchr(d->text, '\n'));
	}
}

static void
judge_text(struct fixture *f, const char *text, size_t len, bool sysconfig)
{
	struct source *src = source_text(f->job->arena, "f", text, len);

	if (sysconfig)
		judge_sysconfig_cman(f->job, src);
	else
		judge_cluster_conf(f->job, src, f->full);
	look(f, src);
}

/* text with the first from replaced; the arena's. */
static const char *
edit(struct fixture *f, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	ck_assert_msg(at != NULL, "no %s", from);
	return arena_printf(f->arena, "%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from));
}

#define NODE(n) "<clusternode name='n" #n "' nodeid='" #n "'>" \
	"<fence><method name='m'><device name='pcmk' port='n" #n "'/>" \
	"</method></fence></clusternode>\n"
#define TAIL "<cman transport='udpu' keyfile='/etc/corosync/authkey'/>\n" \
	"<fencedevices><fencedevice name='pcmk' agent='fence_pcmk'/>" \
	"</fencedevices></cluster>\n"
#define HEAD "<cluster name='pg' config_version='7'>\n<clusternodes>\n"

static const char three[] = HEAD NODE(1) NODE(2) NODE(3)
    "</clusternodes>\n<fence_daemon/>" TAIL;
static const char two[] = HEAD NODE(1) NODE(2) "</clusternodes>\n"
    "<fence_daemon post_join_delay='20'/><totem/>\n"
    "<cman two_node='1' expected_votes='1'/>\n"
    "<fencedevices><fencedevice name='pcmk' agent='fence_pcmk'/>"
    "</fencedevices></cluster>\n";
#define RING(n) "<clusternode name='10.0.0." #n "' nodeid='" #n "'>" \
	"<altname name='10.0.1." #n "'/>" \
	"<fence><method name='m'><device name='pcmk' port='10.0.0." #n "'/>" \
	"</method></fence></clusternode>\n"
static const char rings[] = HEAD RING(1) RING(2) RING(3)
    "</clusternodes>\n<totem rrp_mode='passive'/><dlm/>"
    "<cman transport='udp'><multicast addr='239.0.0.1'/>"
    "<altmulticast addr='239.0.0.2'/></cman>\n"
    "<fencedevices><fencedevice name='pcmk' agent='fence_pcmk'/>"
    "</fencedevices></cluster>\n";

static const struct {
	const char	*text, *from, *to, *rules;
} edits[] = {
	{ three, "pg", "pg", "" },
	{ two, "pg", "pg", "" },
	{ rings, "pg", "pg", "" },
	/* shape, and values by their rules */
	{ three, "config_version='7'", "", "cluster_conf" },
	{ three, "'7'", "'x'", "cluster_conf" },
	{ three, "'7'", "'7' xmlns='urn:x'", "cluster_conf" },
	{ three, "'pg'", "'1234567890123456'", "cluster_name" },
	{ three, "'pg'", "'åååååååå'", "cluster_name" },
	{ three, "'pg'", "''", "cluster_name" },
	{ three, "'pg'", "'a b:c'", "" },
	{ three, "name='n1'", "name=''", "node_name" },
	{ three, "'udpu'", "' udpu '", "cluster_conf" },
	{ three, "'udpu'", "'iba'", "cluster_conf" },
	{ three, "device name='pcmk' port='n1'",
	    "device name=' pcmk ' port='n1'", "cluster_conf" },
	{ three, "device name='pcmk'", "device name='x'", "cluster_conf" },
	{ three, "<fence_daemon/>", "<logging debug='maybe'/>",
	    "value_misread" },
	{ three, "<fence_daemon/>", "<totem secauth='no'/>", "value_misread" },
	{ three, "<fence_daemon/>", "<totem token='x'/>", "totem_timeout" },
	{ three, "<fence_daemon/>", "<fence_daemon post_join_delay='x'/>",
	    "value_misread" },
	{ two, "two_node='1'", "two_node='yes'",
	    "value_misread" },
	{ two, "two_node='1'", "two_node='0'",
	    "two_node_off expected_votes" },
	{ two, "two_node='1'", "two_node='2'", "value_misread" },
	{ three, "'/etc/corosync/authkey'", "''", "path_absolute" },
	{ three, "'/etc/corosync/authkey'", "'authkey'", "path_absolute" },
	{ three, "<fence_daemon/>", "<totem keyfile='k'/>", "path_absolute" },
	/* nodes */
	{ three, "name='n1'", "name='localhost'",
	    "node_name fence_pcmk_port" },
	{ rings, "'10.0.1.1'", "'127.0.0.2'", "node_name" },
	{ rings, "'10.0.1.1'", "'::1'", "node_name ring1_family" },
	{ three, "name='n1'", "name='n&#34;1'", "node_name fence_pcmk_port" },
	{ three, "name='n2'", "name='N1'",
	    "node_name_duplicate fence_pcmk_port" },
	{ rings, "'10.0.1.2'", "'10.0.1.1'", "node_name_duplicate" },
	{ rings, "'10.0.1.1'", "'10.0.0.1'", "node_name_duplicate" },
	{ three, "nodeid='2'", "nodeid='01'", "node_id_duplicate" },
	{ three, "nodeid='2'", "nodeid='200'", "" },
	{ three, NODE(1) NODE(2) NODE(3), "", "node_count" },
	{ three, NODE(1) NODE(2), "", "node_single" },
	/* votes */
	{ two, "<cman two_node='1' expected_votes='1'/>",
	    "<cman/>", "two_node_off" },
	{ two, "<cman two_node='1' expected_votes='1'/>", "",
	    "two_node_off" },
	{ three, "<cman", "<cman two_node='1'", "two_node_count" },
	{ two, "nodeid='2'", "nodeid='2' votes='2'", "two_node_count" },
	{ two, " expected_votes='1'", "", "" },
	{ two, "expected_votes='1'", "expected_votes='2'", "expected_votes" },
	{ three, "<cman", "<cman expected_votes='2'", "expected_votes" },
	{ three, "<cman", "<cman expected_votes='3'", "" },
	{ two, "<totem/>", "<quorumd label='x'/>", "quorum_disk" },
	{ two, "<totem/>", "<quorumd label='x' votes='0'/>", "" },
	/* fencing */
	{ three, "port='n2'", "port='n3'", "fence_pcmk_port" },
	{ three, " port='n2'", "", "fence_pcmk_port" },
	{ three, "agent='fence_pcmk'", "agent='fence_pcmk' port='n1'",
	    "fence_pcmk_port fence_pcmk_port" },
	{ three, "</fence>", "</fence><unfence><device name='pcmk'/>"
	    "</unfence>", "fence_pcmk_unfence" },
	{ three, "</method>", "<device name='pcmk' port='n1'/></method>",
	    "fence_pcmk_mixed" },
	{ three, "</method>", "</method><method name='n'/>",
	    "fence_method_unused" },
	{ three, "</method>", "</method><method name='m'>"
	    "<device name='pcmk' port='n1'/></method>",
	    "fence_method_unused fence_pcmk_mixed" },
	{ three, "name='m'", "name='&quot;'", "fence_method_unused" },
	{ three, "<device name='pcmk' port='n1'/>", "",
	    "fence_method_missing fence_method_unused" },
	{ three, "agent='fence_pcmk'", "agent='fence_x'", "" },
	{ three, "<fence_daemon/>", "<fence_daemon clean_start='1'/>",
	    "fence_clean_start" },
	{ two, "'20'", "'19'", "startup_fencing" },
	{ two, "'20'", "'-1'", "startup_fencing" },
	{ two, "<fence_daemon post_join_delay='20'/>", "",
	    "startup_fencing" },
	/* transport and rings */
	{ three, "<cman", "<cman broadcast='yes'", "broadcast_transport" },
	{ three, "<cman", "<cman broadcast='no'", "" },
	{ three, "'udpu'", "'udpb'", "transport_preview" },
	{ three, "authkey'/>", "authkey'><multicast ttl='2'/></cman>",
	    "multicast_transport" },
	{ three, "authkey'/>", "authkey'><multicast ttl='1'/></cman>", "" },
	{ three, "authkey'/>", "authkey' port='1'><multicast port='2'/>"
	    "</cman>", "multicast_port" },
	{ rings, "transport='udp'", "transport='udpu'", "" },
	{ rings, "'239.0.0.1'", "'8.8.8.8'", "multicast_address" },
	{ rings, "'239.0.0.1'", "'foo'", "multicast_address" },
	{ rings, "'239.0.0.1'", "'ff15::1'", "multicast_address" },
	{ rings, "'239.0.0.2'", "'239.0.0.1'", "ring_multicast" },
	{ rings, "addr='239.0.0.2'", "addr='239.0.0.1' port='5407'", "" },
	{ rings, "addr='239.0.0.2'", "addr='239.0.0.1' port='5406'",
	    "ring_multicast" },
	{ rings, "transport='udp'", "transport='udpb'",
	    "ring_multicast transport_preview" },
	{ rings, "<altname name='10.0.1.2'/>", "", "ring1_partial" },
	{ rings, "'passive'", "'none'", "rrp_mode_none" },
	{ rings, "'passive'", "'active'", "rrp_mode_active" },
	{ rings, "'passive'", "'foo'", "cluster_conf" },
	{ two, "<totem/>", "<totem rrp_mode='passive'/>", "rrp_mode_unused" },
	{ two, "<totem/>", "<totem rrp_mode='none'/>", "" },
	{ rings, "<dlm/>", "<dlm protocol='tcp'/>", "dlm_protocol" },
	{ rings, "<dlm/>", "<dlm protocol='sctp'/>", "" },
	{ two, "<totem/>", "<dlm protocol='tcp'/>", "" },
	/* times */
	{ three, "<fence_daemon/>", "<totem token='209'/>", "totem_timeout" },
	{ three, "<fence_daemon/>", "<totem token='210'/>", "" },
	{ three, "<fence_daemon/>", "<totem token='1000' "
	    "token_retransmits_before_loss_const='20'/>", "totem_timeout" },
	{ three, "<fence_daemon/>", "<totem consensus='11999'/>",
	    "consensus_low" },
	{ three, "<fence_daemon/>", "<totem consensus='12000'/>", "" },
	{ two, "<totem/>", "<totem consensus='200'/>", "" },
	{ two, "<totem/>", "<totem consensus='59'/>", "totem_timeout" },
	{ two, "<totem/>", "<totem token='500' join='201'/>",
	    "totem_timeout" },
};

START_TEST(edits_break_their_rules)
{
	const char *text;
	struct fixture f;

	begin(&f);
	text = edit(&f, edits[_i].text, edits[_i].from, edits[_i].to);
	judge_text(&f, text, strlen(text), false);
	ck_assert_msg(strcmp(f.rules, edits[_i].rules) == 0,
	    "%s: \"%s\", not \"%s\"", edits[_i].to, f.rules,
	    edits[_i].rules);
	end(&f);
}
END_TEST

#define Q "CMAN_QUORUM_TIMEOUT=0\n"

static const struct { const char *text, *rules; } sysconfigs[] = {
	{ Q, "" },
	{ "# nothing\n", "quorum_timeout" },
	{ "", "quorum_timeout" },
	{ "CMAN_QUORUM_TIMEOUT=\n", "quorum_timeout" },
	{ "CMAN_QUORUM_TIMEOUT=45\n" Q, "" },
	{ Q "CMAN_QUORUM_TIMEOUT='45'\n", "quorum_timeout" },
	{ "CMAN_QUORUM_TIMEOUT=-1\n", "" },
	{ "CMAN_QUORUM_TIMEOUT=x\n", "sysconfig_value" },
	{ "CMAN_QUORUM_TIMEOUT=$X\n", "sysconfig_code" },
	{ "CMAN_QUORUM_TIMOUT=0\n", "quorum_timeout sysconfig_unknown" },
	{ Q "MY_HELPER=0\n", "" },
	{ Q "CMAN_NO_SUCH_THING=0\n", "sysconfig_unknown" },
	{ Q "export COROSYNC_CLUSTER_CONFIG_FILE=/etc/c\n", "" },
	{ Q "export FENCE_JOIN=no\n", "sysconfig_off" },
	{ Q "export\n", "sysconfig_code" },
	{ Q "exports A=1\n", "sysconfig_code" },
	{ Q "FENCE_JOIN=yes\nFENCE_JOIN_TIMEOUT=-1\n", "" },
	{ Q "FENCE_JOIN=maybe\n", "sysconfig_value" },
	{ Q "CONFIG_VALIDATION=fail\n", "sysconfig_value" },
	{ Q "CONFIG_VALIDATION=FAIL\n", "" },
	{ Q "INITLOGLEVEL=loud\n", "sysconfig_value" },
	{ Q "INITBREAKPOINT=join\n", "sysconfig_off" },
	{ Q "CONFIG_LOADER=ldapconfig\n", "sysconfig_off" },
	{ Q "CMAN_NOTIFYD_START=on\n", "sysconfig_value" },
	{ Q "CMAN_CLUSTER_TIMEOUT=60s\n", "sysconfig_value" },
	{ Q "CMAN_JOIN_OPTS=-d\nCLUSTERNAME=x\n", "sysconfig_value" },
	{ Q "CMAN_JOIN_OPTS='-d '\nCLUSTERNAME=x\n", "" },
	{ Q ". /etc/other\n", "sysconfig_code" },
	{ Q "A=1 &\n", "sysconfig_code" },
	{ Q "A='x\n", "sysconfig_syntax" },
};

START_TEST(sysconfig_files)
{
	struct fixture f;

	begin(&f);
	judge_text(&f, sysconfigs[_i].text, strlen(sysconfigs[_i].text),
	    true);
	ck_assert_msg(strcmp(f.rules, sysconfigs[_i].rules) == 0,
	    "%s: \"%s\", not \"%s\"", sysconfigs[_i].text, f.rules,
	    sysconfigs[_i].rules);
	end(&f);
}
END_TEST

/* Text of n times part between head and tail. */
static void
repeat(struct buf *b, const char *head, const char *part, size_t n,
    const char *tail)
{
	buf_adds(b, head);
	while (n-- > 0)
		buf_adds(b, part);
	buf_adds(b, tail);
}

#define UTF16 "<\0c\0l\0u\0s\0t\0e\0r\0/\0>\0"

START_TEST(hostile_files_end)
{
	static const struct {
		const char	*head, *part;
		size_t		 n;
		const char	*tail, *rule;
	} rows[] = {
		/* entities and what reads other files */
		{ "<!DOCTYPE c [<!ENTITY a '1'>", "<!ENTITY b '&a;&a;&a;'>",
		    9, "]><cluster name='&b;'/>", "cluster_conf" },
		{ "<!DOCTYPE c SYSTEM '/etc/passwd'>", "", 0, "<c/>",
		    "cluster_conf" },
		{ "<cluster name='n' config_version='1'>", "<xi:include "
		    "xmlns:xi='http://www.w3.org/2001/XInclude' "
		    "href='/etc/passwd'/>", 3, "<clusternodes/></cluster>",
		    "cluster_conf" },
		{ "<?xml-stylesheet href='/etc/passwd'?>", "<?x y?>", 99999,
		    "<cluster/>", "cluster_conf" },
		/* deep, long, many */
		{ "", "<a>", 300000, "", "cluster_conf" },
		{ HEAD "</clusternodes><rm>", "<service name='s'>", 200,
		    "</rm></cluster>", "cluster_conf" },
		{ "<cluster name='", "x", 9000000, "' config_version='1'/>",
		    "cluster_name" },
		{ "<cluster ", "name='x' ", 300000, "/>", "cluster_conf" },
		{ HEAD, "<clusternode name='n' nodeid='1'/>", 19000,
		    "</clusternodes></cluster>", "node_count" },
		{ HEAD "<clusternode name='n' nodeid='1'><fence>",
		    "<method name='m'/>", 19000, "</fence></clusternode>"
		    "</clusternodes></cluster>", "fence_method_unused" },
		{ HEAD "</clusternodes><rm>", "<ip address='x'/>", 19000,
		    "</rm></cluster>", "cluster_conf" },
		{ HEAD "</clusternodes><rm><resources>", "<ip address='x'/>",
		    10000, "</resources></rm></cluster>", "node_count" },
		{ HEAD "</clusternodes>", "<uidgid uid='x'/>", 15000,
		    "</cluster>", "node_count" },
		/* encodings */
		{ "<?xml version='1.0' encoding='UTF-16'?>", "", 0,
		    "<cluster/>", "cluster_conf" },
		{ "<cluster name='\xff\xfe'/>", "", 0, "", "cluster_conf" },
		{ "<?xml version='1.0' encoding='ISO-8859-1'?>"
		    "<cluster name='\xe5'/>", "", 0, "", "cluster_conf" },
	};
	struct fixture f;
	struct buf b = { 0 };
	size_t i;

	begin(&f);
	repeat(&b, rows[_i].head, rows[_i].part, rows[_i].n, rows[_i].tail);
	judge_cluster_conf(f.job, source_text(f.job->arena, "f", b.data,
	    b.len), f.full);
	diag_sort(&f.job->diag);
	for (i = 0; i < f.job->diag.n; i++)
		if (f.job->diag.list[i].rule == rule_find(rows[_i].rule))
			break;
	ck_assert_msg(i < f.job->diag.n, "%zu diagnostics, first %s",
	    f.job->diag.n, f.job->diag.n > 0 ?
	    f.job->diag.list[0].text : "");
	buf_free(&b);
	end(&f);
}
END_TEST

START_TEST(null_bytes_are_refused)
{
	struct fixture f;

	begin(&f);
	judge_text(&f, UTF16, sizeof(UTF16) - 1, false);
	ck_assert_str_eq(f.rules, "cluster_conf");
	end(&f);
}
END_TEST

Suite *
judge_suite(void)
{
	Suite *s = suite_create("judge");
	TCase *t = tcase_create("judge");

	tcase_set_timeout(t, 20);
	tcase_add_loop_test(t, edits_break_their_rules, 0,
	    sizeof(edits) / sizeof(edits[0]));
	tcase_add_loop_test(t, sysconfig_files, 0,
	    sizeof(sysconfigs) / sizeof(sysconfigs[0]));
	tcase_add_loop_test(t, hostile_files_end, 0, 16);
	tcase_add_test(t, null_bytes_are_refused);
	suite_add_tcase(s, t);
	return s;
}
