#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what the real corosync -t refuses in a corosync.conf we refuse, and
# what we accept it accepts; beyond it we refuse only what is listed.

# shellcheck source=tests/lib.sh
. "$TOP/tests/lib.sh"

py=$TOP/tests/oracle/corosync_conf.py
need corosync unshare ip python3 pcs

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

# What we write: of each platform with corosync 3, with what a topology can say
# about it, judged on each of its nodes.
cat >"$TMP/nodes.sh" <<'EOF'
mount -t tmpfs tmpfs /etc/corosync || exit 1
mount -t tmpfs tmpfs /var/log || exit 1
mkdir /var/log/corosync /var/log/cluster
head -c 256 /dev/zero >/etc/corosync/authkey
for f in "$1"/*/*/etc/corosync/corosync.conf; do
	hostname "$(basename "${f%/etc/corosync/corosync.conf}")"
	timeout 20 corosync -t -c "$f" >"$2.log" 2>&1 || {
		echo "$f"
		cat "$2.log"
	}
	echo "$f" >>"$2"
done
EOF
made() {	# NAME EDIT [EDIT]: of the platform's line, of all: the samples
	local sample
	for sample in el8 el9 five_nodes two_node_el9; do
		sed "/platform *=/{$2
		};${3-}" "$TOP/samples/$sample.cfg" >"$TMP/$sample.cfg"
		check "$sample, $1, compiles" "$PGHAC" build -q -W no-stack_key \
		    -W no-cluster_plaintext -o "$TMP/$1/$sample" \
		    "$TMP/$sample.cfg"
	done
	rm -f "$TMP/seen"
	check "$1: corosync starts on each node" on_nodes "$TMP/$1" "$TMP/seen"
	if [ "$(wc -l <"$TMP/seen")" -ge 13 ]; then
		ok "$1: all nodes are asked"
	else
		not_ok "$1: all nodes are asked" "$TMP/seen"
	fi
}
on_nodes() {	# BUNDLES SEEN
	local user=() dir
	[ "$(id -u)" -eq 0 ] || user=(--map-root-user)
	for dir in "$1"/*/; do
		unshare "${user[@]}" --net --uts --mount sh "$TMP/nodes.sh" \
		    "${dir%/}" "$2"
	done >"$TMP/refused"
	cat "$TMP/refused"
	[ ! -s "$TMP/refused" ]
}
check "the sample of Debian compiles" "$PGHAC" build -q -o "$TMP/deb/x" \
    "$TOP/samples/debian12.cfg"
check "its corosync starts on each node" on_nodes "$TMP/deb" "$TMP/deb.seen"
made "as it is" ""
made "a port and times" "s/\$/ port = 6000; token = 1500; consensus = 2500;/"
made "unencrypted" 's/$/ crypto_cipher = "none"; crypto_hash = "none";/'
made "a device" 's/$/ qdevice = { host = "q"; algorithm = "lms"; };/'
made "round robin" 's/$/ link_mode = "rr"; crypto_cipher = "aes128";/'
one='s/ring1 = {[^}]*};//'
made "unicast" 's/$/ transport = "udpu";/' "$one"
made "multicast" 's/$/ transport = "udp"; multicast = { ttl = 2; address = "239.1.1.1"; };/' "$one"
six='s/"10\.\([0-9]*\)\.\([0-9]*\)\.\([0-9]*\)"/"fd00:\1:\2::\3"/g;s/prefix = 24/prefix = 64/'
made "IPv6" "" "$six"
made "IPv6 multicast" 's/$/ transport = "udp";/' "$one;$six"

# what pcs writes has no fault
clean() {	# NAME ARGUMENT...: of pcs cluster setup, behind the nodes
	local name=$1
	shift
	check "pcs sets $name up" pcs cluster setup c n1 addr=10.0.0.1 \
	    n2 addr=10.0.0.2 "$@" --corosync_conf="$TMP/pcs.conf" --overwrite
	[ -z "${DEVICE-}" ] || check "pcs adds a device with $DEVICE" \
	    pcs quorum device add model net host=q algorithm="$DEVICE" \
	    --corosync_conf="$TMP/pcs.conf"
	check "$name is clean" "$PGHAC" lint --as corosync.conf --strict \
	    "$TMP/pcs.conf"
}
clean "knet" transport knet link_mode=passive compression model=zlib level=3 \
    crypto cipher=aes128 hash=sha384
clean "udpu" n3 addr=10.0.0.3 transport udpu
DEVICE=ffsplit clean "ffsplit" totem token=5000
DEVICE=lms clean "lms" n3 addr=10.0.0.3

if [ -n "$SHARED" ]; then
	for f in corosync.conf corosync-udpu.conf; do
		check "$f of the lab has no warning" "$PGHAC" lint \
		    --as corosync.conf --strict "$SHARED/lab/conf/$f"
	done
else
	ok "no reference material: the lab's files are not judged"
fi
done_testing
