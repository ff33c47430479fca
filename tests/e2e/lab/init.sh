#!/bin/bash
# SPDX-License-Identifier: MIT
# Process 1 of the lab: its own mounts, two switches with the client's machine
# on them, and one BMC a node; then it reaps what others leave.
# With its end the kernel ends all that is in the lab.
. "$TOP/tests/e2e/lab/env.sh"
set -e
mount --make-rprivate /
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mkdir "$RUN/disk"
mount -t tmpfs -o size=6g,mode=755 tmpfs "$RUN/disk"	# the nodes' disks
hostname client
ip link set lo up
for net in clients replication; do
	ip link add "br-$net" type bridge
	ip link set "br-$net" up
done
ip addr add "$CLIENT_NET.254/24" dev br-clients
ip addr add "$REPLICATION_NET.254/24" dev br-replication
IN_LAB=1 bash "$E2E/lab/bmc.sh"
touch "$RUN/lab.ready"
trap : CHLD TERM
set +e
while :; do
	sleep 3600 &
	wait $!
done
