#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: make install puts binary and manual pages where it is told.
. "$TOP/tests/lib.sh"
need make
cd "$TOP" || exit 2

check "make install" sub_make B="${BUILD#"$TOP"/}" \
    install DESTDIR="$TMP/root dir" PREFIX=/usr
check "the binary runs" "$TMP/root dir/usr/bin/pghac" --version
same "the binary is the tested one" "$PGHAC" "$TMP/root dir/usr/bin/pghac"
for m in man/*.[1-8]; do
	same "$m is installed" "$m" \
	    "$TMP/root dir/usr/share/man/man${m##*.}/${m##*/}"
done
check "the help lists every target" make -s help
for t in all demo check bless bench fuzz memcheck lint docs install clean; do
	has "help knows $t" "$TMP/stdout" "make $t"
done
done_testing
