#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: dash and bash read back every string that quote.c writes for sh, and
# read_shell splits plain scripts as they do.
. "$TOP/tests/lib.sh"
need bash dash python3
q=$TOP/tests/oracle/quoting.py

for shell in dash bash; do
	check "$shell reads the words of q:sh" python3 "$q" sh $shell
	check "$shell sources the values of q:sysconfig" \
	    python3 "$q" sysconfig $shell
	check "read_shell splits words as $shell" \
	    python3 "$q" shell_words $shell
done
check "read_shell refuses what dash cannot end" python3 "$q" shell_syntax dash
done_testing
