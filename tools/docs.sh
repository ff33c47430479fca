#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes what is generated from tables: usage: tools/docs.sh [DIRECTORY]
# Without a directory in place, else below it (a test compares).
set -eu
cd "$(dirname "$0")/.."
out=${1-.}

mkdir -p "$out/man"
xsltproc --nonet templates/docs/topology-man.xsl schemas/topology.rng \
    >"$out/man/pghac-topology.5.new"
mv "$out/man/pghac-topology.5.new" "$out/man/pghac-topology.5"
LC_ALL=C awk -f templates/docs/rules-man.awk compiler/rules.def \
    >"$out/man/pghac-rules.7.new"
mv "$out/man/pghac-rules.7.new" "$out/man/pghac-rules.7"
