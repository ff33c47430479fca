#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: each value that real servers of 9.2 to 18 judged gets their verdict,
# and settings.tsv is what tools/settings_tsv.py makes of their pg_settings.
. "$TOP/tests/lib.sh"

if [ -z "$SHARED" ]; then
	ok "the servers' verdicts # needs shared/"
	done_testing
fi

python3 "$TOP/tools/settings_tsv.py" "$SHARED/data/postgresql-settings.tsv" \
    >"$TMP/settings.tsv"
same "settings.tsv is fresh" "$TOP/schemas/postgresql/settings.tsv" \
    "$TMP/settings.tsv"

# Refused at start as a sum of backends, not as values (rule backends_limit);
# and one row is a psql message, not a value.
# The first minor releases of 12 and 13 that had restrict_nonsystem_relation_kind
# took no empty list; the last ones do (make check-servers).
empty='^1[23]	restrict_nonsystem_relation_kind	$'
sums='^(autovacuum_max_workers|max_connections|max_wal_senders|max_worker_processes)	(262143|8388607)$'
zcat "$SHARED/data/verdicts-settings.tsv.gz" | tail -n +2 >"$TMP/all"
awk -F'\t' 'NF >= 4 { print $1 "\t" $2 "\t" $3 }' "$TMP/all" >"$TMP/values"
awk -F'\t' 'NF >= 4 { print $4 }' "$TMP/all" >"$TMP/servers"
# shellcheck disable=SC2016 # the inner shell's
check "every row is judged" sh -c \
    '"$1" <"$2" >"$3"' sh "$BUILD/judge_settings" "$TMP/values" "$TMP/ours"
cut -f1 "$TMP/ours" >"$TMP/verdicts"
paste "$TMP/values" "$TMP/servers" "$TMP/verdicts" >"$TMP/both"
awk -F'\t' -v sums="$sums" -v empty="$empty" '
    $4 != $5 && !($4 == "reject" && (($2 "\t" $3) ~ sums || ($1 "\t" $2 "\t" $3) ~ empty))' "$TMP/both" \
    >"$TMP/differ"
same "no value gets another verdict" /dev/null "$TMP/differ"
rows=$(wc -l <"$TMP/both")
check "all rows are there" test "$rows" -gt 49000
echo "# $rows values: $(grep -c 'accept$' "$TMP/both") accepted," \
    "$(grep -c 'reject$' "$TMP/both") refused"
done_testing
