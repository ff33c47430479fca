<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- /etc/sysconfig/cman: every variable that the init script reads, its default
     commented out unless the topology sets it. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="sysconfig">
  <b:line cause="cluster/@name" select="concat('# How cman starts and stops on the nodes of ', q:comment(cluster/@name), '.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.
# /etc/init.d/cman sources it; a variable that is unset or empty has the
# default shown.

# Seconds to wait until this node has joined: 0 for ever, negative not at all.
  </b:lines>
  <xsl:call-template name="sysconfig.variable">
    <xsl:with-param name="name" select="'CMAN_CLUSTER_TIMEOUT'"/>
    <xsl:with-param name="value" select="cluster/@cluster_timeout"/>
    <xsl:with-param name="default" select="'60'"/>
  </xsl:call-template>
  <b:lines cause="/">

# Seconds to wait for quorum at start, which fails without it: 0 does not wait.
# Pacemaker waits for quorum by itself, so 0 suits it.
  </b:lines>
  <xsl:call-template name="sysconfig.variable">
    <xsl:with-param name="name" select="'CMAN_QUORUM_TIMEOUT'"/>
    <xsl:with-param name="value" select="cluster/@quorum_timeout"/>
    <xsl:with-param name="default" select="'45'"/>
  </xsl:call-template>
  <b:lines cause="/">

# Seconds to wait until this node has left.
  </b:lines>
  <xsl:call-template name="sysconfig.variable">
    <xsl:with-param name="name" select="'CMAN_SHUTDOWN_TIMEOUT'"/>
    <xsl:with-param name="value" select="cluster/@shutdown_timeout"/>
    <xsl:with-param name="default" select="'60'"/>
  </xsl:call-template>
  <b:lines cause="/">

# Seconds to wait until this node is in the fence domain: -1 for ever.
  </b:lines>
  <xsl:call-template name="sysconfig.variable">
    <xsl:with-param name="name" select="'FENCE_JOIN_TIMEOUT'"/>
    <xsl:with-param name="value" select="cluster/@fence_join_timeout"/>
    <xsl:with-param name="default" select="'20'"/>
  </xsl:call-template>
  <b:lines cause="/"><![CDATA[

# Join the fence domain at start; only "no" does not.
#FENCE_JOIN=yes

# With two_node: seconds to wait for the other node before joining it.
#FENCED_MEMBER_DELAY=45

# More options of fenced.
#FENCED_OPTS=

# Start cmannotifyd: yes, no, or conditional (if /etc/cluster/cman-notify.d
# holds a script).
#CMAN_NOTIFYD_START=conditional

# Start sshd before everything else.
#CMAN_SSHD_START=no

# "no": do not start the dlm and gfs daemons.
#CMAN_DAEMONS_START=

# More options of dlm_controld; sizes and the port of the kernel's dlm.
#DLM_CONTROLD_OPTS=
#DLM_LKBTBL_SIZE=
#DLM_RSBTBL_SIZE=
#DLM_DIRTBL_SIZE=
#DLM_TCP_PORT=

# Name of the cluster and of this node, if not those of cluster.conf.
#CLUSTERNAME=
#NODENAME=

# Where the configuration comes from: xmlconfig (cluster.conf), ldapconfig,
# corosync_parser or openaisparser.
#CONFIG_LOADER=xmlconfig

# What to do if cluster.conf breaks the schema: FAIL, WARN (start) or NONE.
#CONFIG_VALIDATION=WARN

# More options of "cman_tool join" and "cman_tool leave".
#CMAN_JOIN_OPTS=
#CMAN_LEAVE_OPTS=

# Script of /etc/xen/scripts that makes the bridge of a Xen host.
#NETWORK_BRIDGE_SCRIPT=network-bridge

# How much the init script prints: quiet, terse or full.
#INITLOGLEVEL=terse

# Where a start ends: setup, join, notify, quorum, daemons or all.
#INITBREAKPOINT=all
]]></b:lines>
</xsl:template>

<xsl:template name="sysconfig.variable">
  <xsl:param name="name"/>
  <xsl:param name="value"/>
  <xsl:param name="default"/>
  <xsl:choose>
    <xsl:when test="$value">
      <b:line cause="$value" select="concat($name, '=', q:sysconfig($value))"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="/" select="concat('#', $name, '=', $default)"/>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
