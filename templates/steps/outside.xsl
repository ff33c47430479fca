<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- RUNBOOK.md on standbys outside the cluster: set up, watched, and
     promoted by hand; and the way back to the cluster. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- pg_basebackup has -X since PostgreSQL 9.2 (release notes E.). -->
<xsl:variable name="outside.wal">
  <xsl:choose>
    <xsl:when test="/topology/postgresql/@version = 9.1"> -x</xsl:when>
    <xsl:otherwise> -X stream</xsl:otherwise>
  </xsl:choose>
</xsl:variable>

<!-- "systemctl VERB SERVICE" or "service SERVICE VERB" of PostgreSQL's service. -->
<xsl:template name="outside.service">
  <xsl:param name="verb"/>
  <xsl:choose>
    <xsl:when test="host/@init = 'sysv'">
      <b:line cause="cluster/@platform" select="concat('    service ', q:sh(postgresql/@service), ' ', q:ini($verb))"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="cluster/@platform" select="concat('    systemctl ', q:ini($verb), ' ', q:sh(postgresql/@service))"/>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Context: topology, with standbys. -->
<xsl:template name="runbook.outside">
  <b:lines cause="standbys">

## Standbys outside the cluster

Neither the cluster nor Pacemaker know them; nothing promotes them by itself.

| standby | address | follows |
| --- | --- | --- |
  </b:lines>
  <xsl:for-each select="standbys/item">
    <b:line select="concat('| ', q:md-cell(@name), ' | ', q:md-cell(@address), ' | ', q:md-cell(@host), ' |')"/>
  </xsl:for-each>
  <xsl:call-template name="outside.setup"/>
  <xsl:call-template name="outside.watch"/>
  <xsl:call-template name="outside.promote"/>
  <xsl:call-template name="outside.back"/>
</xsl:template>

<xsl:template name="outside.setup">
  <b:lines cause="standbys">

To set one up, the cluster runs, and so does what it follows. There is PostgreSQL
of the nodes' version, with its service stopped, and the password file as on the
  </b:lines>
  <b:line cause="postgresql/@port" select="concat('nodes. Where a firewall runs there, let in TCP port ', q:md(postgresql/@port), ' from what follows')"/>
  <b:lines cause="standbys">
it and, once it is promoted, from all that pg_hba.conf names.
  </b:lines>
  <xsl:for-each select="host/outside">
    <b:line cause="@name"/>
    <b:line cause="@name" >Before PostgreSQL's package comes, <xsl:value-of select="q:comment(@title)"/>:</b:line>
    <b:line cause="@name"/>
    <b:line cause="@name" select="concat('    install -D -m 0644 /dev/null ', q:sh(@name))"/>
    <b:line cause="@name"><xsl:value-of select="concat('    printf ', q:sh('%s\n'), ' ', q:sh(@text))"/><xsl:for-each select="@more"><xsl:value-of select="concat(' ', q:sh(.))"/></xsl:for-each><xsl:value-of select="concat(' &gt;', q:sh(@name))"/></b:line>
  </xsl:for-each>
  <b:lines cause="standbys">

Copy its directory of the bundle:

  </b:lines>
  <xsl:for-each select="standbys/item">
    <b:line select="concat('    ssh ', q:sh(concat('root@', @name)), ' &quot;mkdir -p /root/pghac; rm -rf /root/pghac/bundle&quot;')"/>
    <b:line select="concat('    scp -rp ', q:sh(@name), ' ', q:sh(concat('root@', @name, ':/root/pghac/bundle')))"/>
  </xsl:for-each>
  <b:lines cause="standbys">

Then on the standby:

    sh /root/pghac/bundle/root/pghac/2-files.sh
    sh /root/pghac/bundle/root/pghac/5-standby.sh
  </b:lines>
  <xsl:choose>
    <xsl:when test="host/@init = 'sysv'">
      <b:line cause="cluster/@platform" select="concat('    chkconfig ', q:sh(postgresql/@service), ' on')"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="cluster/@platform" select="concat('    systemctl enable ', q:sh(postgresql/@service))"/>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:call-template name="outside.service">
    <xsl:with-param name="verb">start</xsl:with-param>
  </xsl:call-template>
  <b:lines cause="standbys">

To set it up again, with a new copy in the place of its data, which is kept:

  </b:lines>
  <xsl:call-template name="outside.service">
    <xsl:with-param name="verb">stop</xsl:with-param>
  </xsl:call-template>
  <b:lines cause="standbys">
    sh /root/pghac/bundle/root/pghac/5-standby.sh -m
  </b:lines>
  <xsl:call-template name="outside.service">
    <xsl:with-param name="verb">start</xsl:with-param>
  </xsl:call-template>
</xsl:template>

<!-- Manual, "Cascading Replication"; walreceiver.c and walsender.c have the
     messages.  Streaming goes on over a promotion since 9.3 (release notes). -->
<xsl:template name="outside.watch">
  <b:lines cause="standbys">

### After a failover

Look at each of them, also when what it follows was lost, promoted or made again by
  </b:lines>
  <xsl:choose>
    <xsl:when test="postgresql/@version = 9.1 or postgresql/@version = 9.2">
      <b:lines cause="postgresql/@version">
`5-standby.sh`. Before PostgreSQL 9.3 none follows a promotion by streaming alone:
without an archive of the WAL set it up again. What it follows shows it:

    SELECT application_name, state FROM pg_stat_replication
      </b:lines>
    </xsl:when>
    <xsl:when test="starts-with(postgresql/@version, '9.') and postgresql/@version != '9.6'">
      <b:lines cause="postgresql/@version">
`5-standby.sh`. What it follows must show it as `streaming`:

    SELECT application_name, state FROM pg_stat_replication
      </b:lines>
    </xsl:when>
    <xsl:otherwise>
      <b:lines cause="postgresql/@version">
`5-standby.sh`. On the standby the first must give `streaming` and, after a
checkpoint, the timeline that the second gives on the primary:

    SELECT status, received_tli FROM pg_stat_wal_receiver
    SELECT timeline_id FROM pg_control_checkpoint()
      </b:lines>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="standbys">

It connects again by itself as long as what it follows is there. If it does not,
and the log of one of the two says

- `not in this server's history` or `forked off`: it has WAL that the primary has
  not. Set it up again.
- `has already been removed`: the WAL that it needs is gone, as from one that was
  made again after it. Let it follow the primary, or set it up again.

To let it follow another one, give it that `upstream` in the topology (none: what
all standbys follow), build the bundle, copy its directory as above, and there

    sh /root/pghac/bundle/root/pghac/2-files.sh
  </b:lines>
  <xsl:call-template name="outside.service">
    <xsl:with-param name="verb">restart</xsl:with-param>
  </xsl:call-template>
</xsl:template>

<!-- What starts on a node would promote one of them. -->
<xsl:template name="outside.promote">
  <b:lines cause="standbys">

### After a disaster

No node of the cluster may come back as a primary beside the standby that takes
over, and once started it would. On each node that can be reached:

  </b:lines>
  <xsl:if test="pacemaker/@agent = 'none'">
    <xsl:call-template name="runbook.service_off"/>
  </xsl:if>
  <xsl:variable name="cluster" select="host/service[@now = 'start' and @name != /topology/postgresql/@service]"/>
  <xsl:choose>
    <xsl:when test="host/@init = 'sysv'">
      <xsl:for-each select="$cluster">
        <b:line cause="@name" select="concat('    chkconfig ', q:sh(@name), ' off')"/>
      </xsl:for-each>
      <xsl:call-template name="sysv.stop"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="host/service/@name">
        <xsl:text>    systemctl disable --now</xsl:text>
        <xsl:for-each select="$cluster"><xsl:value-of select="concat(' ', q:sh(@name))"/></xsl:for-each>
      </b:line>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="standbys">

Keep the others off, or the network of their site cut, until the same was done
there. Only then, on the standby:

  </b:lines>
  <b:line cause="postgresql/@bin_directory" select="concat('    runuser -s /bin/sh -c ', q:sh(concat(postgresql/@bin_directory, '/pg_ctl -D ', postgresql/@data_directory, ' promote')), ' ', q:sh(postgresql/@os_user))"/>
  <b:lines cause="standbys">

Transactions that had not arrived there are lost. Clients connect to its address;
what followed it goes on, and the other standbys get it as their `upstream`.
  </b:lines>
</xsl:template>

<!-- No agent starts a standby of a server outside the cluster: the nodes are
     set up as the first time, with a copy in the place of initdb.  The old
     CIB knows whose data the agents trusted last. -->
<xsl:template name="outside.back">
  <b:lines cause="standbys">

### Back to the cluster

This is the first setup with a copy of that standby in the place of a new server.
Nobody may write to it once the copy has begun: stop its clients first. The nodes'
services are off, as above.

  </b:lines>
  <xsl:for-each select="nodes/item[@role = 'primary']">
    <b:line select="concat('On ', q:md(@name), ', with the address of that standby as ADDRESS:')"/>
  </xsl:for-each>
  <b:line cause="/"/>
  <xsl:choose>
    <xsl:when test="pacemaker/@agent = 'none'">
      <xsl:for-each select="postgresql">
        <b:line cause="@data_directory" select="concat('    mv ', q:sh(@data_directory), ' ', q:sh(concat(@data_directory, '.old')))"/>
        <b:line cause="@os_user" select="concat('    install -d -o ', q:sh(@os_user), ' -g ', q:sh(@os_group), ' -m 0700 ', q:sh(@data_directory))"/>
        <b:line cause="@bin_directory" select="concat('    runuser -s /bin/sh -c ', q:sh(concat(@bin_directory, '/pg_basebackup -D ', @data_directory, ' -h ADDRESS -p ', @port, ' -U ', replication/@user, $outside.wal, ' -c fast')), ' ', q:sh(@os_user))"/>
      </xsl:for-each>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="pacemaker/@agent">    /root/pghac/5-standby.sh -m -p ADDRESS</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="standbys">

Then stop PostgreSQL's service on each standby outside the cluster, that one too.
On every node, so that no old state of the cluster decides who is promoted:

    rm -f /var/lib/pacemaker/cib/*

Go on as in "First setup" from "The primary" on, with `5-standby.sh -m` on the
standbys. Then set up each standby outside the cluster again, as above: started as
it is, it may connect and mix two histories without a word.
  </b:lines>
</xsl:template>

</xsl:stylesheet>
