#!/bin/sh
# A step of cluster pg_thirty_two; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Makes the authentication key on the first node, and looks at all secrets
# that must lie on this one.
# usage: 3-keys.sh [-n]
#   -n  say what would be done, do nothing
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_thirty_two
nodes='db01 db02 db03 db04 db05 db06 db07 db08 db09 db10 db11 db12 db13 db14 db15 db16 db17 db18 db19 db20 db21 db22 db23 db24 db25 db26 db27 db28 db29 db30 db31 db32'
keyfile=/etc/corosync/authkey
first=db01

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

# make_key: corosync-keygen writes to this place only, whatever is there.
make_key() {
	made=/etc/corosync/authkey
	[ -e "$made" ] || corosync-keygen || return 1
	[ "$made" = "$keyfile" ] ||
		install -o root -g root -m 0400 "$made" "$keyfile"
}

# set_access FILE OWNER GROUP MODE
set_access() {
	chown "$2:$3" "$1" && chmod "$4" "$1"
}

# secret FILE OWNER GROUP MODE WHAT: is it there, and for nobody else?
secret() {
	step="look at $1"
	if [ ! -s "$1" ]; then
		say "missing: $1: $5"
		missing=1
	elif [ "$(stat -c '%a %U %G' "$1")" != "${4#0} $2 $3" ]; then
		run "set owner and mode of $1" set_access "$1" "$2" "$3" "$4"
	fi
}

# home USER DIRECTORY: libpq looks for .pgpass in the home of passwd(5)
home() {
	step="look at the home of $1"
	is=$(getent passwd "$1" | cut -d: -f6)
	[ "$is" = "$2" ] ||
		die "it is \"$is\", postgresql.home_directory is \"$2\""
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
missing=

# ---- the key

if [ ! -e "$keyfile" ] && [ "$node" = "$first" ]; then
	run "make $keyfile from /dev/random, which takes its time" make_key
else
	secret "$keyfile" root root 0400 "the key that $first made"
fi
if [ -s "$keyfile" ]; then
	step="look at $keyfile"
	# totem takes 128 bytes of it
	[ "$(wc -c <"$keyfile")" -ge 128 ] || die "it has less than 128 bytes"
	sum=$(sha256sum <"$keyfile")
	say "$keyfile has the SHA-256 ${sum%% *}, as on every node"
fi

# ---- secrets

home postgres /var/lib/pgsql
secret /var/lib/pgsql/.pgpass postgres postgres 0600 \
	'a line *:5432:replication:replicator:PASSWORD'
secret /etc/pghac/secrets/vcenter.sh root root 0700 \
	"a script that prints the fence device's password"
if ! certutil -L -d /etc/corosync/qdevice/net/nssdb -n 'Cluster Cert' \
    >/dev/null 2>&1; then
	say "missing: /etc/corosync/qdevice/net/nssdb: the certificate for the" \
	    "quorum device: RUNBOOK.md makes it"
	missing=1
fi
step='look at the secrets'
[ -z "$missing" ] || die "some are missing, see above"
finished
