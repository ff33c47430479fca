#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs the unit tests and a sample build under valgrind: memcheck.sh BUILD
set -eu
cd "$(dirname "$0")/.."
build=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export PGHAC_NO_POOL=1	# valgrind is to see every block
memcheck=(valgrind -q --leak-check=full --error-exitcode=99)

CK_FORK=no CK_DEFAULT_TIMEOUT=0 "${memcheck[@]}" "$build/unit"
for t in samples/*.cfg tests/rules/*/bad.cfg; do
	rc=0
	"${memcheck[@]}" "$build/pghac" build -q "$t" -o "$dir" \
	    >"$dir/log" 2>&1 || rc=$?
	if [ $rc -gt 1 ]; then
		echo "$t: status $rc"
		cat "$dir/log"
		exit 1
	fi
done
echo "memcheck: clean"
