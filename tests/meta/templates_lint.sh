#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: no template emits a value unquoted or walks the document slowly.
. "$TOP/tests/lib.sh"
need python3
cd "$TOP" || exit 2
lint=tests/meta/templates_lint.py

# The lint must find what it is for.
sheet() {
	cat <<EOF
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle" xmlns:q="urn:pghac:quote">
<xsl:variable name="good" select="q:sh(/topology/@x)"/>
<xsl:variable name="bad"><xsl:value-of select="/topology/@x"/></xsl:variable>
<xsl:template match="a">$1</xsl:template>
</xsl:stylesheet>
EOF
}
n=0
while IFS= read -r body; do
	n=$((n + 1))
	sheet "$body" >"$TMP/$n.xsl"
	refuse "finds $body" python3 $lint "$TMP/$n.xsl"
	has "with its place" "$TMP/stdout" "$n.xsl:"
done <<'EOF'
<b:line>x<xsl:value-of select="@name"/></b:line>
<b:line><xsl:value-of select="concat('a', q:sh(@a), @b)"/></b:line>
<b:line><xsl:value-of select="concat(q:sh(@a), $bad)"/></b:line>
<b:line><xsl:value-of select="."/></b:line>
<b:line><xsl:value-of select="normalize-space(@a)"/></b:line>
<b:line><xsl:copy-of select="x"/></b:line>
<xsl:number/>
<xsl:if test="preceding-sibling::x"/>
<xsl:for-each select="//x"/>
<xsl:for-each select="document('x')"/>
EOF
while IFS= read -r body; do
	n=$((n + 1))
	sheet "$body" >"$TMP/$n.xsl"
	check "accepts $body" python3 $lint "$TMP/$n.xsl"
done <<'EOF'
<b:line>x<xsl:value-of select="q:sh(concat(@name, $bad))"/></b:line>
<b:line><xsl:value-of select="concat('a // b', q:sh(@a), $good)"/></b:line>
<b:line><xsl:value-of select="count(x[@a = 1]/y) + 1"/></b:line>
EOF

# templates/docs makes manual pages out of our own schema, not bundles.
mapfile -t sheets < <(find templates -name '*.xsl' ! -path '*/docs/*' |
    LC_ALL=C sort)
check "all ${#sheets[@]} templates" python3 $lint "${sheets[@]}"
for s in "${sheets[@]}"; do
	check "$s is well-formed" xmllint --noout --nonet "$s"
done
done_testing
