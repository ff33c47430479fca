#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the tables of options are those of the real agents and of Pacemaker:
# fence agents as a whole, the others name by name, with their types.
. "$TOP/tests/lib.sh"
need python3 crm_resource fence_ipmilan fence_xvm
table=$TOP/schemas/pacemaker/fence_agents.tsv
check "the fence agents print their metadata" \
    python3 -B "$TOP/tools/fence_agents.py"
same "fence_agents.tsv is what tools/fence_agents.py makes" "$table" \
    "$TMP/stdout"
check "options.tsv agrees with the metadata" \
    python3 -B "$TOP/tests/oracle/fence_agents.py" \
    "$TOP/schemas/pacemaker/options.tsv"
sed 's/^/# /' "$TMP/stdout"
done_testing
