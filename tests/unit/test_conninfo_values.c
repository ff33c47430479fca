/* SPDX-License-Identifier: MIT */
/* Tests of conninfo.c: parameters and values by version. */
#include <check.h>
#include <string.h>

#include "arena.h"
#include "conninfo.h"

Suite	*conninfo_values_suite(void);

/* expected NULL: taken */
static const struct {
	const char	*name;
	int		 version;
	const char	*value, *expected;
} rows[] = {
	{ "sslmode", 91, "prefer", NULL },
	{ "sslmode", 91, "", "one of disable, allow" },
	{ "sslmode", 180, "Prefer", "one of disable, allow" },
	{ "target_session_attrs", 100, "primary", "one of any, read-write" },
	{ "target_session_attrs", 140, "primary", NULL },
	{ "ssl_min_protocol_version", 130, "tlsv1.2", NULL },
	{ "ssl_min_protocol_version", 130, "", NULL },
	{ "ssl_min_protocol_version", 130, "SSLv3", "one of TLSv1, " },
	{ "connect_timeout", 110, "10s", NULL },
	{ "connect_timeout", 120, "10s", "a whole number" },
	{ "connect_timeout", 120, " 10 ", NULL },
	{ "connect_timeout", 120, "2147483648", "a whole number" },
	{ "connect_timeout", 120, "", "a whole number" },
	{ "keepalives", 110, "1 ", "a whole number" },
	{ "keepalives", 110, "", NULL },
	{ "keepalives", 120, "1 ", NULL },
	{ "keepalives_idle", 93, "x", "a whole number from 1 to 32767" },
	{ "keepalives_idle", 93, "60s", NULL },
	{ "keepalives_idle", 93, "4294967297", NULL },
	{ "keepalives_idle", 150, "4294967297", "a whole number from 1" },
	{ "keepalives_count", 150, "128", "a whole number from 1 to 127" },
	{ "port", 96, "5432,5433", NULL },
	{ "port", 100, "5432,,5433", NULL },
	{ "port", 100, "5432,0", "a port from 1 to 65535" },
	{ "port", 110, "5432x", NULL },
	{ "port", 120, "5432x", "a port from 1 to 65535" },
	{ "hostaddr", 96, "10.0.0.1,10.0.0.2", "an IP address, not a name" },
	{ "hostaddr", 100, "10.0.0.1,::1", NULL },
	{ "hostaddr", 100, "10.1", NULL },
	{ "hostaddr", 100, "fe80::1%eth0", NULL },
	{ "hostaddr", 100, "10.0.0.256", "an IP address, not a name" },
	{ "require_auth", 160, "md5,scram-sha-256", NULL },
	{ "require_auth", 160, "!md5,!none", NULL },
	{ "require_auth", 160, "md5,!none", "methods between commas" },
	{ "require_auth", 160, "md5,md5", "methods between commas" },
	{ "require_auth", 160, "oauth", "methods between commas" },
	{ "require_auth", 180, "oauth", NULL },
	{ "require_auth", 160, "", NULL },
	{ "scram_client_key", 180, "AAAA", "32 bytes in base64" },
	{ "scram_client_key", 180,
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", NULL },
	{ "passfile", 100, "~/x", NULL },
};

START_TEST(values)
{
	struct arena *arena = arena_new();
	const struct conninfo_keyword *k;
	const char *said;

	k = conninfo_find(rows[_i].name, rows[_i].version);
	ck_assert_ptr_nonnull(k);
	said = conninfo_expected(arena, k, rows[_i].value, rows[_i].version);
	if (rows[_i].expected == NULL)
		ck_assert_ptr_null(said);
	else
		ck_assert_mem_eq(said, rows[_i].expected,
		    strlen(rows[_i].expected));
	arena_free(arena);
}
END_TEST

START_TEST(names)
{
	const char *list[CONNINFO_KEYWORDS];
	size_t i, n;

	ck_assert_ptr_null(conninfo_find("passfile", 96));
	ck_assert_int_eq(conninfo_later("passfile", 96)->since, 100);
	ck_assert_ptr_null(conninfo_later("passfile", 100));
	ck_assert_ptr_null(conninfo_later("tty", 140));
	ck_assert_ptr_null(conninfo_find("SSLMODE", 93));
	ck_assert_ptr_nonnull(conninfo_find("requiressl", 180));
	n = conninfo_names(91, list);
	for (i = 0; i < n; i++)
		ck_assert_ptr_nonnull(conninfo_find(list[i], 91));
	ck_assert_uint_gt(conninfo_names(180, list), n);
	ck_assert_uint_lt(conninfo_names(180, list), CONNINFO_KEYWORDS);
}
END_TEST

START_TEST(elements)
{
	struct arena *arena = arena_new();
	const char *list = "a,,b";

	ck_assert_str_eq(conninfo_next(arena, &list), "a");
	ck_assert_str_eq(conninfo_next(arena, &list), "");
	ck_assert_str_eq(conninfo_next(arena, &list), "b");
	ck_assert_ptr_null(list);
	list = "";
	ck_assert_str_eq(conninfo_next(arena, &list), "");
	ck_assert_ptr_null(list);
	arena_free(arena);
}
END_TEST

Suite *
conninfo_values_suite(void)
{
	Suite *s = suite_create("conninfo_values");
	TCase *t = tcase_create("conninfo_values");

	tcase_add_loop_test(t, values, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, names);
	tcase_add_test(t, elements);
	suite_add_tcase(s, t);
	return s;
}
