#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac diff --platform names each line that a move must change, and who
# changes these lines arrives; what needs no change is shown file by file.
. "$TOP/tests/lib.sh"
need patch python3

cp -r "$TOP/samples" "$TMP/samples"
cd "$TMP" || exit 2

# the report, exactly
status "a move that needs changes" 1 "$PGHAC" diff -q --platform el9 \
    --postgresql 15 samples/pg_cluster.cfg
same "its report" "$TOP/tests/cli/migrate.expect" "$TMP/stdout"
check "it wrote nothing" test ! -e out

# who follows it arrives: the replacements that a tool can apply, and by hand
# what it tells in words
sed -i -e 's/"el6"/"el9"/' -e 's/"9\.3"/"15"/' -e '/transport  *=/d' \
    -e '/quorum_timeout/d' -e '/post_join_delay/d' -e 's,/9\.3/,/15/,g' \
    -e 's/wal_keep_segments  *= 256;/wal_keep_size = "4GB";/' \
    -e 's/checkpoint_segments  *= 32;/max_wal_size = "1536MB";/' \
    -e 's/ipaddr/ip/; s/login/username/' samples/pg_cluster.cfg
check "the changed topology is clean" "$PGHAC" check --strict \
    samples/pg_cluster.cfg
check "and nothing is left to change" "$PGHAC" diff -q --platform el9 \
    samples/pg_cluster.cfg
check "not a word" test ! -s "$TMP/stdout"

# back: each cause once, not what follows from it
status "a move back" 1 "$PGHAC" diff -q --platform el7 --postgresql 9.6 \
    samples/debian12.cfg
same "its errors and warnings" <(sed -n \
    's/^[^ ]*:\([0-9]*\):[0-9]*: [ew][a-z]*: .*\[\(.*\)\]$/\1 \2/p' \
    "$TMP/stdout" | uniq -c | sed 's/^ *//') - <<'END'
1 37 setting_unknown
1 45 setting_value
1 50 hba_line
1 51 hba_line
2 74 option_version
2 77 option_version
2 80 option_version
END
has "the older word" "$TMP/stdout" "fix: write on"
has "how many" "$TMP/stdout" "10 errors stand in the way of el7: change"
sed -i -e '/wal_keep_size/d' -e '/password_encryption/d' \
    -e 's/scram-sha-256/md5/' -e 's/{ ip =/{ ipaddr =/' \
    samples/debian12.cfg
sed -i '75,$s/username/login/' samples/debian12.cfg
status "one error is left" 1 "$PGHAC" diff -q --platform el7 \
    --postgresql 9.6 samples/debian12.cfg
has "it stands alone" "$TMP/stdout" "1 error stands in the way of el7: change"

# no change: the files of both, as a patch
"$PGHAC" build -q -o "$TMP/out" samples/minimal.cfg
status "a move that needs none" 1 "$PGHAC" diff -q --platform el7 \
    samples/minimal.cfg
cp "$TMP/stdout" "$TMP/diff"
has "cluster.conf goes" "$TMP/diff" '--- el6/NODE/etc/cluster/cluster.conf'
has "corosync.conf comes" "$TMP/diff" '+++ el7/NODE/etc/corosync/corosync.conf'
# the same on every node: "NODE" is one of them
cp -r "$TMP/out/pg_minimal/db1.example.com" "$TMP/tree"
mkdir el6 && mv "$TMP/tree" el6/NODE
mv "$TMP/out/pg_minimal/RUNBOOK.md" el6/
cp -r el6/NODE el6/db1.example.com
cp -r "$TMP/out/pg_minimal/db2.example.com" el6/db2.example.com
check "patch takes it" sh -c 'sed 1d diff | patch -s -d el6 -p1'
sed -i 's/"el6"/"el7"/' samples/minimal.cfg
"$PGHAC" build -q -o "$TMP/new" samples/minimal.cfg
same "and makes the file" "$TMP/new/pg_minimal/db1.example.com/etc/corosync/corosync.conf" \
    el6/NODE/etc/corosync/corosync.conf
same "and the runbook" "$TMP/new/pg_minimal/RUNBOOK.md" el6/RUNBOOK.md

# wrong usage
status "no such platform" 2 "$PGHAC" diff --platform el5 samples/minimal.cfg
has "it names those that are" "$TMP/stderr" "el6 el7 el8 el9 debian12"
status "no such version" 2 "$PGHAC" diff --platform el9 --postgresql 8.4 \
    samples/minimal.cfg
status "standard input" 2 "$PGHAC" diff --platform el9 -
done_testing
