#!/bin/sh
# A step of cluster pg_far; RUNBOOK.md has the order.
# Made by pghac from the topology: change that, not this file.
#
# Makes the first server on this node, the primary: initdb, this node's files,
# a start by hand, the replication role.  Pacemaker comes later.
# usage: 4-primary.sh [-n] [-f FILE] [-l LOCALE] [-b DIRECTORY]
#   -n  say what would be done, do nothing
#   -f  the role's password is the first line of FILE; else it comes from
#       .pgpass, else from the keyboard
#   -l  the locale of the new server, else C; its encoding is UTF8
#   -b  this node's directory of the bundle, else /root/pghac/bundle
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

cluster=pg_far
nodes=node1
user=postgres
bin=/usr/pgsql-16/bin
port=5432
sockets=''
group=postgres
home=/var/lib/pgsql
data=/var/lib/pgsql/16/data
config=/var/lib/pgsql/16/data
archive=''
role=replicator
primary=10.26.10.1
conninfo='host=10.26.10.11 port=5432 user=replicator application_name=node1 keepalives_idle=60 keepalives_interval=5 keepalives_count=5'
includes='/var/lib/pgsql/tmp/rep_mode.conf /var/lib/pgsql/tmp/recovery.conf'
log=/var/lib/pgsql/16/pgstartup.log
secret=replication

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
file=
locale=C
while getopts b:f:hl:n option; do
	case $option in
	b) bundle=$OPTARG ;;
	f) file=$OPTARG ;;
	h) usage; exit 0 ;;
	l) locale=$OPTARG ;;
	n) dry=1 ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
step='look at this host'
for program in initdb pg_ctl psql; do
	[ -x "$bin/$program" ] || die "no $bin/$program: 1-packages.sh first"
done
if command -v pidof >/dev/null && pidof pacemakerd >/dev/null; then
	die "Pacemaker runs here: this is for the first setup only"
fi

# ---- the server

# init: files of initdb that are not the server's would mislead people
init() {
	as_user "$bin/initdb" -D "$data" -E UTF8 --locale="$locale" ||
		return 1
	[ "$config" = "$data" ] || as_user rm "$data/postgresql.conf" \
	    "$data/pg_hba.conf" "$data/pg_ident.conf"
}

start() {
	as_user "$bin/pg_ctl" -D "$config" -l "$log" \
	    -w -t 300 start </dev/null >/dev/null
}

directories
directory "${log%/*}"
if [ ! -e "$data/PG_VERSION" ]; then
	directory "$data"
	run "make a server in $data (initdb)" init
fi
step="install this node's files"
sh "$here/2-files.sh" ${dry:+-n} -b "$bundle" || die "2-files.sh failed"
server_runs || run "start the server by hand" start

# ---- the replication role

socket=${sockets%%,*}

# sql: what psql reads, as the superuser
sql() {
	as_user "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -v role="$role" \
	    ${socket:+-h "$socket"} -p "$port" -d postgres
}

# pgpass: the password of the first line for the role
pgpass() {
	[ ! -f "$home/.pgpass" ] || PORT=$port ROLE=$role awk '
		/^#/ { next }
		{
			split("", field)
			n = 1
			for (i = 1; i <= length($0); i++) {
				c = substr($0, i, 1)
				if (c == ":" && n < 5) {
					n++
					continue
				}
				if (c == "\\" && i < length($0))
					c = substr($0, ++i, 1)
				field[n] = field[n] c
			}
			if (n == 5 && \
			    (field[2] == "*" || field[2] == ENVIRON["PORT"]) && \
			    (field[3] == "*" || field[3] == "replication") && \
			    (field[4] == "*" || field[4] == ENVIRON["ROLE"])) {
				print field[5]
				exit
			}
		}' "$home/.pgpass"
}

# find_password: into $password, which no command line ever holds
find_password() {
	if [ -n "$file" ]; then
		IFS= read -r password <"$file" || [ -n "$password" ] ||
			die "$file has no first line"
		return
	fi
	password=$(pgpass)
	[ -z "$password" ] || return 0
	[ -n "$secret" ] || return 0
	[ -t 0 ] || die "no password: neither -f, nor a line in $home/.pgpass"
	trap 'stty echo; exit 1' HUP INT TERM
	printf 'Password of %s: ' "$role" >&2
	stty -echo
	IFS= read -r password || true
	stty echo
	trap - HUP INT TERM
	echo >&2
	[ -n "$password" ] || die "no password was given"
}

# set_role CREATE|ALTER: no log, no view and no message shows the password;
# the first primary waits for no standby
set_role() {
	{
		cat <<-'END'
		\set VERBOSITY terse
		SET log_statement = 'none';
		SET log_min_duration_statement = -1;
		SET log_min_error_statement = 'panic';
		SET synchronous_commit = local;
		\o /dev/null
		SELECT set_config(name, 'none', false) FROM pg_settings
		WHERE name = 'pg_stat_statements.track';
		END
		echo "$1 ROLE :\"role\" LOGIN REPLICATION"
		[ -z "$password" ] || printf '%s\n' "$password" |
		    sed -e 's/\\/\\\\/g' -e "s/'/''/g" -e "s/.*/PASSWORD E'&'/"
		echo ';'
	} | sql
}

if [ -n "$dry" ] && ! server_runs; then
	run "make the role $role" true
else
	step="look at the role $role"
	state=$(echo "SELECT CASE WHEN rolcanlogin AND rolreplication
	    THEN 'fit' ELSE 'unfit' END FROM pg_roles WHERE rolname = :'role';" |
	    sql) || die "psql cannot log in as $user"
	if [ "$state" != fit ] || ! ask "$primary" >/dev/null 2>&1; then
		password=
		[ -n "$dry" ] || find_password
		case $state in
		'') run "make the role $role" set_role CREATE ;;
		*) run "set the role $role" set_role ALTER ;;
		esac
		if [ -z "$dry" ] && ! ask "$primary" >/dev/null 2>&1; then
			say "warning: $role cannot log in from this node to $primary:"
			ask "$primary" 2>&1 | sed 's/^/    /' >&2 || true
		fi
	fi
fi
finished
