/* SPDX-License-Identifier: MIT */
/* Topologies with one change each, and what the grammar says of them. */
#ifndef TESTS_GRAMMAR_ROWS_H
#define TESTS_GRAMMAR_ROWS_H

#include "rules.h"

/* A topology that has every key at least once; mutations replace a part. */
static const char base[] =
    "cluster = { name = \"pg\"; platform = \"el6\"; config_version = 1;\n"
    " transport = \"udpu\"; keyfile = \"/k\"; quorum_timeout = 0;\n"
    " cluster_timeout = 60; shutdown_timeout = 61;\n"
    " fence_join_timeout = 20; port = 5405; two_node = false;\n"
    " rrp_mode = \"passive\"; token = 10000; consensus = 12000;\n"
    " post_join_delay = 6; post_fail_delay = 5;\n"
    " multicast = { address = \"239.1.1.1\"; ttl = 1; port = 5406; }; };\n"
    "nodes = ( { name = \"n1\"; id = 1; address = \"10.0.0.1\";\n"
    "  interface = \"eth0\"; role = \"primary\";\n"
    "  ring1 = { name = \"r1\"; address = \"10.1.0.1\"; };\n"
    "  settings = { work_mem = \"1MB\"; }; },\n"
    " { name = \"n2\"; address = \"10.0.0.2\"; replication = \"sync\"; } );\n"
    "vips = ( { name = \"v\"; address = \"10.0.0.9\"; prefix = 24;\n"
    "  purpose = \"client\"; monitor = \"1s\"; interface = \"eth1\";\n"
    "  iflabel = \"l\"; target_role = \"Started\"; } );\n"
    "postgresql = { version = \"9.3\"; port = 5432;\n"
    " data_directory = \"/d\"; bin_directory = \"/b\";\n"
    " archive_directory = \"/a\"; home_directory = \"/h\";\n"
    " os_user = \"postgres\"; os_group = \"pggroup\";\n"
    " settings = { shared_buffers = \"1GB\"; fsync = true; a = 0.5;\n"
    "  pg_stat_statements = { max = 10; }; };\n"
    " hba = ( { type = \"host\"; database = \"all\";\n"
    "   user = [ \"a\", \"b\" ]; address = \"10.0.0.0\";\n"
    "   mask = \"255.0.0.0\"; method = \"md5\";\n"
    "   options = { map = \"m\"; }; },\n"
    "  { type = \"host\"; database = ( \"x\", \"y\" ); user = \"u\";\n"
    "   from = \"nodes\"; method = \"cert\"; } );\n"
    " replication = { user = \"repl\"; password = { secret = \"s\"; };\n"
    "  host = \"10.0.0.8\"; conninfo = { sslmode = \"require\"; };\n"
    "  recovery = { recovery_target_timeline = \"latest\"; }; }; };\n"
    "pacemaker = { properties = { start-delay = 5; }; };\n"
    "fencing = { enabled = true; reason = \"why\";\n"
    " devices = ( { name = \"f\"; agent = \"fence_x\"; node = \"n1\";\n"
    "   options = { ipaddr = \"1.1.1.1\"; passwd_script = \"/s\"; };\n"
    "   password = { secret = \"t\"; }; } ); };\n"
    "lint = { allow = ( { rule = \"r\"; reason = \"because\"; } ); };\n";

/*
 * The document has no types: "5" and 5, ( ) and { } are the same in it.
 * BLIND rows are faults that RelaxNG cannot see for that reason, or because
 * they are about names that only C knows.
 */
enum sight { SEEN, BLIND };

static const struct row {
	const char	*from, *to;
	enum rule	 rule;		/* RULE_N: accepted */
	enum sight	 sight;
	const char	*text;		/* part of text or fix, or NULL */
} rows[] = {
	{ "", "", RULE_N, SEEN, NULL },
	/* optional things left out */
	{ " transport = \"udpu\";", "", RULE_N, SEEN, NULL },
	{ "vips = (", "lint_vips = (", RULE_key_unknown, SEEN, NULL },
	{ "pacemaker = { properties = { start-delay = 5; }; };", "", RULE_N,
	    SEEN, NULL },
	{ "properties = { start-delay = 5; };", "", RULE_N, SEEN, NULL },
	{ "allow = ( { rule = \"r\"; reason = \"because\"; } );", "", RULE_N,
	    SEEN, NULL },
	{ "{ rule = \"r\"; reason = \"because\"; }", "", RULE_N, SEEN, NULL },
	{ "( { rule = \"r\"; reason = \"because\"; } )", "[]", RULE_N, SEEN,
	    NULL },
	{ "options = { map = \"m\"; };", "options = { };", RULE_N, SEEN,
	    NULL },
	{ "settings = { work_mem = \"1MB\"; };", "", RULE_N, SEEN, NULL },
	{ "password = { secret = \"s\"; };", "", RULE_N, SEEN, NULL },
	{ "user = \"repl\";", "", RULE_N, SEEN, NULL },
	/* unknown keys, and what they were meant to be */
	{ "transport =", "transprot =", RULE_key_unknown, SEEN,
	    "did you mean \"transport\"?" },
	{ "token =", "tokken =", RULE_key_unknown, SEEN,
	    "did you mean \"token\"?" },
	{ "config_version = 1", "config-version = 1", RULE_key_unknown, SEEN,
	    "did you mean \"config_version\"?" },
	{ "keyfile = \"/k\"", "ttl = 3", RULE_key_unknown, SEEN,
	    "\"ttl\" belongs into cluster.multicast" },
	{ "keyfile = \"/k\"", "version = \"9.3\"", RULE_key_unknown, SEEN,
	    "\"version\" belongs into postgresql" },
	{ "id = 1;", "port = 1;", RULE_key_unknown, SEEN, NULL },
	{ "id = 1;", "os_user = \"x\";", RULE_key_unknown, SEEN,
	    "\"os_user\" belongs into postgresql" },
	{ "iflabel = \"l\"", "role = \"primary\"", RULE_key_unknown, SEEN,
	    "\"role\" belongs into nodes" },
	{ "os_user = \"postgres\"", "work_mem = 1", RULE_key_unknown, SEEN,
	    "settings = { ... };" },
	{ "user = \"repl\"", "frobnicate = 1", RULE_key_unknown, SEEN,
	    "the keys known here are user, host, password" },
	{ "ttl = 1", "tll = 1", RULE_key_unknown, SEEN, NULL },
	{ "lint = {", "linst = {", RULE_key_unknown, SEEN,
	    "did you mean \"lint\"?" },
	{ "cluster = {", "clutser = {", RULE_key_unknown, SEEN,
	    "did you mean \"cluster\"?" },
	{ "agent =", "agnet =", RULE_key_unknown, SEEN,
	    "did you mean \"agent\"?" },
	{ "multicast = {", "multicats = {", RULE_key_unknown, SEEN, NULL },
	{ "hba = (", "pg_hba = (", RULE_key_unknown, SEEN, NULL },
	/* required keys */
	{ "name = \"pg\";", "", RULE_key_missing, SEEN,
	    "\"name\" is missing in cluster" },
	{ "platform = \"el6\";", "", RULE_key_missing, SEEN,
	    "add platform = \"el6\";" },
	{ "config_version = 1;", "", RULE_key_missing, SEEN, NULL },
	{ "address = \"10.0.0.2\";", "", RULE_key_missing, SEEN,
	    "\"address\" is missing in nodes[1]" },
	{ "name = \"n1\";", "", RULE_key_missing, SEEN, NULL },
	{ "address = \"10.1.0.1\";", "", RULE_key_missing, SEEN, NULL },
	{ "address = \"239.1.1.1\";", "", RULE_key_missing, SEEN, NULL },
	{ "prefix = 24;", "", RULE_key_missing, SEEN, "add prefix = 24;" },
	{ "purpose = \"client\";", "", RULE_key_missing, SEEN, NULL },
	{ "version = \"9.3\";", "", RULE_key_missing, SEEN,
	    "add version = \"9.3\";" },
	{ "database = \"all\";", "", RULE_key_missing, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ];", "", RULE_key_missing, SEEN, NULL },
	{ "method = \"cert\";", "", RULE_key_missing, SEEN, NULL },
	{ "secret = \"t\";", "", RULE_key_missing, SEEN, NULL },
	{ "agent = \"fence_x\";", "", RULE_key_missing, SEEN, NULL },
	{ "rule = \"r\";", "", RULE_key_missing, SEEN, NULL },
	{ "reason = \"because\";", "", RULE_key_missing, SEEN, NULL },
	/* types */
	{ "port = 5432", "port = \"5432\"", RULE_value_type, BLIND,
	    "\"port\" must be an integer, not the string \"5432\"" },
	{ "port = 5432", "port = \"5432\"", RULE_value_type, BLIND,
	    "write it without quotes: port = 5432;" },
	{ "version = \"9.3\"", "version = 9.3", RULE_value_type, BLIND,
	    "put it in quotes: version = \"9.3\";" },
	{ "two_node = false", "two_node = 0", RULE_value_type, SEEN, NULL },
	{ "two_node = false", "two_node = \"false\"", RULE_value_type, BLIND,
	    "write it without quotes: two_node = false;" },
	{ "port = 5432", "port = 5432.5", RULE_value_type, SEEN, NULL },
	{ "port = 5432", "port = { a = 1; }", RULE_value_type, SEEN, NULL },
	{ "port = 5432", "port = [ 1, 2 ]", RULE_value_type, SEEN, NULL },
	{ "name = \"pg\"", "name = 5", RULE_value_type, BLIND, NULL },
	{ "name = \"pg\"", "name = ( \"pg\" )", RULE_value_type, SEEN, NULL },
	{ "multicast = { address = \"239.1.1.1\"; ttl = 1; port = 5406; }",
	    "multicast = \"239.1.1.1\"", RULE_value_type, SEEN,
	    "\"multicast\" must be a group { ... }" },
	{ "( { rule = \"r\"; reason = \"because\"; } )",
	    "{ rule = \"r\"; reason = \"because\"; }", RULE_value_type, SEEN,
	    "put the group into a list: allow = ( { ... } );" },
	{ "{ rule = \"r\"; reason = \"because\"; }", "\"r\"",
	    RULE_value_type, SEEN, "\"lint.allow[0]\" must be a group" },
	{ "user = [ \"a\", \"b\" ]", "user = [ 1, 2 ]", RULE_value_type,
	    BLIND, "an item of \"user\" must be a string" },
	{ "user = [ \"a\", \"b\" ]", "user = 1", RULE_value_type, BLIND,
	    NULL },
	{ "user = [ \"a\", \"b\" ]", "user = ( { a = 1; } )",
	    RULE_value_type, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ]", "user = { a = 1; }", RULE_value_type,
	    SEEN, NULL },
	{ "fsync = true", "search_path = [ \"a\", \"b\" ]", RULE_value_type,
	    SEEN, "write one string" },
	{ "fsync = true", "x = ( { y = 1; } )", RULE_value_type, SEEN, NULL },
	{ "max = 10;", "max = { x = 10; };", RULE_value_type, SEEN, NULL },
	{ "map = \"m\";", "map = { x = 10; };", RULE_value_type, SEEN,
	    NULL },
	{ "map = \"m\";", "map = 5;", RULE_N, SEEN, NULL },
	{ "properties = { start-delay = 5; }", "properties = 5",
	    RULE_value_type, SEEN, NULL },
	/* ranges */
	{ "config_version = 1", "config_version = 0", RULE_value_range, SEEN,
	    "\"config_version\" is 0, expected 1 to 2147483647" },
	{ "config_version = 1", "config_version = 2147483647", RULE_N, SEEN,
	    NULL },
	{ "config_version = 1", "config_version = 2147483648L",
	    RULE_value_range, SEEN, NULL },
	{ "config_version = 1", "config_version = 9223372036854775807L",
	    RULE_value_range, SEEN, NULL },
	{ "config_version = 1", "config_version = -1", RULE_value_range,
	    SEEN, NULL },
	{ "port = 5405", "port = 65536", RULE_value_range, SEEN, NULL },
	{ "port = 5405", "port = 65535", RULE_N, SEEN, NULL },
	{ "port = 5405", "port = 0", RULE_value_range, SEEN, NULL },
	{ "quorum_timeout = 0", "quorum_timeout = -1", RULE_N, SEEN, NULL },
	{ "quorum_timeout = 0", "quorum_timeout = -2", RULE_value_range,
	    SEEN, NULL },
	{ "post_fail_delay = 5", "post_fail_delay = -1", RULE_value_range,
	    SEEN, NULL },
	{ "token = 10000", "token = 29", RULE_value_range, SEEN, NULL },
	{ "token = 10000", "token = 30", RULE_N, SEEN, NULL },
	{ "ttl = 1", "ttl = 256", RULE_value_range, SEEN, NULL },
	{ "ttl = 1", "ttl = 0", RULE_N, SEEN, NULL },
	{ "prefix = 24", "prefix = 129", RULE_value_range, SEEN, NULL },
	{ "prefix = 24", "prefix = 0", RULE_value_range, SEEN, NULL },
	{ "id = 1;", "id = 0;", RULE_value_range, SEEN, NULL },
	{ "name = \"pg\"", "name = \"\"", RULE_value_range, SEEN,
	    "\"name\" is empty" },
	{ "address = \"10.0.0.1\"", "address = \"\"", RULE_value_range, SEEN,
	    NULL },
	{ "secret = \"s\"", "secret = \"\"", RULE_value_range, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ]", "user = [ ]", RULE_value_range, SEEN,
	    "\"user\" is empty" },
	{ "user = [ \"a\", \"b\" ]", "user = [ \"a\", \"\" ]",
	    RULE_value_range, SEEN, NULL },
	{ "user = [ \"a\", \"b\" ]", "user = [ \"a\" ]", RULE_N, SEEN, NULL },
	{ "shared_buffers = \"1GB\"", "shared_buffers = \"\"", RULE_N, SEEN,
	    NULL },
	/* enumerations */
	{ "transport = \"udpu\"", "transport = \"upd\"", RULE_value_enum,
	    SEEN, "expected knet, udpu, udp, udpb or rdma" },
	{ "transport = \"udpu\"", "transport = \"upd\"", RULE_value_enum,
	    SEEN, "did you mean \"udp\"?" },
	{ "transport = \"udpu\"", "transport = \"UDPU\"", RULE_value_enum,
	    SEEN, "did you mean \"udpu\"?" },
	{ "transport = \"udpu\"", "transport = \" udpu\"", RULE_value_enum,
	    SEEN, NULL },
	{ "transport = \"udpu\"", "transport = \"\"", RULE_value_enum, SEEN,
	    NULL },
	{ "platform = \"el6\"", "platform = \"el5\"", RULE_value_enum, SEEN,
	    NULL },
	{ "version = \"9.3\"", "version = \"9.3.4\"", RULE_value_enum, SEEN,
	    NULL },
	{ "version = \"9.3\"", "version = \"18\"", RULE_N, SEEN, NULL },
	{ "role = \"primary\"", "role = \"master\"", RULE_value_enum, SEEN,
	    NULL },
	{ "replication = \"sync\"", "replication = \"remote\"",
	    RULE_value_enum, SEEN, NULL },
	{ "from = \"nodes\"", "from = \"vips\"", RULE_value_enum, SEEN,
	    NULL },
	{ "target_role = \"Started\"", "target_role = \"started\"",
	    RULE_value_enum, SEEN, "did you mean \"Started\"?" },
	/* secrets */
	{ "password = { secret = \"s\"; }", "password = \"hunter2\"",
	    RULE_secret_literal, SEEN,
	    "write password = { secret = \"NAME\"; };" },
	{ "password = { secret = \"t\"; }", "password = 12345",
	    RULE_secret_literal, SEEN, NULL },
	{ "ipaddr = \"1.1.1.1\"", "passwd = \"hunter2\"",
	    RULE_secret_literal, BLIND,
	    "write password = { secret = \"NAME\"; }; beside the group" },
	{ "ipaddr = \"1.1.1.1\"", "snmp_priv_passwd = \"hunter2\"",
	    RULE_secret_literal, BLIND, NULL },
	{ "sslmode = \"require\"", "PassWord = \"hunter2\"",
	    RULE_secret_literal, BLIND, NULL },
	{ "work_mem = \"1MB\"", "x_passphrase = \"hunter2\"",
	    RULE_secret_literal, BLIND, "leave it out" },
	{ "max = 10;", "password = \"hunter2\";", RULE_secret_literal, BLIND,
	    NULL },
	{ "map = \"m\"", "ldapbindpasswd = \"hunter2\"",
	    RULE_secret_literal, BLIND, NULL },
	{ "fsync = true", "password_encryption = true", RULE_N, SEEN, NULL },
};

#endif
