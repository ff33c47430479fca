/* SPDX-License-Identifier: MIT */
/* Tests of explain.c. */
#include <string.h>

#include <check.h>

#include "buf.h"
#include "explain.h"
#include "rules.h"

Suite	*explain_suite(void);

START_TEST(list_has_a_line_a_rule)
{
	struct buf out = { 0 };
	const char *p;
	size_t lines = 0;

	explain_list(&out);
	for (p = out.data; *p != '\0'; p++)
		lines += *p == '\n';
	ck_assert_uint_eq(lines, RULE_N);
	ck_assert_ptr_nonnull(strstr(out.data,
	    "\nwal_senders             warning  too few walsenders for "
	    "standbys and a backup\n"));
	buf_free(&out);
}
END_TEST

START_TEST(page_has_all_parts_in_order)
{
	static const char *const parts[] = {
		"node_id_duplicate (error): two nodes share one id\n\n",
		"\nFix\n\n", "\nWrong\n\n", "    cluster = {\n",
		"\nRight\n\n", "    cluster = {\n", "\nSource\n\n",
	};
	struct buf out = { 0 };
	const char *at;
	size_t i;

	ck_assert(explain_rule("node_id_duplicate", &out));
	at = out.data;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		at = strstr(at, parts[i]);
		ck_assert_msg(at != NULL, "no \"%s\" in its place", parts[i]);
		at += strlen(parts[i]) - 1;
	}
	ck_assert_ptr_null(strchr(out.data, '`'));
	ck_assert_ptr_null(strstr(out.data, "\n#"));
	ck_assert_ptr_null(strstr(out.data, "\n\n\n"));
	buf_free(&out);
}
END_TEST

START_TEST(unknown_rule_is_suggested)
{
	struct buf out = { 0 };

	ck_assert(!explain_rule("node-id-duplicat", &out));
	ck_assert_str_eq(out.data, "pghac: no rule is called "
	    "\"node-id-duplicat\"; did you mean \"node_id_duplicate\"\n");
	buf_clear(&out);
	ck_assert(!explain_rule("\033[2J", &out));
	ck_assert_str_eq(out.data, "pghac: no rule is called \"\\x1b[2J\"; "
	    "see: pghac explain\n");
	buf_free(&out);
}
END_TEST

Suite *
explain_suite(void)
{
	Suite *s = suite_create("explain");
	TCase *t = tcase_create("explain");

	tcase_add_test(t, list_has_a_line_a_rule);
	tcase_add_test(t, page_has_all_parts_in_order);
	tcase_add_test(t, unknown_rule_is_suggested);
	suite_add_tcase(s, t);
	return s;
}
