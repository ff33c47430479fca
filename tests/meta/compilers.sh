#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: gcc and clang build everything without a warning.
. "$TOP/tests/lib.sh"
need gcc clang make flock
cd "$TOP" || exit 2

check "gcc builds program and tests" sub_make SAN= CC=gcc check-programs
check "clang builds program and tests" sub_make SAN= CC=clang check-programs
targets=()
for f in tests/fuzz/fuzz_*.c; do
	[ -e "$f" ] || continue
	f=${f#tests/fuzz/}
	targets+=("build/fuzz/${f%.c}")
done
if [ ${#targets[@]} -gt 0 ]; then
	check "the fuzz targets link" sub_make SAN= fuzz-programs
	for t in "${targets[@]}"; do
		check "${t##*/} survives the seeds" env FUZZ_SECONDS=1 \
		    tests/fuzz/run.sh "$t"
	done
fi
done_testing
