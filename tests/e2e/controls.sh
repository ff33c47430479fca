# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Faults that are put into the healthy cluster: the matching check, and no
# other, must fail.  control colocation|interface|hba

# expect_only CHECK: what fails now
expect_only() {
	RECORD=$RUN/record
	: >"$RECORD"
	check_cluster 3
	RECORD=
	cat "$RUN/record"
	[ "$(<"$RUN/record")" = "$1" ]
}

fault_colocation() {
	node "$1" cibadmin -D --xpath '//rsc_colocation'
}

mend_colocation() {
	node "$1" /root/pghac/pcs.sh
}

fault_interface() {
	node "$1" crm_resource -r "${VIPS%% *}" -p nic -v eth1 &&
	    wait_for 20 vips_at "$1" eth1
}

mend_interface() {
	node "$1" crm_resource -r "${VIPS%% *}" -d nic &&
	    wait_for 20 vips_at "$1" eth0
}

# In the file of the primary, which takes it at once.
fault_hba() {
	node "$1" sed -i.saved '/replication/d' "$HBA" &&
	    sql "$1" 'SELECT pg_reload_conf()' && sleep 0.5
}

mend_hba() {
	node "$1" mv "$HBA.saved" "$HBA" &&
	    sql "$1" 'SELECT pg_reload_conf()' && sleep 0.5
}

control() {
	local name=$1 primary only
	primary=$(promoted)
	case $name in
	colocation) only="Pacemaker: were the primary lost, all would move to its heir" ;;
	interface) only="the client VIP is on eth0 of the primary, nowhere else" ;;
	hba)	only="standbys may log in for replication" ;;
	esac
	assert "control $name: the fault is there" "fault_$name" "$primary"
	assert "control $name: its check fails, and no other" \
	    expect_only "$only"
	assert "control $name: it is mended" "mend_$name" "$primary"
	wait_for 60 green 3 || fatal "control $name: all is green again"
}
