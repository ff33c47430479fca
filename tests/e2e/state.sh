# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the cluster is doing: questions that checks and failovers ask.
#
#   running			nodes with power
#   witness			one of them
#   placed			RESOURCE ROLE NODE, as the witness sees it
#   promoted			the primary's name
#   sql NODE SQL		as the superuser
#   client SQL			as the application, through the client VIP
#   sync_standby		its name, asked of the primary
#   vip_at ADDRESS DEVICE	nodes that have it there
#   online N			N nodes are online

running() {
	local name
	for name in $NODES; do
		! alive "$name" || echo "$name"
	done
}

witness() {
	running | head -n 1
}

mon() {
	node "$(witness)" crm_mon -1 --output-as=xml
}

placed() {
	mon | /usr/bin/python3 "$E2E/placement.py" live
}

promoted() {
	placed | sed -n 's/.* \(Promoted\|Master\) //p'
}

sql() {
	node "$1" runuser -u postgres -- psql -XAtqc "$2" </dev/null
}

client() {
	lab env PGPASSWORD="$APP_PASSWORD" PGCONNECT_TIMEOUT=3 \
	    psql -XAtq -h "$VIP_CLIENT" -U app -d app -c "$1" </dev/null
}

standbys() {	# NODE CONDITION
	sql "$1" "SELECT application_name FROM pg_stat_replication
	    WHERE state = 'streaming' AND $2 ORDER BY 1"
}

sync_standby() {
	standbys "$1" "sync_state = 'sync'"
}

vip_at() {
	local name
	for name in $(running); do
		! node "$name" ip -o addr show dev "$2" | grep -q " $1/" ||
			echo "$name"
	done
}

online() {
	[ "$(mon | grep -c '<node name=.* online="true"')" -eq "$1" ]
}
