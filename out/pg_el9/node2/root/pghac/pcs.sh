#!/bin/sh
# Pacemaker resources of cluster pg_el9.
# Made by pghac from the topology: change that, not this file.
#
# usage: pcs.sh [-n]	as root, on one node, while the cluster is up
#
# All edits are made on a copy of the CIB, which is pushed at the end, at once,
# if it differs and is valid.  With -n it is not pushed.  What already is as it
# should be is left alone: a second run changes nothing.  What is not in the
# topology is left alone, too, and named; so is a resource's target-role.
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

say() {
	echo "pcs.sh: $*"
}

die() {
	echo "pcs.sh: $*" >&2
	exit 1
}

dry=no
case $#:${1-} in
0:)	;;
1:-n)	dry=yes ;;
*)	die "usage: pcs.sh [-n]" ;;
esac

# ---- reading the CIB

# configuration FILE: that part of a CIB, an element a line.
configuration() {
	awk '{ gsub(/></, ">\n<"); print }' "$1" |
		sed -n '/<configuration/,/<\/configuration/s/^[[:blank:]]*//p'
}

# id_of ELEMENT ATTRIBUTE=VALUE...: the id of what in the copy has them all.
id_of() {
	configuration "$copy" | awk '
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
		!found && index($0, element) == 1 {
			for (i = 2; i < last && index($0, want[i]); i++)
				;
			if (i == last && match($0, / id="[^"]*"/)) {
				print substr($0, RSTART + 5, RLENGTH - 6)
				found = 1
			}
		}
		END { exit !found }' "$@"
}

has() {
	id_of "$@" >/dev/null
}

# made ELEMENT ATTRIBUTE=VALUE...: pcs did what it was told.
made() {
	found=$(id_of "$@") || die "pcs did not make: $*"
	known="$known $found"
}

# differ ELEMENT ID NAME=VALUE... [op NAME ATTRIBUTE=VALUE...]... [meta ...]:
# what the element in the copy has not, a line each: "param NAME=VALUE", "meta
# NAME=VALUE", "drop ID-OF-OPERATION", "op NAME ATTRIBUTE=VALUE...".
differ() {
	configuration "$copy" | awk '
		function attribute(name) {
			if (!match($0, " " name "=\"[^\"]*\""))
				return ""
			value = substr($0, RSTART + length(name) + 3,
			    RLENGTH - length(name) - 4)
			gsub(/&lt;/, "<", value)
			gsub(/&gt;/, ">", value)
			gsub(/&quot;/, "\"", value)
			gsub(/&apos;|&#39;/, "\047", value)
			gsub(/&amp;/, "\\&", value)
			return value
		}
		# 0, 0s: what does not recur
		function plain(name, value) {
			return name == "interval" && value + 0 == 0 ? 0 : value
		}
		# option(WORD): a wanted attribute of operation nwant
		function option(word) {
			i = index(word, "=")
			name = substr(word, 1, i - 1)
			want[nwant, ++nwants[nwant]] = name
			wants[nwant, name] = substr(word, i + 1)
		}
		function alike(w, o) {
			return opname[w] == has[o, "name"] &&
			    wants[w, "role"] == has[o, "role"]
		}
		function same(w, o) {
			if (!alike(w, o))
				return 0
			for (k = 1; k <= nwants[w]; k++) {
				name = want[w, k]
				left = plain(name, wants[w, name]) ""
				right = plain(name, has[o, name]) ""
				if (left != right)
					return 0
			}
			return 1
		}
		BEGIN {
			element = ARGV[1]
			id = ARGV[2]
			section = "param"
			for (a = 3; a < ARGC; a++) {
				if (ARGV[a] == "meta")
					section = "meta"
				else if (ARGV[a] == "op") {
					section = "op"
					opname[++nwant] = ARGV[++a]
					line[nwant] = ARGV[a]
				} else if (section == "op") {
					line[nwant] = line[nwant] " " ARGV[a]
					option(ARGV[a])
				} else
					pair[++npairs] = section " " ARGV[a]
			}
			ARGC = 1
			split("name role interval timeout on-fail", names)
		}
		!inside && (index($0, "<" element " ") == 1 ||
		    index($0, "<" element ">") == 1) &&
		    attribute("id") == id { inside = 1; part = "param"; next }
		!inside { next }
		index($0, "</" element ">") == 1 { exit }
		index($0, "<primitive ") == 1 { inner = 1 }
		index($0, "</primitive>") == 1 { inner = 0 }
		inner { next }
		index($0, "<instance_attributes ") == 1 { part = "param" }
		index($0, "<meta_attributes ") == 1 { part = "meta" }
		index($0, "<operations") == 1 { part = "op" }
		index($0, "<nvpair ") == 1 && part != "op" {
			there[part " " attribute("name") "=" \
			    attribute("value")] = 1
		}
		index($0, "<op ") == 1 {
			nops++
			opid[nops] = attribute("id")
			for (k = 1; k <= 5; k++)
				has[nops, names[k]] = attribute(names[k])
		}
		END {
			for (p = 1; p <= npairs; p++)
				if (!(pair[p] in there))
					print pair[p]
			for (w = 1; w <= nwant; w++)
				for (o = 1; o <= nops; o++)
					if (!kept[w] && same(w, o))
						keep[o] = kept[w] = 1
			for (o = 1; o <= nops; o++)
				for (w = 1; w <= nwant && !keep[o]; w++)
					if (alike(w, o)) {
						print "drop", opid[o]
						keep[o] = 1
					}
			for (w = 1; w <= nwant; w++)
				if (!kept[w])
					print "op", line[w]
		}' "$@" >"$directory/differ" || die "awk failed"
	[ -s "$directory/differ" ]
}

# ---- editing the copy

edit() {
	say "pcs $*"
	pcs -f "$copy" "$@" </dev/null || die "pcs refused that"
}

# property NAME=VALUE, resource_default NAME=VALUE
property() {
	set -- cluster_property_set cib-bootstrap-options "$1"
	! differ "$@" || edit property set "$3"
	! differ "$@" || die "pcs did not set $3"
}

resource_default() {
	set -- rsc_defaults '' meta "$1"
	! differ "$@" || meta_default "$4"
	! differ "$@" || die "pcs did not set $4"
}

# mend NOUN ELEMENT ID WORD...: edits what differ() finds.
mend() {
	noun=$1
	shift
	differ "$@" || return 0
	cp "$directory/differ" "$directory/todo"
	while read -r what word; do
		case $what:$word in
		param:*)	edit "$noun" update "$2" "$word" ;;
		meta:target-role=*) ;;
		meta:*)		edit resource meta "$2" "$word" ;;
		drop:*)		edit resource op remove "$word" ;;
		op:*)
			# shellcheck disable=SC2086 # words without blanks
			edit resource op add "$2" $word
			;;
		esac
	done <"$directory/todo"
	if differ "$@" && grep -v '^meta target-role=' "$directory/differ" >&2
	then
		die "pcs did not do this on $2"
	fi
}

# resource ID CLASS:PROVIDER:TYPE WORD..., device ID AGENT WORD...: the words
# are those of "pcs resource create".
resource() {
	id=$1
	agent=$2
	has primitive "id=$id" || edit resource create "$@"
	made primitive "id=$id" "type=${agent##*:}"
	shift 2
	mend resource primitive "$id" "$@"
}

device() {
	id=$1
	agent=$2
	has primitive "id=$id" || edit stonith create "$@"
	made primitive "id=$id" class=stonith "type=$agent"
	shift 2
	mend stonith primitive "$id" "$@"
}

# group ID MEMBER
group() {
	member "$@" || edit resource group add "$1" "$2"
	member "$@" || die "pcs did not put $2 into group $1"
}

member() {
	configuration "$copy" | sed -n "/^<group id=\"$1\"/,/^<\/group>/p" |
		grep -q "^<primitive.* id=\"$2\""
}

# level NUMBER NODE DEVICE...: --force, because pcs 0.9.90 looks for the node
# in corosync.conf
level() {
	number=$1
	node=$2
	shift 2
	names=$(echo "$*" | tr ' ' ',')
	set -- "$@" --force
	if ! has fencing-level "index=$number" "target=$node" \
	    "devices=$names"; then
		! has fencing-level "index=$number" "target=$node" ||
			edit stonith level remove "$number" "$node"
		edit stonith level add "$number" "$node" "$@"
	fi
	made fencing-level "index=$number" "target=$node" "devices=$names"
}

# avoids RESOURCE NODE
avoids() {
	set -- "rsc=$1" "node=$2" score=-INFINITY
	has rsc_location "$@" ||
		edit constraint location "${1#*=}" avoids "${2#*=}=INFINITY"
	made rsc_location "$@"
}

# colocation ID RESOURCE MASTER ROLE SCORE
colocation() {
	set -- "id=$1" "rsc=$2" "with-rsc=$3" "with-rsc-role=$4" "score=$5"
	if ! has rsc_colocation "$@"; then
		! has rsc_colocation "$1" || edit constraint remove "${1#*=}"
		edit constraint colocation add "${2#*=}" with "${4#*=}" \
			"${3#*=}" "$5" "$1"
	fi
	made rsc_colocation "$@"
}

# order ID ACTION FIRST ACTION THEN KIND
order() {
	set -- "id=$1" "first-action=$2" "first=$3" "then-action=$4" "then=$5" \
		"kind=$6" symmetrical=false
	if ! has rsc_order "$@"; then
		! has rsc_order "$1" || edit constraint remove "${1#*=}"
		edit constraint order "${2#*=}" "${3#*=}" 'then' "${4#*=}" \
			"${5#*=}" "$7" "$6" "$1"
	fi
	made rsc_order "$@"
}

meta_default() {
	edit resource defaults update "$1"
}

push() {
	pcs cluster cib-push --config "$copy"
}

# promotable ID RESOURCE promotable=true META...: pcs adds the first itself
promotable() {
	id=$1
	rsc=$2
	shift 3
	has clone "id=$id" ||
		edit resource promotable "$rsc" "$id" meta "$@"
	made clone "id=$id"
	mend resource clone "$id" meta promotable=true "$@"
}

# ---- may this run here?

[ "$(id -u)" -eq 0 ] || die "must be run as root"
for program in corosync-cmapctl awk crm_node crm_verify pcs; do
	command -v "$program" >/dev/null || die "$program is not installed"
done
cluster=$(corosync-cmapctl -g totem.cluster_name | sed 's/^[^=]*= //')
wanted=pg_el9
[ "$cluster" = "$wanted" ] ||
	die "this node is in cluster \"$cluster\", not in \"$wanted\""
[ "$(crm_node -q)" = 1 ] || die "this partition has no quorum"

# ---- secrets of this node
[ -s /etc/corosync/authkey ] ||
	die "the authentication key is missing: run corosync-keygen"
[ -s /var/lib/pgsql/.pgpass ] ||
	die "the replication password is missing in .pgpass"
[ -x /etc/pghac/secrets/ipmi-node1.sh ] ||
	die 'the script of secret ipmi-node1 is missing'
[ -x /etc/pghac/secrets/ipmi-node2.sh ] ||
	die 'the script of secret ipmi-node2 is missing'
[ -x /etc/pghac/secrets/ipmi-node3.sh ] ||
	die 'the script of secret ipmi-node3 is missing'

# ---- a copy of the CIB

directory=$(mktemp -d "${TMPDIR:-/tmp}/pcs.XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
before=$directory/before.xml
copy=$directory/copy.xml
known=
pcs cluster cib "$before"
[ -s "$before" ] || die "pcs gave no CIB"
cp "$before" "$copy"

# ---- cluster properties, defaults of resources

property stonith-enabled=true
property no-quorum-policy=stop
resource_default resource-stickiness=10
resource_default migration-threshold=1

# ---- fence devices and resources

device ipmi-node1 fence_ipmilan \
	pcmk_host_check=static-list \
	pcmk_host_list=node1 \
	ip=10.9.30.1 \
	username=fence \
	lanplus=1 \
	password_script=/etc/pghac/secrets/ipmi-node1.sh \
	op monitor interval=60s timeout=60s

device ipmi-node2 fence_ipmilan \
	pcmk_host_check=static-list \
	pcmk_host_list=node2 \
	ip=10.9.30.2 \
	username=fence \
	lanplus=1 \
	password_script=/etc/pghac/secrets/ipmi-node2.sh \
	op monitor interval=60s timeout=60s

device ipmi-node3 fence_ipmilan \
	pcmk_host_check=static-list \
	pcmk_host_list=node3 \
	ip=10.9.30.3 \
	username=fence \
	lanplus=1 \
	password_script=/etc/pghac/secrets/ipmi-node3.sh \
	op monitor interval=60s timeout=60s

resource pgrepvip ocf:heartbeat:IPaddr2 \
	ip=10.9.10.11 \
	cidr_netmask=24 \
	iflabel=pgrepvip \
	op start interval=0s timeout=60s on-fail=restart \
	op monitor interval=10s timeout=60s on-fail=restart \
	op stop interval=0s timeout=60s on-fail=fence \
	meta migration-threshold=0

resource pgclivip ocf:heartbeat:IPaddr2 \
	ip=10.9.10.10 \
	cidr_netmask=24 \
	iflabel=pgclivip \
	op start interval=0s timeout=60s on-fail=restart \
	op monitor interval=10s timeout=60s on-fail=restart \
	op stop interval=0s timeout=60s on-fail=fence

resource pgsql ocf:heartbeat:pgsqlms \
	system_user=postgres \
	bindir=/usr/pgsql-17/bin \
	pgdata=/var/lib/pgsql/17/data \
	pgport=5432 \
	op start interval=0s timeout=60s \
	op stop interval=0s timeout=60s on-fail=fence \
	op reload interval=0s timeout=20s \
	op promote interval=0s timeout=30s \
	op demote interval=0s timeout=120s \
	op monitor interval=15s timeout=10s role=Promoted \
	op monitor interval=16s timeout=10s role=Unpromoted \
	op notify interval=0s timeout=60s

promotable msPostgresql pgsql \
	promotable=true \
	promoted-max=1 \
	promoted-node-max=1 \
	clone-max=3 \
	clone-node-max=1 \
	notify=true

group master-group pgrepvip
group master-group pgclivip

# ---- constraints

avoids ipmi-node1 node1
avoids ipmi-node2 node2
avoids ipmi-node3 node3
colocation master-group-with-primary master-group msPostgresql Promoted INFINITY
order promote-then-master-group promote msPostgresql start master-group Mandatory
order demote-then-master-group demote msPostgresql stop master-group Mandatory

# ---- check and push

configuration "$copy" | awk -v known="$known " '
	/^<(primitive|rsc_location|rsc_colocation|rsc_order|fencing-level) / &&
	    match($0, / id="[^"]*"/) {
		id = substr($0, RSTART + 5, RLENGTH - 6)
		if (!index(known, " " id " "))
			print "pcs.sh: left alone, not in the topology: " id
	}'
configuration "$before" >"$directory/before"
configuration "$copy" >"$directory/after"
if cmp -s "$directory/before" "$directory/after"; then
	say "nothing to change"
	exit 0
fi
# crm_verify's exit status differs between versions, its words do not
crm_verify -V -x "$copy" >"$directory/verify" 2>&1 || true
if grep -q "Errors found" "$directory/verify"; then
	cat "$directory/verify" >&2
	die "the configuration is not valid, nothing is changed"
fi
if [ "$dry" = yes ]; then
	say "valid, and not pushed"
	exit 0
fi
push
say "the cluster's configuration is changed"
