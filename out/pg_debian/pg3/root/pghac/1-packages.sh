#!/bin/sh
# A step of cluster pg_debian; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Sets up the repositories and installs the packages.
# usage: 1-packages.sh [-n] [-r NAME=URL]...
#   -n  say what would be done, do nothing
#   -r  a mirror in place of a repository's URL
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_debian
nodes='pg1 pg2 pg3'
packages='corosync pacemaker pacemaker-cli-utils pcs resource-agents fence-agents ipmitool postgresql-15'
agent=pgsql

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

write_preset() {
	file=$1
	shift
	mkdir -p "${file%/*}" && printf '%s\n' "$@" >"$file" &&
	    chmod 0644 "$file" || return 1
	case $file in
	/etc/systemd/*) systemctl daemon-reload ;;
	esac
}

# preset FILE LINE...: what packages, or their services, read
preset() {
	step="look at $1"
	file=$1
	shift
	[ "$(cat "$file" 2>/dev/null)" = "$(printf '%s\n' "$@")" ] ||
	    run "write \"$*\" to $file" write_preset "$file" "$@"
}

# mended FILE OLD NEW: the text of the file with the new in place of the old
mended() {
	OLD=$2 NEW=$3 awk '{
		done = ""
		while ((n = index($0, ENVIRON["OLD"])) > 0) {
			done = done substr($0, 1, n - 1) ENVIRON["NEW"]
			$0 = substr($0, n + length(ENVIRON["OLD"]))
		}
		print done $0
	}' "$1"
}

# mend FILE OLD NEW: the file of the package is kept
mend() {
	saved=/root/pghac/saved/$(date -u +%Y%m%dT%H%M%SZ)
	(umask 077 && mkdir -p "$saved${1%/*}") &&
	    cp -p "$1" "$saved$1" && cp -p "$1" "$1.pghac" &&
	    mended "$@" >"$1.pghac" && mv -f "$1.pghac" "$1"
}

# remedy TITLE FILE OLD NEW: of a known defect, where it is
remedy() {
	step="look at $2"
	if grep -qsF -- "$3" "$2"; then
		say "$1"
		run "write \"$4\" for \"$3\" in $2" mend "$2" "$3" "$4"
	fi
}

# url NAME URL: where the repository is: what -r says, else URL.
url() {
	for mirror in $mirrors; do
		if [ "${mirror%%=*}" = "$1" ]; then
			echo "${mirror#*=}"
			return
		fi
	done
	echo "$2"
}

# source_file NAME URL: its text; URL is "URL SUITE COMPONENT..."
source_file() {
	echo "deb [signed-by=/etc/apt/keyrings/pghac-$1.asc]" \
	    "$(url "$1" "${2%% *}") ${2#* }"
}

write_source() {
	source_file "$@" >"/etc/apt/sources.list.d/pghac-$1.list" &&
	    chmod 0644 "/etc/apt/sources.list.d/pghac-$1.list"
}

# fetch URL FILE
fetch() {
	mkdir -p "${2%/*}" &&
	    /usr/lib/apt/apt-helper download-file "$1" "$2.new" &&
	    chmod 0644 "$2.new" && mv -f "$2.new" "$2"
}

# repository NAME TITLE URL KEY: apt takes what this key has signed.
repository() {
	step="repository $1"
	installed ca-certificates ||
	    run "install ca-certificates" install_packages ca-certificates
	key=/etc/apt/keyrings/pghac-$1.asc
	[ -s "$key" ] || run "fetch $key: $2" fetch "$4" "$key"
	if ! source_file "$1" "$3" |
	    cmp -s - "/etc/apt/sources.list.d/pghac-$1.list"; then
		run "write /etc/apt/sources.list.d/pghac-$1.list" \
		    write_source "$1" "$3"
	fi
}

installed() {
	# shellcheck disable=SC2016 # dpkg-query knows ${Status}
	case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in
	*' ok installed') return 0 ;;
	*) return 1 ;;
	esac
}

# install_packages PACKAGE...: what comes with them does not start now
install_packages() {
	policy=/usr/sbin/policy-rc.d
	if [ ! -e "$policy" ]; then
		trap 'rm -f "$policy"' EXIT
		trap 'exit 1' HUP INT TERM
		printf '#!/bin/sh\nexit 101\n' >"$policy" &&
		    chmod 0755 "$policy" || return 1
	fi
	apt-get -q update &&
	    DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	    -o Dpkg::Options::=--force-confold install "$@"
}

programs="apt-get dpkg-query"

# ---- may this run here?

mirrors=
while getopts hnr: option; do
	case $option in
	h) usage; exit 0 ;;
	n) dry=1 ;;
	r) mirrors="$mirrors $OPTARG" ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
for program in $programs; do
	command -v "$program" >/dev/null || die "$program is not installed"
done

# ---- repositories

preset /etc/postgresql-common/createcluster.d/pghac.conf 'create_main_cluster = false'
preset /etc/postgresql/15/main/start.conf disabled

# ---- packages

missing=
for package in $packages; do
	installed "$package" || missing="$missing $package"
done
if [ -n "$missing" ]; then
	# shellcheck disable=SC2086 # one word a package
	run "install$missing" install_packages $missing
fi
# yum ends well although it did not find some of them
if [ -z "$dry" ]; then
	for package in $missing; do
		step="install $package"
		installed "$package" ||
			die "it was not installed: is its repository there?"
	done
fi
# shellcheck disable=SC2016 # the texts are a shell's
remedy 'resource-agents 4.12 cannot set a promotion score with Pacemaker 2.1.5' /usr/lib/ocf/lib/heartbeat/ocf-shellfuncs 'crm_attribute -p $@' 'crm_attribute $@ -p'
# resource-agents before 3.9.3 know no replication
pgsql=${OCF_ROOT:-/usr/lib/ocf}/resource.d/heartbeat/pgsql
if [ -z "$dry" ] && [ "$agent" = pgsql ] &&
    ! grep -qs OCF_RESKEY_rep_mode "$pgsql"; then
	step="look at $pgsql"
	die "this agent has no rep_mode: newer resource-agents are needed"
fi
finished
