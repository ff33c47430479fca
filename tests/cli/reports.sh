#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: levels, formats, show, explain and init do what the manual says.
. "$TOP/tests/lib.sh"

cd "$TMP" || exit 1
t=$TOP/samples/tutorial.cfg
status "the tutorial compiles" 0 "$PGHAC" check "$t"
for r in path_version hba_trust hba_replication wal_senders \
    recovery_timeline fencing_disabled; do
	has "its fault $r is a warning" stderr "[$r]"
done
lacks "it has no error" stderr ": error:"
status "--strict refuses it" 1 "$PGHAC" check --strict "$t"
status "-E makes a rule an error" 1 "$PGHAC" check -E hba_trust "$t"
has "at its line" stderr "$(grep -n trust "$t" | cut -d: -f1):"
status "-W no-RULE switches it off" 0 "$PGHAC" check -W no-hba_trust "$t"
lacks "it is gone" stderr "[hba_trust]"

status "--format json" 0 "$PGHAC" check --format json "$t"
cp stdout report.json
cat >judge.py <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
assert d["format_version"] == "1.1", d
assert d["valid"] is True
assert d["error_count"] == 0 and d["warning_count"] == len(d["diagnostics"])
for x in d["diagnostics"]:
    r = x["range"]
    assert r["start"]["line"] >= 1 and r["start"]["column"] >= 1
    assert r["end"]["byte"] >= r["start"]["byte"]
    assert x["rule"] and x["summary"] and x["fix"]
PY
check "is JSON" python3 judge.py report.json
status "--color=always" 0 "$PGHAC" check --color=always "$t"
has "has colours" stderr "$(printf '\033[')"
status "not without a terminal" 0 "$PGHAC" check "$t"
lacks "none" stderr "$(printf '\033')"

status "show ir" 0 "$PGHAC" show ir "$t"
cp stdout ir.xml
check "is XML" xmllint --noout ir.xml
has "with what follows" ir.xml 'stack="cman"'
status "show bundle" 0 "$PGHAC" show bundle "$t"
cp stdout bundle.xml
check "is XML too" xmllint --noout bundle.xml
status "show settings" 0 "$PGHAC" show settings "$t"
has "with their places" stdout "$(printf 'wal_keep_segments\t100\t')"
status "show rules" 0 "$PGHAC" show rules
has "lists them" stdout "vip_network"

status "explain" 0 "$PGHAC" explain vip_network
has "says why" stdout "IPaddr2 finds the interface"
has "shows a bad example's diagnostic" stdout "is outside the network of"
status "explain of a misspelt rule" 1 "$PGHAC" explain vip_netwrok
has "suggests" stderr "vip_network"

status "init" 0 "$PGHAC" init
cp stdout init.cfg
status "what init prints compiles" 0 "$PGHAC" build init.cfg -o out
for platform in el6 el7 el8 el9 debian12; do
	"$PGHAC" init --platform $platform >init.$platform.cfg
	status "init for $platform is clean" 0 "$PGHAC" build --strict -q \
	    init.$platform.cfg -o out.$platform
done
lacks "without a diagnostic" stderr "["
status "init for an unknown platform" 2 "$PGHAC" init --platform el5
has "names those there are" stderr "el6"
done_testing
