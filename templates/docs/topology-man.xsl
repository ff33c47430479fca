<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- pghac-topology(5), in mdoc, out of schemas/topology.rng (tools/docs.sh runs it). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:r="http://relaxng.org/ns/structure/1.0"
    xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0">

<xsl:output method="text" encoding="UTF-8"/>
<xsl:strip-space elements="*"/>
<xsl:key name="define" match="r:define" use="@name"/>

<xsl:variable name="nl"><xsl:text>
</xsl:text></xsl:variable>

<xsl:template match="/">
  <xsl:text>.\" SPDX-License-Identifier: MIT
.\" Made by tools/docs.sh from schemas/topology.rng; edit that.
.Dd November 23, 2026
.Dt PGHAC-TOPOLOGY 5
.Os
.Sh NAME
.Nm pghac-topology
.Nd description of a PostgreSQL cluster for pghac
.Sh DESCRIPTION
A topology file describes one highly available PostgreSQL cluster.
.Xr pghac 1
compiles it into the configuration files of each node.
.Pp
The file is written in the syntax of libconfig:
.Ql "name = value;\&amp;"
with values that are strings in double quotes, integers,
.Ql true
and
.Ql false ,
groups
.Ql "{ name = value; ... }" ,
lists
.Ql "( value, ... )"
and arrays
.Ql "[ value, ... ]" .
Comments start with
.Ql #
or
.Ql //
and end with the line, or stand between
.Ql /*
and
.Ql */ .
The order of keys means nothing; the order of the items of a list does.
A key stands in its group once.
.Pp
.Ql "@include \(dqFILE\(dq"
takes the settings of another file in.
The name is relative to the file that it stands in, and never leads outside
the directory of the topology.
.Pp
.Ic pghac init
prints a complete topology to start from.
A key that is not described here is an error, and so is a string where an
integer is wanted.
.Sh KEYS
</xsl:text>
  <xsl:apply-templates select="r:grammar/r:start/r:element" mode="groups"/>
  <xsl:text>.Sh SECRETS
A password never stands in a topology.
In its place stands a group with a name for it,
.Ql "{ secret = \(dqNAME\(dq; }" .
The manifest of the bundle lists each secret by that name with the file it
must stand in, and the scripts of the bundle stop when one is missing.
.Sh SEE ALSO
.Xr pghac 1
</xsl:text>
</xsl:template>

<!-- The groups below an element, each a subsection, then those in them. -->
<xsl:template match="r:element" mode="groups">
  <xsl:param name="path"/>
  <xsl:for-each select="r:element | r:optional/r:element |
      r:interleave/r:element | r:interleave/r:optional/r:element">
    <xsl:variable name="item" select="(r:oneOrMore | r:zeroOrMore)/r:element[@name = 'item']"/>
    <xsl:variable name="own" select="concat($path, @name)"/>
    <xsl:if test="$item or (not(r:ref) and not(r:attribute/@name = 'secret'))">
      <xsl:text>.Ss </xsl:text>
      <xsl:call-template name="argument">
        <xsl:with-param name="text" select="$own"/>
      </xsl:call-template>
      <xsl:value-of select="$nl"/>
      <xsl:call-template name="documentation"/>
      <xsl:choose>
        <xsl:when test="$item">
          <xsl:text>A list of groups</xsl:text>
          <xsl:if test="r:oneOrMore"> with one item at least</xsl:if>
          <xsl:text>; each item has these keys:&#10;</xsl:text>
          <xsl:apply-templates select="$item" mode="keys">
            <xsl:with-param name="path" select="concat($own, '.')"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="$item" mode="groups">
            <xsl:with-param name="path" select="concat($own, '.')"/>
          </xsl:apply-templates>
        </xsl:when>
        <xsl:otherwise>
          <xsl:apply-templates select="." mode="keys">
            <xsl:with-param name="path" select="concat($own, '.')"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="groups">
            <xsl:with-param name="path" select="concat($own, '.')"/>
          </xsl:apply-templates>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:for-each>
</xsl:template>

<!-- The keys of a group as a tagged list. -->
<xsl:template match="r:element" mode="keys">
  <xsl:param name="path"/>
  <xsl:text>.Bl -tag -width Ds&#10;</xsl:text>
  <xsl:for-each select="r:attribute | r:optional/r:attribute |
      r:interleave/r:attribute | r:interleave/r:optional/r:attribute |
      r:interleave/r:choice/r:attribute | r:element | r:optional/r:element |
      r:interleave/r:element | r:interleave/r:optional/r:element">
    <xsl:text>.It Ic </xsl:text>
    <xsl:call-template name="argument">
      <xsl:with-param name="text" select="@name"/>
    </xsl:call-template>
    <xsl:text> Pq </xsl:text>
    <xsl:apply-templates select="." mode="type"/>
    <xsl:if test="not(ancestor::r:optional[1][ancestor::r:element[1] =
        current()/ancestor::r:element[1]])">, required</xsl:if>
    <xsl:value-of select="$nl"/>
    <xsl:choose>
      <xsl:when test="self::r:element and not(r:ref) and not(r:attribute/@name = 'secret')">
        <xsl:text>See&#10;.Sx </xsl:text>
        <xsl:call-template name="argument">
          <xsl:with-param name="text" select="concat($path, @name)"/>
        </xsl:call-template>
        <xsl:text> .&#10;</xsl:text>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="documentation"/></xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="r:choice" mode="values"/>
    <xsl:if test="@a:defaultValue">
      <xsl:text>The default is&#10;</xsl:text>
      <xsl:call-template name="literal">
        <xsl:with-param name="text" select="@a:defaultValue"/>
        <xsl:with-param name="end" select="' .'"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:for-each>
  <xsl:text>.El&#10;</xsl:text>
</xsl:template>

<xsl:template match="r:attribute" mode="type">
  <xsl:variable name="type" select="r:data | r:choice | key('define', r:ref/@name)/*"/>
  <xsl:choose>
    <xsl:when test="parent::r:choice">string or list of strings</xsl:when>
    <xsl:when test="$type[self::r:data]/@type = 'integer'">
      <xsl:variable name="max" select="$type/r:param[@name = 'maxInclusive']"/>
      <xsl:text>integer, </xsl:text>
      <xsl:value-of select="$type/r:param[@name = 'minInclusive']"/>
      <xsl:choose>
        <xsl:when test="$max = 2147483647"> or more</xsl:when>
        <xsl:otherwise><xsl:value-of select="concat(' to ', $max)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:when>
    <xsl:when test="$type[self::r:choice]/r:value = 'true'">true or false</xsl:when>
    <xsl:otherwise>string</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="r:element" mode="type">
  <xsl:choose>
    <xsl:when test="r:oneOrMore | r:zeroOrMore">list of groups</xsl:when>
    <xsl:when test="r:ref/@name = 'dotted'">group with any keys and groups</xsl:when>
    <xsl:when test="r:ref">group with any keys</xsl:when>
    <xsl:when test="r:attribute/@name = 'secret'">group with the key secret</xsl:when>
    <xsl:otherwise>group</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="r:choice" mode="values">
  <xsl:choose>
    <xsl:when test="r:value[2]">The values are&#10;</xsl:when>
    <xsl:otherwise>The value is&#10;</xsl:otherwise>
  </xsl:choose>
  <xsl:for-each select="r:value">
    <xsl:call-template name="literal">
      <xsl:with-param name="text" select="."/>
      <xsl:with-param name="end">
        <xsl:choose>
          <xsl:when test="position() = last()"> .</xsl:when>
          <xsl:when test="position() &lt; last() - 1"> ,</xsl:when>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:if test="position() = last() - 1">and&#10;</xsl:if>
  </xsl:for-each>
</xsl:template>

<!-- The text as a literal on a macro line of its own. -->
<xsl:template name="literal">
  <xsl:param name="text"/>
  <xsl:param name="end"/>
  <xsl:text>.Ql </xsl:text>
  <xsl:call-template name="argument">
    <xsl:with-param name="text" select="$text"/>
  </xsl:call-template>
  <xsl:value-of select="concat($end, $nl)"/>
</xsl:template>

<!--
  Nothing may reach roff unescaped.  No text here needs a backslash, or a
  double quote in a macro's argument, so both are refused.
-->
<xsl:template name="argument">
  <xsl:param name="text"/>
  <xsl:if test="translate($text, '\&quot;&#10;', '') != $text">
    <xsl:message terminate="yes">
      <xsl:value-of select="concat('a backslash, quote or line end in ', $text)"/>
    </xsl:message>
  </xsl:if>
  <xsl:choose>
    <xsl:when test="translate($text, ' ', '') != $text or string-length($text) &lt; 3">
      <xsl:value-of select="concat('&quot;', $text, '&quot;')"/>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="documentation">
  <xsl:if test="not(a:documentation)">
    <xsl:message terminate="yes">
      <xsl:value-of select="concat(@name, ' has no a:documentation')"/>
    </xsl:message>
  </xsl:if>
  <xsl:if test="contains(a:documentation, '\')">
    <xsl:message terminate="yes">
      <xsl:value-of select="concat('a backslash in the text of ', @name)"/>
    </xsl:message>
  </xsl:if>
  <xsl:call-template name="fill">
    <xsl:with-param name="text" select="normalize-space(a:documentation)"/>
  </xsl:call-template>
</xsl:template>

<!-- Text word by word: a new line for each sentence and before column 78;
     none is taken for a macro. -->
<xsl:template name="fill">
  <xsl:param name="text"/>
  <xsl:param name="column" select="0"/>
  <xsl:variable name="word" select="substring-before(concat($text, ' '), ' ')"/>
  <xsl:variable name="rest" select="substring-after($text, ' ')"/>
  <xsl:variable name="break" select="$column = 0 or $column + string-length($word) &gt; 77"/>
  <xsl:choose>
    <xsl:when test="not($break)"><xsl:text> </xsl:text></xsl:when>
    <xsl:when test="$column &gt; 0"><xsl:value-of select="$nl"/></xsl:when>
  </xsl:choose>
  <xsl:if test="$break and translate(substring($word, 1, 1), concat('.', &quot;'&quot;), '') = ''">
    <xsl:text>\&amp;</xsl:text>
  </xsl:if>
  <xsl:value-of select="$word"/>
  <xsl:choose>
    <xsl:when test="$rest = ''"><xsl:value-of select="$nl"/></xsl:when>
    <xsl:when test="substring($word, string-length($word)) = '.'">
      <xsl:value-of select="$nl"/>
      <xsl:call-template name="fill">
        <xsl:with-param name="text" select="$rest"/>
      </xsl:call-template>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="fill">
        <xsl:with-param name="text" select="$rest"/>
        <xsl:with-param name="column" select="string-length($word) + 1 + $column * not($break)"/>
      </xsl:call-template>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
