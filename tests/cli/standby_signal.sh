#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the empty file by which a PostgreSQL 12 or later becomes a standby is
# written, missed, shown, explained and judged like any other.
. "$TOP/tests/lib.sh"
cd "$TMP" || exit 2
any_version any
cp "$TOP/tests/golden/replication_15/topology.cfg" .
pghac() { "$PGHAC" "$1" --templates any "${@:2}" </dev/null; }
data=out/pg_15/pg-2.example.com/var/lib/pgsql/15/data

check "the bundle is built" pghac build -q topology.cfg -o out
check "the file is there and empty" test -e $data/standby.signal -a \
    ! -s $data/standby.signal
refuse "the primary has none" \
    test -e out/pg_15/pg-1.example.com/var/lib/pgsql/15/data/standby.signal
check "its cause is told" pghac why $data/standby.signal
has "the node's role" stdout 'topology.cfg:7:3: nodes[1].role'
# shellcheck disable=SC2016 # the inner shell expands it
check "the node proves its files" sh -c \
    'sed "s, /, out/pg_15/pg-2.example.com/," "$1" | sha256sum -c --quiet' sh \
    out/pg_15/pg-2.example.com/root/pghac/SHA256SUMS
lacks "but not this one" out/pg_15/pg-2.example.com/root/pghac/SHA256SUMS \
    standby.signal
check "the node's tree is clean" "$PGHAC" lint --as node --postgresql 15 \
    out/pg_15/pg-2.example.com

rm $data/standby.signal
status "its absence is found" 1 pghac build --check topology.cfg -o out
has "and named" stderr "missing: pg-2.example.com"
status "the difference is shown" 1 pghac diff topology.cfg -o out
cp stdout p.diff
check "it can be applied" patch -s -p0 -i p.diff
check "to the same bundle" pghac build --check topology.cfg -o out
done_testing
