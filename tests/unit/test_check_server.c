/* SPDX-License-Identifier: MIT */
/* Tests of check_server.c and its like: combinations by version. */
#include "settings_model.h"

Suite	*check_server_suite(void);

/* How often the rule speaks; own as in settings_begin. */
struct row {
	int		 version;
	enum rule	 rule;
	const char	*all;
	const char	*own[SETTINGS_NODES];
	size_t		 faults;
};

static const struct row rows[] = {
	/* 4.1 of facts/postgresql.md, on both sides of each limit */
	{ 93, RULE_connections_reserved, "max_connections = 3", { "" }, 1 },
	{ 93, RULE_connections_reserved, "max_connections = 4", { "" }, 0 },
	{ 110, RULE_connections_reserved, "max_connections = 13", { "" }, 1 },
	{ 110, RULE_connections_reserved, "max_connections = 14", { "" }, 0 },
	{ 120, RULE_connections_reserved, "max_connections = 4", { "" }, 0 },
	{ 150, RULE_connections_reserved, "max_connections = 3", { "" }, 1 },
	{ 160, RULE_connections_reserved, "max_connections = 4; "
	    "reserved_connections = 1", { "" }, 1 },
	{ 160, RULE_connections_reserved, "max_connections = 5; "
	    "reserved_connections = 1", { "" }, 0 },
	{ 100, RULE_connections_senders, "max_connections = 10", { "" }, 1 },
	{ 100, RULE_connections_senders, "max_connections = 013", { "" }, 0 },
	{ 110, RULE_connections_senders, "max_connections = 10", { "" }, 0 },
	{ 93, RULE_connections_senders, "max_connections = many; "
	    "max_wal_senders = 200", { "" }, 0 },
	{ 93, RULE_connections_senders, "max_connections = 9",
	    { "", "max_wal_senders = 9", "max_wal_senders = 10" }, 2 },
	{ 93, RULE_connections_senders, "max_connections = 9; "
	    "max_wal_senders = 9", { "", "", "work_mem = 64" }, 1 },
	/* limits by the order of the file: run on 11, 16, 17, 18 */
	{ 95, RULE_backends_limit, "max_connections = 8388595", { "" }, 0 },
	{ 95, RULE_backends_limit, "max_connections = 8388596", { "" }, 1 },
	{ 170, RULE_backends_limit, "max_worker_processes = 0; "
	    "max_wal_senders = 0; max_connections = 262138", { "" }, 0 },
	{ 170, RULE_backends_limit, "max_worker_processes = 0; "
	    "max_wal_senders = 0; max_connections = 262139", { "" }, 1 },
	{ 160, RULE_backends_limit, "max_worker_processes = 0; "
	    "max_wal_senders = 0; max_connections = 262139", { "" }, 0 },
	{ 160, RULE_backends_limit, "max_connections = 262139; "
	    "max_worker_processes = 0; max_wal_senders = 0", { "" }, 1 },
	{ 180, RULE_backends_limit, "max_connections = 262125; "
	    "max_worker_processes = 0; max_wal_senders = 0", { "" }, 0 },
	{ 180, RULE_backends_limit, "max_connections = 262126; "
	    "max_worker_processes = 0; max_wal_senders = 0", { "" }, 1 },
	{ 93, RULE_wal_level_minimal, "", { "" }, 0 },
	{ 93, RULE_wal_level_minimal, "max_wal_senders = 1", { "" }, 1 },
	{ 93, RULE_wal_level_minimal, "archive_mode = tr", { "" }, 1 },
	{ 96, RULE_wal_level_minimal, "archive_mode = always", { "" }, 1 },
	{ 100, RULE_wal_level_minimal, "wal_level = MINIMAL", { "" }, 1 },
	{ 100, RULE_wal_level_minimal, "wal_level = minimal; "
	    "max_wal_senders = 0", { "" }, 0 },
	{ 170, RULE_wal_level_minimal, "wal_level = minimal; "
	    "max_wal_senders = 0; summarize_wal = on", { "" }, 1 },
	{ 93, RULE_wal_level_minimal, "wal_level = hot_standby; "
	    "archive_mode = on", { "", "wal_level = minimal" }, 1 },
	{ 100, RULE_wal_size_low, "min_wal_size = 16MB", { "" }, 0 },
	{ 110, RULE_wal_size_low, "min_wal_size = 16MB; "
	    "max_wal_size = 31MB", { "" }, 2 },
	{ 110, RULE_wal_size_low, "min_wal_size = 32", { "" }, 0 },
	{ 93, RULE_statement_stats, "log_statement_stats = on; "
	    "log_parser_stats = 1; log_executor_stats = y", { "" }, 2 },
	{ 93, RULE_statement_stats, "log_parser_stats = 1; "
	    "log_executor_stats = y", { "" }, 0 },
	{ 110, RULE_huge_pages_type, "huge_pages = on", { "" }, 0 },
	{ 120, RULE_huge_pages_type, "huge_pages = try; "
	    "shared_memory_type = sysv", { "" }, 0 },
	{ 120, RULE_huge_pages_type, "huge_pages = yes; "
	    "shared_memory_type = sysv", { "" }, 1 },
	{ 120, RULE_ssl_protocol_range, "ssl = on; ssl_min_protocol_version "
	    "= TLSv1.3; ssl_max_protocol_version = TLSv1.2", { "" }, 0 },
	{ 130, RULE_ssl_protocol_range, "ssl = on; ssl_min_protocol_version "
	    "= TLSv1.3; ssl_max_protocol_version = TLSv1.2", { "" }, 1 },
	{ 130, RULE_ssl_protocol_range, "ssl_min_protocol_version "
	    "= TLSv1.3; ssl_max_protocol_version = TLSv1.2", { "" }, 0 },
	{ 130, RULE_ssl_protocol_range, "ssl = on; ssl_min_protocol_version "
	    "= TLSv1.3", { "" }, 0 },
	/* run on 15 */
	{ 93, RULE_socket_list, "listen_addresses = a, b", { "" }, 0 },
	{ 93, RULE_socket_list, "listen_addresses = a b", { "" }, 1 },
	{ 93, RULE_socket_list, "listen_addresses = a,", { "" }, 1 },
	{ 93, RULE_socket_list, "listen_addresses = ,", { "" }, 1 },
	{ 93, RULE_socket_list, "listen_addresses =  ", { "" }, 0 },
	{ 93, RULE_socket_list, "listen_addresses = \"a b\"\"\" , b",
	    { "" }, 0 },
	{ 93, RULE_socket_list, "listen_addresses = \"a\"\"", { "" }, 1 },
	{ 93, RULE_socket_list, "unix_socket_directories = /a b", { "" }, 0 },
	{ 93, RULE_socket_list, "unix_socket_directories = /a,,/b",
	    { "" }, 1 },
	{ 93, RULE_socket_none, "listen_addresses =  ; "
	    "unix_socket_directories = ", { "" }, 1 },
	{ 92, RULE_socket_none, "listen_addresses = ", { "" }, 0 },
	/* each node may become primary */
	{ 93, RULE_standby_lower, "hot_standby = on",
	    { "max_connections = 200", "", "" }, 1 },
	{ 93, RULE_standby_lower, "hot_standby = on; max_connections = 50",
	    { "", "max_connections = 40", "max_connections = 30" }, 2 },
	{ 93, RULE_standby_lower, "", { "max_connections = 200", "" }, 0 },
	{ 110, RULE_standby_lower, "", { "max_wal_senders = 20", "" }, 0 },
	{ 120, RULE_standby_lower, "", { "max_wal_senders = 20", "" }, 1 },
	{ 93, RULE_standby_lower, "hot_standby = on",
	    { "max_worker_processes = 20", "" }, 0 },
	{ 94, RULE_standby_lower, "hot_standby = on",
	    { "max_worker_processes = 20", "" }, 1 },
	{ 95, RULE_wal_level, "wal_level = archive", { "", "" }, 0 },
	{ 95, RULE_wal_level, "wal_level = archive; hot_standby = on",
	    { "", "" }, 1 },
	{ 96, RULE_wal_level, "wal_level = archive; hot_standby = on",
	    { "", "" }, 0 },
	{ 100, RULE_wal_level, "", { "", "" }, 0 },
	{ 91, RULE_wal_senders, "max_wal_senders = 2", { "", "" }, 0 },
	{ 92, RULE_wal_senders, "max_wal_senders = 2", { "", "" }, 1 },
	{ 100, RULE_wal_senders, "", { "", "" }, 0 },
	{ 93, RULE_sync_names_count, "synchronous_standby_names = n1",
	    { "", "" }, 0 },
	{ 96, RULE_sync_names_count, "synchronous_standby_names = 2 (n1)",
	    { "", "" }, 1 },
	{ 96, RULE_sync_names_count, "synchronous_standby_names = 2 (*)",
	    { "", "" }, 0 },
	{ 93, RULE_sync_names_short, "synchronous_standby_names = N2",
	    { "", "" }, 1 },
	{ 93, RULE_sync_names_short, "synchronous_standby_names = n1, n2",
	    { "", "" }, 0 },
	{ 93, RULE_sync_names_short, "synchronous_standby_names = *",
	    { "", "" }, 0 },
	{ 93, RULE_sync_names_short, "synchronous_standby_names = n1, x",
	    { "", "" }, 0 },
	{ 93, RULE_sync_names_unknown, "synchronous_standby_names = n1, x",
	    { "", "" }, 1 },
	{ 93, RULE_sync_names_unknown, "synchronous_standby_names = n1, *",
	    { "", "" }, 0 },
	{ 100, RULE_sync_names_short, "synchronous_standby_names = "
	    "ANY 2 (n1, n2)", { "", "", "" }, 1 },
	{ 93, RULE_sync_commit_off, "synchronous_commit = off", { "" }, 0 },
	{ 93, RULE_sync_commit_off, "synchronous_commit = local; "
	    "synchronous_standby_names = a", { "" }, 1 },
	{ 93, RULE_sync_commit_off, "synchronous_commit = remote_write; "
	    "synchronous_standby_names = a", { "" }, 0 },
	{ 93, RULE_crash_unsafe, "fsync = off; full_page_writes = f",
	    { "", "" }, 2 },
	{ 93, RULE_archive_nowhere, "archive_mode = on", { "" }, 1 },
	{ 93, RULE_archive_nowhere, "archive_mode = on; archive_command = x",
	    { "" }, 0 },
	{ 150, RULE_archive_nowhere, "archive_mode = on; archive_library = x",
	    { "" }, 0 },
	{ 150, RULE_archive_twice, "archive_mode = on; archive_library = x; "
	    "archive_command = x", { "" }, 1 },
	{ 150, RULE_archive_twice, "archive_library = x; "
	    "archive_command = x", { "" }, 0 },
	{ 93, RULE_feedback_silent, "hot_standby_feedback = on; "
	    "wal_receiver_status_interval = 0", { "" }, 1 },
	{ 92, RULE_sender_timeout_low, "replication_timeout = 10s",
	    { "" }, 1 },
	{ 92, RULE_sender_timeout_low, "replication_timeout = 11s",
	    { "" }, 0 },
	{ 92, RULE_sender_timeout_low, "wal_receiver_status_interval = 0",
	    { "" }, 1 },
	{ 92, RULE_sender_timeout_low, "replication_timeout = 0", { "" }, 0 },
	{ 92, RULE_sender_timeout_off, "replication_timeout = 0", { "" }, 1 },
	{ 93, RULE_sender_timeout_off, "wal_sender_timeout = 0s", { "" }, 1 },
	{ 93, RULE_autovacuum_blind, "track_counts = off", { "" }, 1 },
	{ 93, RULE_stack_depth, "max_stack_depth = 8MB", { "" }, 1 },
	{ 93, RULE_stack_depth, "max_stack_depth = 7680", { "" }, 0 },
	{ 93, RULE_autovacuum_blind, "track_counts = off; autovacuum = off",
	    { "" }, 0 },
};

START_TEST(combinations_are_judged_by_version)
{
	struct settings_model s;
	const struct row *row = &rows[_i];

	settings_begin(&s, row->version, row->all, row->own);
	rule_table[row->rule].check(&s.m, &s.diag);
	diag_sort(&s.diag);
	ck_assert_msg(s.diag.n == row->faults, "row %d: %s in %s says "
	    "%zu: \"%s\"", _i, rule_table[row->rule].name, s.m.version.s,
	    s.diag.n, row->all);
	settings_end(&s);
}
END_TEST

Suite *
check_server_suite(void)
{
	Suite *s = suite_create("check_server");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, combinations_are_judged_by_version, 0,
	    (int)(sizeof(rows) / sizeof(rows[0])));
	suite_add_tcase(s, t);
	return s;
}
