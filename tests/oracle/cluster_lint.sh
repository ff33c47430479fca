#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the linter refuses each cluster.conf that the distribution's schema
# refuses, at a place and in plain words, and finds an error in a valid one only
# where cluster_lint.tsv gives the rule and the reason.
# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"

# errors FILE...: file, blank, its rules that are errors or value_misread
errors() {
	"$PGHAC" lint --as cluster.conf "$@" >"$TMP/said" 2>&1
	[ $? -le 1 ] || echo "failed: $*"
	sed -nE 's/^([^:]+):[0-9]+:[0-9]+: (error: .* \[(\w+)\]|warning: .* \[(value_misread)\])$/\1 \3\4/p' \
	    "$TMP/said" | sed 's,^[^ ]*/,,' | sort -u |
	    awk '{ r[$1] = r[$1] ? r[$1] " " $2 : $2 }
		END { for (f in r) print f "\t" r[f] }' | sort
}

# accepted FILE...: only what is listed is an error
accepted() {
	local name
	printf '%s\n' "$@" | sed 's,.*/,,' | sort >"$TMP/names"
	tail -n +2 "$TOP/tests/oracle/cluster_lint.tsv" | cut -f1,2 |
	    sort | join -t '	' - "$TMP/names" >"$TMP/listed"
	errors "$@" >"$TMP/errors"
	name="$# valid files: errors in $(wc -l <"$TMP/listed"), as listed"
	same "$name" "$TMP/listed" "$TMP/errors"
}

# refused FILE...: each has an error, or a value that cman misreads
refused() {
	errors "$@" | cut -f1 >"$TMP/errors"
	printf '%s\n' "$@" | sed 's,.*/,,' | sort >"$TMP/names"
	same "$# invalid files: all have a fault at its place" "$TMP/names" \
	    "$TMP/errors"
	refuse "in plain words" grep -niE 'interleave|relax|not valid' \
	    "$TMP/said"
	refuse "each with a place" grep -E '^[^:]+: (error|warning):' \
	    "$TMP/said"
}

cd "$TOP/tests/schemas/cluster" || exit 1
accepted valid/*.xml
refused invalid/*.xml

# What the distribution takes is a warning only where cman starts with it.
mapfile -t files < <(ls invalid)
errors invalid/*.xml | awk -F'\t' '$2 == "value_misread" { print $1 }' \
    >"$TMP/misread"
tail -n +2 "$TOP/tests/oracle/cluster_stricter.tsv" | cut -f1 |
    sort >"$TMP/stricter"
comm -23 "$TMP/misread" "$TMP/stricter" >"$TMP/wrong"
same "$(wc -l <"$TMP/misread") of ${#files[@]} are misread values, all beyond the distribution's schema" \
    /dev/null "$TMP/wrong"

if [ -z "$SHARED" ]; then
	ok "real files get the distribution's verdict # needs shared/"
	done_testing
fi
cd "$SHARED/data/third-party/cluster-conf" || exit 1
mapfile -t files < <(awk -F'\t' '$3 == "VALID" { print $1 }' INDEX.tsv)
check "real files are valid" test "${#files[@]}" -ge 40
accepted "${files[@]}"
mapfile -t files < <(awk -F'\t' 'NR > 1 && $3 != "VALID" { print $1 }' INDEX.tsv)
check "real files are invalid" test "${#files[@]}" -ge 20
refused "${files[@]}"
accepted "$SHARED"/data/ccs/ccs-udpu-*.xml
check "the tutorial's sysconfig/cman is clean" "$PGHAC" lint \
    --as cman "$SHARED/data/third-party/sysconfig-cman"
has "without a warning" "$TMP/stderr" "0 errors, 0 warnings"
done_testing
