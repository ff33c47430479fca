#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: sane topologies pass, and what a server refuses is refused: one edit of
# a clean topology a row, and the rule that it meets (-: none).
. "$TOP/tests/lib.sh"

cd "$TMP" || exit 1
# PAF runs with every PostgreSQL since 9.3
good=$TMP/good.cfg
sed 's/agent = "pgsql"/agent = "pgsqlms"/' \
    "$TOP/tests/rules/hba_trust/good.cfg" >"$good"
while IFS='|' read -r rule edit; do
	[ -n "$rule" ] || continue
	sed "$edit" "$good" >case.cfg
	if cmp -s case.cfg "$good"; then
		not_ok "$edit: edits nothing"
		continue
	fi
	"$PGHAC" check -q case.cfg >stdout 2>stderr </dev/null
	told=$(sed -n 's/^[^ ]*: \(error\|warning\): .*\[\([a-z_0-9]*\)\]$/\2/p' \
	    stderr | sort -u | tr '\n' ' ')
	if [ "${told:-- }" = "$rule " ]; then
		ok "$edit: $rule"
	else
		not_ok "$edit: $rule, not $told" stderr
	fi
done <<'END'
-|s/"hot_standby"/"HOT_STANDBY"/
agent_version failover_archive|s/version = "9.3"/version = "9.1"/
-|s/version = "9.3"/version = "11"/
-|s/version = "9.3"/version = "9.4"/; s/"hot_standby"/"logical"/
setting_value|s/"hot_standby"/"logical"/
-|s/max_wal_senders = 5/max_wal_senders = "0x5"/
-|s/max_wal_senders = 5/max_wal_senders = 5L/
setting_value|s/max_wal_senders = 5/max_wal_senders = "x"/
hot_standby_agent|s/hot_standby = true/hot_standby = "of"/
-|s/hot_standby = true/hot_standby = "Y"/
-|s/listen_addresses = "\*"/listen_addresses = "localhost, *"/
-|s/listen_addresses = "\*"/listen_addresses = "0.0.0.0,::"/
listen_addresses|s/listen_addresses = "\*"/listen_addresses = "::"/
-|s/hot_standby = true;/& archive_command = "test ! -f \/mnt\/10\/%f \&\& cp %p \/mnt\/10\/%f";/
-|s/hot_standby = true;/& archive_command = "test ! -f \/srv\/v9.2-data\/%f \&\& cp %p \/srv\/v9.2-data\/%f";/
path_version|s/hot_standby = true;/& archive_command = "test ! -f \/var\/lib\/pgsql\/10\/%f \&\& cp %p \/var\/lib\/pgsql\/10\/%f";/
path_version|s/hot_standby = true;/& archive_command = "test ! -f \/usr\/pgsql-9.2\/%f \&\& cp %p \/usr\/pgsql-9.2\/%f";/
value_type|s/hot_standby = true;/& work_mem = {};/
setting_derived|s/hot_standby = true;/& hba_file = "\/etc\/pg_hba.conf";/
setting_derived|s/hot_standby = true;/& data_directory = "\/srv\/pg";/
connections_senders|s/hot_standby = true;/& max_connections = 5;/
connections_reserved|s/"9.3"/"11"/; s/hot_standby = true;/& max_connections = 8;/
-|s/"9.3"/"11"/; s/hot_standby = true;/& max_connections = 9;/
-|s/"10.4.10.0\/24"/"samenet"/
-|s/"10.4.10.0\/24"/".example.com"/
-|s/"10.4.10.0\/24"/"10.4.10.0"; mask = "255.255.255.0"/
hba_world|s/"10.4.10.0\/24"/"0\/0"/
hba_address|s/"10.4.10.0\/24"/"10.4.10.1\/24"/
hba_address|s/"10.4.10.0\/24"/"10.4\/16"/
hba_address|s/"10.4.10.0\/24"/"$(id)"/
hba_line|s/"10.4.10.0\/24"/"10.4.10.0\/33"/
-|s/"host"; database = "all"/"hostnossl"; database = "all"/
hba_ssl|s/"host"; database = "all"/"hostssl"; database = "all"/
hba_ssl_off|s/"9.3"/"10"/; s/"host"; database = "all"/"hostssl"; database = "all"/
hba_columns|s/from = "nodes"/& ; address = "10.4.10.0\/24"/
hba_columns|s/"host"; database = "all"/"local"; database = "all"/
-|s/"10.4.10.64"; prefix = 24;/"192.0.2.7"; prefix = 32; interface = "eth1";/
vip_network|s/"10.4.10.64"; prefix = 24;/"192.0.2.7"; prefix = 32;/
parameter_unknown|s/recovery_target_timeline = "latest";/& primary_slot_name = "a";/
slot_shared slot_unavailable|s/"9.3"/"9.4"/; s/recovery_target_timeline = "latest";/& primary_slot_name = "a";/
slot_shared|s/"9.3"/"10"/; s/recovery_target_timeline = "latest";/& primary_slot_name = "a";/
parameter_unknown|s/recovery = {/conninfo = { passfile = "\/x"; }; &/
-|s/"9.3"/"10"/; s/recovery = {/conninfo = { passfile = "\/x"; }; &/
conninfo_value|s/recovery = {/conninfo = { keepalives_idle = 0; }; &/
-|s/recovery = {/conninfo = { keepalives = 0; keepalives_idle = 0; }; &/
conninfo_value|s/recovery = {/conninfo = { hostaddr = "pg.example.com"; }; &/
-|s/recovery = {/conninfo = { requiressl = 0; }; &/
conninfo_misread|s/recovery = {/conninfo = { connect_timeout = "10s"; }; &/
conninfo_path|s/"9.3"/"10"/; s/recovery = {/conninfo = { passfile = "~\/x"; }; &/
node_name|s/"n1"/"n1."/
node_name|s/"n1"/"n1..example.com"/
node_name|s/"n1"/"localhost"/
node_name_duplicate|s/name = "n2"; address/name = "N1"; address/; s/node = "n2"/node = "N1"/
secret_name|s/secret = "replication"/secret = "a b"/
interface_name|s/prefix = 24;/& interface = "a b";/
END
done_testing
