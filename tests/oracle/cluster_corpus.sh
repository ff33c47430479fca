#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: real cluster.conf files get the verdict by schemas/cluster.rng that
# they get by the distribution's schema (cluster_stricter.tsv: exceptions), by
# xmllint and by jing, and the files that ccs writes are valid.
# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"
need xmllint jing

if [ -z "$SHARED" ]; then
	ok "the corpus gets the distribution's verdicts # needs shared/"
	done_testing
fi
corpus=$SHARED/data/third-party/cluster-conf
schema=$TOP/schemas/cluster.rng
cd "$corpus" || exit 1

# file and VALID or INVALID, by the index
tail -n +2 INDEX.tsv | cut -f1,3 | grep -P '\t(VALID|INVALID)$' |
    sort >"$TMP/index"
tail -n +2 "$TOP/tests/oracle/cluster_stricter.tsv" | cut -f1 |
    sort >"$TMP/stricter"
awk -F'\t' 'NR == FNR { s[$1]; next }
    { print $1 "\t" ($1 in s ? "INVALID" : $2) }' \
    "$TMP/stricter" "$TMP/index" >"$TMP/want"
mapfile -t files < <(cut -f1 "$TMP/want")
check "the index lists files" test "${#files[@]}" -gt 50

xmllint --nonet --noout --relaxng "$schema" "${files[@]}" 2>&1 |
    sed -n 's/ validates$/\tVALID/p; s/ fails to validate$/\tINVALID/p' |
    sort >"$TMP/xmllint"
same "xmllint gives the verdicts of the index" "$TMP/want" "$TMP/xmllint"

jing "$schema" "${files[@]}" 2>/dev/null |
    sed -n 's,^\(.*/\)\?\([^/]*\.xml\):[0-9]*:[0-9]*: .*,\2,p' |
    sort -u >"$TMP/refused"
awk -F'\t' 'NR == FNR { r[$1]; next }
    { print $1 "\t" ($1 in r ? "INVALID" : "VALID") }' \
    "$TMP/refused" "$TMP/index" >"$TMP/jing"
same "jing gives the verdicts of the index" "$TMP/want" "$TMP/jing"

for rng in cluster.rng cluster/core.rng; do
	check "files of ccs are valid by $rng" xmllint --nonet --noout \
	    --relaxng "$TOP/schemas/$rng" \
	    "$SHARED"/data/ccs/ccs-*.xml "$SHARED"/data/ccs/steps/*.xml
done
check "ccs with all its options is valid" xmllint --nonet --noout \
    --relaxng "$schema" "$SHARED/data/ccs/options-mixed.xml"
done_testing
