#!/bin/bash
# SPDX-License-Identifier: MIT
# A node's power and cables: power.sh on|off|status|cut|plug NAME
# "off" pulls the plug, "cut" its two network cables, "on" boots it.
. "$TOP/tests/e2e/lab/env.sh"
if [ -z "${IN_LAB-}" ]; then
	lab bash "$E2E/lab/power.sh" "$@"
	exit
fi
command=$1
name=$2
i=$(number "$name")
[ -n "$i" ] || { echo "power.sh: no node \"$name\"" >&2; exit 2; }

# cable NET DEVICE ADDRESS PID
cable() {
	ip link del "$1$i" 2>/dev/null
	ip link add "$1$i" type veth peer name "$2" netns "$4" &&
	    ip link set "$1$i" master "br-$1" up &&
	    nsenter -t "$4" -n ip addr add "$3.$i/24" dev "$2" &&
	    nsenter -t "$4" -n ip link set "$2" up
}

on() {
	local us pid=
	setsid unshare --net --mount --uts --ipc --pid --fork -- \
	    bash "$E2E/lab/node-init.sh" "$name" \
	    >>"$RUN/$name.console" 2>&1 </dev/null &
	us=$!
	for _ in $(seq 250); do
		read -r pid _ 2>/dev/null <"/proc/$us/task/$us/children"
		[ -z "$pid" ] || [ ! -e "/proc/$pid/root/run/ready" ] || break
		sleep 0.02
	done
	if [ -z "$pid" ] || [ ! -e "/proc/$pid/root/run/ready" ]; then
		echo "power.sh: $name does not start:" >&2
		cat "$RUN/$name.console" >&2
		exit 1
	fi
	cable clients eth0 "$CLIENT_NET" "$pid" || exit
	cable replication eth1 "$REPLICATION_NET" "$pid" || exit
	echo "$pid" >"$RUN/$name.pid"
	# boots: what is enabled starts, while nobody waits for it
	node "$name" setsid systemctl default \
	    >>"$RUN/$name.console" 2>&1 </dev/null &
}

# The cables first: a dead machine sends no FIN.  Its network would also
# outlive its processes, as long as an orphaned connection holds it.
off() {
	local pid
	pid=$(cat "$RUN/$name.pid")
	ip link del "clients$i" 2>/dev/null
	ip link del "replication$i" 2>/dev/null
	rm "$RUN/$name.pid"
	# only the process 1 that was started here
	grep -qz "node-init.sh$" "/proc/$pid/cmdline" && kill -9 "$pid"
	for _ in $(seq 250); do
		[ -e "/proc/$pid" ] || return 0
		sleep 0.02
	done
	return 1
}

case $command in
on)	alive "$name" || on ;;
off)	! alive "$name" || off ;;
status)	if alive "$name"; then echo on; else echo off; fi ;;
cut)	ip link set "clients$i" nomaster
	ip link set "replication$i" nomaster ;;
plug)	ip link set "clients$i" master br-clients
	ip link set "replication$i" master br-replication ;;
*)	echo "usage: power.sh on|off|status|cut|plug NAME" >&2
	exit 2 ;;
esac
