<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- The secrets that must stand on the nodes: pghac names them and never reads
     one. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<xsl:variable name="secrets.directory" select="'/etc/pghac/secrets/'"/>

<!-- Several fence devices may share one secret. -->
<xsl:key name="fence-secret" match="/topology/fencing/devices/item/password"
    use="@secret"/>
<xsl:variable name="secrets.fence" select="/topology/fencing/devices/item/password[generate-id() =
    generate-id(key('fence-secret', @secret)[1])]"/>

<!-- Context: topology. -->
<xsl:template name="secrets">
  <xsl:for-each select="cluster/@keyfile">
    <secret name="authkey" path="{.}" owner="root" group="root" mode="0400"
        form="key"
        hint="the output of corosync-keygen, the same on every node"/>
  </xsl:for-each>
  <xsl:for-each select="postgresql[replication/password]">
    <secret name="{replication/password/@secret}"
        path="{@home_directory}/.pgpass" b:cause="replication/password/@secret"
        owner="{@os_user}" group="{@os_group}" mode="0600" form="pgpass"
        hint="one line: *:{@port}:replication:{replication/@user}:PASSWORD"/>
  </xsl:for-each>
  <xsl:for-each select="$secrets.fence">
    <secret name="{@secret}" path="{$secrets.directory}{@secret}.sh"
        b:cause="@secret" owner="root" group="root" mode="0700" form="script"
        hint="a script that prints the password of the fence device"/>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
