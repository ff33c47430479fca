#!/bin/sh
# A step of cluster pg_thirty_two; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Says what starts at boot and starts the cluster's programs on this node.
# usage: 6-services.sh [-n]
#   -n  say what would be done, do nothing
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_thirty_two
nodes='db01 db02 db03 db04 db05 db06 db07 db08 db09 db10 db11 db12 db13 db14 db15 db16 db17 db18 db19 db20 db21 db22 db23 db24 db25 db26 db27 db28 db29 db30 db31 db32'
starter=pacemaker
user=postgres
data=/var/lib/pgsql/16/data
bin=/usr/pgsql-16/bin

# ---- functions

self=${0##*/}
step='start'
dry=
acted=

# usage: the comment at the top that begins with this word.
usage() {
	sed -n '/^# usage: /,/^[^#]/s/^# \{0,1\}//p' "$0"
}

die() {
	echo "$self: $step: $*" >&2
	exit 1
}

say() {
	echo "$self: $*"
}

# run WHAT COMMAND...: says it and does it; with -n only says it.
run() {
	step=$1
	shift
	acted=1
	if [ -n "$dry" ]; then
		say "would $step"
		return
	fi
	say "$step"
	"$@" || die "failed: $*"
}

# started: may this run here?
started() {
	[ "$(id -u)" -eq 0 ] || die "must be run as root"
	node=$(uname -n)
	case " $nodes " in
	*" $node "*) ;;
	*) die "this is $node; it is for $nodes of cluster $cluster" ;;
	esac
}

finished() {
	if [ -z "$acted" ]; then
		say "nothing to do"
	elif [ -n "$dry" ]; then
		say "nothing was changed"
	else
		say "done"
	fi
}

# as_user COMMAND...: as the owner of the data.
as_user() {
	# shellcheck disable=SC2016 # for the inner shell
	runuser -s /bin/sh -c 'cd / && exec "$0" "$@"' -- "$user" "$@"
}

# at_boot SERVICE on|off
at_boot() {
	step="ask systemd for $1"
	state=$(systemctl is-enabled "$1" 2>/dev/null) || true
	case $2,$state in
	off,enabled*) run "keep $1 from starting at boot" systemctl disable "$1" ;;
	off,*) ;;
	on,enabled) ;;
	on,*) run "start $1 at boot" systemctl enable "$1" ;;
	esac
}

running() {
	systemctl is-active --quiet "$1"
}

# now SERVICE start|stop
now() {
	step="look at $1"
	case $2 in
	start) running "$1" || run "start $1" systemctl start "$1" ;;
	stop) ! running "$1" || run "stop $1" systemctl stop "$1" ;;
	esac
}

# ---- may this run here?

while getopts hn option; do
	case $option in
	h) usage; exit 0 ;;
	n) dry=1 ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
step='look at the data'
[ -f "$data/PG_VERSION" ] ||
	die "$data has no server yet: 4-primary.sh or 5-standby.sh comes first"

# ---- at boot

at_boot postgresql-16 off
at_boot corosync off
at_boot pacemaker off
at_boot corosync-qdevice off

# ---- now

# what was started by hand, before another starts it
if ! running "$starter" &&
    as_user "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
	run "stop PostgreSQL: only $starter starts it from now on" \
	    as_user "$bin/pg_ctl" -D "$data" -m fast -w -t 300 stop
fi
if running corosync; then
	step='look at corosync'
	name=$(corosync-cmapctl -g totem.cluster_name | sed 's/^[^=]*= //')
	[ "$name" = "$cluster" ] || die "it runs cluster \"$name\": stop" \
	    "pacemaker and corosync, and move /var/lib/pacemaker/cib/* away"
fi
now corosync start
now pacemaker start
now corosync-qdevice start
finished
