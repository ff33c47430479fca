#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: every line of every file of the samples' bundles has a cause, and why
# names the right one, from any working directory.
. "$TOP/tests/lib.sh"

cp -r "$TOP/samples" "$TMP/samples"
cd "$TMP" || exit 1
check "build" "$PGHAC" build -q samples/pg_cluster.cfg \
    samples/redundant_ring.cfg samples/paf.cfg -o out
pg=out/pg_cluster/node2.example.com

asks() {	# NAME FILE:LINE TEXT
	status "$1" 0 "$PGHAC" why "$2"
	has "$1: the cause" stdout "$3"
	has "$1: the template" stdout "made by templates/"
}
line() { grep -n -m1 -- "$2" "$1" | cut -d: -f1; }

f=$pg/etc/cluster/cluster.conf
asks "a node in cluster.conf" "$f:$(line $f 'nodeid="2"')" "nodes[1]"
f=$pg/var/lib/pgsql/9.3/data/postgresql.conf
asks "a setting" "$f:$(line $f '^max_wal_senders')" \
    "$(grep -n max_wal_senders samples/pg_cluster.cfg | cut -d: -f1):5: postgresql.settings.max_wal_senders"
asks "a default" "$f:$(line $f '^log_timezone')" "cluster.platform"
f=$pg/var/lib/pgsql/9.3/data/pg_hba.conf
asks "a line of pg_hba.conf" "$f:$(line $f '10.4.10.61/32')" \
    "postgresql.hba[3]"
f=$pg/var/lib/pgsql/9.3/data/recovery.conf
status "a file of the agent's" 0 "$PGHAC" why "$f"
has "says who writes it" stdout "the agent pgsql removes it"
f=out/pg_paf/node2.example.com/var/lib/pgsql/9.3/data/recovery.conf.pcmk
asks "a recovery parameter" "$f:$(line $f 'restore_command')" \
    "postgresql.replication.recovery.restore_command"
f=$pg/root/pghac/pcs.sh
asks "a VIP in the script" "$f:$(line $f '10.4.10.63')" "vips[0]"
f=out/pg_rings/node1.example.com/var/lib/pgsql/9.6/data/postgresql.conf
asks "a setting from an included file" "$f:$(line $f '^wal_keep_segments')" \
    "site/postgresql.cfg:"

while read -r f; do
	case $f in */manifest.json | */SHA256SUMS) continue ;; esac
	"$PGHAC" why "$f" >stdout 2>stderr || not_ok "why $f" stderr
	if [ "$(wc -l <stdout)" -eq "$(wc -l <"$f")" ]; then
		ok "every line of $f is answered for"
	else
		not_ok "every line of $f is answered for" stdout
	fi
done < <(find out -type f | LC_ALL=C sort)

cd "$pg/etc/cluster" || exit 1
status "from inside the bundle" 0 "$PGHAC" why cluster.conf:1
has "the topology is found" "$TMP/stdout" "samples/pg_cluster.cfg"
cd "$TMP" || exit 1
status "a file that is no bundle's" 1 "$PGHAC" why samples/README.md
has "is told" stderr "no manifest.json"
status "a line that is not there" 1 "$PGHAC" why "$pg/root/pghac/pcs.sh:99999"
has "how many there are" stderr "has only"
sed -i 's/max_wal_senders  .*/max_wal_senders = 7;/' samples/pg_cluster.cfg
f=$pg/var/lib/pgsql/9.3/data/postgresql.conf
status "a stale bundle" 0 "$PGHAC" why "$f:3"
has "is told" stderr "is not what"
done_testing
