#!/bin/bash
# SPDX-License-Identifier: MIT
# Static analysis of C and shell: CFLAGS=... lint.sh   (see `make lint`)
set -u
cd "$(dirname "$0")/.." || exit 2
export CFLAGS=${CFLAGS:?}

# One file: called by xargs below.
# shellcheck disable=SC2086 # CFLAGS is a list
case ${1-} in
gcc)
	exec gcc $CFLAGS -O2 -fanalyzer -Wno-analyzer-null-argument \
	    -Wno-analyzer-null-dereference -c -o /dev/null "$2" ;;
clang-tidy)
	clang-tidy --quiet "$2" -- $CFLAGS 2>&1 |
	    grep -v 'warnings\? generated'
	exit "${PIPESTATUS[0]}" ;;
esac

failed=0
for tool in gcc clang-tidy; do
	echo "== $tool"
	printf '%s\n' compiler/*.c tools/*.c |
	    xargs -P "$(nproc)" -I{} tools/lint.sh $tool {} || failed=1
done

echo "== cppcheck"
cppcheck --quiet --std=c11 --enable=warning,portability --error-exitcode=1 \
    --inline-suppr --suppress=missingIncludeSystem -D_GNU_SOURCE \
    -Icompiler compiler tools || failed=1

echo "== shellcheck"
mapfile -t scripts < <(git ls-files | grep -v '^out/\|/expect/' |
    while read -r f; do
	case $f in
	*.sh) echo "$f" ;;
	*.*) ;;
	*) head -n 1 "$f" | grep -aq '^#!/bin/.*sh$' && echo "$f" ;;
	esac
done)
shellcheck -x "${scripts[@]}" || failed=1

[ $failed -ne 0 ] || echo "lint: clean"
exit $failed
