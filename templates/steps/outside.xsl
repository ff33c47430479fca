<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- RUNBOOK.md on standbys outside the cluster: set up, and promoted by hand. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

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
  <b:lines cause="standbys">

To set one up, or up again, the cluster runs, and so does what it follows. There
is PostgreSQL of the nodes' version, with its service stopped, and the password
file as on the nodes. Copy its directory of the bundle:

  </b:lines>
  <xsl:for-each select="standbys/item">
    <b:line select="concat('    ssh ', q:sh(concat('root@', @name)), ' &quot;mkdir -p /root/pghac; rm -rf /root/pghac/bundle&quot;')"/>
    <b:line select="concat('    scp -rp ', q:sh(@name), ' ', q:sh(concat('root@', @name, ':/root/pghac/bundle')))"/>
  </xsl:for-each>
  <b:lines cause="standbys">

Then on the standby:

  </b:lines>
  <b:line cause="standbys">    sh /root/pghac/bundle/root/pghac/2-files.sh</b:line>
  <b:line cause="standbys">    sh /root/pghac/bundle/root/pghac/5-standby.sh</b:line>
  <xsl:choose>
    <xsl:when test="host/@init = 'sysv'">
      <b:line cause="cluster/@platform" select="concat('    chkconfig ', q:sh(postgresql/@service), ' on')"/>
      <b:line cause="cluster/@platform" select="concat('    service ', q:sh(postgresql/@service), ' start')"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="cluster/@platform" select="concat('    systemctl enable --now ', q:sh(postgresql/@service))"/>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="standbys">

After a disaster, and only once it is sure that no node of the cluster will come
back as a primary (power off, network cut), on the standby that takes over:

  </b:lines>
  <b:line cause="postgresql/@bin_directory" select="concat('    runuser -s /bin/sh -c ', q:sh(concat(postgresql/@bin_directory, '/pg_ctl -D ', postgresql/@data_directory, ' promote')), ' ', q:sh(postgresql/@os_user))"/>
  <b:lines cause="standbys">

Transactions that had not arrived there are lost. The old nodes become standbys of
it by a new base backup, never by starting them.
  </b:lines>
</xsl:template>

</xsl:stylesheet>
