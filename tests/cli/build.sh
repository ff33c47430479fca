#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: build writes all or nothing, touches only what changed, and --check
# tells modified, missing, left over and foreign files apart.
. "$TOP/tests/lib.sh"

cfg=$TMP/c.cfg
out=$TMP/out
tree=$out/pg_cluster
cp "$TOP/samples/pg_cluster.cfg" "$cfg"

status "--check of nothing finds a difference" 1 \
    "$PGHAC" build --check "$cfg" -o "$out"
refuse "--check makes no directory" test -e "$out"
status "build" 0 "$PGHAC" build "$cfg" -o "$out"
status "--check of what was built" 0 "$PGHAC" build --check "$cfg" -o "$out"
check "SHA256SUMS holds" sh -c "cd '$tree' && sha256sum -c --strict SHA256SUMS"
check "the manifest is JSON" python3 -m json.tool "$tree/manifest.json"
for n in 1 2 3; do
	for f in etc/cluster/cluster.conf etc/sysconfig/cman root/pghac/pcs.sh \
	    var/lib/pgsql/9.3/data/postgresql.conf \
	    var/lib/pgsql/9.3/data/pg_hba.conf; do
		check "node$n has $f" test -s "$tree/node$n.example.com/$f"
	done
done
recovery=var/lib/pgsql/9.3/data/recovery.conf
refuse "the agent's own recovery.conf is in no bundle" \
    test -e "$tree/node2.example.com/$recovery"
status "build without an agent" 0 "$PGHAC" build \
    "$TOP/samples/tutorial.cfg" -o "$TMP/none"
refuse "the primary has no recovery.conf" \
    test -e "$TMP/none/pg_cluster/node1.example.com/$recovery"
check "a standby has one" \
    test -s "$TMP/none/pg_cluster/node2.example.com/$recovery"
check "the script can be run" test -x "$tree/node1.example.com/root/pghac/pcs.sh"

stamp() { (cd "$out" && find . -printf '%p %i %T@\n' | sort); }
stamp >"$TMP/before"
sleep 0.05
status "build again" 0 "$PGHAC" build "$cfg" -o "$out"
stamp >"$TMP/after"
same "an unchanged bundle is not touched" "$TMP/before" "$TMP/after"

sed -i 's/max_wal_senders  .*/max_wal_senders = 7;/' "$cfg"
status "a changed setting is a difference" 1 \
    "$PGHAC" build --check "$cfg" -o "$out"
has "of that file" "$TMP/stderr" "data/postgresql.conf"
lacks "and of no other" "$TMP/stderr" "cluster.conf"
status "diff shows it" 1 "$PGHAC" diff "$cfg" -o "$out"
has "the old line" "$TMP/stdout" "-max_wal_senders = 6"
has "the new line" "$TMP/stdout" "+max_wal_senders = 7"
cp -r "$out" "$TMP/patched"
cp "$TMP/stdout" "$TMP/p.diff"
check "the diff can be applied" sh -c "cd '$TMP/patched/pg_cluster' &&
    sed 's,$out/pg_cluster/,,' '$TMP/p.diff' | patch -p0"
status "build of the change" 0 "$PGHAC" build "$cfg" -o "$out"
stamp >"$TMP/after"
grep cluster.conf "$TMP/before" >"$TMP/a"
grep cluster.conf "$TMP/after" >"$TMP/b"
same "other files keep inode and time" "$TMP/a" "$TMP/b"
same "the patched tree is the built one" "$TMP/patched/pg_cluster" "$tree"
status "diff of nothing" 0 "$PGHAC" diff "$cfg" -o "$out"

sed -i 's/node3/node4/g' "$cfg"
status "a node renamed" 0 "$PGHAC" build "$cfg" -o "$out"
refuse "the old node's files are gone" test -e "$tree/node3.example.com"
check "the new node's are there" test -d "$tree/node4.example.com/etc"

cp -r "$out" "$TMP/good"
sed -i 's/10.4.10.64/10.4.100.64/' "$cfg"
status "a wrong topology" 1 "$PGHAC" build "$cfg" -o "$out"
same "leaves the old bundle whole" "$TMP/good" "$out"
sed -i 's/10.4.100.64/10.4.10.64/' "$cfg"

echo mine >"$tree/node1.example.com/notes.txt"
status "a foreign file" 1 "$PGHAC" build "$cfg" -o "$out"
has "is named" "$TMP/stderr" "foreign: node1.example.com/notes.txt"
check "and kept" grep -q mine "$tree/node1.example.com/notes.txt"
rm "$tree/node1.example.com/notes.txt"

echo '# edited' >>"$tree/node1.example.com/etc/sysconfig/cman"
rm "$tree/node2.example.com/etc/sysconfig/cman"
status "edited and missing files" 1 "$PGHAC" build --check "$cfg" -o "$out"
has "edited" "$TMP/stderr" "modified: node1.example.com/etc/sysconfig/cman"
has "missing" "$TMP/stderr" "missing: node2.example.com/etc/sysconfig/cman"
has "and the command that mends it" "$TMP/stderr" "pghac build"
status "which does" 0 "$PGHAC" build "$cfg" -o "$out"
same "all is as before" "$TMP/good" "$out"

status "standard input" 0 sh -c "'$PGHAC' build - -o '$TMP/o2' <'$cfg'"
status "a second topology of that name" 1 \
    "$PGHAC" build "$cfg" "$TOP/samples/pg_cluster.cfg" -o "$TMP/o3"
has "is told" "$TMP/stderr" "is also the cluster of"
status "an output that cannot be made" 3 \
    "$PGHAC" build "$cfg" -o "$cfg/out"
done_testing
