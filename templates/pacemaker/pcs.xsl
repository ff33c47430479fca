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
  <xsl:call-template name="pcs.fencing"/>
  <xsl:call-template name="pcs.vips"/>
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

# has ELEMENT ATTRIBUTE=VALUE...: an element of the copy has them all.
has() {
	configuration "$copy" | awk '
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

# ---- cluster properties

  </b:lines>
  <xsl:for-each select="pacemaker/properties/setting">
    <b:line select="concat('pcs -f &quot;$copy&quot; property set ', q:sh(concat(@name, '=', @value)))"/>
    <b:line select="concat('made nvpair ', q:sh(concat('name=', @name)), ' ', q:sh(concat('value=', @value)))"/>
  </xsl:for-each>
</xsl:template>

<!-- One device a node; it never runs on the node that it fences. -->
<xsl:template name="pcs.fencing">
  <xsl:if test="fencing/devices/item">
    <b:lines cause="/">

# ---- fencing
    </b:lines>
  </xsl:if>
  <xsl:for-each select="fencing/devices/item">
    <b:line/>
    <b:line select="concat('if has primitive ', q:sh(concat('id=', @name)), '; then')"/>
    <b:line select="concat('&#9;pcs -f &quot;$copy&quot; stonith update ', q:sh(@name), ' \')"/>
    <b:line><xsl:call-template name="pcs.fence-options"/></b:line>
    <b:line>else</b:line>
    <b:line select="concat('&#9;pcs -f &quot;$copy&quot; stonith create ', q:sh(@name), ' ', q:sh(@agent), ' \')"/>
    <b:line><xsl:call-template name="pcs.fence-options"/> \</b:line>
    <b:line>&#9;&#9;op monitor interval=60s</b:line>
    <b:line>fi</b:line>
    <b:line select="concat('made primitive ', q:sh(concat('id=', @name)))"/>
    <b:line select="concat('has rsc_location ', q:sh(concat('rsc=', @name)), ' ', q:sh(concat('node=', @node)), ' score=-INFINITY ||')"/>
    <b:line select="concat('&#9;pcs -f &quot;$copy&quot; constraint location ', q:sh(@name), ' avoids ', q:sh(concat(@node, '=INFINITY')))"/>
    <b:line select="concat('made rsc_location ', q:sh(concat('rsc=', @name)), ' ', q:sh(concat('node=', @node)), ' score=-INFINITY')"/>
  </xsl:for-each>
</xsl:template>

<!-- Context: a device.  A password comes from a script: in the CIB everybody
     could read it. -->
<xsl:template name="pcs.fence-options">
  <xsl:value-of select="concat('&#9;&#9;pcmk_host_check=static-list ', q:sh(concat('pcmk_host_list=', @node)))"/>
  <xsl:for-each select="options/setting">
    <xsl:value-of select="concat(' ', q:sh(concat(@name, '=', @value)))"/>
  </xsl:for-each>
  <xsl:for-each select="password">
    <xsl:value-of select="concat(' ', q:sh(concat('passwd_script=', $secrets.directory, @secret, '.sh')))"/>
  </xsl:for-each>
</xsl:template>

<xsl:template name="pcs.vips">
  <xsl:if test="vips/item">
    <b:lines cause="/">

# ---- virtual addresses
    </b:lines>
  </xsl:if>
  <xsl:for-each select="vips/item">
    <b:line/>
    <b:line select="concat('if has primitive ', q:sh(concat('id=', @name)), '; then')"/>
    <b:line select="concat('&#9;pcs -f &quot;$copy&quot; resource update ', q:sh(@name), ' \')"/>
    <b:line><xsl:call-template name="pcs.vip-options"/></b:line>
    <b:line>else</b:line>
    <b:line select="concat('&#9;pcs -f &quot;$copy&quot; resource create ', q:sh(@name), ' ocf:heartbeat:IPaddr2 \')"/>
    <b:line><xsl:call-template name="pcs.vip-options"/> \</b:line>
    <b:line cause="@monitor" select="concat('&#9;&#9;op monitor ', q:sh(concat('interval=', @monitor)), ' meta ', q:sh(concat('target-role=', @target_role)))"/>
    <b:line>fi</b:line>
    <b:line select="concat('made primitive ', q:sh(concat('id=', @name)))"/>
  </xsl:for-each>
</xsl:template>

<!-- Context: a VIP. -->
<xsl:template name="pcs.vip-options">
  <xsl:value-of select="concat('&#9;&#9;', q:sh(concat('ip=', @address)), ' ', q:sh(concat('cidr_netmask=', @prefix)))"/>
  <xsl:for-each select="@interface">
    <xsl:value-of select="concat(' ', q:sh(concat('nic=', .)))"/>
  </xsl:for-each>
  <xsl:value-of select="concat(' ', q:sh(concat('iflabel=', @iflabel)))"/>
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
