#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac lint refuses no script of this machine that its shell takes, and
# none whose last quote is missing is taken.
. "$TOP/tests/lib.sh"
need dash bash

mapfile -t scripts < <(grep -lI -m1 '^#! */bin/\(ba\|da\)\?sh' /usr/bin/* \
    /usr/sbin/* /etc/init.d/* "$TOP"/tests/*/*.sh "$TOP"/tools/*.sh \
    "$TOP"/out/*/*/root/pghac/*.sh 2>/dev/null | head -n 400)
taken=()
for f in "${scripts[@]}"; do
	shell=dash
	read -r first <"$f"
	[[ $first != *bash* ]] || shell=bash
	! $shell -n "$f" 2>/dev/null || taken+=("$f")
done
echo "# ${#taken[@]} scripts"
check "there are scripts to look at" test "${#taken[@]}" -gt 50
"$PGHAC" lint -q --as script "${taken[@]}" >"$TMP/refused" 2>&1
same "none is refused" /dev/null "$TMP/refused"

# A quote that opens at the end: every shell refuses it, so do we.
mkdir "$TMP/cut"
i=0
for f in "${taken[@]:0:60}"; do
	i=$((i + 1))
	{ cat "$f"; printf '\necho "x\n'; } >"$TMP/cut/$i"
	"$PGHAC" lint --as script "$TMP/cut/$i" >/dev/null 2>&1 &&
	    ! bash -n "$TMP/cut/$i" 2>/dev/null && echo "$f"
done >"$TMP/missed"
same "none without its last quote is taken" /dev/null "$TMP/missed"
done_testing
