#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what oracle/pacemaker asks of samples holds with 16 nodes.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/pacemaker.sh"

sample "$TOP/samples/sixteen_nodes.cfg"
done_testing
