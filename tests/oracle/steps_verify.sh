#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: 7-verify.sh finds nothing wrong in a cluster as it should be, and each
# single thing that is not; what the programs print is that of CentOS 6.
# shellcheck disable=SC2016 # texts for other shells
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
steps_host node1.example.com 10.4.10.60/24 10.4.10.63/24 10.4.10.64/24
STEPS=$TOP/out/pg_cluster/node1.example.com/root/pghac

cat >"$TMP/status" <<'END'
Version: 6.2.0
Config Version: 12
Cluster Name: pg_cluster
Cluster Id: 47840
Cluster Member: Yes
Cluster Generation: 12
Membership state: Cluster-Member
Nodes: 3
Expected votes: 3
Total votes: 3
Node votes: 1
Quorum: 2  
Active subsystems: 9
Flags: 
Ports Bound: 0  
Node name: node1.example.com
Node ID: 1
END
cat >"$TMP/nodes" <<'END'
Node  Sts   Inc   Joined               Name
   1   M      4   2014-04-09 08:30:22  node1.example.com
   2   M      8   2014-04-09 08:44:01  node2.example.com
   3   M     12   2014-04-09 08:44:08  node3.example.com
END
cat >"$TMP/pcs" <<'END'
Cluster name: pg_cluster
Last updated: Thu Apr 10 08:11:48 2014
Last change: Thu Apr 10 08:06:56 2014 via crm_resource on node1.example.com
Stack: cman
Current DC: node1.example.com - partition with quorum
Version: 1.1.10-14.el6_5.2-368c726
3 Nodes configured
8 Resources configured


Online: [ node1.example.com node2.example.com node3.example.com ]

Full list of resources:

 ipmi-node1	(stonith:fence_ipmilan):	Started node2.example.com
 ipmi-node2	(stonith:fence_ipmilan):	Started node3.example.com
 ipmi-node3	(stonith:fence_ipmilan):	Started node1.example.com
 Resource Group: master-group
     pgrepvip	(ocf::heartbeat:IPaddr2):	Started node1.example.com
     pgclivip	(ocf::heartbeat:IPaddr2):	Started node1.example.com
 Master/Slave Set: msPostgresql [pgsql]
     Masters: [ node1.example.com ]
     Slaves: [ node2.example.com node3.example.com ]

END
cat >"$TMP/rows" <<'END'
node2.example.com streaming sync
node3.example.com streaming async
END
program cman_tool 'case $1 in status) cat "'"$TMP"'/status" ;;
nodes) cat "'"$TMP"'/nodes" ;; esac'
program crm_mon 'cat "'"$TMP"'/pcs"'
program runuser 'cat "'"$TMP"'/rows"'

check "a cluster as it should be" step 7-verify.sh
lacks "nothing is wrong" "$TMP/stdout" BAD
same "what it looked at" <(sed -n 's/^ok   \([^:]*\): .*/\1/p' "$TMP/stdout") - \
    <<'END'
cluster
quorum
ring member node1.example.com
ring member node2.example.com
ring member node3.example.com
Pacemaker on node1.example.com
Pacemaker on node2.example.com
Pacemaker on node3.example.com
failed actions
promoted
VIP pgrepvip is on
10.4.10.63 is on this node
VIP pgclivip is on
10.4.10.64 is on this node
standby node2.example.com
standby node3.example.com
a standby in step
END

# wrong NAME FILE SED LINE: with that one difference, the line is printed
wrong() {
	cp "$TMP/$2" "$TMP/kept"
	sed -i "$3" "$TMP/$2"
	refuse "$1" step 7-verify.sh
	has "$1: it says what" "$TMP/stdout" "BAD  $4"
	same "$1: and no more" <(echo 1) <(grep -c ^BAD "$TMP/stdout")
	cp "$TMP/kept" "$TMP/$2"
}
wrong "another cluster" status 's/pg_cluster/other/' \
    'cluster: "other", expected is "pg_cluster"'
wrong "no quorum" status 's/^Quorum: .*/Quorum: 2 Activity blocked/' \
    'quorum: "activity blocked"'
wrong "a node left the ring" nodes '/node3/s/ M / X /' \
    'ring member node3.example.com: "X", expected is "M"'
wrong "a node that never joined" nodes '/node3/d' \
    'ring member node3.example.com: "", expected is "M"'
wrong "a node without Pacemaker" pcs '/^Online/s/ node2.example.com//' \
    'Pacemaker on node2.example.com: "offline"'
wrong "a failed action of 1.1.10" pcs '$a Failed actions:' \
    'failed actions: "1", expected is "0"'
wrong "a failed action of 1.1.15" pcs '$a Failed Actions:' \
    'failed actions: "1"'
wrong "a VIP elsewhere" pcs '/pgclivip/s/node1/node2/' \
    'VIP pgclivip is on: "node2.example.com", expected is "node1.example.com"'
wrong "a VIP that is stopped" pcs '/pgclivip/s/Started.*/Stopped/' \
    'VIP pgclivip is on: "", expected is "node1.example.com"'
wrong "a standby that is away" rows '/node3/d' \
    'standby node3.example.com: "", expected is'
wrong "a standby that catches up" rows '/node3/s/streaming/catchup/' \
    'standby node3.example.com: "catchup async", expected is "streaming async"'
wrong "none is in step" rows 's/ sync$/ async/' \
    'a standby in step: "no", expected is "yes"'
ip addr del 10.4.10.64/24 dev lo
refuse "an address that the kernel has not" step 7-verify.sh
has "it is named" "$TMP/stdout" 'BAD  10.4.10.64 is on this node: "no"'
ip addr add fd00::64/64 dev lo nodad
mkdir "$TMP/steps"
sed 's/10.4.10.64/FD00:0:0::0064/' "$STEPS/7-verify.sh" >"$TMP/steps/7-verify.sh"
STEPS=$TMP/steps check "an address in another spelling" step 7-verify.sh
ip addr add 10.4.10.64/24 dev lo
sed -i '/Masters:/d' "$TMP/pcs"
refuse "nobody is promoted" step 7-verify.sh
has "it says so" "$TMP/stdout" 'BAD  promoted: "", expected is "one of'
program cman_tool 'echo "cman_tool: Cannot open connection to cman" >&2; exit 1'
refuse "cman does not run" step 7-verify.sh
has "that is said" "$TMP/stderr" "ask cman: cman does not run"
done_testing
