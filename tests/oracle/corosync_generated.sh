#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: of generated topologies for el7 to el9 and Debian 12, what pghac
# accepts has a corosync.conf that the real corosync starts with on each node
# (3.1; corosync 2 by our own judge), and nothing is refused too late.
# GENERATED: how many (300); SEED: of which seed (1).

# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"

py=$TOP/tests/oracle/corosync_generated.py
need corosync unshare python3

cat >"$TMP/judge.sh" <<'EOF'
mount -t tmpfs tmpfs /etc/corosync || exit 1
mount -t tmpfs tmpfs /var/log || exit 1
mkdir /var/log/corosync /var/log/cluster
head -c 256 /dev/zero >/etc/corosync/authkey
while read -r conf host; do
	hostname "$host"
	timeout 20 corosync -t -c "$conf" >/dev/null 2>&1
	echo "$conf $?"
done <"$1" >"$2"
EOF
in_namespace() {	# LIST VERDICTS
	local user=()
	[ "$(id -u)" -eq 0 ] || user=(--map-root-user)
	unshare "${user[@]}" --net --uts --mount sh "$TMP/judge.sh" "$1" "$2"
}

silent() {	# NAME FILE: no line but comments
	if grep -v '^#' "$2" >"$TMP/faults"; then
		not_ok "$1" "$TMP/faults"
	else
		ok "$1"
	fi
	grep '^#' "$2"
}

mkdir "$TMP/made"
# sanitizers are slow and look at memory, not at verdicts
count=300
[ -z "${SAN-}" ] || count=60
check "topologies are made" python3 -B "$py" make "${SEED:-1}" \
    "${GENERATED:-$count}" "$TMP/made"
check "they are compiled" python3 -B "$py" build "$TMP/made" "$PGHAC"
cp "$TMP/stdout" "$TMP/compiled"
silent "a rule says what is wrong with a topology" "$TMP/compiled"
check "corosync judges them" in_namespace "$TMP/made/list" "$TMP/verdicts"
check "verdicts are compared" python3 -B "$py" compare "$TMP/made" \
    "$TMP/verdicts" "$PGHAC"
cp "$TMP/stdout" "$TMP/compared"
silent "corosync starts with each file" "$TMP/compared"
n=$(sed -n 's/^# \([0-9]*\) files judged.*/\1/p' "$TMP/compared")
if [ "${n:-0}" -ge "$count" ]; then
	ok "as many files as topologies are judged"
else
	not_ok "as many files as topologies are judged, not ${n:-0}"
fi
done_testing
