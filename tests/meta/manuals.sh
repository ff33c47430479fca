#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the manual pages are clean, and generated text is not stale.
. "$TOP/tests/lib.sh"
need mandoc groff
cd "$TOP" || exit 2

for m in man/pghac.1 man/pghac-topology.5 man/pghac-rules.7; do
	check "$m is here" test -s "$m"
done
for m in man/*.[1-8]; do
	check "$m passes mandoc -Tlint" mandoc -Tlint -W warning "$m"
	groff -mandoc -Tutf8 -ww -z "$m" 2>"$TMP/groff"
	same "groff has no warning about $m" /dev/null "$TMP/groff"
done

# tools/docs.sh writes below the directory it is given.
check "docs.sh runs" env PGHAC="$PGHAC" tools/docs.sh "$TMP/docs"
(cd "$TMP/docs" && find . -type f) | while read -r f; do
	cmp -s "$TMP/docs/$f" "$f" || echo "$f"
done >"$TMP/stale"
: >"$TMP/none"
same "generated pages are fresh (make docs)" "$TMP/none" "$TMP/stale"

# The page of rules has each rule once, with its level, and all of its text.
"$PGHAC" explain | awk '{ print $1, $2 }' | LC_ALL=C sort >"$TMP/rules"
sed -n 's/^\.It Ic \([a-z0-9_]*\) Pq \(.*\)/\1 \2/p' man/pghac-rules.7 |
    LC_ALL=C sort >"$TMP/paged"
same "pghac-rules(7) has each rule" "$TMP/rules" "$TMP/paged"
words() {
	grep -oE '[A-Za-z0-9_]+' | LC_ALL=C sort -u
}
mandoc -Tascii man/pghac-rules.7 2>/dev/null | sed 's/.\x08//g' |
    words >"$TMP/there"
cat tests/rules/*/why.md | words | LC_ALL=C comm -23 - "$TMP/there" >"$TMP/lost"
same "and every word of why.md" /dev/null "$TMP/lost"

# Every option and command of --help is in the manual and the reverse.
"$PGHAC" --help >"$TMP/help" 2>&1
sed -n 's/^  \([a-z]*\)  .*/\1/p' "$TMP/help" | while read -r c; do
	"$PGHAC" "$c" --help 2>/dev/null
done >"$TMP/commands"
cat "$TMP/commands" >>"$TMP/help"
mandoc -Tascii man/pghac.1 2>/dev/null | sed 's/.\x08//g' >"$TMP/page"
for f in help page; do
	grep -oE -- '--[a-z][a-z-]+' "$TMP/$f" | LC_ALL=C sort -u >"$TMP/$f.opts"
done
same "pghac(1) and --help name the same options" \
    "$TMP/help.opts" "$TMP/page.opts"
done_testing
