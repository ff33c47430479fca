#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a template with a fault cannot ship: for each artifact a copy with one
# fault is refused, with the template's place and the topology's.
. "$TOP/tests/lib.sh"

cd "$TMP" || exit 1
sed 's/cluster = {/&\n  cluster_timeout = 90;/' "$TOP/samples/pg_cluster.cfg" >c.cfg
# the agent pgsql would write recovery.conf itself
sed -i 's/agent = "pgsql"/agent = "pgsqlms"/' c.cfg

# breaks NAME FILE SED-SCRIPT TEXT [PLACE]: the fault is told by TEXT, at the
# template FILE and at PLACE of the topology.
breaks() {
	rm -rf t out
	any_version t
	cp -R "$TOP/templates" t/
	sed -i "$3" "t/templates/$2"
	if cmp -s "t/templates/$2" "$TOP/templates/$2"; then
		not_ok "$1: the template is changed"
		return
	fi
	status "$1: is refused" 1 "$PGHAC" build --templates t c.cfg -o out
	has "$1: what" stderr "$4"
	has "$1: the template" stderr "templates/${6-$2}"
	has "$1: the place" stderr "c.cfg:$(grep -n -m1 -- "$5" c.cfg | cut -d: -f1):"
	has "$1: the rule" stderr "[template_fault]"
	refuse "$1: nothing is written" test -e out
}

breaks "cluster.conf: a wrong port" cman/cluster.xsl \
    's/port="{@name}"/port="x{@name}"/' "fence device port" 'node1.example'
breaks "cluster.conf: an unknown attribute" cman/cluster.xsl \
    's/nodeid="{@id}"/nodeid="{@id}" colour="red"/' "colour" 'node1.example'
breaks "cluster.conf: a node too few" cman/cluster.xsl \
    's/select="nodes\/item"/select="nodes\/item[1]"/' "missing" 'node2.example'
breaks "cluster.conf: no keyfile" cman/cluster.xsl \
    's/@keyfile | //' "keyfile is missing" 'keyfile'
breaks "sysconfig: a wrong number" cman/sysconfig.xsl \
    "s/'CMAN_QUORUM_TIMEOUT'/'CMAN_CLUSTER_TIMEOUT'/" "CMAN_" 'quorum_timeout'
breaks "sysconfig: a command" cman/sysconfig.xsl \
    's/^# Join the fence domain/id\n&/' "made by" 'cluster = {'
breaks "postgresql.conf: a setting left out" postgresql/postgresql.xsl \
    "s/postgresql\/settings\/setting\"/&[@name != 'hot_standby']\"/;s/\"\[/[/" \
    "hot_standby is missing" 'hot_standby '
breaks "postgresql.conf: an unquoted value" postgresql/postgresql.xsl \
    's/q:pgconf(@value)/@value/' "syntax error" 'listen_addresses'
breaks "pg_hba.conf: another method" postgresql/hba.xsl \
    "s/q:hba-word(@method)/'trust'/" "method" '"peer"'
breaks "pg_hba.conf: a line too few" postgresql/hba.xsl \
    's/postgresql\/hba\/line"/postgresql\/hba\/line[1]"/' "is missing" '127.0.0.1'
breaks "recovery.conf: another host" postgresql/recovery.xsl \
    "s/q:pgconf(@primary_conninfo)/'x'/" "primary_conninfo" 'replication = {'
breaks "recovery.conf: no standby" postgresql/recovery.xsl \
    "s/standby_mode = 'on'/standby_mode = 'off'/" "standby_mode" 'node2.example'
breaks "pcs.sh: another address" pacemaker/pcs.xsl \
    "s/cause=\"@value\"><xsl:value-of select=\"concat('&#9;'/&, 'x'/" "ip=" 'pgrepvip'
# shellcheck disable=SC2016 # the script's own $copy
breaks "pcs.sh: an edit too many" pacemaker/pcs.xsl \
    's/^# ---- cluster properties/&\npcs -f "$copy" property set a=b/' \
    "not in the topology" 'cluster = {'
breaks "pcs.sh: a quote left open" pacemaker/pcs.xsl \
    's/^push$/&\necho "x/' "quote" 'cluster = {'
breaks "hosts: another address" steps/hosts.xsl \
    "0,/q:ini(@address)/s//'10.4.10.6'/" "the address is" 'node1.example'
breaks "hosts: a node too few" steps/hosts.xsl \
    's/select="nodes\/item"/select="nodes\/item[1]"/' \
    'no line of "node2.example.com"' 'node2.example'
breaks "firewall: another octet" steps/firewall.xsl \
    "s/' -s ', q:ini(.)/' -s 1', q:ini(.)/" "the address is" 'node1.example'
breaks "firewall: another port" steps/firewall.xsl \
    's/--dport /&1/' "the port is" 'node1.example'
breaks "firewall: another protocol" steps/firewall.xsl \
    's/-p <xsl:value-of select="q:ini(@protocol)"/-p icmp <xsl:value-of select="q:ini(1)"/' \
    "the protocol is not udp" 'node1.example'
# shellcheck disable=SC2016 # a text of XSLT
breaks "firewall: a rule too few" steps/firewall.xsl \
    's/@family = $family\]/&[position() \&lt; 10]/' "a rule is missing" \
    '10.4.10.0'
breaks "firewall: a rule too many" steps/firewall.xsl \
    's/^:pghac - .*/&\n-A pghac -j ACCEPT/' "the address is missing" 'cluster = {'
breaks "cib.xml: an operation lost" pacemaker/cib.xsl \
    "s/select=\"op\"/select=\"op[@name != 'demote']\"/" \
    "the operation demote of pgsql is missing" 'agent = '
breaks "cib.xml: another score" pacemaker/cib.xsl \
    's/score="{@score}"\/>/score="1{@score}"\/>/' \
    "is no value for score" 'name = "ipmi-node1"'
breaks "cib.xml: the other score" pacemaker/cib.xsl \
    's/node="{@node}" score="{@score}"/node="{@node}" score="INFINITY"/' \
    "score of constraint" 'name = "ipmi-node1"'
breaks "cib.xml: another node" pacemaker/cib.xsl \
    's/node="{@node}"/node="{@rsc}"/' "node of constraint" 'name = "ipmi-node1"'
breaks "cib.xml: no master" pacemaker/cib.xsl \
    's/select="master"/select="master[2]"/' "no resource has the name" 'agent = '
breaks "cib.xml: monitors of one interval" pacemaker/cib.xsl \
    "s/name=\"{@name}\" interval=\"{@interval}\"/name=\"{@name}\" interval=\"9s\"/" \
    "stands twice" 'agent = '
breaks "cib.xml: an operation switched off" pacemaker/cib.xsl \
    's/<op name=/<op enabled="false" name=/' "enabled of start" 'agent = '
breaks "cib.xml: a symmetrical order" pacemaker/cib.xsl \
    's/symmetrical="false"/symmetrical="true"/' "symmetrical of constraint" \
    'agent = '
breaks "cib.xml: a parameter more" pacemaker/cib.xsl \
    's/<xsl:for-each select="param">/<nvpair id="x-{@id}" name="x" value="y"\/>&/' \
    "is missing" 'name = "ipmi-node1"'
breaks "cib.xml: another schema" pacemaker/cib.xsl \
    's/{pacemaker\/@cib_schema}/pacemaker-2.0/' "validate-with" "^"
breaks "cib.xml: no properties" pacemaker/cib.xsl \
    's/select="pacemaker\/properties\/setting"/select="x"/' \
    "stonith-enabled of the cluster" 'fencing = {'
cp c.cfg pcs.cfg
sed -i 's/agent = "pgsqlms"/& ; shell = "crmsh"/' c.cfg
breaks "crm.sh: another address" pacemaker/crm.xsl \
    "s/'=', q:crm(@value)/&, 'x'/" "is wanted" 'name = "ipmi-node1"'
breaks "crm.sh: an operation lost" pacemaker/crm.xsl \
    "s/select=\"op\"/select=\"op[@name != 'demote']\"/" '"demote"' 'agent = '
breaks "crm.sh: roles the other way" pacemaker/crm.xsl \
    '/<xsl:text> role=/{n;s/.*/<xsl:text>Slave<\/xsl:text>/}' "role=Slave" 'agent = '
breaks "crm.sh: another order" pacemaker/crm.xsl \
    "s/q:crm(@first_action), ' '/'start', ' '/" ":start" 'agent = '
breaks "crm.sh: no colocation" pacemaker/crm.xsl \
    's/constraints\/colocation">/constraints\/colocation[2]">/' "colocation" 'agent = '
breaks "crm.sh: an object more" pacemaker/crm.xsl \
    's/<b:line cause="\/">END/<b:line cause="\/">property a=b<\/b:line>&/' \
    "not in the topology" 'cluster = {'
# shellcheck disable=SC2016 # the script's own $copy
breaks "crm.sh: another edit" pacemaker/crm.xsl \
    's/^# ---- check and push/CIB_file=$copy crm configure erase\n&/' \
    "crmsh edits what" 'cluster = {'
breaks "crm.sh: a quote left open" pacemaker/crm.xsl \
    "s/symmetrical=false'/symmetrical=\&quot;false'/" "a quote does not end" \
    'agent = '
breaks "crm.sh: nothing loaded" pacemaker/crm.xsl \
    's/^CIB_file=.copy crm configure/true/' "crmsh loads nothing" 'cluster = {'
breaks "crm.sh: pcs.sh in its place" bundle.xsl "s/= 'crmsh'/= 'crm'/" \
    "makes no crm-script" 'node1.example'
mv pcs.cfg c.cfg
breaks "the plan: a file left out" bundle.xsl \
    's/kind="sysconfig"/kind="text"/' "makes no sysconfig" 'node1.example'
breaks "the plan: a path outside" bundle.xsl \
    's,path="/etc/sysconfig/cman",path="/../../etc/passwd",' "path" 'cluster = {'
breaks "the plan: no mode" bundle.xsl \
    's/owner="root" group="root" mode="0644"/owner="root" group="root" mode="rw"/' \
    "mode" 'cluster = {'
breaks "a message that ends it" postgresql/hba.xsl \
    's/<xsl:template name="pg_hba.conf">/&<xsl:message terminate="yes">stop here<\/xsl:message>/' \
    "stop here" '^'
breaks "an unknown function" postgresql/hba.xsl \
    's/q:hba-word(@method)/q:hbaword(@method)/' "hbaword" '"peer"'

# from PostgreSQL 12 on recovery's lines stand in postgresql.conf
cp c.cfg old.cfg
cp "$TOP/tests/golden/replication_15/topology.cfg" c.cfg
breaks "standby.signal: on the primary, too" bundle.xsl \
    "s/nodes\/item\[@role = 'standby'\]/nodes\/item/" \
    "must not have one" 'pg-1.example'
breaks "standby.signal: another directory" bundle.xsl \
    's/data}\/standby.signal/data}\/x\/standby.signal/' "belongs in" 'cluster = {'
breaks "standby.signal: a text" bundle.xsl \
    's/on-change="initial"\/>/on-change="initial"><b:line cause="@role">x<\/b:line><\/file>/' \
    "is to be empty" 'pg-2.example'
breaks "postgresql.conf: another primary_conninfo" postgresql/postgresql.xsl \
    "s/concat(q:ini(@name), ' = ', q:pgconf(@value))/concat(q:ini(@name), ' = ', q:pgconf(concat(@value, ' ')))/" \
    "primary_conninfo is" 'replication = {'
mv old.cfg c.cfg

# corosync.conf of a platform that has it, with all that can stand in it
sed 's/transport *=.*//;s/cluster = {/&\n  port = 5500; token = 5000;\n  qdevice = { host = "qnetd"; };/' \
    "$TOP/samples/el9.cfg" >el9.cfg
mv c.cfg old.cfg
mv el9.cfg c.cfg
corosync() {	# NAME SED-SCRIPT TEXT PLACE
	breaks "corosync.conf: $1" corosync/corosync.xsl "$2" "$3" "$4"
}
corosync "another address" "s/q:ini(@address)/'10.9.10.9'/" \
    'nodelist.node.ring0_addr is' 'name = "node1"'
corosync "no second link" '/ring1\/@address/,/<\/xsl:for-each>/d' \
    "ring1_addr is missing" '10.9.20.1'
corosync "the primary only" 's/select="nodes\/item"/&[1]"/;s/"\[1\]/[1]/' \
    'node "node2" is missing' 'name = "node2"'
corosync "no encryption" 's/@crypto_cipher | @crypto_hash | //' \
    "totem.crypto_cipher is missing" 'platform '
corosync "another token" 's/@token |/(@token + 1) |/;s/(@token + 1) |/@port |/' \
    "totem.token is missing" 'token = 5000'
corosync "a key more" 's/^&#9;version: 2$/&\n\&#9;merge: 300/' \
    "totem.merge is not in the topology" 'cluster = {'
corosync "a brace too few" '0,/^}$/s///' "not closed" 'cluster = {'
corosync "no provider" '/provider: corosync/d' "provider" 'cluster = {'
corosync "two_node for all" 's/provider: corosync.*/&\n\&#9;two_node: 1/' \
    "two_node" 'cluster = {'
corosync "another port" 's/string(@port + 1)/string(@port + 3)/' \
    "totem.interface.mcastport is" 'port = 5500'
corosync "no port" 's/test="@port or multicast"/test="multicast"/' \
    "no interface for link 0" 'port = 5500'
corosync "votes of the device" 's/votes: 1/votes: 2/' \
    'device.votes is "2"' 'qdevice'
corosync "another device" "s/@host | @port |/@port |/" "host" 'qdevice'
corosync "a log more" 's/^&#9;to_syslog: yes/&\n\&#9;debug: on/' \
    "logging.debug is not in the topology" 'cluster = {'
breaks "RUNBOOK.md: another host of the device" steps/qdevice.xsl \
    "s/concat('    ssh ', q:sh(concat('root@', \$host))/concat('    ssh ', q:sh(concat('boot@', \$host))/" \
    'ssh root@qnetd ' 'qdevice' steps/runbook.xsl
breaks "RUNBOOK.md: a node without a certificate" steps/qdevice.xsl \
    's/certutil -i -c/certutil -m -c/' 'ssh root@node1 "corosync-qdevice' \
    'name = "node1"' steps/runbook.xsl
breaks "the plan: no corosync.conf" bundle.xsl 's/kind="corosync.conf"/kind="text"/' \
    "makes no corosync.conf" 'name = "node1"'
mv old.cfg c.cfg

wrong() {	# NAME FILE SED-SCRIPT TEXT: the stylesheet cannot be used
	rm -rf t out
	mkdir t
	cp -R "$TOP/templates" t/
	sed -i "$3" "t/templates/$2"
	status "$1" 1 "$PGHAC" build --templates t c.cfg -o out
	has "$1: is told" stderr "$4"
	refuse "$1: nothing is written" test -e out
}
wrong "not XML" bundle.xsl 's/<\/xsl:stylesheet>//' "templates/bundle.xsl:"
wrong "not XSLT" bundle.xsl 's/<xsl:for-each/<xsl:for/' "templates/bundle.xsl"
wrong "an import that is not there" bundle.xsl 's/hba.xsl/hbb.xsl/' "hbb.xsl"
wrong "an import from outside" bundle.xsl \
    's,postgresql/hba.xsl,../../../../etc/passwd,' "passwd"
printf '%s' secret >secret.xml
wrong "document() of a file" postgresql/hba.xsl \
    "s,q:hba-word(@method),document('secret.xml')," "c.cfg"
lacks "and its text is not shown" stderr "secret</"
wrong "recursion without end" postgresql/hba.xsl \
    's/<xsl:template name="pg_hba.conf">/&<xsl:call-template name="pg_hba.conf"\/>/' \
    "template"
breaks "a step: another directory" steps/files.xsl \
    "s/concat('data=', /&'x', /;s/'x', q:sh(/'x', q:sh(/" "data is" 'platform '
breaks "a step: a package too few" steps/packages.xsl \
    's/host\/package"/host\/package[1]"/' "packages is" 'platform '
breaks "a step: another service" steps/services.xsl \
    "s/q:sh(@boot)/'on'/" 'corosync is "on", "off"' 'platform '
breaks "a step: another account" steps/keys.xsl \
    's/q:sh(@os_user)/q:sh(@port)/' '.pgpass is "5432"' 'secret = "replication"'
breaks "a step: another primary" steps/database.xsl \
    '/<xsl:otherwise>/s/q:sh(@address)/q:sh(@id)/' \
    'primary is "1"' 'node1.example'
breaks "a step: another VIP" steps/verify.xsl \
    "s/q:sh(@name), ' ', q:sh(@address)/q:sh(@name), ' ', q:sh(@prefix)/" \
    'pgrepvip is "24"' 'pgrepvip'
breaks "RUNBOOK.md: a node too few" steps/runbook.xsl \
    's/select="nodes\/item"/select="nodes\/item[1]"/' "is missing" 'node2.example'
breaks "RUNBOOK.md: a step left out" steps/runbook.xsl \
    's/^    .root.pghac.7-verify.sh$/    true/' "7-verify.sh" 'cluster = {'
breaks "a step: it runs on any node" steps/files.xsl \
    's/^started$/true/' "runs on any node" 'cluster = {' steps/lib.xsl
breaks "a step: it goes on after a fault" steps/lib.xsl \
    's/^set -eu$/set -u/' "goes on after a fault" 'cluster = {'
done_testing
