<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- corosync.conf of corosync 2 and 3: corosync.conf(5), votequorum(5),
     corosync-qdevice(8).  A key without a value in the topology is left out:
     corosync derives it. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="corosync.conf">
  <b:line cause="cluster/@name" select="concat('# Messaging and quorum of cluster ', q:comment(cluster/@name), '.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.

totem {
&#9;version: 2
  </b:lines>
  <xsl:for-each select="cluster">
    <b:line cause="@name" select="concat('&#9;cluster_name: ', q:ini(@name))"/>
    <xsl:for-each select="@config_version | @transport | @keyfile |
        @crypto_cipher | @crypto_hash | @link_mode | @rrp_mode | @token |
        @consensus">
      <b:line select="concat('&#9;', q:ini(name()), ': ', q:ini(.))"/>
    </xsl:for-each>
    <!-- corosync 2, and 3 with udp, ask for IPv4 addresses only (totemconfig.c
         totem_config_get_ip_version) -->
    <xsl:if test="contains(/topology/nodes/item[1]/@address, ':') and
        (starts-with(@corosync, '2.') or @transport = 'udp')">
      <b:line cause="/topology/nodes/item[1]/@address">&#9;ip_version: ipv6</b:line>
    </xsl:if>
    <xsl:if test="@port or multicast">
      <xsl:call-template name="corosync.interface"/>
    </xsl:if>
  </xsl:for-each>
  <b:lines cause="/">
}

nodelist {
  </b:lines>
  <xsl:for-each select="nodes/item">
    <b:line>&#9;node {</b:line>
    <b:line cause="@name" select="concat('&#9;&#9;name: ', q:ini(@name))"/>
    <b:line cause="@id" select="concat('&#9;&#9;nodeid: ', q:ini(@id))"/>
    <b:line cause="@address" select="concat('&#9;&#9;ring0_addr: ', q:ini(@address))"/>
    <xsl:for-each select="ring1/@address">
      <b:line select="concat('&#9;&#9;ring1_addr: ', q:ini(.))"/>
    </xsl:for-each>
    <b:line>&#9;}</b:line>
  </xsl:for-each>
  <b:lines cause="/">
}

quorum {
&#9;provider: corosync_votequorum
  </b:lines>
  <xsl:for-each select="cluster">
    <xsl:for-each select="@two_node">
      <b:line>&#9;two_node: 1</b:line>
    </xsl:for-each>
    <xsl:for-each select="@wait_for_all">
      <b:line select="concat('&#9;wait_for_all: ', number(. = 'true'))"/>
    </xsl:for-each>
    <xsl:for-each select="qdevice">
      <xsl:call-template name="corosync.qdevice"/>
    </xsl:for-each>
  </xsl:for-each>
  <b:lines cause="/">
}

logging {
&#9;to_stderr: no
&#9;to_logfile: yes
  </b:lines>
  <b:line cause="cluster/@log_file" select="concat('&#9;logfile: ', q:ini(cluster/@log_file))"/>
  <b:lines cause="/">
&#9;to_syslog: yes
&#9;timestamp: on
}
  </b:lines>
</xsl:template>

<!-- Context: cluster, with a port or a multicast group.  The first ring; the
     second takes the port that corosync counts on by itself, which is 2 higher
     in corosync 2 (totemconfig.c, put_nodelist_members_to_config) and 1 higher
     in 3 (the link's number). -->
<xsl:template name="corosync.interface">
  <b:line cause="@port | multicast">&#9;interface {</b:line>
  <xsl:choose>
    <xsl:when test="starts-with(@corosync, '2.')">
      <b:line cause="@port | multicast">&#9;&#9;ringnumber: 0</b:line>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="@port | multicast">&#9;&#9;linknumber: 0</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:for-each select="multicast">
    <b:line cause="@address" select="concat('&#9;&#9;mcastaddr: ', q:ini(@address))"/>
    <xsl:for-each select="@ttl">
      <b:line select="concat('&#9;&#9;ttl: ', q:ini(.))"/>
    </xsl:for-each>
  </xsl:for-each>
  <xsl:for-each select="(@port | multicast/@port)[1]">
    <b:line select="concat('&#9;&#9;mcastport: ', q:ini(.))"/>
  </xsl:for-each>
  <b:line cause="@port | multicast">&#9;}</b:line>
  <xsl:if test="@port and /topology/nodes/item/ring1">
    <b:line cause="@port">&#9;interface {</b:line>
    <xsl:choose>
      <xsl:when test="starts-with(@corosync, '2.')">
        <b:line cause="@port">&#9;&#9;ringnumber: 1</b:line>
        <b:line cause="@port" select="concat('&#9;&#9;mcastport: ', q:ini(string(@port + 2)))"/>
      </xsl:when>
      <xsl:otherwise>
        <b:line cause="@port">&#9;&#9;linknumber: 1</b:line>
        <b:line cause="@port" select="concat('&#9;&#9;mcastport: ', q:ini(string(@port + 1)))"/>
      </xsl:otherwise>
    </xsl:choose>
    <b:line cause="@port">&#9;}</b:line>
  </xsl:if>
</xsl:template>

<!-- Context: cluster/qdevice.  With lms the votes are to be corosync's default,
     with ffsplit one (corosync-qdevice(8), MODEL NET ALGORITHMS). -->
<xsl:template name="corosync.qdevice">
  <b:line>&#9;device {</b:line>
  <b:line>&#9;&#9;model: net</b:line>
  <xsl:if test="@algorithm != 'lms'">
    <b:line cause="@algorithm">&#9;&#9;votes: 1</b:line>
  </xsl:if>
  <b:line>&#9;&#9;net {</b:line>
  <xsl:for-each select="@host | @port | @algorithm | @tls">
    <b:line select="concat('&#9;&#9;&#9;', q:ini(name()), ': ', q:ini(.))"/>
  </xsl:for-each>
  <b:line>&#9;&#9;}</b:line>
  <b:line>&#9;}</b:line>
</xsl:template>

</xsl:stylesheet>
