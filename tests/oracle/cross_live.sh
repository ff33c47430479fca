#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a real server starts with exactly those combinations of settings that
# pghac lint accepts, and as a standby with exactly those that pghac check
# does.  CROSS_NUMBER combinations, drawn by CROSS_SEED.
. "$TOP/tests/lib.sh"
need python3 openssl
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[ -x "$bin/postgres" ] || bin=$(dirname "$(command -v postgres)")
bin=${CROSS_BIN:-$bin}
need "$bin/postgres" "$bin/initdb"

# not below the runner's own directory, which only root may enter
dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-cross.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
[ "$(id -u)" != 0 ] || chown postgres "$dir"
check "a certificate" openssl req -x509 -newkey rsa:2048 -nodes -days 2 \
    -subj /CN=localhost -keyout "$dir/server.key" -out "$dir/server.crt"
check "pghac and the server agree" python3 -B \
    "$TOP/tests/oracle/cross_live.py" "$bin" "$dir" "${CROSS_NUMBER:-120}" \
    "${CROSS_SEED:-3}"
grep '^#' "$TMP/stdout"
done_testing
