#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the real crmsh makes of crm.sh what cib.xml says, changes nothing the
# second time, leaves alone what is not ours, and the script refuses to start
# or to push when it must.
# shellcheck disable=SC2016 # texts for other shells
. "$TOP/tests/lib.sh"
need cibadmin crm crm_resource crm_verify python3 shellcheck

# topology VIP: paths of secrets lie in $TMP, so that the test can make them
topology() {
	cat <<-END
	cluster = { name = "pg_cluster"; platform = "el6"; config_version = 1;
	  keyfile = "$TMP/authkey"; };
	nodes = (
	  { name = "n1"; address = "10.4.10.60"; role = "primary"; },
	  { name = "n2"; address = "10.4.10.61"; },
	  { name = "n3"; address = "10.4.10.62"; } );
	vips = (
	  { name = "pgrepvip"; address = "$1"; prefix = 24;
	    purpose = "replication"; monitor = "1s"; },
	  { name = "pgclivip"; address = "10.4.10.64"; prefix = 24;
	    purpose = "client"; monitor = "1s"; } );
	postgresql = { version = "9.3"; home_directory = "$TMP/home";
	  settings = { listen_addresses = "*"; wal_level = "hot_standby";
	    hot_standby = true; max_wal_senders = 9; };
	  replication = { password = { secret = "replication"; };
	    recovery = { recovery_target_timeline = "latest"; }; }; };
	pacemaker = { agent = "${AGENT:-none}"; shell = "crmsh"; };
	fencing = { devices = (
	  { name = "f1"; agent = "fence_ipmilan"; node = "n1";
	    options = { ipaddr = "10.4.11.60"; login = "it's; \\"me\\" | \$you"; }; },
	  { name = "f2"; agent = "fence_ipmilan"; node = "n2";
	    options = { ipaddr = "10.4.11.61"; login = "a#b c\\\\d"; }; },
	  { name = "f3"; agent = "fence_ipmilan"; node = "n3";
	    options = { ipaddr = "10.4.11.62"; }; } ); };
	END
}

# build NAME VIP: makes $TMP/NAME.sh and $TMP/NAME.cib
build() {
	topology "$2" >"$TMP/$1.cfg"
	check "$1.cfg compiles" "$PGHAC" build -q -o "$TMP/out" "$TMP/$1.cfg"
	cp "$TMP/out/pg_cluster/n1/root/pghac/crm.sh" "$TMP/$1.sh"
	cp "$TMP/out/pg_cluster/n1/root/pghac/cib.xml" "$TMP/$1.cib"
}

# program NAME TEXT: a stand-in first in PATH
program() {
	mkdir -p "$TMP/bin"
	printf '#!/bin/sh\n%s\n' "$2" >"$TMP/bin/$1"
	chmod 755 "$TMP/bin/$1"
}

# run SCRIPT [NAME=value...] [-n]
run() {
	local script=$1 option=
	shift
	[ "${*: -1}" != -n ] || { option=-n; set -- "${@:1:$#-1}"; }
	env PATH="$TMP/bin:$PATH" TMPDIR="$TMP/tmp" HOME="$TMP/user" "$@" \
	    sh "$script" ${option:+"$option"}
}

# normal FILE: resources and constraints, whatever the order and ids of parts
normal() {
	python3 - "$1" <<-'END'
	import sys, xml.etree.ElementTree as ET
	c = ET.parse(sys.argv[1]).getroot().find("configuration")
	def pairs(e, tag):
	    return sorted((n.get("name"), n.get("value"))
	                  for s in e.findall(tag) for n in s.findall("nvpair"))
	def show(*words):
	    print(*words)
	for part, tag in (("crm_config", "cluster_property_set"),
	                  ("rsc_defaults", "meta_attributes")):
	    show(part, [p for e in c.findall(part) for p in pairs(e, tag)])
	for e in sorted(c.find("resources").iter(), key=lambda e: e.get("id", "")):
	    if e.tag == "primitive":
	        show(e.tag, sorted(e.items()), pairs(e, "instance_attributes"),
	             pairs(e, "meta_attributes"))
	        for op in e.findall("operations/op"):
	            show("  op", sorted(i for i in op.items() if i[0] != "id"))
	    elif e.tag in ("group", "master"):
	        show(e.tag, e.get("id"), [m.get("id") for m in e
	             if m.tag != "meta_attributes"], pairs(e, "meta_attributes"))
	for e in sorted(c.find("constraints"), key=lambda e: e.get("id")):
	    show(e.tag, sorted(e.items()))
	END
}

# cibadmin of the cluster: its CIB is a file; crmsh uses the real one
real=$(command -v cibadmin)
program cibadmin 'case $* in
--query) [ -n "${CIB_file-}" ] || exec cat "'"$TMP"'/live.xml" ;;
"--replace --xml-file "*) cp "$3" "'"$TMP"'/live.xml"; exit ;;
esac
exec '"$real"' "$@"'
program id 'echo "${FAKE_UID:-0}"'
program cman_tool 'echo "Version: 6.2.0"; echo "Cluster Name: ${NAME:-pg_cluster}"'
program crm_node 'echo "${QUORUM:-1}"'
verify=$(command -v crm_verify)
program crm_verify '[ -z "${VERIFY-}" ] || { echo "$VERIFY"; exit 1; }
exec '"$verify"' "$@"'
crm=$(command -v crm)
program crm '[ -z "${LOSE-}" ] || sed -i "/^$LOSE /d" "$4"; exec '"$crm"' "$@"'
mkdir "$TMP/home" "$TMP/tmp" "$TMP/user"
echo key >"$TMP/authkey"
echo '*:5432:replication:replicator:x' >"$TMP/home/.pgpass"
# what is not ours: a property, a resource, a constraint
cat >"$TMP/empty.xml" <<'END'
<cib crm_feature_set="3.0.7" validate-with="pacemaker-1.2" epoch="4" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="cib-bootstrap-options-dc-version" name="dc-version" value="1.1.10"/>
      </cluster_property_set>
    </crm_config>
    <nodes>
      <node id="n1" uname="n1"/>
      <node id="n2" uname="n2"/>
      <node id="n3" uname="n3"/>
    </nodes>
    <resources>
      <primitive class="ocf" id="mine" provider="heartbeat" type="Dummy"/>
    </resources>
    <constraints>
      <rsc_location id="cli-ban-mine" node="n1" rsc="mine" score="-INFINITY"/>
    </constraints>
  </configuration>
  <status/>
</cib>
END
cp "$TMP/empty.xml" "$TMP/live.xml"

AGENT=pgsql build first 10.4.10.63
AGENT=pgsql build second 10.4.10.65
for s in sh bash; do
	check "$s takes the script" "$s" -n "$TMP/first.sh"
done
check "shellcheck takes the script" shellcheck -s sh "$TMP/first.sh"

# what must stop it, before anything is changed
refuse "not root" run "$TMP/first.sh" FAKE_UID=1000
refuse "another cluster" run "$TMP/first.sh" NAME=other
has "another cluster is named" "$TMP/stderr" \
    'this node is in cluster "other", not in "pg_cluster"'
refuse "no quorum" run "$TMP/first.sh" QUORUM=0
refuse "crm_verify finds errors" run "$TMP/first.sh" VERIFY='Errors found'
refuse "an object is lost" run "$TMP/first.sh" LOSE=order
has "the object is named" "$TMP/stderr" "crmsh did not make: rsc_order"
for secret in authkey home/.pgpass; do
	mv "$TMP/$secret" "$TMP/away"
	refuse "no $secret" run "$TMP/first.sh"
	mv "$TMP/away" "$TMP/$secret"
done
mv "$TMP/bin/cman_tool" "$TMP/away"
refuse "a missing program" run "$TMP/first.sh"
mv "$TMP/away" "$TMP/bin/cman_tool"
refuse "another option" sh "$TMP/first.sh" -x
check "a dry run" run "$TMP/first.sh" -n
has "it says what would be changed" "$TMP/stdout" '> <group id="master-group">'
same "all that changes nothing" "$TMP/empty.xml" "$TMP/live.xml"

# made NAME: what crmsh made is what cib.xml says
made() {
	normal "$TMP/live.xml" | grep -v "'mine'\|'cli-ban-mine'" |
	    sed "s/('dc-version', '1.1.10'), //" >"$TMP/live.txt"
	normal "$TMP/$1.cib" >"$TMP/cib.txt"
	same "$1: crmsh makes what cib.xml says" "$TMP/cib.txt" "$TMP/live.txt"
}
check "the first run" run "$TMP/first.sh"
has "the first run says so" "$TMP/stdout" "the cluster's configuration is changed"
made first
for text in 'name="dc-version"' 'id="mine"' 'id="cli-ban-mine"'; do
	has "not ours and still there: $text" "$TMP/live.xml" "$text"
done
crm_verify -V -x "$TMP/live.xml" >"$TMP/verify" 2>&1
lacks "crm_verify finds no error" "$TMP/verify" "Errors found"
check "pghac finds none" "$PGHAC" lint --as cib.xml "$TMP/live.xml"

cp "$TMP/live.xml" "$TMP/after.xml"
check "the second run" run "$TMP/first.sh"
has "the second run says so" "$TMP/stdout" "nothing to change"
same "the second run changes nothing" "$TMP/after.xml" "$TMP/live.xml"

# what an operator has stopped stays so
for id in pgclivip msPostgresql; do
	CIB_file=$TMP/live.xml crm_resource -r $id --meta -p target-role \
	    -v Stopped >/dev/null
done
cp "$TMP/live.xml" "$TMP/stopped.xml"
check "a run with stopped resources" run "$TMP/first.sh"
check "nothing starts" test "$(grep -c 'value="Stopped"' "$TMP/live.xml")" -eq 2
cp "$TMP/live.xml" "$TMP/after.xml"
check "another run" run "$TMP/first.sh"
same "changes nothing" "$TMP/after.xml" "$TMP/live.xml"

check "a changed topology" run "$TMP/second.sh"
has "the new address is there" "$TMP/live.xml" 'name="ip" value="10.4.10.65"'
lacks "the old address is gone" "$TMP/live.xml" '10.4.10.63'

for agent in none pgsqlms; do
	AGENT=$agent build $agent 10.4.10.63
	cp "$TMP/empty.xml" "$TMP/live.xml"
	check "the first run with $agent" run "$TMP/$agent.sh"
	made $agent
	cp "$TMP/live.xml" "$TMP/after.xml"
	check "the second run with $agent" run "$TMP/$agent.sh"
	has "it says so" "$TMP/stdout" "nothing to change"
	same "it changes nothing" "$TMP/after.xml" "$TMP/live.xml"
done
same "nothing is left behind" /dev/null <(ls -A "$TMP/tmp")
done_testing
