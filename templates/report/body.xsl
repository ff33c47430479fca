<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- What all formats without a place for notes and fixes say in one text. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="diagnostic" mode="body">
  <xsl:value-of select="text"/>
  <xsl:for-each select="related">
    <xsl:text>&#10;note: </xsl:text>
    <xsl:for-each select="place">
      <xsl:value-of select="concat(@path, ':', @line, ': ')"/>
    </xsl:for-each>
    <xsl:value-of select="text"/>
  </xsl:for-each>
  <xsl:if test="fix">
    <xsl:value-of select="concat('&#10;fix: ', fix)"/>
  </xsl:if>
</xsl:template>

</xsl:stylesheet>
