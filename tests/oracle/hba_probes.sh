#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: read_hba says of each recorded probe, lines and whole files, what the
# servers of 9.1 to 18 said; where it does not, the reason stands here.
. "$TOP/tests/lib.sh"
if [ -z "$SHARED" ]; then
	ok "probes of real servers # needs shared/"
	done_testing
fi
need python3
check "probes" python3 -B "$TOP/tests/oracle/hba_probes.py" \
    "$SHARED/data/probes-hba.txt" "$BUILD/quoter"
sed 's/^/# /' "$TMP/stdout"
done_testing
