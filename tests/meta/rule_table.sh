#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: rules.def, the folders in tests/rules and the program agree.
. "$TOP/tests/lib.sh"
cd "$TOP" || exit 2

sed -nE 's/^(RULE|CHECK)\((\w+),.*/\2/p' compiler/rules.def |
    LC_ALL=C sort >"$TMP/rows"
find tests/rules -mindepth 1 -maxdepth 1 -type d -printf '%f\n' |
    LC_ALL=C sort >"$TMP/folders"
same "each row has a folder, each folder a row" "$TMP/rows" "$TMP/folders"

while read -r rule; do
	for f in why.md bad.cfg good.cfg expect; do
		[ -s "tests/rules/$rule/$f" ] || echo "tests/rules/$rule/$f"
	done
done <"$TMP/rows" >"$TMP/missing"
: >"$TMP/none"
same "each folder holds why.md, bad.cfg, good.cfg and expect" \
    "$TMP/none" "$TMP/missing"

sed -nE 's/^CHECK\((\w+),.*/check_\1/p' compiler/rules.def | LC_ALL=C sort \
    >"$TMP/declared"
sed -nE 's/^(check_\w+)\(const struct model \*.*/\1/p' compiler/check_*.c |
    LC_ALL=C sort >"$TMP/functions"
comm -23 "$TMP/declared" "$TMP/functions" >"$TMP/missing"
same "each CHECK has its function" "$TMP/none" "$TMP/missing"

while read -r rule; do
	grep -qE "RULE_$rule\b|l:rule=\"$rule\"" compiler/*.c \
	    schemas/cluster/*.rng || echo "$rule"
done <"$TMP/rows" >"$TMP/missing"
same "each rule is reported somewhere" "$TMP/none" "$TMP/missing"

while read -r rule; do
	"$PGHAC" explain "$rule" >"$TMP/page" 2>&1 || echo "$rule: no page"
	for f in why.md bad.cfg good.cfg; do
		first=$(grep -m 1 '[[:alnum:]]' "tests/rules/$rule/$f" |
		    tr -d '#*`' | grep -oE '[[:alnum:]]+( [[:alnum:]]+)?' |
		    head -n 1)
		grep -qF -- "$first" "$TMP/page" || echo "$rule: lacks $f"
	done
	lint=tests/rules/$rule/lint
	[ ! -f "$lint" ] ||
	    grep -qF -- "pghac lint $(<"$lint") bad.cfg" "$TMP/page" ||
	    echo "$rule: lacks the command"
done <"$TMP/rows" >"$TMP/missing"
same "explain shows each rule's page with both examples" \
    "$TMP/none" "$TMP/missing"

done_testing
