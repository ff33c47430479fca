#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes the main of the unit tests: usage: main.sh tests/unit/*.c
# Each test_NAME.c brings the suite NAME_suite().

suites=
for f; do
	case ${f##*/} in
	test_*.c)
		n=${f##*/test_}
		suites="$suites ${n%.c}"
	esac
done

cat <<'EOF'
/* SPDX-License-Identifier: MIT */
/* Made by tests/unit/main.sh: runs the suites named, or all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

EOF
for s in $suites; do
	echo "Suite	*${s}_suite(void);"
done
cat <<'EOF'

static const struct {
	const char	*name;
	Suite		*(*suite)(void);
} suites[] = {
EOF
for s in $suites; do
	echo "	{ \"$s\", ${s}_suite },"
done
cat <<'EOF'
};

static int
is_wanted(const char *name, int argc, char **argv)
{
	int	 i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], name) == 0)
			return 1;
	}
	return argc == 1;
}

int
main(int argc, char **argv)
{
	SRunner	*runner = srunner_create(NULL);
	size_t	 i;
	int	 failed, run;

	for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		if (is_wanted(suites[i].name, argc, argv))
			srunner_add_suite(runner, suites[i].suite());
	}
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	run = srunner_ntests_run(runner);
	srunner_free(runner);
	return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
EOF
