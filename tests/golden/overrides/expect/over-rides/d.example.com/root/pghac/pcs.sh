#!/bin/sh
# Pacemaker resources of cluster over-rides.
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
wanted=over-rides
[ "$cluster" = "$wanted" ] ||
	die "this node is in cluster \"$cluster\", not in \"$wanted\""
[ "$(crm_node -q)" = 1 ] || die "this partition has no quorum"

# ---- secrets of this node
[ -s /etc/corosync/authkey ] ||
	die "the authentication key is missing: run corosync-keygen"
[ -s /var/lib/pgsql/.pgpass ] ||
	die "the replication password is missing in .pgpass"

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

pcs -f "$copy" property set stonith-enabled=false
made nvpair name=stonith-enabled value=false
pcs -f "$copy" property set no-quorum-policy=stop
made nvpair name=no-quorum-policy value=stop

# ---- fence devices and resources

set -- \
	ip=192.0.2.10 \
	cidr_netmask=24 \
	iflabel=cli
if has primitive id=over-client; then
	pcs -f "$copy" resource update over-client "$@"
else
	pcs -f "$copy" resource create over-client ocf:heartbeat:IPaddr2 "$@" \
		op start interval=0s timeout=60s on-fail=restart \
		op monitor interval=10s timeout=60s on-fail=restart \
		op stop interval=0s timeout=60s on-fail=block \
		meta target-role=Stopped
fi
made primitive id=over-client

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
