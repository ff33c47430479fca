#!/bin/sh
# A step of cluster pg_cascade; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Installs this node's files, as files.list has them, out of its directory of
# the bundle.  What differed before is kept under /root/pghac/saved.
# usage: 2-files.sh [-n] [-i] [-b DIRECTORY]
#   -n  say what would be done, do nothing
#   -i  also what is for a standby's first start (5-standby.sh says so)
#   -b  this node's directory of the bundle, else /root/pghac/bundle
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_cascade
nodes='node1 node2 node3'
data=/var/lib/pgsql/18/data

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

# save FILE
save() {
	(umask 077 && mkdir -p "$saved${1%/*}") && cp -p "$1" "$saved$1"
}

# put FROM TO: the new file takes the old one's place in one step.
put() {
	mkdir -p "${2%/*}/" &&
	    (umask 077 && cp "$1" "$2.pghac") &&
	    chown "$owner:$group" "$2.pghac" &&
	    chmod "$mode" "$2.pghac" &&
	    mv -f "$2.pghac" "$2" || return 1
	# where SELinux is on
	! command -v restorecon >/dev/null || restorecon "$2"
}

# set_access FILE
set_access() {
	chown "$owner:$group" "$1" && chmod "$mode" "$1"
}

# lost FROM TO: lines of the agent pgsql that the new file has not.
lost() {
	[ -f "$2" ] || return 0
	if grep 'added by pgsql RA' "$2" | grep -vxF -f "$1" >&2; then
		say "warning: $2 loses the agent's line above"
	fi
}

# other_hosts LINES: /etc/hosts without what stands between the first and the
# last of these lines
other_hosts() {
	FIRST=$(sed -n 1p "$1") LAST=$(sed -n '$p' "$1") awk '
		$0 == ENVIRON["FIRST"] {
			if (n)
				print held
			held = $0
			n = 1
			next
		}
		n && $0 == ENVIRON["LAST"] { n = 0; next }
		n { held = held "\n" $0; next }
		{ print }
		END { if (n) print held }' /etc/hosts
}

# hosts_text LINES: /etc/hosts with these lines
hosts_text() {
	other_hosts "$1" && cat "$1"
}

write_hosts() {
	hosts_text "$1" >/etc/hosts.pghac && chmod 0644 /etc/hosts.pghac &&
	    mv -f /etc/hosts.pghac /etc/hosts || return 1
	! command -v restorecon >/dev/null || restorecon /etc/hosts
}

# other_names LINES: the first line that names a host in /etc/hosts counts
other_names() {
	other_hosts "$1" | awk '
		/^#/ { next }
		FILENAME != "-" { address[$2] = $1; next }
		{
			sub(/#.*/, "")
			for (i = 2; i <= NF; i++)
				if ($i in address && address[$i] != $1)
					print
		}' "$1" -
}

# ---- may this run here?

bundle=/root/pghac/bundle
initial=
while getopts b:hin option; do
	case $option in
	b) bundle=$OPTARG ;;
	h) usage; exit 0 ;;
	i) initial=1 ;;
	n) dry=1 ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
list=$bundle/root/pghac/files.list
step='find the bundle'
[ -f "$list" ] ||
	die "$bundle is not this node's directory of the bundle"
name=$(sed -n '1s/^# //p' "$list")
[ "$name" = "$node" ] || die "$bundle is of node $name, this is $node"

step='check the sums'
if ! sums=$(cd "$bundle" &&
    sed 's|^\(\\\{0,1\}[0-9a-f]*  \)/|\1|' root/pghac/SHA256SUMS |
    sha256sum -c 2>&1); then
	echo "$sums" | grep -v ': OK$' >&2 || true
	die "$bundle is damaged: copy it again"
fi

# ---- install

saved=/root/pghac/saved/$(date -u +%Y%m%dT%H%M%SZ)
changes=
waiting=
while IFS='	' read -r mode owner group change path <&3; do
	case $mode in
	'#'*) continue ;;
	esac
	case $path in
	"$data"/*)
		if [ ! -f "$data/PG_VERSION" ]; then
			waiting=1
			continue
		fi
		;;
	esac
	if [ "$change" = initial ] && [ -z "$initial" ]; then
		continue
	fi
	if ! cmp -s "$bundle$path" "$path"; then
		[ ! -e "$path" ] || run "save $path in $saved" save "$path"
		lost "$bundle$path" "$path"
		run "install $path" put "$bundle$path" "$path"
		changes="$changes $change"
	elif [ "$(stat -c '%a %U %G' "$path")" != \
	    "${mode#0} $owner $group" ]; then
		run "set owner and mode of $path" set_access "$path"
	fi
done 3<"$list"

# the names of the nodes
lines=$bundle/root/pghac/hosts
if ! hosts_text "$lines" | cmp -s - /etc/hosts; then
	run "save /etc/hosts in $saved" save /etc/hosts
	run "write the nodes' names to /etc/hosts" write_hosts "$lines"
fi
other=$(other_names "$lines")
[ -z "$other" ] ||
	say "warning: /etc/hosts has other addresses of nodes: $other"

[ -z "$waiting" ] ||
	say "$data has no server yet: its files come with 4-primary.sh or 5-standby.sh"

# what a node that is set up must do for its new files to count
for change in reload restart cluster-reload manual; do
	case "$changes " in
	*" $change "*)
		say "for these files to count: $change (RUNBOOK.md, \"Change the topology\")"
		;;
	esac
done
finished
