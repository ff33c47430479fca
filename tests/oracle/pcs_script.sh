#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pcs.sh makes by the real pcs what the topology says, changes nothing the
# second time, follows a changed topology, and refuses when it must.
# shellcheck disable=SC2016 # texts for other shells

. "$TOP/tests/lib.sh"

need python3 shellcheck pcs crm_resource

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
	  replication = { password = { secret = "replication"; }; }; };
	pacemaker = { agent = "${AGENT:-none}"; };
	fencing = { devices = (
	  { name = "f1"; agent = "fence_ipmilan"; node = "n1";
	    options = { ipaddr = "10.4.11.60"; login = "it's; me | you"; }; },
	  { name = "f2"; agent = "fence_ipmilan"; node = "n2";
	    options = { ipaddr = "10.4.11.61"; }; },
	  { name = "f3"; agent = "fence_ipmilan"; node = "n3";
	    options = { ipaddr = "10.4.11.62"; }; } ); };
	END
}

# build NAME VIP: makes $TMP/NAME.sh
build() {
	topology "$2" >"$TMP/$1.cfg"
	check "$1.cfg compiles" "$PGHAC" build -q -o "$TMP/out" "$TMP/$1.cfg"
	cp "$TMP/out/pg_cluster/n1/root/pghac/pcs.sh" "$TMP/$1.sh"
}

# program NAME TEXT: a stand-in first in PATH
program() {
	mkdir -p "$TMP/bin"
	printf '#!/bin/sh\n%s\n' "$2" >"$TMP/bin/$1"
	chmod 755 "$TMP/bin/$1"
}

# run SCRIPT [-ARGUMENT] [NAME=value...]
run() {
	local script=$1 argument=()
	shift
	case ${1-} in -*) argument=("$1"); shift ;; esac
	env PATH="$TMP/bin:$PATH" LIVE_CIB="$TMP/live.xml" TMPDIR="$TMP/tmp" \
	    "$@" sh "$script" "${argument[@]}"
}

program pcs "exec python3 '$TOP/tests/tools/pcs_file.py' \"\$@\""
program id 'echo "${FAKE_UID:-0}"'
program cman_tool 'echo "Version: 6.2.0"; echo "Cluster Name: ${NAME:-pg_cluster}"'
program crm_node 'echo "${QUORUM:-1}"'
program crm_verify '[ -z "${VERIFY-}" ] || { echo "$VERIFY"; exit 1; }'
mkdir "$TMP/home" "$TMP/tmp"
echo key >"$TMP/authkey"
echo '*:5432:replication:replicator:x' >"$TMP/home/.pgpass"
# the status section names a resource that is not configured any more
cat >"$TMP/empty.xml" <<'END'
<cib validate-with="pacemaker-1.2" crm_feature_set="3.0.14" admin_epoch="0" epoch="1" num_updates="0">
  <configuration>
    <crm_config />
    <nodes>
      <node id="n1" uname="n1" />
      <node id="n2" uname="n2" />
      <node id="n3" uname="n3" />
    </nodes>
    <resources />
    <constraints />
  </configuration>
  <status>
    <node_state id="n1" uname="n1">
      <lrm id="n1"><lrm_resources>
        <lrm_resource id="pgrepvip" class="ocf" provider="heartbeat" type="IPaddr2" />
      </lrm_resources></lrm>
    </node_state>
  </status>
</cib>
END
cp "$TMP/empty.xml" "$TMP/live.xml"

build first 10.4.10.63
build second 10.4.10.65
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
for word in stonith-enabled=true f2 pgclivip; do
	refuse "pcs drops $word and says nothing" \
	    run "$TMP/first.sh" PCS_REFUSES=$word
done
for secret in authkey home/.pgpass; do
	mv "$TMP/$secret" "$TMP/away"
	refuse "no $secret" run "$TMP/first.sh"
	mv "$TMP/away" "$TMP/$secret"
done
mv "$TMP/bin/cman_tool" "$TMP/away"
refuse "a missing program" run "$TMP/first.sh"
mv "$TMP/away" "$TMP/bin/cman_tool"
same "a refusal changes nothing" "$TMP/empty.xml" "$TMP/live.xml"

check "the first run" run "$TMP/first.sh"
has "the first run says so" "$TMP/stdout" "the cluster's configuration is changed"
for text in 'name="ip" value="10.4.10.63"' 'name="ip" value="10.4.10.64"' \
    'name="cidr_netmask" value="24"' 'name="iflabel" value="pgrepvip"' \
    'interval="1s" timeout="60s" on-fail="restart"' \
    'name="stonith-enabled" value="true"' \
    'name="no-quorum-policy" value="stop"' \
    "name=\"login\" value=\"it's; me | you\"" \
    'name="pcmk_host_list" value="n3"' \
    'rsc="f2" node="n2" score="-INFINITY"'; do
	has "the CIB holds $text" "$TMP/live.xml" "$text"
done

cp "$TMP/live.xml" "$TMP/after.xml"
check "the second run" run "$TMP/first.sh"
has "the second run says so" "$TMP/stdout" "nothing to change"
lacks "the second run pushes nothing" "$TMP/stdout" "CIB updated"
same "the second run changes nothing" "$TMP/after.xml" "$TMP/live.xml"

check "a changed topology" run "$TMP/second.sh"
has "the new address is there" "$TMP/live.xml" 'name="ip" value="10.4.10.65"'
lacks "the old address is gone" "$TMP/live.xml" '10.4.10.63'
has "it says what it does" "$TMP/stdout" \
    "pcs.sh: pcs resource update pgrepvip ip=10.4.10.65"

# with -n nothing is pushed
cp "$TMP/live.xml" "$TMP/after.xml"
check "a run with -n" run "$TMP/first.sh" -n
has "it says what would be done" "$TMP/stdout" \
    "pcs.sh: pcs resource update pgrepvip ip=10.4.10.63"
has "it says that nothing is" "$TMP/stdout" "valid, and not pushed"
same "it changes nothing" "$TMP/after.xml" "$TMP/live.xml"
refuse "an argument that it does not know" run "$TMP/first.sh" -x

# PostgreSQL, and what an operator did to the cluster by hand
by_hand() {
	local now
	now="env LIVE_CIB=$TMP/live.xml $TMP/bin/pcs -f $TMP/live.xml"
	$now resource op remove pgsql-monitor-interval-3s &&
	    $now resource op add pgsql monitor interval=7s role=Master &&
	    $now resource op remove pgsql-stop-interval-0s &&
	    $now resource meta pgsql-ms notify=false &&
	    $now resource meta pgrepvip target-role=Stopped &&
	    $now constraint remove demote-then-vips &&
	    $now constraint order demote pgsql-ms 'then' stop vips kind=Mandatory \
	    symmetrical=false id=demote-then-vips &&
	    $now resource create other ocf:heartbeat:Dummy &&
	    $now constraint location vips prefers n3=100
}
AGENT='pgsql"; master = "pgsql-ms"; group = "vips' build pgsql 10.4.10.65
check "a run with PostgreSQL" run "$TMP/pgsql.sh"
cp "$TMP/live.xml" "$TMP/after.xml"
check "edits by hand" by_hand
check "a run after them" run "$TMP/pgsql.sh"
for text in 'op remove pgsql-monitor-interval-7s' \
    'op add pgsql monitor interval=3s timeout=60s on-fail=restart role=Master' \
    'op add pgsql stop interval=0s timeout=120s on-fail=fence' \
    'pcs resource meta pgsql-ms notify=true' \
    'pcs constraint remove demote-then-vips' 'kind=Optional' \
    'left alone, not in the topology: other' \
    'left alone, not in the topology: location-vips-n3-100'; do
	has "it says: $text" "$TMP/stdout" "$text"
done
lacks "target-role is the operator's" "$TMP/stdout" target-role
python3 -B "$TOP/tests/oracle/pacemaker.py" same "$TMP/after.xml" \
    "$TMP/live.xml" | sed -n 's/^\([a-z].*\):$/\1/p' >"$TMP/differs"
printf '%s\n' constraints 'primitive other' 'primitive pgrepvip' >"$TMP/want"
same "what the topology says is as before" "$TMP/want" "$TMP/differs"
check "once more" run "$TMP/pgsql.sh"
has "there is nothing to change" "$TMP/stdout" "nothing to change"

# an id that is something else
sed 's/type="IPaddr2"/type="IPaddr"/' "$TMP/live.xml" >"$TMP/x.xml"
cp "$TMP/x.xml" "$TMP/live.xml"
refuse "a resource of another agent" run "$TMP/pgsql.sh"
same "it changes nothing" "$TMP/x.xml" "$TMP/live.xml"

# every awk and shell of a node reads it alike
cp "$TMP/after.xml" "$TMP/live.xml"
for awk in gawk mawk original-awk 'busybox awk'; do
	need "${awk%% *}"
	program awk "exec $awk \"\$@\""
	check "a run with $awk" run "$TMP/pgsql.sh"
	has "with $awk there is nothing to change" "$TMP/stdout" \
	    "nothing to change"
done
program awk 'exit 3'
refuse "an awk that fails" run "$TMP/pgsql.sh"
rm "$TMP/bin/awk"
same "none of it changes anything" "$TMP/after.xml" "$TMP/live.xml"
same "nothing is left behind" /dev/null <(ls -A "$TMP/tmp")
done_testing
