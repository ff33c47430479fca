#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: recovery parameters that real servers of 9.1 to 18 judged get their
# verdict from pghac lint.
. "$TOP/tests/lib.sh"
need python3

if [ -z "$SHARED" ]; then
	ok "the servers' verdicts # needs shared/"
	done_testing
fi
check "each verdict on recovery is the server's" python3 -B \
    "$TOP/tests/oracle/recovery_probes.py" "$PGHAC" \
    "$SHARED/data/probes-recovery.txt"
sed 's/^/# /' "$TMP/stdout"
done_testing
