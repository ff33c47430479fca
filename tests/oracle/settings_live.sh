#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a real server reads the values of its settings as pghac does.
# PGBIN: the server's programs, else Debian's newest.
. "$TOP/tests/lib.sh"
need python3
bin=${PGBIN-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
need "$bin/postgres"
version=$("$bin/postgres" --version |
    sed -nE 's/.* ([1-9][0-9])[.a-z].*/\1/p; s/.* (9\.[0-9]).*/\1/p')
dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-set.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
user=()
if [ "$(id -u)" -eq 0 ]; then
	need runuser
	user=(postgres)
	chown postgres "$dir"
fi
check "PostgreSQL $version and pghac agree on each value" python3 -B \
    "$TOP/tests/oracle/settings_live.py" "$bin" "$BUILD/judge_settings" \
    "$TOP/schemas/postgresql/settings.tsv" "$version" "$dir" "${user[@]}"
sed 's/^/# /' "$TMP/stdout"
done_testing
