/* SPDX-License-Identifier: MIT */
/* Token timeouts with which corosync starts, worked out by hand. */
#include <check.h>

#include "host.h"
#include "totem.h"

Suite	*totem_suite(void);

START_TEST(tokens)
{
	static const struct { long long token, retransmits; bool ok; } t[] = {
		{ 10000, 0, true }, { 210, 0, true }, { 209, 0, false },
		{ 210, 4, true }, { 210, 5, false }, { 260, 5, true },
		{ 259, 5, false }, { 60, 1, true }, { 59, 1, false },
		{ 0, 0, true }, { 29, 1, false }, { 1, 0, false },
		{ 10000, 200, false }, { 10010, 200, true },
		{ -1, 0, false }, { 4294967296, 0, false },
		{ 1000, -1, false },
	};

	ck_assert_msg(totem_token_ok(t[_i].token, t[_i].retransmits) ==
	    t[_i].ok, "%lld %lld", t[_i].token, t[_i].retransmits);
}
END_TEST

START_TEST(least_tokens)
{
	ck_assert_int_eq(totem_token_min(0), 210);
	ck_assert_int_eq(totem_token_min(1), 60);
	ck_assert_int_eq(totem_token_min(20), 1010);
}
END_TEST

START_TEST(host_names)
{
	ck_assert(host_name_ok("n1") && host_name_ok("a-b.c_d.example.com"));
	ck_assert(!host_name_ok("") && !host_name_ok("-a") &&
	    !host_name_ok("a..b") && !host_name_ok("a.") &&
	    !host_name_ok("a b") && !host_name_ok("a\""));
	ck_assert(host_is_loopback("LocalHost") &&
	    host_is_loopback("localhost6.localdomain6"));
	ck_assert(!host_is_loopback("localhosts") &&
	    !host_is_loopback("db.localhost"));
}
END_TEST

Suite *
totem_suite(void)
{
	Suite *s = suite_create("totem");
	TCase *t = tcase_create("totem");

	tcase_add_loop_test(t, tokens, 0, 17);
	tcase_add_test(t, least_tokens);
	tcase_add_test(t, host_names);
	suite_add_tcase(s, t);
	return s;
}
