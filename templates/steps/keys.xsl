<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/3-keys.sh: the key of the ring is made, all secrets are looked
     at; none of them is in the bundle (lib/secrets.xsl says where they lie). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology.  corosync-keygen of corosync 1.4 knows one place only
     (exec/../tools/corosync-keygen.c, KEYFILE) and overwrites what is there. -->
<xsl:template name="step.keys">
  <xsl:call-template name="step.head"/>
  <b:lines cause="/"><![CDATA[
# Makes the authentication key on the first node, and looks at all secrets
# that must lie on this one.
# usage: 3-keys.sh [-n]
#   -n  say what would be done, do nothing
]]></b:lines>
  <xsl:call-template name="step.values"/>
  <b:line cause="cluster/@keyfile" select="concat('keyfile=', q:sh(cluster/@keyfile))"/>
  <b:line cause="nodes/item[1]/@name" select="concat('first=', q:sh(nodes/item[1]/@name))"/>
  <xsl:call-template name="step.functions"/>
  <b:lines cause="/"><![CDATA[

# make_key: corosync-keygen writes to this place only, whatever is there.
make_key() {
	made=/etc/corosync/authkey
	[ -e "$made" ] || corosync-keygen || return 1
	[ "$made" = "$keyfile" ] ||
		install -o root -g root -m 0400 "$made" "$keyfile"
}

# set_access FILE OWNER GROUP MODE
set_access() {
	chown "$2:$3" "$1" && chmod "$4" "$1"
}

# secret FILE OWNER GROUP MODE WHAT: is it there, and for nobody else?
secret() {
	step="look at $1"
	if [ ! -s "$1" ]; then
		say "missing: $1: $5"
		missing=1
	elif [ "$(stat -c '%a %U %G' "$1")" != "${4#0} $2 $3" ]; then
		run "set owner and mode of $1" set_access "$1" "$2" "$3" "$4"
	fi
}

# home USER DIRECTORY: libpq looks for .pgpass in the home of passwd(5)
home() {
	step="look at the home of $1"
	is=$(getent passwd "$1" | cut -d: -f6)
	[ "$is" = "$2" ] ||
		die "it is \"$is\", postgresql.home_directory is \"$2\""
}

# ---- may this run here?

while getopts hn option; do
	case $option in
	h) usage; exit 0 ;;
	n) dry=1 ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
missing=

# ---- the key

if [ ! -e "$keyfile" ] && [ "$node" = "$first" ]; then
	run "make $keyfile from /dev/random, which takes its time" make_key
else
	secret "$keyfile" root root 0400 "the key that $first made"
fi
if [ -s "$keyfile" ]; then
	step="look at $keyfile"
	# totem takes 128 bytes of it
	[ "$(wc -c <"$keyfile")" -ge 128 ] || die "it has less than 128 bytes"
	sum=$(sha256sum <"$keyfile")
	say "$keyfile has the SHA-256 ${sum%% *}, as on every node"
fi

# ---- secrets

]]></b:lines>
  <xsl:for-each select="postgresql[replication/password]">
    <b:line cause="@home_directory" select="concat('home ', q:sh(@os_user), ' ', q:sh(@home_directory))"/>
    <b:line cause="replication/password/@secret">secret <xsl:value-of select="concat(q:sh(concat(@home_directory, '/.pgpass')), ' ', q:sh(@os_user), ' ', q:sh(@os_group))"/> 0600 \</b:line>
    <b:line cause="replication/password/@secret"><xsl:value-of select="concat('&#9;', q:sh(concat('a line *:', @port, ':replication:', replication/@user, ':PASSWORD')))"/></b:line>
  </xsl:for-each>
  <xsl:for-each select="$secrets.fence">
    <b:line cause="@secret">secret <xsl:value-of select="q:sh(concat($secrets.directory, @secret, '.sh'))"/> root root 0700 \</b:line>
    <b:line cause="@secret">&#9;"a script that prints the fence device's password"</b:line>
  </xsl:for-each>
  <xsl:call-template name="qdevice.keys"/>
  <b:lines cause="/"><![CDATA[
step='look at the secrets'
[ -z "$missing" ] || die "some are missing, see above"
finished
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
