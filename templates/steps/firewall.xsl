<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/firewall.*: what the nodes must let in, as the tool of the platform
     reads it.  Fragments: the firewall around them is the administrator's. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="firewall.head">
  <b:line cause="cluster/@name" select="concat('# What the nodes of cluster ', q:comment(cluster/@name), ' must let in; RUNBOOK.md says how.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.
  </b:lines>
  <xsl:for-each select="firewall/unknown">
    <b:line cause="@name" select="concat('# pg_hba.conf lets in ', q:comment(@name), ', too: no address is known here.')"/>
  </xsl:for-each>
</xsl:template>

<!-- Context: topology.  For iptables-restore -n, which leaves other chains
     alone. -->
<xsl:template name="firewall.iptables">
  <xsl:param name="family"/>
  <xsl:call-template name="firewall.head"/>
  <b:lines cause="/">
*filter
:pghac - [0:0]
  </b:lines>
  <xsl:for-each select="firewall/access[not(@family) or @family = $family]">
    <b:line cause="@address | @port">-A pghac -p <xsl:value-of select="q:ini(@protocol)"/><xsl:for-each select="@address"><xsl:value-of select="concat(' -s ', q:ini(.))"/></xsl:for-each> --dport <xsl:value-of select="q:ini(@port)"/> -j ACCEPT</b:line>
  </xsl:for-each>
  <b:line cause="/">COMMIT</b:line>
</xsl:template>

<!-- Context: topology. -->
<xsl:template name="firewall.firewalld">
  <b:line cause="/">#!/bin/sh</b:line>
  <xsl:call-template name="firewall.head"/>
  <b:lines cause="/"><![CDATA[
# usage: firewall.sh	as root; a second run changes nothing
set -eu

rich_rule() {
	firewall-cmd -q --permanent --add-rich-rule="rule $1"
}

]]></b:lines>
  <xsl:for-each select="firewall/access">
    <b:line cause="@address | @port">rich_rule '<xsl:for-each select="@address">family="<xsl:value-of select="q:ini(../@family)"/>" source address="<xsl:value-of select="q:ini(.)"/>" </xsl:for-each>port port="<xsl:value-of select="q:ini(@port)"/>" protocol="<xsl:value-of select="q:ini(@protocol)"/>" accept'</b:line>
  </xsl:for-each>
  <b:line cause="/">firewall-cmd -q --reload</b:line>
</xsl:template>

<!-- Context: topology.  A chain that the rules of /etc/nftables.conf jump to;
     read again, it replaces itself. -->
<xsl:template name="firewall.nftables">
  <xsl:call-template name="firewall.head"/>
  <b:lines cause="/">
add table inet filter
add chain inet filter pghac
flush chain inet filter pghac
table inet filter {
&#9;chain pghac {
  </b:lines>
  <xsl:for-each select="firewall/access">
    <b:line cause="@address | @port"><xsl:text>&#9;&#9;</xsl:text><xsl:for-each select="@address"><xsl:choose>
      <xsl:when test="../@family = 'ipv4'">ip saddr </xsl:when>
      <xsl:otherwise>ip6 saddr </xsl:otherwise>
    </xsl:choose><xsl:value-of select="concat(q:ini(.), ' ')"/></xsl:for-each><xsl:value-of select="concat(q:ini(@protocol), ' dport ', q:ini(@port))"/> accept</b:line>
  </xsl:for-each>
  <b:lines cause="/">
&#9;}
}
  </b:lines>
</xsl:template>

</xsl:stylesheet>
