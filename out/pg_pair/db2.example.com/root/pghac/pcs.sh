#!/bin/sh
# Pacemaker resources of cluster pg_pair.
# Made by pghac from the topology: change that, not this file.
#
# Run as root on one node while the cluster is up.  All edits are made on a
# copy of the CIB, which is pushed at the end if it differs and is valid.  A
# second run finds what the first made and changes nothing.  What is no longer
# in the topology is not removed; operations and target-role of a resource
# that exists are left as they are.
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

die() {
	echo "pcs.sh: $*" >&2
	exit 1
}

# configuration FILE: that part of a CIB, without its indentation.
configuration() {
	sed -n '/<configuration>/,/<\/configuration>/s/^[[:blank:]]*//p' "$1"
}

# contains ELEMENT ATTRIBUTE=VALUE...: an element of the input has them all.
contains() {
	awk '
		BEGIN {
			for (i = 2; i < ARGC; i++) {
				n = index(ARGV[i], "=")
				want[i] = " " substr(ARGV[i], 1, n) "\"" \
				    substr(ARGV[i], n + 1) "\""
			}
			element = "<" ARGV[1] " "
			last = ARGC
			ARGC = 1
		}
		index($0, element) == 1 {
			for (i = 2; i < last && index($0, want[i]); i++)
				;
			if (i == last)
				found = 1
		}
		END { exit !found }' "$@"
}

# has ELEMENT ATTRIBUTE=VALUE...: the same of the copy.
has() {
	configuration "$copy" | contains "$@"
}

# within ELEMENT ID CHILD ATTRIBUTE=VALUE...: the element has such a child.
within() {
	outer=$1
	id=$2
	shift 2
	configuration "$copy" | awk -v start="<$outer id=\"$id\"" \
	    -v end="</$outer>" '
		index($0, start) == 1 { inside = 1 }
		inside
		index($0, end) == 1 { inside = 0 }' | contains "$@"
}

# made ELEMENT ATTRIBUTE=VALUE...: pcs did what it was told.
made() {
	has "$@" || die "pcs did not make: $*"
}

# ---- may this run here?

[ "$(id -u)" -eq 0 ] || die "must be run as root"
for program in awk cman_tool crm_node crm_verify pcs; do
	command -v "$program" >/dev/null || die "$program is not installed"
done
cluster=$(cman_tool status | sed -n 's/^Cluster Name: //p')
wanted=pg_pair
[ "$cluster" = "$wanted" ] ||
	die "this node is in cluster \"$cluster\", not in \"$wanted\""
[ "$(crm_node -q)" = 1 ] || die "this partition has no quorum"

# ---- secrets of this node
[ -s /etc/corosync/authkey ] ||
	die "the authentication key is missing: run corosync-keygen"
[ -s /var/lib/pgsql/.pgpass ] ||
	die "the replication password is missing in .pgpass"
[ -x /etc/pghac/secrets/ipmi-db1.sh ] ||
	die 'the script of secret ipmi-db1 is missing'
[ -x /etc/pghac/secrets/ipmi-db2.sh ] ||
	die 'the script of secret ipmi-db2 is missing'

# ---- a copy of the CIB

directory=$(mktemp -d "${TMPDIR:-/tmp}/pcs.XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
before=$directory/before.xml
copy=$directory/copy.xml
pcs cluster cib "$before"
[ -s "$before" ] || die "pcs gave no CIB"
cp "$before" "$copy"

# ---- cluster properties, defaults of resources

pcs -f "$copy" property set stonith-enabled=true
made nvpair name=stonith-enabled value=true
pcs -f "$copy" property set no-quorum-policy=ignore
made nvpair name=no-quorum-policy value=ignore
pcs -f "$copy" resource defaults resource-stickiness=INFINITY
made nvpair name=resource-stickiness value=INFINITY
pcs -f "$copy" resource defaults migration-threshold=1
made nvpair name=migration-threshold value=1

# ---- fence devices and resources

set -- \
	pcmk_host_check=static-list \
	pcmk_host_list=db1.example.com \
	ipaddr=10.4.21.11 \
	login=fence \
	lanplus=1 \
	delay=15 \
	passwd_script=/etc/pghac/secrets/ipmi-db1.sh
if has primitive id=ipmi-db1; then
	pcs -f "$copy" stonith update ipmi-db1 "$@"
else
	pcs -f "$copy" stonith create ipmi-db1 fence_ipmilan "$@" \
		op monitor interval=60s timeout=60s
fi
made primitive id=ipmi-db1

set -- \
	pcmk_host_check=static-list \
	pcmk_host_list=db2.example.com \
	ipaddr=10.4.21.12 \
	login=fence \
	lanplus=1 \
	passwd_script=/etc/pghac/secrets/ipmi-db2.sh
if has primitive id=ipmi-db2; then
	pcs -f "$copy" stonith update ipmi-db2 "$@"
else
	pcs -f "$copy" stonith create ipmi-db2 fence_ipmilan "$@" \
		op monitor interval=60s timeout=60s
fi
made primitive id=ipmi-db2

set -- \
	ip=10.4.20.13 \
	cidr_netmask=24 \
	iflabel=pairrepvip
if has primitive id=pairrepvip; then
	pcs -f "$copy" resource update pairrepvip "$@"
else
	pcs -f "$copy" resource create pairrepvip ocf:heartbeat:IPaddr2 "$@" \
		op start interval=0s timeout=60s on-fail=restart \
		op monitor interval=10s timeout=60s on-fail=restart \
		op stop interval=0s timeout=60s on-fail=fence \
		meta migration-threshold=0
fi
made primitive id=pairrepvip

set -- \
	ip=10.4.20.14 \
	cidr_netmask=24 \
	iflabel=pairclivip
if has primitive id=pairclivip; then
	pcs -f "$copy" resource update pairclivip "$@"
else
	pcs -f "$copy" resource create pairclivip ocf:heartbeat:IPaddr2 "$@" \
		op start interval=0s timeout=60s on-fail=restart \
		op monitor interval=10s timeout=60s on-fail=restart \
		op stop interval=0s timeout=60s on-fail=fence
fi
made primitive id=pairclivip

set -- \
	pgctl=/usr/pgsql-9.6/bin/pg_ctl \
	psql=/usr/pgsql-9.6/bin/psql \
	pgdata=/var/lib/pgsql/9.6/data \
	config=/var/lib/pgsql/9.6/data/postgresql.conf \
	pgdba=postgres \
	pgport=5432 \
	logfile=/var/lib/pgsql/9.6/pgstartup.log \
	tmpdir=/var/lib/pgsql/tmp \
	rep_mode=async \
	'node_list=db1.example.com db2.example.com' \
	master_ip=10.4.20.13 \
	repuser=replicator \
	stop_escalate=30 \
	stop_escalate_in_slave=30
if has primitive id=pgsql; then
	pcs -f "$copy" resource update pgsql "$@"
else
	pcs -f "$copy" resource create pgsql ocf:heartbeat:pgsql "$@" \
		op start interval=0s timeout=120s on-fail=restart \
		op monitor interval=4s timeout=60s on-fail=restart \
		op monitor interval=3s timeout=60s on-fail=restart role=Master \
		op promote interval=0s timeout=120s on-fail=restart \
		op demote interval=0s timeout=120s on-fail=stop \
		op stop interval=0s timeout=120s on-fail=fence \
		op notify interval=0s timeout=90s
fi
made primitive id=pgsql

has master id=msPostgresql ||
	pcs -f "$copy" resource master msPostgresql pgsql \
		master-max=1 \
		master-node-max=1 \
		clone-max=2 \
		clone-node-max=1 \
		notify=true
made master id=msPostgresql
within master msPostgresql nvpair name=master-max value=1 ||
	pcs -f "$copy" resource meta msPostgresql master-max=1
within master msPostgresql nvpair name=master-node-max value=1 ||
	pcs -f "$copy" resource meta msPostgresql master-node-max=1
within master msPostgresql nvpair name=clone-max value=2 ||
	pcs -f "$copy" resource meta msPostgresql clone-max=2
within master msPostgresql nvpair name=clone-node-max value=1 ||
	pcs -f "$copy" resource meta msPostgresql clone-node-max=1
within master msPostgresql nvpair name=notify value=true ||
	pcs -f "$copy" resource meta msPostgresql notify=true

within group master-group primitive id=pairrepvip ||
	pcs -f "$copy" resource group add master-group pairrepvip
made group id=master-group
within group master-group primitive id=pairclivip ||
	pcs -f "$copy" resource group add master-group pairclivip
made group id=master-group

# ---- constraints

has rsc_location rsc=ipmi-db1 node=db1.example.com score=-INFINITY ||
	pcs -f "$copy" constraint location ipmi-db1 avoids db1.example.com=INFINITY
made rsc_location rsc=ipmi-db1 node=db1.example.com score=-INFINITY
has rsc_location rsc=ipmi-db2 node=db2.example.com score=-INFINITY ||
	pcs -f "$copy" constraint location ipmi-db2 avoids db2.example.com=INFINITY
made rsc_location rsc=ipmi-db2 node=db2.example.com score=-INFINITY
has rsc_colocation id=master-group-with-primary ||
	pcs -f "$copy" constraint colocation add master-group with Master msPostgresql INFINITY id=master-group-with-primary
made rsc_colocation id=master-group-with-primary
has rsc_order id=promote-then-master-group ||
	pcs -f "$copy" constraint order promote msPostgresql 'then' start master-group symmetrical=false kind=Mandatory id=promote-then-master-group
made rsc_order id=promote-then-master-group
has rsc_order id=demote-then-master-group ||
	pcs -f "$copy" constraint order demote msPostgresql 'then' stop master-group symmetrical=false kind=Optional id=demote-then-master-group
made rsc_order id=demote-then-master-group

# ---- check and push

configuration "$before" >"$directory/before"
configuration "$copy" >"$directory/after"
if cmp -s "$directory/before" "$directory/after"; then
	echo "pcs.sh: nothing to change"
	exit 0
fi
# crm_verify's exit status differs between versions, its words do not
crm_verify -V -x "$copy" >"$directory/verify" 2>&1 || true
if grep -q "Errors found" "$directory/verify"; then
	cat "$directory/verify" >&2
	die "the configuration is not valid, nothing is changed"
fi
pcs cluster cib-push "$copy"
echo "pcs.sh: the cluster's configuration is changed"
