#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: by the RUNBOOK's own commands a real corosync-qdevice talks to a real
# corosync-qnetd, one of two nodes is quorate with it, and 7-verify.sh sees it.
# shellcheck disable=SC2016 # texts for other shells
. "$TOP/tests/lib.sh"
need corosync corosync-qdevice corosync-qnetd corosync-quorumtool unshare \
    nsenter ip
[ -n "${INSIDE-}" ] || INSIDE=1 exec unshare --net --ipc bash "$0"

cat >"$TMP/c.cfg" <<'END'
cluster = { name = "duo"; platform = "debian12"; config_version = 1;
  qdevice = { host = "10.77.0.9"; tls = "required"; }; };
nodes = (
  { name = "n1"; address = "10.77.0.1"; role = "primary"; },
  { name = "n2"; address = "10.77.0.2"; } );
postgresql = { version = "15"; settings = { listen_addresses = "*"; }; };
pacemaker = { agent = "none"; };
fencing = { enabled = false; reason = "a test"; };
END
check "it compiles" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/out"

# ---- three hosts: what they have of their own, and who they are
ip link set lo up
for n in 1 2 9; do ip address add 10.77.0.$n/24 dev lo; done
mkdir "$TMP/bin" "$TMP/work"
program() {
	printf '#!/bin/sh\n%s\n' "$2" >"$TMP/bin/$1"
	chmod 755 "$TMP/bin/$1"
}
program apt-get 'echo "$*" >>'"$TMP/apt"
program systemctl 'setsid corosync-qnetd -f >/dev/null 2>&1 &'
program crm_mon 'exit 1'
for host in 10.77.0.9 n1 n2; do
	unshare --mount --uts sh -c '
		for d in /etc/corosync /root /run /var/lib/corosync /var/log /dev/shm
		do mount -t tmpfs tmpfs $d || exit; done
		mkdir -p /run/corosync-qnetd /run/corosync-qdevice /var/log/corosync \
		    /etc/corosync/qnetd
		hostname "$1" && : >"$2" && exec sleep 250' sh "$host" \
	    "$TMP/$host.up" &
	echo $! >"$TMP/$host.pid"
done
finish() {
	pkill -f "corosync-qnetd -f"
	for host in n1 n2 10.77.0.9; do
		nsenter -m -t "$(cat "$TMP/$host.pid")" \
		    sh -c 'kill $(cat /run/*.pid /run/*/*.pid)'
		kill "$(cat "$TMP/$host.pid")"
	done
	kill "$corosync" "$qdevice"
} >/dev/null 2>&1
trap finish EXIT
within() {	# SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}
for host in n1 n2 10.77.0.9; do within 10 test -e "$TMP/$host.up"; done
on() {
	local pid
	pid=$(cat "$TMP/$1.pid")
	shift
	nsenter -m -u -t "$pid" env PATH="$TMP/bin:$PATH" HOME=/root \
	    sh -c "cd /root; $*"
}
# what the RUNBOOK's reader types
ssh() { on "${1#root@}" "$2" </dev/null; }
path() {	# as seen from here
	local host=${1#root@}
	case $1 in
	*:/*) echo "/proc/$(cat "$TMP/${host%%:*}.pid")/root${1#*:}" ;;
	*:*) echo "/proc/$(cat "$TMP/${host%%:*}.pid")/root/root/${1#*:}" ;;
	*) echo "$1" ;;
	esac
}
scp() { cp "$(path "$1")" "$(path "$2")"; }

# ---- corosync of n1 runs, n2 is away
cp "$TMP/out/duo/n1/etc/corosync/corosync.conf" \
    "$(path n1:/etc/corosync/corosync.conf)"
head -c 256 /dev/urandom >"$(path n1:/etc/corosync/authkey)"
on n1 exec corosync -f >"$TMP/corosync.log" 2>&1 &
corosync=$!
asked() {
	on n1 corosync-quorumtool -s -i >"$TMP/status" 2>&1
	grep -q "^Quorate: *$1" "$TMP/status"
}
check "corosync runs alone, without quorum" within 20 asked No
refuse "its device does not start without certificates" \
    on n1 exec timeout 10 corosync-qdevice -f
verify() { on n1 sh "$TMP/out/duo/n1/root/pghac/7-verify.sh"; }
verify >"$TMP/said" 2>&1
has "7-verify.sh says so" "$TMP/said" 'BAD  quorum device: "NA,NV"'
on n1 sh "$TMP/out/duo/n1/root/pghac/3-keys.sh" -n >"$TMP/said" 2>&1
has "3-keys.sh misses them" "$TMP/said" \
    "missing: /etc/corosync/qdevice/net/nssdb"

# ---- the RUNBOOK, word by word
sed -n '/^\*\*The quorum device/,/^\*\*The key/s/^    //p' \
    "$TMP/out/duo/RUNBOOK.md" >"$TMP/commands"
# shellcheck disable=SC1091 # made just above
runbook() { (cd "$TMP/work" && set -e && . "$TMP/commands"); }
check "its commands run" runbook
same "it installs the daemon" <(echo "-y install corosync-qnetd") "$TMP/apt"
same "nothing of the key stays here" <(ls "$TMP/work") \
    <(printf 'cluster-duo.crt\nqnetd-cacert.crt\n')
on n1 sh "$TMP/out/duo/n1/root/pghac/3-keys.sh" -n >"$TMP/said" 2>&1
lacks "3-keys.sh misses them no more" "$TMP/said" nssdb
check "n2 has them, too" on n2 certutil -L -d /etc/corosync/qdevice/net/nssdb \
    -n '"Cluster Cert"'

on n1 exec corosync-qdevice -f >"$TMP/qdevice.log" 2>&1 &
qdevice=$!
check "one of two nodes is quorate with the device" within 30 asked Yes
cp "$TMP/status" "$TMP/quorate"
has "its column is as RUNBOOK.md says" "$TMP/quorate" \
    "$(grep -F ' 10.77.0.1' "$TMP/out/duo/RUNBOOK.md" | grep -F A,V,NMW)"
verify >"$TMP/said" 2>&1
has "7-verify.sh sees its vote" "$TMP/said" 'ok   quorum device: A,V'
pkill -f "corosync-qnetd -f"
check "the device is lost" within 60 asked No
verify >"$TMP/said" 2>&1
has "7-verify.sh says so" "$TMP/said" 'BAD  quorum device: "'
done_testing
