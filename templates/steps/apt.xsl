<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- Packages by dpkg and apt-get. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    extension-element-prefixes="b">

<!-- What 1-packages.sh asks and does.  policy-rc.d, status 101 (invoke-rc.d(8),
     deb-systemd-invoke(1p)): Debian starts what it installs, corosync by its
     example of a cluster, which leaves a CIB with another node behind. -->
<xsl:template name="apt.functions">
  <b:lines cause="/"><![CDATA[

# source_file NAME URL: its text; URL is "URL SUITE COMPONENT..."
source_file() {
	echo "deb [signed-by=/etc/apt/keyrings/pghac-$1.asc]" \
	    "$(url "$1" "${2%% *}") ${2#* }"
}

write_source() {
	source_file "$@" >"/etc/apt/sources.list.d/pghac-$1.list" &&
	    chmod 0644 "/etc/apt/sources.list.d/pghac-$1.list"
}

# fetch URL FILE
fetch() {
	mkdir -p "${2%/*}" &&
	    /usr/lib/apt/apt-helper download-file "$1" "$2.new" &&
	    chmod 0644 "$2.new" && mv -f "$2.new" "$2"
}

# repository NAME TITLE URL KEY: apt takes what this key has signed.
repository() {
	step="repository $1"
	installed ca-certificates ||
	    run "install ca-certificates" install_packages ca-certificates
	key=/etc/apt/keyrings/pghac-$1.asc
	[ -s "$key" ] || run "fetch $key: $2" fetch "$4" "$key"
	if ! source_file "$1" "$3" |
	    cmp -s - "/etc/apt/sources.list.d/pghac-$1.list"; then
		run "write /etc/apt/sources.list.d/pghac-$1.list" \
		    write_source "$1" "$3"
	fi
}

installed() {
	# shellcheck disable=SC2016 # dpkg-query knows ${Status}
	case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in
	*' ok installed') return 0 ;;
	*) return 1 ;;
	esac
}

# install_packages PACKAGE...: what comes with them does not start now
install_packages() {
	policy=/usr/sbin/policy-rc.d
	if [ ! -e "$policy" ]; then
		trap 'rm -f "$policy"' EXIT
		trap 'exit 1' HUP INT TERM
		printf '#!/bin/sh\nexit 101\n' >"$policy" &&
		    chmod 0755 "$policy" || return 1
	fi
	apt-get -q update &&
	    DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	    -o Dpkg::Options::=--force-confold install "$@"
}

programs="apt-get dpkg-query"
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
