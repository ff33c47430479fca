#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the real libpq takes the connection parameters that pghac takes.
. "$TOP/tests/lib.sh"
need python3
check "libpq and pghac agree on each value" python3 -B \
    "$TOP/tests/oracle/conninfo_values.py" "$PGHAC" "$TMP"
sed 's/^/# /' "$TMP/stdout"
done_testing
