<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- RUNBOOK.md: the steps in their order, with real names, and what to do at
     three in the morning.  One named template a section.  Commands stand in
     indented blocks, which no text can end. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- The words of the stack, of the init system and of pcs. -->
<xsl:variable name="runbook.cman" select="/topology/cluster/@stack = 'cman'"/>
<xsl:variable name="runbook.members">
  <xsl:choose>
    <xsl:when test="$runbook.cman">cman_tool nodes</xsl:when>
    <xsl:otherwise>corosync-quorumtool -s</xsl:otherwise>
  </xsl:choose>
</xsl:variable>
<!-- crm_mon before Pacemaker 2.1 -->
<xsl:variable name="runbook.masters" select="/topology/pacemaker/@promoted = 'Master'"/>
<xsl:variable name="runbook.node" select="string(/topology/pacemaker/@node_command)"/>

<!-- Context: topology. -->
<xsl:template name="runbook">
  <b:line cause="cluster/@name" select="concat('# Cluster ', q:md(cluster/@name))"/>
  <b:lines cause="/">

Made by pghac from the topology: change that, not this file.

  </b:lines>
  <b:line cause="postgresql/@version">PostgreSQL <xsl:value-of select="concat(q:md(postgresql/@version), ' on platform ', q:md(cluster/@platform), ', agent ', q:md(pacemaker/@agent))"/>.</b:line>
  <xsl:call-template name="runbook.cluster"/>
  <xsl:call-template name="runbook.secrets"/>
  <xsl:call-template name="runbook.copy"/>
  <xsl:call-template name="runbook.start"/>
  <xsl:call-template name="runbook.expected"/>
  <xsl:call-template name="runbook.failover"/>
  <xsl:call-template name="runbook.standby"/>
  <xsl:call-template name="runbook.switchover"/>
  <xsl:call-template name="runbook.stop"/>
  <xsl:call-template name="runbook.change"/>
  <xsl:call-template name="runbook.fencing"/>
  <xsl:if test="standbys/item">
    <xsl:call-template name="runbook.outside"/>
  </xsl:if>
</xsl:template>

<xsl:template name="runbook.cluster">
  <b:lines cause="/">

| node | id | address | at the start |
| --- | --- | --- | --- |
  </b:lines>
  <xsl:for-each select="nodes/item">
    <b:line>
      <xsl:value-of select="concat('| ', q:md-cell(@name), ' | ', q:md-cell(@id), ' | ', q:md-cell(@address))"/>
      <xsl:for-each select="ring1"><xsl:value-of select="concat(', ', q:md-cell(@address))"/></xsl:for-each>
      <xsl:choose>
        <xsl:when test="@role = 'primary'"> | primary |</xsl:when>
        <xsl:when test="@replication = 'sync'"> | synchronous standby |</xsl:when>
        <xsl:otherwise> | asynchronous standby |</xsl:otherwise>
      </xsl:choose>
    </b:line>
  </xsl:for-each>
  <xsl:if test="vips/item">
    <b:lines cause="/">

| VIP | address | for |
| --- | --- | --- |
    </b:lines>
    <xsl:for-each select="vips/item">
      <b:line select="concat('| ', q:md-cell(@name), ' | ', q:md-cell(concat(@address, '/', @prefix)), ' | ', q:md-cell(@purpose), ' |')"/>
    </xsl:for-each>
  </xsl:if>
  <xsl:if test="fencing/devices/item">
    <b:lines cause="/">

| fence device | agent | it kills | port |
| --- | --- | --- | --- |
    </b:lines>
    <xsl:for-each select="fencing/devices/item">
      <xsl:variable name="device" select="concat('| ', q:md-cell(@name), ' | ', q:md-cell(@agent), ' | ')"/>
      <xsl:for-each select="self::item[@node] | nodes/item">
        <b:line><xsl:value-of select="concat($device, q:md-cell(@node), ' |')"/><xsl:for-each select="@port"><xsl:value-of select="concat(' ', q:md-cell(.))"/></xsl:for-each> |</b:line>
      </xsl:for-each>
    </xsl:for-each>
  </xsl:if>
  <xsl:if test="pacemaker/levels/level">
    <b:lines cause="/">

The devices of a node are tried in this order; those of one level together.

| node | level | devices |
| --- | --- | --- |
    </b:lines>
    <xsl:for-each select="pacemaker/levels/level">
      <b:line><xsl:value-of select="concat('| ', q:md-cell(@node), ' | ', q:md-cell(@level), ' |')"/><xsl:for-each select="device"><xsl:value-of select="concat(' ', q:md-cell(@name))"/></xsl:for-each> |</b:line>
    </xsl:for-each>
  </xsl:if>
  <xsl:if test="fencing/@enabled = 'false'">
    <b:line cause="/"/>
    <b:line cause="fencing/@enabled">Fencing is off: a node that hangs can come back and write beside the new</b:line>
    <b:line cause="fencing/@enabled">primary<xsl:for-each select="fencing/@reason[. != '']"><xsl:value-of select="concat('. The reason given: ', q:md(.))"/></xsl:for-each>.</b:line>
  </xsl:if>
</xsl:template>

<!-- What lib/secrets.xsl lists, for people. -->
<xsl:template name="runbook.secrets">
  <b:lines cause="/">

## Secrets

They are in no file of the bundle. Put them on the nodes by hand, before
`3-keys.sh`, which sets owner and mode.

  </b:lines>
  <xsl:for-each select="cluster/@keyfile">
    <b:line select="concat('- ', q:md(.), ' on every node, the same: `3-keys.sh` makes it on the first.')"/>
  </xsl:for-each>
  <xsl:for-each select="postgresql[replication/password]">
    <b:line cause="replication/password/@secret" select="concat('- ', q:md(concat(@home_directory, '/.pgpass')), ' on every node, one line; in the password')"/>
    <b:line cause="replication/password/@secret">  `:` and `\` have a `\` before them:</b:line>
    <b:line cause="replication/password/@secret" select="concat('  ', q:md(concat('*:', @port, ':replication:', replication/@user, ':PASSWORD')))"/>
  </xsl:for-each>
  <xsl:for-each select="$secrets.fence">
    <b:line cause="@secret" select="concat('- ', q:md(concat($secrets.directory, @secret, '.sh')), ' on every node: a script that prints')"/>
    <b:line cause="@secret">  the password of the fence device, as `echo 'PASSWORD'` after `#!/bin/sh`.</b:line>
  </xsl:for-each>
</xsl:template>

<!-- From the administrator's host to the nodes. -->
<xsl:template name="runbook.copy">
  <b:lines cause="/">

## First setup

Each script says what it does; with `-n` it only says what it would do. A second
run changes nothing. Go on only when a step has ended well on all its nodes.

**Copy the bundle**, from the directory of this file:

  </b:lines>
  <xsl:for-each select="nodes/item">
    <b:line select="concat('    ssh ', q:sh(concat('root@', @name)), ' &quot;mkdir -p /root/pghac; rm -rf /root/pghac/bundle&quot;')"/>
    <b:line select="concat('    scp -rp ', q:sh(@name), ' ', q:sh(concat('root@', @name, ':/root/pghac/bundle')))"/>
  </xsl:for-each>
  <b:lines cause="/">

**Packages and files**, on every node. The platform's own repositories must be
there; those of an old release lie in its archive. `-r NAME=URL` names a mirror.

    sh /root/pghac/bundle/root/pghac/1-packages.sh
    sh /root/pghac/bundle/root/pghac/2-files.sh

  </b:lines>
  <xsl:for-each select="host/remedy">
    <b:line cause="@name" select="concat('`1-packages.sh` mends ', q:md(@file), ': ', q:md(@title), '.')"/>
    <b:line cause="@name" select="concat('It writes ', q:md(@new), ' for ', q:md(@old), ' and keeps the old file. An update of')"/>
    <b:lines cause="@name">
the package may bring the defect back, which `7-verify.sh` says.

    </b:lines>
  </xsl:for-each>
  <b:lines cause="/">
`2-files.sh` also writes the nodes' names into `/etc/hosts`. Where a firewall
runs, let in what the cluster needs:

  </b:lines>
  <xsl:choose>
    <xsl:when test="host/@firewall = 'firewalld'">
      <b:lines cause="host/@firewall">
    /root/pghac/firewall.sh

`firewall-cmd --permanent --list-rich-rules` shows what older topologies left.
      </b:lines>
    </xsl:when>
    <xsl:when test="host/@firewall = 'nftables'">
      <b:lines cause="host/@firewall">
    nft -c -f /root/pghac/firewall.nft

In `/etc/nftables.conf`, `include "/root/pghac/firewall.nft"` comes after `flush
ruleset`, and `jump pghac` is a rule of `chain input` in `table inet filter`; then
`systemctl reload nftables`.
      </b:lines>
    </xsl:when>
    <xsl:otherwise>
      <b:lines cause="host/@firewall">
    iptables-restore -n &lt;/root/pghac/firewall.iptables
    iptables -I INPUT -j pghac
    service iptables save

Again, after a change, the first and the last are enough.
      </b:lines>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:if test="cluster/qdevice">
    <xsl:call-template name="runbook.qdevice"/>
  </xsl:if>
  <b:line cause="/"/>
  <b:line cause="nodes/item[1]/@name" select="concat('**The key**, on ', q:md(nodes/item[1]/@name), ' first:')"/>
  <b:lines cause="/">

    /root/pghac/3-keys.sh
  </b:lines>
  <xsl:for-each select="nodes/item[position() &gt; 1]">
    <b:line select="concat('    scp -p ', q:sh(/topology/cluster/@keyfile), ' ', q:sh(concat('root@', @name, ':', /topology/cluster/@keyfile)))"/>
  </xsl:for-each>
  <b:lines cause="/">

Then `/root/pghac/3-keys.sh` on every other node. It must show the same SHA-256
everywhere and name no missing secret.

  </b:lines>
  <xsl:for-each select="nodes/item[@role = 'primary']">
    <b:line select="concat('**The primary**, on ', q:md(@name), ':')"/>
    <b:lines cause="/">

    /root/pghac/4-primary.sh

    </b:lines>
  </xsl:for-each>
  <xsl:if test="nodes/item[@role = 'standby']">
    <b:line cause="nodes">**The standbys**, on<xsl:for-each select="nodes/item[@role = 'standby']"><xsl:value-of select="concat(' ', q:md(@name))"/></xsl:for-each>:</b:line>
    <b:lines cause="/">

    /root/pghac/5-standby.sh
    </b:lines>
  </xsl:if>
</xsl:template>

<!-- How the first start goes with each agent. -->
<xsl:template name="runbook.start">
  <xsl:choose>
    <xsl:when test="pacemaker/@agent = 'pgsql'">
      <b:lines cause="pacemaker/@agent">

The standbys stay stopped. The next step stops the primary, too: the agent starts
all of them as standbys, compares their WAL and promotes the one that has most.
      </b:lines>
    </xsl:when>
    <xsl:when test="pacemaker/@agent = 'pgsqlms'">
      <b:lines cause="pacemaker/@agent">

The standbys stay stopped. The next step stops the primary cleanly: the agent
promotes the only server that was stopped as a primary, and makes each
standby's recovery.conf of recovery.conf.pcmk, or its standby.signal.
      </b:lines>
    </xsl:when>
    <xsl:otherwise>
      <b:lines cause="pacemaker/@agent">

PostgreSQL's own service starts it in the next step; nothing promotes a standby.
      </b:lines>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/">

**Services**, on every node, within half a minute: a node that starts alone may
shoot the others.

    /root/pghac/6-services.sh

  </b:lines>
  <xsl:if test="pacemaker/@agent = 'pgsqlms'">
    <b:lines cause="pacemaker/@agent">
It keeps the cluster's programs from starting at boot: the agent cannot stop a
lost primary that comes back, and its node would be fenced at each boot. A node
that was off is looked at first, then `6-services.sh` starts it.

    </b:lines>
  </xsl:if>
  <b:line cause="cluster/@platform">**Pacemaker's configuration**, on one node, when <xsl:value-of select="q:md($runbook.members)"/> shows all nodes and</b:line>
  <b:lines cause="/">
`pcs status` shows them online:

  </b:lines>
  <xsl:choose>
    <xsl:when test="pacemaker/@shell = 'crmsh'">
      <b:line cause="pacemaker/@shell">    /root/pghac/crm.sh</b:line>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="pacemaker/@shell">    /root/pghac/pcs.sh</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:if test="pacemaker/@agent = 'none' and vips/item">
    <xsl:call-template name="runbook.places"/>
  </xsl:if>
  <b:lines cause="/">

**Proof**, on every node; it ends with 1 if something is not as it should be:

    /root/pghac/7-verify.sh
  </b:lines>
</xsl:template>

<!-- In the how-to's form; times and counters differ. -->
<xsl:template name="runbook.expected">
  <b:lines cause="/">

### What to expect

  </b:lines>
  <xsl:choose>
    <xsl:when test="$runbook.cman">
      <xsl:call-template name="cman.expected"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="corosync.expected"/>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/">

`pcs status`, among its lines, and no failed actions:

  </b:lines>
  <b:line cause="nodes">    Online: [<xsl:for-each select="nodes/item"><xsl:value-of select="concat(' ', q:comment(@name))"/></xsl:for-each> ]</b:line>
  <xsl:variable name="primary" select="nodes/item[@role = 'primary']/@name"/>
  <xsl:for-each select="vips/item">
    <b:line>
      <xsl:value-of select="concat('     ', q:comment(@name), ' (ocf:', substring(':', 1, number($runbook.masters)), 'heartbeat:IPaddr2): Started ')"/>
      <xsl:choose>
        <xsl:when test="@purpose = 'read-only'">on a standby</xsl:when>
        <xsl:otherwise><xsl:value-of select="q:comment($primary)"/></xsl:otherwise>
      </xsl:choose>
    </b:line>
  </xsl:for-each>
  <xsl:if test="pacemaker/resources/master or pacemaker/resources/clone">
    <b:line cause="nodes"><xsl:value-of select="concat('     ', q:ini(pacemaker/@promoted), substring('s', 1, number($runbook.masters)), ': [ ', q:comment($primary), ' ]')"/></b:line>
    <b:line cause="nodes"><xsl:value-of select="concat('     ', q:ini(pacemaker/@unpromoted), substring('s', 1, number($runbook.masters)), ': [')"/><xsl:for-each select="nodes/item[@role = 'standby']"><xsl:value-of select="concat(' ', q:comment(@name))"/></xsl:for-each> ]</b:line>
  </xsl:if>
  <xsl:if test="nodes/item[@role = 'standby']">
    <b:lines cause="/">

On the primary, `SELECT application_name, sync_state, state FROM pg_stat_replication`:

    </b:lines>
  </xsl:if>
  <xsl:for-each select="nodes/item[@role = 'standby']">
    <b:line>
      <xsl:value-of select="concat('     ', q:comment(@name), ' | ')"/>
      <xsl:choose>
        <!-- pgsqlms: they are named behind the synchronous ones -->
        <xsl:when test="/topology/pacemaker/@agent = 'pgsqlms' and @replication = 'async' and ../item/@replication = 'sync'">potential</xsl:when>
        <xsl:otherwise><xsl:value-of select="q:comment(@replication)"/></xsl:otherwise>
      </xsl:choose> | streaming</b:line>
  </xsl:for-each>
</xsl:template>

<xsl:template name="runbook.failover">
  <b:lines cause="/">

## The primary is lost
  </b:lines>
  <xsl:choose>
    <xsl:when test="pacemaker/@agent = 'none'">
      <xsl:call-template name="runbook.lost"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:if test="fencing/@enabled = 'false'">
        <b:lines cause="fencing/@enabled">

Fencing is off: before all else make sure that the old primary is off and stays
off.
        </b:lines>
      </xsl:if>
      <b:lines cause="pacemaker/@agent">

Pacemaker makes sure by fencing that its node is gone, and promotes a standby;
the VIPs follow. Look at `pcs status` and `crm_mon -A1`. If nobody is promoted
after a minute:

      </b:lines>
      <xsl:choose>
        <xsl:when test="$runbook.cman">
          <b:lines cause="cluster/@platform">
- `cman_tool status` says `Activity blocked`: too few nodes are up. Start them.
          </b:lines>
        </xsl:when>
        <xsl:otherwise>
          <b:lines cause="cluster/@platform">
- `corosync-quorumtool -s` says `Quorate: No`: too few nodes are up. Start them.
          </b:lines>
        </xsl:otherwise>
      </xsl:choose>
      <b:lines cause="pacemaker/@agent">
- `pcs status` shows the lost node as `UNCLEAN`: fencing failed, and nothing is
  promoted before it is done. Switch the node off by hand, be sure that it is off,
  then `pcs stonith confirm NODE`.
- `pcs status` shows failed actions of the database: mend what the log of
  PostgreSQL says, then
      </b:lines>
      <b:line cause="pacemaker/@master" select="concat('  ', q:md(concat('pcs resource cleanup ', pacemaker/@master)), '.')"/>
      <b:lines cause="/">

When the lost node is up again, it is no standby yet: read on.
      </b:lines>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="runbook.standby">
  <b:lines cause="/">

## A standby again

  </b:lines>
  <b:line cause="pacemaker/@agent">A standby that was away comes back by <xsl:choose><xsl:when test="pacemaker/@agent = 'pgsqlms'">`6-services.sh` alone</xsl:when><xsl:otherwise>itself</xsl:otherwise></xsl:choose>. The data of a</b:line>
  <b:lines cause="/">
primary that was lost may hold what no other node has. On its node:

  </b:lines>
  <xsl:choose>
    <xsl:when test="pacemaker/@agent = 'none'">
      <b:lines cause="pacemaker/@agent">
    /root/pghac/5-standby.sh -m -p HOST-OF-THE-PRIMARY
    /root/pghac/6-services.sh

If PostgreSQL runs there, stop its service first.
      </b:lines>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="postgresql/replication/@host" select="concat('    /root/pghac/5-standby.sh -m -p ', q:sh(postgresql/replication/@host))"/>
      <b:line cause="/">    /root/pghac/6-services.sh</b:line>
      <xsl:if test="pacemaker/@agent = 'pgsqlms'">
        <b:lines cause="pacemaker/@agent">

When `pcs status` shows the node online:

        </b:lines>
      </xsl:if>
      <b:line cause="pacemaker/@master" select="concat('    pcs resource cleanup ', q:sh(pacemaker/@master))"/>
      <b:lines cause="/">
    /root/pghac/7-verify.sh

If PostgreSQL runs there, stop it first, and take the node back after the copy:

      </b:lines>
      <b:line cause="pacemaker/@shell" select="concat('    ', q:ini($runbook.node), ' standby NODE')"/>
      <b:line cause="pacemaker/@shell" select="concat('    ', q:ini($runbook.node), ' unstandby NODE')"/>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:if test="pacemaker/@agent = 'pgsql'">
    <b:lines cause="pacemaker/@agent">

`My data may be inconsistent. You have to remove PGSQL.lock` in the log is the
agent's word for this: removing the lock alone puts that data to use.
`5-standby.sh` removes it after the copy.
    </b:lines>
  </xsl:if>
  <b:line cause="/"/>
  <b:line cause="postgresql/@data_directory" select="concat('The old data is kept as ', q:md(concat(postgresql/@data_directory, '.DATE')), ': delete it when you know')"/>
  <b:lines cause="/">
that nobody misses anything.
  </b:lines>
</xsl:template>

<xsl:template name="runbook.switchover">
  <xsl:if test="pacemaker/@agent != 'none'">
    <b:lines cause="pacemaker/@agent">

## Another node as the primary

Only when `7-verify.sh` finds all well on all nodes.

    </b:lines>
  </xsl:if>
  <xsl:if test="pacemaker/@agent = 'pgsql'">
    <b:line cause="pacemaker/@shell" select="concat('    ', q:ini($runbook.node), ' standby PRIMARY')"/>
    <b:lines cause="pacemaker/@agent">

Wait until `pcs status` shows another node as promoted. The old primary has its
PGSQL.lock: make it a standby again as above, and before the cleanup

    </b:lines>
    <b:line cause="pacemaker/@shell" select="concat('    ', q:ini($runbook.node), ' unstandby PRIMARY')"/>
  </xsl:if>
  <xsl:if test="pacemaker/@agent = 'pgsqlms'">
    <b:line cause="pacemaker/@master" select="concat('    pcs ', q:ini(pacemaker/@move), ' ', q:sh(pacemaker/@master), ' NODE --', q:ini(translate(pacemaker/@promoted, 'MP', 'mp')))"/>
    <b:line cause="pacemaker/@master" select="concat('    pcs resource clear ', q:sh(pacemaker/@master))"/>
    <b:lines cause="pacemaker/@agent">

The first ties the primary to the node, the second unties it when `pcs status`
shows the node as promoted. The old primary is a standby by itself.
    </b:lines>
  </xsl:if>
</xsl:template>

<xsl:template name="runbook.stop">
  <b:lines cause="/">

## Stop and start all

Stop the standbys' nodes first, the primary's last:

  </b:lines>
  <xsl:choose>
    <xsl:when test="host/@init = 'systemd'">
      <xsl:call-template name="systemd.stop"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="sysv.stop"/>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/">

Start all nodes within half a minute, by `6-services.sh`.
  </b:lines>
  <xsl:if test="pacemaker/@agent = 'pgsql'">
    <b:lines cause="pacemaker/@agent">

After a power failure of all nodes at once the last primary still has its
PGSQL.lock. Only if nobody was promoted since may the lock be removed there:
    </b:lines>
    <b:line cause="/"/>
    <xsl:for-each select="pacemaker/resources/primitive[@id = /topology/pacemaker/@resource]/param[@name = 'tmpdir']">
      <b:line select="concat('    rm ', q:sh(concat(@value, '/PGSQL.lock')))"/>
    </xsl:for-each>
    <b:line cause="pacemaker/@master" select="concat('    pcs resource cleanup ', q:sh(pacemaker/@master))"/>
  </xsl:if>
</xsl:template>

<xsl:template name="runbook.change">
  <b:lines cause="/">

## Change the topology

  </b:lines>
  <b:line cause="cluster/@config_version" select="concat('Raise `cluster.config_version`, now ', q:md(cluster/@config_version), ', whenever it changes the cluster itself. Then')"/>
  <b:lines cause="/">
`pghac check`, `pghac diff`, `pghac build`; copy the bundle as above and run
`2-files.sh` of the new bundle on every node. It says what its files need:

| it says | to do, when every node has the files |
| --- | --- |
  </b:lines>
  <xsl:choose>
    <xsl:when test="$runbook.cman">
      <b:lines cause="cluster/@platform">
| cluster-reload | on one node `ccs_config_validate`, then `cman_tool version -r` |
      </b:lines>
    </xsl:when>
    <xsl:otherwise>
      <b:lines cause="cluster/@platform">
| cluster-reload | on one node `corosync -t`, then `corosync-cfgtool -R`; a new transport, name or key needs a stop and a start of all |
      </b:lines>
    </xsl:otherwise>
  </xsl:choose>
  <b:line cause="postgresql/@data_directory" select="concat('| reload | on every node ', q:md-cell(concat('runuser -s /bin/sh -c ', q:sh(concat(postgresql/@bin_directory, '/pg_ctl -D ', postgresql/@data_directory, ' reload')), ' ', q:sh(postgresql/@os_user))), ' |')"/>
  <xsl:choose>
    <xsl:when test="pacemaker/@agent = 'none'">
      <b:lines cause="pacemaker/@agent">
| restart | the same; for settings that need a restart, PostgreSQL's service, standbys first |
      </b:lines>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="pacemaker/@agent">| restart | the same; for settings that need a restart, <xsl:value-of select="concat(q:md-cell(concat($runbook.node, ' standby NODE')), ' and ', q:md-cell(concat($runbook.node, ' unstandby NODE')))"/> of one standby after the other, then another node as the primary, then the last |</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:choose>
    <xsl:when test="pacemaker/@shell = 'crmsh'">
      <b:line cause="pacemaker/@shell">| manual | on one node `/root/pghac/crm.sh`; on every node the firewall's rules, as above |</b:line>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="pacemaker/@shell">| manual | on one node `/root/pghac/pcs.sh`; on every node the firewall's rules, as above |</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/">

`SELECT name FROM pg_settings WHERE context = 'postmaster'` lists the settings
that need a restart.
  </b:lines>
</xsl:template>

<xsl:template name="runbook.fencing">
  <xsl:if test="fencing/devices/item and fencing/@enabled = 'true'">
    <b:lines cause="/">

## Test of fencing

Before the first day of use and after each change of a device. One node after the
    </b:lines>
    <b:line cause="cluster/@platform">other, standbys first; each must be off within the timeout, and come back into</b:line>
    <b:line cause="cluster/@platform"><xsl:value-of select="q:md($runbook.members)"/><xsl:if test="pacemaker/@agent = 'pgsqlms'"> by `6-services.sh`, the primary after `5-standby.sh -m`</xsl:if>:</b:line>
    <b:line cause="/"/>
    <xsl:for-each select="nodes/item">
      <b:line select="concat('    pcs stonith fence ', q:sh(@name))"/>
    </xsl:for-each>
    <b:lines cause="/">

The primary's turn is also the test of the failover: another node is promoted.
    </b:lines>
  </xsl:if>
</xsl:template>

</xsl:stylesheet>
