#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac refuses each CIB that Pacemaker's own schema refuses, and beyond
# that only what the schema cannot see; cib.xml of all samples is valid; the
# CIB that the real pcs makes is read.
. "$TOP/tests/lib.sh"
need crm_verify jing pcs python3 xmllint

real=/usr/share/pacemaker/pacemaker-1.2.rng
check "pacemaker-1.2 is here" test -r $real
mapfile -t made < <(find "$TOP/out" -name cib.xml | sort)
# by_schema NAME OURS: those that ask for that schema of Pacemaker
by_schema() {
	local files
	mapfile -t files < <(grep -l "validate-with=\"$1\"" "${made[@]}")
	check "$1: cib.xml by Pacemaker's schema" xmllint --nonet --noout \
	    --relaxng "${real%/*}/$1.rng" "${files[@]}"
	check "$1: by schemas/cib/$2.rng and xmllint" xmllint --nonet \
	    --noout --relaxng "$TOP/schemas/cib/$2.rng" "${files[@]}"
	# -i: <status> may hold what it likes, ids too
	check "$1: and jing" jing -i "$TOP/schemas/cib/$2.rng" "${files[@]}"
}
by_schema pacemaker-1.2 1.2
by_schema pacemaker-1.2 later
while read -r name; do
	by_schema "$name" later
done < <(grep -ho 'validate-with="[^"]*"' "${made[@]}" | sort -u |
    cut -d'"' -f2 | grep -v 'pacemaker-1.2')
check "cib.xml by pghac" "$PGHAC" lint --as cib.xml "${made[@]}"

# verdicts DIRECTORY: real and ours, names of what is refused
verdicts() {
	(cd "$1" && find . -name '*.xml' | sort >../all &&
	    xargs xmllint --nonet --noout --relaxng $real <../all 2>&1 |
	    sed -n 's/ validates$//p' | sort >../real.valid &&
	    comm -23 ../all ../real.valid >../real.refused
	    xargs "$PGHAC" lint --as cib.xml <../all >../said 2>&1
	    sed -nE 's/^([^:]+):[0-9]+:[0-9]+: error: .*/\1/p' ../said |
	    sed 's,^\(\./\)*,./,' | sort -u >../ours.refused)
}
mkdir "$TMP/spoilt"
check "CIBs with a change each" python3 "$TOP/tests/oracle/cib.py" \
    "$TOP/tests/schemas/cib/everything.xml" "$TMP/spoilt" 3000
verdicts "$TMP/spoilt"
comm -23 "$TMP/real.refused" "$TMP/ours.refused" >"$TMP/missed"
same "all $(wc -l <"$TMP/real.refused") that the schema refuses of 3000 are refused" \
    /dev/null "$TMP/missed"
comm -13 "$TMP/real.refused" "$TMP/ours.refused" >"$TMP/beyond"
grep -F -f "$TMP/beyond" "$TMP/said" | grep ': error: ' |
    grep -v 'is no resource\|stands twice: Pacemaker' >"$TMP/wrong"
same "$(wc -l <"$TMP/beyond") beyond it, for reasons that it cannot see" \
    /dev/null "$TMP/wrong"
refuse "in plain words" grep -niE 'interleave|relax|not valid' "$TMP/said"

if [ -z "$SHARED" ]; then
	ok "what pcs makes # needs shared/"
	done_testing
fi
cat >"$TMP/live.xml" <<'END'
<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
  <configuration><crm_config/><nodes>
    <node id="1" uname="node1.example.com"/><node id="2" uname="node2.example.com"/><node id="3" uname="node3.example.com"/>
  </nodes><resources/><constraints/></configuration><status/>
</cib>
END
mkdir "$TMP/bin"
cat >"$TMP/bin/pcs" <<END
#!/bin/sh
case "\$1 \$2" in
"cluster cib") cp "$TMP/live.xml" "\$3" ;;
"cluster cib-push") cp "\$3" "$TMP/live.xml" ;;
*) exec $(command -v pcs) "\$@" ;;
esac
END
chmod 755 "$TMP/bin/pcs"
cd "$TMP" || exit 1
check "pcs runs the script for el9" env PATH="$TMP/bin:$PATH" \
    sh "$SHARED/data/pcs/el9-pg15.pcs.sh"
check "its CIB has no fault" "$PGHAC" lint --as cib.xml live.xml
sed 's/pacemaker-3\.[0-9]*/pacemaker-1.2/' live.xml >old.xml
refuse "nor is it one of Pacemaker 1.1.10" "$PGHAC" lint --as cib.xml old.xml
has "by its role" "$TMP/stderr" '"Promoted" is no value for'
done_testing
