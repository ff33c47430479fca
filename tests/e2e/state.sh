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
#   vip_at ADDRESS		NODE DEVICE, for all that have it
#   vips_at NODE DEVICE		it has the client VIP there, the other on eth1;
#				nobody else has them
#   may_promote NODE		the agent has given it a score: a moment after
#				PostgreSQL has called it synchronous
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

may_promote() {
	local score lifetime=reboot
	[ "$AGENT" = pgsql ] || lifetime=forever
	score=$(node "$(witness)" crm_attribute -l $lifetime -N "$1" \
	    -n "master-$DATABASE" -G -q 2>/dev/null)
	case $score in
	''|-*) return 1 ;;
	esac
}

vip_at() {
	local name
	for name in $(running); do
		node "$name" ip -o -4 addr show |
		    awk -v name="$name" -v vip="$1/" \
		    'index($4, vip) == 1 { print name, $2 }'
	done
}

vips_at() {
	[ "$(vip_at "$VIP_CLIENT")" = "$1 $2" ] &&
	    [ "$(vip_at "$VIP_REPLICATION")" = "$1 eth1" ]
}

online() {
	[ "$(mon | grep -c '<node name=.* online="true"')" -eq "$1" ]
}
