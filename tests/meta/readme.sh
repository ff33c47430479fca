#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what the README shows is what the program prints today.
. "$TOP/tests/lib.sh"

cp -R "$TOP/samples" "$TOP/out" "$TMP"
cd "$TMP" || exit 2

# Each line of a file stands in the README, as part of an example.
shown() {	# NAME FILE
	sed 's/^/    /' "$2" >"$TMP/example"
	if grep -vxFf "$TOP/README.md" "$TMP/example" >"$TMP/absent"; then
		not_ok "$1" "$TMP/absent"
	else
		ok "$1"
	fi
}

f=$(grep -o 'pghac why [^ ]*' "$TOP/README.md" | cut -d' ' -f3)
check "the README asks for a line of the bundle" test -e "${f%:*}"
"$PGHAC" why "$f" >answer
shown "pghac why answers as the README says" answer

line=$(grep -o 'pghac hba samples.*' "$TOP/README.md" | cut -d' ' -f2-)
# shellcheck disable=SC2086	# its words are the arguments
"$PGHAC" $line >answer
shown "pghac hba answers as the README says" answer

find out/pg_cluster -type f | sed 's|.*/||' | sort -u >names
while read -r n; do
	has "the README names $n" "$TOP/README.md" "$n"
done <names

# Its commands for CI run as they stand, beside pghac.
sed -n '/^## In CI/,/^## What/s/^    \(pghac .*\)/\1/p' "$TOP/README.md" >ci
check "the README has commands for CI" test "$(wc -l <ci)" -eq 2
check "they run" env PATH="$(dirname "$PGHAC"):$PATH" sh -e ci
check "and write what they name" test -s pghac.sarif -a -s pghac.xml
sed -n 's/^| \[\([^]]*\)\](\([^)]*\)).*/\2/p' "$TOP/README.md" >links
while read -r f; do
	check "the README's $f is there" test -e "$TOP/$f"
done <links

sed -i 's/10\.4\.10\.63/10.4.100.63/' samples/pg_cluster.cfg
"$PGHAC" check samples/pg_cluster.cfg 2>diagnostic
shown "pghac check says what the README says" diagnostic
done_testing
