#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a shell that sources sysconfig/cman gets the variables that the
# distribution's file gives it after the how-to's edit, and no others.

. "$TOP/tests/lib.sh"

# variables FILE: what sourcing it sets.  POSIXLY_CORRECT keeps functions and
# bash's own arrays out of the list.
variables() {
	# shellcheck disable=SC2016 # the inner shell expands it
	env -i PATH=/usr/bin:/bin "$1" -c '. "$1"; set' sh "$2" |
	    grep -Ev '^(_|PPID|BASH[A-Z_]*|SHLVL|PIPESTATUS)='
}

check "the sample compiles" "$PGHAC" build -q -o "$TMP/out" \
    "$TOP/samples/pg_cluster.cfg"
made=$TMP/out/pg_cluster/node1.example.com/etc/sysconfig/cman
printf 'CMAN_QUORUM_TIMEOUT=0\n' >"$TMP/wanted"
for shell in sh bash; do
	variables $shell "$made" >"$TMP/made.$shell"
	variables $shell "$TMP/wanted" >"$TMP/wanted.$shell"
	same "$shell gets CMAN_QUORUM_TIMEOUT=0 and nothing else" \
	    "$TMP/wanted.$shell" "$TMP/made.$shell"
	if [ -z "$SHARED" ]; then
		ok "$shell: as the distribution's file # needs shared/"
		continue
	fi
	variables $shell "$SHARED/data/third-party/sysconfig-cman" \
	    >"$TMP/theirs.$shell"
	same "$shell: as the distribution's file" "$TMP/theirs.$shell" \
	    "$TMP/made.$shell"
done

# every variable of theirs is explained in ours, with the same default
if [ -n "$SHARED" ]; then
	# their file quotes some of the defaults
	sed -n 's/^#\([A-Z_]*=[^ ]*\).*/\1/p' \
	    "$SHARED/data/third-party/sysconfig-cman" | tr -d '"' |
	    sort >"$TMP/theirs"
	sed -n 's/^#\([A-Z_]*=.*\)/\1/p' "$made" | sort >"$TMP/ours"
	comm -23 "$TMP/theirs" "$TMP/ours" >"$TMP/missing"
	same "every default of theirs is in ours" /dev/null "$TMP/missing"
else
	ok "every default of theirs is in ours # needs shared/"
fi
done_testing
