<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- recovery.conf of a standby, PostgreSQL 11 and older. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- What follows application_name is the same on every standby. -->
<xsl:variable name="recovery.conninfo">
  <xsl:for-each select="/topology/postgresql/replication/conninfo/setting">
    <xsl:value-of select="concat(' ', q:ini(@name), '=', q:conninfo(@value))"/>
  </xsl:for-each>
</xsl:variable>

<!-- Context: one of nodes. -->
<xsl:template name="recovery.conf">
  <xsl:variable name="node" select="@name"/>
  <b:line cause="@name" select="concat('# Standby ', q:comment(@name), ' of cluster ', q:comment(/topology/cluster/@name), '.')"/>
  <b:lines cause="/">
# Made by a wrong template from the topology: change that, not this file.
# The replication password stands in .pgpass, never here.

  </b:lines>
  <b:line cause="@role">standby_mode = 'on'</b:line>
  <xsl:for-each select="/topology/postgresql/replication">
    <b:line select="concat('primary_conninfo = ', q:pgconf(concat('host=', q:conninfo(@user), ' port=', q:conninfo(../@port), ' user=', q:conninfo(@user), ' application_name=', q:conninfo($node), $recovery.conninfo)))"/>
    <xsl:for-each select="recovery/setting">
      <xsl:call-template name="pgconf.setting"/>
    </xsl:for-each>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
