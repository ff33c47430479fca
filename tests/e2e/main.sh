#!/bin/bash
# SPDX-License-Identifier: MIT
# The run itself; ./run starts it and cleans up behind it.
BUNDLE=$RUN/bundle
. "$TOP/tests/e2e/report.sh"
if [ "$AGENT" = pgsqlms ]; then
	sed -e 's/"pgsql"/"pgsqlms"/' -e '/mend_agents/d' \
	    -e 's/settings = {/&\n    logging_collector = true;/' \
	    "$TOPOLOGY" >"$RUN/topology.cfg"
	TOPOLOGY=$RUN/topology.cfg
fi
"$PGHAC" build -q "$TOPOLOGY" -o "$RUN/out" || fatal "$TOPOLOGY compiles"
mv "$RUN"/out/* "$BUNDLE"
NODES=$(/usr/bin/python3 "$TOP/tests/e2e/manifest.py" nodes "$BUNDLE") || exit
. "$TOP/tests/e2e/lab/env.sh"
. "$TOP/tests/e2e/lab/lab.sh"
. "$TOP/tests/e2e/topology.sh"
. "$TOP/tests/e2e/state.sh"
. "$TOP/tests/e2e/checks.sh"
. "$TOP/tests/e2e/runbook.sh"
. "$TOP/tests/e2e/setup.sh"
. "$TOP/tests/e2e/failover.sh"
. "$TOP/tests/e2e/controls.sh"

# The nodes' logs, which end with the lab; of those without power, too.
keep_logs() {
	mkdir -p "$RUN/logs"
	# shellcheck disable=SC2016 # for the inner shell
	lab sh -c 'cd "$RUN/disk" && tar -c ./*/upper/var/log' |
	    tar -C "$RUN/logs" --strip-components=1 -x
}
trap keep_logs EXIT

lab_start || fatal "the lab starts"
nodes_start || fatal "the nodes start"
for name in $NODES; do
	assert "$name: its BMC says that it is on" \
	    says "is on" bmc "$name" chassis power status
done
packages_installed || fatal "what packages leave"
say "$(wc -w <<<"$NODES") nodes are on"
setup
write_begin || fatal "a client writes"
check_cluster 3
# each failover ends with it, too
[ -n "$MODES" ] || check_bundle
for name in $CONTROLS; do
	control "$name"
done
# shellcheck disable=SC2153 # not NODES
for name in $MODES; do
	failover "$name"
done
write_end
assert "after all: no acknowledged row is lost" nothing_lost
say "$(wc -l <"$RUN/acknowledged") rows were acknowledged"
summary
