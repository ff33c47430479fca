#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: each rule's bad.cfg is told exactly `expect`, its good.cfg is clean.
# usage: run.sh | run.sh --only RULE | run.sh --bless RULE

# shellcheck source=tests/lib.sh
. "${TOP:=$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib.sh"

rules=$TOP/tests/rules

# The files are named as a user in the folder would name them.  Rules on wrong
# templates and schemas have a file `edit`: a file of ours and the sed script
# that breaks a copy of it for bad.cfg; rules that only an existing file can
# break have a file `lint`: the arguments by which it is judged.
check_in() {	# RULE FILE
	local file script overlay=$TMP/overlay.$1 args=()
	if [ -f "$rules/$1/lint" ]; then
		read -ra args <"$rules/$1/lint"
		(cd "$rules/$1" && "$PGHAC" lint "${args[@]}" "$2" 2>&1)
		return
	fi
	if [ "$2" = bad.cfg ] && [ -f "$rules/$1/edit" ]; then
		read -r file script <"$rules/$1/edit"
		mkdir -p "$overlay/$(dirname "$file")"
		sed "$script" "$TOP/$file" >"$overlay/$file"
		args=(--templates "$overlay")
		! cmp -s "$TOP/$file" "$overlay/$file" ||
		    echo "the edit changes nothing"
	fi
	(cd "$rules/$1" && "$PGHAC" check "${args[@]}" "$2" 2>&1 </dev/null)
}

if [ "${1-}" = --bless ]; then
	[ -f "$rules/${2-}/bad.cfg" ] || {
		echo "$rules/${2-}/bad.cfg is missing" >&2
		exit 2
	}
	TMP=$(mktemp -d) || exit 2
	trap 'rm -rf "$TMP"' EXIT
	check_in "$2" bad.cfg >"$rules/$2/expect.new"
	rc=$?
	if [ $rc -gt 1 ] || ! grep -qF "[$2]" "$rules/$2/expect.new"; then
		cat "$rules/$2/expect.new" >&2
		rm -f "$rules/$2/expect.new"
		echo "bad.cfg does not fire $2 (status $rc)" >&2
		exit 1
	fi
	mv "$rules/$2/expect.new" "$rules/$2/expect"
	cat "$rules/$2/expect"
	exit 0
fi

# why.md: "# NAME", why, "## Fix", "## Source", nothing empty.
why_faults() {	# RULE
	awk -v rule="$1" '
	NR == 1 && $0 != "# " rule { print "line 1 is not \"# " rule "\"" }
	/^#/ { section = NR == 1 ? "why" : $0; order = order "," section; next }
	NF { lines[section]++ }
	END {
		if (order != ",why,## Fix,## Source")
			print "sections are not: # " rule ", ## Fix, ## Source"
		if (!lines["why"]) print "it does not say why"
		if (!lines["## Fix"]) print "## Fix is empty"
		if (!lines["## Source"]) print "## Source is empty"
	}' "$rules/$1/why.md" 2>&1
}

one_rule() {	# RULE LEVEL
	local rule=$1 level=$2 want=0 rc
	[ "$level" != ERROR ] || want=1

	why_faults "$rule" >"$TMP/why"
	if [ -s "$TMP/why" ]; then
		not_ok "$rule: why.md" "$TMP/why"
	else
		ok "$rule: why.md"
	fi

	check_in "$rule" bad.cfg >"$TMP/bad"
	rc=$?
	same "$rule: bad.cfg is told expect" "$rules/$rule/expect" "$TMP/bad"
	has "$rule: bad.cfg fires the rule" "$TMP/bad" "[$rule]"
	if [ $rc -eq $want ]; then
		ok "$rule: bad.cfg has status $want"
	else
		not_ok "$rule: bad.cfg has status $want, not $rc" "$TMP/bad"
	fi

	check_in "$rule" good.cfg >"$TMP/good"
	rc=$?
	lacks "$rule: good.cfg does not fire the rule" "$TMP/good" "[$rule]"
	if [ $rc -eq 0 ] && ! grep -q '\(error\|warning\): ' "$TMP/good"; then
		ok "$rule: good.cfg is clean"
	else
		not_ok "$rule: good.cfg is clean (status $rc)" "$TMP/good"
	fi
}

sed -nE 's/^(RULE|CHECK)\((\w+),\s*(ERROR|WARNING|NOTE).*/\2 \3/p' \
    "$TOP/compiler/rules.def" >"$TMP/rows"
if [ "${1-}" = --only ]; then
	one_rule "$2" "$(sed -n "s/^$2 //p" "$TMP/rows")"
	done_testing
fi
while read -r rule level; do
	if [ -d "$rules/$rule" ]; then
		one_rule "$rule" "$level"
	else
		not_ok "$rule: has a folder"
	fi
done <"$TMP/rows"
for folder in "$rules"/*/; do
	rule=$(basename "$folder")
	grep -q "^$rule " "$TMP/rows" || not_ok "$rule: has a row in rules.def"
done
done_testing
