# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Numbered results, and the time since the start.
#
#   assert NAME COMMAND...	prints "ok N - NAME", or "not ok", with what the
#			command said
#   say WORD...		a remark
#   fatal WORD...	a failure after which nothing can be looked at
#   summary		the count; its status is that of the run
#
# With RECORD set, assert prints nothing and appends failed names to that file.
results=0
failures=0
begin=${EPOCHREALTIME/[.,]/}
RECORD=

elapsed() {
	local us=$((${EPOCHREALTIME/[.,]/} - begin))
	printf '%d.%d' $((us / 1000000)) $((us / 100000 % 10))
}

say() {
	echo "# $(elapsed) s: $*"
}

assert() {
	local name=$1
	shift
	if [ -n "$RECORD" ]; then
		"$@" >/dev/null 2>&1 || echo "$name" >>"$RECORD"
		return 0
	fi
	results=$((results + 1))
	if "$@" >"$RUN/said" 2>&1; then
		echo "ok $results - $name"
		return 0
	fi
	failures=$((failures + 1))
	echo "not ok $results - $name"
	tail -c 4000 "$RUN/said" | sed 's/^/    /'
	return 1
}

summary() {
	say "$results assertions, $failures failed"
	[ "$failures" -eq 0 ] && [ "$results" -gt 0 ]
}

fatal() {
	results=$((results + 1))
	failures=$((failures + 1))
	echo "not ok $results - $*"
	summary
	exit 1
}
