#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: without an agent the runbook's own commands, by the real pcs and crmsh,
# put each VIP where it says, and after a failover where the new primary is.
. "$TOP/tests/lib.sh"
need python3 pcs crm cibadmin crm_simulate
mkdir "$TMP/user"

# commands FILE FROM: what it says on VIPs, from that line to the next heading
commands() {
	sed -n "/^$2/,/^#/p" "$1" | grep -E '^    (pcs constraint|crm configure) '
}
by_pcs() {	# CIB: commands of the standard input, on the file
	sed "s|^ *pcs |pcs -f '$1' |" | bash -e
}
by_crmsh() {
	CIB_file=$1 HOME=$TMP/user bash -e
}
placed() {
	python3 -B "$TOP/tests/oracle/pacemaker.py" place "$cib" "$@"
}

# judge NAME SHELL TOPOLOGY PRIMARY HEIR OTHER
judge() {
	local name=$1 by=by_$2 book vips=("$4" "$4") later=("$5" "$5")
	! grep -q read-only "$3" || { vips+=("$5"); later+=("$6"); }
	"$PGHAC" build -q "$3" -o "$TMP/$name" 2>"$TMP/err" ||
		not_ok "$name compiles" "$TMP/err"
	book=$(echo "$TMP/$name"/*/RUNBOOK.md)
	cib=$TMP/$name.xml
	# what the nodes themselves say when they join
	sed 's/crm_feature_set="3.0.7"/crm_feature_set="3.0.14"/' \
	    "${book%/*}/$4/root/pghac/cib.xml" >"$cib"
	refuse "$name: nothing ties them before" placed "${vips[@]}"
	commands "$book" '\*\*Where the VIPs are' >"$TMP/first"
	commands "$book" '## The primary is lost' |
	    sed "s/NODE/$5/;s/STANDBY/$6/" >"$TMP/later"
	check "$name: the first commands" "$by" "$cib" <"$TMP/first"
	check "$name: they are there" placed "${vips[@]}"
	check "$name: they move when that node dies" placed -"$4"
	check "$name: those of a failover" "$by" "$cib" <"$TMP/later"
	check "$name: they are where it is now" placed "${later[@]}"
	check "$name: and stay there" placed "${later[@]}" -"$4"
}

judge el6 pcs "$TOP/samples/tutorial.cfg" node1.example.com \
    node2.example.com node3.example.com
sed 's/agent *= "pgsql"/agent = "none"/' "$TOP/samples/read_only_vip.cfg" \
    >"$TMP/el9.cfg"
judge el9 pcs "$TMP/el9.cfg" node1 node2 node3
sed 's/agent = "none";/& shell = "crmsh";/;s/"el9"/"debian12"/' "$TMP/el9.cfg" >"$TMP/d.cfg"
judge crmsh crmsh "$TMP/d.cfg" node1 node2 node3
done_testing
