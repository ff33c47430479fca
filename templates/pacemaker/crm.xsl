<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/crm.sh: Pacemaker's configuration in the words of crmsh, loaded
     into a copy of the CIB.  The forms are those that crmsh 1.2.6 to 4.4 take
     (doc/crm.1.2.6.txt, crmsh/parse.py of 4.4): "ms" for a master, "Mandatory:"
     and "Optional:" for orders. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<xsl:key name="level" match="/topology/pacemaker/levels/level" use="@node"/>

<!-- Context: topology. -->
<xsl:template name="crm.sh">
  <xsl:call-template name="crm.head"/>
  <xsl:call-template name="script.guards">
    <xsl:with-param name="programs">awk cibadmin crm crm_node crm_resource crm_verify</xsl:with-param>
  </xsl:call-template>
  <xsl:call-template name="crm.copy"/>
  <xsl:call-template name="crm.configuration"/>
  <xsl:call-template name="crm.push"/>
</xsl:template>

<xsl:template name="crm.head">
  <b:line cause="/">#!/bin/sh</b:line>
  <b:line cause="cluster/@name" select="concat('# Pacemaker resources of cluster ', q:comment(cluster/@name), '.')"/>
  <b:lines cause="/"><![CDATA[
# Made by pghac from the topology: change that, not this file.
#
# usage: crm.sh [-n]	as root, on one node, while the cluster is up
#
# crmsh loads the configuration below into a copy of the CIB, which is pushed at
# the end, at once, if it differs and is valid.  With -n it is not pushed.  A
# second run changes nothing.  What is not in the topology is left alone, and so
# is a resource's target-role; all else of a resource becomes what stands here.
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

say() {
	echo "crm.sh: $*"
}

die() {
	echo "crm.sh: $*" >&2
	exit 1
}

push=yes
case $#:${1-} in
0:)	;;
1:-n)	push=no ;;
*)	die "usage: crm.sh [-n]" ;;
esac

# configuration FILE: that part of a CIB, an element a line.
configuration() {
	awk '{ gsub(/></, ">\n<"); print }' "$1" |
		sed -n '/<configuration/,/<\/configuration/s/^[[:blank:]]*//p'
}

# made ELEMENT ID: the copy has it.
made() {
	configuration "$copy" | awk -v element="<$1 " -v id=" id=\"$2\"" '
		index($0, element) == 1 && index($0, id) { found = 1 }
		END { exit !found }' || die "crmsh did not make: $*"
}

# roles FILE: the id of each resource that has a target-role, and that.
roles() {
	configuration "$1" | awk '
		function attribute(name) {
			if (!match($0, " " name "=\"[^\"]*\""))
				return ""
			return substr($0, RSTART + length(name) + 3,
			    RLENGTH - length(name) - 4)
		}
		/^<(primitive|group|master|clone) / && !/\/>$/ {
			id[++depth] = attribute("id")
		}
		/^<\/(primitive|group|master|clone)>/ { depth-- }
		/^<nvpair / && depth && attribute("name") == "target-role" {
			print id[depth], attribute("value")
		}'
}
]]></b:lines>
</xsl:template>

<xsl:template name="crm.copy">
  <b:lines cause="/"><![CDATA[

# ---- a copy of the CIB

directory=$(mktemp -d "${TMPDIR:-/tmp}/crm.XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
before=$directory/before.xml
copy=$directory/copy.xml
load=$directory/load.crm
cibadmin --query >"$before" || die "the cluster gave no CIB"
[ -s "$before" ] || die "the cluster gave no CIB"
cp "$before" "$copy"

# ---- the configuration

cat >"$load" <<'END'
]]></b:lines>
</xsl:template>

<!-- One line of crmsh an object; its parts stand on lines of their own. -->
<xsl:template name="crm.configuration">
  <xsl:for-each select="pacemaker/properties[setting]">
    <b:line>property \</b:line>
    <xsl:call-template name="crm.pairs"><xsl:with-param name="pairs" select="setting"/></xsl:call-template>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/defaults[setting]">
    <b:line>rsc_defaults \</b:line>
    <xsl:call-template name="crm.pairs"><xsl:with-param name="pairs" select="setting"/></xsl:call-template>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/resources/primitive">
    <b:line>
      <xsl:value-of select="concat('primitive ', q:crm(@id), ' ')"/>
      <xsl:choose>
        <xsl:when test="@provider"><xsl:value-of select="q:crm(concat(@class, ':', @provider, ':', @type))"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="q:crm(concat(@class, ':', @type))"/></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="param | op | meta"> \</xsl:if>
    </b:line>
    <xsl:if test="param">
      <b:line>&#9;params \</b:line>
      <xsl:call-template name="crm.pairs">
        <xsl:with-param name="pairs" select="param"/>
        <xsl:with-param name="more" select="op | meta"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:for-each select="op">
      <b:line>
        <xsl:value-of select="concat('&#9;op ', q:crm(@name))"/>
        <xsl:for-each select="@interval | @timeout">
          <xsl:value-of select="concat(' ', q:ini(name()), '=', q:crm(.))"/>
        </xsl:for-each>
        <xsl:for-each select="@on_fail">
          <xsl:value-of select="concat(' on-fail=', q:crm(.))"/>
        </xsl:for-each>
        <xsl:if test="@role">
          <xsl:text> role=</xsl:text>
          <xsl:call-template name="role"/>
        </xsl:if>
        <xsl:if test="position() != last() or ../meta"> \</xsl:if>
      </b:line>
    </xsl:for-each>
    <xsl:call-template name="crm.meta"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/resources/master">
    <b:line>
      <xsl:choose>
        <xsl:when test="@element = 'master'">ms </xsl:when>
        <xsl:otherwise>clone </xsl:otherwise>
      </xsl:choose>
      <xsl:value-of select="concat(q:crm(@id), ' ', q:crm(@rsc))"/>
      <xsl:if test="meta"> \</xsl:if>
    </b:line>
    <xsl:call-template name="crm.meta"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/resources/group">
    <b:line>group <xsl:value-of select="q:crm(@id)"/><xsl:for-each select="member"><xsl:value-of select="concat(' ', q:crm(@rsc))"/></xsl:for-each></b:line>
  </xsl:for-each>
  <xsl:if test="pacemaker/levels/level">
    <b:line cause="pacemaker/levels">fencing_topology \</b:line>
    <xsl:for-each select="pacemaker/levels/level[generate-id() = generate-id(key('level', @node)[1])]">
      <b:line>
        <xsl:value-of select="concat('&#9;', q:crm(@node), ':')"/>
        <xsl:for-each select="key('level', @node)">
          <xsl:sort select="@level" data-type="number"/>
          <xsl:text> </xsl:text>
          <xsl:for-each select="device">
            <xsl:if test="position() &gt; 1">,</xsl:if>
            <xsl:value-of select="q:crm(@name)"/>
          </xsl:for-each>
        </xsl:for-each>
        <xsl:if test="position() != last()"> \</xsl:if>
      </b:line>
    </xsl:for-each>
  </xsl:if>
  <xsl:for-each select="pacemaker/constraints/location">
    <b:line select="concat('location ', q:crm(concat('location-', @rsc, '-', @node, '-', @score)), ' ', q:crm(@rsc), ' ', q:crm(@score), ': ', q:crm(@node))"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/constraints/colocation">
    <b:line>
      <xsl:value-of select="concat('colocation ', q:crm(@id), ' ', q:crm(@score), ': ', q:crm(@rsc), ' ', q:crm(@with), ':')"/>
      <xsl:call-template name="role"/>
    </b:line>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/constraints/order">
    <b:line select="concat('order ', q:crm(@id), ' ', q:crm(@kind), ': ', q:crm(@first), ':', q:crm(@first_action), ' ', q:crm(@then), ':', q:crm(@then_action), ' symmetrical=false')"/>
  </xsl:for-each>
  <b:line cause="/">END</b:line>
</xsl:template>

<!-- Context: what has meta attributes. -->
<xsl:template name="crm.meta">
  <xsl:if test="meta">
    <b:line>&#9;meta \</b:line>
    <xsl:call-template name="crm.pairs"><xsl:with-param name="pairs" select="meta"/></xsl:call-template>
  </xsl:if>
</xsl:template>

<!-- NAME=VALUE, a line each; more follows or not. -->
<xsl:template name="crm.pairs">
  <xsl:param name="pairs"/>
  <xsl:param name="more" select="/.."/>
  <xsl:for-each select="$pairs">
    <b:line cause="@value"><xsl:value-of select="concat('&#9;&#9;', q:ini(@name), '=', q:crm(@value))"/><xsl:if test="position() != last() or $more"> \</xsl:if></b:line>
  </xsl:for-each>
</xsl:template>

<!-- crmsh asks nothing when its input is no terminal.  Its exit status was 0 after
     some refusals, so each object is looked for. -->
<xsl:template name="crm.push">
  <b:lines cause="/"><![CDATA[
CIB_file=$copy crm configure load update "$load" </dev/null ||
	die "crmsh refused the configuration, nothing is changed"
]]></b:lines>
  <xsl:for-each select="pacemaker/resources/*[@id]">
    <b:line select="concat('made ', q:sh(concat(@element, substring(name(), 1 div not(@element)))), ' ', q:sh(@id))"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/constraints/location">
    <b:line select="concat('made rsc_location ', q:sh(concat('location-', @rsc, '-', @node, '-', @score)))"/>
  </xsl:for-each>
  <xsl:for-each select="pacemaker/constraints/*[@id]">
    <b:line select="concat('made ', q:sh(concat('rsc_', name())), ' ', q:sh(@id))"/>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[

# ---- what was stopped or started by hand stays so

roles "$before" >"$directory/roles"
roles "$copy" >"$directory/roles.copy"
while read -r id role; do
	grep -qxF "$id $role" "$directory/roles.copy" ||
		CIB_file=$copy crm_resource --resource "$id" --meta \
			--set-parameter target-role --parameter-value "$role" \
			</dev/null >/dev/null ||
		die "the target-role of $id cannot be kept"
done <"$directory/roles"

# ---- check and push

configuration "$before" >"$directory/before"
configuration "$copy" >"$directory/after"
if cmp -s "$directory/before" "$directory/after"; then
	say "nothing to change"
	exit 0
fi
diff "$directory/before" "$directory/after" | sed -n '/^[<>]/p'
# crm_verify's exit status differs between versions, its words do not
crm_verify -V -x "$copy" >"$directory/verify" 2>&1 || true
if grep -q "Errors found" "$directory/verify"; then
	cat "$directory/verify" >&2
	die "the configuration is not valid, nothing is changed"
fi
if [ "$push" = no ]; then
	say "this would be changed"
	exit 0
fi
cibadmin --replace --xml-file "$copy" || die "the cluster refused the change"
say "the cluster's configuration is changed"
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
