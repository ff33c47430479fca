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
"$PGHAC" build samples/pg_cluster.cfg -o "$dir/out"
(cd "$dir/out" && find . -type f | LC_ALL=C sort | sed 's|^\./|  |')

file=$(cd "$dir/out" && find . -name cluster.conf | LC_ALL=C sort | head -n 1)
title "one of the files: ${file#./}"
cat "$dir/out/$file"

title "one octet changed: the first VIP moved out of the nodes' network"
cp -R samples "$dir/samples"
sed -i 's/10\.4\.10\.63/10.4.99.63/' "$dir/samples/pg_cluster.cfg"
(cd "$dir" && "$PGHAC" check samples/pg_cluster.cfg 2>&1) || true

title "next: read out/pg_cluster/, edit samples/pg_cluster.cfg, pghac --help"
