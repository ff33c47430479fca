<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- What scripts and the runbook ask corosync 2 and 3. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- $cluster: the name of the cluster that runs here. -->
<xsl:template name="corosync.name">
  <b:lines cause="/"><![CDATA[
cluster=$(corosync-cmapctl -g totem.cluster_name | sed 's/^[^=]*= //')
]]></b:lines>
</xsl:template>

<!-- Context: topology.  The part of 7-verify.sh.  Members are told by their ids:
     corosync-quorumtool prints what the resolver says of an address. -->
<xsl:template name="corosync.verify">
  <b:lines cause="/"><![CDATA[
for program in corosync-cfgtool corosync-cmapctl corosync-quorumtool crm_mon \
    ip; do
	command -v "$program" >/dev/null || die "$program is not installed"
done

# ---- the ring

step='ask corosync'
name=$(corosync-cmapctl -g totem.cluster_name) || die "corosync does not run"
result "cluster" "$cluster" "$(echo "$name" | sed 's/^[^=]*= //')"
# it ends with 2 without quorum
status=$(corosync-quorumtool -s -i) || true
result "quorate" Yes "$(echo "$status" | sed -n 's/^Quorate: *//p')"

# member NAME ID
member() {
	result "ring member $1" "$2" "$(echo "$status" | awk -v n="$2" '
		/^Membership information/ { list = 1 }
		list && $1 == n { print $1; exit }')"
}

]]></b:lines>
  <xsl:for-each select="nodes/item">
    <b:line cause="@id" select="concat('member ', q:sh(@name), ' ', q:sh(@id))"/>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[
result "faulty links" 0 "$(corosync-cfgtool -s |
    grep -c -e disconnected -e connected:0 -e FAULTY)"
]]></b:lines>
  <xsl:call-template name="qdevice.verify"/>
</xsl:template>

<!-- The part of 6-services.sh.  Where a package was installed by other means,
     corosync runs by its example, and Pacemaker has made a CIB of it. -->
<xsl:template name="corosync.services">
  <b:lines cause="/"><![CDATA[
if running corosync; then
	step='look at corosync'
	name=$(corosync-cmapctl -g totem.cluster_name | sed 's/^[^=]*= //')
	[ "$name" = "$cluster" ] || die "it runs cluster \"$name\": stop" \
	    "pacemaker and corosync, and move /var/lib/pacemaker/cib/* away"
fi
]]></b:lines>
</xsl:template>

<!-- Context: topology.  The part of RUNBOOK.md. -->
<xsl:template name="corosync.expected">
  <b:lines cause="/">
`corosync-quorumtool -s -i`, among its lines:

    Quorate:          Yes

  </b:lines>
  <xsl:choose>
    <xsl:when test="cluster/qdevice">
      <b:line cause="cluster/qdevice">        Nodeid      Votes    Qdevice Name</b:line>
      <xsl:for-each select="nodes/item">
        <b:line select="concat('         ', q:comment(@id), '          1    A,V,NMW ', q:comment(@address))"/>
      </xsl:for-each>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="nodes">        Nodeid      Votes Name</b:line>
      <xsl:for-each select="nodes/item">
        <b:line select="concat('         ', q:comment(@id), '          1 ', q:comment(@address))"/>
      </xsl:for-each>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
