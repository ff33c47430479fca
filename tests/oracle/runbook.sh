#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: each RUNBOOK.md is Markdown as meant, its commands are sh, and they
# name what is in the bundle beside it.
. "$TOP/tests/lib.sh"
need cmark-gfm python3 bash

cat >"$TMP/runbook.py" <<'END'
"""Blocks of a runbook: python3 runbook.py FILE tables|commands"""
import subprocess
import sys
import xml.etree.ElementTree as tree
NS = "{http://commonmark.org/xml/1.0}"
root = tree.fromstring(subprocess.run(
    ["cmark-gfm", "-e", "table", "-t", "xml", sys.argv[1]],
    stdout=subprocess.PIPE, check=True).stdout)
if sys.argv[2] == "commands":
    for b in root.iter(NS + "code_block"):
        print(b.text, end="")
else:
    for t in root.iter(NS + "table"):
        for r in list(t.iter(NS + "table_header")) + list(t.iter(NS + "table_row")):
            print("|".join(" ".join("".join(c.itertext()).split())
                           for c in r.iter(NS + "table_cell")))
END

for book in "$TOP"/out/*/RUNBOOK.md "$TOP"/out/*/*/RUNBOOK.md; do
	[ -e "$book" ] || continue
	dir=$(dirname "$book") name=${dir#"$TOP/out/"}
	check "$name: cmark-gfm takes it" \
	    python3 "$TMP/runbook.py" "$book" tables
	cp "$TMP/stdout" "$TMP/tables"
	check "$name: it has commands" \
	    python3 "$TMP/runbook.py" "$book" commands
	# what is to be expected is no command
	grep -E '^(/root|sh|ssh|scp|pcs|rm|runuser|service) ?' "$TMP/stdout" \
	    >"$TMP/commands"
	check "$name: they are sh" bash -n "$TMP/commands"
	for node in "$dir"/*/; do
		node=$(basename "$node")
		has "$name: $node has a row" "$TMP/tables" "$node|"
		has "$name: $node gets its directory" "$TMP/commands" \
		    "scp -rp $node root@$node:/root/pghac/bundle"
	done
	for script in $(find "$dir" -path '*/root/pghac/*.sh' \
	    -printf '%f\n' | sort -u); do
		has "$name: $script is named" "$TMP/commands" "/$script"
	done
	grep -oE '^(sh )?/root[^ ]*' "$TMP/commands" | sed 's/.*\///' |
	    sort -u >"$TMP/named"
	while read -r script; do
		check "$name: $script is there" bash -c \
		    "ls '$dir'/*/root/pghac/'$script'"
	done <"$TMP/named"
	check "$name: the sums prove it" bash -c \
	    "cd '$dir' && grep RUNBOOK.md SHA256SUMS | sha256sum -c"
done
cd "$TOP" || exit 1
check "pghac why knows its lines" "$PGHAC" why out/pg_cluster/RUNBOOK.md:9
has "a row's cause is the node" "$TMP/stdout" "samples/pg_cluster.cfg"
has "and the template" "$TMP/stdout" "templates/steps/runbook.xsl"

# standbys outside the cluster: what platform, version and agent change
outside() {	# NAME SED-EXPRESSION...: its RUNBOOK.md
	local name=$1
	shift
	sed "$@" "$TOP/samples/disaster_recovery.cfg" >"$TMP/$name.cfg"
	"$PGHAC" build -q "$TMP/$name.cfg" -o "$TMP/$name" 2>"$TMP/stderr" ||
		not_ok "$name compiles" "$TMP/stderr"
	sed -n '/^## Standbys outside/,$p' "$TMP/$name/pg_far/RUNBOOK.md" \
	    >"$TMP/$name.md"
}
outside el9 ''
has "el9: a new copy" "$TMP/el9.md" "root/pghac/5-standby.sh -m"
has "el9: no node comes back" "$TMP/el9.md" \
    "    systemctl disable --now corosync pacemaker"
has "el9: the port" "$TMP/el9.md" "let in TCP port"
has "el9: the timeline" "$TMP/el9.md" "received_tli FROM pg_stat_wal_receiver"
has "el9: the way back" "$TMP/el9.md" "    /root/pghac/5-standby.sh -m -p ADDRESS"
has "el9: what the others would do unnoticed" "$TMP/el9.md" "mix two histories"
lacks "el9: nothing of Debian" "$TMP/el9.md" "create_main_cluster"
lacks "el9: its data is where the package has it" "$TMP/el9.md" PGDATA
outside moved 's|version = "16";|& data_directory = "/srv/pg";|'
has "data elsewhere: the service is told" "$TMP/moved.md" \
    "'[Service]' Environment=PGDATA=/srv/pg >/etc/systemd/system/postgresql-16"
outside debian12 -e 's/"el9"/"debian12"/' -e 's/agent = "pgsql"/agent = "none"/'
has "debian12: the package makes no server" "$TMP/debian12.md" \
    "'create_main_cluster = false' >/etc/postgresql-common/createcluster.d"
lacks "debian12: it may start there" "$TMP/debian12.md" "echo disabled"
has "no agent: nor may the old primary" "$TMP/debian12.md" \
    "    systemctl disable --now postgresql@16-main"
has "nor by Debian's own list" "$TMP/debian12.md" \
    "    echo manual >/etc/postgresql/16/main/start.conf"
has "no agent: the way back" "$TMP/debian12.md" "/main -h ADDRESS -p 5432"
outside el6 -e 's/"el9"/"el6"/;s/"16"/"9.2"/;s/scram-sha-256/md5/' \
    -e '/password_encryption/d;s/wal_keep_size .*/wal_keep_segments = 256;/' \
    -e 's/  settings = {/&hot_standby = true; wal_level = "hot_standby";/' \
    -e 's/ring1 = {[^}]*};//;s/options = { ip = /options = { ipaddr = /;s/username = /login = /'
has "el6: no node comes back" "$TMP/el6.md" "    chkconfig pacemaker off"
has "el6: nor by cman" "$TMP/el6.md" "    chkconfig cman off"
lacks "el6: the network stays" "$TMP/el6.md" "chkconfig network off"
has "9.2: no promotion is followed" "$TMP/el6.md" "Before PostgreSQL 9.3 none"
lacks "9.2: nor is there the view" "$TMP/el6.md" "pg_stat_wal_receiver"

# a node that is called as the runbook cannot have a directory beside it
sed 's/node2.example.com/RUNBOOK.md/g' "$TOP/samples/pg_cluster.cfg" \
    >"$TMP/c.cfg"
refuse "a node named RUNBOOK.md" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/out"
done_testing
