<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- recovery.conf of a standby, PostgreSQL 11 and older. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: one of nodes. -->
<xsl:template name="recovery.conf">
  <b:line cause="@name" select="concat('# Standby ', q:comment(@name), ' of cluster ', q:comment(/topology/cluster/@name), '.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.
# The replication password stands in .pgpass, never here.

  </b:lines>
  <b:line cause="@role">standby_mode = 'on'</b:line>
  <b:line cause="@primary_conninfo" select="concat('primary_conninfo = ', q:pgconf(@primary_conninfo))"/>
  <xsl:for-each select="/topology/postgresql/replication/recovery/setting">
    <xsl:call-template name="pgconf.setting"/>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
