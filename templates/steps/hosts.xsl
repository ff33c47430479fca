<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/hosts: lines for /etc/hosts, where 2-files.sh puts them between
     the first and the last. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="hosts">
  <b:line cause="cluster/@name" select="concat('# The nodes of cluster ', q:comment(cluster/@name), ', made by pghac from the topology.')"/>
  <xsl:for-each select="nodes/item">
    <b:line cause="@address" select="concat(q:ini(@address), '&#9;', q:ini(@name))"/>
    <xsl:for-each select="ring1[@name]">
      <b:line cause="@address" select="concat(q:ini(@address), '&#9;', q:ini(@name))"/>
    </xsl:for-each>
  </xsl:for-each>
  <b:line cause="cluster/@name" select="concat('# End of the nodes of cluster ', q:comment(cluster/@name), '.')"/>
</xsl:template>

</xsl:stylesheet>
