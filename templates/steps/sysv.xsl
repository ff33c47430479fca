<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- Services by the programs of the System V init: chkconfig and service. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<!-- What 6-services.sh asks and does. -->
<xsl:template name="sysv.functions">
  <b:lines cause="/"><![CDATA[

# at_boot SERVICE on|off
at_boot() {
	step="ask chkconfig for $1"
	levels=$(chkconfig --list "$1" 2>/dev/null) || levels=
	case $2,$levels in
	off,*:on*) run "keep $1 from starting at boot" chkconfig "$1" off ;;
	off,*) ;;
	on,*3:on*) ;;
	on,*) run "start $1 at boot" chkconfig "$1" on ;;
	esac
}

running() {
	service "$1" status >/dev/null 2>&1
}

# now SERVICE start|stop
now() {
	step="look at $1"
	case $2 in
	start) running "$1" || run "start $1" service "$1" start ;;
	stop) ! running "$1" || run "stop $1" service "$1" stop ;;
	esac
}
]]></b:lines>
</xsl:template>

<!-- The cluster's programs, for RUNBOOK.md. -->
<xsl:template name="sysv.stop">
  <b:lines cause="/">
    service pacemaker stop
    service cman stop
  </b:lines>
</xsl:template>

</xsl:stylesheet>
