/* SPDX-License-Identifier: MIT */
/* Tests of read_cib.c and judge_cib.c (oracle/cib_lint has the schema's). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "arena.h"
#include "compile.h"
#include "job.h"
#include "read_cib.h"
#include "xmlerr.h"

Suite	*read_cib_suite(void);

struct fixture {
	struct program	 program;
	struct job	*job;
};

static struct cib *
begin(struct fixture *f, const char *text, size_t len)
{
	xmlerr_init();
	memset(f, 0, sizeof(*f));
	rule_levels_default(&f->program.levels);
	f->job = job_new(&f->program);
	return read_cib(f->job, source_text(f->job->arena, "c", text, len),
	    RULE_cib_refused);
}

#define HEAD(version) "<cib admin_epoch='0' epoch='1' num_updates='0' " \
	"validate-with='" version "'>\n<configuration>"
#define CIB(config, resources, constraints, rest) HEAD("pacemaker-1.2") \
	"<crm_config>" config "</crm_config><nodes/>\n<resources>" resources \
	"</resources>\n<constraints>" constraints "</constraints>" rest \
	"</configuration></cib>"
#define DUMMY(id) "<primitive id='" id "' class='lsb' type='x'/>"

static const char full[] = CIB("<cluster_property_set id='s'>"
    "<nvpair id='s1' name='stonith-enabled' value='true'/>"
    "<nvpair id='s2' name='a'/></cluster_property_set>"
    "<cluster_property_set id='u'><nvpair id='u1' name='b' value='&#99;'/>"
    "</cluster_property_set>",
    "<group id='g'><primitive id='v' class='ocf' provider='heartbeat'\n"
    "type='IPaddr2'><instance_attributes id='vi'>"
    "<nvpair id='vi1' name='ip' value='10.0.0.1'/></instance_attributes>"
    "<operations><op id='o1' name='monitor' interval='4s' timeout='60s'\n"
    "on-fail='restart'/><op id='o2' name='monitor' interval='3s' "
    "role='Master' enabled='false'/></operations></primitive>" DUMMY("w")
    "</group><master id='m'><group id='mg'>" DUMMY("p") "</group>"
    "<meta_attributes id='mm'><nvpair id='mm1' name='notify' value='true'/>"
    "</meta_attributes></master>" DUMMY("x"),
    "<rsc_location id='l' rsc='v' node='n' score='-INFINITY'/>"
    "<rsc_colocation id='c' rsc='g' with-rsc='m' with-rsc-role='Master' "
    "score='INFINITY'/><rsc_order id='d' first='m' first-action='promote' "
    "then='g' then-action='start' kind='Mandatory' symmetrical='false'/>"
    "<rsc_ticket id='t' rsc='m' ticket='T'/>",
    "<rsc_defaults><meta_attributes id='rd'><nvpair id='rd1' "
    "name='migration-threshold' value='1'/></meta_attributes></rsc_defaults>"
    "<fencing-topology><fencing-level id='f' target='n' index='1' "
    "devices='v,w'/></fencing-topology>");

START_TEST(everything_is_read)
{
	const struct cib_primitive *p;
	struct fixture f;
	struct cib *c = begin(&f, full, sizeof(full) - 1);

	ck_assert_uint_eq(f.job->diag.n, 0);
	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(c->validate_with, "pacemaker-1.2");
	ck_assert_uint_eq(c->properties.n, 3);
	ck_assert_str_eq(c->properties.list[0].name, "stonith-enabled");
	ck_assert_ptr_null(c->properties.list[1].value);
	ck_assert_str_eq(c->properties.list[2].value, "c");
	ck_assert_uint_eq(c->rsc_defaults.n, 1);
	ck_assert_uint_eq(c->op_defaults.n, 0);
	ck_assert_uint_eq(c->nprimitives, 4);
	p = &c->primitives[0];
	ck_assert_str_eq(p->id, "v");
	ck_assert_str_eq(p->parent, "g");
	ck_assert_str_eq(p->provider, "heartbeat");
	ck_assert_str_eq(p->params.list[0].value, "10.0.0.1");
	ck_assert_ptr_null(p->extra);
	ck_assert_uint_eq(p->line, 3);
	ck_assert_uint_eq(p->nops, 2);
	ck_assert_str_eq(p->ops[0].on_fail, "restart");
	ck_assert_ptr_null(p->ops[0].extra);
	ck_assert_str_eq(p->ops[1].role, "Master");
	ck_assert_ptr_null(p->ops[1].timeout);
	ck_assert_str_eq(p->ops[1].extra, "enabled");
	ck_assert_str_eq(c->primitives[2].parent, "mg");
	ck_assert_ptr_null(c->primitives[3].parent);
	ck_assert_uint_eq(c->nsets, 3);
	ck_assert_uint_eq(c->sets[0].nmembers, 2);
	ck_assert_str_eq(c->sets[0].members[1], "w");
	ck_assert_str_eq(c->sets[1].element, "master");
	ck_assert_str_eq(c->sets[1].members[0], "mg");
	ck_assert_str_eq(c->sets[1].meta.list[0].name, "notify");
	ck_assert_uint_eq(c->nconstraints, 4);
	ck_assert_str_eq(c->constraints[0].node, "n");
	ck_assert_str_eq(c->constraints[1].with_role, "Master");
	ck_assert_str_eq(c->constraints[2].then_action, "start");
	ck_assert_str_eq(c->constraints[2].symmetrical, "false");
	ck_assert_int_eq(c->constraints[3].kind, CIB_TICKET);
	ck_assert_str_eq(c->constraints[3].extra, "ticket");
	ck_assert_uint_eq(c->nlevels, 1);
	ck_assert_str_eq(c->levels[0].devices, "v,w");
	job_free(f.job);
}
END_TEST

#define OPS(ops) "<primitive id='p' class='lsb' type='x'><operations>" ops \
	"</operations></primitive>"

/* A text, and words of its first fault; NULL: there is none. */
static const struct {
	const char	*text, *words;
} rows[] = {
	{ CIB("", "", "", ""), NULL },
	{ CIB("", OPS("<op id='a' name='monitor' interval='4s'/>"
	    "<op id='b' name='monitor' interval='4000ms' role='Master'/>"),
	    "", ""), "monitor with interval \"4000ms\" stands twice" },
	{ CIB("", OPS("<op id='a' name='monitor' interval='4s'/>"
	    "<op id='b' name='start' interval='4s'/>"), "", ""), NULL },
	{ CIB("", OPS("<op id='a' name='monitor'/>"), "", ""),
	    "<op> lacks the attribute \"interval\"" },
	{ CIB("", OPS("<op id='a' interval='4s'/>"), "", ""),
	    "<op> lacks the attribute \"name\"" },
	{ CIB("", OPS("<op id='a' name='x' interval='0' role='Promoted'/>"),
	    "", ""), "\"Promoted\" is no value for role" },
	{ CIB("", OPS("<op id='a' name='x' interval='0' on-fail='demote'/>"),
	    "", ""), "\"demote\" is no value for on-fail" },
	{ HEAD("pacemaker-3.7") "<crm_config/><nodes/><resources>"
	    OPS("<op id='a' name='x' interval='0' role='Promoted'/>")
	    "</resources><constraints/></configuration></cib>", NULL },
	{ CIB("", DUMMY("1bad"), "", ""), "\"1bad\" is no value for id" },
	{ CIB("", DUMMY("a:b"), "", ""), "\"a:b\" is no value for id" },
	{ CIB("", DUMMY("a") DUMMY("a"), "", ""),
	    "the id \"a\" is used twice" },
	{ CIB("", DUMMY("a") "<group id='a'>" DUMMY("b") "</group>", "", ""),
	    "the id \"a\" is used twice" },
	{ CIB("", "<primitive class='lsb' type='x'/>", "", ""),
	    "<primitive> lacks the attribute \"id\"" },
	{ CIB("", "<primitive id='a' class='ocf' type='x'/>", "", ""),
	    "of class \"ocf\" has no provider" },
	{ CIB("", "<primitive id='a' class='lsb' provider='x' type='x'/>", "",
	    ""), "of class \"lsb\" cannot have a provider" },
	{ CIB("", "<group id='a'/>", "", ""), "<group> has no primitive" },
	{ CIB("", "<clone id='a'/>", "", ""),
	    "<clone> has neither primitive nor group" },
	{ CIB("", "<master id='a'>" DUMMY("b") "<group id='c'>" DUMMY("d")
	    "</group></master>", "", ""),
	    "<master> has both primitive and group" },
	{ CIB("", DUMMY("a"), "<rsc_location id='l' rsc='a' node='n' "
	    "score='1e5'/>", ""), "\"1e5\" is no value for score" },
	{ CIB("", DUMMY("a"), "<rsc_location id='l' rsc='a' node='n' "
	    "score='-100'/>", ""), NULL },
	{ CIB("", DUMMY("a"), "<rsc_location id='l' rsc='a' node='n'/>", ""),
	    "<rsc_location> has node without score" },
	{ CIB("", DUMMY("a"), "<rsc_location id='l' rsc='b' node='n' "
	    "score='1'/>", ""), "no resource has the name \"b\"" },
	{ CIB("", DUMMY("a"), "<rsc_location id='l' rsc='l' node='n' "
	    "score='1'/>", ""), "\"l\" is no resource" },
	{ CIB("", DUMMY("a"), "<rsc_colocation id='c' rsc='a'/>", ""),
	    "<rsc_colocation> has rsc without with-rsc" },
	{ CIB("", DUMMY("a"), "<rsc_order id='c' first='a' then='a' "
	    "kind='mandatory'/>", ""), "\"mandatory\" is no value for kind" },
	{ CIB("", DUMMY("a"), "<rsc_order id='c' first='a' then='a' "
	    "kind='Mandatory' score='1'/>", ""), "only without" },
	{ CIB("", "", "", "<fencing-topology><fencing-level id='f' "
	    "target='n' index='0' devices='a'/></fencing-topology>"),
	    "\"0\" is no value for index" },
	{ CIB("", "", "", "<fencing-topology><fencing-level id='f' "
	    "target='n' index='1' devices='a b'/></fencing-topology>"),
	    "\"a b\" is no list of fence devices" },
	{ CIB("", "", "", "<fencing-topology><fencing-level id='f' "
	    "target='n' index='1' devices='a,'/></fencing-topology>"),
	    "\"a,\" is no list" },
	{ CIB("", "<primitve/>", "", ""), "did you mean" },
	{ "<cib/>", "<cib> lacks" },
	{ "<cluster/>", "starts with <cluster>" },
	{ "", "not well-formed XML" },
	{ "<cib>", "not well-formed XML" },
	{ "<!DOCTYPE cib SYSTEM '/etc/passwd'><cib/>", "document type" },
	{ "\xff\xfe<\0c", "" },
};

START_TEST(verdicts)
{
	const struct diagnostic *d;
	struct fixture f;
	struct cib *c = begin(&f, rows[_i].text, strlen(rows[_i].text));

	ck_assert((c != NULL) == (rows[_i].words == NULL));
	ck_assert_msg((f.job->diag.n > 0) == (rows[_i].words != NULL), "%s",
	    rows[_i].text);
	if (rows[_i].words != NULL) {
		d = &f.job->diag.list[0];
		ck_assert_msg(strstr(d->text, rows[_i].words) != NULL ||
		    (d->fix != NULL && strstr(d->fix, rows[_i].words) != NULL),
		    "%s", d->text);
		ck_assert_ptr_nonnull(d->at.src);
		ck_assert_uint_le(d->at.off + d->at.len,
		    strlen(rows[_i].text));
	}
	job_free(f.job);
}
END_TEST

/* Long lists and deep trees end soon, with a fault where there is one. */
START_TEST(large_files_end)
{
	static const struct {
		const char	*head, *part;
		size_t		 n;
		const char	*tail;
		bool		 good;
	} big[] = {
		{ CIB("", "", "", "<!--"), "x", 9000000, "-->", false },
		{ HEAD("pacemaker-1.2") "<crm_config/><nodes/><resources/>"
		    "<constraints/></configuration><status>", "<a id='x'/>",
		    15000, "</status></cib>", true },
		{ HEAD("pacemaker-1.2") "<crm_config/><nodes/><resources>"
		    "<primitive id='p' class='lsb' type='x'><operations>",
		    "<op id='o' name='m' interval='1s'/>", 15000,
		    "</operations></primitive></resources><constraints/>"
		    "</configuration></cib>", false },
		{ HEAD("pacemaker-1.2") "<crm_config/><nodes/><resources>"
		    "<primitive id='p' class='lsb' type='x'/></resources>"
		    "<constraints>", "<rsc_location id='l' rsc='q' node='n' "
		    "score='1'/>", 15000, "</constraints></configuration>"
		    "</cib>", false },
		{ HEAD("pacemaker-1.2"), "<rule>", 1000, "", false },
	};
	size_t h = strlen(big[_i].head), p = strlen(big[_i].part), i;
	char *text = malloc(h + big[_i].n * p + strlen(big[_i].tail) + 1);
	struct fixture f;
	struct cib *c;

	ck_assert_ptr_nonnull(text);
	memcpy(text, big[_i].head, h);
	for (i = 0; i < big[_i].n; i++)
		memcpy(text + h + i * p, big[_i].part, p);
	memcpy(text + h + i * p, big[_i].tail, strlen(big[_i].tail) + 1);
	c = begin(&f, text, strlen(text));
	ck_assert((c != NULL) == big[_i].good);
	ck_assert((f.job->diag.n == 0) == big[_i].good);
	ck_assert_uint_le(f.job->diag.n, 100);
	job_free(f.job);
	free(text);
}
END_TEST

Suite *
read_cib_suite(void)
{
	Suite *s = suite_create("read_cib");
	TCase *t = tcase_create("read_cib");

	tcase_add_test(t, everything_is_read);
	tcase_add_loop_test(t, verdicts, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(t, large_files_end, 0, 5);
	suite_add_tcase(s, t);
	return s;
}
