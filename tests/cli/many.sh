#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: many topologies in one process, with any number of workers, give the
# same bundles and the same messages in the order of the arguments.
. "$TOP/tests/lib.sh"

mkdir "$TMP/in"
for i in $(seq 1 40); do
	sed "s/pg_cluster/c$i/" "$TOP/samples/pg_cluster.cfg" >"$TMP/in/$i.cfg"
done
sed -i 's/10.4.10.64/10.4.100.64/' "$TMP/in/7.cfg" "$TMP/in/23.cfg"
sed -i 's/max_wal_senders  .*/max_wal_senders = 2;/' "$TMP/in/30.cfg"
cd "$TMP" || exit 1
mapfile -t files < <(seq -f 'in/%g.cfg' 1 40)

status "one worker" 1 "$PGHAC" build "${files[@]}" -o o1
cp stderr err1
status "two workers" 1 "$PGHAC" build -j2 "${files[@]}" -o o2
same "the same messages" err1 stderr
status "nine workers" 1 "$PGHAC" build -j 9 "${files[@]}" -o o9
same "the same messages from nine" err1 stderr
same "the same bundles" o1 o2
same "the same bundles from nine" o1 o9
has "the summary counts all" err1 "40 files, 2 errors, 1 warning"
refuse "a wrong one is not written" test -e o1/c7
check "its neighbours are" test -e o1/c8 -a -e o1/c6
status "--strict makes the warning count" 1 \
    "$PGHAC" build --strict in/30.cfg -o o3
refuse "and writes nothing" test -e o3/c30
status "-q prints no summary" 0 "$PGHAC" check -q in/1.cfg
if [ ! -s stderr ]; then ok "nothing at all"; else not_ok "nothing" stderr; fi
done_testing
