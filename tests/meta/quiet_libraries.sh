#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: libxml2 and libxslt never speak for themselves on stderr.
. "$TOP/tests/lib.sh"
cd "$TMP" || exit 2

# Each line of a text run is one of ours.
ours() {	# NAME COMMAND...
	local name=$1
	shift
	"$@" >/dev/null 2>"$TMP/stderr"
	[ $? -le 3 ] || { not_ok "$name: ended by itself" "$TMP/stderr"; return; }
	grep -aE '(parser|validity|namespace|I/O|XPath|Relax-NG)[a-z ]* error ?:|^(compilation|runtime) error|^Entity: |^xmlXPath|^xsl[A-Z]|^error : |^warning: failed|^ *\^$' \
	    "$TMP/stderr" >"$TMP/leaked"
	if [ -s "$TMP/leaked" ]; then
		not_ok "$name" "$TMP/leaked"
	elif [ ! -s "$TMP/stderr" ]; then
		not_ok "$name: says something"
	else
		ok "$name"
	fi
}

t=$TOP/samples/pg_cluster.cfg
for fault in parse compile runtime xpath message import; do
	mkdir -p "$fault"
	cp -R "$TOP/templates" "$TOP/schemas" "$fault/"
	sheet=$fault/templates/bundle.xsl
	head='<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
	# shellcheck disable=SC2016 # XSLT, not shell
	case $fault in
	parse)	  body='<xsl:template match="/">' ;;
	compile)  body='<xsl:tmplate/><xsl:template match="]["/>' ;;
	runtime)  body='<xsl:template match="/"><xsl:call-template name="none"/><xsl:value-of select="$none"/></xsl:template>' ;;
	xpath)	  body='<xsl:template match="/"><x><xsl:value-of select="nofunc(1)"/></x></xsl:template>' ;;
	message)  body='<xsl:template match="/"><xsl:message terminate="yes">stop</xsl:message></xsl:template>' ;;
	import)	  body='<xsl:template match="/"><xsl:copy-of select="document('"'/etc/passwd'"')"/></xsl:template>' ;;
	esac
	echo "$head$body</xsl:stylesheet>" >"$sheet"
	[ $fault != parse ] || echo "$head$body" >"$sheet"
	ours "template fault: $fault" \
	    "$PGHAC" build --templates "$fault" "$t" -o o
done
for fault in '<grammar' '<x/>' \
    '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><ref name="none"/></start></grammar>'; do
	rm -rf s
	mkdir s
	cp -R "$TOP/templates" "$TOP/schemas" s/
	echo "$fault" >s/schemas/topology.rng
	ours "schema fault: $fault" "$PGHAC" build --templates s "$t" -o o
	cp "$TOP/schemas/topology.rng" s/schemas/
	echo "$fault" >s/schemas/bundle.rng
	ours "bundle schema fault: $fault" "$PGHAC" build --templates s "$t" -o o
done
printf 'cluster = { name = "\x01\xff"; };\n' >b.cfg
ours "a topology that is not text" "$PGHAC" check b.cfg
check "nothing was written" test ! -e o/pg_cluster
done_testing
