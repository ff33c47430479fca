#!/bin/sh
# Pacemaker resources of cluster by_crm.
# Made by pghac from the topology: change that, not this file.
#
# usage: crm.sh [-n]	as root, on one node, while the cluster is up
#
# crmsh loads the configuration below into a copy of the CIB, which is pushed at
# the end, at once, if it differs and is valid.  With -n it is not pushed.  A
# second run changes nothing.  What is not in the topology is left alone, and so
# is a resource's target-role; all else of a resource becomes what stands here.
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

say() {
	echo "crm.sh: $*"
}

die() {
	echo "crm.sh: $*" >&2
	exit 1
}

push=yes
case $#:${1-} in
0:)	;;
1:-n)	push=no ;;
*)	die "usage: crm.sh [-n]" ;;
esac

# configuration FILE: that part of a CIB, an element a line.
configuration() {
	awk '{ gsub(/></, ">\n<"); print }' "$1" |
		sed -n '/<configuration/,/<\/configuration/s/^[[:blank:]]*//p'
}

# made ELEMENT ID: the copy has it.
made() {
	configuration "$copy" | awk -v element="<$1 " -v id=" id=\"$2\"" '
		index($0, element) == 1 && index($0, id) { found = 1 }
		END { exit !found }' || die "crmsh did not make: $*"
}

# roles FILE: the id of each resource that has a target-role, and that.
roles() {
	configuration "$1" | awk '
		function attribute(name) {
			if (!match($0, " " name "=\"[^\"]*\""))
				return ""
			return substr($0, RSTART + length(name) + 3,
			    RLENGTH - length(name) - 4)
		}
		/^<(primitive|group|master|clone) / && !/\/>$/ {
			id[++depth] = attribute("id")
		}
		/^<\/(primitive|group|master|clone)>/ { depth-- }
		/^<nvpair / && depth && attribute("name") == "target-role" {
			print id[depth], attribute("value")
		}'
}

# ---- may this run here?

[ "$(id -u)" -eq 0 ] || die "must be run as root"
for program in cman_tool awk cibadmin crm crm_node crm_resource crm_verify; do
	command -v "$program" >/dev/null || die "$program is not installed"
done
cluster=$(cman_tool status | sed -n 's/^Cluster Name: //p')
wanted=by_crm
[ "$cluster" = "$wanted" ] ||
	die "this node is in cluster \"$cluster\", not in \"$wanted\""
[ "$(crm_node -q)" = 1 ] || die "this partition has no quorum"

# ---- secrets of this node
[ -s /etc/corosync/authkey ] ||
	die "the authentication key is missing: run corosync-keygen"
[ -s /var/lib/pgsql/.pgpass ] ||
	die "the replication password is missing in .pgpass"
[ -x /etc/pghac/secrets/ipmi.sh ] ||
	die 'the script of secret ipmi is missing'

# ---- a copy of the CIB

directory=$(mktemp -d "${TMPDIR:-/tmp}/crm.XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
before=$directory/before.xml
copy=$directory/copy.xml
load=$directory/load.crm
cibadmin --query >"$before" || die "the cluster gave no CIB"
[ -s "$before" ] || die "the cluster gave no CIB"
cp "$before" "$copy"

# ---- the configuration

cat >"$load" <<'END'
property \
		stonith-enabled=true \
		no-quorum-policy=stop
rsc_defaults \
		resource-stickiness=INFINITY \
		migration-threshold=1
primitive f1 stonith:fence_ipmilan \
	params \
		pcmk_host_check=static-list \
		pcmk_host_list=db1 \
		ipaddr=10.4.11.60 \
		login="it's; \"me\" | $you" \
		passwd_script=/etc/pghac/secrets/ipmi.sh \
	op monitor interval=60s timeout=60s
primitive f2 stonith:fence_ipmilan \
	params \
		pcmk_host_check=static-list \
		pcmk_host_list=db2 \
		ipaddr=10.4.11.61 \
		login='a#b c\d' \
		passwd_script=/etc/pghac/secrets/ipmi.sh \
	op monitor interval=60s timeout=60s
primitive f3 stonith:fence_ipmilan \
	params \
		pcmk_host_check=static-list \
		pcmk_host_list=db3 \
		ipaddr=10.4.11.62 \
		login=fence \
		passwd_script=/etc/pghac/secrets/ipmi.sh \
	op monitor interval=60s timeout=60s
primitive pgrepvip ocf:heartbeat:IPaddr2 \
	params \
		ip=10.4.10.63 \
		cidr_netmask=24 \
		iflabel=pgrepvip \
	op start interval=0s timeout=60s on-fail=restart \
	op monitor interval=10s timeout=60s on-fail=restart \
	op stop interval=0s timeout=60s on-fail=fence \
	meta \
		migration-threshold=0
primitive pgclivip ocf:heartbeat:IPaddr2 \
	params \
		ip=10.4.10.64 \
		cidr_netmask=24 \
		iflabel=pgclivip \
	op start interval=0s timeout=60s on-fail=restart \
	op monitor interval=10s timeout=60s on-fail=restart \
	op stop interval=0s timeout=60s on-fail=fence
primitive pgsql ocf:heartbeat:pgsql \
	params \
		pgctl=/usr/pgsql-9.3/bin/pg_ctl \
		psql=/usr/pgsql-9.3/bin/psql \
		pgdata=/var/lib/pgsql/9.3/data \
		config=/var/lib/pgsql/9.3/data/postgresql.conf \
		pgdba=postgres \
		pgport=5432 \
		logfile=/var/lib/pgsql/9.3/pgstartup.log \
		tmpdir=/var/lib/pgsql/tmp \
		rep_mode=async \
		node_list='db1 db2 db3' \
		master_ip=10.4.10.63 \
		repuser=replicator \
		stop_escalate=30 \
		stop_escalate_in_slave=30 \
	op start interval=0s timeout=120s on-fail=restart \
	op monitor interval=4s timeout=60s on-fail=restart \
	op monitor interval=3s timeout=60s on-fail=restart role=Master \
	op promote interval=0s timeout=120s on-fail=restart \
	op demote interval=0s timeout=120s on-fail=stop \
	op stop interval=0s timeout=120s on-fail=fence \
	op notify interval=0s timeout=90s
ms msPostgresql pgsql \
	meta \
		master-max=1 \
		master-node-max=1 \
		clone-max=3 \
		clone-node-max=1 \
		notify=true
group master-group pgrepvip pgclivip
location location-f1-db1--INFINITY f1 -INFINITY: db1
location location-f2-db2--INFINITY f2 -INFINITY: db2
location location-f3-db3--INFINITY f3 -INFINITY: db3
colocation master-group-with-primary INFINITY: master-group msPostgresql:Master
order promote-then-master-group Mandatory: msPostgresql:promote master-group:start symmetrical=false
order demote-then-master-group Optional: msPostgresql:demote master-group:stop symmetrical=false
END
CIB_file=$copy crm configure load update "$load" </dev/null ||
	die "crmsh refused the configuration, nothing is changed"
made primitive f1
made primitive f2
made primitive f3
made primitive pgrepvip
made primitive pgclivip
made primitive pgsql
made master msPostgresql
made group master-group
made rsc_location location-f1-db1--INFINITY
made rsc_location location-f2-db2--INFINITY
made rsc_location location-f3-db3--INFINITY
made rsc_colocation master-group-with-primary
made rsc_order promote-then-master-group
made rsc_order demote-then-master-group

# ---- what was stopped or started by hand stays so

roles "$before" >"$directory/roles"
roles "$copy" >"$directory/roles.copy"
while read -r id role; do
	grep -qxF "$id $role" "$directory/roles.copy" ||
		CIB_file=$copy crm_resource --resource "$id" --meta \
			--set-parameter target-role --parameter-value "$role" \
			</dev/null >/dev/null ||
		die "the target-role of $id cannot be kept"
done <"$directory/roles"

# ---- check and push

configuration "$before" >"$directory/before"
configuration "$copy" >"$directory/after"
if cmp -s "$directory/before" "$directory/after"; then
	say "nothing to change"
	exit 0
fi
diff "$directory/before" "$directory/after" | sed -n '/^[<>]/p'
# crm_verify's exit status differs between versions, its words do not
crm_verify -V -x "$copy" >"$directory/verify" 2>&1 || true
if grep -q "Errors found" "$directory/verify"; then
	cat "$directory/verify" >&2
	die "the configuration is not valid, nothing is changed"
fi
if [ "$push" = no ]; then
	say "this would be changed"
	exit 0
fi
cibadmin --replace --xml-file "$copy" || die "the cluster refused the change"
say "the cluster's configuration is changed"
