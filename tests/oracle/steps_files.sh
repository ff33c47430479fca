#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: every step is a script that sh, bash and shellcheck take, and
# 2-files.sh installs the node's files as the bundle says, once.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
need shellcheck dash
steps_host node1.example.com

# every step of every sample; copies of a script are looked at once
cp -R "$TOP/out" "$TMP/out"
find "$TMP/out" -path '*/root/pghac/*.sh' -exec sha256sum {} + |
    sort -u -k1,1 | sed 's/^[^ ]* *//' >"$TMP/scripts"
check "there are scripts" test -s "$TMP/scripts"
mapfile -t scripts <"$TMP/scripts"
check "shellcheck takes them" shellcheck -s sh "${scripts[@]}"
for script in "${scripts[@]}"; do
	for shell in dash bash; do
		$shell -n "$script" || not_ok "$script is $shell's"
	done
done

# a data directory of the test's own
postgres=$(id -gn postgres)
mkdir "$TMP/home"
data="$TMP/home/data"
chmod 755 "$TMP"
places="home_directory = \"$TMP/home\"; os_group = \"$postgres\";"
sed "s|^  archive_directory .*|$places data_directory = \"$data\";|" \
    "$TOP/samples/pg_cluster.cfg" >"$TMP/c.cfg"
check "the topology compiles" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/built"
bundle=$TMP/built/pg_cluster
mkdir /root/pghac
cp -R "$bundle/node1.example.com" /root/pghac/bundle

check "-h says how" step 2-files.sh -h
has "the usage is there" "$TMP/stdout" "usage: 2-files.sh"
status "an unknown option" 2 step 2-files.sh -x
tree >"$TMP/before"
check "-n" step 2-files.sh -n
has "-n says what it would do" "$TMP/stdout" \
    "would install /etc/cluster/cluster.conf"
tree >"$TMP/after"
same "-n changes nothing" "$TMP/before" "$TMP/after"

as node2.example.com
refuse "another node's bundle" step 2-files.sh
has "it names both" "$TMP/stderr" \
    "is of node node1.example.com, this is node2.example.com"
as elsewhere
refuse "a host that is no node" step 2-files.sh
as node1.example.com
printf 'x' >>/root/pghac/bundle/etc/sysconfig/cman
refuse "a damaged bundle" step 2-files.sh
has "the damaged file is named" "$TMP/stderr" "etc/sysconfig/cman: FAILED"
cp "$bundle/node1.example.com/etc/sysconfig/cman" \
    /root/pghac/bundle/etc/sysconfig/
tree >"$TMP/after"
same "a refusal changes nothing" "$TMP/before" "$TMP/after"

echo old >/etc/sysconfig/cman
printf '127.0.0.1 localhost\n\n127.0.1.1 node1.example.com\n' >/etc/hosts
cp /etc/hosts "$TMP/hosts"
check "the first run" step 2-files.sh
has "the data directory waits" "$TMP/stdout" "has no server yet"
same "cluster.conf" "$bundle/node1.example.com/etc/cluster/cluster.conf" \
    /etc/cluster/cluster.conf
same "its mode" <(echo '640 root root') \
    <(stat -c '%a %U %G' /etc/cluster/cluster.conf)
same "the steps" "$bundle/node1.example.com/root/pghac/2-files.sh" \
    /root/pghac/2-files.sh
same "the old file is kept" <(echo old) <(cat /root/pghac/saved/*/etc/sysconfig/cman)
cat "$TMP/hosts" "$bundle/node1.example.com/root/pghac/hosts" >"$TMP/wanted"
same "the nodes' names" "$TMP/wanted" /etc/hosts
same "the old ones are kept" "$TMP/hosts" /root/pghac/saved/*/etc/hosts
has "another address of a node is told" "$TMP/stdout" \
    "other addresses of nodes: 127.0.1.1 node1.example.com"
same "only root can look at it" <(echo 700) <(stat -c %a /root/pghac/saved)
check "the data directory is as it was" test ! -e "$data"
check "sha256sum proves the node, but for the data" bash -c \
    "grep -vF '$(basename "$data")/' /root/pghac/SHA256SUMS | sha256sum -c"
tree >"$TMP/before"
check "the second run" step 2-files.sh
has "it says so" "$TMP/stdout" "nothing to do"
tree >"$TMP/after"
same "the second run changes nothing" "$TMP/before" "$TMP/after"

# lines around those of the bundle stay, what was changed between them does not
sed -i '3d;s/^10.4.10.61/10.4.10.99/' /etc/hosts
echo '192.0.2.1 after' >>/etc/hosts
check "a run with other names" step 2-files.sh
lacks "nothing else to be told" "$TMP/stdout" "other addresses"
{
	printf '127.0.0.1 localhost\n\n192.0.2.1 after\n'
	cat "$bundle/node1.example.com/root/pghac/hosts"
} >"$TMP/wanted"
same "the names are mended" "$TMP/wanted" /etc/hosts
sed -i '/^# End of/d' /etc/hosts
check "without the last line" step 2-files.sh
check "and again" step 2-files.sh
same "nothing of it is lost" <(echo 6) <(grep -c example.com /etc/hosts)

# a server is there: its files come too, and the agent's line is missed
mkdir "$data"
touch "$data/PG_VERSION"
{
	cat "$bundle/node1.example.com$data/postgresql.conf"
	echo "include '/elsewhere/rep_mode.conf' # added by pgsql RA"
} >"$data/postgresql.conf"
chmod 600 /etc/cluster/cluster.conf
check "a run with a server" step 2-files.sh
has "the line that is lost is shown" "$TMP/stderr" "/elsewhere/rep_mode.conf"
lacks "the line that stays is not" "$TMP/stderr" "tmp/rep_mode.conf"
has "what to do then" "$TMP/stdout" "restart (RUNBOOK.md"
same "the owner" <(echo "600 postgres $postgres") \
    <(stat -c '%a %U %G' "$data/postgresql.conf")
same "a wrong mode is mended" <(echo 640) \
    <(stat -c %a /etc/cluster/cluster.conf)
check "sha256sum proves the whole node" sha256sum -c /root/pghac/SHA256SUMS
check "nothing is left to do" step 2-files.sh
has "and it says so" "$TMP/stdout" "nothing to do"

# what is for the first start comes only when it is asked for
any_version "$TMP/any"
sed "s/agent = \"pgsql\"/agent = \"none\"/;s/\"9.3\"/\"15\"/
    s/9\\.3/15/;/recovery_target_timeline/d;/wal_keep_segments/d
    /checkpoint_segments/d;s/\"hot_standby\"/\"replica\"/" \
    "$TMP/c.cfg" >"$TMP/d.cfg"
check "PostgreSQL 15 without an agent" "$PGHAC" build -q \
    --templates "$TMP/any" "$TMP/d.cfg" -o "$TMP/built2"
rm -rf /root/pghac/bundle
cp -R "$TMP/built2/pg_cluster/node2.example.com" /root/pghac/bundle
as node2.example.com
check "an update" step 2-files.sh
check "it brings no standby.signal" test ! -e "$data/standby.signal"
check "the first start" step 2-files.sh -i
check "it brings standby.signal" test -f "$data/standby.signal"
done_testing
