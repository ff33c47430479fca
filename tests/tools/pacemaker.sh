#!/bin/bash
# SPDX-License-Identifier: MIT
# sample TOPOLOGY: its pcs.sh by the real pcs against its cib.xml, both by
# crm_verify, and each failure by crm_simulate.  Source it after lib.sh.

need python3 pcs crm_resource crm_verify crm_simulate xmllint

# program NAME TEXT: a stand-in first in PATH
program() {
	mkdir -p "$TMP/bin"
	printf '#!/bin/sh\n%s\n' "$2" >"$TMP/bin/$1"
	chmod 755 "$TMP/bin/$1"
}
program pcs "exec python3 '$TOP/tests/tools/pcs_file.py' \"\$@\""
program id 'echo 0'
# shellcheck disable=SC2016 # the script's own
program cman_tool 'echo "Cluster Name: $CLUSTER"'
# shellcheck disable=SC2016 # the script's own
program corosync-cmapctl 'echo "totem.cluster_name (str) = $CLUSTER"'
program crm_node 'echo 1'
mkdir "$TMP/tmp"

verified() {
	crm_verify -V -x "$1" >"$TMP/verify" 2>&1
	! grep -E 'Errors found|error:' "$TMP/verify"
}

# The guards on secrets are pcs_script.sh's subject.
pcs_script() {	# SCRIPT CLUSTER
	sed '/^\[ -[sx] .*||$/,+1d' "$1" >"$TMP/script"
	env PATH="$TMP/bin:$PATH" TMPDIR="$TMP/tmp" LIVE_CIB="$TMP/live.xml" \
	    CLUSTER="$2" sh "$TMP/script"
}

field() {	# XPATH
	xmllint --xpath "string($1)" "$TMP/ir.xml"
}

sample() {	# TOPOLOGY
	local name=${1##*/} cluster cib schema features n i
	name=${name%.cfg}
	check "$name compiles" "$PGHAC" build -q -o "$TMP/out" "$1"
	"$PGHAC" show ir "$1" >"$TMP/ir.xml" 2>"$TMP/err"
	cluster=$(field /topology/cluster/@name)
	n=$(field 'count(/topology/nodes/item)')
	nodes=() empty=
	for kind in '@role="primary"' '@replication="sync"' \
	    'not(@role="primary") and not(@replication="sync")'; do
		for ((i = 1; i <= n; i++)); do
			nodes+=("$(field "/topology/nodes/item[$i][$kind]/@name")")
		done
	done
	mapfile -t nodes < <(printf '%s\n' "${nodes[@]}" | grep .)
	for i in "${nodes[@]}"; do
		empty+="<node id=\"$i\" uname=\"$i\"/>"
	done
	cib=$TMP/out/$cluster/${nodes[0]}/root/pghac/cib.xml
	schema=$(xmllint --xpath 'string(/cib/@validate-with)' "$cib")
	# cibadmin of today makes no diffs for a CIB of 3.0.7
	features=$(xmllint --xpath 'string(/cib/@crm_feature_set)' "$cib")
	features=${features/#3.0.*/3.0.14}
	echo "<cib validate-with=\"$schema\" crm_feature_set=\"$features\"
	    admin_epoch=\"0\" epoch=\"1\" num_updates=\"0\"><configuration>
	    <crm_config/><nodes>$empty</nodes><resources/><constraints/>
	    </configuration><status/></cib>" >"$TMP/live.xml"
	check "$name: Pacemaker takes cib.xml" verified "$cib"
	check "$name: pcs.sh runs" pcs_script "${cib%/*}/pcs.sh" "$cluster"
	check "$name: Pacemaker takes its CIB" verified "$TMP/live.xml"
	check "$name: it is cib.xml" python3 -B \
	    "$TOP/tests/oracle/pacemaker.py" same "$cib" "$TMP/live.xml"
	cp "$TMP/live.xml" "$TMP/first.xml"
	check "$name: pcs.sh runs again" pcs_script "${cib%/*}/pcs.sh" \
	    "$cluster"
	has "$name: it says so" "$TMP/stdout" "nothing to change"
	same "$name: it changes nothing" "$TMP/first.xml" "$TMP/live.xml"
	check "$name: whatever dies, VIPs are with the primary" python3 -B \
	    "$TOP/tests/oracle/pacemaker.py" simulate "$cib" "${nodes[@]}"
	grep '^#' "$TMP/stdout"
}
