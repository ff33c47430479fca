# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For tests of root/pghac/*.sh, after lib.sh: a host of their own, in which
# they may be root, have any name, and write to /etc and /root.
#
#   steps_host NAME ADDRESS...	enters it; the script starts again inside
#   program NAME TEXT		a stand-in first in PATH; logs its words
#   as NODE			the host's name is NODE from now on
#   step SCRIPT [OPTION...]	runs root/pghac/SCRIPT of that node's bundle
#   tree [DIRECTORY...]		what stands where steps write, and there: names,
#				modes, owners, sums
#
# The log of the stand-ins is $TMP/log.

steps_host() {
	local name=$1 entry
	shift
	need ip unshare mount hostname runuser
	if [ "$(id -u)" -ne 0 ]; then
		not_ok "needs root: a host of its own"
		done_testing
	fi
	[ -n "${INSIDE-}" ] || INSIDE=1 exec unshare -mnu bash "$0"
	mount --make-rprivate /
	mkdir "$TMP/etc" "$TMP/root" "$TMP/bin"
	cp -a /etc/. "$TMP/etc" 2>/dev/null
	# what the test itself needs may lie below /root
	for entry in /root/* /root/.[!.]*; do
		if [ -d "$entry" ]; then
			mkdir "$TMP/root/${entry##*/}"
			mount --rbind "$entry" "$TMP/root/${entry##*/}"
		fi
	done
	mount --bind "$TMP/etc" /etc
	mount --rbind "$TMP/root" /root
	mkdir -p /etc/cluster /etc/sysconfig /etc/corosync /etc/yum.repos.d
	ip link set lo up
	for entry; do
		ip addr add "$entry" dev lo
	done
	: >"$TMP/log"
	as "$name"
}

as() {
	hostname "$1"
}

program() {
	printf '#!/bin/sh\necho "%s $*" >>"%s"\n%s\n' "$1" "$TMP/log" "$2" \
	    >"$TMP/bin/$1"
	chmod 755 "$TMP/bin/$1"
}

step() {
	local script=$1
	shift
	env PATH="$TMP/bin:$PATH" sh "${STEPS:-/root/pghac/bundle/root/pghac}/$script" "$@"
}

tree() {
	set -- /etc/cluster /etc/corosync /etc/pghac /etc/sysconfig \
	    /etc/yum.repos.d /root/pghac "$@"
	find "$@" -path '*/saved/*' -prune -o -type f \
	    -exec sha256sum {} + 2>/dev/null | sort
	find "$@" -path '*/saved/*' -prune -o -printf '%p %m %u %g\n' \
	    2>/dev/null | sort
}
