# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The primary is lost, and comes back as a standby:
# failover poweroff|isolate|kill

# ---- the client's ledger

write_begin() {
	lab env APP_PASSWORD="$APP_PASSWORD" bash "$E2E/writer.sh" \
	    "$VIP_CLIENT" "$RUN/writes" &
	writer=$!
	wait_for 20 written 10
}

write_end() {
	touch "$RUN/writes.stop"
	wait "$writer"
}

acknowledged() {
	sed -n 's/ .* ok$//p' "$RUN/writes"
}

written() {	# NUMBER: so many commits
	[ "$(acknowledged | wc -l)" -ge "$1" ]
}

# Only what was acknowledged before the table is read counts.
nothing_lost() {
	acknowledged | sort >"$RUN/acknowledged"
	client 'SELECT n FROM ledger' | sort >"$RUN/ledger" || return
	comm -23 "$RUN/acknowledged" "$RUN/ledger" >"$RUN/lost"
	echo "lost: $(tr '\n' ' ' <"$RUN/lost")"
	[ -s "$RUN/acknowledged" ] && [ ! -s "$RUN/lost" ]
}

# The comparison sees one row that is not there.
loss_is_seen() {
	[ "$(comm -23 "$RUN/acknowledged" <(sed 7d "$RUN/ledger") |
	    wc -l)" -eq 1 ]
}

# The longest time between two commits since line N of the log.
outage() {
	tail -n "+$1" "$RUN/writes" | awk '$3 == "ok" {
		if (before && $2 - before > most) most = $2 - before
		before = $2
	} END { printf "%.1f", most }'
}

# ---- how to lose a primary

break_poweroff() {
	"$E2E/lab/power.sh" off "$1"
}

break_isolate() {
	"$E2E/lab/power.sh" cut "$1"
}

break_kill() {
	node "$1" sh -c "kill -9 \$(head -n 1 '$DATA/postmaster.pid')"
}

# ---- what must follow

# The first eight digits of a WAL file's name, which are hexadecimal.
timeline() {
	local name
	name=$(sql "$1" 'SELECT pg_walfile_name(pg_current_wal_lsn())')
	echo $((16#${name:0:8}))
}

another_is_promoted() {	# NODE
	local now
	now=$(promoted)
	[ -n "$now" ] && [ "$now" != "$1" ]
}

fenced() {	# NODE
	says "of $1 successful" node "$(witness)" stonith_admin -H "$1"
}

# pushed NODE LINES-BEFORE: its BMC was told to cut the power since then
pushed() {
	tail -n "+$(($2 + 1))" "$RUN/bmc.log" | tee "$RUN/pushed"
	grep -q " $1 set power 0" "$RUN/pushed"
}

power_cut_by_bmc() {	# NODE LINES-BEFORE
	pushed "$@" && ! alive "$1"
}

nobody_fenced() {	# LINES-BEFORE
	local name
	for name in $NODES; do
		! pushed "$name" "$1" || return
	done
}

# Longer than a boot takes.
asleep() {	# NODE
	! wait_for 10 node "$1" pidof corosync pacemakerd
}

# By RUNBOOK.md, "A standby again".
rejoin() {	# NODE
	if ! alive "$1"; then
		assert "$1 is switched on by its BMC" \
		    bmc "$1" chassis power on
		wait_for 20 alive "$1" || fatal "$1 has power"
		if [ "$AGENT" = pgsql ]; then
			wait_for 120 online 3 ||
				fatal "$1 is online after it has booted"
			assert "$1: the agent refuses the old data" \
			    node "$1" test -e "$LOCK"
		else
			assert "$1: nothing of the cluster starts at boot" \
			    asleep "$1"
		fi
		say "$1 has booted"
	fi
	assert "$1: the bundle makes it a standby again" \
	    on "$1" "A standby again"
	wait_for 150 green 3 || {
		node "$1" crm_mon -1Afr
		fatal "$1 is a standby again"
	}
	say "$1 is a standby again, all is green"
}

failover() {	# MODE
	local mode=$1 old heir tli new lines pushes
	old=$(promoted)
	heir=$(sync_standby "$old")
	tli=$(timeline "$old")
	lines=$(wc -l <"$RUN/writes")
	pushes=$(wc -l <"$RUN/bmc.log")
	[ -n "$heir" ] || fatal "there is a primary with an heir"
	say "$mode: $old is lost, its heir is $heir"
	assert "$mode: $old is lost" "break_$mode" "$old"
	wait_for 150 another_is_promoted "$old" || {
		node "$heir" crm_mon -1Afr
		fatal "$mode: another is promoted"
	}
	[ "$mode" != isolate ] || assert "$mode: its BMC has cut the power before" \
	    power_cut_by_bmc "$old" "$pushes"
	new=$(promoted)
	say "$mode: $new is promoted"
	assert "$mode: the synchronous standby is promoted" \
	    test "$new" = "$heir"
	assert "$mode: the VIPs follow, and are nowhere else" \
	    wait_for 30 vips_at "$new" eth0
	assert "$mode: the client writes on" \
	    wait_for 60 written $(($(acknowledged | wc -l) + 20))
	say "$mode: clients were without a primary for $(outage "$lines") s"
	assert "$mode: no acknowledged row is lost" nothing_lost
	assert "$mode: one that were would be seen" loss_is_seen
	assert "$mode: the timeline is a new one" \
	    test "$(timeline "$new")" -gt "$tli"
	# pgsqlms cannot stop a primary that has crashed
	if [ "$mode" != kill ] || [ "$AGENT" = pgsqlms ]; then
		assert "$mode: Pacemaker has fenced $old" fenced "$old"
	else
		assert "$mode: nobody was fenced" nobody_fenced "$pushes"
	fi
	assert "$mode: the other standby becomes synchronous" \
	    wait_for 60 streams "$new" 1 "sync_state = 'sync'"
	rejoin "$old"
	check_cluster 3
	check_bundle
	assert "$mode: no acknowledged row is lost after the return" nothing_lost
}
