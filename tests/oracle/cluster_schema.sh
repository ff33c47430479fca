#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: xmllint and jing give the same verdict by schemas/cluster.rng on every
# file of tests/schemas/cluster, and the one its folder says; with shared/, the
# distribution's schema agrees save where cluster_stricter.tsv gives a reason.
# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"
need xmllint jing

schema=$TOP/schemas/cluster.rng
theirs=$SHARED/data/third-party/cluster.rng
cd "$TOP/tests/schemas/cluster" || exit 1

# verdicts PROGRAM SCHEMA FILE...: the names of the files that it refuses
verdicts() {
	local program=$1 rng=$2
	shift 2
	case $program in
	xmllint)
		xmllint --nonet --noout --relaxng "$rng" "$@" 2>&1 |
		    sed -n 's/ fails to validate$//p' ;;
	jing)
		jing "$rng" "$@" 2>/dev/null |
		    sed -n 's/\(\.xml\):[0-9]*:[0-9]*: .*/\1/p' ;;
	esac | sed 's,.*/,,' | sort -u
}

ls invalid >"$TMP/invalid"
check "there are files" test -s "$TMP/invalid"
for program in xmllint jing; do
	verdicts $program "$schema" valid/*.xml >"$TMP/refused"
	same "$program takes all of valid/" /dev/null "$TMP/refused"
	verdicts $program "$schema" invalid/*.xml >"$TMP/refused"
	same "$program refuses all of invalid/" "$TMP/invalid" "$TMP/refused"
done

# Core holds what pghac writes and alone decides in a run.
verdicts xmllint "$TOP/schemas/cluster/core.rng" valid/baseline.xml \
    invalid/device-dangling.xml invalid/transport-iba.xml >"$TMP/refused"
printf '%s\n' device-dangling.xml transport-iba.xml >"$TMP/want"
same "core.rng judges by itself" "$TMP/want" "$TMP/refused"

if [ -z "$SHARED" ]; then
	ok "the distribution's schema agrees # needs shared/"
	done_testing
fi
verdicts xmllint "$theirs" valid/*.xml >"$TMP/refused"
same "the distribution takes all of valid/" /dev/null "$TMP/refused"
verdicts xmllint "$theirs" invalid/*.xml >"$TMP/refused"
comm -23 "$TMP/invalid" "$TMP/refused" >"$TMP/stricter"
tail -n +2 "$TOP/tests/oracle/cluster_stricter.tsv" | cut -f1 |
    grep -xFf "$TMP/invalid" >"$TMP/listed"
same "stricter exactly where cluster_stricter.tsv says so" \
    "$TMP/listed" "$TMP/stricter"
refuse "each row gives a reason" \
    grep -vP '^[^\t]+\t[^\t]{4,}$' "$TOP/tests/oracle/cluster_stricter.tsv"
done_testing
