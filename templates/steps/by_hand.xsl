<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- RUNBOOK.md where no agent runs PostgreSQL: what people do in its place. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: a VIP; it runs on the node as long as that is up.  pcs lets the new
     constraint take the place of one with its id (constraint.py, location_add),
     crmsh refuses it. -->
<xsl:template name="runbook.tie">
  <xsl:param name="node"/>
  <xsl:param name="again"/>
  <xsl:variable name="id" select="concat('tie-', @name)"/>
  <xsl:choose>
    <xsl:when test="/topology/pacemaker/@shell = 'crmsh'">
      <xsl:if test="$again">
        <b:line select="concat('    crm configure delete ', q:sh($id))"/>
      </xsl:if>
      <b:line select="concat('    crm configure location ', q:sh($id), ' ', q:sh(@name), ' inf: ', q:sh($node))"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line select="concat('    pcs constraint location add ', q:sh($id), ' ', q:sh(@name), ' ', q:sh($node), ' INFINITY')"/>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Context: topology.  PostgreSQL's own service stops and stays off.
     postgresql-common starts at boot what start.conf does not keep from it. -->
<xsl:template name="runbook.service_off">
  <xsl:choose>
    <xsl:when test="host/@init = 'sysv'">
      <b:line cause="postgresql/@service" select="concat('    chkconfig ', q:sh(postgresql/@service), ' off')"/>
      <b:line cause="postgresql/@service" select="concat('    service ', q:sh(postgresql/@service), ' stop')"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="postgresql/@service" select="concat('    systemctl disable --now ', q:sh(postgresql/@service))"/>
      <xsl:if test="host/@installer = 'apt'">
        <b:line cause="postgresql/@config_directory" select="concat('    echo manual &gt;', q:sh(concat(postgresql/@config_directory, '/start.conf')))"/>
      </xsl:if>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Context: topology. -->
<xsl:template name="runbook.places">
  <b:lines cause="pacemaker/@agent">

**Where the VIPs are**, on the same node: nothing ties them to a server that
Pacemaker does not run.

  </b:lines>
  <xsl:for-each select="vips/item[@purpose != 'read-only']">
    <xsl:call-template name="runbook.tie">
      <xsl:with-param name="node" select="../../nodes/item[@role = 'primary']/@name"/>
    </xsl:call-template>
  </xsl:for-each>
  <xsl:for-each select="vips/item[@purpose = 'read-only'][../../nodes/item[@role = 'standby']]">
    <xsl:call-template name="runbook.tie">
      <xsl:with-param name="node" select="../../nodes/item[@role = 'standby'][1]/@name"/>
    </xsl:call-template>
  </xsl:for-each>
</xsl:template>

<!-- Context: topology. -->
<xsl:template name="runbook.lost">
  <b:lines cause="pacemaker/@agent">

Nothing promotes a standby by itself. Make sure that the old primary is off and
stays off: its service would start it as a primary again. On its node, before it is
in the network again:

  </b:lines>
  <xsl:call-template name="runbook.service_off"/>
  <b:lines cause="pacemaker/@agent">

Then, on the standby that has most WAL, NODE:

  </b:lines>
  <b:line cause="postgresql/@bin_directory" select="concat('    runuser -s /bin/sh -c ', q:sh(concat(postgresql/@bin_directory, '/pg_ctl -D ', postgresql/@data_directory, ' promote')), ' ', q:sh(postgresql/@os_user))"/>
  <xsl:for-each select="vips/item[@purpose != 'read-only']">
    <xsl:call-template name="runbook.tie">
      <xsl:with-param name="node">NODE</xsl:with-param>
      <xsl:with-param name="again" select="true()"/>
    </xsl:call-template>
  </xsl:for-each>
  <xsl:for-each select="vips/item[@purpose = 'read-only']">
    <xsl:call-template name="runbook.tie">
      <xsl:with-param name="node">STANDBY</xsl:with-param>
      <xsl:with-param name="again" select="true()"/>
    </xsl:call-template>
  </xsl:for-each>
  <b:lines cause="/">

Give it the role of the primary in the topology, build the bundle again, copy and
install it (below), and make the others standbys again.
  </b:lines>
</xsl:template>

</xsl:stylesheet>
