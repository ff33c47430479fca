#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: wrong usage is told in one line with status 2; help teaches.
. "$TOP/tests/lib.sh"

status "no command is wrong usage" 2 "$PGHAC"
has "and shows the help" "$TMP/stderr" "usage: pghac COMMAND"
status "--help" 0 "$PGHAC" --help
for c in build check diff why explain init show; do
	has "--help names $c" "$TMP/stdout" "  $c "
done
has "--help states the exit status" "$TMP/stdout" "exit status: 0 clean"
status "--version" 0 "$PGHAC" --version
has "the version is the program's" "$TMP/stdout" "pghac "
for c in build check diff why explain init show; do
	status "$c --help" 0 "$PGHAC" "$c" --help
	has "$c --help shows its usage" "$TMP/stdout" "usage: pghac $c"
done

wrong() {	# NAME TEXT ARGUMENT...
	local name=$1 text=$2
	shift 2
	status "$name" 2 "$PGHAC" "$@"
	has "$name: says so" "$TMP/stderr" "$text"
	if [ "$(wc -l <"$TMP/stderr")" -eq 1 ]; then
		ok "$name: in one line"
	else
		not_ok "$name: in one line" "$TMP/stderr"
	fi
}
wrong "a misspelt command" 'did you mean "build"' biuld x.cfg
wrong "an unknown command" 'see: pghac --help' frobnicate
wrong "an unknown option" 'has no option "--frob"' build --frob x.cfg
wrong "an option without its value" 'needs a value' build x.cfg -o
wrong "an option with an empty value" '"-o" needs a value' build x.cfg -o ""
wrong "a value for an option that has none" 'takes no value' \
    build --check=yes x.cfg
wrong "a bad number of jobs" 'from 1 to 256' build -j 0 x.cfg
wrong "a bad colour" 'auto, always or never' build --color=blue x.cfg
wrong "a bad format" 'takes text, json' check --format=yaml x.cfg
wrong "an unknown rule" 'did you mean "hba_trust"' check -W hba_trsut x.cfg
wrong "an error that is lowered" 'cannot be lowered' \
    check -W no-node_id_duplicate x.cfg
wrong "no topology" 'usage: pghac build' build
wrong "an argument too many" 'one argument too many' init x.cfg
wrong "another command's option" 'has no option "-j"' why -j 2 x
wrong "an unknown document" 'show knows' show frob x.cfg
wrong "show without a topology" 'needs a topology' show ir

status "a file that is not there" 1 "$PGHAC" check "$TMP/none.cfg"
has "is named" "$TMP/stderr" "none.cfg"
status "a directory as topology" 1 "$PGHAC" check "$TMP"
done_testing
