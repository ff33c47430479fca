#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what initdb of the real PostgreSQL writes is clean to pghac lint.
. "$TOP/tests/lib.sh"
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
check "PostgreSQL is installed" test -x "$bin/initdb"
version=$(basename "$(dirname "$bin")")
user=nobody
[ "$(id -u)" -eq 0 ] || user=
# not below the runner's own directory, which only root may enter
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/node"
[ -z "$user" ] || chown "$user" "$work/node"
chmod 711 "$work"
echo secret >"$work/password"
run=()
[ -z "$user" ] || run=(setpriv --reuid "$user" --clear-groups)
check "initdb makes a data directory" \
    "${run[@]}" "$bin/initdb" -D "$work/node/data" -A scram-sha-256 \
    --pwfile="$work/password" -N
chmod -R a+rX "$work/node"
check "it is clean as a node" "$PGHAC" lint --strict --as node "$work/node"
for f in postgresql.conf pg_hba.conf; do
	check "$f is clean" "$PGHAC" lint --strict --as $f \
	    --postgresql "$version" "$work/node/data/$f"
done
# Debian's own sample, commented out and with each line switched on
sed -n 's/^#\([a-z_]* = .*\)/\1/p' \
    "/usr/share/postgresql/$version/postgresql.conf.sample" |
    grep -v "^include" >"$TMP/all.conf"
check "every default of the sample is a value" "$PGHAC" lint \
    --as postgresql.conf --postgresql "$version" "$TMP/all.conf"
done_testing
