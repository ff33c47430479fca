<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/pcs.sh: Pacemaker's configuration as pcs 0.9 commands, which work
     on a copy of the CIB.  One named template a section. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="pcs.sh">
  <xsl:call-template name="pcs.head"/>
  <xsl:call-template name="pcs.secrets"/>
  <xsl:call-template name="pcs.copy"/>
  <xsl:call-template name="pcs.properties"/>
  <xsl:call-template name="pcs.primitives"/>
  <xsl:call-template name="pcs.master"/>
  <xsl:call-template name="pcs.constraints"/>
  <xsl:call-template name="pcs.push"/>
</xsl:template>

<!-- The CIB's status section names resources too, so only its configuration is
     searched.  pcs 0.9.90 exits 0 on edits that the CIB refused: made() looks. -->
<xsl:template name="pcs.head">
  <b:line cause="/">#!/bin/sh</b:line>
  <b:line cause="cluster/@name" select="concat('# Pacemaker resources of cluster ', q:comment(cluster/@name), '.')"/>
  <b:lines cause="/"><![CDATA[
# Made by pghac from the topology: change that, not this file.
#
# Run as root on one node while the cluster is up.  All edits are made on a
# copy of the CIB, which is pushed at the end if it differs and is valid.  A
# second run finds what the first made and changes nothing.  What is no longer
# in the topology is not removed; operations and target-role of a resource
# that exists are left as they are.
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

die() {
	echo "pcs.sh: $*" >&2
	exit 1
}

# configuration FILE: that part of a CIB, without its indentation.
configuration() {
	sed -n '/<configuration>/,/<\/configuration>/s/^[[:blank:]]*//p' "$1"
}

# contains ELEMENT ATTRIBUTE=VALUE...: an element of the input has them all.
contains() {
	awk '
		BEGIN {
			for (i = 2; i < ARGC; i++) {
				n = index(ARGV[i], "=")
				want[i] = " " substr(ARGV[i], 1, n) "\"" \
				    substr(ARGV[i], n + 1) "\""
			}
			element = "<" ARGV[1] " "
			last = ARGC
			ARGC = 1
		}
		index($0, element) == 1 {
			for (i = 2; i < last && index($0, want[i]); i++)
				;
			if (i == last)
				found = 1
		}
		END { exit !found }' "$@"
}

# has ELEMENT ATTRIBUTE=VALUE...: the same of the copy.
has() {
	configuration "$copy" | contains "$@"
}

# within ELEMENT ID CHILD ATTRIBUTE=VALUE...: the element has such a child.
within() {
	outer=$1
	id=$2
	shift 2
	configuration "$copy" | awk -v start="<$outer id=\"$id\"" \
	    -v end="</$outer>" '
		index($0, start) == 1 { inside = 1 }
		inside
		index($0, end) == 1 { inside = 0 }' | contains "$@"
}

# made ELEMENT ATTRIBUTE=VALUE...: pcs did what it was told.
made() {
	has "$@" || die "pcs did not make: $*"
}

# ---- may this run here?

[ "$(id -u)" -eq 0 ] || die "must be run as root"
for program in awk cman_tool crm_node crm_verify pcs; do
	command -v "$program" >/dev/null || die "$program is not installed"
done
cluster=$(cman_tool status | sed -n 's/^Cluster Name: //p')
]]></b:lines>
  <b:line cause="cluster/@name" select="concat('wanted=', q:sh(cluster/@name))"/>
  <b:lines cause="/"><![CDATA[
[ "$cluster" = "$wanted" ] ||
	die "this node is in cluster \"$cluster\", not in \"$wanted\""
[ "$(crm_node -q)" = 1 ] || die "this partition has no quorum"
]]></b:lines>
</xsl:template>

<xsl:template name="pcs.secrets">
  <b:lines cause="/">

# ---- secrets of this node
  </b:lines>
  <xsl:for-each select="cluster/@keyfile">
    <b:line select="concat('[ -s ', q:sh(.), ' ] ||')"/>
    <b:line>&#9;die "the authentication key is missing: run corosync-keygen"</b:line>
  </xsl:for-each>
  <xsl:for-each select="postgresql/replication/password">
    <b:line cause="@secret" select="concat('[ -s ', q:sh(concat(../../@home_directory, '/.pgpass')), ' ] ||')"/>
    <b:line cause="@secret">&#9;die "the replication password is missing in .pgpass"</b:line>
  </xsl:for-each>
  <xsl:for-each select="fencing/devices/item/password[generate-id() =
      generate-id(key('fence-secret', @secret)[1])]">
    <b:line cause="@secret" select="concat('[ -x ', q:sh(concat($secrets.directory, @secret, '.sh')), ' ] ||')"/>
    <b:line cause="@secret">&#9;die <xsl:value-of select="q:sh(concat('the script of secret ', @secret, ' is missing'))"/></b:line>
  </xsl:for-each>
</xsl:template>

<xsl:template name="pcs.copy">
  <b:lines cause="/"><![CDATA[

# ---- a copy of the CIB

directory=$(mktemp -d "${TMPDIR:-/tmp}/pcs.XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
before=$directory/before.xml
copy=$directory/copy.xml
pcs cluster cib "$before"
[ -s "$before" ] || die "pcs gave no CIB"
cp "$before" "$copy"
]]></b:lines>
</xsl:template>

<xsl:template name="pcs.properties">
  <b:lines cause="/">

# ---- cluster properties, defaults of resources

  </b:lines>
  <xsl:for-each select="pacemaker/properties/setting">
    <b:line select="concat('pcs -f &quot;$copy&quot; property set ', q:sh(concat(@name, '=', @value)))"/>
    <b:line select="concat('made nvpair ', q:sh(concat('name=', @name)), ' ', q:sh(concat('value=', @value)))"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/defaults/setting">
    <b:line select="concat('pcs -f &quot;$copy&quot; resource defaults ', q:sh(concat(@name, '=', @value)))"/>
    <b:line select="concat('made nvpair ', q:sh(concat('name=', @name)), ' ', q:sh(concat('value=', @value)))"/>
  </xsl:for-each>
</xsl:template>

<!-- Fence devices, VIPs and PostgreSQL.  "update" sets parameters only. -->
<xsl:template name="pcs.primitives">
  <xsl:if test="pacemaker/resources/primitive">
    <b:lines cause="/">

# ---- fence devices and resources
    </b:lines>
  </xsl:if>
  <xsl:for-each select="pacemaker/resources/primitive">
    <b:line/>
    <b:line>set -- \</b:line>
    <xsl:for-each select="param">
      <b:line cause="@value"><xsl:value-of select="concat('&#9;', q:sh(concat(@name, '=', @value)))"/><xsl:if test="position() != last()"> \</xsl:if></b:line>
    </xsl:for-each>
    <b:line select="concat('if has primitive ', q:sh(concat('id=', @id)), '; then')"/>
    <xsl:choose>
      <xsl:when test="@class = 'stonith'">
        <b:line select="concat('&#9;pcs -f &quot;$copy&quot; stonith update ', q:sh(@id), ' &quot;$@&quot;')"/>
        <b:line>else</b:line>
        <b:line select="concat('&#9;pcs -f &quot;$copy&quot; stonith create ', q:sh(@id), ' ', q:sh(@type), ' &quot;$@&quot; \')"/>
      </xsl:when>
      <xsl:otherwise>
        <b:line select="concat('&#9;pcs -f &quot;$copy&quot; resource update ', q:sh(@id), ' &quot;$@&quot;')"/>
        <b:line>else</b:line>
        <b:line select="concat('&#9;pcs -f &quot;$copy&quot; resource create ', q:sh(@id), ' ', q:sh(concat(@class, ':', @provider, ':', @type)), ' &quot;$@&quot; \')"/>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:for-each select="op">
      <b:line>
        <xsl:value-of select="concat('&#9;&#9;op ', q:sh(@name))"/>
        <xsl:for-each select="@interval | @timeout">
          <xsl:value-of select="concat(' ', q:sh(concat(name(), '=', .)))"/>
        </xsl:for-each>
        <xsl:for-each select="@on_fail">
          <xsl:value-of select="concat(' ', q:sh(concat('on-fail=', .)))"/>
        </xsl:for-each>
        <xsl:if test="@role = 'promoted'"> role=Master</xsl:if>
        <xsl:if test="@role = 'unpromoted'"> role=Slave</xsl:if>
        <xsl:if test="position() != last() or ../meta"> \</xsl:if>
      </b:line>
    </xsl:for-each>
    <xsl:if test="meta">
      <b:line cause="meta">&#9;&#9;meta<xsl:for-each select="meta"><xsl:value-of select="concat(' ', q:sh(concat(@name, '=', @value)))"/></xsl:for-each></b:line>
    </xsl:if>
    <b:line>fi</b:line>
    <b:line select="concat('made primitive ', q:sh(concat('id=', @id)))"/>
  </xsl:for-each>
</xsl:template>

<!-- What promotes PostgreSQL, and the group of VIPs. -->
<xsl:template name="pcs.master">
  <xsl:for-each select="pacemaker/resources/master">
    <b:line cause="/"/>
    <b:line select="concat('has master ', q:sh(concat('id=', @id)), ' ||')"/>
    <b:line>&#9;pcs -f "$copy" resource master <xsl:value-of select="concat(q:sh(@id), ' ', q:sh(@rsc))"/> \</b:line>
    <xsl:for-each select="meta">
      <b:line cause="@value"><xsl:value-of select="concat('&#9;&#9;', q:sh(concat(@name, '=', @value)))"/><xsl:if test="position() != last()"> \</xsl:if></b:line>
    </xsl:for-each>
    <b:line select="concat('made master ', q:sh(concat('id=', @id)))"/>
    <xsl:for-each select="meta">
      <b:line cause="@value">within master <xsl:value-of select="concat(q:sh(../@id), ' nvpair ', q:sh(concat('name=', @name)), ' ', q:sh(concat('value=', @value)))"/> ||</b:line>
      <b:line cause="@value">&#9;pcs -f "$copy" resource meta <xsl:value-of select="concat(q:sh(../@id), ' ', q:sh(concat(@name, '=', @value)))"/></b:line>
    </xsl:for-each>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/resources/group">
    <b:line cause="/"/>
    <xsl:for-each select="member">
      <b:line>within group <xsl:value-of select="concat(q:sh(../@id), ' primitive ', q:sh(concat('id=', @rsc)))"/> ||</b:line>
      <b:line>&#9;pcs -f "$copy" resource group add <xsl:value-of select="concat(q:sh(../@id), ' ', q:sh(@rsc))"/></b:line>
      <b:line select="concat('made group ', q:sh(concat('id=', ../@id)))"/>
    </xsl:for-each>
  </xsl:for-each>
</xsl:template>

<!-- kind=, never score=, in orders: newer crm_verify refuses the latter. -->
<xsl:template name="pcs.constraints">
  <xsl:if test="pacemaker/constraints/*">
    <b:lines cause="/">

# ---- constraints

    </b:lines>
  </xsl:if>
  <xsl:for-each select="pacemaker/constraints/location">
    <b:line select="concat('has rsc_location ', q:sh(concat('rsc=', @rsc)), ' ', q:sh(concat('node=', @node)), ' score=-INFINITY ||')"/>
    <b:line select="concat('&#9;pcs -f &quot;$copy&quot; constraint location ', q:sh(@rsc), ' avoids ', q:sh(concat(@node, '=INFINITY')))"/>
    <b:line select="concat('made rsc_location ', q:sh(concat('rsc=', @rsc)), ' ', q:sh(concat('node=', @node)), ' score=-INFINITY')"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/constraints/colocation">
    <b:line select="concat('has rsc_colocation ', q:sh(concat('id=', @id)), ' ||')"/>
    <b:line>&#9;pcs -f "$copy" constraint colocation add <xsl:value-of select="concat(q:sh(@rsc), ' with Master ', q:sh(@with), ' ', q:sh(@score), ' ', q:sh(concat('id=', @id)))"/></b:line>
    <b:line select="concat('made rsc_colocation ', q:sh(concat('id=', @id)))"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/constraints/order">
    <b:line select="concat('has rsc_order ', q:sh(concat('id=', @id)), ' ||')"/>
    <b:line>&#9;pcs -f "$copy" constraint order <xsl:value-of select="concat(q:sh(@first_action), ' ', q:sh(@first))"/> 'then' <xsl:value-of select="concat(q:sh(@then_action), ' ', q:sh(@then), ' symmetrical=false ', q:sh(concat('kind=', @kind)), ' ', q:sh(concat('id=', @id)))"/></b:line>
    <b:line select="concat('made rsc_order ', q:sh(concat('id=', @id)))"/>
  </xsl:for-each>
</xsl:template>

<xsl:template name="pcs.push">
  <b:lines cause="/"><![CDATA[

# ---- check and push

configuration "$before" >"$directory/before"
configuration "$copy" >"$directory/after"
if cmp -s "$directory/before" "$directory/after"; then
	echo "pcs.sh: nothing to change"
	exit 0
fi
# crm_verify's exit status differs between versions, its words do not
crm_verify -V -x "$copy" >"$directory/verify" 2>&1 || true
if grep -q "Errors found" "$directory/verify"; then
	cat "$directory/verify" >&2
	die "the configuration is not valid, nothing is changed"
fi
pcs cluster cib-push "$copy"
echo "pcs.sh: the cluster's configuration is changed"
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
