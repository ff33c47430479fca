#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: real connections to a real PostgreSQL, from many addresses, are
# answered by the line that hba_match and `pghac hba` name.
# PGBIN is the directory of the server's programs, else Debian's newest.
. "$TOP/tests/lib.sh"
need python3 openssl ip unshare
bin=${PGBIN-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
need "$bin/postgres" "$bin/initdb" "$bin/pg_ctl"

# Root has a network of its own, so other addresses than loopback are there.
if [ "$(id -u)" = 0 ] && [ -z "${PROVER_INSIDE-}" ] && unshare -n true; then
	PROVER_INSIDE=1 exec unshare -n bash "$0"
fi
export PROVER_INSIDE
if [ -n "${PROVER_INSIDE-}" ]; then
	ip link set lo up
	ip route add local 10.0.0.0/8 dev lo
	for a in 2001:db8::5 2001:db8:1::5; do
		ip -6 addr add $a/128 dev lo 2>/dev/null
	done
fi

# The server refuses to run as root, and must reach its files.
as=
dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-pg.XXXXXX") || exit 1
chmod 755 "$dir"
cd "$dir" || exit 1
if [ "$(id -u)" = 0 ]; then
	as="runuser -u postgres --"
	chown postgres "$dir"
fi
trap '$as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >"$TMP/stop" 2>&1
cd /; rm -rf "$dir"' EXIT
unset PGPASSWORD PGHOST PGPORT PGDATABASE PGUSER PGOPTIONS PGSERVICE

start() {
	local data=$dir/data
	$as "$bin/initdb" -D "$data" -U postgres -A trust -E SQL_ASCII \
	    --locale=C -N >"$dir/initdb" || return
	$as openssl req -x509 -newkey ec -nodes -days 2 -subj /CN=prover \
	    -pkeyopt ec_paramgen_curve:prime256v1 -keyout "$data/server.key" \
	    -out "$data/server.crt" 2>"$dir/openssl" || return
	$as chmod 600 "$data/server.key" || return
	printf '%s\n' "listen_addresses = '*'" 'port = 6543' 'ssl = on' \
	    "unix_socket_directories = '$dir'" 'fsync = off' \
	    'shared_buffers = 1MB' "log_line_prefix = '>'" \
	    'logging_collector = off' "lc_messages = 'C'" |
	    $as tee -a "$data/postgresql.conf" >"$dir/added" || return
	$as "$bin/pg_ctl" -D "$data" -w -l "$dir/log" start
}
check "PostgreSQL starts" start
[ $failures -eq 0 ] || done_testing
PGVERSION=$("$bin/postgres" --version |
    sed -nE 's/.* ([1-9][0-9])[.a-z].*/\10/p; s/.* 9\.([0-9]).*/9\1/p')
export PGVERSION PGDIR=$dir
chmod 755 "$dir"
check "PostgreSQL ${PGVERSION%0} answers as hba_match says" \
    python3 -B "$TOP/tests/oracle/hba_prover.py"
sed 's/^/# /' "$TMP/stdout"
done_testing
