#!/bin/sh
# A step of cluster pg_far; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Makes this node a standby: a copy of the primary by pg_basebackup, this node's
# own files, no start: Pacemaker starts it, or its service where none does.
# usage: 5-standby.sh [-n] [-m] [-p HOST] [-b DIRECTORY]
#   -n  say what would be done, do nothing
#   -m  move data that is there aside, as after a failover; it is never deleted
#   -p  copy from HOST, where the primary of today is
#   -b  this node's directory of the bundle, else /root/pghac/bundle
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_far
nodes=far2
group=postgres
home=/var/lib/pgsql
data=/var/lib/pgsql/16/data
config=/var/lib/pgsql/16/data
archive=''
role=replicator
primary=10.126.10.1
conninfo='host=10.126.10.1 port=5432 user=replicator application_name=far2 keepalives_idle=60 keepalives_interval=5 keepalives_count=5'
includes=''
user=postgres
bin=/usr/pgsql-16/bin
agent=none
master=''
tmpdir=''
first=node1
logs=pg_log

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

server_runs() {
	as_user "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1
}

# ask HOST: logs in as the role, by .pgpass alone, as standbys do
ask() {
	# libpq takes the last of two values
	as_user env PGPASSFILE="$home/.pgpass" PGCONNECT_TIMEOUT=10 \
	    "$bin/psql" -X -q -A -t -w \
	    -d "$conninfo host=$1 dbname=replication replication=true" \
	    -c IDENTIFY_SYSTEM
}

# directory PATH: the server's own
directory() {
	if [ ! -d "$1" ]; then
		run "make $1" install -d -o "$user" -g "$group" -m 0700 "$1"
	fi
}

# empty_file FILE: the server's own, unless it is there
empty_file() {
	[ -e "$1" ] || run "make an empty $1" \
	    install -o "$user" -g "$group" -m 0600 /dev/null "$1"
}

# directories: what the server and its agent expect beside the data
directories() {
	[ -z "$archive" ] || directory "$archive"
	if [ "$config" != "$data" ]; then
		directory "$config"
		empty_file "$config/pg_ident.conf"
	fi
	# postgresql.conf includes them; the agent fills them later
	for include in $includes; do
		directory "${include%/*}"
		empty_file "$include"
	done
}

# ---- may this run here?

here=$(cd "$(dirname "$0")" && pwd)
bundle=/root/pghac/bundle
from=
aside=
while getopts b:hmnp: option; do
	case $option in
	b) bundle=$OPTARG ;;
	h) usage; exit 0 ;;
	m) aside=1 ;;
	n) dry=1 ;;
	p) from=$OPTARG ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
step='look at this host'
for program in pg_basebackup pg_controldata pg_ctl psql; do
	[ -x "$bin/$program" ] || die "no $bin/$program: 1-packages.sh first"
done
if [ -z "$from" ]; then
	[ "$node" != "$first" ] ||
		die "the topology says that this is the primary: -p HOST names today's"
	from=$primary
fi
case $from in
*[!A-Za-z0-9.:_-]*) die "-p \"$from\": a host was expected" ;;
esac
if [ "$agent" = none ] && [ ! -f "$bundle$data/recovery.conf" ] &&
    [ ! -f "$bundle$data/standby.signal" ]; then
	die "the bundle has no file that makes this node a standby: give it that role in the topology"
fi

# ---- the primary

step="ask the primary at $from"
answer=$(ask "$from") ||
	die "$role cannot log in there: look at .pgpass here and at pg_hba.conf there"
system=${answer%%|*}

# ---- the data that is there

control() {
	as_user "$bin/pg_controldata" "$data" 2>/dev/null |
	    sed -n "s/^$1: *//p"
}

# is_copy: a standby of that primary, started or not
is_copy() {
	[ "$(control 'Database system identifier')" = "$system" ] || return 1
	[ ! -f "$data/backup_label" ] || return 0
	case $(control 'Database cluster state') in
	*recovery*) return 0 ;;
	*) return 1 ;;
	esac
}

pacemaker_runs() {
	[ -n "$master" ] && command -v pidof >/dev/null &&
	    pidof pacemakerd >/dev/null
}

# A start that Pacemaker is about to make would come into the copy, and the
# agent write a recovery.conf there: after it has failed, it makes none.
# Pacemaker before 1.1.13 knows no --wait.
if [ -n "$aside" ] && [ -z "$dry" ] && pacemaker_runs; then
	step="wait until Pacemaker is idle"
	crm_resource --wait --timeout=300s ||
		say "warning: Pacemaker may be about to start PostgreSQL"
fi
step="look at $data"
moved=$data.$(date -u +%Y%m%dT%H%M%SZ)
copy=1
if [ -n "$(ls -A "$data" 2>/dev/null)" ]; then
	if [ -z "$aside" ] && is_copy; then
		say "$data is a standby's already; -m makes a new one"
		copy=
	elif server_runs; then
		die "PostgreSQL runs here: stop it first (RUNBOOK.md, \"A standby again\")"
	elif [ -n "$aside" ]; then
		run "move $data to $moved" mv "$data" "$moved"
	else
		die "there is data that is no standby's: -m moves it aside"
	fi
fi

# ---- the copy

# backup: what it has copied when it fails is moved aside by -m
backup() {
	set -- -X stream -d "$conninfo host=$from application_name=$node"
	as_user env PGPASSFILE="$home/.pgpass" "$bin/pg_basebackup" \
	    -D "$data" -c fast -w "$@"
}

# The logs are the primary's; as the owner of the data, who may have links.
old_logs() {
	case $logs in
	''|/*) return 0 ;;
	esac
	# shellcheck disable=SC2016 # for the inner shell
	as_user sh -c 'rm -f "$1"/*' sh "$data/$logs"
}

directories
if [ -n "$copy" ]; then
	directory "$data"
	run "copy the primary at $from (pg_basebackup)" backup
	run "remove the primary's logs from the copy" old_logs
	run "install this node's own files (2-files.sh)" \
	    sh "$here/2-files.sh" -i -b "$bundle"
	# a lock of the agent pgsql says that the data may be old; it is not
	if [ -n "$tmpdir" ] && [ -e "$tmpdir/PGSQL.lock" ]; then
		run "remove $tmpdir/PGSQL.lock" rm "$tmpdir/PGSQL.lock"
	fi
	# where it has failed before, Pacemaker starts nothing
	if pacemaker_runs; then
		run "let Pacemaker start it" \
		    crm_resource --cleanup --resource "$master" --node "$node"
	fi
fi
finished
