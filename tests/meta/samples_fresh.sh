#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: out/ is what samples/ give, file by file.
. "$TOP/tests/lib.sh"
cd "$TOP" || exit 2

check "build --check finds out/ fresh" tools/samples.sh --check

# The same without trusting --check: at the same depth, from nothing.
mkdir -p "$TMP/copy"
cp -R samples "$TMP/copy/"
cd "$TMP/copy" || exit 2
check "the samples build" "$TOP/tools/samples.sh"
same "out/ is equal byte by byte" "$TOP/out" out
for t in samples/*.cfg; do
	check "$t compiles alone" "$PGHAC" check "$t"
done
for d in out/*/ out/tutorial/*/; do
	[ -f "$d/manifest.json" ] || continue
	# shellcheck disable=SC2016 # the inner shell expands it
	check "$d: SHA256SUMS holds" \
	    sh -c 'cd "$1" && sha256sum --quiet -c SHA256SUMS' sh "$d"
done
done_testing
