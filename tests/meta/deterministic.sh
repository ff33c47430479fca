#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the same input gives the same bytes, wherever and however it runs.
. "$TOP/tests/lib.sh"
need localedef

mkdir -p "$TMP/a/run" "$TMP/b/run" "$TMP/locale"
cp -R "$TOP/samples" "$TMP/a/run/samples"
cp -R "$TOP/samples" "$TMP/b/run/samples"

# A comma for the decimal point and a dotless i: what formats trip over.
localedef -i fr_FR -f UTF-8 "$TMP/locale/fr_FR.UTF-8" 2>"$TMP/stderr"
localedef -i tr_TR -f UTF-8 "$TMP/locale/tr_TR.UTF-8" 2>>"$TMP/stderr"
check "a French locale is at hand" test -d "$TMP/locale/fr_FR.UTF-8"
check "a Turkish locale is at hand" test -d "$TMP/locale/tr_TR.UTF-8"

build() {	# DIRECTORY OPTION... (environment from the caller)
	cd "$1" || return
	shift
	"$TOP/tools/samples.sh" "$@"
}

LC_ALL=C TZ=UTC build "$TMP/a/run" >"$TMP/a/out" 2>"$TMP/a/err" ||
    not_ok "the samples build" "$TMP/a/err"

again() {	# NAME OPTION...
	local name=$1
	shift
	rm -rf "$TMP/b/run/out"
	build "$TMP/b/run" "$@" >"$TMP/b/out" 2>"$TMP/b/err"
	same "$name: the bundles" "$TMP/a/run/out" "$TMP/b/run/out"
	same "$name: the messages" "$TMP/a/err" "$TMP/b/err"
	same "$name: the output" "$TMP/a/out" "$TMP/b/out"
}

again "again"
LOCPATH=$TMP/locale LC_ALL=fr_FR.UTF-8 TZ=Pacific/Auckland again "French"
LOCPATH=$TMP/locale LC_ALL=tr_TR.UTF-8 LANGUAGE=tr again "Turkish"
again "two jobs" -j 2
again "eight jobs" -j 8
umask 077
HOME=/nonexistent USER=x HOSTNAME=y COLUMNS=20 again "other user"
MALLOC_PERTURB_=165 again "filled memory"
done_testing
