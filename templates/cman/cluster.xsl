<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- cluster.conf as `ccs` makes it: the same elements in the same order. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<!-- Context: topology.  C sorts the attributes. -->
<xsl:template name="cluster.conf">
  <cluster name="{cluster/@name}" config_version="{cluster/@config_version}"
      b:cause="cluster">
    <fence_daemon b:cause="cluster">
      <xsl:for-each select="cluster/@post_join_delay | cluster/@post_fail_delay">
        <xsl:copy/>
      </xsl:for-each>
    </fence_daemon>
    <clusternodes b:cause="nodes">
      <xsl:for-each select="nodes/item">
        <xsl:call-template name="clusternode"/>
      </xsl:for-each>
    </clusternodes>
    <xsl:for-each select="cluster">
      <cman>
        <xsl:for-each select="@keyfile | @transport | @port | @two_node |
            @expected_votes">
          <xsl:copy/>
        </xsl:for-each>
        <xsl:for-each select="multicast">
          <multicast addr="{@address}">
            <xsl:for-each select="@ttl | @port">
              <xsl:copy/>
            </xsl:for-each>
          </multicast>
        </xsl:for-each>
      </cman>
    </xsl:for-each>
    <!-- fenced hands all fencing to Pacemaker, whose devices know how -->
    <fencedevices b:cause="fencing">
      <fencedevice name="pcmk" agent="fence_pcmk" b:cause="fencing"/>
    </fencedevices>
    <rm b:cause="/">
      <failoverdomains b:cause="/"/>
      <resources b:cause="/"/>
    </rm>
    <xsl:if test="cluster/@rrp_mode or cluster/@token or cluster/@consensus">
      <totem b:cause="cluster/@rrp_mode | cluster/@token | cluster/@consensus">
        <xsl:for-each select="cluster/@rrp_mode | cluster/@token |
            cluster/@consensus">
          <xsl:copy/>
        </xsl:for-each>
      </totem>
    </xsl:if>
  </cluster>
</xsl:template>

<!-- Context: one of nodes.  fence_pcmk takes the node's name as its port. -->
<xsl:template name="clusternode">
  <clusternode name="{@name}" nodeid="{@id}">
    <xsl:for-each select="ring1">
      <altname name="{@name}"/>
    </xsl:for-each>
    <fence>
      <method name="pcmk-redirect">
        <device name="pcmk" port="{@name}" b:cause="@name"/>
      </method>
    </fence>
  </clusternode>
</xsl:template>

</xsl:stylesheet>
