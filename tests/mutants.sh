#!/bin/bash
# SPDX-License-Identifier: MIT
# The mutation proof: for each rule, a program in which it finds nothing. Its
# folder's test must fail; FULL=1 also asks the unit tests and cli/verdicts.
# BUILD is a build with MUTANT=1 (`make mutants`).

set -u
export TOP BUILD PGHAC PGHAC_MUTANT
PGHAC=$BUILD/pghac
cd "$TOP" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# One rule: prints "RULE folder" and "RULE other" for what kills it.
one() {
	local rule=$1
	export TMP=$work/$rule PGHAC_MUTANT=$rule
	mkdir "$TMP"
	tests/rules/run.sh --only "$rule" >"$TMP/out" 2>&1 ||
	    echo "$rule folder"
	[ -n "${FULL-}" ] || return 0
	if ! CK_RUN_CASE='' "$BUILD/unit" >"$TMP/out" 2>&1 ||
	    ! bash tests/cli/verdicts.sh >"$TMP/out" 2>&1; then
		echo "$rule other"
	fi
	rm -rf "$TMP"
}
export -f one
export work

# A test that fails although nothing is switched off would prove nothing.
mkdir "$work/none"
if ! TMP=$work/none PGHAC_MUTANT='' tests/rules/run.sh >"$work/none/out"; then
	grep '^not ok' "$work/none/out"
	echo "mutants: the rules' tests fail by themselves" >&2
	exit 1
fi
sed -nE 's/^(RULE|CHECK)\((\w+),.*/\2/p' compiler/rules.def >"$work/rules"
xargs -P "$(nproc)" -I{} bash -c 'one {}' <"$work/rules" >"$work/killed"
sed -n 's/ folder$//p' "$work/killed" | sort >"$work/folder"
sort "$work/rules" | comm -23 - "$work/folder" >"$work/alive"
echo "$(wc -l <"$work/rules") rules, $(wc -l <"$work/folder") killed by" \
    "their folder${FULL:+, $(grep -c ' other$' "$work/killed") also by another test}"
[ ! -s "$work/alive" ] || { echo "still alive:"; cat "$work/alive"; exit 1; }
