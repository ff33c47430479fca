# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Starts the lab and gives its nodes power.

# Its process 1 is that of a namespace of processes, and dies with this script.
lab_start() {
	local us
	setpriv --pdeathsig KILL unshare --net --mount --uts --ipc --pid \
	    --fork --kill-child -- bash "$E2E/lab/init.sh" \
	    >"$RUN/lab.console" 2>&1 </dev/null &
	us=$!
	wait_for 10 test -e "$RUN/lab.ready" || {
		cat "$RUN/lab.console"
		return 1
	}
	read -r us _ <"/proc/$us/task/$us/children"
	echo "$us" >"$RUN/lab.pid"
}

nodes_start() {
	local name
	for name in $NODES; do
		"$E2E/lab/power.sh" on "$name" || return
	done
}

# bmc NAME WORD...: an administrator's ipmitool, on the client's machine
bmc() {
	local name=$1
	shift
	# the simulator knows no "Get Channel Cipher Suites": -C spares 10 s
	lab ipmitool -I lanplus -C 3 -H "$CLIENT_NET.20$(number "$name")" \
	    -U "$BMC_USER" -P "$BMC_PASSWORD" "$@"
}
