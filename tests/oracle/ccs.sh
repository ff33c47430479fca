#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: cluster.conf is byte for byte what the real ccs writes for the
# how-to's commands, for 1 to 16 nodes, two_node and a second ring.

. "$TOP/tests/lib.sh"

if [ -z "$SHARED" ]; then
	ok "ccs writes the same # needs shared/"
	done_testing
fi

# topology NODES CONFIG_VERSION [two_node|rrp]
topology() {
	local i sep=
	cat <<-END
	cluster = { name = "pg_cluster"; platform = "el6";
	  config_version = $2; transport = "udpu";
	  keyfile = "/etc/corosync/authkey"; quorum_timeout = 0;
	  $([ "$1" -ne 2 ] || [ "${3-}" = two_node ] ||
	    echo 'two_node = false;') };
	nodes = (
	END
	for ((i = 1; i <= $1; i++)); do
		printf '%s{ name = "node%d.example.com";' "$sep" "$i"
		printf ' address = "10.4.10.%d";' $((100 + i))
		[ "$i" -gt 1 ] || printf ' role = "primary";'
		[ "${3-}" != rrp ] ||
			printf ' ring1 = { name = "node%d-alt.example.com"; address = "10.5.10.%d"; };' \
			    "$i" $((100 + i))
		printf ' }'
		sep=,
	done
	cat <<-'END'
	);
	postgresql = { version = "9.3"; settings = { listen_addresses = "*";
	  wal_level = "hot_standby"; hot_standby = true;
	  max_wal_senders = 40; };
	  replication = { password = { secret = "replication"; }; }; };
	fencing = { enabled = false; reason = "the how-to"; };
	END
}

# compare NAME NODES CONFIG_VERSION [two_node|rrp]
compare() {
	local name=$1 made golden
	shift
	topology "$@" >"$TMP/topology.cfg"
	check "$name compiles" "$PGHAC" build -q -o "$TMP/$name" \
	    "$TMP/topology.cfg"
	golden=$SHARED/data/ccs/$name.xml
	[ "${3-}" != two_node ] || {
		# as by ccs --setfencedaemon: we do not leave the 6 s
		sed 's,<fence_daemon/>,<fence_daemon post_join_delay="20"/>,' \
		    "$golden" >"$TMP/golden.xml"
		golden=$TMP/golden.xml
	}
	made=$TMP/$name/pg_cluster/node1.example.com/etc/cluster/cluster.conf
	if cmp -s "$golden" "$made"; then
		ok "$name is what ccs writes"
	else
		diff "$golden" "$made" >"$TMP/diff" 2>&1
		not_ok "$name is what ccs writes" "$TMP/diff"
	fi
}

compare ccs-udpu-1-node 1 6
compare ccs-udpu-2-node 2 9
compare ccs-udpu-2-node-two_node 2 9 two_node
compare ccs-udpu-2-node-rrp 2 12 rrp
compare ccs-udpu-3-node 3 12
compare ccs-udpu-3-node-rrp 3 16 rrp
compare ccs-udpu-4-node 4 15
compare ccs-udpu-5-node 5 18
compare ccs-udpu-16-node 16 51
done_testing
