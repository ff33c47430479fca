#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the tables in the code hold the versions that the facts say.
. "$TOP/tests/lib.sh"

if [ -z "$SHARED" ]; then
	ok "the facts' tables # needs shared/"
	done_testing
fi

# number VERSION: as model.version_num
numbers='function number(v) { return v == int(v) && v >= 10 ? v * 10 : v * 10 + 0 }'
rows() {	# TABLE: NAME SINCE UNTIL of its rows, joined over versions
	sed -n "/parameter $1\[\]/,/^};/p" "$TOP/compiler/check_parameter.c" |
	    sed -nE 's/^\t\{ "([a-z_]+)", ([0-9]+), ([0-9]+),.*/\1 \2 \3/p' |
	    awk '!($1 in first) { first[$1] = $2 } { last[$1] = $3 }
	        END { for (n in first) print n, first[n], last[n] }' |
	    LC_ALL=C sort
}
rows keywords >"$TMP/ours"
awk -F'\t' "$numbers"' NR > 1 { print $1, number($2), number($3) }' \
    "$SHARED/data/conninfo-keywords.tsv" | LC_ALL=C sort >"$TMP/facts"
same "the keywords of a connection" "$TMP/facts" "$TMP/ours"
rows recovery >"$TMP/ours"
awk -F'\t' "$numbers"' NR > 1 { print $1, number($3), number($4) }' \
    "$SHARED/data/recovery-parameters.tsv" | LC_ALL=C sort >"$TMP/facts"
same "the parameters of recovery.conf" "$TMP/facts" "$TMP/ours"
done_testing
