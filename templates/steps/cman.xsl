<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- What scripts and the runbook ask cman. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- $cluster: the name of the cluster that runs here. -->
<xsl:template name="cman.name">
  <b:lines cause="/"><![CDATA[
cluster=$(cman_tool status | sed -n 's/^Cluster Name: //p')
]]></b:lines>
</xsl:template>

<!-- The part of 7-verify.sh. -->
<xsl:template name="cman.verify">
  <b:lines cause="/"><![CDATA[
for program in cman_tool crm_mon ip; do
	command -v "$program" >/dev/null || die "$program is not installed"
done

# ---- the ring

step='ask cman'
status=$(cman_tool status) || die "cman does not run"
members=$(cman_tool nodes) || die "cman does not run"
result "cluster" "$cluster" \
    "$(echo "$status" | sed -n 's/^Cluster Name: //p')"
case $(echo "$status" | sed -n 's/^Quorum: //p') in
*blocked*) result "quorum" "reached" "activity blocked" ;;
*) result "quorum" "reached" "reached" ;;
esac
for name in $nodes; do
	result "ring member $name" M \
	    "$(echo "$members" | awk -v n="$name" '$NF == n { print $2 }')"
done
]]></b:lines>
</xsl:template>

<!-- Context: topology.  The part of RUNBOOK.md, in the how-to's form; times and
     counters differ. -->
<xsl:template name="cman.expected">
  <b:lines cause="/">
`cman_tool nodes -a`:

    Node  Sts   Inc   Joined               Name
  </b:lines>
  <xsl:for-each select="nodes/item">
    <b:line select="concat('       ', q:comment(@id), '   M      .   .... .. .. ..:..:..  ', q:comment(@name))"/>
    <b:line>           Addresses: <xsl:value-of select="q:comment(@address)"/><xsl:for-each select="ring1"><xsl:value-of select="concat(' ', q:comment(@address))"/></xsl:for-each></b:line>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
