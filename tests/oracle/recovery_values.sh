#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac lint judges recovery.conf as PostgreSQL 10.23 did (the verdicts in
# recovery_values.tsv). PGBIN: programs of a 10 or 11, which judges anew.
. "$TOP/tests/lib.sh"
cases=$TOP/tests/oracle/recovery_values.tsv

# ours: the verdicts of pghac, one a case
n=0
while IFS=$'\t' read -r _ line; do
	n=$((n + 1))
	printf 'standby_mode = on\n%s\n' "$line" >"$TMP/$n.conf"
	if "$PGHAC" lint --as recovery.conf --postgresql 10 "$TMP/$n.conf" \
	    >"$TMP/said" 2>&1; then
		printf 'accept\t%s\n' "$line"
	else
		printf 'reject\t%s\n' "$line"
	fi
done <"$cases" >"$TMP/ours"
same "pghac agrees" "$cases" "$TMP/ours"
echo "# $n lines: $(grep -c ^reject "$cases") refused"

[ -n "${PGBIN-}" ] || done_testing
need runuser "$PGBIN/postgres" "$PGBIN/initdb"
dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-recovery.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
chown postgres "$dir"
postgres() { runuser -u postgres -- "$@"; }
check "initdb" postgres "$PGBIN/initdb" -D "$dir/new" -A trust -N
printf "%s\n" "listen_addresses = ''" "unix_socket_directories = '$dir'" \
    >>"$dir/new/postgresql.conf"
for ((i = 1; i <= n; i++)); do
	rm -rf "$dir/data"
	cp -a "$dir/new" "$dir/data"
	install -o postgres "$TMP/$i.conf" "$dir/data/recovery.conf"
	postgres timeout 5 "$PGBIN/postgres" -D "$dir/data" >"$dir/log" 2>&1 &
	pid=$!
	for _ in $(seq 40); do
		! grep -qE 'FATAL|entering standby mode' "$dir/log" || break
		sleep 0.1
	done
	kill -INT "$(head -n 1 "$dir/data/postmaster.pid" 2>/dev/null)" \
	    2>/dev/null
	wait $pid
	verdict=accept
	! grep -q FATAL "$dir/log" || verdict=reject
	printf '%s\t%s\n' $verdict "$(tail -n 1 "$TMP/$i.conf")"
done >"$TMP/theirs"
same "the server agrees" "$cases" "$TMP/theirs"
done_testing
