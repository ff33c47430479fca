/* SPDX-License-Identifier: MIT */
/* Tests of ip_set.c. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include <check.h>

#include "ip_set.h"

Suite	*ip_set_suite(void);

static void
add(struct ip_set *set, const char *net, const char *mask)
{
	int family = strchr(net, ':') != NULL ? AF_INET6 : AF_INET;
	unsigned char a[16] = { 0 }, m[16] = { 0 };

	ck_assert_int_eq(inet_pton(family, net, a), 1);
	ck_assert_int_eq(inet_pton(family, mask, m), 1);
	ck_assert(ip_set_add_mask(set, family, a, m));
}

static struct ip_range
range(const char *low, const char *high)
{
	struct ip_range r = { .family = strchr(low, ':') != NULL ?
	    AF_INET6 : AF_INET };

	ck_assert_int_eq(inet_pton(r.family, low, r.low), 1);
	ck_assert_int_eq(inet_pton(r.family, high, r.high), 1);
	return r;
}

/* What a set of networks leaves of a range: its first gap, or NULL. */
static const struct {
	const char	*nets[4];	/* NETWORK MASK, ... */
	const char	*low, *high, *gap;
} rows[] = {
	{ { NULL }, "10.0.0.0", "10.0.0.255", "10.0.0.0" },
	{ { "10.0.0.0", "255.0.0.0" }, "10.4.0.0", "10.4.255.255", NULL },
	{ { "10.0.0.0", "255.0.0.0" }, "10.4.0.0", "11.0.0.0", "11.0.0.0" },
	{ { "10.0.0.128", "255.255.255.128", "10.0.0.0",
	    "255.255.255.128" }, "10.0.0.0", "10.0.0.255", NULL },
	{ { "10.0.0.0", "255.255.255.128", "10.0.0.192",
	    "255.255.255.192" }, "10.0.0.0", "10.0.0.255", "10.0.0.128" },
	{ { "0.0.0.0", "128.0.0.0", "128.0.0.0", "128.0.0.0" }, "0.0.0.0",
	    "255.255.255.255", NULL },
	{ { "255.0.0.0", "255.0.0.0" }, "255.255.255.255", "255.255.255.255",
	    NULL },
	{ { "10.0.0.5", "255.240.255.0" }, "10.9.0.0", "10.9.0.255", NULL },
	{ { "10.0.0.5", "255.240.255.0" }, "10.17.0.0", "10.17.0.1",
	    "10.17.0.0" },
	{ { "10.0.0.5", "255.254.255.0" }, "10.0.0.0", "10.1.0.0",
	    "10.0.1.0" },
	{ { "10.0.0.0", "255.0.0.0" }, "::a00:1", "::a00:1", "::10.0.0.1" },
	{ { "2001:db8::", "ffff:ffff::", "2001:db9::", "ffff:ffff::" },
	    "2001:db8:1::", "2001:db9:1::", NULL },
	{ { "::", "::" }, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    NULL },
};

START_TEST(covers)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct ip_set set = { 0 };
	unsigned char gap[16];
	struct ip_range r;
	size_t i;

	for (i = 0; i < 4 && rows[_i].nets[i] != NULL; i += 2)
		add(&set, rows[_i].nets[i], rows[_i].nets[i + 1]);
	r = range(rows[_i].low, rows[_i].high);
	if (ip_set_covers(&set, &r, gap)) {
		ck_assert_ptr_null(rows[_i].gap);
	} else {
		inet_ntop(r.family, gap, text, sizeof(text));
		ck_assert_str_eq(text, rows[_i].gap);
	}
	ip_set_free(&set);
}
END_TEST

START_TEST(too_many_holes)
{
	unsigned char a[16] = { 10 }, m[16] = { 255, 0, 255 };
	struct ip_set set = { 0 };
	struct ip_range r;
	size_t n;

	ck_assert(!ip_set_add_mask(&set, AF_INET, a, m));
	ip_set_list(&set, &n);
	ck_assert_uint_eq(n, 0);
	ip_range_hull(&r, AF_INET, a, m);
	ck_assert_mem_eq(r.low, "\012\000\000\000", 4);
	ck_assert_mem_eq(r.high, "\012\377\000\377", 4);
	ip_set_free(&set);
}
END_TEST

START_TEST(meets)
{
	struct ip_range r = range("10.0.0.10", "10.0.1.0");
	struct ip_set set = { 0 };

	add(&set, "10.0.2.0", "255.255.255.0");
	add(&set, "::", "::");
	ck_assert(!ip_set_meets(&set, &r));
	add(&set, "10.0.1.0", "255.255.255.0");
	add(&set, "10.0.0.0", "255.255.255.0");
	ck_assert(ip_set_meets(&set, &r));
	ip_set_free(&set);
}
END_TEST

START_TEST(rest)
{
	struct ip_range all = range("0.0.0.0", "255.255.255.255");
	struct ip_set set = { 0 }, without = { 0 };
	const struct ip_range *list;
	size_t n;

	add(&without, "10.0.0.0", "255.0.0.0");
	add(&without, "10.2.0.0", "255.255.0.0");
	add(&without, "0.0.0.0", "255.255.255.255");
	add(&without, "255.255.255.255", "255.255.255.255");
	ip_set_add_rest(&set, &all, &without);
	list = ip_set_list(&set, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_mem_eq(list[0].low, "\000\000\000\001", 4);
	ck_assert_mem_eq(list[0].high, "\011\377\377\377", 4);
	ck_assert_mem_eq(list[1].low, "\013\000\000\000", 4);
	ck_assert_mem_eq(list[1].high, "\377\377\377\376", 4);
	ip_set_add_family(&without, AF_INET);
	ip_set_add_rest(&set, &all, &without);
	ip_set_list(&set, &n);
	ck_assert_uint_eq(n, 2);
	ip_set_free(&set);
	ip_set_free(&without);
}
END_TEST

Suite *
ip_set_suite(void)
{
	Suite *s = suite_create("ip_set");
	TCase *t = tcase_create("ip_set");

	tcase_add_loop_test(t, covers, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, too_many_holes);
	tcase_add_test(t, meets);
	tcase_add_test(t, rest);
	suite_add_tcase(s, t);
	return s;
}
