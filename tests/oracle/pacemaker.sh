#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the pcs.sh of each sample makes by the real pcs what its cib.xml says;
# Pacemaker takes both, and whatever dies, the VIPs are with the primary.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/pacemaker.sh"

# those of corosync's platforms and the large ones are in pacemaker_*.sh
for topology in "$TOP"/samples/*.cfg; do
	! grep -q '"el6"' "$topology" || sample "$topology"
done

# The judge can say no: VIPs that follow nothing, a device on its own node.
"$PGHAC" build -q -o "$TMP/out" "$TOP/samples/pg_cluster.cfg"
cib=$TMP/out/pg_cluster/node1.example.com/root/pghac/cib.xml
simulates() {
	python3 -B "$TOP/tests/oracle/pacemaker.py" simulate "$1" \
	    node1.example.com node2.example.com node3.example.com
}
sed '/<rsc_colocation/d' "$cib" >"$TMP/loose.xml"
refuse "VIPs that follow nothing" simulates "$TMP/loose.xml"
has "it says where they are" "$TMP/stdout" "VIP pgclivip is on"
sed '/"promote-then-/d' "$cib" >"$TMP/early.xml"
refuse "VIPs that start before the promotion" simulates "$TMP/early.xml"
sed '/demote-then-/d' "$cib" >"$TMP/one.xml"
refuse "a constraint less" python3 -B "$TOP/tests/oracle/pacemaker.py" same \
    "$cib" "$TMP/one.xml"
sed 's/clone-max" value="3/clone-max" value="1/' "$cib" >"$TMP/max.xml"
refuse "too few instances" simulates "$TMP/max.xml"
done_testing
