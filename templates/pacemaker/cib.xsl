<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/cib.xml: Pacemaker's configuration as one CIB, what the script
     makes.  For reading, crm_verify and crm_simulate; ids are those that pcs
     gives.  Source of the form: xml/*.rng of Pacemaker 1.1.10 and 2.1.5. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<xsl:key name="member" match="/topology/pacemaker/resources/group/member"
    use="@rsc"/>
<xsl:key name="primitive" match="/topology/pacemaker/resources/primitive"
    use="@id"/>

<!-- Context: topology. -->
<xsl:template name="cib.xml">
  <cib validate-with="{pacemaker/@cib_schema}"
      crm_feature_set="{pacemaker/@cib_features}" admin_epoch="0"
      epoch="1" num_updates="0">
    <configuration>
      <crm_config>
        <cluster_property_set id="cib-bootstrap-options">
          <xsl:for-each select="pacemaker/properties/setting">
            <nvpair id="cib-bootstrap-options-{@name}" name="{@name}" value="{@value}"/>
          </xsl:for-each>
        </cluster_property_set>
      </crm_config>
      <nodes>
        <xsl:for-each select="nodes/item">
          <node id="{@name}" uname="{@name}"/>
        </xsl:for-each>
      </nodes>
      <resources>
        <xsl:for-each select="pacemaker/resources">
          <xsl:for-each select="primitive[not(key('member', @id)) and
              not(@id = ../master/@rsc)]">
            <xsl:call-template name="cib.primitive"/>
          </xsl:for-each>
          <xsl:for-each select="group">
            <group id="{@id}">
              <xsl:for-each select="member">
                <xsl:for-each select="key('primitive', @rsc)">
                  <xsl:call-template name="cib.primitive"/>
                </xsl:for-each>
              </xsl:for-each>
            </group>
          </xsl:for-each>
          <xsl:for-each select="master">
            <xsl:element name="{@element}">
              <xsl:attribute name="id"><xsl:value-of select="@id"/></xsl:attribute>
              <xsl:for-each select="key('primitive', @rsc)">
                <xsl:call-template name="cib.primitive"/>
              </xsl:for-each>
              <xsl:call-template name="cib.meta"/>
            </xsl:element>
          </xsl:for-each>
        </xsl:for-each>
      </resources>
      <constraints>
        <xsl:for-each select="pacemaker/constraints">
          <xsl:for-each select="location">
            <rsc_location id="location-{@rsc}-{@node}-{@score}" rsc="{@rsc}"
                node="{@node}" score="{@score}"/>
          </xsl:for-each>
          <xsl:for-each select="colocation">
            <rsc_colocation id="{@id}" rsc="{@rsc}" with-rsc="{@with}"
                score="{@score}">
              <xsl:attribute name="with-rsc-role"><xsl:call-template name="role"/></xsl:attribute>
            </rsc_colocation>
          </xsl:for-each>
          <xsl:for-each select="order">
            <rsc_order id="{@id}" first="{@first}"
                first-action="{@first_action}" then="{@then}"
                then-action="{@then_action}" kind="{@kind}"
                symmetrical="false"/>
          </xsl:for-each>
        </xsl:for-each>
      </constraints>
      <xsl:if test="pacemaker/levels/level">
        <fencing-topology>
          <xsl:for-each select="pacemaker/levels/level">
            <fencing-level id="fl-{@node}-{@level}" target="{@node}" index="{@level}">
              <xsl:attribute name="devices">
                <xsl:for-each select="device">
                  <xsl:if test="position() &gt; 1">,</xsl:if>
                  <xsl:value-of select="@name"/>
                </xsl:for-each>
              </xsl:attribute>
            </fencing-level>
          </xsl:for-each>
        </fencing-topology>
      </xsl:if>
      <xsl:if test="pacemaker/defaults/setting">
        <rsc_defaults>
          <meta_attributes id="rsc_defaults-options">
            <xsl:for-each select="pacemaker/defaults/setting">
              <nvpair id="rsc_defaults-options-{@name}" name="{@name}" value="{@value}"/>
            </xsl:for-each>
          </meta_attributes>
        </rsc_defaults>
      </xsl:if>
    </configuration>
    <status/>
  </cib>
</xsl:template>

<!-- Context: a primitive. -->
<xsl:template name="cib.primitive">
  <primitive id="{@id}" class="{@class}" type="{@type}">
    <xsl:if test="@provider">
      <xsl:attribute name="provider"><xsl:value-of select="@provider"/></xsl:attribute>
    </xsl:if>
    <instance_attributes id="{@id}-instance_attributes">
      <xsl:for-each select="param">
        <nvpair id="{../@id}-instance_attributes-{@name}" name="{@name}" value="{@value}"/>
      </xsl:for-each>
    </instance_attributes>
    <operations>
      <xsl:for-each select="op">
        <op name="{@name}" interval="{@interval}" timeout="{@timeout}">
          <xsl:attribute name="id">
            <xsl:value-of select="concat(../@id, '-', @name, '-interval-', @interval)"/>
            <xsl:if test="@role">-role-<xsl:call-template name="role"/></xsl:if>
          </xsl:attribute>
          <xsl:if test="@on_fail">
            <xsl:attribute name="on-fail"><xsl:value-of select="@on_fail"/></xsl:attribute>
          </xsl:if>
          <xsl:if test="@role">
            <xsl:attribute name="role"><xsl:call-template name="role"/></xsl:attribute>
          </xsl:if>
        </op>
      </xsl:for-each>
    </operations>
    <xsl:call-template name="cib.meta"/>
  </primitive>
</xsl:template>

<!-- Context: what has meta attributes. -->
<xsl:template name="cib.meta">
  <xsl:if test="meta">
    <meta_attributes id="{@id}-meta_attributes">
      <xsl:for-each select="meta">
        <nvpair id="{../@id}-meta_attributes-{@name}" name="{@name}" value="{@value}"/>
      </xsl:for-each>
    </meta_attributes>
  </xsl:if>
</xsl:template>

</xsl:stylesheet>
