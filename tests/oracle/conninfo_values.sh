#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac lint refuses the connection strings that libpq refuses, and no
# others. LIBPQ: paths of libraries, else the system's.
. "$TOP/tests/lib.sh"
need python3
for lib in ${LIBPQ-system}; do
	arg=("$lib")
	[ "$lib" != system ] || arg=()
	check "the verdicts of libpq: $lib" \
	    python3 -B "$TOP/tests/oracle/conninfo_values.py" "${arg[@]}"
	grep '^#' "$TMP/stdout"
done
done_testing
