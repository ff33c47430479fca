<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The quorum device: its host, the certificates without which corosync-qdevice
     does not start, and what the steps ask of it (corosync-qdevice(8), "tls";
     corosync-qnetd-certutil(8), corosync-qdevice-net-certutil(8)). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Off is the only mode that needs no database of certificates. -->
<xsl:variable name="qdevice.certificates" select="/topology/cluster/qdevice[@tls != 'off']"/>

<!-- Context: topology.  The part of 3-keys.sh; the database is made before the
     certificate comes into it. -->
<xsl:template name="qdevice.keys">
  <xsl:if test="$qdevice.certificates">
    <b:lines cause="cluster/qdevice"><![CDATA[
if ! certutil -L -d /etc/corosync/qdevice/net/nssdb -n 'Cluster Cert' \
    >/dev/null 2>&1; then
	say "missing: /etc/corosync/qdevice/net/nssdb: the certificate for the" \
	    "quorum device: RUNBOOK.md makes it"
	missing=1
fi
]]></b:lines>
  </xsl:if>
</xsl:template>

<!-- The part of 7-verify.sh; $status is what corosync-quorumtool says: A the
     device is alive, V it votes for this node (corosync-quorumtool(8)). -->
<xsl:template name="qdevice.verify">
  <xsl:if test="cluster/qdevice">
    <b:lines cause="cluster/qdevice"><![CDATA[
result "quorum device" A,V "$(echo "$status" |
    sed -n 's/^ *[0-9][0-9]* *[0-9][0-9]* *\([A-Z]*,[A-Z]*\),.*(local)$/\1/p')"
]]></b:lines>
  </xsl:if>
</xsl:template>

<!-- Context: topology.  A command for another host. -->
<xsl:template name="qdevice.on">
  <xsl:param name="host"/>
  <xsl:param name="command"/>
  <b:line cause="cluster/qdevice/@host" select="concat('    ssh ', q:sh(concat('root@', $host)), ' ', q:sh($command))"/>
</xsl:template>

<!-- From a host to here, or from here into root's home of a host. -->
<xsl:template name="qdevice.copy">
  <xsl:param name="from"/>
  <xsl:param name="to"/>
  <b:line cause="cluster/qdevice/@host" select="concat('    scp ', q:sh($from), ' ', q:sh($to))"/>
</xsl:template>

<!-- The section of RUNBOOK.md. -->
<xsl:template name="runbook.qdevice">
  <xsl:variable name="host" select="cluster/qdevice/@host"/>
  <b:lines cause="cluster/qdevice">

**The quorum device**. Its host is no node. It lets in the nodes' TCP connections
  </b:lines>
  <b:line cause="cluster/qdevice/@host">to port <xsl:choose><xsl:when test="cluster/qdevice/@port"><xsl:value-of select="q:md(cluster/qdevice/@port)"/></xsl:when><xsl:otherwise>`5403`</xsl:otherwise></xsl:choose>, and one daemon is enough for many clusters:</b:line>
  <b:line cause="/"/>
  <xsl:call-template name="qdevice.on">
    <xsl:with-param name="host" select="$host"/>
    <xsl:with-param name="command">
      <xsl:choose>
        <xsl:when test="host/@installer = 'apt'">apt-get -y install corosync-qnetd</xsl:when>
        <xsl:otherwise><xsl:value-of select="host/@installer"/> -y install corosync-qnetd</xsl:otherwise>
      </xsl:choose>
    </xsl:with-param>
  </xsl:call-template>
  <xsl:call-template name="qdevice.on">
    <xsl:with-param name="host" select="$host"/>
    <xsl:with-param name="command">[ -d /etc/corosync/qnetd/nssdb ] || corosync-qnetd-certutil -i</xsl:with-param>
  </xsl:call-template>
  <xsl:if test="cluster/qdevice/@port">
    <xsl:call-template name="qdevice.on">
      <xsl:with-param name="host" select="$host"/>
      <xsl:with-param name="command">
        <xsl:value-of select="concat('echo ', q:sh(concat('COROSYNC_QNETD_OPTIONS=&quot;-p ', cluster/qdevice/@port, '&quot;')))"/>
        <xsl:choose>
          <xsl:when test="host/@installer = 'apt'"> &gt;/etc/default/corosync-qnetd</xsl:when>
          <xsl:otherwise> &gt;/etc/sysconfig/corosync-qnetd</xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:if>
  <xsl:call-template name="qdevice.on">
    <xsl:with-param name="host" select="$host"/>
    <xsl:with-param name="command">systemctl enable --now corosync-qnetd</xsl:with-param>
  </xsl:call-template>
  <xsl:if test="$qdevice.certificates">
    <xsl:call-template name="runbook.certificates"/>
  </xsl:if>
</xsl:template>

<!-- One key for all nodes: the first asks for its certificate. -->
<xsl:template name="runbook.certificates">
  <xsl:variable name="host">
    <xsl:choose>
      <!-- scp and IPv6 -->
      <xsl:when test="contains(cluster/qdevice/@host, ':')"><xsl:value-of select="concat('root@[', cluster/qdevice/@host, ']:')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('root@', cluster/qdevice/@host, ':')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <xsl:variable name="first" select="nodes/item[1]/@name"/>
  <xsl:variable name="crt" select="concat('cluster-', cluster/@name, '.crt')"/>
  <b:lines cause="cluster/qdevice/@tls">

Its certificate and the cluster's, which corosync-qdevice does not start without.
The files pass through a directory here that only you can read:

  </b:lines>
  <xsl:call-template name="qdevice.copy">
    <xsl:with-param name="from" select="concat($host, '/etc/corosync/qnetd/nssdb/qnetd-cacert.crt')"/>
    <xsl:with-param name="to" select="'.'"/>
  </xsl:call-template>
  <xsl:for-each select="nodes/item">
    <b:line select="concat('    scp qnetd-cacert.crt ', q:sh(concat('root@', @name, ':')))"/>
    <b:line select="concat('    ssh ', q:sh(concat('root@', @name)), ' &quot;corosync-qdevice-net-certutil -i -c qnetd-cacert.crt&quot;')"/>
  </xsl:for-each>
  <xsl:call-template name="qdevice.on">
    <xsl:with-param name="host" select="$first"/>
    <xsl:with-param name="command" select="concat('corosync-qdevice-net-certutil -r -n ', q:sh(cluster/@name))"/>
  </xsl:call-template>
  <xsl:call-template name="qdevice.copy">
    <xsl:with-param name="from" select="concat('root@', $first, ':/etc/corosync/qdevice/net/nssdb/qdevice-net-node.crq')"/>
    <xsl:with-param name="to" select="'.'"/>
  </xsl:call-template>
  <xsl:call-template name="qdevice.copy">
    <xsl:with-param name="from" select="'qdevice-net-node.crq'"/>
    <xsl:with-param name="to" select="$host"/>
  </xsl:call-template>
  <xsl:call-template name="qdevice.on">
    <xsl:with-param name="host" select="cluster/qdevice/@host"/>
    <xsl:with-param name="command" select="concat('corosync-qnetd-certutil -s -c qdevice-net-node.crq -n ', q:sh(cluster/@name))"/>
  </xsl:call-template>
  <xsl:call-template name="qdevice.copy">
    <xsl:with-param name="from" select="concat($host, '/etc/corosync/qnetd/nssdb/', $crt)"/>
    <xsl:with-param name="to" select="'.'"/>
  </xsl:call-template>
  <xsl:call-template name="qdevice.copy">
    <xsl:with-param name="from" select="$crt"/>
    <xsl:with-param name="to" select="concat('root@', $first, ':')"/>
  </xsl:call-template>
  <xsl:call-template name="qdevice.on">
    <xsl:with-param name="host" select="$first"/>
    <xsl:with-param name="command" select="concat('corosync-qdevice-net-certutil -M -c ', q:sh($crt))"/>
  </xsl:call-template>
  <xsl:if test="nodes/item[2]">
    <xsl:call-template name="qdevice.copy">
      <xsl:with-param name="from" select="concat('root@', $first, ':/etc/corosync/qdevice/net/nssdb/qdevice-net-node.p12')"/>
      <xsl:with-param name="to" select="'.'"/>
    </xsl:call-template>
  </xsl:if>
  <xsl:for-each select="nodes/item[position() &gt; 1]">
    <b:line select="concat('    scp qdevice-net-node.p12 ', q:sh(concat('root@', @name, ':')))"/>
    <b:line select="concat('    ssh ', q:sh(concat('root@', @name)), ' &quot;corosync-qdevice-net-certutil -m -c qdevice-net-node.p12 &amp;&amp; rm qdevice-net-node.p12&quot;')"/>
  </xsl:for-each>
  <b:line cause="nodes">    rm qdevice-net-node.*</b:line>
</xsl:template>

</xsl:stylesheet>
