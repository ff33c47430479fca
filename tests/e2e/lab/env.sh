# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What every part of the lab knows: its directory RUN, its networks, and how
# to run a command in the lab or in a node.  TOP, RUN and NODES are given.
#
#   lab COMMAND...		in the lab: the switches and the client's machine
#   node NAME COMMAND...	in a node, as root
#   alive NAME			the node has power
#   number NAME			1 for the first of NODES
#   wait_for SECONDS COMMAND...	until it succeeds; 1 when the time is over
set -u
export TOP RUN NODES
export E2E=$TOP/tests/e2e
export CLIENT_NET=10.77.1		# net of eth0: clients, BMCs, ring 0
export REPLICATION_NET=10.77.2	# net of eth1: replication, ring 1
CLEAN=(env -i LC_ALL=C.UTF-8 HOME=/root
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

# Process ids in $RUN/NODE.pid are those of the lab's own pid namespace, so
# that a BMC, which lives there, can read them, too.
lab() {
	if [ -n "${IN_LAB-}" ]; then
		"$@"
		return
	fi
	nsenter -t "$(<"$RUN/lab.pid")" -m -u -n -i -p -- \
	    "${CLEAN[@]}" IN_LAB=1 TOP="$TOP" RUN="$RUN" NODES="$NODES" "$@"
}

node() {
	local pid
	pid=$(cat "$RUN/$1.pid" 2>/dev/null) || return
	shift
	lab nsenter -t "$pid" -m -u -n -i -p -- "${CLEAN[@]}" "$@"
}

alive() {
	local pid
	pid=$(cat "$RUN/$1.pid" 2>/dev/null) && lab test -e "/proc/$pid/root/run"
}

number() {
	local name i=0
	for name in $NODES; do
		i=$((i + 1))
		[ "$name" != "$1" ] || echo $i
	done
}

wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.25
	done
}
