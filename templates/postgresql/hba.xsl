<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- pg_hba.conf: the columns of PostgreSQL's sample file. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- What a short word is followed by to fill its column; one blank at least
     follows a long one. -->
<xsl:variable name="hba.pad8" select="'        '"/>
<xsl:variable name="hba.pad16" select="'                '"/>
<xsl:variable name="hba.pad24" select="'                        '"/>

<!-- Context: topology. -->
<xsl:template name="pg_hba.conf">
  <b:line cause="cluster/@name" select="concat('# Who may connect to PostgreSQL in cluster ', q:comment(cluster/@name), '.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.
# The first line that matches decides, and a refusal there is final.

# TYPE  DATABASE        USER            ADDRESS                 METHOD
  </b:lines>
  <xsl:for-each select="postgresql/hba/line">
    <xsl:choose>
      <xsl:when test="database[2] or user[2]">
        <xsl:call-template name="hba.lists"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:variable name="hba-type" select="q:hba-word(@type)"/>
        <xsl:variable name="hba-database" select="q:hba-word(database)"/>
        <xsl:variable name="hba-user" select="q:hba-word(user)"/>
        <b:line>
          <xsl:value-of select="concat($hba-type, ' ', substring($hba.pad8, string-length($hba-type) + 2), $hba-database, ' ', substring($hba.pad16, string-length($hba-database) + 2), $hba-user, ' ', substring($hba.pad16, string-length($hba-user) + 2))"/>
          <xsl:call-template name="hba.rest"/>
        </b:line>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:for-each>
</xsl:template>

<!-- Context: a line with several databases or users. -->
<xsl:template name="hba.lists">
  <xsl:variable name="hba-type" select="q:hba-word(@type)"/>
  <xsl:variable name="hba-database">
    <xsl:for-each select="database">
      <xsl:if test="position() &gt; 1">,</xsl:if>
      <xsl:value-of select="q:hba-word(.)"/>
    </xsl:for-each>
  </xsl:variable>
  <xsl:variable name="hba-user">
    <xsl:for-each select="user">
      <xsl:if test="position() &gt; 1">,</xsl:if>
      <xsl:value-of select="q:hba-word(.)"/>
    </xsl:for-each>
  </xsl:variable>
  <b:line>
    <xsl:value-of select="concat($hba-type, ' ', substring($hba.pad8, string-length($hba-type) + 2), $hba-database, ' ', substring($hba.pad16, string-length($hba-database) + 2), $hba-user, ' ', substring($hba.pad16, string-length($hba-user) + 2))"/>
    <xsl:call-template name="hba.rest"/>
  </b:line>
</xsl:template>

<!-- Context: a line.  Address, mask, method and options. -->
<xsl:template name="hba.rest">
  <xsl:choose>
    <xsl:when test="@mask">
      <xsl:value-of select="concat(q:hba-word(@address), ' ', q:hba-word(@mask), ' ')"/>
    </xsl:when>
    <xsl:when test="@address">
      <xsl:variable name="address" select="q:hba-word(@address)"/>
      <xsl:value-of select="concat($address, ' ', substring($hba.pad24, string-length($address) + 2))"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:value-of select="$hba.pad24"/>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:value-of select="q:hba-word(@method)"/>
  <xsl:for-each select="option">
    <xsl:value-of select="concat(' ', q:hba(concat(@name, '=', @value)))"/>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
