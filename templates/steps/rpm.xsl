<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- Packages by rpm, and by yum or dnf, whose words are the same. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology.  What 1-packages.sh asks and does. -->
<xsl:template name="rpm.functions">
  <b:lines cause="/"><![CDATA[

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

# repository NAME TITLE URL KEY [PACKAGES]: only these are taken from it.
repository() {
	step="repository $1"
	if ! repository_file "$@" |
	    cmp -s - "/etc/yum.repos.d/pghac-$1.repo"; then
		run "write /etc/yum.repos.d/pghac-$1.repo" \
		    write_repository "$@"
	fi
}
]]></b:lines>
  <xsl:if test="host/module">
    <b:lines cause="/"><![CDATA[

# module NAME: of the distribution; it hides other builds of its packages
module() {
	grep -qsx 'state=disabled' "/etc/dnf/modules.d/$1.module" ||
	    run "disable the module $1" dnf -qy module disable "$1"
}
]]></b:lines>
  </xsl:if>
  <xsl:if test="host/channel">
    <b:lines cause="/"><![CDATA[

# channel NAME RHEL: a repository of the distribution, which is off at first;
# Red Hat's own has another name and is the subscription's
channel() {
	step="repository $1"
	# shellcheck disable=SC2254 # a pattern
	for name in $(dnf -q repolist --enabled | awk '{ print $1 }'); do
		case $name in
		"$1"|$2) return 0 ;;
		esac
	done
	dnf -q repolist --all | grep -q "^$1 " ||
	    die "there is none: on RHEL run subscription-manager repos --enable='$2'"
	installed dnf-plugins-core ||
	    run "install dnf-plugins-core" dnf -y install dnf-plugins-core
	run "enable the repository $1" dnf config-manager --set-enabled "$1"
}
]]></b:lines>
  </xsl:if>
  <b:lines cause="/"><![CDATA[

installed() {
	rpm -q "$1" >/dev/null 2>&1
}

install_packages() {
]]></b:lines>
  <b:line cause="cluster/@platform">&#9;<xsl:value-of select="q:ini(host/@installer)"/> -y install "$@"</b:line>
  <b:line cause="/">}</b:line>
  <b:line cause="/"/>
  <b:line cause="cluster/@platform">programs="rpm <xsl:value-of select="q:ini(host/@installer)"/>"</b:line>
</xsl:template>

</xsl:stylesheet>
