<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The plan: which files stand on which node.  One template a file kind makes
     the content; README.md is the contract. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<xsl:import href="cman/cluster.xsl"/>
<xsl:import href="cman/sysconfig.xsl"/>
<xsl:import href="corosync/corosync.xsl"/>
<xsl:import href="postgresql/postgresql.xsl"/>
<xsl:import href="postgresql/hba.xsl"/>
<xsl:import href="postgresql/recovery.xsl"/>
<xsl:import href="pacemaker/cib.xsl"/>
<xsl:import href="pacemaker/script.xsl"/>
<xsl:import href="pacemaker/crm.xsl"/>
<xsl:import href="pacemaker/pcs.xsl"/>
<xsl:import href="steps/lib.xsl"/>
<xsl:import href="steps/cman.xsl"/>
<xsl:import href="steps/corosync.xsl"/>
<xsl:import href="steps/qdevice.xsl"/>
<xsl:import href="steps/sysv.xsl"/>
<xsl:import href="steps/systemd.xsl"/>
<xsl:import href="steps/rpm.xsl"/>
<xsl:import href="steps/apt.xsl"/>
<xsl:import href="steps/packages.xsl"/>
<xsl:import href="steps/hosts.xsl"/>
<xsl:import href="steps/firewall.xsl"/>
<xsl:import href="steps/files.xsl"/>
<xsl:import href="steps/keys.xsl"/>
<xsl:import href="steps/database.xsl"/>
<xsl:import href="steps/services.xsl"/>
<xsl:import href="steps/verify.xsl"/>
<xsl:import href="steps/runbook.xsl"/>
<xsl:import href="steps/by_hand.xsl"/>
<xsl:import href="steps/outside.xsl"/>
<xsl:import href="lib/secrets.xsl"/>

<xsl:template match="/topology">
  <bundle cluster="{cluster/@name}">
    <xsl:for-each select="nodes/item">
      <node name="{@name}"/>
    </xsl:for-each>
    <xsl:for-each select="standbys/item">
      <node name="{@name}" outside="yes"/>
    </xsl:for-each>
    <xsl:if test="cluster/@stack = 'cman'">
      <xsl:call-template name="plan.cman"/>
    </xsl:if>
    <xsl:if test="cluster/@stack = 'corosync'">
      <xsl:call-template name="plan.corosync"/>
    </xsl:if>
    <xsl:call-template name="plan.postgresql"/>
    <xsl:call-template name="plan.pacemaker"/>
    <xsl:call-template name="plan.hosts"/>
    <xsl:call-template name="plan.steps"/>
    <xsl:for-each select="standbys/item">
      <xsl:call-template name="plan.standby"/>
    </xsl:for-each>
    <xsl:call-template name="secrets"/>
  </bundle>
</xsl:template>

<!-- cman reads its sysconfig file at its next start and needs no restart now -->
<xsl:template name="plan.cman">
  <file kind="cluster.conf" path="/etc/cluster/cluster.conf" b:cause="cluster"
      owner="root" group="root" mode="0640" on-change="cluster-reload">
    <tree>
      <xsl:call-template name="cluster.conf"/>
    </tree>
  </file>
  <file kind="sysconfig" path="/etc/sysconfig/cman" b:cause="cluster"
      owner="root" group="root" mode="0644" on-change="none">
    <xsl:call-template name="sysconfig"/>
  </file>
</xsl:template>

<!-- corosync takes most of a new file by corosync-cfgtool -R, on one node -->
<xsl:template name="plan.corosync">
  <file kind="corosync.conf" path="/etc/corosync/corosync.conf" b:cause="cluster"
      owner="root" group="root" mode="0644" on-change="cluster-reload">
    <xsl:call-template name="corosync.conf"/>
  </file>
</xsl:template>

<!-- on-change is the worst case: some settings need a restart.  PostgreSQL 11 and
     older reads recovery.conf, once, when a standby starts.  The agent pgsql
     removes it and writes its own at each start; pgsqlms copies a template. -->
<xsl:template name="plan.postgresql">
  <xsl:variable name="data" select="postgresql/@data_directory"/>
  <xsl:variable name="config" select="postgresql/@config_directory"/>
  <xsl:variable name="user" select="postgresql/@os_user"/>
  <xsl:variable name="group" select="postgresql/@os_group"/>
  <file kind="pg_hba.conf" path="{$config}/pg_hba.conf" b:cause="postgresql"
      owner="{$user}" group="{$group}" mode="0600" on-change="reload">
    <xsl:call-template name="pg_hba.conf"/>
  </file>
  <xsl:for-each select="nodes/item">
    <file kind="postgresql.conf" path="{$config}/postgresql.conf" node="{@name}"
        owner="{$user}" group="{$group}" mode="0600" on-change="restart">
      <xsl:call-template name="postgresql.conf"/>
    </file>
  </xsl:for-each>
  <!-- empty, and there before the first start: a promotion removes it, and with
       it again the primary would be a standby after its next restart.  Agents
       make it themselves. -->
  <xsl:if test="postgresql/@version &gt;= 12 and pacemaker/@agent = 'none'">
    <xsl:for-each select="nodes/item[@role = 'standby']">
      <file kind="standby.signal" path="{$data}/standby.signal"
          node="{@name}" b:cause="@role" owner="{$user}" group="{$group}"
          mode="0600" on-change="initial"/>
    </xsl:for-each>
  </xsl:if>
  <xsl:if test="postgresql/@version &lt; 12">
    <xsl:if test="pacemaker/@agent = 'none'">
      <xsl:for-each select="nodes/item[@role = 'standby']">
        <file kind="recovery.conf" path="{$data}/recovery.conf" node="{@name}"
            owner="{$user}" group="{$group}" mode="0600" on-change="restart">
          <xsl:call-template name="recovery.conf"/>
        </file>
      </xsl:for-each>
    </xsl:if>
    <xsl:if test="pacemaker/@agent = 'pgsqlms'">
      <xsl:for-each select="nodes/item">
        <file kind="recovery.conf" path="{$data}/recovery.conf.pcmk"
            node="{@name}" owner="{$user}" group="{$group}" mode="0600"
            on-change="none">
          <xsl:call-template name="recovery.conf"/>
        </file>
      </xsl:for-each>
    </xsl:if>
  </xsl:if>
</xsl:template>

<!-- Context: a standby outside the cluster.  No agent makes its files. -->
<xsl:template name="plan.standby">
  <xsl:variable name="pg" select="/topology/postgresql"/>
  <file kind="pg_hba.conf" path="{$pg/@config_directory}/pg_hba.conf"
      node="{@name}" owner="{$pg/@os_user}" group="{$pg/@os_group}"
      mode="0600" on-change="reload">
    <xsl:for-each select="/topology">
      <xsl:call-template name="pg_hba.conf"/>
    </xsl:for-each>
  </file>
  <file kind="postgresql.conf" path="{$pg/@config_directory}/postgresql.conf"
      node="{@name}" owner="{$pg/@os_user}" group="{$pg/@os_group}"
      mode="0600" on-change="restart">
    <xsl:call-template name="postgresql.conf"/>
  </file>
  <xsl:choose>
    <xsl:when test="$pg/@version &gt;= 12">
      <file kind="standby.signal" path="{$pg/@data_directory}/standby.signal"
          node="{@name}" b:cause="@role" owner="{$pg/@os_user}"
          group="{$pg/@os_group}" mode="0600" on-change="initial"/>
    </xsl:when>
    <xsl:otherwise>
      <file kind="recovery.conf" path="{$pg/@data_directory}/recovery.conf"
          node="{@name}" owner="{$pg/@os_user}" group="{$pg/@os_group}"
          mode="0600" on-change="restart">
        <xsl:call-template name="recovery.conf"/>
      </file>
    </xsl:otherwise>
  </xsl:choose>
  <file kind="hosts" path="/root/pghac/hosts" node="{@name}"
      b:cause="/topology/nodes" owner="root" group="root" mode="0644"
      on-change="none">
    <xsl:for-each select="/topology">
      <xsl:call-template name="hosts"/>
    </xsl:for-each>
  </file>
  <file kind="step" path="/root/pghac/2-files.sh" node="{@name}"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.files"/>
  </file>
  <file kind="step" path="/root/pghac/5-standby.sh" node="{@name}"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.standby"/>
  </file>
</xsl:template>

<xsl:template name="plan.pacemaker">
  <xsl:choose>
    <xsl:when test="pacemaker/@shell = 'crmsh'">
      <file kind="crm-script" path="/root/pghac/crm.sh" b:cause="cluster"
          owner="root" group="root" mode="0700" on-change="manual">
        <xsl:call-template name="crm.sh"/>
      </file>
    </xsl:when>
    <xsl:otherwise>
      <file kind="script" path="/root/pghac/pcs.sh" b:cause="cluster"
          owner="root" group="root" mode="0700" on-change="manual">
        <xsl:call-template name="pcs.sh"/>
      </file>
    </xsl:otherwise>
  </xsl:choose>
  <file kind="cib.xml" path="/root/pghac/cib.xml" b:cause="pacemaker"
      owner="root" group="root" mode="0600" on-change="none">
    <tree>
      <xsl:call-template name="cib.xml"/>
    </tree>
  </file>
</xsl:template>

<!-- Names, and what a firewall must let in: people load that themselves. -->
<xsl:template name="plan.hosts">
  <file kind="hosts" path="/root/pghac/hosts" b:cause="nodes"
      owner="root" group="root" mode="0644" on-change="none">
    <xsl:call-template name="hosts"/>
  </file>
  <xsl:choose>
    <xsl:when test="host/@firewall = 'firewalld'">
      <file kind="firewall" path="/root/pghac/firewall.sh" b:cause="nodes"
          owner="root" group="root" mode="0700" on-change="manual">
        <xsl:call-template name="firewall.firewalld"/>
      </file>
    </xsl:when>
    <xsl:when test="host/@firewall = 'nftables'">
      <file kind="firewall" path="/root/pghac/firewall.nft" b:cause="nodes"
          owner="root" group="root" mode="0600" on-change="manual">
        <xsl:call-template name="firewall.nftables"/>
      </file>
    </xsl:when>
    <xsl:otherwise>
      <file kind="firewall" path="/root/pghac/firewall.iptables" b:cause="nodes"
          owner="root" group="root" mode="0600" on-change="manual">
        <xsl:call-template name="firewall.iptables">
          <xsl:with-param name="family">ipv4</xsl:with-param>
        </xsl:call-template>
      </file>
      <xsl:if test="firewall/access[@family = 'ipv6']">
        <file kind="firewall" path="/root/pghac/firewall.ip6tables" b:cause="nodes"
            owner="root" group="root" mode="0600" on-change="manual">
          <xsl:call-template name="firewall.iptables">
            <xsl:with-param name="family">ipv6</xsl:with-param>
          </xsl:call-template>
        </file>
      </xsl:if>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- The steps around the files, numbered in the order of their use. -->
<xsl:template name="plan.steps">
  <file kind="step" path="/root/pghac/1-packages.sh" b:cause="cluster"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.packages"/>
  </file>
  <file kind="step" path="/root/pghac/2-files.sh" b:cause="cluster"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.files"/>
  </file>
  <file kind="step" path="/root/pghac/3-keys.sh" b:cause="cluster"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.keys"/>
  </file>
  <xsl:for-each select="nodes/item[@role = 'primary']">
    <file kind="step" path="/root/pghac/4-primary.sh" node="{@name}"
        owner="root" group="root" mode="0700" on-change="none">
      <xsl:call-template name="step.primary"/>
    </file>
    <file kind="step" path="/root/pghac/5-standby.sh" b:cause="@name"
        owner="root" group="root" mode="0700" on-change="none">
      <xsl:call-template name="step.standby"/>
    </file>
  </xsl:for-each>
  <file kind="step" path="/root/pghac/6-services.sh" b:cause="cluster"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.services"/>
  </file>
  <file kind="step" path="/root/pghac/7-verify.sh" b:cause="cluster"
      owner="root" group="root" mode="0700" on-change="none">
    <xsl:call-template name="step.verify"/>
  </file>
  <file kind="runbook" path="/RUNBOOK.md" scope="cluster" b:cause="cluster"
      owner="root" group="root" mode="0644" on-change="none">
    <xsl:call-template name="runbook"/>
  </file>
</xsl:template>

</xsl:stylesheet>
