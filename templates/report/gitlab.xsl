<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The report as Code Quality JSON of GitLab.  Each entry needs a line: what
     has none stands at the first one of the input. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:q="urn:pghac:quote" exclude-result-prefixes="q">

<xsl:output method="text" encoding="UTF-8"/>
<xsl:strip-space elements="report input diagnostic allowed related place"/>

<xsl:template match="/report">
  <xsl:text>[</xsl:text>
  <xsl:for-each select="input/diagnostic | input/message[@level = 'error']">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:text>&#10;{"description":</xsl:text>
    <xsl:apply-templates select="."/>
    <xsl:text>,"check_name":</xsl:text>
    <xsl:choose>
      <xsl:when test="@rule"><xsl:value-of select="q:json(@rule)"/></xsl:when>
      <xsl:otherwise>"pghac"</xsl:otherwise>
    </xsl:choose>
    <xsl:text>,"fingerprint":</xsl:text>
    <xsl:value-of select="q:json(@fingerprint)"/>
    <xsl:text>,"severity":</xsl:text>
    <xsl:apply-templates select="@level"/>
    <xsl:text>,"location":{"path":</xsl:text>
    <xsl:choose>
      <xsl:when test="place">
        <xsl:value-of select="q:json(place/@path)"/>
        <xsl:text>,"lines":{"begin":</xsl:text>
        <xsl:value-of select="number(place/@line)"/>
        <xsl:text>,"end":</xsl:text>
        <xsl:value-of select="number(place/@end-line)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="q:json(../@path)"/>
        <xsl:text>,"lines":{"begin":1</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:text>}}}</xsl:text>
  </xsl:for-each>
  <xsl:text>]&#10;</xsl:text>
</xsl:template>

<xsl:template match="message">
  <xsl:value-of select="q:json(.)"/>
</xsl:template>

<xsl:template match="diagnostic">
  <xsl:value-of select="q:json(text)"/>
</xsl:template>

<xsl:template match="diagnostic[fix]">
  <xsl:value-of select="q:json(concat(text, '&#10;fix: ', fix))"/>
</xsl:template>

<xsl:template match="@level">
  <xsl:choose>
    <xsl:when test=". = 'error'">"critical"</xsl:when>
    <xsl:when test=". = 'warning'">"minor"</xsl:when>
    <xsl:otherwise>"info"</xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
