# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Helpers of the script tests; the runner sets TOP PGHAC BUILD SHARED TMP.
#
#   ok NAME / not_ok NAME [FILE]	one result; FILE is shown with a failure
#   check NAME COMMAND...		ok if COMMAND succeeds, its output shown
#   refuse NAME COMMAND...		ok if COMMAND fails by itself (1..125)
#   status NAME N COMMAND...		ok if COMMAND exits with N
#   same NAME FILE FILE			ok if the two files or trees are equal
#   has NAME FILE TEXT			ok if the file holds the fixed text
#   lacks NAME FILE TEXT		ok if it does not
#   need PROGRAM...			fails and ends the test if one is absent
#   sub_make ARGUMENT...			make, one at a time, free of our own make
#   done_testing			last line of each test
#
# Standard output of the last command is in $TMP/stdout, of check and status
# also standard error in $TMP/stderr.

set -u
export LC_ALL=${LC_ALL:-C.UTF-8}
failures=0
results=0

ok() {
	results=$((results + 1))
	echo "ok $1"
}

not_ok() {
	results=$((results + 1))
	failures=$((failures + 1))
	echo "not ok $1"
	if [ $# -gt 1 ] && [ -r "$2" ]; then
		head -c 4000 "$2" | sed 's/^/    /'
		echo
	fi
}

# Runs a command, its output into files.
capture() {
	"$@" >"$TMP/stdout" 2>"$TMP/stderr"
}

show() {
	{
		echo "exit status $1: ${*:2}"
		cat "$TMP/stderr" "$TMP/stdout"
	} >"$TMP/shown"
}

check() {
	local name=$1 rc
	shift
	capture "$@"
	rc=$?
	if [ $rc -eq 0 ]; then ok "$name"; return; fi
	show $rc "$@"
	not_ok "$name" "$TMP/shown"
}

refuse() {
	local name=$1 rc
	shift
	capture "$@"
	rc=$?
	if [ $rc -ge 1 ] && [ $rc -le 125 ]; then ok "$name"; return; fi
	show $rc "$@"
	not_ok "$name" "$TMP/shown"
}

status() {
	local name=$1 want=$2 rc
	shift 2
	capture "$@"
	rc=$?
	if [ $rc -eq "$want" ]; then ok "$name"; return; fi
	show $rc "$@"
	not_ok "$name (expected status $want)" "$TMP/shown"
}

same() {
	if diff -ru "$2" "$3" >"$TMP/shown" 2>&1; then ok "$1"; return; fi
	not_ok "$1" "$TMP/shown"
}

has() {
	if grep -qF -- "$3" "$2"; then ok "$1"; return; fi
	{ echo "expected the text: $3"; cat "$2"; } >"$TMP/shown" 2>&1
	not_ok "$1" "$TMP/shown"
}

lacks() {
	if [ -r "$2" ] && ! grep -qF -- "$3" "$2"; then ok "$1"; return; fi
	{ echo "unexpected text: $3"; cat "$2"; } >"$TMP/shown" 2>&1
	not_ok "$1" "$TMP/shown"
}

need() {
	local p
	for p; do
		command -v "$p" >/dev/null && continue
		not_ok "program $p is here (tools/deps.sh test installs it)"
		exit 1
	done
}

sub_make() {
	mkdir -p "$TOP/build"
	flock "$TOP/build/lock" env -u MAKEFLAGS -u MAKELEVEL \
	    make -s -C "$TOP" V= "$@"
}

# any_version DIR: templates for --templates by which el6 has every PostgreSQL.
# Its own ends with 11, as its agent writes recovery.conf.
any_version() {
	mkdir -p "$1/schemas/platforms"
	sed 's/until="11"/until="18"/' "$TOP/schemas/platforms/el6.xml" \
	    >"$1/schemas/platforms/el6.xml"
}

done_testing() {
	[ $results -gt 0 ] || not_ok "the test checked something"
	[ $failures -eq 0 ]
	exit
}
