#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what oracle/pacemaker asks of samples holds for each further shape: more
# nodes, readers, standbys outside; and no sample is in none of these tests.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/pacemaker.sh"

for name in five_nodes read_only_vip disaster_recovery cascade; do
	sample "$TOP/samples/$name.cfg"
done
for topology in "$TOP"/samples/*.cfg; do
	name=${topology##*/}
	grep -q '"el6"' "$topology" || check "$name is in a test" \
	    grep -q "\b${name%.cfg}\b" "$TOP"/tests/oracle/pacemaker_*.sh
done
done_testing
