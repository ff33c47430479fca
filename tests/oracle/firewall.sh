#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: nft, iptables and firewalld take the fragments of each platform, twice
# with the same result; they let in peers and clients and nobody else.
. "$TOP/tests/lib.sh"
need nft iptables-restore iptables unshare ip /usr/bin/python3
if [ "$(id -u)" -ne 0 ]; then
	not_ok "needs root: a network of its own"
	done_testing
fi
[ -n "${INSIDE-}" ] || INSIDE=1 exec unshare -n bash "$0"
ip link set lo up

# ---- nftables
nft=$TOP/out/pg_debian/pg1/root/pghac/firewall.nft
check "nft checks it" nft -c -f "$nft"
check "nft takes it" nft -f "$nft"
nft list ruleset >"$TMP/once"
check "a second time" nft -f "$nft"
nft list ruleset >"$TMP/twice"
same "nothing has changed" "$TMP/once" "$TMP/twice"
# as RUNBOOK.md says
printf 'flush ruleset\ninclude "%s"\ntable inet filter {\n\tchain input {\n%s\n\t}\n}\n' \
    "$nft" "		type filter hook input priority filter; policy drop;
		jump pghac" >"$TMP/nftables.conf"
check "the administrator's file includes it" nft -f "$TMP/nftables.conf"

cat >"$TMP/knock.py" <<'END'
"""knock.py udp|tcp FROM TO PORT: yes if it comes in, else no"""
import socket
import sys
kind, source, target, port = sys.argv[1:]
udp = kind == "udp"
way = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
server = socket.socket(socket.AF_INET, way)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((target, int(port)))
client = socket.socket(socket.AF_INET, way)
client.bind((source, 0))
server.settimeout(0.3)
client.settimeout(0.3)
try:
    if udp:
        client.sendto(b"x", (target, int(port)))
        server.recvfrom(1)
    else:
        server.listen(1)
        client.connect((target, int(port)))
    print("yes")
except (socket.timeout, PermissionError):
    print("no")
END
for address in 10.77.1.1 10.77.1.2 10.77.1.77 10.77.2.1 10.77.2.2 10.99.9.9; do
	ip addr add $address/32 dev lo
done
# the answers of TCP come from the other side
nft insert rule inet filter input ct state established accept
knock() {	# NAME WANTED WORDS
	same "$1" <(echo "$2") <(/usr/bin/python3 "$TMP/knock.py" "${@:3}")
}
knock "a peer's messages" yes udp 10.77.1.2 10.77.1.1 5405
knock "on the second ring" yes udp 10.77.2.2 10.77.2.1 5406
knock "a stranger's" no udp 10.99.9.9 10.77.1.1 5405
knock "those of a client" no udp 10.77.1.77 10.77.1.1 5405
knock "a client of PostgreSQL" yes tcp 10.77.1.77 10.77.1.1 5432
knock "a stranger" no tcp 10.99.9.9 10.77.1.1 5432
knock "a client at another port" no tcp 10.77.1.77 10.77.1.1 5433
nft flush ruleset

# ---- iptables, with both families
sed 's|{ type = "local"|{ type = "host"; database = "app"; user = "app"; address = "fd00:10::/64"; method = "md5"; },\n    &|' \
    "$TOP/samples/pg_cluster.cfg" >"$TMP/c.cfg"
check "the topology compiles" "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/out"
dir=$TMP/out/pg_cluster/node1.example.com/root/pghac
for t in iptables ip6tables; do
	for run in once twice; do
		capture "$t-restore" -n <"$dir/firewall.$t"
		$t -S >"$TMP/$run"
	done
	same "$t: a second time changes nothing" "$TMP/once" "$TMP/twice"
	same "$t: it has all rules" <(grep -c '^-A' "$dir/firewall.$t") \
	    <(grep -c '^-A pghac' "$TMP/twice")
done
has "a network of the other family" "$dir/firewall.ip6tables" \
    "-s fd00:10::/64 --dport 5432"
lacks "is not among those of one" "$dir/firewall.iptables" fd00

# ---- firewalld's own reader of rules
mkdir "$TMP/bin"
# shellcheck disable=SC2016 # for the stand-in
printf '#!/bin/sh\nfor w; do echo "$w"; done >>"%s"\n' "$TMP/words" \
    >"$TMP/bin/firewall-cmd"
chmod 755 "$TMP/bin/firewall-cmd"
cat >"$TMP/rules.py" <<'END'
"""Each line is a rule that firewalld takes and repeats in the same words."""
import sys
from firewall.core.rich import Rich_Rule
for line in sys.stdin:
    rule = str(Rich_Rule(rule_str=line.strip()))
    assert rule == line.strip(), rule
END
for n in 7 8 9; do
	: >"$TMP/words"
	script=$TOP/out/pg_el$n/node1/root/pghac/firewall.sh
	check "el$n: the script runs" env PATH="$TMP/bin:$PATH" sh "$script"
	sed -n 's/^--add-rich-rule=//p' "$TMP/words" >"$TMP/rules"
	same "el$n: all rules" <(grep -c "^rich_rule '" "$script") \
	    <(wc -l <"$TMP/rules")
	check "el$n: firewalld takes them" bash -c \
	    "/usr/bin/python3 '$TMP/rules.py' <'$TMP/rules'"
	same "el$n: it reloads last" <(echo --reload) <(tail -n 1 "$TMP/words")
done
sed -i 's/5405/54o5/' "$TMP/rules"
refuse "a wrong rule is refused" bash -c \
    "/usr/bin/python3 '$TMP/rules.py' <'$TMP/rules'"
done_testing
