#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac hba names the line that answers on each node, says what an
# answer depends on, and tells by its status whether a connection gets in.
. "$TOP/tests/lib.sh"

cp "$TOP/samples/pg_cluster.cfg" "$TMP/"
cd "$TMP" || exit 1
asks() {	# STATUS FILE OPTION...: output in stdout
	local want=$1 file=$2
	shift 2
	status "$* on $file: $want" "$want" "$PGHAC" hba "$file" "$@"
}

asks 0 pg_cluster.cfg --from 10.4.10.7 --user app --database app
cat >want <<'E2'
node1.example.com: admitted by method md5
    /var/lib/pgsql/9.3/data/pg_hba.conf:12: host    all             all             10.4.10.0/24            md5
    pg_cluster.cfg:60:5: postgresql.hba[4]
E2
head -n 3 stdout >first
same "the whole answer of one node" want first
if [ "$(grep -c '^node' stdout)" -eq 3 ]; then ok "every node answers"
else not_ok "every node answers" stdout; fi
asks 0 pg_cluster.cfg --from local --user postgres --db postgres
has "the Unix socket" stdout "postgresql.hba[0]"
asks 0 pg_cluster.cfg --from=10.4.10.62 --user=replicator --replication
has "replication, its own line" stdout "10.4.10.62/32"
asks 0 pg_cluster.cfg --from 10.4.10.62 --user replicator \
    --database replication
has "the word replication means the same" stdout "10.4.10.62/32"
asks 1 pg_cluster.cfg --from 10.4.10.65 --user replicator --replication
has "no line" stdout "node3.example.com: refused: no line answers"
asks 1 pg_cluster.cfg --from 2001:db8::1 --user app --database app
asks 0 pg_cluster.cfg --from ::1 --user app --database app
asks 1 pg_cluster.cfg --from 10.4.10.7 --user app --database app --ssl
has "without ssl there is no SSL" stdout "refused: ssl is off"

# Lines whose meaning lies elsewhere.
line() { echo "    { type = \"host\"; database = \"$1\"; user = \"$2\"; address = \"$3\"; method = \"$4\"; },"; }
topology() {	# NAME LINES
	sed -n '1,/  hba = (/p' pg_cluster.cfg
	cat
	sed -n '/type = "local"/,$p' pg_cluster.cfg
}
line app +staff 10.4.10.0/24 reject | topology >group.cfg
asks 1 group.cfg --from 10.4.10.7 --user app --database app
has "a group" stdout \
    'not sure: whether "app" is a member of "staff" decides'
has "what else" stdout "else admitted by method md5"
asks 0 group.cfg --from 10.4.10.7 --user app --database other
lacks "not where the database is another" stdout "not sure"
line app app @office md5 | sed 's/@office/office.example/' |
    topology >host.cfg
asks 0 host.cfg --from 10.4.10.7 --user app --database app
has "a host's name" stdout "whether the client's name is office.example"
line @apps app 10.4.10.0/24 reject | topology >file.cfg
asks 1 file.cfg --from 10.4.10.7 --user app --database app
has "a file" stdout "what the file apps holds"
line samerole app 10.4.10.0/24 reject | topology >role.cfg
asks 1 role.cfg --from 10.4.10.7 --user app --database shop
has "samerole" stdout 'whether "app" is a member of "shop"'
line app app samehost reject | topology >samehost.cfg
asks 1 samehost.cfg --from 10.4.10.61 --user app --database app
has "samehost: the node itself" stdout \
    "node2.example.com: refused by method reject"
has "samehost: another node" stdout "node1.example.com: admitted"
asks 1 samehost.cfg --from 10.4.10.7 --user app --database app
has "samehost: who knows" stdout "client's address is in samehost"
line app app samenet trust | topology >samenet.cfg
asks 0 samenet.cfg --from 10.4.10.7 --user app --database app
has "samenet: the network of the VIPs" stdout "admitted by method trust"

# The standby that carries an IPv6 VIP for readers may connect from it.
six() {
	sed -e 's/10\.25\.\([0-9]*\)\.\([0-9]*\)/fd00:25:\1::\2/g' \
	    -e 's/prefix = 24/prefix = 64/' -e 's/::0\/24/::\/64/' \
	    "$TOP/samples/read_only_vip.cfg"
}
six >six.cfg
asks 0 six.cfg --from fd00:25:10::12 --user replicator --replication
if [ "$(grep -c '^node.*admitted' stdout)" -eq 3 ]; then
	ok "the VIP for readers, on every node"
else
	not_ok "the VIP for readers, on every node" stdout
fi
has "by its own line" stdout "fd00:25:10::12/128"
asks 1 six.cfg --from fd00:25:10::11 --user replicator --replication
"$PGHAC" show bundle six.cfg >six.xml
has "the firewall follows" six.xml \
    'source address="fd00:25:10::12/128" port port="5432"'
node() {	# ADDRESS: a line for it alone
	echo "    { type = \"host\"; database = \"replication\"; user = \"replicator\"; address = \"$1/128\"; method = \"scram-sha-256\"; },"
}
for n in 1 2 3; do node "fd00:25:10::$n"; done >lines
six | sed -e '/from = "nodes"/{r lines
d
}' >without.cfg
status "a line for the VIP is missing" 0 "$PGHAC" check without.cfg
has "the VIP is named" stderr \
    'pg_hba allows no replication by "replicator" from pgrdvip (fd00:25:10::12)'
has "why it needs a line" stderr "a standby that carries this VIP may connect"
sed '/from = "nodes"/{r lines
d
}' "$TOP/samples/read_only_vip.cfg" | sed \
    's/fd00:25:10::\([0-9]\)\/128/10.25.10.\1\/32/' >four.cfg
status "IPv4 asks for none" 0 "$PGHAC" check four.cfg

# Wrong questions, wrong topologies.
asks 2 pg_cluster.cfg --from 10.4.10.7 --user app
has "what is missing" stderr "needs --from, --user, and --database"
asks 2 pg_cluster.cfg --from 10.4.10.7 --user a --database a --replication
asks 2 pg_cluster.cfg --from 10.4.10.0/24 --user a --database a
asks 2 pg_cluster.cfg --from local --user a --database a --ssl
asks 2 nothing.cfg --from local --user a --database a
line app app 10.4.10.0/24 scram-sha-256 | topology >bad.cfg
asks 2 bad.cfg --from local --user a --database a
has "a line that the server refuses" stderr "[hba_line]"
sed 's/"10.4.10.0\/24"; database = "app"/"10.5.0.0\/24"; database = "app"/' \
    pg_cluster.cfg >refused.cfg
asks 1 refused.cfg --from 10.5.0.1 --user app --database app
has "errors elsewhere are told" stderr "[hba_client_refused]"
has "and the question is answered" stdout "refused: no line answers"
asks 0 refused.cfg --from 10.4.10.7 --user app --database app
has "without a rendered line" stdout "    host all all 10.4.10.0/24 md5"
done_testing
