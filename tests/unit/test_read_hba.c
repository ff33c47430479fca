/* SPDX-License-Identifier: MIT */
/* Tests of read_hba.c, hba_lex.c, hba_option.c and hba_match.c. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <check.h>

#include "buf.h"
#include "read_hba.h"
#include "reader.h"

Suite	*read_hba_suite(void);

static struct hba *
start(struct reader *r, const char *text, int version)
{
	reader_start(r, text, strlen(text));
	return read_hba(r->arena, r->src, version, &r->diag, RULE_hba_line);
}

/* What the first and what the last version that matter says of a file. */
static const struct {
	const char	*text;
	int		 version;
	const char	*fault;		/* its start; NULL: taken */
} rows[] = {
	{ "local all all peer", 93, NULL },
	{ "\"host\" all all all \"md5\"", 93, NULL },
	{ "host a, b c,d all md5", 93, NULL },
	{ "host a ,b c all md5", 93, "\"all\" is not an auth" },
	{ "host all all all, md5", 93, "the address column has more than" },
	{ "host all all 10.0.0.1 md5", 93, "\"md5\" is not an IP mask" },
	{ "host all all 10.0.0.0/33 md5", 93, "the prefix of" },
	{ "host all all 10.0.0.256/24 md5", 93, "\"10.0.0.256/24\" is a host" },
	{ "host all all ::1 255.0.0.0 md5", 93, "the address and its mask" },
	{ "host all", 93, "the line ends before the user" },
	{ "HOST all all all md5", 93, "\"HOST\" is not a connection type" },
	{ "hostgssenc all all all gss", 110, "\"hostgssenc\" is not a" },
	{ "hostgssenc all all all gss", 120, NULL },
	{ "host all all all scram-sha-256", 96, "\"scram-sha-256\" is not" },
	{ "host all all all scram-sha-256", 100, NULL },
	{ "host all all all krb5", 93, NULL },
	{ "host all all all krb5", 94, "\"krb5\" is not" },
	{ "local all all gss", 93, "method gss cannot stand on a local" },
	{ "local all all ident map=x", 93, NULL },
	{ "host all all all md5 map=x", 93, "method md5 does not take" },
	{ "host all all all md5 x", 93, "the option \"x\" is not of the" },
	{ "host all all all md5 x=y", 93, "there is no option \"x\"" },
	{ "hostssl all all all md5 clientcert=yes", 93, NULL },
	{ "hostssl all all all md5 clientcert=yes", 120, "clientcert cannot" },
	{ "hostssl all all all cert clientcert=0", 93, "clientcert cannot be" },
	{ "hostssl all all all md5 clientcert=1", 130, NULL },
	{ "hostssl all all all md5 clientcert=1", 140, "clientcert cannot be" },
	{ "hostssl all all all cert clientcert=verify-ca", 150, "clientcert" },
	{ "host all all all md5 clientcert=1", 93, "clientcert can stand only" },
	{ "host all all all ldap ldapprefix=p", 110, "method ldap needs the "
	    "option ldapserver" },
	{ "host all all all ldap ldapserver=s", 93, "method ldap needs the "
	    "option ldapbasedn or ldapprefix or ldapsuffix" },
	{ "host all all all ldap ldapurl=ldap://h", 150, "method ldap needs" },
	{ "host all all all ldap ldapurl=ldap://h/", 93, NULL },
	{ "host all all all ldap ldapurl=ldap://h/ ldapprefix=p", 93,
	    "ldapbasedn cannot stand together with ldapprefix" },
	{ "host all all all ldap ldapurl=ldap://h:x/", 150, "ldapurl" },
	{ "host all all all ldap ldapurl=ldaps://h/", 100, "ldapurl" },
	{ "host all all all ldap ldapurl=http://h/", 150, "ldapurl" },
	{ "host all all all ldap ldapserver=s ldapprefix=p ldapbasedn=d", 93,
	    "ldapbasedn cannot stand together with ldapprefix" },
	{ "host all all all radius radiusservers=\"a,b,c\" "
	    "radiussecrets=\"x,y\"", 100, "radiussecrets has 2 elements for 3" },
	{ "host \"/^re(\" all all md5", 150, NULL },
	{ "host \"/^re(\" all all md5", 160, "invalid regular expression "
	    "\"^re(\": parentheses () not balanced" },
	{ "host all a,/*b all md5", 160, "invalid regular expression \"*b\": "
	    "quantifier operand invalid" },
	{ "host all all all ldap ldapurl=\"ldap://h/d?u?all\"", 150,
	    "ldapurl \"ldap://h/d?u?all\": its scope" },
	{ "host all all all ldap ldapurl=\"ldap://h/d?\?\?(a=b)\"", 100,
	    "ldapurl \"ldap://h/d?\?\?(a=b)\": this version" },
	{ "host all all all ldap ldapurl=\"ldap://h/d?\?\?(a=b)\"", 110, NULL },
	{ "\357\273\277local all all peer", 150, "\"\357\273\277local\" "
	    "is not a connection type" },
	{ "include \"x.conf\"", 150, "\"include\" is not" },
	{ "include \"x.conf\"", 160, NULL },
	{ "include a b", 160, "nothing can follow" },
	{ "local all all trust \\\n # c", 93, "the option \"\\\" is not" },
	{ "local all \\\nall trust", 140, NULL },
	{ "", 91, NULL },
	{ "# c\n \n", 92, "the file has no line" },
};

START_TEST(lines)
{
	struct reader r;
	struct hba *h = start(&r, rows[_i].text, rows[_i].version);

	if (rows[_i].fault == NULL) {
		ck_assert_msg(h->ok && r.diag.n == 0, "%s: %s", rows[_i].text,
		    r.diag.n > 0 ? r.diag.list[0].text : "");
	} else {
		ck_assert_msg(!h->ok && r.diag.n == 1, "%s", rows[_i].text);
		ck_assert_msg(strncmp(r.diag.list[0].text, rows[_i].fault,
		    strlen(rows[_i].fault)) == 0, "%s: %s", rows[_i].text,
		    r.diag.list[0].text);
	}
	reader_end(&r);
}
END_TEST

START_TEST(columns)
{
	static const char text[] = "# c\nhost \"my db\",\"a\"\"b\" +g,@f \\\n"
	    "\t10.1.2.3 255.255.0.0 ldap ldapserver=h \"ldapprefix=a b\"#x\r\n"
	    "local all all bad\nlocal all all trust";
	const struct hba_line *l;
	struct reader r;
	struct hba *h = start(&r, text, 150);

	ck_assert_uint_eq(h->nlines, 2);
	ck_assert_uint_eq(r.diag.n, 1);
	ck_assert_uint_eq(reader_fault_at(&r, 0), 4015);
	l = &h->lines[0];
	ck_assert_str_eq(l->type, "host");
	ck_assert_uint_eq(l->line, 2);
	ck_assert_uint_eq(l->database.ntokens, 2);
	ck_assert_str_eq(l->database.tokens[0].text, "my db");
	ck_assert(l->database.tokens[0].quoted);
	ck_assert_str_eq(l->database.tokens[1].text, "a\"b");
	ck_assert_str_eq(l->user.tokens[0].text, "+g");
	ck_assert(!l->user.tokens[1].quoted);
	ck_assert_int_eq(l->address, HBA_NETWORK);
	ck_assert_int_eq(l->family, AF_INET);
	ck_assert_mem_eq(l->net, "\012\001\002\003", 4);
	ck_assert_mem_eq(l->mask, "\377\377\000\000", 4);
	ck_assert_str_eq(l->address_text, "10.1.2.3 255.255.0.0");
	ck_assert_mem_eq(text + l->address_at.off, l->address_text,
	    l->address_at.len);
	ck_assert_str_eq(l->method, "ldap");
	ck_assert_mem_eq(text + l->method_at.off, "ldap", l->method_at.len);
	ck_assert_uint_eq(l->noptions, 2);
	ck_assert_str_eq(l->options[1].text, "ldapprefix=a b");
	ck_assert_str_eq(h->lines[1].method, "trust");
	ck_assert_uint_eq(h->lines[1].line, 5);
	reader_end(&r);
}
END_TEST

/* Longer than MAX_TOKEN or MAX_LINE, or with a NUL. */
START_TEST(limits)
{
	struct buf text = { 0 };
	struct reader r;
	size_t i;

	buf_adds(&text, "local ");
	for (i = 0; i < 256; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, " all trust");
	ck_assert(!start(&r, text.data, 150)->ok);
	reader_end(&r);
	ck_assert(start(&r, text.data, 170)->ok);
	reader_end(&r);
	buf_clear(&text);
	buf_adds(&text, "local x");
	while (text.len < 9000)
		buf_adds(&text, ",x");
	buf_adds(&text, " all trust\n");
	ck_assert(start(&r, text.data, 92)->ok);
	reader_end(&r);
	ck_assert(!start(&r, text.data, 93)->ok);
	reader_end(&r);
	ck_assert(start(&r, text.data, 140)->ok);
	reader_end(&r);
	buf_free(&text);
	reader_start(&r, "local a\0b all trust", 19);
	ck_assert(!read_hba(r.arena, r.src, 150, &r.diag, RULE_hba_line)->ok);
	reader_end(&r);
}
END_TEST

/* Which line answers: 0 none, "?" after the number: unsure. */
static const struct {
	const char	*hba;
	int		 version;
	const char	*database, *user, *address;	/* NULL: physical, socket */
	bool		 ssl;
	int		 line;
	bool		 unsure;
} asked[] = {
	{ "host all all all md5", 93, "d", "u", "10.0.0.1", false, 1, false },
	{ "host all all all md5", 93, NULL, "u", "10.0.0.1", false, 0, false },
	{ "host all all all md5", 93, "d", "u", NULL, false, 0, false },
	{ "host all all all md5\nlocal all all peer", 93, "d", "u", NULL,
	    false, 2, false },
	{ "host all,replication u all md5", 93, NULL, "u", "10.0.0.1", false,
	    1, false },
	{ "host \"replication\" all all md5", 93, NULL, "u", "10.0.0.1",
	    false, 0, false },
	{ "host \"replication\" all all md5", 93, "replication", "u",
	    "10.0.0.1", false, 1, false },
	{ "host replication all all md5", 93, "replication", "u", "10.0.0.1",
	    false, 0, false },
	{ "host \"all\" all all md5", 93, "d", "u", "10.0.0.1", false, 0,
	    false },
	{ "host sameuser all all md5", 93, "u", "u", "10.0.0.1", false, 1,
	    false },
	{ "host sameuser all all md5", 93, "d", "u", "10.0.0.1", false, 0,
	    false },
	{ "host samerole all all md5\nhost all all all trust", 93, "d", "u",
	    "10.0.0.1", false, 2, true },
	{ "host all +g all md5", 93, "d", "u", "10.0.0.1", false, 0, true },
	{ "host all +g,u all md5", 93, "d", "u", "10.0.0.1", false, 1, false },
	{ "host all +u all md5", 93, "d", "u", "10.0.0.1", false, 1, false },
	{ "host all @f all md5", 93, "d", "u", "10.0.0.1", false, 0, true },
	{ "host other @f all md5", 93, "d", "u", "10.0.0.1", false, 0, false },
	{ "host all /u all md5", 150, "d", "u", "10.0.0.1", false, 0, false },
	{ "host all /u all md5", 160, "d", "u", "10.0.0.1", false, 1, false },
	{ "host all /^(a|b)$ all md5", 160, "d", "u", "10.0.0.1", false, 0,
	    false },
	{ "host all /(.)\\1 all md5", 160, "d", "u", "10.0.0.1", false, 0,
	    true },
	{ "include x\nlocal all all peer", 160, "d", "u", NULL, false, 2,
	    true },
	{ "hostssl all all all md5\nhostnossl all all all reject", 93, "d",
	    "u", "10.0.0.1", false, 2, false },
	{ "hostnossl all all all reject\nhostssl all all all md5", 93, "d",
	    "u", "10.0.0.1", true, 2, false },
	{ "host all all 10.0.0.0/24 md5\nhost all all 0/0 trust", 93, "d",
	    "u", "10.0.1.1", false, 2, false },
	{ "host all all 10.1/16 md5", 93, "d", "u", "10.0.7.7", false, 1,
	    false },
	{ "host all all 10.1/16 md5", 93, "d", "u", "10.1.0.1", false, 0,
	    false },
	{ "host all all 10.0.0.5 255.0.255.0 md5", 93, "d", "u", "10.9.0.1",
	    false, 1, false },
	{ "host all all 0.0.0.0/0 md5", 93, "d", "u", "::1", false, 0, false },
	{ "host all all fe80::/10 md5", 93, "d", "u", "fe80::1", false, 1,
	    false },
	{ "host all all samenet md5\nhost all all h.example md5", 93, "d",
	    "u", "10.0.0.1", false, 0, true },
};

START_TEST(first_match)
{
	struct hba_client c = { .database = asked[_i].database,
	    .user = asked[_i].user, .ssl = asked[_i].ssl };
	const struct hba_line *l;
	bool unsure = false;
	struct reader r;
	struct hba *h = start(&r, asked[_i].hba, asked[_i].version);
	int prefix;

	ck_assert(h->ok);
	c.family = AF_UNSPEC;
	if (asked[_i].address != NULL)
		ck_assert(ip_parse(asked[_i].address, &c.family, c.address,
		    &prefix));
	l = hba_match(h, &c, asked[_i].version, &unsure);
	ck_assert_msg((l != NULL ? (int)l->line : 0) == asked[_i].line &&
	    unsure == asked[_i].unsure, "%s: line %d", asked[_i].hba,
	    l != NULL ? (int)l->line : 0);
	reader_end(&r);
}
END_TEST

Suite *
read_hba_suite(void)
{
	Suite *s = suite_create("read_hba");
	TCase *t = tcase_create("read_hba");

	tcase_add_loop_test(t, lines, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, columns);
	tcase_add_test(t, limits);
	tcase_add_loop_test(t, first_match, 0,
	    sizeof(asked) / sizeof(asked[0]));
	suite_add_tcase(s, t);
	return s;
}
