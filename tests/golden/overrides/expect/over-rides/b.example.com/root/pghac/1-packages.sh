#!/bin/sh
# A step of cluster over-rides; RUNBOOK.md has the order.
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

cluster=over-rides
nodes='a.example.com b.example.com c.example.com d.example.com'
packages='cman pacemaker pcs ccs resource-agents fence-agents postgresql94-server postgresql94-contrib'
agent=none

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

# repository_file NAME TITLE URL KEY [PACKAGES]: its text
repository_file() {
	echo "[pghac-$1]"
	echo "name=$2"
	echo "baseurl=$(url "$1" "$3")"
	echo "enabled=1"
	echo "gpgcheck=1"
	echo "gpgkey=$4"
	[ -z "${5-}" ] || echo "includepkgs=$5"
}

write_repository() {
	repository_file "$@" >"/etc/yum.repos.d/pghac-$1.repo" &&
	    chmod 0644 "/etc/yum.repos.d/pghac-$1.repo"
}

# repository NAME TITLE URL KEY [PACKAGES]: only these are taken from it.
repository() {
	step="repository $1"
	if ! repository_file "$@" |
	    cmp -s - "/etc/yum.repos.d/pghac-$1.repo"; then
		run "write /etc/yum.repos.d/pghac-$1.repo" \
		    write_repository "$@"
	fi
}

installed() {
	rpm -q "$1" >/dev/null 2>&1
}

install_packages() {
yum -y install "$@"
}

programs="rpm yum"

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

preset /etc/sysconfig/pgsql/postgresql-9.4 'PGDATA='\''/var/lib/pgsql/9.4/data'\''' PGPORT=5433
# shellcheck disable=SC2016 # $basearch is not the shell's
repository pgdg 'PostgreSQL 9.4 of PGDG' 'https://yum-archive.postgresql.org/9.4/redhat/rhel-6-$basearch' https://yum.postgresql.org/keys/RPM-GPG-KEY-PGDG

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
# resource-agents before 3.9.3 know no replication
pgsql=${OCF_ROOT:-/usr/lib/ocf}/resource.d/heartbeat/pgsql
if [ -z "$dry" ] && [ "$agent" = pgsql ] &&
    ! grep -qs OCF_RESKEY_rep_mode "$pgsql"; then
	step="look at $pgsql"
	die "this agent has no rep_mode: newer resource-agents are needed"
fi
finished
