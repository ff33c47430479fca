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
rows() {	# FILE TABLE: NAME SINCE UNTIL of its rows, joined over versions
	sed -n "/ $2\[\] = {/,/^};/p" "$TOP/compiler/$1" |
	    sed -nE 's/^\t\{ "([a-z_]+)", ([0-9]+), ([0-9]+),.*/\1 \2 \3/p' |
	    awk '!($1 in first) { first[$1] = $2 } { last[$1] = $3 }
	        END { for (n in first) print n, first[n], last[n] }' |
	    LC_ALL=C sort
}
# an old name that libpq still takes is no row of the facts after 9.2
rows conninfo.c keywords | sed 's/^requiressl 91 180$/requiressl 91 92/' \
    >"$TMP/ours"
awk -F'\t' "$numbers"' NR > 1 { print $1, number($2), number($3) }' \
    "$SHARED/data/conninfo-keywords.tsv" | LC_ALL=C sort >"$TMP/facts"
same "the keywords of a connection" "$TMP/facts" "$TMP/ours"
# a name of later versions, to say what it was called before
rows check_parameter.c recovery | grep -v '^promote_trigger_file 120 ' \
    >"$TMP/ours"
awk -F'\t' "$numbers"' NR > 1 { print $1, number($3), number($4) }' \
    "$SHARED/data/recovery-parameters.tsv" | LC_ALL=C sort >"$TMP/facts"
same "the parameters of recovery.conf" "$TMP/facts" "$TMP/ours"
done_testing
