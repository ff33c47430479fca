<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- What scripts for Pacemaker share: words, and what they ask before they change
     anything. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: what has a role.  The platform's Pacemaker has its own words. -->
<xsl:template name="role">
  <xsl:variable name="role" select="@role"/>
  <xsl:choose>
    <xsl:when test="$role = 'started'">Started</xsl:when>
    <xsl:otherwise>
      <xsl:value-of select="q:ini(/topology/pacemaker/@*[name() = $role])"/>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Context: topology.  The script has die(). -->
<xsl:template name="script.guards">
  <xsl:param name="programs"/>
  <b:lines cause="/"><![CDATA[

# ---- may this run here?

[ "$(id -u)" -eq 0 ] || die "must be run as root"
]]></b:lines>
  <xsl:choose>
    <xsl:when test="cluster/@stack = 'cman'">
      <b:line cause="/">for program in cman_tool <xsl:value-of select="q:ini($programs)"/>; do</b:line>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="/">for program in corosync-cmapctl <xsl:value-of select="q:ini($programs)"/>; do</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/"><![CDATA[
	command -v "$program" >/dev/null || die "$program is not installed"
done
]]></b:lines>
  <xsl:choose>
    <xsl:when test="cluster/@stack = 'cman'">
      <xsl:call-template name="cman.name"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="corosync.name"/>
    </xsl:otherwise>
  </xsl:choose>
  <b:line cause="cluster/@name" select="concat('wanted=', q:sh(cluster/@name))"/>
  <b:lines cause="/"><![CDATA[
[ "$cluster" = "$wanted" ] ||
	die "this node is in cluster \"$cluster\", not in \"$wanted\""
[ "$(crm_node -q)" = 1 ] || die "this partition has no quorum"

# ---- secrets of this node
]]></b:lines>
  <xsl:for-each select="cluster/@keyfile">
    <b:line select="concat('[ -s ', q:sh(.), ' ] ||')"/>
    <b:line>&#9;die "the authentication key is missing: run corosync-keygen"</b:line>
  </xsl:for-each>
  <xsl:for-each select="postgresql/replication/password">
    <b:line cause="@secret" select="concat('[ -s ', q:sh(concat(../../@home_directory, '/.pgpass')), ' ] ||')"/>
    <b:line cause="@secret">&#9;die "the replication password is missing in .pgpass"</b:line>
  </xsl:for-each>
  <xsl:for-each select="$secrets.fence">
    <b:line cause="@secret" select="concat('[ -x ', q:sh(concat($secrets.directory, @secret, '.sh')), ' ] ||')"/>
    <b:line cause="@secret">&#9;die <xsl:value-of select="q:sh(concat('the script of secret ', @secret, ' is missing'))"/></b:line>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
