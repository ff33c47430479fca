#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what oracle/pacemaker asks of samples holds on el7 to Debian 12.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/pacemaker.sh"

for topology in "$TOP"/samples/{el7,el8,el9,debian12,two_node_el9}.cfg; do
	sample "$topology"
done
done_testing
