#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs each fuzz target for FUZZ_SECONDS: run.sh build/fuzz/fuzz_NAME...
# Seeds are the samples, the rules' examples and the committed bundles.
set -eu
cd "$(dirname "$0")/../.."

if [ $# -eq 0 ]; then
	echo "no fuzz target in tests/fuzz" >&2
	exit 1
fi
for target; do
	name=${target##*/fuzz_}
	seeds=build/fuzz/seeds-$name
	work=build/fuzz/corpus-$name
	rm -rf "$seeds"
	mkdir -p "$work" "$seeds"
	i=0
	if [ "$name" = readers ] || [ "$name" = lint ]; then
		# The first byte picks the reader, for lint the second the
		# version.
		version=
		[ "$name" = readers ] || version='\02'
		while read -r f; do
			i=$((i + 1))
			case $f in
			*/pg_hba.conf) kind=0 ;;
			*/recovery.conf) kind=1
				[ "$name" = readers ] || kind=5 ;;
			*/postgresql.conf) kind=1 ;;
			*.sh) kind=2 ;;
			*/sysconfig/*) kind=3 ;;
			*/cluster.conf) kind=4 ;;
			*/cib.xml) [ "$name" = readers ] || continue
				kind=5 ;;
			*) continue ;;
			esac
			{ printf '%b' "\\0$kind$version"; cat "$f"; } \
			    >"$seeds/$i"
		done < <(find out -type f -size -32k | LC_ALL=C sort)
	elif [ "$name" = cluster ]; then
		cp tests/schemas/cluster/*/*.xml "$seeds"
	else
		for f in samples/*.cfg tests/rules/*/*.cfg; do
			[ -f "$f" ] || continue
			i=$((i + 1))
			cp "$f" "$seeds/$i"
		done
	fi
	echo "== $name, ${FUZZ_SECONDS:-20}s"
	log=build/fuzz/$name.log
	if ! "$target" -max_total_time="${FUZZ_SECONDS:-20}" -max_len=65536 \
	    -timeout=10 -rss_limit_mb=2048 \
	    -artifact_prefix="build/fuzz/crash-$name-" "$work" "$seeds" \
	    >"$log" 2>&1; then
		tail -n 100 "$log"
		exit 1
	fi
	grep -a '^Done' "$log"
done
