#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what oracle/pacemaker asks of samples holds with 32 nodes.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/pacemaker.sh"

sample "$TOP/samples/thirty_two_nodes.cfg"
done_testing
