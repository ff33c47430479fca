#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: packages, keys and services: stand-ins of CentOS 6's programs prove what
# is called, in which order, and that a second run calls nothing.
# shellcheck disable=SC2016 # texts for other shells
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
steps_host node1.example.com

places="home_directory = \"$TMP/home\"; data_directory = \"$TMP/data\";"
places="$places os_group = \"$(id -gn postgres)\";"
sed "s|keyfile *=.*|keyfile = \"$TMP/authkey\";|
    s|archive_directory *=.*|$places|" \
    "$TOP/samples/pg_cluster.cfg" >"$TMP/c.cfg"
check "the topology compiles" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/built"
STEPS=$TMP/built/pg_cluster/node1.example.com/root/pghac
mkdir "$TMP/home" "$TMP/state" /etc/pghac /etc/pghac/secrets
chmod 755 "$TMP"

# dry SCRIPT, twice SCRIPT: -n, and a second run, change nothing
dry() {
	tree "$TMP/home" "$TMP/state" >"$TMP/before"
	: >"$TMP/log"
	check "$1 -n" step "$@" -n
	has "$1 -n says it" "$TMP/stdout" "would "
	has "$1 -n says that it is all" "$TMP/stdout" "nothing was changed"
	tree "$TMP/home" "$TMP/state" >"$TMP/after"
	same "$1 -n changes nothing" "$TMP/before" "$TMP/after"
	: >"$TMP/log"
}
twice() {
	tree "$TMP/home" "$TMP/state" >"$TMP/before"
	check "$1 a second time" step "$@"
	has "$1: it says so" "$TMP/stdout" "nothing to do"
	tree "$TMP/home" "$TMP/state" >"$TMP/after"
	same "$1 a second time changes nothing" "$TMP/before" "$TMP/after"
}

# ---- packages: a package is there if state/NAME is
program rpm '[ -e "'"$TMP"'/state/$2" ]'
program yum 'shift 2; for p; do [ "$p" = "${YUM_LACKS-}" ] ||
    : >"'"$TMP"'/state/$p"; done'
: >"$TMP/state/pcs"
dry 1-packages.sh
refuse "yum does not find a package and ends well" \
    env YUM_LACKS=ccs bash -c "$(declare -f step); STEPS=$STEPS TMP=$TMP; step 1-packages.sh"
has "the package is named" "$TMP/stderr" \
    "install ccs: it was not installed"
# the agent of resource-agents before 3.9.3
export OCF_ROOT=$TMP/ocf
ra=$OCF_ROOT/resource.d/heartbeat/pgsql
mkdir -p "${ra%/*}"
echo 'OCF_RESKEY_pgctl' >"$ra"
: >"$TMP/state/ccs"
refuse "an agent without rep_mode" step 1-packages.sh
has "it says so" "$TMP/stderr" "this agent has no rep_mode"
echo 'OCF_RESKEY_rep_mode' >"$ra"
rm -f "$TMP/state/"* /etc/yum.repos.d/pghac-*
: >"$TMP/log"
: >"$TMP/state/pcs"
check "packages" step 1-packages.sh
grep ^yum "$TMP/log" >"$TMP/yum"
same "what is missing is installed at once" "$TMP/yum" - <<'END'
yum -y install cman pacemaker ccs resource-agents fence-agents postgresql93-server postgresql93-contrib
END
same "the repository" /etc/yum.repos.d/pghac-pgdg.repo - <<'END'
[pghac-pgdg]
name=PostgreSQL 9.3 of PGDG
baseurl=https://yum-archive.postgresql.org/9.3/redhat/rhel-6-$basearch
enabled=1
gpgcheck=1
gpgkey=https://yum.postgresql.org/keys/RPM-GPG-KEY-PGDG
END
twice 1-packages.sh
check "a mirror" step 1-packages.sh -r pgdg=http://mirror.example/93
has "it is in the repository's file" /etc/yum.repos.d/pghac-pgdg.repo \
    "baseurl=http://mirror.example/93"

# crmsh, and nothing else, from a repository of its own
sed 's/agent = "pgsql";/& shell = "crmsh";/' "$TMP/c.cfg" >"$TMP/crm.cfg"
"$PGHAC" build -q "$TMP/crm.cfg" -o "$TMP/crm" 2>/dev/null
: >"$TMP/log"
check "packages with crmsh" env \
    bash -c "$(declare -f step); TMP=$TMP STEPS=$TMP/crm/pg_cluster/node1.example.com/root/pghac
    step 1-packages.sh -r pgdg=http://mirror.example/93"
has "crmsh is installed" "$TMP/log" "yum -y install crmsh"
has "nothing else is taken" /etc/yum.repos.d/pghac-crmsh.repo \
    "includepkgs=crmsh pssh"
check "the lists of files are there, too" \
    test -s "$TMP/crm/pg_cluster/node1.example.com/root/pghac/files.list"

# ---- keys
program getent 'echo "postgres:x:26:26::${PASSWD_HOME-'"$TMP/home"'}:/bin/sh"'
program corosync-keygen 'umask 077; head -c 128 /dev/urandom >/etc/corosync/authkey
chmod 400 /etc/corosync/authkey'
dry_keys() {
	refuse "secrets are missing" step 3-keys.sh -n
	for text in "would make $TMP/authkey" \
	    "missing: $TMP/home/.pgpass: a line *:5432:replication:replicator:PASSWORD" \
	    "missing: /etc/pghac/secrets/ipmi-node3.sh"; do
		has "it says: $text" "$TMP/stdout" "$text"
	done
	check "-n makes no key" test ! -e /etc/corosync/authkey
}
dry_keys
as node2.example.com
refuse "another node makes no key" step 3-keys.sh
has "it names the first node" "$TMP/stdout" \
    "the key that node1.example.com made"
check "there is none" test ! -e "$TMP/authkey"
as node1.example.com
echo '*:5432:replication:replicator:x' >"$TMP/home/.pgpass"
for n in 1 2 3; do
	echo 'echo x' >/etc/pghac/secrets/ipmi-node$n.sh
done
check "keys" step 3-keys.sh
same "the key's mode" <(echo '400 root root') \
    <(stat -c '%a %U %G' "$TMP/authkey")
same "libpq's file" <(echo "600 postgres") <(stat -c '%a %U' "$TMP/home/.pgpass")
same "the scripts" <(echo '700 root') \
    <(stat -c '%a %U' /etc/pghac/secrets/ipmi-node2.sh)
has "the key's sum" "$TMP/stdout" "$(sha256sum <"$TMP/authkey" | cut -d' ' -f1)"
lacks "no secret is shown" "$TMP/stdout" "replicator:x"
cp "$TMP/authkey" "$TMP/key"
twice 3-keys.sh
check "the key is never made again" test "$(grep -c keygen "$TMP/log")" = 1
same "nor changed" "$TMP/key" "$TMP/authkey"
rm "$TMP/authkey"
check "a key that corosync-keygen made before" step 3-keys.sh
same "is not overwritten but used" "$TMP/key" "$TMP/authkey"
refuse "a home that is not the account's" env PASSWD_HOME=/elsewhere \
    bash -c "$(declare -f step); STEPS=$STEPS TMP=$TMP; step 3-keys.sh"
has "both are named" "$TMP/stderr" '"/elsewhere", postgresql.home_directory is'
echo short >"$TMP/authkey"
refuse "a key that is too short" step 3-keys.sh

# ---- services: boot/NAME at boot, run/NAME runs
mkdir "$TMP/state/boot" "$TMP/state/run"
boot=$TMP/state/boot run=$TMP/state/run
program chkconfig 'if [ "$1" = --list ]; then
	[ -e "'"$boot"'/$2" ] || exit 1
	echo "$2 0:off 1:off 2:$(cat "'"$boot"'/$2") 3:$(cat "'"$boot"'/$2") 6:off"
else
	echo "$2" >"'"$boot"'/$1"
fi'
program service 'case $2 in
status) [ -e "'"$run"'/$1" ] ;;
start) : >"'"$run"'/$1" ;;
stop) rm "'"$run"'/$1" ;;
esac'
program runuser 'case $* in
*" status") [ -e "'"$run"'/postgres" ] ;;
*" stop") rm "'"$run"'/postgres" ;;
esac'
for s in NetworkManager corosync postgresql-9.3; do echo on >"$boot/$s"; done
for s in network cman pacemaker; do echo off >"$boot/$s"; done
: >"$run/NetworkManager"
: >"$run/postgres"
refuse "services before there is a server" step 6-services.sh
mkdir "$TMP/data"
: >"$TMP/data/PG_VERSION"
dry 6-services.sh
check "services" step 6-services.sh
grep -v -e ' status$' -e --list "$TMP/log" >"$TMP/calls"
same "their order" "$TMP/calls" - <<END
chkconfig NetworkManager off
chkconfig network on
chkconfig corosync off
chkconfig postgresql-9.3 off
chkconfig cman on
chkconfig pacemaker on
runuser -s /bin/sh -c cd / && exec "\$0" "\$@" -- postgres /usr/pgsql-9.3/bin/pg_ctl -D $TMP/data -m fast -w -t 300 stop
service NetworkManager stop
service cman start
service pacemaker start
END
: >"$run/postgres"
twice 6-services.sh
check "PostgreSQL under Pacemaker is left alone" test -e "$run/postgres"

# without an agent PostgreSQL's own service runs it
sed 's/agent = "pgsql"/agent = "none"/' "$TMP/c.cfg" >"$TMP/d.cfg"
"$PGHAC" build -q "$TMP/d.cfg" -o "$TMP/built2" 2>/dev/null
STEPS=$TMP/built2/pg_cluster/node1.example.com/root/pghac
rm -f "$run/postgres" "$run/cman" "$run/pacemaker"
: >"$TMP/log"
check "services without an agent" step 6-services.sh
grep -v -e ' status$' -e --list "$TMP/log" >"$TMP/calls"
same "PostgreSQL starts before the cluster" "$TMP/calls" - <<'END'
chkconfig postgresql-9.3 on
service postgresql-9.3 start
service cman start
service pacemaker start
END
rm "$TMP/bin/service"
: >"$TMP/log"
program service 'case $1,$2 in *,status) exit 1 ;; cman,start) exit 1 ;; esac'
refuse "cman does not start" step 6-services.sh
has "the step is named" "$TMP/stderr" "start cman: failed: service cman start"
lacks "nothing comes after it" "$TMP/log" "service pacemaker start"
done_testing
