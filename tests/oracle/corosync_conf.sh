#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what the real corosync -t refuses in a corosync.conf we refuse, and
# what we accept it accepts; beyond it we refuse only what is listed.

# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"

py=$TOP/tests/oracle/corosync_conf.py
need corosync unshare ip python3

# The host is a node of each file, by name and by address, nobody can be asked
# for other names, and the key is at its place.
cat >"$TMP/inside.sh" <<'EOF'
mount -t tmpfs tmpfs /etc/corosync || exit 1
head -c 256 /dev/zero >/etc/corosync/authkey
: >"$2.resolv"
mount --bind "$2.resolv" /etc/resolv.conf || exit 1
hostname pg1 && ip link set lo up && ip address add 10.77.0.1/24 dev lo ||
    exit 1
cd "$1" || exit 1
for f in *.conf; do
	timeout 20 corosync -t -c "$f" >"$2.log" 2>&1
	rc=$?
	! grep -q "No valid name found for local host" "$2.log" ||
	    rc=not-found
	echo "$f $rc"
done >"$2"
EOF
in_namespace() {	# DIR VERDICTS
	local user=()
	[ "$(id -u)" -eq 0 ] || user=(--map-root-user)
	unshare "${user[@]}" --net --uts --mount sh "$TMP/inside.sh" "$1" "$2"
}

# The files are the same in each run; SEED draws others.
check "files are made" python3 "$py" make "${SEED:-1}" "${FILES:-600}" \
    "$TMP/made"
check "corosync judges them" in_namespace "$TMP/made" "$TMP/verdicts"
check "verdicts are compared" python3 "$py" compare "$TMP/made" \
    "$TMP/verdicts" "$PGHAC"
cp "$TMP/stdout" "$TMP/compared"
grep '^#' "$TMP/compared"
if grep -v '^#' "$TMP/compared" >"$TMP/differ"; then
	not_ok "no verdict differs without a reason" "$TMP/differ"
else
	ok "no verdict differs without a reason"
fi
for want in "both accept" "both refuse"; do
	n=$(sed -n "s/^# \([0-9]*\) $want$/\1/p" "$TMP/compared")
	if [ "${n:-0}" -ge 100 ]; then
		ok "$want more than 100"
	else
		not_ok "$want more than 100, not ${n:-0}"
	fi
done

if [ -n "$SHARED" ]; then
	for f in corosync.conf corosync-udpu.conf; do
		check "$f of the lab has no warning" "$PGHAC" lint \
		    --as corosync.conf --strict "$SHARED/lab/conf/$f"
	done
else
	ok "no reference material: the lab's files are not judged"
fi
done_testing
