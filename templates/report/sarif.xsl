<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The report as SARIF 2.1.0 (OASIS), with what GitHub code scanning reads of
     it.  Columns count UTF-16 code units, as the standard's default does. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:q="urn:pghac:quote" exclude-result-prefixes="q">

<xsl:output method="text" encoding="UTF-8"/>
<xsl:strip-space elements="report input diagnostic allowed related place rule"/>
<xsl:key name="rule" match="rule" use="@name"/>
<xsl:key name="source" match="source" use="@uri"/>

<xsl:template match="/report">
  <xsl:text>{"$schema":"https://json.schemastore.org/sarif-2.1.0.json",</xsl:text>
  <xsl:text>"version":"2.1.0","runs":[{"tool":{"driver":{"name":"pghac",</xsl:text>
  <xsl:text>"version":</xsl:text>
  <xsl:value-of select="q:json(@version)"/>
  <xsl:text>,"rules":[</xsl:text>
  <xsl:apply-templates select="rule"/>
  <xsl:text>]}},&#10;"columnKind":"utf16CodeUnits",</xsl:text>
  <xsl:text>"invocations":[{"executionSuccessful":</xsl:text>
  <xsl:value-of select="boolean(@status != 3)"/>
  <xsl:text>,"exitCode":</xsl:text>
  <xsl:value-of select="number(@status)"/>
  <xsl:if test="input/message">
    <xsl:text>,"toolExecutionNotifications":[</xsl:text>
    <xsl:for-each select="input/message">
      <xsl:if test="position() &gt; 1">,</xsl:if>
      <xsl:text>&#10;{"level":</xsl:text>
      <xsl:value-of select="q:json(@level)"/>
      <xsl:text>,"message":{"text":</xsl:text>
      <xsl:value-of select="q:json(.)"/>
      <xsl:text>},"locations":[{"physicalLocation":{</xsl:text>
      <xsl:call-template name="artifact">
        <xsl:with-param name="of" select=".."/>
      </xsl:call-template>
      <xsl:text>}}]}</xsl:text>
    </xsl:for-each>
    <xsl:text>]</xsl:text>
  </xsl:if>
  <xsl:text>}],&#10;"artifacts":[</xsl:text>
  <xsl:for-each select="input/source[generate-id() =
      generate-id(key('source', @uri)[1])]">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:text>&#10;{"location":{</xsl:text>
    <xsl:apply-templates select="@uri"/>
    <xsl:text>},"length":</xsl:text>
    <xsl:value-of select="number(@length)"/>
    <xsl:text>}</xsl:text>
  </xsl:for-each>
  <xsl:text>],&#10;"results":[</xsl:text>
  <xsl:for-each select="input/diagnostic | input/allowed">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="."/>
  </xsl:for-each>
  <xsl:text>]}]}&#10;</xsl:text>
</xsl:template>

<xsl:template match="rule">
  <xsl:if test="position() &gt; 1">,</xsl:if>
  <xsl:text>&#10;{"id":</xsl:text>
  <xsl:value-of select="q:json(@name)"/>
  <xsl:text>,"shortDescription":{"text":</xsl:text>
  <xsl:value-of select="q:json(text)"/>
  <xsl:text>},"fullDescription":{"text":</xsl:text>
  <xsl:value-of select="q:json(substring(what, 1, 1000))"/>
  <xsl:text>},"help":{"text":</xsl:text>
  <xsl:value-of select="q:json(help)"/>
  <xsl:text>,"markdown":</xsl:text>
  <xsl:value-of select="q:json(markdown)"/>
  <xsl:text>},"defaultConfiguration":{"level":</xsl:text>
  <xsl:value-of select="q:json(@level)"/>
  <xsl:text>},"properties":{"problem.severity":</xsl:text>
  <xsl:choose>
    <xsl:when test="@level = 'note'">"recommendation"</xsl:when>
    <xsl:otherwise><xsl:value-of select="q:json(@level)"/></xsl:otherwise>
  </xsl:choose>
  <xsl:text>}}</xsl:text>
</xsl:template>

<xsl:template match="diagnostic | allowed">
  <xsl:text>{"ruleId":</xsl:text>
  <xsl:value-of select="q:json(@rule)"/>
  <xsl:text>,"ruleIndex":</xsl:text>
  <xsl:value-of select="number(key('rule', @rule)/@index)"/>
  <xsl:text>,"level":</xsl:text>
  <xsl:value-of select="q:json(@level)"/>
  <xsl:text>,"message":{"text":</xsl:text>
  <xsl:choose>
    <xsl:when test="fix">
      <xsl:value-of select="q:json(concat(text, '&#10;fix: ', fix))"/>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="q:json(text)"/></xsl:otherwise>
  </xsl:choose>
  <xsl:text>},"locations":[{"physicalLocation":{</xsl:text>
  <xsl:call-template name="location"/>
  <xsl:text>}</xsl:text>
  <xsl:if test="@path">
    <xsl:text>,"logicalLocations":[{"fullyQualifiedName":</xsl:text>
    <xsl:value-of select="q:json(@path)"/>
    <xsl:text>,"kind":"member"}]</xsl:text>
  </xsl:if>
  <xsl:text>}]</xsl:text>
  <xsl:if test="related">
    <xsl:text>,"relatedLocations":[</xsl:text>
    <xsl:for-each select="related">
      <xsl:if test="position() &gt; 1">,</xsl:if>
      <xsl:text>{"id":</xsl:text>
      <xsl:value-of select="position()"/>
      <xsl:text>,"message":{"text":</xsl:text>
      <xsl:value-of select="q:json(text)"/>
      <xsl:text>},"physicalLocation":{</xsl:text>
      <xsl:call-template name="location"/>
      <xsl:text>}}</xsl:text>
    </xsl:for-each>
    <xsl:text>]</xsl:text>
  </xsl:if>
  <xsl:text>,"partialFingerprints":{"ruleAndSetting/v1":</xsl:text>
  <xsl:value-of select="q:json(@fingerprint)"/>
  <xsl:text>}</xsl:text>
  <xsl:apply-templates select="replacement | reason"/>
  <xsl:text>}</xsl:text>
</xsl:template>

<xsl:template match="replacement">
  <xsl:text>,"fixes":[{"description":{"text":</xsl:text>
  <xsl:value-of select="q:json(../fix)"/>
  <xsl:text>},"artifactChanges":[{</xsl:text>
  <xsl:call-template name="artifact"/>
  <xsl:text>,"replacements":[{"deletedRegion":</xsl:text>
  <xsl:call-template name="region"/>
  <xsl:text>,"insertedContent":{"text":</xsl:text>
  <xsl:value-of select="q:json(.)"/>
  <xsl:text>}}]}]}]</xsl:text>
</xsl:template>

<xsl:template match="reason">
  <xsl:text>,"suppressions":[{"kind":"inSource","justification":</xsl:text>
  <xsl:value-of select="q:json(.)"/>
  <xsl:text>}]</xsl:text>
</xsl:template>

<!-- Where the current node is; without a place, the input as a whole. -->
<xsl:template name="location">
  <xsl:choose>
    <xsl:when test="place">
      <xsl:for-each select="place">
        <xsl:call-template name="artifact"/>
        <xsl:text>,"region":</xsl:text>
        <xsl:call-template name="region"/>
        <xsl:text>,"contextRegion":{"startLine":</xsl:text>
        <xsl:value-of select="number(@line)"/>
        <xsl:text>,"endLine":</xsl:text>
        <xsl:value-of select="number(@end-line)"/>
        <xsl:text>,"snippet":{"text":</xsl:text>
        <xsl:value-of select="q:json(code)"/>
        <xsl:text>}}</xsl:text>
      </xsl:for-each>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="artifact">
        <xsl:with-param name="of" select="ancestor::input"/>
      </xsl:call-template>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="artifact">
  <xsl:param name="of" select="."/>
  <xsl:text>"artifactLocation":{</xsl:text>
  <xsl:apply-templates select="$of/@uri"/>
  <xsl:text>}</xsl:text>
</xsl:template>

<!-- Below the working directory, which is the repository in CI, or not. -->
<xsl:template match="@uri">
  <xsl:text>"uri":</xsl:text>
  <xsl:value-of select="q:json(.)"/>
  <xsl:if test="not(starts-with(., 'file:') or starts-with(., '../'))">
    <xsl:text>,"uriBaseId":"%SRCROOT%"</xsl:text>
  </xsl:if>
</xsl:template>

<xsl:template name="region">
  <xsl:text>{"startLine":</xsl:text>
  <xsl:value-of select="number(@line)"/>
  <xsl:text>,"startColumn":</xsl:text>
  <xsl:value-of select="number(@utf16-column)"/>
  <xsl:text>,"endLine":</xsl:text>
  <xsl:value-of select="number(@end-line)"/>
  <xsl:text>,"endColumn":</xsl:text>
  <xsl:value-of select="number(@end-utf16-column)"/>
  <xsl:if test="marked and @line = @end-line">
    <xsl:text>,"snippet":{"text":</xsl:text>
    <xsl:value-of select="q:json(marked)"/>
    <xsl:text>}</xsl:text>
  </xsl:if>
  <xsl:text>}</xsl:text>
</xsl:template>

</xsl:stylesheet>
