#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs each fuzz target for FUZZ_SECONDS: run.sh build/fuzz/fuzz_NAME...
# Seeds: samples, rule examples, golden cases, tests/fuzz/corpus/NAME/.
set -eu
cd "$(dirname "$0")/../.."

if [ $# -eq 0 ]; then
	echo "no fuzz target in tests/fuzz" >&2
	exit 1
fi
for target; do
	name=${target##*/fuzz_}
	work=build/fuzz/corpus/$name
	mkdir -p "$work" build/fuzz/seeds
	cp -f samples/*.cfg build/fuzz/seeds/ 2>/dev/null || true
	i=0
	for f in tests/rules/*/*.cfg tests/fuzz/corpus/"$name"/*; do
		[ -f "$f" ] || continue
		i=$((i + 1))
		cp -f "$f" "build/fuzz/seeds/$i"
	done
	find out -type f -size -32k 2>/dev/null | while read -r f; do
		cp -f "$f" "build/fuzz/seeds/$(echo "$f" | tr / _)"
	done
	echo "== $name, ${FUZZ_SECONDS:-20}s"
	"$target" -max_total_time="${FUZZ_SECONDS:-20}" -max_len=65536 \
	    -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0 \
	    -artifact_prefix="build/fuzz/crash-$name-" \
	    "$work" build/fuzz/seeds
done
