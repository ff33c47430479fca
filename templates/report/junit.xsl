<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The report as JUnit XML: an input is a suite, a finding a case.  A finding
     that makes the exit status 1 is a failure; others are skipped, so that a
     run is green if and only if pghac was content. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="xml" encoding="UTF-8" indent="yes"/>
<xsl:strip-space elements="report input diagnostic allowed related place"/>

<xsl:template match="/report">
  <testsuites name="pghac" tests="{count(input/diagnostic |
      input/message[@level = 'error'] | input[not(diagnostic or
      message[@level = 'error'])])}"
      failures="{count(input/diagnostic[@fatal = 'true'] |
      input[@status != 3]/message[@level = 'error'])}"
      errors="{count(input[@status = 3]/message[@level = 'error'])}">
    <xsl:apply-templates select="input"/>
  </testsuites>
</xsl:template>

<xsl:template match="input">
  <xsl:variable name="faults" select="message[@level = 'error']"/>
  <xsl:variable name="broken" select="$faults[../@status = 3]"/>
  <testsuite name="{@path}"
      tests="{count(diagnostic | $faults | self::*[not(diagnostic or $faults)])}"
      failures="{count(diagnostic[@fatal = 'true']) + count($faults) - count($broken)}"
      errors="{count($broken)}"
      skipped="{count(diagnostic[@fatal = 'false'])}">
    <xsl:apply-templates select="diagnostic | $faults"/>
    <xsl:if test="not(diagnostic or $faults)">
      <testcase classname="{@path}" name="nothing to report"/>
    </xsl:if>
  </testsuite>
</xsl:template>

<xsl:template match="diagnostic">
  <testcase>
    <xsl:attribute name="classname">
      <xsl:value-of select="(place | parent::*[not(current()/place)])/@path"/>
    </xsl:attribute>
    <xsl:attribute name="name">
      <xsl:value-of select="@rule"/>
      <xsl:if test="@path"><xsl:value-of select="concat(' ', @path)"/></xsl:if>
    </xsl:attribute>
    <xsl:choose>
      <xsl:when test="@fatal = 'true'">
        <failure type="{@rule}" message="{text}">
          <xsl:apply-templates select="." mode="body"/>
        </failure>
      </xsl:when>
      <xsl:otherwise>
        <skipped><xsl:apply-templates select="." mode="body"/></skipped>
      </xsl:otherwise>
    </xsl:choose>
  </testcase>
</xsl:template>

<xsl:template match="diagnostic" mode="body">
  <xsl:apply-templates select="place"/>
  <xsl:value-of select="concat(@level, ': ', text)"/>
  <xsl:for-each select="related">
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="place"/>
    <xsl:value-of select="concat('note: ', text)"/>
  </xsl:for-each>
  <xsl:if test="fix">
    <xsl:value-of select="concat('&#10;fix: ', fix)"/>
  </xsl:if>
</xsl:template>

<xsl:template match="place">
  <xsl:value-of select="concat(@path, ':', @line, ':', @column, ': ')"/>
</xsl:template>

<xsl:template match="message">
  <testcase classname="{../@path}" name="pghac">
    <xsl:choose>
      <xsl:when test="../@status = 3"><error message="{.}"/></xsl:when>
      <xsl:otherwise><failure message="{.}"/></xsl:otherwise>
    </xsl:choose>
  </testcase>
</xsl:template>

</xsl:stylesheet>
