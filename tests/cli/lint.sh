#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac lint judges files that exist, at their own lines, and a node's
# whole tree; wrong usage is told; hostile trees do no harm.
. "$TOP/tests/lib.sh"
cd "$TMP" || exit 2

lint() { "$PGHAC" lint "$@" </dev/null; }

# status WANTED NAME ARGUMENT...
status() {
	local want=$1 name=$2 rc
	shift 2
	lint "$@" >"$TMP/out" 2>&1
	rc=$?
	if [ $rc -eq "$want" ]; then
		ok "$name"
	else
		not_ok "$name: status $rc, not $want" "$TMP/out"
	fi
}

# every bundle in out/ is clean, as a tree
for dir in "$TOP"/out/*/*/ "$TOP"/out/*/*/*/; do
	[ -d "$dir/etc" ] || continue
	status 0 "the tree ${dir#"$TOP/"}" --as node -E file_syntax "$dir"
	lacks "it has no error" "$TMP/out" ": error: "
done

# each kind: a good file, and the line of a bad one
node=$TOP/out/pg_cluster/node2.example.com
status 0 "a good cluster.conf" --as cluster.conf \
    "$node/etc/cluster/cluster.conf"
status 0 "a good sysconfig" --as cman "$node/etc/sysconfig/cman"
status 0 "a good script" --as script "$node/root/pghac/pcs.sh"
printf 'port = 5432\nwork_mem = 4mb\n\nhot_standby = perhaps\n' >a.conf
status 1 "a bad postgresql.conf" --as postgresql.conf --postgresql 15 a.conf
has "its first fault" "$TMP/out" 'a.conf:2:12: error: work_mem is "4mb"'
has "its second" "$TMP/out" 'a.conf:4:15: error: hot_standby is "perhaps"'
printf 'wal_keep_segments = 3\n' >b.conf
status 0 "fine in 12" --as postgresql.conf --postgresql 12 b.conf
status 1 "gone in 13" --as postgresql.conf --postgresql 13 b.conf
has "what to write" "$TMP/out" "wal_keep_size"
printf 'work_mem = 1\nwork_mem = x\nwork_mem = 4MB\n' >c.conf
status 1 "9.3 judges what is replaced" \
    --as postgresql.conf --postgresql 9.3 c.conf
status 0 "9.4 does not" --as postgresql.conf --postgresql 9.4 c.conf
printf 'local all all peer\nhost all all 10.0.0.0/33 md5\n' >h.conf
status 1 "a bad pg_hba.conf" --as pg_hba.conf --postgresql 9.3 h.conf
has "its line" "$TMP/out" 'h.conf:2:'
printf 'local all all peer\nhost all all 0.0.0.0/0 trust\n' >h.conf
status 0 "a careless pg_hba.conf" --as pg_hba.conf --postgresql 15 h.conf
has "its rule" "$TMP/out" 'h.conf:2:24: warning: "trust" lets anybody'
printf "standby_mode = on\nnonsense = 1\n" >r.conf
status 1 "a bad recovery.conf" --as recovery.conf --postgresql 9.3 r.conf
has "its line" "$TMP/out" 'r.conf:2:1: error: "nonsense"'
status 1 "recovery.conf in 12" --as recovery.conf --postgresql 12 r.conf
printf "restore_command = false\nprimary_conninfo = 'postgres://r@h/'\n" >u.conf
status 1 "a URI in 9.4" --as recovery.conf --postgresql 9.4 u.conf
status 0 "a URI in 9.5" --as recovery.conf --postgresql 9.5 u.conf
status 0 "a URI in 15" --as postgresql.conf --postgresql 15 u.conf
printf "primary_conninfo = 'port=x port=1 host=''h'' sslmode=x'\n" >u.conf
status 1 "only the last of a kind" --as postgresql.conf \
    --postgresql 15 u.conf
has "counts" "$TMP/out" "1 error"
has "at its place" "$TMP/out" "u.conf:1:20"
printf 'echo "x\n' >s.sh
status 1 "a bad script" --as script s.sh
printf '<cluster name="x" config_version="1"><nodes/></cluster>\n' >cl.conf
status 1 "a bad cluster.conf" --as cluster.conf cl.conf
has "its line" "$TMP/out" 'cl.conf:1:38: error'

# corosync.conf, by version
new=$TOP/out/pg_el9/node1/etc/corosync/corosync.conf
status 0 "a good corosync.conf" --as corosync.conf --strict "$new"
has "it says nothing" "$TMP/out" "0 warnings"
status 0 "by its short name" --as corosync --node node1.example.com \
    --strict "$new"
status 0 "corosync.conf of another node" --as corosync --node db1 "$new"
has "is told" "$TMP/out" 'no node is called "db1"'
status 1 "the same in corosync 2" --as corosync.conf --corosync 2.4 "$new"
has "its transport" "$TMP/out" 'transport cannot be "knet"'
sed 's/node2$/node1/;s/token/tokn/;s/provider/providr/' "$new" >co.conf
status 1 "a bad corosync.conf" --as corosync.conf co.conf
has "a name twice" "$TMP/out" 'node name "node1" is used twice'
has "no provider" "$TMP/out" "there is no quorum provider"
has "what was meant" "$TMP/out" 'did you mean "provider"?'
status 2 "no such corosync" --as corosync.conf --corosync 1.4 "$new"
has "which there are" "$TMP/out" "--corosync takes 2.3, 2.4, 3.0 or 3.1"
mkdir -p tree/etc/corosync
cp co.conf tree/etc/corosync/corosync.conf
status 1 "in a node's tree" --as node tree
has "at its place" "$TMP/out" "tree/etc/corosync/corosync.conf:"

# several, from standard input, as a report
status 1 "several files" --as postgresql.conf --postgresql 15 a.conf b.conf
has "are counted" "$TMP/out" "2 files, 3 errors"
if printf 'port = x\n' | "$PGHAC" lint --as postgresql.conf --postgresql 15 \
    - 2>out; then
	not_ok "standard input" out
else
	has "standard input" out "<stdin>:1:8: error"
fi
"$PGHAC" lint --as postgresql.conf --postgresql 15 --format json a.conf \
    >j.json 2>/dev/null
check "the report is JSON" python3 -m json.tool j.json

# a node: the files are judged together
mkdir -p n/var/lib/pgsql/9.3/data n/etc/cluster
data=n/var/lib/pgsql/9.3/data
echo 'port = 5432' >$data/postgresql.conf
printf 'local all all peer\nhostssl all all 10.0.0.0/8 md5\n' \
    >$data/pg_hba.conf
status 1 "a node by its path" --as node n
has "across its files" "$TMP/out" "while ssl is off [hba_ssl]"
echo 'ssl = on' >>$data/postgresql.conf
status 0 "a node with ssl" --as node n
mkdir n2 && cp -R n/var n2 && mv n2/var/lib/pgsql/9.3 n2/var/lib/pgsql/x
status 1 "no version" --as node n2
has "says so" "$TMP/out" "PG_VERSION"
status 0 "a version that is told" --as node --postgresql 9.3 n2
echo 15 >n2/var/lib/pgsql/x/data/PG_VERSION
echo "work_mem = 1B" >n2/var/lib/pgsql/x/data/postgresql.auto.conf
status 1 "postgresql.auto.conf" --as node n2
has "is judged" "$TMP/out" "auto.conf:1:"
mkdir empty
status 1 "nothing to judge" --as node empty
status 1 "no directory" --as node a.conf
status 1 "no file" --as cluster.conf absent

# includes: below the file's own directory, in its place
mkdir -p inc/conf.d outside
cat >inc/main.conf <<'E'
work_mem = 1kb
include_dir 'conf.d'
include 'absent.conf'
include_if_exists 'absent.conf'
include '../outside/o.conf'
E
echo 'port = x' >outside/o.conf
echo 'work_mem = 2MB' >inc/conf.d/a.conf
echo 'max_connections = many' >inc/conf.d/b.conf
echo 'port = hidden' >inc/conf.d/.c.conf
echo 'port = other' >inc/conf.d/d.txt
status 1 "included files" --as postgresql.conf --postgresql 15 inc/main.conf
has "a later one wins" "$TMP/out" "1 error, 2 warnings"
has "at its own line" "$TMP/out" 'inc/conf.d/b.conf:1:19: error: max_conn'
has "a missing one is told" "$TMP/out" 'inc/main.conf:3:9: warning: "absent'
has "one outside is not read" "$TMP/out" 'inc/main.conf:5:9: warning: "../out'
status 1 "before 9.3" --as postgresql.conf --postgresql 9.2 inc/main.conf
has "include_dir is unknown" "$TMP/out" 'main.conf:2:1: error: "include_dir"'
printf "include 'loop.conf'\ninclude 'loop.conf'\n" >inc/loop.conf
status 1 "a loop" --as postgresql.conf --postgresql 15 inc/loop.conf
has "is told for what it is" "$TMP/out" "it includes itself"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
	echo "include '$((i + 1)).c'" >inc/$i.c
done
status 1 "a deep chain" --as postgresql.conf --postgresql 15 inc/1.c
has "ends where the server ends" "$TMP/out" 'inc/11.c:1:9: error: "12.c"'
mkdir -p inc/x/x
for _ in {1..200}; do echo "include 'x/many'"; done >inc/many
cp inc/many inc/x/many
for _ in {1..200}; do echo "work_mem = 1MB"; done >inc/x/x/many
status 1 "very many files" --as postgresql.conf --postgresql 15 inc/many
has "end, too" "$TMP/out" "it is one of too many files"
mkfifo inc/pipe.conf
echo "include 'pipe.conf'" >inc/p.conf
status 1 "a pipe" --as postgresql.conf --postgresql 15 inc/p.conf
has "is not waited for" "$TMP/out" "it is no regular file"
echo "include 'a'" | "$PGHAC" lint --as postgresql.conf --postgresql 15 - \
    >"$TMP/out" 2>&1
has "standard input stands nowhere" "$TMP/out" "no directory"
printf 'include h/a\ninclude_dir h/d\nlocal all all peer\n' >inc/hba.conf
mkdir -p inc/h/d
echo 'host all all 10.0.0.0/8 md6' >inc/h/a
: >inc/h/d/empty.conf
echo 'local all all peer' >inc/h/d/x.conf
status 1 "pg_hba.conf of 16" --as pg_hba.conf --postgresql 16 inc/hba.conf
has "includes too" "$TMP/out" 'inc/h/a:1:25: error'
has "in its order" "$TMP/out" 'inc/hba.conf:3:1: warning: no connection'
status 1 "that of 15" --as pg_hba.conf --postgresql 15 inc/hba.conf
has "does not" "$TMP/out" 'inc/hba.conf:1:1: error'
yes "a b" | head -n 200000 >many.conf
status 1 "many faults" --as postgresql.conf --postgresql 15 many.conf
head -c 5000000 /dev/zero | tr '\0' '#' >large.conf
status 1 "a large file" --as postgresql.conf --postgresql 15 large.conf
has "is too large" "$TMP/out" "MB"

# a node's own names
node=$TOP/out/pg_cluster/node2.example.com
status 0 "a node of the cluster" --as cluster.conf --strict \
    --node node1.example.com "$node/etc/cluster/cluster.conf"
status 0 "by its short name" --as cluster.conf --node node1 --strict \
    "$node/etc/cluster/cluster.conf"
status 0 "a node of another" --as cluster.conf --node db1 \
    "$node/etc/cluster/cluster.conf"
has "is a stranger" "$TMP/out" '"db1"'
node=$TOP/out/tutorial/pg_cluster/node2.example.com
mkdir node1.example.com && cp -R "$node/." node1.example.com
status 0 "another node's files" --as node node1.example.com
has "are told by the name" "$TMP/out" \
    'application_name is "node2.example.com", the node is "node1.example.com"'
status 0 "unless told" --as node --node node2.example.com node1.example.com
lacks "who it is" "$TMP/out" "application_name is"
data=node1.example.com/var/lib/pgsql/9.3/data
sed -i '/replication/d' $data/pg_hba.conf
status 0 "a standby" --as node --node node2.example.com node1.example.com
has "must admit others" "$TMP/out" 'no line lets "'

# two servers, one of them split as Debian does it; links as on the node
mkdir -p deb/etc/postgresql/15/main/conf.d deb/srv/pg
ln -s /srv/pg deb/data
cat >deb/etc/postgresql/15/main/postgresql.conf <<'E'
data_directory = '/data'
hba_file = '/etc/postgresql/15/main/pg_hba.conf'
include_dir = 'conf.d'
E
echo 'work_mem = 1kb' >deb/etc/postgresql/15/main/conf.d/x.conf
echo 'local all all pear' >deb/etc/postgresql/15/main/pg_hba.conf
echo 15 >deb/srv/pg/PG_VERSION
echo 'port = x' >deb/srv/pg/postgresql.auto.conf
: >deb/srv/pg/recovery.conf
mkdir -p deb/var/lib/pgsql/9.3/data
echo 'wal_level = logical' >deb/var/lib/pgsql/9.3/data/postgresql.conf
status 1 "two servers" --as node deb
has "included" "$TMP/out" 'deb/etc/postgresql/15/main/conf.d/x.conf:1:12'
has "pg_hba.conf elsewhere" "$TMP/out" \
    'deb/etc/postgresql/15/main/pg_hba.conf:1:15'
has "data elsewhere" "$TMP/out" 'deb/srv/pg/postgresql.auto.conf:1:8'
has "recovery.conf in 15" "$TMP/out" 'deb/srv/pg/recovery.conf:1:1: error'
has "the other one" "$TMP/out" \
    'deb/var/lib/pgsql/9.3/data/postgresql.conf:1:13: error: wal_level'
has "nothing twice" "$TMP/out" "5 errors"

# included in a tree: absolute paths are the node's
mkdir -p t/data t/etc/pg
printf "include '%s'\n" /etc/pg/a.conf /etc/pg/b.conf /opt/c.conf \
    >t/data/postgresql.conf
echo 'port = x' >t/etc/pg/a.conf
status 1 "a tree's includes" --as node --postgresql 15 t
has "are found" "$TMP/out" 't/etc/pg/a.conf:1:8: error: port'
has "a missing one is an error" "$TMP/out" \
    't/data/postgresql.conf:2:9: error: "/etc/pg/b.conf" cannot'
has "unless its directory is not there" "$TMP/out" \
    't/data/postgresql.conf:3:9: warning: "/opt/c.conf"'

status 0 "a topology" --as topology "$TOP/samples/pg_cluster.cfg"

# hostile trees
mkdir -p e/data e/etc/cluster
ln -s ../../../../../../../../../../../../etc e/out
ln -s /out/passwd e/etc/cluster/cluster.conf
printf "include '%s'\n" /out/passwd ../../../etc/passwd /loop/x \
    >e/data/postgresql.conf
ln -s loop e/loop
status 1 "links stay in the tree" --as node --postgresql 15 e
lacks "nothing else is read" "$TMP/out" "root"
mkdir -p bad/etc/cluster bad/etc/sysconfig bad/data
mkfifo bad/etc/cluster/cluster.conf
ln -s /dev/zero bad/etc/sysconfig/cman
ln -s / bad/data/root
ln -s "$TMP/a.conf" bad/data/postgresql.conf
status 1 "pipes, devices and links are not read" --as node bad
has "nothing is found" "$TMP/out" "no file to judge"
status 1 "a device" --as postgresql.conf --postgresql 15 /dev/zero
d=deep
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do d=$d/x; done
mkdir -p $d && echo 'port = x' >$d/postgresql.conf
status 1 "a deep tree ends" --as node deep

# usage
status 2 "no kind" a.conf
has "the kinds are named" "$TMP/out" "recovery.conf"
status 2 "a wrong kind" --as postgres.conf a.conf
has "the nearest is named" "$TMP/out" 'did you mean "postgresql.conf"'
status 2 "no version" --as postgresql.conf a.conf
status 2 "a wrong version" --as postgresql.conf --postgresql 8.4 a.conf
status 2 "no file" --as cluster.conf
done_testing
