<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/7-verify.sh: what is, beside what should be. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: topology. -->
<xsl:template name="step.verify">
  <xsl:variable name="sync">
    <xsl:for-each select="nodes/item[@replication = 'sync']">
      <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
      <xsl:value-of select="@name"/>
    </xsl:for-each>
  </xsl:variable>
  <xsl:call-template name="step.head"/>
  <b:lines cause="/"><![CDATA[
# Compares the running cluster with the topology; changes nothing.  Replication
# is looked at on the primary.  Ends with 1 if something differs.
# usage: 7-verify.sh [-n]
#   -n  as without: it only looks
]]></b:lines>
  <xsl:call-template name="step.values"/>
  <xsl:call-template name="step.socket"/>
  <b:line cause="pacemaker/@agent" select="concat('agent=', q:sh(pacemaker/@agent))"/>
  <b:line cause="nodes/item[@role = 'primary']/@name" select="concat('first=', q:sh(nodes/item[@role = 'primary']/@name))"/>
  <b:line cause="nodes" select="concat('sync=', q:sh(string($sync)))"/>
  <xsl:call-template name="step.functions"/>
  <xsl:call-template name="step.as_user"/>
  <b:lines cause="/"><![CDATA[

bad=

# result WHAT EXPECTED FOUND
result() {
	if [ "$2" = "$3" ]; then
		echo "ok   $1: $3"
	else
		echo "BAD  $1: \"$3\", expected is \"$2\""
		bad=1
	fi
}

# has_word LIST WORD
has_word() {
	case " $1 " in
	*" $2 "*) return 0 ;;
	*) return 1 ;;
	esac
}

]]></b:lines>
  <xsl:if test="host/remedy">
    <b:lines cause="/"><![CDATA[
# remedied TITLE FILE OLD: an update of the package may bring it back
remedied() {
	found=gone
	! grep -qsF -- "$3" "$2" || found="there again: 1-packages.sh"
	result "$1" gone "$found"
}

]]></b:lines>
  </xsl:if>
  <b:lines cause="/"><![CDATA[
# ---- may this run here?

while getopts hn option; do
	case $option in
	h) usage; exit 0 ;;
	n) ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
]]></b:lines>
  <xsl:choose>
    <xsl:when test="cluster/@stack = 'cman'">
      <xsl:call-template name="cman.verify"/>
    </xsl:when>
    <xsl:otherwise>
      <xsl:call-template name="corosync.verify"/>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:for-each select="host/remedy">
    <b:line cause="/"># shellcheck disable=SC2016 # the text is a shell's</b:line>
    <b:line cause="@name" select="concat('remedied ', q:sh(@title), ' ', q:sh(@file), ' ', q:sh(@old))"/>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[

# ---- Pacemaker

step='ask Pacemaker'
status=$(crm_mon -1 -r) || die "crm_mon failed"
online=$(echo "$status" | sed -n 's/^[ *]*Online: \[ \(.*\) \]$/\1/p')
for name in $nodes; do
	if has_word "$online" "$name"; then
		result "Pacemaker on $name" online online
	else
		result "Pacemaker on $name" online offline
	fi
done
result "failed actions" 0 \
    "$(echo "$status" | grep -c '^Failed .*[Aa]ctions:')"
promoted=$first
if [ "$agent" != none ]; then
	# Pacemaker before 2.1 has the older word
	promoted=$(echo "$status" | sed -n \
	    -e 's/^[ *]*Masters: \[ \(.*\) \]$/\1/p' \
	    -e 's/^[ *]*Promoted: \[ \(.*\) \]$/\1/p')
	if has_word "$nodes" "$promoted"; then
		result "promoted" "$promoted" "$promoted"
	else
		result "promoted" "one of $nodes" "$promoted"
	fi
fi

# ---- addresses

# vip NAME ADDRESS: on the promoted node and nowhere else
vip() {
	where=$(echo "$status" |
	    awk -v v="$1" '{ sub(/^[ *]+/, "") }
	    $1 == v && $3 == "Started" { print $4 }')
	if [ "$agent" = none ]; then
		result "VIP $1" started "${where:+started}"
		return
	fi
	result "VIP $1 is on" "$promoted" "$where"
	here=no
	[ -z "$(ip -o addr show to "$2")" ] || here=yes
	wanted=no
	[ "$node" != "$promoted" ] || wanted=yes
	result "$2 is on this node" "$wanted" "$here"
}
]]></b:lines>
  <xsl:if test="vips/item[@purpose = 'read-only']">
    <b:lines cause="/"><![CDATA[

# read_vip NAME: started, for readers, wherever PostgreSQL runs
read_vip() {
	where=$(echo "$status" |
	    awk -v v="$1" '{ sub(/^[ *]+/, "") }
	    $1 == v && $3 == "Started" { print $4 }')
	result "VIP $1" started "${where:+started}"
	if [ "$where" = "$promoted" ]; then
		say "VIP $1 is on the primary: is there no standby?"
	fi
}
]]></b:lines>
  </xsl:if>
  <b:lines cause="/"><![CDATA[

step='ask for the addresses'
]]></b:lines>
  <xsl:for-each select="vips/item[@purpose != 'read-only']">
    <b:line cause="@address" select="concat('vip ', q:sh(@name), ' ', q:sh(@address))"/>
  </xsl:for-each>
  <xsl:for-each select="vips/item[@purpose = 'read-only']">
    <b:line cause="@name" select="concat('read_vip ', q:sh(@name))"/>
  </xsl:for-each>
  <b:lines cause="/"><![CDATA[

# ---- replication

socket=${sockets%%,*}

standbys() {
	as_user "$bin/psql" -X -A -t -F ' ' ${socket:+-h "$socket"} \
	    -p "$port" -d postgres -c "SELECT application_name, state,
	    sync_state FROM pg_stat_replication ORDER BY 1"
}

if [ "$node" = "$promoted" ]; then
	step='ask PostgreSQL'
	rows=$(standbys) || die "psql failed"
	in_step=no
	for name in $nodes; do
		[ "$name" != "$node" ] || continue
		found=$(echo "$rows" | awk -v n="$name" \
		    '$1 == n { print $2, $3 }')
		case $found in
		*' sync'|*' quorum') in_step=yes ;;
		esac
		wanted='streaming async'
		if [ "$agent" != none ] || [ "$node" != "$first" ]; then
			# the agent or PostgreSQL chooses, or the roles have moved
			wanted="streaming${found:+ ${found##* }}"
		elif has_word "$sync" "$name"; then
			wanted='streaming sync'
			# a second one waits for its turn, or all vote
			case $found in
			*' potential'|*' quorum') wanted="streaming ${found##* }" ;;
			esac
		fi
		result "standby $name" "$wanted" "$found"
	done
	[ -z "$sync" ] || result "a standby in step" yes "$in_step"
else
	echo "     replication: run it on $promoted, too"
fi
[ -z "$bad" ] || exit 1
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
