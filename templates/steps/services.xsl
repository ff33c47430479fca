<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/6-services.sh: what starts at boot and now, in the order of the
     platform's table. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="step.services">
  <xsl:call-template name="step.head"/>
  <b:lines cause="/"><![CDATA[
# Says what starts at boot and starts the cluster's programs on this node.
# usage: 6-services.sh [-n]
#   -n  say what would be done, do nothing
]]></b:lines>
  <xsl:call-template name="step.values"/>
  <xsl:choose>
    <xsl:when test="pacemaker/@agent = 'none'">
      <b:line cause="pacemaker/@agent" select="concat('starter=', q:sh(string(host/service[@now and starts-with(@name, 'postgresql')]/@name)))"/>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="pacemaker/@agent">starter=pacemaker</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <b:line cause="postgresql/@os_user" select="concat('user=', q:sh(postgresql/@os_user))"/>
  <b:line cause="postgresql/@data_directory" select="concat('data=', q:sh(postgresql/@data_directory))"/>
  <b:line cause="postgresql/@bin_directory" select="concat('bin=', q:sh(postgresql/@bin_directory))"/>
  <xsl:call-template name="step.functions"/>
  <xsl:call-template name="step.as_user"/>
  <xsl:choose>
    <xsl:when test="host/@init = 'systemd'">
      <xsl:call-template name="systemd.functions"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="sysv.functions"/>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/"><![CDATA[

# ---- may this run here?

while getopts hn option; do
	case $option in
	h) usage; exit 0 ;;
	n) dry=1 ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
step='look at the data'
[ -f "$data/PG_VERSION" ] ||
	die "$data has no server yet: 4-primary.sh or 5-standby.sh comes first"

# ---- at boot

]]></b:lines>
  <xsl:for-each select="host/service">
    <b:line cause="@name" select="concat('at_boot ', q:sh(@name), ' ', q:sh(@boot))"/>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[

# ---- now

# what was started by hand, before another starts it
if ! running "$starter" &&
    as_user "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
	run "stop PostgreSQL: only $starter starts it from now on" \
	    as_user "$bin/pg_ctl" -D "$data" -m fast -w -t 300 stop
fi
]]></b:lines>
  <xsl:if test="cluster/@stack = 'corosync'">
    <xsl:call-template name="corosync.services"/>
  </xsl:if>
  <xsl:for-each select="host/service/@now">
    <b:line select="concat('now ', q:sh(../@name), ' ', q:sh(.))"/>
  </xsl:for-each>
  <b:line cause="/">finished</b:line>
</xsl:template>

</xsl:stylesheet>
