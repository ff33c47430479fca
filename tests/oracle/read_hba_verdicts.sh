#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: read_hba takes and refuses each recorded line of pg_hba.conf as the
# servers of 9.3 to 18 did.
. "$TOP/tests/lib.sh"
if [ -z "$SHARED" ]; then
	ok "verdicts of real servers # needs shared/"
	done_testing
fi
verdicts=$SHARED/data/verdicts-hba.tsv
need awk

# Each line of a version ends up in one file, where it keeps its number.
cut -f 1 "$verdicts" | grep -v version | sort -u >"$TMP/versions"
while read -r version; do
	awk -F '\t' -v v="$version" '$1 == v { print $2 }' "$verdicts" \
	    >"$TMP/hba"
	awk -F '\t' -v v="$version" '$1 == v { print ++n, $3 }' "$verdicts" \
	    >"$TMP/want"
	case $version in
	9.*)	number=${version/./} ;;
	*)	number=${version}0 ;;
	esac
	"$BUILD/quoter" hba "$number" <"$TMP/hba" | tr '\0\n' '\n ' |
	    sed -nE 's/^\+([0-9]+)$/\1 accept/p; s/^-([0-9]+)$/\1 reject/p' |
	    sort -n >"$TMP/got"
	same "PostgreSQL $version: $(wc -l <"$TMP/want") lines" \
	    "$TMP/want" "$TMP/got"
done <"$TMP/versions"
done_testing
