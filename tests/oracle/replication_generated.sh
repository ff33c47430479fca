#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: of generated topologies a primary and a standby, from the rendered files
# as they are, at their paths, addresses and ports, start, stream, and the
# standby takes over.  Two hosts are two network and mount namespaces.
# GENERATED: how many (6); SEED: of which seed (1).
. "$TOP/tests/lib.sh"
bin=/usr/lib/postgresql/15/bin
need ip unshare nsenter runuser python3 xmllint "$bin/postgres"
if [ "$(id -u)" -ne 0 ]; then
	not_ok "needs root: hosts of its own, and another user"
	done_testing
fi
if [ -z "${INSIDE-}" ]; then
	INSIDE=1 exec unshare -n -m --propagation private bash "$0"
fi
count=${GENERATED:-6}
mkdir "$TMP/cfg"
check "topologies with a standby" python3 -B \
    "$TOP/tests/oracle/replication_generated.py" "${SEED:-1}" "$count" \
    "$TMP/cfg" "$PGHAC"
sed -n 's/^# //p' "$TMP/stdout"
# the servers' user may not enter the directory of the tests
dir=$(mktemp -d /tmp/pghac-replication.XXXXXX) || exit 1
chmod 755 "$dir"
cd / || exit 1

# ---- the hosts: this one has the primary, the other one the standby

mount -t tmpfs tmpfs /srv
unshare -n -m --propagation private sleep 1000 &
other=$!
on() {	# primary|standby COMMAND...
	if [ "$1" = primary ]; then
		"${@:2}"
	else
		nsenter -t "$other" -n -m -- "${@:2}"
	fi
}
finish() {
	[ -z "${data-}" ] || stop_all
	kill -9 "$other"
	rm -rf "$dir"
} >/dev/null 2>&1
trap finish EXIT
for _ in $(seq 50); do
	[ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/self/ns/net)" ] ||
		break
	sleep 0.1
done
ip link set lo up
ip link add link0 type veth peer name link0 netns "$other"
for host in primary standby; do
	on $host ip link set lo up
	on $host ip link set link0 up
	mkdir -p "$dir/$host"
	for path in /var/lib/postgresql /var/lib/pgsql /etc/postgresql \
	    /var/run/postgresql /var/log/postgresql /srv/wal; do
		mkdir -p "$dir/$host$path"
		[ -d "$path" ] || mkdir -p "$path"
	done
	chown -R postgres "$dir/$host"
	for path in /var/lib/postgresql /etc/postgresql /var/run/postgresql \
	    /var/log/postgresql; do
		on $host mount --bind "$dir/$host$path" "$path"
	done
done
# what Debian does not have: the whole of /srv and /var/lib/pgsql are ours
for host in primary standby; do
	for path in /srv/wal /var/lib/pgsql; do
		on $host mkdir -p "$path"
		on $host mount --bind "$dir/$host$path" "$path"
	done
done

postgres() {	# primary|standby COMMAND...
	on "$1" runuser -u postgres -- env HOME="$home" PGPASSWORD=secret \
	    LC_ALL=C.UTF-8 "${@:2}"
}
ir() {	# XPATH
	xmllint --xpath "string($1)" "$TMP/ir.xml"
}
sql() {	# primary|standby QUERY
	postgres "$1" timeout 20 "$bin/psql" -X -A -t -p "$port" \
	    -h /var/run/postgresql -d postgres -c "$2"
}
server() {	# primary|standby start|stop [OPTION...]
	postgres "$1" "$bin/pg_ctl" -D "$data" -w -t 60 -l "$home/log" \
	    -o "-c config_file=$config/postgresql.conf -c unix_socket_directories=/var/run/postgresql" \
	    "${@:2}" ||
		{ on "$1" tail -n 20 "$home/log"; return 1; }
}
stop_all() {
	server primary stop -m immediate
	server standby stop -m immediate
}
# files HOST NODE: those of the bundle, and the empty files of the agent
files() {
	local file
	on "$1" mkdir -p "$data" "$config"
	on "$1" cp -R "$TMP/out/$name/$2$config/." "$config/"
	[ "$1" = primary ] || [ ! -d "$TMP/out/$name/$2$data" ] ||
		on "$1" cp -R "$TMP/out/$name/$2$data/." "$data/"
	on "$1" sed -n "s/^include '\(.*\)' #.*/\1/p" \
	    "$config/postgresql.conf" >"$TMP/includes"
	while read -r file; do
		on "$1" mkdir -p "${file%/*}"
		on "$1" touch "$file"
	done <"$TMP/includes"
	on "$1" chown -R postgres "$home" "$config"
}
addresses() {	# add|del
	on primary ip addr "$1" "$(ir "$primary/@address")/$bits" dev link0 $nodad
	for n in $(seq "$(ir 'count(/topology/vips/item)')"); do
		on primary ip addr "$1" "$(ir "/topology/vips/item[$n]/@address")/$bits" \
		    dev link0 $nodad
	done
	on standby ip addr "$1" "$(ir "$standby/@address")/$bits" dev link0 $nodad
} >/dev/null 2>&1

primary='/topology/nodes/item[@role="primary"]'
standby='/topology/nodes/item[@role="standby"][1]'
one() {	# TOPOLOGY NAME [BITS]
	local n=$2 role conninfo
	"$PGHAC" show ir "$1" >"$TMP/ir.xml" 2>"$TMP/err"
	check "$n: compiles" "$PGHAC" build -q -o "$TMP/out" "$1"
	name=$(ir /topology/cluster/@name)
	home=$(ir /topology/postgresql/@home_directory)
	data=$(ir /topology/postgresql/@data_directory)
	config=$(ir /topology/postgresql/@config_directory)
	port=$(ir /topology/postgresql/@port)
	role=$(ir /topology/postgresql/replication/@user)
	conninfo=$(ir "$standby/@primary_conninfo")
	bits=${3-24} nodad=''
	case $(ir "$primary/@address") in *:*) bits=64 nodad=nodad ;; esac
	addresses add
	for host in primary standby; do
		on $host sh -c "rm -rf '$data' '$config'/* '$home'/tmp /srv/wal/* '$home'/log"
		on $host sh -c "umask 077; echo '*:*:*:$role:secret' >'$home/.pgpass'; chown -R postgres '$home'"
	done
	echo secret >"$dir/password"
	chmod 644 "$dir/password"
	check "$n: initdb" postgres primary "$bin/initdb" -D "$data" -A trust -N \
	    --pwfile="$dir/password"
	files primary "$(ir "$primary/@name")"
	check "$n: the primary starts" server primary start
	check "$n: the role is made" sql primary "SET synchronous_commit = off;
	    CREATE USER $role REPLICATION PASSWORD 'secret'"
	check "$n: a base backup" postgres standby "$bin/pg_basebackup" \
	    -D "$data" -w -X stream -c fast -d "$conninfo dbname=replication"
	files standby "$(ir "$standby/@name")"
	# what an agent does at a standby's start
	if ! on standby test -e "$data/standby.signal"; then
		postgres standby touch "$data/standby.signal"
		if [ -s "$TMP/includes" ]; then
			on standby sh -c "echo \"primary_conninfo = '$conninfo'\" >'$(tail -n 1 "$TMP/includes")'"
		fi
	fi
	check "$n: the standby starts" server standby start
	for _ in $(seq 300); do
		sql primary "SELECT application_name, state
		    FROM pg_stat_replication" >"$TMP/state" 2>&1
		! grep -q '|streaming$' "$TMP/state" || break
		sleep 0.1
	done
	has "$n: it streams by its name" "$TMP/state" \
	    "$(ir "$standby/@name")|streaming"
	check "$n: the primary stops" server primary stop -m immediate
	check "$n: the standby is promoted" server standby promote
	check "$n: it takes writes" sql standby "SET synchronous_commit = off;
	    CREATE TABLE t AS SELECT 1 AS x"
	stop_all >/dev/null 2>&1
	addresses del
}
n=0
for topology in "$TMP"/cfg/*.cfg; do
	[ "$n" -lt "$count" ] || break
	one "$topology" "$n"
	n=$((n + 1))
done

# a standby outside the cluster, in another network
sed 's/"el9"/"debian12"/; s/"16"/"15"/; s/agent = "pgsql";/& mend_agents = true;/' \
    "$TOP/samples/disaster_recovery.cfg" >"$TMP/far.cfg"
standby='/topology/standbys/item[1]'
one "$TMP/far.cfg" "outside" 8
done_testing
