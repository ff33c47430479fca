#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: killed before any change it makes, pghac leaves the old tree or the
# new one, whole, and the next run finishes and cleans up.
. "$TOP/tests/lib.sh"
need strace diff
cd "$TMP" || exit 2

# Leaks are not judged under strace.
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
cp "$TOP/samples/minimal.cfg" a.cfg
sed -e 's/max_wal_senders  = 4/max_wal_senders  = 7/' \
    -e 's/db2/db3/g' a.cfg >b.cfg
cluster=pg_minimal
check "the old tree" "$PGHAC" build a.cfg -o old
check "the new tree" "$PGHAC" build b.cfg -o new

is_tree() {
	diff -r "$1/$cluster" out/$cluster >/dev/null 2>&1
}

# strace counts each call by itself; it ends by the signal it sent, which
# bash would report.
killed() {	# CALLS N STRACE-OPTION...
	(
		strace -qq -o /dev/null -e trace="$1,renameat2" "${@:3}" \
		    -e inject="$1:signal=KILL:when=$2" \
		    "$PGHAC" build -q b.cfg -o out
		exit $?
	) >log 2>&1
	[ $? -eq 137 ]
}

# Kills a build before its first, second, ... CALL until there is none.
kill_each() {	# NAME OLD CALL AT-LEAST
	local title="$1, before each $3" old=$2 n broken=0 left=0
	: >broken
	for ((n = 1; n < 200; n++)); do
		rm -rf out
		mkdir out
		[ -z "$old" ] || cp -r "$old/$cluster" out/
		killed "$3" $n || break
		if ! { [ -z "$old" ] && [ ! -e out/$cluster ]; } &&
		    ! { [ -n "$old" ] && is_tree "$old"; } && ! is_tree new
		then
			broken=$((broken + 1))
			echo "call $n: neither old nor new" >>broken
		fi
		if ! "$PGHAC" build -q b.cfg -o out >>log 2>&1 ||
		    ! is_tree new || [ "$(ls -A out)" != $cluster ]; then
			left=$((left + 1))
			{ echo "after call $n:"; ls -A out; cat log; } >>broken
		fi
	done
	check "$title: killed $((n - 1)) times" test $n -gt "$4" -a $n -lt 200
	check "$title: the last one was not killed" is_tree new
	if [ $broken -eq 0 ]; then ok "$title: the tree is always whole"
	else not_ok "$title: the tree is always whole" broken; fi
	if [ $left -eq 0 ]; then ok "$title: the next run cleans up"
	else not_ok "$title: the next run cleans up" broken; fi
}

kill_each "a new tree" '' mkdirat 20
kill_each "a new tree" '' write 10
kill_each "a new tree" '' renameat2 1
kill_each "a changed tree" old mkdirat 20
kill_each "a changed tree" old write 4
kill_each "a changed tree" old linkat 1
kill_each "a changed tree" old renameat2 1
kill_each "a changed tree" old unlinkat 20

# Where the file system has no exchange there is a moment between two
# renames without a tree; the next run must still end well.
strace -qq -o /dev/null -e trace=renameat2 \
    -e inject=renameat2:error=EINVAL "$PGHAC" build -q b.cfg -o plain \
    >log 2>&1
same "without renameat2: a new tree" new plain
for n in 1 2 3; do
	rm -rf out
	cp -r old out
	if killed renameat,rename $n -e inject=renameat2:error=EINVAL; then
		check "without exchange: killed before rename $n" test $n -lt 3
	else
		check "without exchange: two renames" test $n -eq 3
	fi
	check "without exchange: the run after rename $n" \
	    "$PGHAC" build -q b.cfg -o out
	same "without exchange: the tree after rename $n" new/$cluster out/$cluster
	check "without exchange: a further run after rename $n" \
	    "$PGHAC" build -q b.cfg -o out
	check "without exchange: nothing stays after rename $n" \
	    test "$(ls -A out)" = $cluster
done
done_testing
