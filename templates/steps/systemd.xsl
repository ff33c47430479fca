<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- Services by systemctl of systemd. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<!-- What 6-services.sh asks and does. -->
<xsl:template name="systemd.functions">
  <b:lines cause="/"><![CDATA[

# at_boot SERVICE on|off
at_boot() {
	step="ask systemd for $1"
	state=$(systemctl is-enabled "$1" 2>/dev/null) || true
	case $2,$state in
	off,enabled*) run "keep $1 from starting at boot" systemctl disable "$1" ;;
	off,*) ;;
	on,enabled) ;;
	on,*) run "start $1 at boot" systemctl enable "$1" ;;
	esac
}

running() {
	systemctl is-active --quiet "$1"
}

# now SERVICE start|stop
now() {
	step="look at $1"
	case $2 in
	start) running "$1" || run "start $1" systemctl start "$1" ;;
	stop) ! running "$1" || run "stop $1" systemctl stop "$1" ;;
	esac
}
]]></b:lines>
</xsl:template>

<!-- The cluster's programs, for RUNBOOK.md. -->
<xsl:template name="systemd.stop">
  <b:lines cause="/">
    systemctl stop pacemaker
    systemctl stop corosync
  </b:lines>
</xsl:template>

</xsl:stylesheet>
