/* SPDX-License-Identifier: MIT */
/* Tests of hba_cover.c. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <check.h>

#include "buf.h"
#include "hba_cover.h"
#include "read_hba.h"
#include "reader.h"

Suite	*hba_cover_suite(void);

/* Is the last line hidden? */
static const struct {
	const char	*hba;
	int		 version;
	bool		 hidden;
} rows[] = {
	{ "host all all 10.0.0.0/8 md5\nhost a b 10.1.0.0/16 reject", 93,
	    true },
	{ "host all all 10.1.0.0/16 md5\nhost a b 10.0.0.0/8 reject", 93,
	    false },
	{ "host all all 10.0.0.0/9 md5\nhost all all 10.128.0.0/9 md5\n"
	    "host a b 10.0.0.0/8 reject", 93, true },
	{ "host all all 10.0.0.0/9 md5\nhost b all 10.128.0.0/9 md5\n"
	    "host a b 10.0.0.0/8 reject", 93, false },
	{ "hostssl all all all md5\nhost all all all md5", 93, false },
	{ "hostssl all all all md5\nhostnossl all all all md5\n"
	    "host all all all md5", 93, true },
	{ "hostssl all all all md5\nhostnossl all all all md5\n"
	    "host all all all md5", 150, true },
	{ "hostssl all all all md5\nhostnossl all all 10.0.0.0/8 md5\n"
	    "host all all 10.2.0.0/16 md5", 150, true },
	{ "hostnogssenc all all all md5\nhost all all all md5", 150, false },
	{ "host all all all md5\nlocal all all peer", 93, false },
	{ "local all all peer\nlocal a b md5", 93, true },
	{ "host all all all md5\nhost replication r all md5", 93, false },
	{ "host replication all all md5\nhost replication r all md5", 93,
	    true },
	{ "host all all all md5\nhost all,replication r all md5", 93, false },
	{ "host \"all\" all all md5\nhost a r all md5", 93, false },
	{ "host \"a\" all all md5\nhost a r all md5", 93, true },
	{ "host \"replication\" all all md5\nhost replication r all md5", 93,
	    false },
	{ "host sameuser all all md5\nhost a a all md5", 93, true },
	{ "host sameuser all all md5\nhost a b all md5", 93, false },
	{ "host sameuser all all md5\nhost a,b a all md5", 93, false },
	{ "host all all all md5\nhost sameuser,samerole +g,@f all md5", 93,
	    true },
	{ "host all all all md5\nhost @f all all md5", 93, false },
	{ "host @f all all md5\nhost @f u all md5", 93, true },
	{ "host samegroup all all md5\nhost samerole u all md5", 93, true },
	{ "host samerole all all md5\nhost u u all md5", 93, false },
	{ "host all +g all md5\nhost all +g all md5", 93, true },
	{ "host all +g all md5\nhost all g all md5", 93, false },
	{ "host all \"+g\" all md5\nhost all +g all md5", 93, false },
	{ "host a,b u,v all md5\nhost b u all md5", 93, true },
	{ "host a u all md5\nhost b u all md5\nhost a,b u all md5", 93, true },
	{ "host /^a all all md5\nhost abc u all md5", 150, false },
	{ "host /^a all all md5\nhost abc u all md5", 160, true },
	{ "host /^a all all md5\nhost /^a u all md5", 160, true },
	{ "host /^a all all md5\nhost /^ab u all md5", 160, false },
	{ "host /^a all all md5\nhost \"/^a\" u all md5", 160, true },
	{ "host all all samenet md5\nhost all all samehost md5", 93, true },
	{ "host all all samehost md5\nhost all all samenet md5", 93, false },
	{ "host all all 0.0.0.0/0 md5\nhost all all samenet md5", 93, false },
	{ "host all all 0.0.0.0/0 md5\nhost all all ::/0 md5\n"
	    "host all all samenet md5", 93, true },
	{ "host all all h.example md5\nhost all all H.EXAMPLE md5", 93, true },
	{ "host all all .example md5\nhost all all h.example md5", 93, false },
	{ "host all all 0.0.0.0/0 md5\nhost all all all md5", 93, false },
	{ "host all all 10.0.0.1 255.0.255.0 md5\n"
	    "host all all 10.7.0.9/32 md5", 93, true },
	{ "host all all 10.0.0.1 255.0.255.0 md5\n"
	    "host all all 10.7.1.9/32 md5", 93, false },
	{ "host all all 10.0.0.0/8 md5\n"
	    "host all all 10.0.0.1 255.0.255.0 md5", 93, true },
	{ "include x\nlocal all all peer", 160, false },
	{ "local all all peer\ninclude x", 160, false },
};

START_TEST(hidden)
{
	size_t before[HBA_BEFORE], n, budget = 100000;
	struct reader r;
	struct hba *h;

	reader_start(&r, rows[_i].hba, strlen(rows[_i].hba));
	h = read_hba(r.arena, r.src, rows[_i].version, &r.diag,
	    RULE_hba_line);
	ck_assert_msg(h->ok, "%s", rows[_i].hba);
	ck_assert_msg(hba_unreachable(h, h->nlines - 1, rows[_i].version,
	    before, &n, &budget) == rows[_i].hidden, "%s", rows[_i].hba);
	ck_assert(!rows[_i].hidden || n > 0);
	budget = 2;
	if (h->nlines > 1)
		ck_assert(!hba_unreachable(h, h->nlines - 1,
		    rows[_i].version, before, &n, &budget));
	reader_end(&r);
}
END_TEST

static const char *
pick(const char *const *list, size_t n)
{
	return list[(size_t)rand() % n];
}

#define PICK(list) pick(list, sizeof(list) / sizeof((list)[0]))

static void
random_file(struct buf *out)
{
	static const char *const types[] = { "host", "host", "hostssl",
	    "hostnossl", "local" };
	static const char *const databases[] = { "all", "all", "a", "b",
	    "sameuser", "a,b", "replication", "all,replication", "/a" };
	static const char *const users[] = { "all", "all", "a", "b", "a,b" };
	static const char *const addresses[] = { "all", "10.0.0.0/8",
	    "10.0.0.0/30", "10.0.0.0/31", "10.0.0.2/31", "10.0.0.1/32",
	    "0.0.0.0/0", "::/0", "::1/128", "10.0.0.1 255.255.255.253" };
	const char *type;
	int i;

	buf_clear(out);
	for (i = 0; i < 7; i++) {
		type = PICK(types);
		buf_printf(out, "%s %s %s %s %s\n", type, PICK(databases),
		    PICK(users), strcmp(type, "local") == 0 ? "" :
		    PICK(addresses), rand() % 4 == 0 ? "reject" : "md5");
	}
}

/* Marks the lines that answer some connection; how many are left. */
static size_t
never_answering(const struct hba *h, int version, bool answers[8])
{
	static const char *const names[] = { "a", "b", "c", NULL };
	static const unsigned char address[6][16] = { { 0 }, { 10, 0, 0, 0 },
	    { 10, 0, 0, 1 }, { 10, 0, 0, 2 }, { 10, 0, 0, 3 },
	    { 10, 9, 0, 1 } };
	const struct hba_line *l;
	struct hba_client c;
	bool unsure = false;
	size_t i, never = 0;

	memset(answers, 0, 8 * sizeof(answers[0]));
	for (i = 0; i < 4 * 3 * 7 * 2; i++) {
		memset(&c, 0, sizeof(c));
		c.database = names[i % 4];
		c.user = names[i / 4 % 3];
		c.ssl = i / 12 % 2 != 0;
		c.family = AF_INET;
		if (i / 24 == 0)
			c.family = AF_UNSPEC;
		else if (i / 24 < 6)
			memcpy(c.address, address[i / 24], 16);
		else {
			c.family = AF_INET6;
			c.address[15] = 1;
		}
		l = hba_match(h, &c, version, &unsure);
		if (l != NULL)
			answers[l - h->lines] = true;
	}
	for (i = 0; i < h->nlines; i++)
		never += !answers[i];
	return never;
}

/* A line that is said to be hidden answers nobody, by hba_match. */
START_TEST(sound)
{
	size_t before[HBA_BEFORE], n, budget, i, found = 0, never = 0;
	struct buf text = { 0 };
	struct reader r;
	struct hba *h;
	bool answers[8];
	int round;

	srand(3);
	for (round = 0; round < 1500; round++) {
		random_file(&text);
		reader_start(&r, text.data, text.len);
		h = read_hba(r.arena, r.src, 160, &r.diag, RULE_hba_line);
		ck_assert(h->ok);
		never += never_answering(h, 160, answers);
		for (i = 0; i < h->nlines; i++) {
			budget = 100000;
			if (!hba_unreachable(h, i, 160, before, &n, &budget))
				continue;
			found++;
			ck_assert_msg(!answers[i], "%sline %zu", text.data,
			    i + 1);
		}
		reader_end(&r);
	}
	buf_free(&text);
	/* few are hidden in a way that is not seen */
	ck_assert_msg(found > never * 8 / 10, "%zu of %zu", found, never);
}
END_TEST

static bool
holds(struct ip_set *set, const struct hba_client *c)
{
	struct ip_range r = { .family = c->family };
	unsigned char gap[16];

	memcpy(r.low, c->address, sizeof(r.low));
	memcpy(r.high, c->address, sizeof(r.high));
	return ip_set_covers(set, &r, gap);
}

/* Each address by hba_match, and all of them at once: the same answers. */
START_TEST(admitted)
{
	static const char *const names[] = { "a", "b", "c" };
	static const struct ip_range from = { AF_INET, { 10 },
	    { 10, 0, 0, 3 } };
	struct ip_set may = { 0 }, decides = { 0 };
	struct buf text = { 0 };
	const struct hba_line *l;
	struct hba_client c = { .family = AF_INET, .address = { 10 } };
	bool unsure = false;
	struct reader r;
	struct hba *h;
	size_t budget, in = 0;
	int round, i;

	srand(5);
	for (round = 0; round < 1500; round++) {
		random_file(&text);
		reader_start(&r, text.data, text.len);
		h = read_hba(r.arena, r.src, 160, &r.diag, RULE_hba_line);
		c.database = PICK(names);
		c.user = PICK(names);
		c.ssl = rand() % 2 != 0;
		budget = 100000;
		ck_assert(hba_admitted(h, c.ssl ? HBA_SSL : HBA_PLAIN,
		    c.database, c.user, 160, &from, &may, &budget));
		for (i = 0; i < 4; i++) {
			c.address[3] = (unsigned char)i;
			l = hba_match(h, &c, 160, &unsure);
			ck_assert_msg(holds(&may, &c) == (l != NULL &&
			    strcmp(l->method, "reject") != 0),
			    "%s%s@%s 10.0.0.%d ssl %d", text.data, c.user,
			    c.database, i, c.ssl);
			if (l == NULL)
				continue;
			in++;
			ck_assert(hba_decides(h, (size_t)(l - h->lines), 160,
			    &decides, &budget));
			ck_assert(holds(&decides, &c));
			ip_set_free(&decides);
		}
		ip_set_free(&may);
		reader_end(&r);
	}
	buf_free(&text);
	ck_assert_uint_gt(in, 1000);
}
END_TEST

Suite *
hba_cover_suite(void)
{
	Suite *s = suite_create("hba_cover");
	TCase *t = tcase_create("hba_cover");

	tcase_add_loop_test(t, hidden, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, sound);
	tcase_add_test(t, admitted);
	suite_add_tcase(s, t);
	return s;
}
