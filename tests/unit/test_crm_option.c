/* SPDX-License-Identifier: MIT */
/* crm_option: the rows of an owner, and what a value of each type may be. */
#include <check.h>
#include <string.h>

#include "arena.h"
#include "crm_option.h"
#include "resource.h"

static const struct { const char *owner, *name, *value; bool ok; } values[] = {
	{ "property", "stonith-enabled", "TRUE", true },
	{ "property", "stonith-enabled", "0", true },
	{ "property", "stonith-enabled", "maybe", false },
	{ "property", "stonith-enabled", "", false },
	{ "property", "no-quorum-policy", "freeze", true },
	{ "property", "no-quorum-policy", "Freeze", false },
	{ "property", "no-quorum-policy", "stop|freeze", false },
	{ "property", "no-quorum-policy", "sto", false },
	{ "property", "stonith-timeout", "60", true },
	{ "property", "stonith-timeout", "1min", true },
	{ "property", "stonith-timeout", "-1", false },
	{ "property", "batch-limit", "-1", true },
	{ "property", "batch-limit", "+3", true },
	{ "property", "batch-limit", "-", false },
	{ "property", "batch-limit", "1234567890", false },
	{ "property", "batch-limit", "1x", false },
	{ "property", "load-threshold", "80%", true },
	{ "property", "load-threshold", "80", false },
	{ "meta", "resource-stickiness", "-INFINITY", true },
	{ "meta", "resource-stickiness", "+INFINITY", true },
	{ "meta", "resource-stickiness", "1e5", false },
	{ "meta", "resource-stickiness", "infinity", false },
	{ "fence_ipmilan", "ipaddr", "any text", true },
	{ "fence_ipmilan", "power_wait", "4", true },
	{ "fence_ipmilan", "power_wait", "4s", false },
	{ "fence_ipmilan", "auth", "md5", true },
	{ "fence_ipmilan", "auth", "none, or", false },
};

START_TEST(test_value)
{
	struct arena *arena = arena_new();
	struct crm_options o = crm_options(crm_tables_new(arena, NULL),
	    values[_i].owner);
	const struct crm_option *row = crm_option_find(&o, values[_i].name);

	ck_assert_ptr_nonnull(row);
	ck_assert_msg((crm_option_wants(arena, row, values[_i].value) == NULL)
	    == values[_i].ok, "%s", values[_i].value);
	arena_free(arena);
}
END_TEST

START_TEST(test_rows)
{
	struct arena *arena = arena_new();
	struct crm_options o = crm_options(crm_tables_new(arena, NULL),
	    "fence_ipmilan");
	const struct crm_option *row = crm_option_find(&o, "ip");

	/* by both names, the row of options.tsv before that of the agent */
	ck_assert_ptr_eq(row, crm_option_find(&o, "ipaddr"));
	ck_assert(row->required);
	ck_assert_str_eq(row->old, "ipaddr");
	ck_assert_ptr_null(crm_option_find(&o, ""));
	ck_assert_ptr_null(crm_option_find(&o, "ipad"));
	ck_assert_uint_eq(crm_options(crm_tables_new(arena, NULL),
	    "fence").n, 0);
	ck_assert_uint_eq(crm_options(crm_tables_new(arena, NULL),
	    "").n, 0);
	arena_free(arena);
}
END_TEST

/* Rows of the owner, counted line by line. */
static size_t
counted(struct arena *arena, const char *owner)
{
	static const char *const tables[] = { "schemas/pacemaker/options.tsv",
	    "schemas/pacemaker/fence_agents.tsv" };
	const char *p;
	size_t i, n = 0, len = strlen(owner);

	for (i = 0; i < 2; i++) {
		p = resource_get(arena, NULL, tables[i])->text;
		for (; (p = strchr(p, '\n')) != NULL && *++p != '\0'; )
			n += strncmp(p, owner, len) == 0 && p[len] == '\t';
	}
	return n;
}

START_TEST(test_every_owner)
{
	static const char *const owners[] = { "pgsql", "pgsqlms", "property",
	    "meta", "stonith", "fence_amt", "fence_apc", "fence_apc_snmp",
	    "fence_ilo", "fence_ilo_mp", "fence_ipmilan", "fence_virt",
	    "fence_xvm", "fence_", "zzz", "\x01" };
	struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
		struct crm_options o = crm_options(crm_tables_new(arena, NULL),
	    owners[i]);

		ck_assert_msg(o.n == counted(arena, owners[i]), "%s: %zu",
		    owners[i], o.n);
		ck_assert_msg((o.n > 0) == (i < 13), "%s", owners[i]);
	}
	arena_free(arena);
}
END_TEST

START_TEST(test_wants)
{
	struct arena *arena = arena_new();
	struct crm_options o = crm_options(crm_tables_new(arena, NULL),
	    "property");

	ck_assert_str_eq(crm_option_wants(arena, crm_option_find(&o,
	    "stonith-action"), "x"), "one of reboot, off or poweroff");
	arena_free(arena);
}
END_TEST

static const struct { const char *version, *since; bool older; } versions[] = {
	{ "3.9.5", "3.9.7", true }, { "3.9.7", "3.9.7", false },
	{ "3.10", "3.9.7", false }, { "3.9", "3.9.7", true },
	{ "4", "3.9.7", false }, { "1.1.10", "1.1.9", false },
	{ "1.1.10", "1.1.13", true }, { "", "1.1", true },
	{ "x", "1.1", true }, { "1.1.10", "", false },
};

START_TEST(test_version)
{
	ck_assert_msg(crm_version_older(versions[_i].version,
	    versions[_i].since) == versions[_i].older, "%s before %s",
	    versions[_i].version, versions[_i].since);
}
END_TEST

Suite	*crm_option_suite(void);

Suite *
crm_option_suite(void)
{
	Suite *s = suite_create("crm_option");
	TCase *t = tcase_create("crm_option");

	tcase_add_loop_test(t, test_value, 0,
	    sizeof(values) / sizeof(values[0]));
	tcase_add_test(t, test_rows);
	tcase_add_test(t, test_every_owner);
	tcase_add_test(t, test_wants);
	tcase_add_loop_test(t, test_version, 0,
	    sizeof(versions) / sizeof(versions[0]));
	suite_add_tcase(s, t);
	return s;
}
