#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a real primary and its standbys, from rendered files alone, replicate
# as the topology says. PGBIN: the server's programs, else Debian's newest.
. "$TOP/tests/lib.sh"
bin=${PGBIN-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
client=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
need ip unshare runuser "$bin/postgres" "$bin/initdb" "$client/psql"
if [ "$(id -u)" -ne 0 ]; then
	not_ok "needs root: a network of its own, and another user"
	done_testing
fi
if [ -z "${INSIDE-}" ]; then
	INSIDE=1 exec unshare -n bash "$0"
fi
# the servers' user may not enter the directory of the sources
cd / || exit 1
ip link set lo up
ip addr add 10.4.10.60/24 dev lo
for last in 61 62 63; do
	ip addr add 10.4.10.$last/32 dev lo
done

version=$("$bin/postgres" --version |
    sed -nE 's/.* ([1-9][0-9])[.a-z].*/\1/p; s/.* (9\.[0-9]).*/\1/p')
dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-repl.XXXXXX") || exit 1
chmod 755 "$dir"
any_version "$TMP/any"
postgres() { runuser -u postgres -- "$@"; }
finish() {
	local n
	for n in n3 n2 n1; do
		postgres "$bin/pg_ctl" -D "$dir/$n" -m immediate stop
	done >"$TMP/stop" 2>&1
	rm -rf "$dir"
}
trap finish EXIT

# One host stands for three, so each server has a port and a directory: the
# bundle is made once for each of them, and of it one node's files are taken.
# The VIP and the primary are on one address and port.
port() { case $1 in n1) echo 6501 ;; n2) echo 6502 ;; n3) echo 6503 ;; esac; }
level=replica recovery=
case $version in
9.[1-5]) level=hot_standby ;;
esac
case $version in
9.*|10|11) recovery='recovery = { recovery_target_timeline = "latest"; };' ;;
esac
topology() {	# NODE
	cat <<-END
	cluster = { name = "c"; platform = "el6"; config_version = 1; };
	nodes = (
	  { name = "n1"; address = "10.4.10.60"; role = "primary"; },
	  { name = "n2.example"; address = "10.4.10.61"; replication = "sync"; },
	  { name = "n3"; address = "10.4.10.62"; replication = "async"; } );
	vips = ( { name = "pgrepvip"; address = "10.4.10.63"; prefix = 24;
	  purpose = "replication"; } );
	postgresql = { version = "$version"; port = 6501;
	  data_directory = "$dir/$1";
	  settings = { listen_addresses = "*"; wal_level = "$level";
	    max_wal_senders = 8; hot_standby = true; fsync = false;
	    shared_buffers = "1MB"; restart_after_crash = false;
	    logging_collector = false; unix_socket_directories = "$dir"; };
	  hba = (
	    { type = "local"; database = "all"; user = "all";
	      method = "trust"; },
	    { type = "host"; database = "replication"; user = "replicator";
	      from = "nodes"; method = "md5"; },
	    # all on one host: what connects to the VIP comes from it
	    { type = "host"; database = "replication"; user = "replicator";
	      address = "10.4.10.63/32"; method = "md5"; } );
	  replication = { password = { secret = "replication"; };
	    conninfo = { passfile = "$dir/pgpass"; keepalives_idle = 60; };
	    $recovery }; };
	fencing = { enabled = false; reason = "a test"; };
	END
}

# The rendered files of a node, with its own port.
install_node() {	# DIRECTORY NODE
	topology "$1" >"$TMP/$1.cfg"
	check "the bundle for $2" "$PGHAC" build -q --templates "$TMP/any" \
	    -o "$TMP/out.$1" "$TMP/$1.cfg"
	cp -R "$TMP/out.$1/c/$2$dir/$1/." "$dir/$1/"
	sed -i "s/^port = 6501$/port = $(port "$1")/" "$dir/$1/postgresql.conf"
	chown -R postgres "$dir/$1"
}
start() {
	postgres "$bin/pg_ctl" -D "$dir/$1" -w -t 30 -l "$dir/$1.log" start ||
	    { cat "$dir/$1.log"; return 1; }
}
sql() {	# NODE QUERY
	postgres timeout 20 "$client/psql" -X -A -t -h "$dir" -p "$(port "$1")" \
	    -d postgres -c "$2"
}

mkdir "$dir/n1" "$dir/n2" "$dir/n3"
chown postgres "$dir" "$dir"/n?
chmod 700 "$dir"/n?
echo '*:*:*:replicator:secret' >"$dir/pgpass"
chown postgres "$dir/pgpass"
chmod 600 "$dir/pgpass"

check "initdb" postgres "$bin/initdb" -D "$dir/n1" -A trust -N
install_node n1 n1
# without its standbys no commit of the new primary would return
check "the primary starts" start n1
check "the replication user is made" sql n1 "SET synchronous_commit = off;
    CREATE USER replicator REPLICATION PASSWORD 'secret'"
# A server without its own pg_basebackup is stopped and copied.
backup() {
	if [ -x "$bin/pg_basebackup" ]; then
		postgres env PGPASSFILE="$dir/pgpass" "$bin/pg_basebackup" \
		    -D "$dir/$1" -h 10.4.10.63 -p 6501 -U replicator
		return
	fi
	postgres "$bin/pg_ctl" -D "$dir/n1" -w stop &&
	    cp -R "$dir/n1/." "$dir/$1/" && chown -R postgres "$dir/$1" &&
	    rm -f "$dir/$1/standby.signal" && start n1
}
for pair in n2:n2.example n3:n3; do
	n=${pair%%:*}
	check "a base backup for ${pair#*:}" backup "$n"
	install_node "$n" "${pair#*:}"
	check "the standby ${pair#*:} starts" start "$n"
done
# A standby that streams is async until its first answer arrives.
printf '%s\n' 'n2.example|streaming|sync' 'n3|streaming|async' >"$TMP/want"
for _ in $(seq 300); do
	sql n1 "SELECT application_name, state, sync_state
	    FROM pg_stat_replication ORDER BY 1" >"$TMP/state" 2>&1
	! cmp -s "$TMP/want" "$TMP/state" || break
	sleep 0.1
done
same "both stream, one of them in step" "$TMP/want" "$TMP/state"
check "a commit returns" sql n1 "CREATE TABLE t AS SELECT 1 AS x"
check "the sync standby has it" sql n2 "SELECT x FROM t"

# the primary dies, the sync standby takes over
check "the primary stops" postgres "$bin/pg_ctl" -D "$dir/n1" -m immediate \
    -w stop
check "the standby is promoted" postgres "$bin/pg_ctl" -D "$dir/n2" promote
for _ in $(seq 300); do
	[ "$(sql n2 'SELECT pg_is_in_recovery()' 2>&1)" != f ] || break
	sleep 0.1
done
check "it takes writes" sql n2 "SET synchronous_commit = off;
    INSERT INTO t VALUES (2)"
check "a promotion leaves no sign of a standby" \
    test ! -e "$dir/n2/standby.signal" -a ! -e "$dir/n2/recovery.conf"
done_testing
