#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: libpq reads back the values of q:conninfo, and agrees with
# read_conninfo about any string.
. "$TOP/tests/lib.sh"
need python3
q=$TOP/tests/oracle/quoting.py

check "PQconninfoParse reads the values of q:conninfo" python3 "$q" conninfo
check "read_conninfo parses as PQconninfoParse" python3 "$q" conninfo_grammar
done_testing
