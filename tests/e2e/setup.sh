# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# From empty nodes to a running cluster, by RUNBOOK.md's "First setup".

# What Debian's packages leave behind when they have been installed: all that
# they brought starts at boot.
packages_installed() {
	local name
	for name in $NODES; do
		node "$name" systemctl enable postgresql corosync pacemaker ||
			return
	done
}

# One node gets its files by its user's own tool, which reads manifest.json;
# the others by the bundle's 2-files.sh.
by_manifest() {	# NODE
	tar -C "$BUNDLE" -c . | node "$1" sh -c \
	    'mkdir /root/whole && tar -xC /root/whole' || return
	[ -z "${2-}" ] || node "$1" /usr/bin/python3 - install /root/whole \
	    "$1" <"$E2E/manifest.py"
}

installs_nothing() {	# NODE
	local said
	said=$(grep '2-files.sh: ' "$RUN/step.$1")
	echo "$said"
	[ -n "$said" ] && ! grep -qE ': (install|set owner)' <<<"$said"
}

# Each node lets in nothing but what the bundle's fragment says, which it takes
# in as RUNBOOK.md has it.
firewall() {
	local name
	for name in $NODES; do
		node "$name" tee /etc/nftables.conf >/dev/null <<-END || return
		flush ruleset
		include "/root/pghac/firewall.nft"
		table inet filter {
			chain input {
				type filter hook input priority filter; policy drop;
				iif lo accept
				ct state established,related accept
				meta l4proto { icmp, ipv6-icmp } accept
				jump pghac
			}
		}
		END
		node "$name" systemctl enable --now nftables || return
	done
}

application() {
	sql "$1" "CREATE ROLE app LOGIN PASSWORD '$APP_PASSWORD'" &&
	    sql "$1" 'CREATE DATABASE app OWNER app' &&
	    client 'CREATE TABLE ledger (n bigint PRIMARY KEY)'
}

# As cib.xml and crm_simulate say: all that runs, where, in which role.
as_simulated() {	# PRIMARY HEIR
	/usr/bin/python3 "$E2E/placement.py" start \
	    "$BUNDLE/$1/root/pghac/cib.xml" "$1" "$2" >"$RUN/expected" &&
	    placed >"$RUN/found" && diff "$RUN/expected" "$RUN/found"
}

members() {	# NUMBER
	node "$(witness)" corosync-quorumtool -l | grep -c '^ *[0-9]' |
	    grep -qx "$1"
}

setup() {
	local first=${NODES%% *} others=${NODES#* } last=${NODES##* } name
	assert "the bundle is copied to the nodes" from_desk "Copy the bundle" ||
		fatal "no bundle"
	for name in $NODES; do
		by_manifest "$name" "$([ "$name" != "$last" ] || echo install)" \
		    2>>"$RUN/manifest.log" || fatal "$name: manifest.json"
	done
	assert "packages and files are installed" \
	    on "$NODES" "Packages and files" || fatal "step 1, 2"
	assert "$last: 2-files.sh finds manifest.json's files in their places" \
	    installs_nothing "$last"
	firewall || fatal "firewall"
	secrets || fatal "secrets"
	assert "the key is made and copied" on "$first" "The key" ||
		fatal "step 3"
	assert "the others find key and secrets" on "$others" "The key" 1 ||
		fatal "step 3"
	assert "the primary is made" on "$first" "The primary" ||
		fatal "step 4"
	say "primary"
	assert "the standbys are made" on "$others" "The standbys" ||
		fatal "step 5"
	say "standbys"
	assert "the services start" on "$NODES" "Services" || fatal "step 6"
	wait_for 60 members 3 || fatal "three members of corosync"
	say "corosync has three members"
	wait_for 120 online 3 || fatal "three nodes online"
	say "Pacemaker has three nodes"
	assert "Pacemaker is configured" on "$first" "Pacemaker's" ||
		fatal "pcs.sh"
	say "pcs.sh has ended"
	wait_for 150 green 3 || {
		node "$first" crm_mon -1Afr
		fatal "the cluster becomes green"
	}
	say "green"
	assert "all resources are where cib.xml and crm_simulate say" \
	    as_simulated "$first" "$(cut -d' ' -f2 <<<"$NODES")"
	assert "sync is $(cut -d' ' -f2 <<<"$NODES"), as the topology says" \
	    test "$(sync_standby "$first")" = "$(cut -d' ' -f2 <<<"$NODES")"
	application "$first" || fatal "role, database and table of the application"
}
