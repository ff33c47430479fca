#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: an unchanged tree costs no change at all, a new one five calls a file.
. "$TOP/tests/lib.sh"
need strace
cd "$TMP" || exit 2

export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
cp "$TOP/samples/pg_cluster.cfg" a.cfg
cp -r "$TOP/samples/site" . 2>/dev/null
name=pg_cluster
changes='^(mkdir|mkdirat|rename|renameat|renameat2|link|linkat|unlink|unlinkat|rmdir|symlink|symlinkat|truncate|ftruncate|chmod|fchmod|fchmodat|chown|fchown|utimensat|fsync|fdatasync|sync|syncfs)[(]'

# Calls from opening DIR, which is descriptor n, to the end.
trace() {	# FILE TOPOLOGY
	status "$1: the build" 0 strace -qq -o "$1.all" \
	    "$PGHAC" build -q "$2" -o out
	sed -n '/"out", O_RDONLY/,$p' "$1.all" >"$1"
}
mkdir out
trace new a.cfg
files=$(find out -type f | wc -l)
made=$(grep -c 'O_CREAT' new)
check "each file is opened once" test "$made" -eq "$files"
dirs=$(grep -c '^mkdirat(' new)
check "no directory is made twice" \
    test "$dirs" -eq "$(find out -mindepth 1 -type d | wc -l)"
lacks "no call finds its directory there already" new EEXIST
same "one rename" <(echo 1) <(grep -c '^renameat2(' new)
# From the first mkdirat to the rename: all there is of a new tree.
calls=$(sed -n '/^mkdirat(/,/^renameat2(/p' new | wc -l)
check "five calls a file at most ($calls for $files)" \
    test $((calls + 1)) -le $((5 * files))
lacks "no fsync" new sync

find out -printf '%p %i %T@ %C@\n' | sort >before
trace unchanged a.cfg
find out -printf '%p %i %T@ %C@\n' | sort >after
same "an unchanged tree keeps inodes and times" before after
grep -E "$changes" unchanged >changed
grep -E 'O_CREAT|O_WRONLY|O_RDWR|O_TRUNC' unchanged >>changed
grep '^write(' unchanged | grep -v '^write([12],' >>changed
same "an unchanged tree costs no change" /dev/null changed
# --check never changes anything, whatever it finds.
echo >>out/$name/manifest.json
status "--check: the build" 1 strace -qq -o checked \
    "$PGHAC" build -q a.cfg -o out --check
grep -E "$changes|O_CREAT" checked >changed
same "--check costs no change" /dev/null changed
check "repair" "$PGHAC" build -q a.cfg -o out

# A change of one file keeps the others' inodes and times.
sed 's/config_version *= *[0-9]*/config_version = 99/' a.cfg >b.cfg
find out -type f -printf '%p %i %T@\n' | sort >before
check "one setting changes" "$PGHAC" build -q b.cfg -o out
find out -type f -printf '%p %i %T@\n' | sort >after
comm -12 before after | sed 's/ .*//' >kept
has "postgresql.conf is kept" kept postgresql.conf
has "pcs.sh is kept" kept pcs.sh
lacks "cluster.conf is new" kept cluster.conf
lacks "the manifest is new" kept manifest.json
done_testing
