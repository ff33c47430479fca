#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows what pghac does: a bundle, one of its files, one diagnostic.
set -eu
cd "$(dirname "$0")/.."
PGHAC=${PGHAC:-$PWD/build/pghac}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

title() {
	printf '\n==== %s\n\n' "$*"
}

title "pghac build samples/pg_cluster.cfg -o DIR"
"$PGHAC" build samples/pg_cluster.cfg -o "$dir"
(cd "$dir" && find . -type f | LC_ALL=C sort | sed 's|^\./|  |')

file=$(cd "$dir" && find . -name cluster.conf | LC_ALL=C sort | head -n 1)
title "one of the files: ${file#./}"
cat "$dir/$file"

title "one octet changed: the first VIP moved out of the nodes' network"
sed 's/10\.4\.10\.63/10.4.99.63/' samples/pg_cluster.cfg >"$dir/pg_cluster.cfg"
(cd "$dir" && "$PGHAC" check pg_cluster.cfg 2>&1) || true

title "next: read out/pg_cluster/, edit samples/pg_cluster.cfg, pghac --help"
