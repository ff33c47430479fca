<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- postgresql.conf: the effective settings of one node, in their order, and
     last the files by which the agent pgsql says who is synchronous and how a
     standby recovers: the agent looks for exactly these lines, comment and all,
     and adds them otherwise. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: one of nodes, or a standby outside the cluster, which has a host
     and no agent. -->
<xsl:template name="postgresql.conf">
  <b:line cause="@name" select="concat('# PostgreSQL ', q:comment(/topology/postgresql/@version), ' on ', q:comment(@name), ', cluster ', q:comment(/topology/cluster/@name), '.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.

  </b:lines>
  <xsl:if test="settings/@more">
    <b:once>
      <xsl:for-each select="/topology/postgresql/settings/setting">
        <xsl:call-template name="pgconf.setting"/>
      </xsl:for-each>
    </b:once>
  </xsl:if>
  <xsl:for-each select="settings/setting">
    <xsl:call-template name="pgconf.setting"/>
  </xsl:for-each>
  <xsl:for-each select="self::*[not(@host)]/../../pacemaker/resources/include">
    <xsl:if test="position() = 1"><b:line/></xsl:if>
    <b:line select="concat('include ', q:pgconf(@file), ' # added by pgsql RA')"/>
  </xsl:for-each>
</xsl:template>

<!-- Context: a setting.  postgresql.conf has on and off for booleans; its names
     stand bare. -->
<xsl:template name="pgconf.setting">
  <xsl:choose>
    <xsl:when test="@type != 'bool'">
      <b:line select="concat(q:ini(@name), ' = ', q:pgconf(@value))"/>
    </xsl:when>
    <xsl:when test="@value = 'true'">
      <b:line select="concat(q:ini(@name), ' = on')"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line select="concat(q:ini(@name), ' = off')"/>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
