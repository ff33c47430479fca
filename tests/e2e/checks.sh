# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What must hold of a cluster that is well.
#
#   green N		N nodes are well, quickly: what one waits for
#   check_cluster N	all there is to look at from outside
#   check_bundle	the nodes hold the bundle, and its own scripts agree

green() {
	local primary heir
	online "$1" && primary=$(promoted) && [ -n "$primary" ] &&
	    [ "$(standbys "$primary" true | wc -l)" -eq $(($1 - 1)) ] &&
	    heir=$(sync_standby "$primary") &&
	    [ "$(wc -w <<<"$heir")" -eq 1 ] && may_promote "$heir" &&
	    vips_at "$primary" eth0 &&
	    ! node "$primary" crm_mon -1f | grep -q 'Failed Resource Actions'
}

# ---- the cluster's programs

quorate() {	# NODE MEMBERS
	local said
	said=$(node "$1" corosync-quorumtool -s)
	echo "$said"
	grep -q '^Quorate: *Yes' <<<"$said" &&
	    grep -q "^Total votes: *$2\$" <<<"$said"
}

links() {	# NODE MEMBERS: both links to each other member
	local said
	said=$(node "$1" corosync-cfgtool -n)
	echo "$said"
	[ "$(grep -c 'LINK.*enabled connected' <<<"$said")" -eq \
	    $((2 * ($2 - 1))) ]
}

no_failures() {
	local said
	said=$(node "$(witness)" crm_mon -1f)
	echo "$said"
	! grep -q 'Failed' <<<"$said"
}

fences_ready() {	# MEMBERS: each device runs, not on the node it kills
	local said
	said=$(placed)
	echo "$said"
	[ "$(grep -c '^ipmi-.* Started' <<<"$said")" -eq "$2" ] &&
	    ! grep -E '^ipmi-(.*) Started \1$' <<<"$said"
}

# What Pacemaker will do when the primary dies, before it has to: VIPs with
# the sync standby's promoted instance, whatever runs where.
takeover() {	# PRIMARY HEIR
	local said vip
	node "$(witness)" cibadmin -Q >"$RUN/live.xml"
	said=$(/usr/bin/python3 "$E2E/placement.py" lose "$RUN/live.xml" "$1")
	echo "$said"
	grep -qE "^$DATABASE (Promoted|Master) $2\$" <<<"$said" || return
	for vip in $VIPS; do
		grep -qx "$vip Started $2" <<<"$said" || return
	done
}

# ---- PostgreSQL

out_of_recovery() {	# PRIMARY: it, and nobody else
	local name said=
	for name in $(running); do
		said+=$(sql "$name" \
		    'SELECT pg_is_in_recovery()' | sed "s/^/$name /")$'\n'
	done
	echo "$said"
	[ "$(sed -n 's/ f$//p' <<<"$said")" = "$1" ]
}

streams() {	# PRIMARY NUMBER CONDITION
	sql "$1" 'SELECT application_name, state, sync_state, client_addr
	    FROM pg_stat_replication'
	[ "$(standbys "$1" "$3" | wc -l)" -eq "$2" ]
}

# ---- addresses, and who may log in

vip_only_at() {	# NODE ADDRESS DEVICE
	local said
	said=$(vip_at "$2")
	echo "$said"
	[ "$said" = "$1 $3" ]
}

reaches() {	# PRIMARY
	local said
	said=$(client 'SELECT pg_is_in_recovery(), inet_server_addr()') || return
	echo "$said"
	[ "$said" = "f|$VIP_CLIENT" ]
}

refused() {	# PASSWORD USER DATABASE-OPTIONS MESSAGE
	local said
	said=$(lab env PGPASSWORD="$1" PGCONNECT_TIMEOUT=5 psql -XAt \
	    "host=$VIP_CLIENT user=$2 $3" -c 'SELECT 1' 2>&1 </dev/null) &&
		return 1
	echo "$said"
	grep -q "$4" <<<"$said"
}

# As a standby would, by .pgpass alone.
may_replicate() {	# PRIMARY
	local name
	for name in $(running); do
		[ "$name" != "$1" ] || continue
		node "$name" runuser -u postgres -- env HOME="$HOME_OF_SERVER" \
		    psql -XAtw -d \
		    "host=$VIP_REPLICATION user=$REPLICATOR dbname=replication \
		    replication=true connect_timeout=5" -c IDENTIFY_SYSTEM </dev/null || return
	done
}

check_cluster() {
	local up=$1 name primary heir state
	primary=$(promoted)
	heir=$(sync_standby "$primary")
	for name in $(running); do
		assert "$name: corosync is quorate with $up members" \
		    quorate "$name" "$up"
		assert "$name: both links to all others are up" \
		    links "$name" "$up"
	done
	assert "Pacemaker: $up nodes are online" online "$up"
	assert "Pacemaker: no failed actions" no_failures
	assert "Pacemaker: the live CIB is valid" \
	    node "$(witness)" crm_verify -L
	assert "Pacemaker: a fence device a node, none on its victim" \
	    fences_ready _ "$(wc -w <<<"$NODES")"
	assert "Pacemaker: were the primary lost, all would move to its heir" \
	    takeover "$primary" "$heir"
	assert "only the promoted server is out of recovery" \
	    out_of_recovery "$primary"
	assert "$((up - 1)) standbys stream" \
	    streams "$primary" $((up - 1)) true
	assert "one of them is synchronous" \
	    streams "$primary" 1 "sync_state = 'sync'"
	# pgsqlms: all are named, one is waited for
	state=async
	[ "$AGENT" = pgsql ] || state=potential
	assert "the others are not waited for: $state" \
	    streams "$primary" $((up - 2)) "sync_state = '$state'"
	assert "they stream over the replication network" \
	    streams "$primary" $((up - 1)) \
	    "client_addr << '$REPLICATION_NET.0/24'"
	assert "the client VIP is on eth0 of the primary, nowhere else" \
	    vip_only_at "$primary" "$VIP_CLIENT" eth0
	assert "the replication VIP is on eth1 of the primary, nowhere else" \
	    vip_only_at "$primary" "$VIP_REPLICATION" eth1
	assert "a client reaches the primary by its VIP" reaches "$primary"
	assert "standbys may log in for replication" may_replicate "$primary"
	assert "a client with the wrong password is refused" refused wrong \
	    app 'dbname=app' 'password authentication failed'
	assert "replication from the clients' network is refused" refused \
	    "$SECRET" "$REPLICATOR" 'replication=true' \
	    'no pg_hba.conf entry for replication'
}

# ---- the bundle

nothing_to_change() {
	local said
	said=$(node "$(witness)" /root/pghac/pcs.sh 2>&1) || return
	echo "$said"
	[ "$said" = "pcs.sh: nothing to change" ]
}

holds_manifest() {	# NODE
	node "$1" /usr/bin/python3 - check /root/whole "$1" \
	    <"$E2E/manifest.py"
}

# Only then have the fragment's rules been needed.
firewalled() {	# NODE
	node "$1" nft list chain inet filter input | tee /dev/stderr |
	    grep -q 'policy drop'
}

check_bundle() {
	local name
	assert "pcs.sh finds nothing to change" nothing_to_change
	for name in $(running); do
		assert "$name: all of SHA256SUMS is as it was built" \
		    node "$name" sha256sum -c /root/pghac/SHA256SUMS
		assert "$name: owner, group and mode are the manifest's" \
		    holds_manifest "$name"
		assert "$name: 2-files.sh has nothing to do" \
		    says "nothing to do" node "$name" /root/pghac/2-files.sh
		assert "$name: the firewall is up" firewalled "$name"
		assert "$name: 7-verify.sh finds all well" \
		    node "$name" /root/pghac/7-verify.sh
	done
}

says() {	# TEXT COMMAND...
	local text=$1 said
	shift
	said=$("$@" 2>&1)
	local rc=$?
	echo "$said"
	[ $rc -eq 0 ] && grep -qF "$text" <<<"$said"
}
