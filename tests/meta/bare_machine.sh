#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the makefile needs no pkg-config to be read, the binary no checkout.
. "$TOP/tests/lib.sh"
need make readelf
cd "$TOP" || exit 2

# A PATH with make, a shell and the usual small tools, and nothing else.
mkdir "$TMP/bin"
for p in make sh find sort nproc printf uname; do
	ln -s "$(type -P $p)" "$TMP/bin/$p"
done
check "make help without pkg-config" env -i PATH="$TMP/bin" make help
same "make help says nothing to stderr" /dev/null "$TMP/stderr"
refuse "make without pkg-config fails" env -i PATH="$TMP/bin" \
    make B="$TMP/nothing"
has "and says what to run" "$TMP/stderr" "tools/deps.sh build"

check "nothing is missing here" tools/deps.sh build test
same "deps.sh is silent then" /dev/null "$TMP/stdout"
status "an unknown set is wrong usage" 2 tools/deps.sh nonsense

readelf -d "$PGHAC" >"$TMP/needed"
lacks "libexslt is not linked (0.3 ms a start)" "$TMP/needed" libexslt

cp "$PGHAC" "$TMP/pghac"
cp -R samples "$TMP/samples"
cd "$TMP" || exit 2
check "the binary alone builds a bundle" env -i \
    ASAN_OPTIONS="${ASAN_OPTIONS-}" ./pghac build samples/pg_cluster.cfg -o o
check "the binary alone explains itself" env -i \
    ASAN_OPTIONS="${ASAN_OPTIONS-}" ./pghac explain
done_testing
