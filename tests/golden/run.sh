#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds each tests/golden/CASE/topology.cfg; diagnostics must equal
# expect.diag, the bundle expect/ (no expect/: nothing may be written).
# A case with a file any_version has PostgreSQL versions that the platform has
# not.  usage: run.sh | run.sh --bless CASE

# shellcheck source=tests/lib.sh
. "${TOP:=$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib.sh"

# Builds a copy at the same depth, so that relative paths are the same.
build_copy() {	# CASE DIRECTORY
	mkdir -p "$2" && cp -R "$TOP/tests/golden/$1/." "$2" || return
	rm -rf "$2/expect" "$2/expect.diag"
	options=()
	if [ -f "$2/any_version" ]; then
		any_version "$TMP/any"
		options=(--templates "$TMP/any")
	fi
	(cd "$2" && "$PGHAC" build "${options[@]}" topology.cfg -o expect) \
	    >"$2/expect.out" 2>"$2/expect.diag"
}

if [ "${1-}" = --bless ]; then
	case=$TOP/tests/golden/$2
	TMP=$(mktemp -d) || exit 2
	trap 'rm -rf "$TMP"' EXIT
	[ -f "$case/topology.cfg" ] || {
		echo "$case/topology.cfg is missing" >&2
		exit 2
	}
	build_copy "$2" "$TMP/case"
	rm -rf "$case/expect" "$case/expect.diag"
	cp "$TMP/case/expect.diag" "$case/"
	[ ! -d "$TMP/case/expect" ] || cp -R "$TMP/case/expect" "$case/"
	cat "$case/expect.diag"
	exit 0
fi

for case in "$TOP"/tests/golden/*/; do
	name=$(basename "$case")
	copy=$TMP/$name
	build_copy "$name" "$copy"
	rc=$?
	same "$name: diagnostics" "${case}expect.diag" "$copy/expect.diag"
	if [ -d "${case}expect" ]; then
		same "$name: bundle" "${case}expect" "$copy/expect"
		cd "$copy" || exit 2
		status "$name: --check agrees" 0 \
		    "$PGHAC" build --check "${options[@]}" topology.cfg \
		    -o expect
	elif [ $rc -eq 1 ] && [ ! -e "$copy/expect" ]; then
		ok "$name: nothing written"
	else
		not_ok "$name: nothing written" "$copy/expect.diag"
	fi
done
done_testing
