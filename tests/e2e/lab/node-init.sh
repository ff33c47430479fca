#!/bin/bash
# SPDX-License-Identifier: MIT
# Process 1 of a node: node-init.sh NAME.  Its root is this machine's, under a
# layer of its own that outlives a power failure; then it reaps: what pg_ctl
# orphans must not stay a zombie, which the agent would take for a server.
. "$TOP/tests/e2e/lab/env.sh"
set -e
name=$1
disk=$RUN/disk/$name
root=$disk/root
stand_in=$E2E/lab/systemctl

fresh=
[ -d "$disk" ] || fresh=1
mount --make-rprivate /
mkdir -p "$disk/upper" "$root"
rm -rf "$disk/work"
mkdir "$disk/work"
mount -t overlay overlay \
    -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" "$root"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
	touch "$root/dev/$device"
	mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t devpts devpts "$root/dev/pts"
ln -s /proc/self/fd "$root/dev/fd"
for i in 0:stdin 1:stdout 2:stderr; do
	ln -s "/proc/self/fd/${i%:*}" "$root/dev/${i#*:}"
done
install -m 755 "$stand_in" "$root/usr/local/bin/systemctl"

# What this machine may have of its own is no part of a fresh node.
if [ -n "$fresh" ]; then
	rm -rf "$root"/etc/postgresql/*/* "$root"/var/lib/postgresql/*/* \
	    "$root"/var/lib/postgresql/.[!.]* "$root"/var/lib/corosync/* \
	    "$root"/var/lib/pacemaker/{cib,pengine}/* "$root/root/pghac" \
	    "$root"/etc/corosync/authkey "$root/etc/pghac" \
	    "$root"/var/log/{corosync,pacemaker,postgresql}/*
	echo 127.0.0.1 localhost >"$root/etc/hosts"
	echo "$name" >"$root/etc/hostname"
	: >"$root/etc/resolv.conf"
fi

hostname "$name"
cd "$root"
mkdir -p .old
pivot_root . .old
cd /
umount -l /.old
mkdir -p /run/lock
install -d -o postgres -g postgres -m 2775 /run/postgresql
ip link set lo up
touch /run/ready
trap : CHLD TERM
set +e
while :; do
	sleep 3600 &
	wait $!
done
