#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: libxml2, Python's json, an INI reader and cmark-gfm read back what
# quote.c writes.
. "$TOP/tests/lib.sh"
need cmark-gfm python3 xmllint
q=$TOP/tests/oracle/quoting.py

check "json.loads reads the strings of q:json" python3 "$q" json
check "xmllint reads the values of q:xml" python3 "$q" xml
check "configparser reads the values of q:ini" python3 "$q" ini
check "cmark-gfm reads the code spans of q:md and q:md-cell" \
    python3 "$q" md
done_testing
