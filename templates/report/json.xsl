<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The report as JSON, in the shape of `tofu validate -json`: columns count
     bytes from 1, "byte" from 0, the end is the first byte behind. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:q="urn:pghac:quote" exclude-result-prefixes="q">

<xsl:output method="text" encoding="UTF-8"/>
<xsl:strip-space elements="report input diagnostic allowed related place"/>

<xsl:template match="/report">
  <xsl:text>{"format_version":</xsl:text>
  <xsl:value-of select="q:json(@format)"/>
  <xsl:text>,"valid":</xsl:text>
  <xsl:value-of select="boolean(@valid = 'true')"/>
  <xsl:text>,"error_count":</xsl:text>
  <xsl:value-of select="sum(input/@errors)"/>
  <xsl:text>,"warning_count":</xsl:text>
  <xsl:value-of select="sum(input/@warnings)"/>
  <xsl:text>,"diagnostics":[</xsl:text>
  <xsl:for-each select="input/diagnostic">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:text>&#10;{"severity":</xsl:text>
    <xsl:value-of select="q:json(@level)"/>
    <xsl:text>,"rule":</xsl:text>
    <xsl:value-of select="q:json(@rule)"/>
    <xsl:text>,"summary":</xsl:text>
    <xsl:value-of select="q:json(text)"/>
    <xsl:if test="@path">
      <xsl:text>,"path":</xsl:text>
      <xsl:value-of select="q:json(@path)"/>
    </xsl:if>
    <xsl:apply-templates select="place"/>
    <xsl:if test="related">
      <xsl:text>,"related":[</xsl:text>
      <xsl:for-each select="related">
        <xsl:if test="position() &gt; 1">,</xsl:if>
        <xsl:text>{"summary":</xsl:text>
        <xsl:value-of select="q:json(text)"/>
        <xsl:apply-templates select="place"/>
        <xsl:text>}</xsl:text>
      </xsl:for-each>
      <xsl:text>]</xsl:text>
    </xsl:if>
    <xsl:if test="fix">
      <xsl:text>,"fix":</xsl:text>
      <xsl:value-of select="q:json(fix)"/>
    </xsl:if>
    <xsl:if test="replacement">
      <xsl:text>,"replacement":{"text":</xsl:text>
      <xsl:value-of select="q:json(replacement)"/>
      <xsl:apply-templates select="replacement"/>
      <xsl:text>}</xsl:text>
    </xsl:if>
    <xsl:text>}</xsl:text>
  </xsl:for-each>
  <xsl:text>]</xsl:text>
  <xsl:if test="input/message">
    <xsl:text>,"messages":[</xsl:text>
    <xsl:for-each select="input/message">
      <xsl:if test="position() &gt; 1">,</xsl:if>
      <xsl:text>&#10;{"severity":</xsl:text>
      <xsl:value-of select="q:json(@level)"/>
      <xsl:text>,"summary":</xsl:text>
      <xsl:value-of select="q:json(.)"/>
      <xsl:text>}</xsl:text>
    </xsl:for-each>
    <xsl:text>]</xsl:text>
  </xsl:if>
  <xsl:text>}&#10;</xsl:text>
</xsl:template>

<xsl:template match="place | replacement">
  <xsl:text>,"range":{"filename":</xsl:text>
  <xsl:value-of select="q:json(@file)"/>
  <xsl:text>,"start":{"line":</xsl:text>
  <xsl:value-of select="number(@line)"/>
  <xsl:text>,"column":</xsl:text>
  <xsl:value-of select="number(@column)"/>
  <xsl:text>,"byte":</xsl:text>
  <xsl:value-of select="number(@byte)"/>
  <xsl:text>},"end":{"line":</xsl:text>
  <xsl:value-of select="number(@end-line)"/>
  <xsl:text>,"column":</xsl:text>
  <xsl:value-of select="number(@end-column)"/>
  <xsl:text>,"byte":</xsl:text>
  <xsl:value-of select="number(@end-byte)"/>
  <xsl:text>}}</xsl:text>
  <xsl:apply-templates select="code"/>
</xsl:template>

<xsl:template match="code">
  <xsl:text>,"snippet":{"code":</xsl:text>
  <xsl:value-of select="q:json(.)"/>
  <xsl:text>,"start_line":</xsl:text>
  <xsl:value-of select="number(../@line)"/>
  <xsl:text>,"highlight_start_offset":</xsl:text>
  <xsl:value-of select="number(@start)"/>
  <xsl:text>,"highlight_end_offset":</xsl:text>
  <xsl:value-of select="number(@end)"/>
  <xsl:text>}</xsl:text>
</xsl:template>

</xsl:stylesheet>
