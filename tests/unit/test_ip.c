/* SPDX-License-Identifier: MIT */
/* Tests of ip.c: which texts are addresses, and networks. */
#include <string.h>
#include <sys/socket.h>

#include <check.h>

#include "ip.h"

Suite	*ip_suite(void);

static const struct {
	const char	*text;
	int		 family;	/* 0: no address */
	int		 prefix;
} rows[] = {
	{ "10.4.10.60", AF_INET, -1 },
	{ "10.4.10.0/24", AF_INET, 24 },
	{ "0.0.0.0/0", AF_INET, 0 },
	{ "10.0.0.1/32", AF_INET, 32 },
	{ "2001:db8::1", AF_INET6, -1 },
	{ "::/0", AF_INET6, 0 },
	{ "::ffff:10.0.0.1/128", AF_INET6, 128 },
	{ "", 0, 0 }, { "/8", 0, 0 }, { "10.4/16", 0, 0 },
	{ "10.0.0.256", 0, 0 }, { "10.0.0.01", 0, 0 },
	{ "0x0a.0.0.1", 0, 0 }, { "10.0.0.1.", 0, 0 },
	{ "10.0.0.1/", 0, 0 }, { "10.0.0.1/33", 0, 0 },
	{ "10.0.0.1/08", 0, 0 }, { "10.0.0.1/-1", 0, 0 },
	{ "10.0.0.1/+8", 0, 0 }, { "10.0.0.1/8 ", 0, 0 },
	{ "10.0.0.1/8/8", 0, 0 }, { " 10.0.0.1", 0, 0 },
	{ "::1/129", 0, 0 }, { "::1/0128", 0, 0 }, { "fe80::1%lo", 0, 0 },
	{ "1::2::3", 0, 0 }, { "node1", 0, 0 },
	{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb", 0, 0 },
};

START_TEST(parse)
{
	unsigned char bytes[16] = { 0xee };
	int family = -7, prefix = -7;
	bool ok = ip_parse(rows[_i].text, &family, bytes, &prefix);

	ck_assert_msg(ok == (rows[_i].family != 0), "%s", rows[_i].text);
	ck_assert_int_eq(family, ok ? rows[_i].family : -7);
	ck_assert_int_eq(prefix, ok ? rows[_i].prefix : -7);
	if (!ok)
		ck_assert_int_eq(bytes[0], 0xee);
}
END_TEST

START_TEST(bytes)
{
	static const unsigned char four[16] = { 10, 4, 10, 60 };
	unsigned char got[16];
	int family, prefix;

	memset(got, 0xff, sizeof(got));
	ck_assert(ip_parse("10.4.10.60/24", &family, got, &prefix));
	ck_assert_mem_eq(got, four, 16);
	ck_assert_int_eq(ip_bits(AF_INET), 32);
	ck_assert_int_eq(ip_bits(AF_INET6), 128);
}
END_TEST

START_TEST(same_net)
{
	static const unsigned char a[16] = { 10, 4, 10, 0x80 };
	static const unsigned char b[16] = { 10, 4, 10, 0xff };

	ck_assert(ip_same_net(a, b, 0));
	ck_assert(ip_same_net(a, b, 24));
	ck_assert(ip_same_net(a, b, 25));
	ck_assert(!ip_same_net(a, b, 26));
	ck_assert(!ip_same_net(a, b, 32));
	ck_assert(ip_same_net(a, a, 128));
}
END_TEST

Suite *
ip_suite(void)
{
	Suite *s = suite_create("ip");
	TCase *t = tcase_create("ip");

	tcase_add_loop_test(t, parse, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, bytes);
	tcase_add_test(t, same_net);
	suite_add_tcase(s, t);
	return s;
}
