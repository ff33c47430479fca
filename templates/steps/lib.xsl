<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- What the scripts of the steps share: their head, values of the topology
     and functions.  A script has only those that it uses.  All values stand at
     its top, one NAME=value a line, so that readback_step.c finds them. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology.  What the script does follows as comment lines, the
     last of them the usage. -->
<xsl:template name="step.head">
  <b:line cause="/">#!/bin/sh</b:line>
  <b:line cause="/topology/cluster/@name" select="concat('# A step of cluster ', q:comment(/topology/cluster/@name), '; RUNBOOK.md has the order.')"/>
  <b:lines cause="/">
# Made by pghac from the topology: change that, not this file.
#
  </b:lines>
</xsl:template>

<!-- Context: topology, or the one node that may run it. -->
<xsl:template name="step.values">
  <xsl:variable name="names">
    <xsl:for-each select="self::item | self::topology/nodes/item">
      <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
      <xsl:value-of select="@name"/>
    </xsl:for-each>
  </xsl:variable>
  <b:lines cause="/">
set -eu
umask 022
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# ---- what the topology says

  </b:lines>
  <b:line cause="/topology/cluster/@name" select="concat('cluster=', q:sh(/topology/cluster/@name))"/>
  <b:line cause="self::item/@name | self::topology/nodes" select="concat('nodes=', q:sh(string($names)))"/>
</xsl:template>

<xsl:variable name="step.sockets" select="string(/topology/postgresql/settings/setting[starts-with(@name, 'unix_socket_director')]/@value)"/>

<!-- Context: topology or a node.  How psql reaches the server on its host. -->
<xsl:template name="step.socket">
  <xsl:for-each select="/topology/postgresql">
    <b:line cause="@os_user" select="concat('user=', q:sh(@os_user))"/>
    <b:line cause="@bin_directory" select="concat('bin=', q:sh(@bin_directory))"/>
    <b:line cause="@port" select="concat('port=', q:sh(@port))"/>
    <b:line select="concat('sockets=', q:sh($step.sockets))"/>
  </xsl:for-each>
</xsl:template>

<!-- After the options: may it run here? -->
<xsl:template name="step.functions">
  <b:lines cause="/"><![CDATA[

# ---- functions

self=${0##*/}
step='start'
dry=
acted=

# usage: the comment at the top that begins with this word.
usage() {
	sed -n '/^# usage: /,/^[^#]/s/^# \{0,1\}//p' "$0"
}

die() {
	echo "$self: $step: $*" >&2
	exit 1
}

say() {
	echo "$self: $*"
}

# run WHAT COMMAND...: says it and does it; with -n only says it.
run() {
	step=$1
	shift
	acted=1
	if [ -n "$dry" ]; then
		say "would $step"
		return
	fi
	say "$step"
	"$@" || die "failed: $*"
}

# started: may this run here?
started() {
	[ "$(id -u)" -eq 0 ] || die "must be run as root"
	node=$(uname -n)
	case " $nodes " in
	*" $node "*) ;;
	*) die "this is $node; it is for $nodes of cluster $cluster" ;;
	esac
}

finished() {
	if [ -z "$acted" ]; then
		say "nothing to do"
	elif [ -n "$dry" ]; then
		say "nothing was changed"
	else
		say "done"
	fi
}
]]></b:lines>
</xsl:template>

<!-- A program as the owner of the data, without a shell's view of its words. -->
<xsl:template name="step.as_user">
  <b:lines cause="/"><![CDATA[

# as_user COMMAND...: as the owner of the data.
as_user() {
	# shellcheck disable=SC2016 # for the inner shell
	runuser -s /bin/sh -c 'cd / && exec "$0" "$@"' -- "$user" "$@"
}
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
