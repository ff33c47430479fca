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

# repository_file NAME TITLE URL KEY [PACKAGES]: its text
repository_file() {
	echo "[pghac-$1]"
	echo "name=$2"
	echo "baseurl=$(url "$1" "$3")"
	echo "enabled=1"
	echo "gpgcheck=1"
	echo "gpgkey=$4"
	[ -z "${5-}" ] || echo "includepkgs=$5"
}

write_repository() {
	repository_file "$@" >"/etc/yum.repos.d/pghac-$1.repo" &&
	    chmod 0644 "/etc/yum.repos.d/pghac-$1.repo"
}

# repository NAME TITLE URL KEY [PACKAGES]: yum takes only these from it.
repository() {
	step="repository $1"
	if ! repository_file "$@" |
	    cmp -s - "/etc/yum.repos.d/pghac-$1.repo"; then
		run "write /etc/yum.repos.d/pghac-$1.repo" \
		    write_repository "$@"
	fi
}

installed() {
	rpm -q "$1" >/dev/null 2>&1
}

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
for program in rpm yum; do
	command -v "$program" >/dev/null || die "$program is not installed"
done

# ---- repositories

]]></b:lines>
  <xsl:for-each select="host/repository">
    <b:line cause="/"># shellcheck disable=SC2016 # yum knows $basearch</b:line>
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
	run "install$missing" yum -y install $missing
fi
# yum ends well although it did not find some of them
if [ -z "$dry" ]; then
	for package in $missing; do
		step="install $package"
		installed "$package" ||
			die "yum did not install it: is its repository there?"
	done
fi
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
