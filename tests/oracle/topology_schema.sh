#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: xmllint and jing give the same, right verdict on topology documents.
. "$TOP/tests/lib.sh"
need xmllint jing
cd "$TOP" || exit 2
schema=schemas/topology.rng

# jing is started once a folder: it is slow to start.  It names each file
# that is not valid, xmllint says "validates" of those that are.
valid_by_xmllint() {	# FILE...
	xmllint --nonet --noout --relaxng $schema "$@" 2>&1 |
	    sed -n 's/ validates$//p' | LC_ALL=C sort
}

valid_by_jing() {	# FILE...
	jing $schema "$@" 2>/dev/null |
	    sed -E 's|^(/[^:]*):[0-9]+:[0-9]+: (fatal\|error):.*|\1|' |
	    LC_ALL=C sort -u >"$TMP/not"
	realpath -- "$@" | LC_ALL=C sort | LC_ALL=C comm -23 - "$TMP/not" |
	    sed "s|^$(realpath "$TOP")/||"
}

: >"$TMP/none"
for folder in valid invalid; do
	files=(tests/schemas/topology/"$folder"/*.xml)
	if [ $folder = valid ]; then
		printf '%s\n' "${files[@]}" | LC_ALL=C sort >"$TMP/wanted"
	else
		cp "$TMP/none" "$TMP/wanted"
	fi
	valid_by_xmllint "${files[@]}" >"$TMP/xmllint"
	valid_by_jing "${files[@]}" >"$TMP/jing"
	same "xmllint: ${#files[@]} $folder documents" \
	    "$TMP/wanted" "$TMP/xmllint"
	same "jing: ${#files[@]} $folder documents" "$TMP/wanted" "$TMP/jing"
done
done_testing
