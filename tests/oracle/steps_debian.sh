#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: 4-primary.sh and 5-standby.sh in Debian's layout, with a real PostgreSQL
# under the agent pgsql: files apart from the data, a failover, and the old
# primary as a standby again by 5-standby.sh alone.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
need "$bin/initdb" "$bin/pg_basebackup" nsenter ip xmllint
steps_host n1
version=$(basename "$(dirname "$bin")")

# each node sees its own $host, /root and /var/log/postgresql
host=$(mktemp -d "${TMPDIR:-/tmp}/pghac-debian.XXXXXX") || exit 1
mkdir "$TMP/host2" "$TMP/root2" "$TMP/log1" "$TMP/log2"
chmod 755 "$host" "$TMP/host2" "$TMP"
chown postgres "$TMP/log1" "$TMP/log2"
mount --bind "$TMP/log1" /var/log/postgresql
cat >"$TMP/c.cfg" <<END
cluster = { name = "c"; platform = "debian12"; config_version = 1; };
nodes = (
  { name = "n1"; address = "10.4.10.60"; role = "primary"; },
  { name = "n2"; address = "10.4.10.61"; replication = "sync"; } );
vips = ( { name = "v"; address = "10.4.10.64"; prefix = 24;
  purpose = "replication"; } );
postgresql = { version = "$version"; port = 6502;
  home_directory = "$host/home"; data_directory = "$host/data/15/main";
  config_directory = "$host/etc/15/main";
  settings = { listen_addresses = "*"; wal_level = "replica"; max_wal_senders = 8; hot_standby = true;
    fsync = false; shared_buffers = "1MB"; wal_keep_size = "64MB";
    unix_socket_directories = "$host/run"; external_pid_file = "";
    password_encryption = "scram-sha-256"; };
  hba = (
    { type = "local"; database = "all"; user = "all"; method = "peer"; },
    { type = "host"; database = "replication"; user = "replicator";
      from = "nodes"; method = "scram-sha-256"; } );
  replication = { password = { secret = "replication"; }; }; };
pacemaker = { agent = "pgsql"; mend_agents = true;
  options = { tmpdir = "$host/tmp"; socketdir = "$host/run"; }; };
fencing = { enabled = false; reason = "a test"; };
END
check "the topology compiles" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/built"
for n in 1 2; do
	dir=$host; [ $n = 1 ] || dir=$TMP/host2
	mkdir "$dir/home" "$dir/run"
	chown postgres "$dir/home" "$dir/run"
	echo '*:6502:replication:replicator:secret' >"$dir/home/.pgpass"
	chown postgres "$dir/home/.pgpass"
	chmod 600 "$dir/home/.pgpass"
done
mkdir /root/pghac "$TMP/root2/pghac"
cp -R "$TMP/built/c/n1" /root/pghac/bundle
cp -R "$TMP/built/c/n2" "$TMP/root2/pghac/bundle"
# shellcheck disable=SC2016 # for the inner shell
unshare -mnu bash -c 'mount --bind "$1/host2" "$2" &&
    mount --bind "$1/root2" /root && mount --bind "$1/log2" /var/log/postgresql &&
    hostname n2 && touch "$1/ready" && exec sleep 250' sh "$TMP" "$host" &
second=$!
on2() { nsenter -m -n -u -t $second "$@"; }
pg() { runuser -u postgres -- "$@"; }
data=$host/data/15/main etc=$host/etc/15/main
finish() {
	pg "$bin/pg_ctl" -D "$data" -m immediate stop
	on2 runuser -u postgres -- "$bin/pg_ctl" -D "$data" -m immediate stop
	kill "$second"
	rm -rf "$host"
} >/dev/null 2>&1
trap finish EXIT
for _ in $(seq 100); do [ -e "$TMP/ready" ] || sleep 0.05; done
# a cable between the two
ip link add eth0 type veth peer name eth0 netns $second
ip addr add 10.4.10.60/24 dev eth0
ip link set eth0 up
on2 ip link set lo up
on2 ip addr add 10.4.10.61/24 dev eth0
on2 ip link set eth0 up
sql() { pg timeout 20 "$bin/psql" -X -A -t -h "$host/run" -p 6502 -d postgres -c "$1"; }
sql2() { on2 runuser -u postgres -- timeout 20 "$bin/psql" -X -A -t \
    -h "$host/run" -p 6502 -d postgres -c "$1"; }
step2() {
	on2 env PATH="$TMP/bin:$PATH" sh "/root/pghac/bundle/root/pghac/$1" "${@:2}"
}

# what the agent does at each start from PostgreSQL 12 on
agent() {	# HOST RUN...: a standby of that host
	local to=$1
	shift
	"$@" runuser -u postgres -- sh -c "printf '%s\n' \"primary_conninfo = \
'host=$to port=6502 user=replicator application_name=\$(hostname) \
passfile=$host/home/.pgpass'\" \"recovery_target_timeline = 'latest'\" \
>$host/tmp/recovery.conf && touch $data/standby.signal &&
	    $bin/pg_ctl -D $data -o '-c config_file=$etc/postgresql.conf' \
	    -w -l $host/home/log start" >/dev/null
}
streams() {	# NAME SQL
	for _ in $(seq 100); do
		"$2" 'SELECT application_name, state FROM pg_stat_replication' \
		    >"$TMP/state"
		! grep -q "$1|streaming" "$TMP/state" || break
		sleep 0.1
	done
	same "$1 streams" <(echo "$1|streaming") "$TMP/state"
}

# ---- the first start
check "the files, before there is a server" step 2-files.sh
check "postgresql.conf is there" test -f "$etc/postgresql.conf"
check "4-primary.sh" step 4-primary.sh
for file in rep_mode.conf recovery.conf; do
	has "an empty $file" "$TMP/stdout" "make an empty $host/tmp/$file"
done
lacks "the role can log in" "$TMP/stdout" "warning"
same "the server has the bundle's files" <(sql "SELECT setting FROM pg_settings
    WHERE name IN ('config_file', 'data_directory', 'hba_file', 'ident_file')
    ORDER BY name") <(printf '%s\n' "$etc/postgresql.conf" "$data" \
    "$etc/pg_hba.conf" "$etc/pg_ident.conf")
check "initdb's own are gone" bash -c "! ls $data/*.conf | grep -v auto.conf"
check "the log is Debian's" test -s \
    "/var/log/postgresql/postgresql-$version-main.log"
lacks "nothing was missed at the start" \
    "/var/log/postgresql/postgresql-$version-main.log" "could not open"
check "the bundle is as installed" sha256sum -c --quiet /root/pghac/SHA256SUMS
check "a second run" step 4-primary.sh
has "it says so" "$TMP/stdout" "nothing to do"

# ---- the agent pgsqlms gets no file but by start_opts
sed 's/agent = "pgsql";.*/agent = "pgsqlms"; };/
    /options = { tmpdir/d' "$TMP/c.cfg" >"$TMP/paf.cfg"
check "with pgsqlms it compiles" "$PGHAC" build -q "$TMP/paf.cfg" -o "$TMP/paf"
param() {
	xmllint --xpath "string(//nvpair[@name = '$1']/@value)" \
	    "$TMP/paf/c/n1/root/pghac/cib.xml"
}
opts=$(param start_opts)
same "start_opts" <(echo "$opts") \
    <(echo "-c config_file=$etc/postgresql.conf")
same "where the agent asks" <(param pghost) <(echo "$host/run")
# shellcheck disable=SC2086 # as the agent does: qx{... $start_opts}
same "what the agent asks first" <(pg "$bin/postgres" \
    -C recovery_target_timeline -D "$data" $opts 2>&1) <(echo latest)
check "the agent starts it" pg "$bin/pg_ctl" -D "$data" -w -l "$host/home/log" \
    -o "$opts" restart
same "the server answers" <(sql "SHOW config_file") \
    <(echo "$etc/postgresql.conf")

# ---- a standby
check "5-standby.sh" step2 5-standby.sh
check "the agent is to make standby.signal" \
    on2 test ! -e "$data/standby.signal"
check "it has no file of the primary" bash -c \
    "! ls $TMP/host2/data/15/main/*.conf | grep -v auto.conf"
check "the bundle is as installed" on2 sha256sum -c --quiet \
    /root/pghac/SHA256SUMS
check "the agent starts it" agent 10.4.10.60 on2
streams n2 sql

# ---- the primary is lost, the standby promoted; then it rejoins
sql 'CREATE TABLE t AS SELECT 1 AS a' >/dev/null
for _ in $(seq 100); do
	[ "$(sql2 'SELECT count(*) FROM t' 2>/dev/null)" != 1 ] || break
	sleep 0.1
done
pg touch "$host/tmp/PGSQL.lock"
pg "$bin/pg_ctl" -D "$data" -w -m immediate stop >/dev/null
check "the standby is promoted" on2 runuser -u postgres -- \
    "$bin/pg_ctl" -D "$data" -w promote
sql2 'INSERT INTO t VALUES (2)' >/dev/null
program pidof 'exit 0'
program crm_resource 'exit 0'
refuse "the old data is not put to use" step 5-standby.sh -p 10.4.10.61
has "it names the way" "$TMP/stderr" "-m moves it aside"
check "its lock is there" test -e "$host/tmp/PGSQL.lock"
check "5-standby.sh -m" step 5-standby.sh -m -p 10.4.10.61
check "its lock is gone" test ! -e "$host/tmp/PGSQL.lock"
check "the old data is kept" bash -c "ls $data.*Z/PG_VERSION"
same "Pacemaker is waited for, then to start it" <(
    echo crm_resource --wait --timeout=300s
    echo crm_resource --cleanup --resource msPostgresql --node n1
) <(grep crm_resource "$TMP/log")
check "the bundle is as installed" sha256sum -c --quiet /root/pghac/SHA256SUMS
check "the agent starts it" agent 10.4.10.61 env
streams n1 sql2
same "it has all rows" <(printf '1\n2\n') <(sql 'SELECT a FROM t ORDER BY a')
: >"$TMP/log"
check "a second run" step 5-standby.sh -p 10.4.10.61
has "it says so" "$TMP/stdout" "nothing to do"
lacks "nothing is cleaned up" "$TMP/log" crm_resource

# ---- back from a standby that was promoted by hand (RUNBOOK.md, "Back to the
# cluster"): n2 plays it; no Pacemaker runs
pg "$bin/pg_ctl" -D "$data" -w -m immediate stop >/dev/null
pg touch "$host/tmp/PGSQL.lock"
program pidof 'exit 1'
sql2 'INSERT INTO t VALUES (3)' >/dev/null
check "the primary's node copies it" step 5-standby.sh -m -p 10.4.10.61
on2 runuser -u postgres -- "$bin/pg_ctl" -D "$data" -w -m fast stop >/dev/null
check "4-primary.sh takes the copy for the server" step 4-primary.sh
lacks "it makes none" "$TMP/stdout" initdb
same "it is a primary with all rows" <(printf '1\n2\n3\nf\n') \
    <(sql 'SELECT a FROM t ORDER BY a'; sql 'SELECT pg_is_in_recovery()')
refuse "the other has gone its own way" step2 5-standby.sh
check "and is made anew from it" step2 5-standby.sh -m
check "the agent starts that" agent 10.4.10.60 on2
streams n2 sql

# ---- without an agent, in the places of postgresql-common
pg "$bin/pg_ctl" -D "$data" -w -m immediate stop >/dev/null
sed -e '/home_directory/d;/config_directory/d;/^pacemaker/d;/^  options/d' \
    -e "s|$host/run|/var/run/postgresql|;s|external_pid_file = \"\"; ||" \
    -e 's/port = 6502;/port = 6503;/' "$TMP/c.cfg" >"$TMP/d.cfg"
"$PGHAC" build -q "$TMP/d.cfg" -o "$TMP/built2" 2>"$TMP/built2.log"
check "a topology without an agent" test -d "$TMP/built2/c"
mkdir "$TMP/lib" "$TMP/sockets"
chown postgres "$TMP/lib" "$TMP/sockets"
mount --bind "$TMP/lib" /var/lib/postgresql
mount --bind "$TMP/sockets" "$(readlink -f /var/run/postgresql)"
rm -rf "/etc/postgresql/$version" /root/pghac/bundle
echo '*:6503:replication:replicator:secret' >/var/lib/postgresql/.pgpass
chown postgres /var/lib/postgresql/.pgpass
chmod 600 /var/lib/postgresql/.pgpass
cp -R "$TMP/built2/c/n1" /root/pghac/bundle
program dpkg-query 'echo install ok installed'
program pidof 'exit 1'
cluster() {
	pg_ctlcluster --skip-systemctl-redirect "$version-main" "$@"
}
check "packages" step 1-packages.sh
check "files" step 2-files.sh
check "4-primary.sh" step 4-primary.sh
check "Debian knows the server" bash -c \
    "pg_lsclusters -h | grep -E '^$version +main +6503 +online'"
check "Debian stops it" cluster -m fast stop
check "and starts it" cluster start
same "it has the bundle's settings" <(echo 6503) \
    <(pg "$bin/psql" -X -A -t -p 6503 -d postgres -c 'SHOW port')
cluster -m fast stop
# what 1-packages.sh writes where an agent runs it (steps_platforms.sh)
echo disabled >"/etc/postgresql/$version/main/start.conf"
refuse "with start.conf disabled Debian does not" cluster start
done_testing
