#!/bin/sh
# A step of cluster pg_cluster; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Compares the running cluster with the topology; changes nothing.  Replication
# is looked at on the primary.  Ends with 1 if something differs.
# usage: 7-verify.sh [-n]
#   -n  as without: it only looks
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_cluster
nodes='node1.example.com node2.example.com node3.example.com'
user=postgres
bin=/usr/pgsql-9.3/bin
port=5432
sockets=''
agent=pgsql
first=node1.example.com
sync=node2.example.com

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

bad=

# result WHAT EXPECTED FOUND
result() {
	if [ "$2" = "$3" ]; then
		echo "ok   $1: $3"
	else
		echo "BAD  $1: \"$3\", expected is \"$2\""
		bad=1
	fi
}

# has_word LIST WORD
has_word() {
	case " $1 " in
	*" $2 "*) return 0 ;;
	*) return 1 ;;
	esac
}

# ---- may this run here?

while getopts hn option; do
	case $option in
	h) usage; exit 0 ;;
	n) ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
for program in cman_tool crm_mon ip; do
	command -v "$program" >/dev/null || die "$program is not installed"
done

# ---- the ring

step='ask cman'
status=$(cman_tool status) || die "cman does not run"
members=$(cman_tool nodes) || die "cman does not run"
result "cluster" "$cluster" \
    "$(echo "$status" | sed -n 's/^Cluster Name: //p')"
case $(echo "$status" | sed -n 's/^Quorum: //p') in
*blocked*) result "quorum" "reached" "activity blocked" ;;
*) result "quorum" "reached" "reached" ;;
esac
for name in $nodes; do
	result "ring member $name" M \
	    "$(echo "$members" | awk -v n="$name" '$NF == n { print $2 }')"
done

# ---- Pacemaker

step='ask Pacemaker'
status=$(crm_mon -1 -r) || die "crm_mon failed"
online=$(echo "$status" | sed -n 's/^[ *]*Online: \[ \(.*\) \]$/\1/p')
for name in $nodes; do
	if has_word "$online" "$name"; then
		result "Pacemaker on $name" online online
	else
		result "Pacemaker on $name" online offline
	fi
done
result "failed actions" 0 \
    "$(echo "$status" | grep -c '^Failed .*[Aa]ctions:')"
promoted=$first
if [ "$agent" != none ]; then
	# Pacemaker before 2.1 has the older word
	promoted=$(echo "$status" | sed -n \
	    -e 's/^[ *]*Masters: \[ \(.*\) \]$/\1/p' \
	    -e 's/^[ *]*Promoted: \[ \(.*\) \]$/\1/p')
	if has_word "$nodes" "$promoted"; then
		result "promoted" "$promoted" "$promoted"
	else
		result "promoted" "one of $nodes" "$promoted"
	fi
fi

# ---- addresses

# vip NAME ADDRESS: on the promoted node and nowhere else
vip() {
	where=$(echo "$status" |
	    awk -v v="$1" '{ sub(/^[ *]+/, "") }
	    $1 == v && $3 == "Started" { print $4 }')
	if [ "$agent" = none ]; then
		result "VIP $1" started "${where:+started}"
		return
	fi
	result "VIP $1 is on" "$promoted" "$where"
	here=no
	[ -z "$(ip -o addr show to "$2")" ] || here=yes
	wanted=no
	[ "$node" != "$promoted" ] || wanted=yes
	result "$2 is on this node" "$wanted" "$here"
}

step='ask for the addresses'
vip pgrepvip 10.4.10.63
vip pgclivip 10.4.10.64

# ---- replication

socket=${sockets%%,*}

standbys() {
	as_user "$bin/psql" -X -A -t -F ' ' ${socket:+-h "$socket"} \
	    -p "$port" -d postgres -c "SELECT application_name, state,
	    sync_state FROM pg_stat_replication ORDER BY 1"
}

if [ "$node" = "$promoted" ]; then
	step='ask PostgreSQL'
	rows=$(standbys) || die "psql failed"
	in_step=no
	for name in $nodes; do
		[ "$name" != "$node" ] || continue
		found=$(echo "$rows" | awk -v n="$name" \
		    '$1 == n { print $2, $3 }')
		case $found in
		*' sync'|*' quorum') in_step=yes ;;
		esac
		wanted='streaming async'
		if [ "$agent" != none ] || [ "$node" != "$first" ]; then
			# the agent or PostgreSQL chooses, or the roles have moved
			wanted="streaming${found:+ ${found##* }}"
		elif has_word "$sync" "$name"; then
			wanted='streaming sync'
			# a second one waits for its turn, or all vote
			case $found in
			*' potential'|*' quorum') wanted="streaming ${found##* }" ;;
			esac
		fi
		result "standby $name" "$wanted" "$found"
	done
	[ -z "$sync" ] || result "a standby in step" yes "$in_step"
else
	echo "     replication: run it on $promoted, too"
fi
[ -z "$bad" ] || exit 1
