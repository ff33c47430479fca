#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what oracle/pacemaker asks of samples holds on el7 to Debian 12.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/pacemaker.sh"

for topology in "$TOP"/samples/{el7,el8,el9,debian12,two_node_el9}.cfg; do
	sample "$topology"
done

# The judge can say no: more stickiness than PAF's holds against a move.
"$PGHAC" build -q -o "$TMP/out" "$TOP/samples/el9.cfg"
sed '/resource-stickiness/s/"10"/"INFINITY"/' \
    "$TMP/out/pg_el9/node1/root/pghac/cib.xml" >"$TMP/sticky.xml"
refuse "a primary that cannot be moved" python3 -B \
    "$TOP/tests/oracle/pacemaker.py" simulate "$TMP/sticky.xml" node1 node2 node3
has "it says so" "$TMP/stdout" "the primary is moved: node1 is promoted"
done_testing
