/* SPDX-License-Identifier: MIT */
/* Tests of resolve*.c and model.c: what follows from a topology. */
#include "topology.h"

#include "buf.h"
#include "doc.h"
#include "xmlutil.h"

Suite	*resolve_suite(void);

static const char *
setting(const struct mnode *n, const char *name)
{
	const struct msetting *s = model_setting(&n->settings, name);

	return s == NULL ? NULL : s->value.s;
}

START_TEST(ids_fill_the_gaps)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER
	    "nodes = ( { name = \"a\"; address = \"10.0.0.1\"; "
	    "role = \"primary\"; }, { name = \"b\"; id = 1; "
	    "address = \"10.0.0.2\"; }, { name = \"c\"; "
	    "address = \"10.0.0.3\"; } );\n" TOPOLOGY_POSTGRESQL);

	ck_assert(t.ok);
	ck_assert_int_eq(t.c.model->nodes[0].id.v, 2);
	ck_assert_int_eq(t.c.model->nodes[1].id.v, 1);
	ck_assert_int_eq(t.c.model->nodes[2].id.v, 3);
	topology_end(&t);
}
END_TEST

/* The value of a parameter, NULL if the resource has none. */
static const char *
param(const struct mprimitive *p, const char *name)
{
	const struct msetting *s = model_setting(&p->params, name);

	return s == NULL ? NULL : s->value.s;
}

#define VIPS "vips = ( { name = \"rep\"; address = \"10.0.0.8\"; " \
	"prefix = 24; purpose = \"replication\"; }, { name = \"cli\"; " \
	"address = \"10.0.0.9\"; prefix = 24; purpose = \"client\"; } );\n"

START_TEST(resources_follow_from_the_agent)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER TOPOLOGY_NODES
	    VIPS TOPOLOGY_POSTGRESQL "pacemaker = { agent = \"pgsql\"; "
	    "resource = \"db\"; options = { stop_escalate = 60; "
	    "socketdir = \"/tmp\"; }; operations = ( { name = \"start\"; "
	    "timeout = \"300s\"; } ); defaults = { "
	    "migration-threshold = 3; }; };\n");
	const struct mresources *r;

	ck_assert_ptr_nonnull(t.c.model);
	r = &t.c.model->resources;
	ck_assert_uint_eq(r->nprimitives, 3);
	ck_assert_ptr_nonnull(r->database);
	ck_assert_str_eq(r->database->id.s, "db");
	ck_assert_str_eq(param(r->database, "node_list"), "n1 n2 n3");
	ck_assert_str_eq(param(r->database, "rep_mode"), "async");
	ck_assert_str_eq(param(r->database, "master_ip"), "10.0.0.8");
	ck_assert_str_eq(param(r->database, "stop_escalate"), "60");
	ck_assert_str_eq(param(r->database, "socketdir"), "/tmp");
	ck_assert_ptr_null(param(r->database, "restore_command"));
	ck_assert_str_eq(r->database->ops[0].timeout.s, "300s");
	ck_assert_str_eq(r->database->ops[0].on_fail.s, "restart");
	ck_assert_uint_eq(r->nmembers, 2);
	ck_assert_uint_eq(r->nconstraints, 3);
	ck_assert_uint_eq(t.c.model->rsc_defaults.n, 2);
	ck_assert_str_eq(t.c.model->rsc_defaults.list[0].value.s, "3");
	ck_assert_uint_eq(r->nincludes, 0);
	topology_end(&t);
}
END_TEST

START_TEST(no_agent_no_database)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER TOPOLOGY_NODES
	    VIPS TOPOLOGY_POSTGRESQL);
	const struct mresources *r;

	ck_assert_ptr_nonnull(t.c.model);
	r = &t.c.model->resources;
	ck_assert_uint_eq(r->nprimitives, 2);
	ck_assert_ptr_null(r->database);
	ck_assert_ptr_null(r->master.s);
	ck_assert_uint_eq(r->nconstraints, 0);
	ck_assert_uint_eq(t.c.model->rsc_defaults.n, 0);
	topology_end(&t);
}
END_TEST

START_TEST(settings_are_layered)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER
	    "nodes = ( { name = \"a\"; address = \"10.0.0.1\"; "
	    "role = \"primary\"; }, { name = \"b\"; address = \"10.0.0.2\";"
	    " settings = { WORK_MEM = \"9MB\"; x = { y = 1.5; }; }; } );\n"
	    "postgresql = { version = \"9.3\"; port = 5433; settings = { "
	    TOPOLOGY_SETTINGS "work_mem = \"4MB\"; max_connections = 50; };"
	    " };\n");
	const struct mnode *n;

	ck_assert(t.ok);
	n = t.c.model->nodes;
	ck_assert_str_eq(setting(&n[0], "max_connections"), "50");
	ck_assert_str_eq(setting(&n[0], "work_mem"), "4MB");
	ck_assert_str_eq(setting(&n[1], "work_mem"), "9MB");
	ck_assert_str_eq(setting(&n[1], "x.y"), "1.5");
	ck_assert_ptr_null(setting(&n[0], "x.y"));
	ck_assert_str_eq(setting(&n[0], "port"), "5433");
	ck_assert_str_eq(setting(&n[0], "log_filename"),
	    "postgresql-%a.log");
	ck_assert_ptr_null(setting(&n[0], "max_wal_size"));
	ck_assert_uint_eq(n[0].settings.n + 1, n[1].settings.n);
	topology_end(&t);
}
END_TEST

START_TEST(sync_names_leave_the_node_out)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER
	    "nodes = ( { name = \"a\"; address = \"10.0.0.1\"; "
	    "role = \"primary\"; }, { name = \"b\"; address = \"10.0.0.2\";"
	    " replication = \"sync\"; }, { name = \"c\"; "
	    "address = \"10.0.0.3\"; } );\n" TOPOLOGY_POSTGRESQL);
	const char *name = "synchronous_standby_names";
	const struct mnode *n;

	ck_assert(t.ok);
	n = t.c.model->nodes;
	ck_assert_str_eq(setting(&n[0], name), "\"b\"");
	/* were a lost, c would be waited for */
	ck_assert_str_eq(setting(&n[1], name), "\"a\",\"c\"");
	ck_assert_str_eq(setting(&n[2], name), "\"a\",\"b\"");
	topology_end(&t);
}
END_TEST

START_TEST(two_nodes_follow)
{
	static const struct { const char *key; bool two; } rows[] = {
		{ "", true }, { "two_node = true;", true },
		{ "two_node = false;", false },
	};
	char text[2048];
	struct topology t;

	snprintf(text, sizeof(text), "cluster = { name = \"c\"; platform = "
	    "\"el6\"; config_version = 1; %s };\nnodes = ( { name = \"a\"; "
	    "address = \"10.0.0.1\"; role = \"primary\"; }, { name = \"b\"; "
	    "address = \"10.0.0.2\"; } );\n%s", rows[_i].key,
	    TOPOLOGY_POSTGRESQL);
	t = topology_begin(text);
	ck_assert(t.ok);
	ck_assert_int_eq(t.c.model->two_node.v, rows[_i].two);
	ck_assert_int_eq(t.c.model->expected_votes.set, rows[_i].two);
	ck_assert_str_eq(model_setting(&t.c.model->properties,
	    "no-quorum-policy")->value.s, rows[_i].two ? "ignore" : "stop");
	topology_end(&t);
}
END_TEST

START_TEST(nodes_expand_in_hba)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER
	    "nodes = ( { name = \"a\"; address = \"10.0.0.1\"; "
	    "role = \"primary\"; }, { name = \"b\"; address = \"fd00::2\"; "
	    "} );\n" TOPOLOGY_POSTGRESQL);
	const struct model *m = t.c.model;

	/* the platform's lines: three local ones, one for each node */
	ck_assert(t.ok);
	ck_assert_uint_eq(m->nhba, 5);
	ck_assert_str_eq(m->hba[3].address.s, "10.0.0.1/32");
	ck_assert_str_eq(m->hba[4].address.s, "fd00::2/128");
	ck_assert_str_eq(m->hba[4].user.list[0].s, "replicator");
	ck_assert_str_eq(m->repl_host.s, "10.0.0.1");
	topology_end(&t);
}
END_TEST

/* What the standby that carries a VIP for readers may connect from; a host
 * that is IPv4 is never reached from an IPv6 address. */
START_TEST(read_only_vips_expand_in_hba)
{
	static const struct { const char *host; size_t lines; } rows[] = {
		{ "fd00::8", 6 }, { "db.example", 6 }, { "10.0.0.8", 5 },
	};
	char text[2048];
	struct topology t;

	snprintf(text, sizeof(text), TOPOLOGY_CLUSTER
	    "nodes = ( { name = \"a\"; address = \"fd00::1\"; "
	    "role = \"primary\"; }, { name = \"b\"; address = "
	    "\"fd00::2\"; } );\nvips = ( { name = \"rd\"; address = "
	    "\"fd00::9\"; prefix = 64; purpose = \"read-only\"; }, "
	    "{ name = \"rd4\"; address = \"10.0.0.9\"; prefix = 24; "
	    "purpose = \"read-only\"; } );\npostgresql = { version = "
	    "\"9.3\"; settings = { " TOPOLOGY_SETTINGS "}; replication = "
	    "{ host = \"%s\"; }; };\n", rows[_i].host);
	t = topology_begin(text);
	ck_assert_ptr_nonnull(t.c.model);
	ck_assert_uint_eq(t.c.model->nhba, rows[_i].lines);
	if (rows[_i].lines == 6)
		ck_assert_str_eq(t.c.model->hba[5].address.s, "fd00::9/128");
	topology_end(&t);
}
END_TEST

/* Whom a firewall lets in, as "PROTOCOL PORT ADDRESS" or "... -". */
static const char *
accesses(const struct topology *t)
{
	const struct model *m = t->c.model;
	const char *out = "";
	size_t i;

	ck_assert_ptr_nonnull(m);
	for (i = 0; i < m->naccesses; i++)
		out = arena_printf(t->job->arena, "%s%s %s %s\n", out,
		    m->accesses[i].protocol.s, m->accesses[i].port.s,
		    m->accesses[i].address.s != NULL ?
		    m->accesses[i].address.s : "-");
	return out;
}

#define TWO_NODES "nodes = ( { name = \"a\"; address = \"10.0.0.1\"; " \
	"role = \"primary\"; ring1 = { name = \"a1\"; " \
	"address = \"10.0.1.1\"; }; }, { name = \"b\"; " \
	"address = \"fd00::2\"; } );\n"
#define HBA(list) "postgresql = { version = \"15\"; port = 6000; hba = ( " \
	list " ); };\n"
#define HOST(address) "{ type = \"host\"; database = \"d\"; " \
	"user = \"u\"; method = \"md5\"; address = \"" address "\"; }"

START_TEST(ports_follow_from_the_stack)
{
	static const struct {
		const char	*cluster;
		const char	*wanted;
	} rows[] = {
		{ "platform = \"el6\";",
		  "udp 5404 10.0.0.1\nudp 5405 10.0.0.1\n"
		  "udp 5404 10.0.1.1\nudp 5405 10.0.1.1\n"
		  "udp 5404 fd00::2\nudp 5405 fd00::2\n" },
		{ "platform = \"el7\"; port = 5500;",
		  "udp 5499 10.0.0.1\nudp 5500 10.0.0.1\n"
		  "udp 5501 10.0.1.1\nudp 5502 10.0.1.1\n"
		  "udp 5499 fd00::2\nudp 5500 fd00::2\n" },
		{ "platform = \"el9\";",
		  "udp 5405 10.0.0.1\nudp 5406 10.0.1.1\n"
		  "udp 5405 fd00::2\n" },
		{ "platform = \"debian12\"; transport = \"udp\"; "
		  "multicast = { address = \"239.1.1.1\"; port = 5600; };",
		  "udp 5599 10.0.0.1\nudp 5600 10.0.0.1\n"
		  "udp 5601 10.0.1.1\nudp 5602 10.0.1.1\n"
		  "udp 5599 fd00::2\nudp 5600 fd00::2\n" },
	};
	char text[1000];
	struct topology t;

	snprintf(text, sizeof(text), "cluster = { name = \"c\"; "
	    "config_version = 1; %s };\n" TWO_NODES
	    HBA(HOST("127.0.0.1/32") ), rows[_i].cluster);
	t = topology_begin(text);
	ck_assert_str_eq(accesses(&t), rows[_i].wanted);
	topology_end(&t);
}
END_TEST

START_TEST(clients_follow_from_hba)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER
	    "nodes = ( { name = \"a\"; address = \"10.0.0.1\"; "
	    "role = \"primary\"; } );\n"
	    HBA("{ type = \"local\"; database = \"all\"; "
	    "user = \"all\"; method = \"peer\"; }, "
	    HOST("10.1.0.0/16") ", " HOST("10.1.0.0/16") ", "
	    HOST("::1/128") ", " HOST("samehost") ", " HOST("samenet") ", "
	    HOST("db.example.com") ", " HOST("fd00::/8") ", "
	    HOST("10.2.3.0\"; mask = \"255.255.255.0") ", "
	    HOST("10.2.4.0\"; mask = \"255.0.255.0") ", "
	    "{ type = \"host\"; database = \"d\"; user = \"u\"; "
	    "method = \"reject\"; address = \"10.9.9.9/32\"; }, "
	    HOST("0.0.0.0/0")));
	const char *all = accesses(&t);

	/* after the node's own, two for the ring */
	ck_assert_str_eq(strstr(all, "tcp"), "tcp 6000 10.1.0.0/16\n"
	    "tcp 6000 fd00::/8\ntcp 6000 10.2.3.0/24\ntcp 6000 -\n");
	topology_end(&t);
}
END_TEST

/* Every element and attribute that a template sees has a place. */
static void
assert_places(xmlNodePtr node, size_t *n)
{
	const struct place *p;
	xmlNodePtr child;

	p = doc_place(node);
	ck_assert_msg(p != NULL, "<%s> has no place", node->name);
	ck_assert_msg(node->parent->type != XML_ELEMENT_NODE ||
	    p->value.src != NULL, "<%s> stands nowhere", node->name);
	++*n;
	for (child = xml_child(node, NULL); child != NULL;
	    child = xml_next(child, NULL))
		assert_places(child, n);
}

START_TEST(everything_has_a_place)
{
	struct topology t = topology_begin(TOPOLOGY_CLUSTER TOPOLOGY_NODES
	    TOPOLOGY_POSTGRESQL);
	size_t n = 0;

	ck_assert(t.ok);
	assert_places(xmlDocGetRootElement(t.c.doc), &n);
	ck_assert_uint_gt(n, 50);
	topology_end(&t);
}
END_TEST

START_TEST(too_many_nodes_stop)
{
	struct buf text = { 0 };
	struct topology t;
	int i;

	buf_adds(&text, TOPOLOGY_CLUSTER "nodes = (");
	for (i = 0; i < 129; i++)
		buf_printf(&text, "%s{ name = \"n%d\"; address = "
		    "\"10.0.1.%d\"; }", i > 0 ? "," : "", i, i);
	buf_adds(&text, ");\n" TOPOLOGY_POSTGRESQL);
	t = topology_begin(text.data);
	ck_assert(!t.ok);
	ck_assert_uint_eq(topology_count(&t, RULE_node_count), 1);
	topology_end(&t);
	buf_free(&text);
}
END_TEST

Suite *
resolve_suite(void)
{
	Suite *s = suite_create("resolve");
	TCase *t = tcase_create("resolve");

	tcase_add_test(t, ids_fill_the_gaps);
	tcase_add_test(t, resources_follow_from_the_agent);
	tcase_add_test(t, no_agent_no_database);
	tcase_add_test(t, settings_are_layered);
	tcase_add_test(t, sync_names_leave_the_node_out);
	tcase_add_loop_test(t, two_nodes_follow, 0, 3);
	tcase_add_test(t, nodes_expand_in_hba);
	tcase_add_loop_test(t, read_only_vips_expand_in_hba, 0, 3);
	tcase_add_loop_test(t, ports_follow_from_the_stack, 0, 4);
	tcase_add_test(t, clients_follow_from_hba);
	tcase_add_test(t, everything_has_a_place);
	tcase_add_test(t, too_many_nodes_stop);
	suite_add_tcase(s, t);
	return s;
}
