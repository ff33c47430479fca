#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a real PostgreSQL reads back what quote.c writes for postgresql.conf
# and pg_hba.conf, and agrees with our readers about any line.
# PGBIN: the server's programs, else Debian's newest.
. "$TOP/tests/lib.sh"
debian=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
PATH=$debian:$PATH
need python3 psql
bin=${PGBIN-$debian}
need "$bin/postgres" "$bin/initdb" "$bin/pg_ctl"

# The server refuses to run as root, and must reach its files.
as=
dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-pg.XXXXXX") || exit 1
chmod 755 "$dir"
if [ "$(id -u)" = 0 ]; then
	as="runuser -u postgres --"
	chown postgres "$dir"
fi
cd "$dir" || exit 1
trap '$as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >"$TMP/stop" 2>&1
cd /; rm -rf "$dir"' EXIT

start() {
	local options="-F -h '' -k $dir"
	$as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E SQL_ASCII \
	    --locale=C --no-sync &&
	    $as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "$options" start
}
check "PostgreSQL starts" start
[ $failures -eq 0 ] || done_testing

export PGDIR=$dir/data PGSOCKET=$dir PGVERSION
PGVERSION=$("$bin/postgres" --version | sed -E 's/.* ([0-9]+)\..*/\10/')
unset PGPASSWORD PGHOST PGPORT PGDATABASE PGUSER PGOPTIONS PGSERVICE
ask() {
	check "$1" python3 -B "$TOP/tests/oracle/postgres.py" "$2"
}
ask "the server reads the values of q:pgconf" pgconf
ask "read_pgconf reads as the server" pgconf_grammar
ask "the server reads the words of q:hba and q:hba-word" hba
ask "read_hba reads as the server" hba_grammar
ask "regular expressions mean to us what they mean to the server" hba_regex
ask "a word of q:hba lets in nothing but the name" hba_meaning
done_testing
