<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The report as workflow commands of GitHub Actions, which show a finding at
     its line.  Columns only stand with one line, as GitHub wants it.  Other
     lines are for who reads the log; none of them begins with "::". -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:q="urn:pghac:quote" exclude-result-prefixes="q">

<xsl:output method="text" encoding="UTF-8"/>
<xsl:strip-space elements="report input diagnostic allowed related place"/>

<xsl:template match="/report">
  <xsl:for-each select="input">
    <xsl:apply-templates select="diagnostic | message"/>
    <xsl:value-of select="q:github(concat('pghac: ', @path, ': errors: ', @errors,
        ', warnings: ', @warnings))"/>
    <xsl:text>&#10;</xsl:text>
  </xsl:for-each>
</xsl:template>

<xsl:template match="diagnostic">
  <xsl:apply-templates select="@level"/>
  <xsl:choose>
    <xsl:when test="place">
      <xsl:value-of select="q:github-property(place/@path)"/>
      <xsl:value-of select="concat(',line=', number(place/@line), ',endLine=',
          number(place/@end-line))"/>
      <xsl:if test="place/@line = place/@end-line">
        <xsl:value-of select="concat(',col=', number(place/@utf16-column),
            ',endColumn=', number(place/@end-utf16-column))"/>
      </xsl:if>
    </xsl:when>
    <xsl:otherwise>
      <xsl:value-of select="q:github-property(../@path)"/>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:text>,title=</xsl:text>
  <xsl:value-of select="q:github-property(@rule)"/>
  <xsl:text>::</xsl:text>
  <xsl:value-of select="q:github(text)"/>
  <xsl:for-each select="related">
    <xsl:text>%0Anote: </xsl:text>
    <xsl:for-each select="place">
      <xsl:value-of select="q:github(concat(@path, ':', @line, ': '))"/>
    </xsl:for-each>
    <xsl:value-of select="q:github(text)"/>
  </xsl:for-each>
  <xsl:if test="fix">
    <xsl:text>%0Afix: </xsl:text>
    <xsl:value-of select="q:github(fix)"/>
  </xsl:if>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<xsl:template match="message">
  <xsl:apply-templates select="@level"/>
  <xsl:value-of select="q:github-property(../@path)"/>
  <xsl:text>,title=pghac::</xsl:text>
  <xsl:value-of select="q:github(.)"/>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<xsl:template match="@level">
  <xsl:choose>
    <xsl:when test=". = 'error'">::error file=</xsl:when>
    <xsl:when test=". = 'warning'">::warning file=</xsl:when>
    <xsl:otherwise>::notice file=</xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
