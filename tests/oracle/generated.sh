#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what pghac accepts of generated topologies, the real programs accept;
# each planted fault is named by its rule, at its line.
# GENERATED: how many (2000); SEED: of which seed (1).
. "$TOP/tests/lib.sh"
need python3 xmllint jing shellcheck
any_version "$TMP/any"
# sanitizers are slow and look at memory, not at verdicts
count=2000
[ -z "${SAN-}" ] || count=300
check "generated topologies, by all judges" python3 -B \
    "$TOP/tests/oracle/generated.py" "$PGHAC" "$TMP/any" "$TMP" \
    "${GENERATED:-$count}" "${SEED:-1}"
sed 's/^/# /' "$TMP/stdout"
rules=$(sed -n 's/.* faults planted for \([0-9]*\) rules$/\1/p' "$TMP/stdout")
check "faults were planted" test "${rules:-0}" -ge 45
done_testing
