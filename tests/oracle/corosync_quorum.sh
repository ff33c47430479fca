#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a real corosync, started in a namespace of its own, ends by itself with
# the quorum sections that we refuse, and runs with those that we accept.

# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"

py=$TOP/tests/oracle/corosync_quorum.py
need corosync unshare ip python3

cat >"$TMP/start.sh" <<'EOF'
for dir in /etc/corosync /var/log /var/lib/corosync /run /dev/shm; do
	mount -t tmpfs tmpfs "$dir" || exit 1
done
head -c 256 /dev/zero >/etc/corosync/authkey
hostname pg1 && ip link set lo up && ip address add 10.77.0.1/24 dev lo ||
    exit 1
: >"$2"	# not the last one's
corosync -f -c "$1" >>"$2" 2>&1 &
for i in $(seq 400); do
	! kill -0 $! 2>/dev/null || ! grep -q "corosync vote quorum" "$2" || {
		echo "${1##*/} runs"
		exit
	}
	kill -0 $! 2>/dev/null || {
		echo "${1##*/} ends"
		exit
	}
	sleep 0.05
done
echo "${1##*/} hangs"
EOF
start() {	# DIR VERDICTS
	local user=() f
	[ "$(id -u)" -eq 0 ] || user=(--map-root-user)
	for f in "$1"/*.conf; do
		unshare "${user[@]}" --net --uts --mount --ipc --pid --fork \
		    sh "$TMP/start.sh" "$f" "$TMP/log"
	done >"$2"
}

check "files are made" python3 -B "$py" make "${SEED:-1}" "${FILES:-40}" \
    "$TMP/made"
check "corosync is started with each" start "$TMP/made" "$TMP/verdicts"
check "verdicts are compared" python3 -B "$py" compare "$TMP/made" \
    "$TMP/verdicts" "$PGHAC"
cp "$TMP/stdout" "$TMP/compared"
grep '^#' "$TMP/compared"
if grep -v '^#' "$TMP/compared" >"$TMP/differ"; then
	not_ok "no verdict differs" "$TMP/differ"
else
	ok "no verdict differs"
fi
for want in runs ends; do
	n=$(sed -n "s/^# \([0-9]*\) times corosync $want$/\1/p" \
	    "$TMP/compared")
	if [ "${n:-0}" -ge 10 ]; then
		ok "corosync $want ten times or more"
	else
		not_ok "corosync $want ten times or more, not ${n:-0}"
	fi
done
done_testing
