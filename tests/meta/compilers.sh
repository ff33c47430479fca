#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: gcc and clang build everything without a warning.
. "$TOP/tests/lib.sh"
need gcc clang make
cd "$TOP" || exit 2

build() {
	env -u MAKEFLAGS -u MAKELEVEL make -s SAN= V= "$@"
}

check "gcc builds program and tests" build CC=gcc check-programs
check "clang builds program and tests" build CC=clang check-programs
targets=()
for f in tests/fuzz/fuzz_*.c; do
	[ -e "$f" ] || continue
	f=${f#tests/fuzz/}
	targets+=("build/fuzz/${f%.c}")
done
if [ ${#targets[@]} -gt 0 ]; then
	check "the fuzz targets link" build fuzz-programs
	for t in "${targets[@]}"; do
		check "${t##*/} survives the seeds" env FUZZ_SECONDS=1 \
		    tests/fuzz/run.sh "$t"
	done
fi
done_testing
