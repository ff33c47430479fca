#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the steps of EL 7 to 9 and Debian 12: stand-ins of dnf, apt-get and
# systemctl prove what is called, in which order, and that a second run calls
# nothing; 7-verify.sh reads what Pacemaker's own crm_mon prints.
# shellcheck disable=SC2016 # texts for other shells
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
need shellcheck crm_simulate crm_mon pg_conftool python3
steps_host pg1 10.77.1.1/24 10.77.1.100/24 10.77.2.100/24
mkdir "$TMP/state" /etc/apt/keyrings /etc/dnf /etc/dnf/modules.d 2>/dev/null
state=$TMP/state

# steps CLUSTER NODE
steps() {
	STEPS=$TOP/out/$1/$2/root/pghac
	as "$2"
	: >"$TMP/log"
	rm -f "$state"/*
}
# calls PROGRAM: what it was told to do
calls() { grep "^$1 " "$TMP/log" >"$TMP/calls"; }
# twice SCRIPT [OPTION...]: the second run calls nothing that changes
twice() {
	: >"$TMP/log"
	check "$1 a second time" step "$@"
	has "$1: it says so" "$TMP/stdout" "nothing to do"
	grep -v -e '^rpm -q' -e repolist -e '^dpkg-query' -e is-enabled \
	    -e is-active -e '^runuser' -e corosync-cmapctl "$TMP/log" >"$TMP/calls"
	same "$1: no more calls" /dev/null "$TMP/calls"
}

# ---- Debian: the stand-ins install what is asked for, and look at the policy
export OCF_ROOT=$TMP/ocf
ra=$OCF_ROOT/resource.d/heartbeat/pgsql
mkdir -p "${ra%/*}"
echo 'OCF_RESKEY_rep_mode' >"$ra"
program dpkg-query 'for p; do :; done; [ -e "'"$state"'/$p" ] || exit 1
echo "install ok installed"'
program apt-get 'case $* in
*" install "*)
	[ -z "${APT_FAILS-}" ] || exit 100
	cat /usr/sbin/policy-rc.d >"'"$TMP"'/policy" || exit 1
	cat /etc/postgresql-common/createcluster.d/pghac.conf \
	    >"'"$TMP"'/create" || exit 1
	while [ "$1" != install ]; do shift; done; shift
	for p; do : >"'"$state"'/$p"; done ;;
esac'
steps pg_debian pg1
mkdir "$TMP/sbin" "$TMP/lib"
cp -R /usr/lib/ocf/lib/heartbeat/* "$TMP/lib"
cp -a /usr/sbin/. "$TMP/sbin"
mount --bind "$TMP/sbin" /usr/sbin
mount --bind "$TMP/lib" /usr/lib/ocf/lib/heartbeat
shell=/usr/lib/ocf/lib/heartbeat/ocf-shellfuncs
rm -f /usr/sbin/policy-rc.d
rm -rf /etc/postgresql/15 /etc/postgresql-common/createcluster.d
has "Debian 12 has the defect" "$shell" 'crm_attribute -p $@'
cp -p "$shell" "$TMP/shellfuncs"
tree /etc/postgresql-common >"$TMP/before"
check "apt: -n" step 1-packages.sh -n
has "-n tells of the remedy" "$TMP/stdout" \
    'would write "crm_attribute $@ -p" for "crm_attribute -p $@"'
tree /etc/postgresql-common >"$TMP/after"
same "-n changes nothing" "$TMP/before" "$TMP/after"
refuse "apt fails" env APT_FAILS=1 bash -c \
    "$(declare -f step); STEPS=$STEPS TMP=$TMP; step 1-packages.sh"
check "the policy of the step is gone" test ! -e /usr/sbin/policy-rc.d
: >"$TMP/log"
check "packages" step 1-packages.sh
calls apt-get
same "what is missing is installed at once" "$TMP/calls" - <<'END'
apt-get -q update
apt-get -q -y -o Dpkg::Options::=--force-confold install corosync pacemaker pacemaker-cli-utils pcs resource-agents fence-agents ipmitool postgresql-15
END
same "nothing of it starts by itself" "$TMP/policy" - <<'END'
#!/bin/sh
exit 101
END
check "but later services do" test ! -e /usr/sbin/policy-rc.d
same "no server is made" "$TMP/create" <(echo create_main_cluster = false)
same "as postgresql-common reads it" <(echo off) <(pg_conftool \
    /etc/postgresql-common/createcluster.conf show -bs create_main_cluster)
same "none starts at boot" /etc/postgresql/15/main/start.conf <(echo disabled)
lacks "the defect is gone" "$shell" 'crm_attribute -p $@'
same "one line has changed" <(diff "$TMP/shellfuncs" "$shell") - <<'END'
1055c1055
< 		${HA_SBIN_DIR}/crm_attribute -p $@
---
> 		${HA_SBIN_DIR}/crm_attribute $@ -p
END
check "it is sh" bash -n "$shell"
same "the old file is kept" "$TMP/shellfuncs" /root/pghac/saved/*"$shell"
twice 1-packages.sh
echo '#!/bin/sh' >/usr/sbin/policy-rc.d
rm "$state/pcs"
check "a policy of the host's own" step 1-packages.sh
same "is left alone" /usr/sbin/policy-rc.d <(echo '#!/bin/sh')
rm /usr/sbin/policy-rc.d

# PostgreSQL 17 comes from apt.postgresql.org, whose key is fetched once
sed 's/version = "15"/version = "17"/' "$TOP/samples/debian12.cfg" >"$TMP/c.cfg"
check "PostgreSQL 17 compiles" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/built"
STEPS=$TMP/built/pg_debian/pg1/root/pghac
mkdir "$TMP/apt"
cp -a /usr/lib/apt/. "$TMP/apt"
mount --bind "$TMP/apt" /usr/lib/apt
printf '#!/bin/sh\necho "apt-helper $*" >>"%s"\necho key >"$3"\n' "$TMP/log" \
    >/usr/lib/apt/apt-helper
: >"$TMP/log"
check "a repository" step 1-packages.sh
calls apt-helper
same "its key" "$TMP/calls" - <<'END'
apt-helper download-file https://www.postgresql.org/media/keys/ACCC4CF8.asc /etc/apt/keyrings/pghac-pgdg.asc.new
END
same "its line" /etc/apt/sources.list.d/pghac-pgdg.list - <<'END'
deb [signed-by=/etc/apt/keyrings/pghac-pgdg.asc] https://apt.postgresql.org/pub/repos/apt bookworm-pgdg main
END
check "apt reads it" apt-get -o Dir::Etc::sourceparts=- \
    -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/pghac-pgdg.list indextargets
twice 1-packages.sh
check "a mirror" step 1-packages.sh -r pgdg=http://mirror.example/apt
has "it is in the line" /etc/apt/sources.list.d/pghac-pgdg.list \
    "http://mirror.example/apt bookworm-pgdg main"

# ---- EL: what yum and dnf are told
program rpm '[ -e "'"$state"'/$2" ]'
installer='case $* in
*"module disable "*) echo "state=disabled" >/etc/dnf/modules.d/$4.module ;;
*--set-enabled*) : >"'"$state"'/enabled" ;;
*"repolist --all"*) printf "baseos x\nha x\nhighavailability x\n" ;;
*"repolist --enabled"*) echo "${REPOSITORY-baseos} x"
	[ ! -e "'"$state"'/enabled" ] || printf "ha x\nhighavailability x\n" ;;
"-y install "*) shift 2; for p; do : >"'"$state"'/$p"; done ;;
esac'
program yum "$installer"
program dnf "$installer"
steps pg_el7 node1
check "el7: packages" step 1-packages.sh
calls yum
same "el7: yum" <(grep -c -- '-y install corosync pacemaker' "$TMP/calls") \
    <(echo 1)
twice 1-packages.sh
for n in 8 9; do
	name=ha; [ $n = 8 ] || name=highavailability
	rm -f /etc/dnf/modules.d/* /etc/yum.repos.d/pghac-*
	steps pg_el$n node1
	check "el$n: packages" step 1-packages.sh
	calls dnf
	sed '/repolist/d;s/\(install corosync pacemaker\).*/\1/' "$TMP/calls" \
	    >"$TMP/dnf"
	same "el$n: in this order" "$TMP/dnf" - <<END
dnf -y install dnf-plugins-core
dnf config-manager --set-enabled $name
dnf -qy module disable postgresql
dnf -y install corosync pacemaker
END
	has "el$n: the repository" /etc/yum.repos.d/pghac-pgdg.repo \
	    "redhat/rhel-$n-\$basearch"
	twice 1-packages.sh
	rm "$state/enabled"
	: >"$TMP/log"
	check "el$n: RHEL's own repository" env \
	    REPOSITORY=rhel-$n-for-x86_64-highavailability-rpms \
	    bash -c "$(declare -f step); STEPS=$STEPS TMP=$TMP; step 1-packages.sh"
	lacks "el$n: is enough" "$TMP/log" set-enabled
done

program corosync-cmapctl 'echo "totem.cluster_name (str) = ${CLUSTER-$(
    sed -n "s/^cluster=//p" "$STEPS/6-services.sh")}"'
export STEPS

# ---- systemd: enabled-NAME and runs-NAME
program systemctl 'for s; do :; done
case $1 in
is-enabled) [ -e "'"$state"'/enabled-$s" ] && echo enabled || { echo disabled; exit 1; } ;;
is-active) [ -e "'"$state"'/runs-$s" ] ;;
enable) : >"'"$state"'/enabled-$s" ;;
disable) rm "'"$state"'/enabled-$s" ;;
start) [ "$s" != "${BROKEN-}" ] && : >"'"$state"'/runs-$s" ;;
stop) rm "'"$state"'/runs-$s" ;;
esac'
program runuser 'case $* in
*" status") [ -e "'"$state"'/postgres" ] ;;
*" stop") rm "'"$state"'/postgres" ;;
esac'
data=$TMP/data
mkdir "$data"
: >"$data/PG_VERSION"
for platform in debian12 el7 el8 el9; do
	case $platform in
	debian12) unit=postgresql@15-main ;;
	*) unit=postgresql-$(sed -n 's/^ *version *= "\([0-9.]*\)".*/\1/p' \
	    "$TOP/samples/$platform.cfg" | head -n 1) ;;
	esac
	sed "s|^postgresql = {|&\n  data_directory = \"$data\";|" \
	    "$TOP/samples/$platform.cfg" >"$TMP/c.cfg"
	rm -rf "$TMP/built"
	check "$platform: it compiles" "$PGHAC" build -q "$TMP/c.cfg" \
	    -o "$TMP/built"
	node=$(ls -d "$TMP"/built/*/*1)
	steps none "$(basename "$node")"
	STEPS=$node/root/pghac
	: >"$state/enabled-$unit"
	: >"$state/postgres"
	boot=enable
	if grep -q '"pgsqlms"' "$TMP/c.cfg"; then
		boot=disable
		: >"$state/enabled-corosync"
		: >"$state/enabled-pacemaker"
	fi
	check "$platform: services" step 6-services.sh
	grep -v -e is-enabled -e is-active -e ' status$' -e 'runuser' \
	    "$TMP/log" >"$TMP/calls"
	same "$platform: their order" "$TMP/calls" - <<END
systemctl disable $unit
systemctl $boot corosync
systemctl $boot pacemaker
systemctl start corosync
systemctl start pacemaker
END
	check "$platform: the server started by hand is stopped" \
	    test ! -e "$state/postgres"
	twice 6-services.sh
	refuse "$platform: corosync by its example" env CLUSTER=debian \
	    bash -c "$(declare -f step); STEPS=$STEPS TMP=$TMP; step 6-services.sh"
	has "$platform: it says which" "$TMP/stderr" 'it runs cluster "debian"'
	rm "$state/runs-pacemaker" "$state/runs-corosync"
	: >"$TMP/log"
	refuse "$platform: corosync does not start" env BROKEN=corosync bash -c \
	    "$(declare -f step); STEPS=$STEPS TMP=$TMP; step 6-services.sh"
	lacks "$platform: nothing comes after it" "$TMP/log" "start pacemaker"

	# without an agent PostgreSQL has a service of its own
	sed -e '/mend_agents/d' -e 's/^\( *agent *= \)"[a-z]*"/\1"none"/' \
	    -e 's/^pacemaker = { agent = "[a-z]*"/pacemaker = { agent = "none"/' \
	    "$TMP/c.cfg" >"$TMP/d.cfg"
	rm -rf "$TMP/built2" "${state:?}"/*
	"$PGHAC" build -q "$TMP/d.cfg" -o "$TMP/built2" 2>"$TMP/built2.log"
	check "$platform: it compiles without an agent" test -d "$TMP/built2"
	STEPS=$(ls -d "$TMP"/built2/*/*1)/root/pghac
	check "$platform: shellcheck takes its steps" shellcheck -s sh \
	    "$STEPS"/*.sh
	: >"$state/postgres"
	: >"$TMP/log"
	check "$platform: services without an agent" step 6-services.sh
	check "$platform: the server started by hand is stopped" \
	    test ! -e "$state/postgres"
	grep -e start -e ' stop$' "$TMP/log" | sed 's/^runuser.* stop/pg_ctl stop/' \
	    >"$TMP/calls"
	same "$platform: its service starts it" "$TMP/calls" - <<END
pg_ctl stop
systemctl start $unit
systemctl start corosync
systemctl start pacemaker
END
	# which of EL has one place for the data
	file=/etc/systemd/system/$unit.service.d/pghac.conf
	if [ "$platform" = debian12 ]; then
		lacks "$platform: it knows the data" "$STEPS/1-packages.sh" \
		    PGDATA
		continue
	fi
	rm -f /etc/dnf/modules.d/* /etc/yum.repos.d/pghac-*
	: >"$TMP/log"
	check "$platform: packages without an agent" step 1-packages.sh
	same "$platform: the service finds the data" "$file" \
	    <(printf '%s\n' '[Service]' "Environment=PGDATA=$data")
	has "$platform: systemd reads it" "$TMP/log" "systemctl daemon-reload"
	twice 1-packages.sh
done
sed -e 's|^postgresql = {|&\n  data_directory = "/srv/pg"; port = 5433;|' \
    "$TOP/samples/tutorial.cfg" >"$TMP/e.cfg"
"$PGHAC" build -q "$TMP/e.cfg" -o "$TMP/built3" 2>"$TMP/built3.log"
steps none node1.example.com
STEPS=$TMP/built3/pg_cluster/node1.example.com/root/pghac
rm -f /etc/yum.repos.d/pghac-*
check "el6: packages without an agent" step 1-packages.sh
same "el6: the service finds data and port" <(echo '/srv/pg 5433') \
    <(sh -c '. /etc/sysconfig/pgsql/postgresql-9.3; echo "$PGDATA $PGPORT"')
twice 1-packages.sh
for sample in tutorial pg_far; do
	lacks "$sample: the package's own places need none" \
	    "$(find "$TOP/out" -path "*$sample*" -name 1-packages.sh | head -n 1)" \
	    PGDATA
done

# ---- what is: corosync's words, and those of a real crm_mon
steps pg_debian pg1
rm "$TMP/bin/runuser"
cat >"$TMP/up.py" <<'END'
"""up.py CIB OUT NODE...: the CIB with all nodes up, the first one promoted"""
import subprocess
import sys
import xml.etree.ElementTree as ET
cib, out, nodes = sys.argv[1], sys.argv[2], sys.argv[3:]
tree = ET.parse(cib)
root = tree.getroot()
root.set("have-quorum", "1")
status = root.find("status")
ids = {n.get("uname"): n.get("id") for n in root.iter("node")}
for node in nodes:
    state = ET.SubElement(status, "node_state", id=ids[node], uname=node,
                          in_ccm="true", crmd="online", join="member",
                          expected="member")
    group = ET.SubElement(ET.SubElement(
        state, "transient_attributes", id=ids[node]), "instance_attributes",
        id="status-" + ids[node])
    ET.SubElement(group, "nvpair", id="status-%s-master" % ids[node],
                  name="master-pgsql",
                  value="1000" if node == nodes[0] else "100")
tree.write(out)
for _ in range(4):
    subprocess.run(["crm_simulate", "-S", "-x", out, "-O", out], check=True,
                   stdout=subprocess.DEVNULL)
END
check "a cluster that is up" python3 "$TMP/up.py" \
    "$TOP/out/pg_debian/pg1/root/pghac/cib.xml" "$TMP/cib.xml" pg1 pg2 pg3
cat >"$TMP/quorum" <<'END'
Quorum information
------------------
Date:             Mon Nov 23 12:00:00 2026
Quorum provider:  corosync_votequorum
Nodes:            3
Node ID:          1
Ring ID:          1.d
Quorate:          Yes

Votequorum information
----------------------
Expected votes:   3
Highest expected: 3
Total votes:      3
Quorum:           2  
Flags:            Quorate WaitForAll 

Membership information
----------------------
    Nodeid      Votes Name
         1          1 10.77.1.1 (local)
         2          1 10.77.1.2
         3          1 10.77.1.3
END
cat >"$TMP/links" <<'END'
Local node ID 1, transport knet
LINK ID 0 udp
	addr	= 10.77.1.1
	status:
		nodeid:          1:	localhost
		nodeid:          2:	connected
		nodeid:          3:	connected
LINK ID 1 udp
	addr	= 10.77.2.1
	status:
		nodeid:          1:	localhost
		nodeid:          2:	connected
		nodeid:          3:	connected
END
printf 'pg2 streaming sync\npg3 streaming async\n' >"$TMP/rows"
echo 'totem.cluster_name (str) = pg_debian' >"$TMP/name"
program corosync-cmapctl 'cat "'"$TMP"'/name"'
program corosync-quorumtool 'cat "'"$TMP"'/quorum"'
program corosync-cfgtool 'cat "'"$TMP"'/links"'
program crm_mon 'CIB_file="'"$TMP"'/cib.xml" exec /usr/sbin/crm_mon "$@"'
program runuser 'cat "'"$TMP"'/rows"'
check "a cluster as it should be" step 7-verify.sh
lacks "nothing is wrong" "$TMP/stdout" BAD
same "what it looked at" <(sed -n 's/^ok   \([^:]*\): .*/\1/p' "$TMP/stdout") - \
    <<'END'
cluster
quorate
ring member pg1
ring member pg2
ring member pg3
faulty links
resource-agents 4.12 cannot set a promotion score with Pacemaker 2.1.5
Pacemaker on pg1
Pacemaker on pg2
Pacemaker on pg3
failed actions
promoted
VIP pgrepvip is on
10.77.2.100 is on this node
VIP pgclivip is on
10.77.1.100 is on this node
standby pg2
standby pg3
a standby in step
END
# wrong NAME FILE SED LINE: with that one difference, the line is printed
wrong() {
	cp "$2" "$TMP/kept"
	sed -i "$3" "$2"
	refuse "$1" step 7-verify.sh
	has "$1: it says what" "$TMP/stdout" "BAD  $4"
	same "$1: and no more" <(echo 1) <(grep -c ^BAD "$TMP/stdout")
	cp "$TMP/kept" "$2"
}
wrong "another cluster" "$TMP/name" 's/pg_debian/debian/' \
    'cluster: "debian", expected is "pg_debian"'
wrong "no quorum" "$TMP/quorum" '/^Quorate/s/Yes/No/' 'quorate: "No"'
wrong "a node left" "$TMP/quorum" '/10.77.1.3/d' \
    'ring member pg3: "", expected is "3"'
wrong "a link is down" "$TMP/links" '$s/connected/disconnected/' \
    'faulty links: "1", expected is "0"'
wrong "an update brought the defect back" "$shell" \
    's/crm_attribute $@ -p/crm_attribute -p $@/' \
    'resource-agents 4.12 cannot set a promotion score with Pacemaker 2.1.5: '
wrong "a standby that is away" "$TMP/rows" '/pg3/d' \
    'standby pg3: "", expected is'
# the CIB with pg2 promoted: this node has the addresses of the primary
python3 "$TMP/up.py" "$TOP/out/pg_debian/pg1/root/pghac/cib.xml" \
    "$TMP/cib.xml" pg2 pg1 pg3
refuse "the addresses stayed behind" step 7-verify.sh
has "it says so" "$TMP/stdout" 'BAD  10.77.2.100 is on this node: "yes"'
has "the promoted node is known" "$TMP/stdout" "ok   promoted: pg2"
# Pacemaker before 2.1 has other words
program crm_mon 'CIB_file="'"$TMP"'/cib.xml" /usr/sbin/crm_mon "$@" |
    sed "s/Promoted:/Masters:/;s/Unpromoted:/Slaves:/"'
refuse "crm_mon of Pacemaker 2.0" step 7-verify.sh
has "it is understood" "$TMP/stdout" "ok   promoted: pg2"
program corosync-cmapctl 'exit 1'
refuse "corosync does not run" step 7-verify.sh
has "that is said" "$TMP/stderr" "ask corosync: corosync does not run"
done_testing
