#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: 4-primary.sh and 5-standby.sh, with a real PostgreSQL: a primary, its
# role by .pgpass, a file or the keyboard, a standby that streams, a second run
# that changes nothing, and data that is never lost.
# shellcheck disable=SC2016 # texts for other shells
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
need "$bin/initdb" "$bin/pg_basebackup" script nsenter stty
steps_host n1 10.4.10.60/24 10.4.10.61/32
version=$(basename "$(dirname "$bin")")
any_version "$TMP/any"

# All that a node has lies in $host, where postgres can go; the second one sees its own there.
# One network holds both, so each server listens at its own address.
host=$(mktemp -d "${TMPDIR:-/tmp}/pghac-step.XXXXXX") || exit 1
mkdir "$TMP/host2" "$TMP/root2"
chmod 755 "$host" "$TMP/host2"
group=$(id -gn postgres)
cat >"$TMP/c.cfg" <<END
cluster = { name = "c"; platform = "el6"; config_version = 1; };
nodes = (
  { name = "n1"; address = "10.4.10.60"; role = "primary";
    settings = { listen_addresses = "10.4.10.60"; }; },
  { name = "n2"; address = "10.4.10.61"; replication = "sync";
    settings = { listen_addresses = "10.4.10.61"; }; } );
postgresql = { version = "$version"; port = 6501;
  bin_directory = "$bin"; home_directory = "$host/home";
  data_directory = "$host/data"; archive_directory = "$host/archive";
  os_group = "$group";
  settings = { wal_level = "replica"; max_wal_senders = 8; hot_standby = true;
    fsync = false; shared_buffers = "1MB"; log_statement = "all";
    restart_after_crash = false; log_directory = "log";
    unix_socket_directories = "$host/run, $host/run2"; };
  hba = (
    { type = "local"; database = "all"; user = "all"; method = "peer"; },
    { type = "host"; database = "replication"; user = "replicator";
      from = "nodes"; method = "scram-sha-256"; } );
  replication = { password = { secret = "replication"; };
    conninfo = { keepalives_idle = 60; }; }; };
fencing = { enabled = false; reason = "a test"; };
END
check "the topology compiles" "$PGHAC" build -q --templates "$TMP/any" \
    "$TMP/c.cfg" -o "$TMP/built"
for n in 1 2; do
	dir=$host; [ $n = 1 ] || dir=$TMP/host2
	mkdir "$dir/home" "$dir/run" "$dir/run2"
	chown postgres "$dir/home" "$dir/run" "$dir/run2"
done
mkdir /root/pghac "$TMP/root2/pghac"
cp -R "$TMP/built/c/n1" /root/pghac/bundle
cp -R "$TMP/built/c/n2" "$TMP/root2/pghac/bundle"
unshare -mu bash -c 'mount --bind "$1/host2" "$2" &&
    mount --bind "$1/root2" /root && hostname n2 && touch "$1/ready" &&
    exec sleep 250' sh "$TMP" "$host" &
second=$!
on2() { nsenter -m -u -t $second "$@"; }
pg() { runuser -u postgres -- "$@"; }
finish() {
	pg "$bin/pg_ctl" -D "$host/data" -m immediate stop
	on2 runuser -u postgres -- "$bin/pg_ctl" -D "$host/data" -m immediate stop
	kill "$second"
	rm -rf "$host"
} >/dev/null 2>&1
trap finish EXIT
for _ in $(seq 100); do [ -e "$TMP/ready" ] || sleep 0.05; done
sql() { pg timeout 20 "$bin/psql" -X -A -t -h "$host/run" -p 6501 -d postgres -c "$1"; }
step2() {
	on2 env PATH="$TMP/bin:$PATH" sh "/root/pghac/bundle/root/pghac/$1" "${@:2}"
}

# ---- the primary
pgpass=$host/home/.pgpass
secret='it'\''s \back: "x" $y'
escaped='it'\''s \\back\: "x" $y'
write_pgpass() {	# FILE PASSWORD
	printf '# a comment\n*:1:*:*:other\n*:6501:replication:replicator:%s\n' \
	    "$2" >"$1"
	chown postgres "$1"
	chmod 600 "$1"
}
tree "$host" >"$TMP/before"
check "4-primary.sh -n" step 4-primary.sh -n
has "-n says what comes" "$TMP/stdout" "would make a server in $host/data"
has "-n names the role" "$TMP/stdout" "would make the role replicator"
tree "$host" >"$TMP/after"
same "-n changes nothing" "$TMP/before" "$TMP/after"
as n2
refuse "another node is not the primary" step 4-primary.sh
as n1
refuse "no password anywhere" step 4-primary.sh </dev/null
has "it says where to put one" "$TMP/stderr" "nor a line in $pgpass"
write_pgpass "$pgpass" "$escaped"
check "a run that goes on" step 4-primary.sh
has "it makes the role" "$TMP/stdout" "make the role replicator"
lacks "the role can log in" "$TMP/stdout" "warning"
same "the server is Unicode" <(echo UTF8) <(sql 'SHOW server_encoding')
same "it has this node's files" "$TMP/built/c/n1$host/data/postgresql.conf" \
    "$host/data/postgresql.conf"
check "the archive is the server's" test -O "$host/archive" -o \
    "$(stat -c %U "$host/archive")" = postgres
login() { PGPASSFILE=$1 pg env PGPASSFILE="$1" "$bin/psql" -X -w -A -t -d \
    "host=10.4.10.60 port=6501 user=replicator dbname=replication replication=true" \
    -c IDENTIFY_SYSTEM; }
check "the password of .pgpass works" login "$pgpass"
write_pgpass "$host/wrong" "$secret"
refuse "as a wrong one does not" login "$host/wrong"
cat "$host/home/pgstartup.log" "$host"/data/log/* >"$TMP/logs"
lacks "no log holds the password" "$TMP/logs" "back: "
lacks "nor in part" "$TMP/logs" 'PASSWORD E'
lacks "nor the output" "$TMP/stdout" "back"
tree "$host/home" "$host/archive" >"$TMP/before"
sql "SELECT * FROM pg_authid WHERE rolname = 'replicator'" >"$TMP/role"
check "a second run" step 4-primary.sh
has "it says so" "$TMP/stdout" "4-primary.sh: nothing to do"
tree "$host/home" "$host/archive" >"$TMP/after"
same "it changes nothing" "$TMP/before" "$TMP/after"
same "nor the role" "$TMP/role" \
    <(sql "SELECT * FROM pg_authid WHERE rolname = 'replicator'")

printf '%s\n' "from 'a' \\file" >"$TMP/file"
check "another password from a file" step 4-primary.sh -f "$TMP/file"
has "a password that works is left alone" "$TMP/stdout" "nothing to do"
write_pgpass "$pgpass" "from 'a' \\\\file"
check "after .pgpass has changed" step 4-primary.sh -f "$TMP/file"
has "the role is set" "$TMP/stdout" "set the role replicator"
check "and can log in" login "$pgpass"
rm "$pgpass"
run_by_keyboard() {
	printf '%s\n' "$secret" | script -qec \
	    "env PATH=$TMP/bin:$PATH sh /root/pghac/bundle/root/pghac/4-primary.sh" \
	    /dev/null
}
check "the password from the keyboard" run_by_keyboard
has "it is asked for" "$TMP/stdout" "Password of replicator:"
write_pgpass "$pgpass" "$escaped"
check "it is the role's now" login "$pgpass"

# ---- the standby
refuse "no .pgpass on the standby" step2 5-standby.sh
has "it says where to look" "$TMP/stderr" "look at .pgpass here"
write_pgpass "$TMP/host2/home/.pgpass" "$escaped"
tree "$TMP/host2" "$TMP/root2" >"$TMP/before"
check "5-standby.sh -n" step2 5-standby.sh -n
has "-n says what comes" "$TMP/stdout" \
    "would copy the primary at 10.4.10.60 (pg_basebackup)"
tree "$TMP/host2" "$TMP/root2" >"$TMP/after"
same "-n changes nothing" "$TMP/before" "$TMP/after"
refuse "the primary makes no standby of itself" step 5-standby.sh
refuse "a strange host" step2 5-standby.sh -p 'x y'
check "the standby" step2 5-standby.sh
same "it has its own settings" \
    "$TMP/built/c/n2$host/data/postgresql.conf" "$TMP/host2/data/postgresql.conf"
check "it has a sign that it is one" test -f "$TMP/host2/data/standby.signal"
check "the primary's logs are gone" bash -c "! ls $TMP/host2/data/log/*"
check "it starts" on2 runuser -u postgres -- \
    env PGPASSFILE="$pgpass" "$bin/pg_ctl" -D "$host/data" \
    -w -l "$host/home/log" start
for _ in $(seq 200); do
	sql 'SELECT application_name, state, sync_state FROM pg_stat_replication' \
	    >"$TMP/state"
	! grep -q 'streaming|sync' "$TMP/state" || break
	sleep 0.1
done
same "it streams, in step" <(echo 'n2|streaming|sync') "$TMP/state"
check "a second run" step2 5-standby.sh
has "says what is there" "$TMP/stdout" "is a standby's already"
has "and does nothing" "$TMP/stdout" "nothing to do"
refuse "-m leaves a server that runs alone" step2 5-standby.sh -m

# ---- what is no standby's is never lost
on2 runuser -u postgres -- "$bin/pg_ctl" -D "$host/data" -w promote >/dev/null
on2 runuser -u postgres -- "$bin/pg_ctl" -D "$host/data" -w -m fast stop >/dev/null
tree "$TMP/host2" >"$TMP/before"
refuse "the data of a primary that was" step2 5-standby.sh
has "it names the way" "$TMP/stderr" "-m moves it aside"
tree "$TMP/host2" >"$TMP/after"
same "nothing has changed" "$TMP/before" "$TMP/after"
check "a standby again" step2 5-standby.sh -m -p 10.4.10.60
check "the old data is kept" bash -c "ls $TMP/host2/data.*Z/PG_VERSION"
check "and the new is a standby" test -f "$TMP/host2/data/standby.signal"

# ---- under the agent pgsql: its files are there before it is
pg "$bin/pg_ctl" -D "$host/data" -w -m immediate stop >/dev/null
rm -rf "$host/data" /root/pghac/bundle
sed 's|listen_addresses = "[0-9.]*"|listen_addresses = "*"|
    s|/run, .*/run2"|/run"|' "$TMP/c.cfg" >"$TMP/d.cfg"
cat >>"$TMP/d.cfg" <<END
pacemaker = { agent = "pgsql"; resource_agents = "4.5.0";
  options = { tmpdir = "$host/tmp"; socketdir = "$host/run"; }; };
vips = ( { name = "v"; address = "10.4.10.64"; prefix = 24;
  purpose = "replication"; } );
END
check "the same under the agent pgsql" "$PGHAC" build -q \
    --templates "$TMP/any" "$TMP/d.cfg" -o "$TMP/built2"
cp -R "$TMP/built2/c/n1" /root/pghac/bundle
check "its primary starts" step 4-primary.sh
has "with an empty rep_mode.conf" "$TMP/stdout" \
    "make an empty $host/tmp/rep_mode.conf"
same "that the agent can write" <(echo postgres) \
    <(stat -c %U "$host/tmp/rep_mode.conf")
rm -rf "$TMP/root2/pghac/bundle" "$TMP/host2/data"*
cp -R "$TMP/built2/c/n2" "$TMP/root2/pghac/bundle"
mkdir "$TMP/host2/tmp"
touch "$TMP/host2/tmp/PGSQL.lock"
check "its standby" step2 5-standby.sh
check "the lock that told of old data is gone" \
    test ! -e "$TMP/host2/tmp/PGSQL.lock"
check "the agent is to make standby.signal" \
    test ! -e "$TMP/host2/data/standby.signal"
done_testing
