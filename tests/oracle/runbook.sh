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

# a node that is called as the runbook cannot have a directory beside it
sed 's/node2.example.com/RUNBOOK.md/g' "$TOP/samples/pg_cluster.cfg" \
    >"$TMP/c.cfg"
refuse "a node named RUNBOOK.md" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/out"
done_testing
