<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/1-packages.sh: repositories and packages, which the platform's
     table names. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="step.packages">
  <xsl:call-template name="step.head"/>
  <b:lines cause="/"><![CDATA[
# Sets up the repositories and installs the packages.
# usage: 1-packages.sh [-n] [-r NAME=URL]...
#   -n  say what would be done, do nothing
#   -r  a mirror in place of a repository's URL
]]></b:lines>
  <xsl:call-template name="step.values"/>
  <xsl:variable name="packages">
    <xsl:for-each select="host/package">
      <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
      <xsl:value-of select="@name"/>
    </xsl:for-each>
  </xsl:variable>
  <b:line cause="cluster/@platform" select="concat('packages=', q:sh(string($packages)))"/>
  <xsl:for-each select="pacemaker">
    <b:line cause="@agent" select="concat('agent=', q:sh(@agent))"/>
  </xsl:for-each>
  <xsl:call-template name="step.functions"/>
  <xsl:if test="host/preset">
    <b:lines cause="/"><![CDATA[

write_preset() {
	file=$1
	shift
	mkdir -p "${file%/*}" && printf '%s\n' "$@" >"$file" &&
	    chmod 0644 "$file" || return 1
	case $file in
	/etc/systemd/*) systemctl daemon-reload ;;
	esac
}

# preset FILE LINE...: what packages, or their services, read
preset() {
	step="look at $1"
	file=$1
	shift
	[ "$(cat "$file" 2>/dev/null)" = "$(printf '%s\n' "$@")" ] ||
	    run "write \"$*\" to $file" write_preset "$file" "$@"
}
]]></b:lines>
  </xsl:if>
  <xsl:if test="host/remedy">
    <b:lines cause="/"><![CDATA[

# mended FILE OLD NEW: the text of the file with the new in place of the old
mended() {
	OLD=$2 NEW=$3 awk '{
		done = ""
		while ((n = index($0, ENVIRON["OLD"])) > 0) {
			done = done substr($0, 1, n - 1) ENVIRON["NEW"]
			$0 = substr($0, n + length(ENVIRON["OLD"]))
		}
		print done $0
	}' "$1"
}

# mend FILE OLD NEW: the file of the package is kept
mend() {
	saved=/root/pghac/saved/$(date -u +%Y%m%dT%H%M%SZ)
	(umask 077 && mkdir -p "$saved${1%/*}") &&
	    cp -p "$1" "$saved$1" && cp -p "$1" "$1.pghac" &&
	    mended "$@" >"$1.pghac" && mv -f "$1.pghac" "$1"
}

# remedy TITLE FILE OLD NEW: of a known defect, where it is
remedy() {
	step="look at $2"
	if grep -qsF -- "$3" "$2"; then
		say "$1"
		run "write \"$4\" for \"$3\" in $2" mend "$2" "$3" "$4"
	fi
}
]]></b:lines>
  </xsl:if>
  <b:lines cause="/"><![CDATA[

# url NAME URL: where the repository is: what -r says, else URL.
url() {
	for mirror in $mirrors; do
		if [ "${mirror%%=*}" = "$1" ]; then
			echo "${mirror#*=}"
			return
		fi
	done
	echo "$2"
}
]]></b:lines>
  <xsl:choose>
    <xsl:when test="host/@installer = 'apt'">
      <xsl:call-template name="apt.functions"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="rpm.functions"/>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/"><![CDATA[

# ---- may this run here?

mirrors=
while getopts hnr: option; do
	case $option in
	h) usage; exit 0 ;;
	n) dry=1 ;;
	r) mirrors="$mirrors $OPTARG" ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
for program in $programs; do
	command -v "$program" >/dev/null || die "$program is not installed"
done

# ---- repositories

]]></b:lines>
  <xsl:for-each select="host/preset">
    <b:line cause="@name"><xsl:value-of select="concat('preset ', q:sh(@name), ' ', q:sh(@text))"/><xsl:for-each select="@more"><xsl:value-of select="concat(' ', q:sh(.))"/></xsl:for-each></b:line>
  </xsl:for-each>
  <xsl:for-each select="host/channel">
    <b:line cause="@name" select="concat('channel ', q:sh(@name), ' ', q:sh(@rhel))"/>
  </xsl:for-each>
  <xsl:for-each select="host/module">
    <b:line cause="@name" select="concat('module ', q:sh(@name))"/>
  </xsl:for-each>
  <xsl:for-each select="host/repository">
    <b:line cause="/"># shellcheck disable=SC2016 # $basearch is not the shell's</b:line>
    <b:line cause="@name">repository <xsl:value-of select="concat(q:sh(@name), ' ', q:sh(@title), ' ', q:sh(@url), ' ', q:sh(@key))"/><xsl:for-each select="@only"><xsl:value-of select="concat(' ', q:sh(.))"/></xsl:for-each></b:line>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[

# ---- packages

missing=
for package in $packages; do
	installed "$package" || missing="$missing $package"
done
if [ -n "$missing" ]; then
	# shellcheck disable=SC2086 # one word a package
	run "install$missing" install_packages $missing
fi
# yum ends well although it did not find some of them
if [ -z "$dry" ]; then
	for package in $missing; do
		step="install $package"
		installed "$package" ||
			die "it was not installed: is its repository there?"
	done
fi
]]></b:lines>
  <xsl:for-each select="host/remedy">
    <b:line cause="/"># shellcheck disable=SC2016 # the texts are a shell's</b:line>
    <b:line cause="@name" select="concat('remedy ', q:sh(@title), ' ', q:sh(@file), ' ', q:sh(@old), ' ', q:sh(@new))"/>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[
# resource-agents before 3.9.3 know no replication
pgsql=${OCF_ROOT:-/usr/lib/ocf}/resource.d/heartbeat/pgsql
if [ -z "$dry" ] && [ "$agent" = pgsql ] &&
    ! grep -qs OCF_RESKEY_rep_mode "$pgsql"; then
	step="look at $pgsql"
	die "this agent has no rep_mode: newer resource-agents are needed"
fi
finished
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
