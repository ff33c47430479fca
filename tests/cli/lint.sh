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

# hostile trees
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
