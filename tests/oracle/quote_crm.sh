#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the real crmsh reads back every string that quote.c writes for it, and
# read_crm splits lines as crmsh does.
. "$TOP/tests/lib.sh"
need crm python3
q=$TOP/tests/oracle/quoting.py

check "crmsh reads the values of q:crm" python3 "$q" crm
check "read_crm splits words as crmsh" python3 "$q" crm_words
done_testing
