#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac lint judges recovery.conf as PostgreSQL 10.23 and 11.22 did (the
# first columns of recovery_values.tsv). PGBIN: programs of a server; a 10 or 11
# judges anew.
. "$TOP/tests/lib.sh"

for version in 10 11; do
	n=0
	while IFS=$'\t' read -r ten eleven line; do
		n=$((n + 1))
		want=$ten
		[ $version = 10 ] || want=$eleven
		printf '%s\t%s\n' "$want" "$line" >&3
		printf 'standby_mode = on\n%s\n' "$line" >"$TMP/$n.conf"
		verdict=accept
		"$PGHAC" lint --as recovery.conf --postgresql $version \
		    "$TMP/$n.conf" >"$TMP/said" 2>&1 || verdict=reject
		printf '%s\t%s\n' $verdict "$line"
	done <"$TOP/tests/oracle/recovery_values.tsv" >"$TMP/ours" \
	    3>"$TMP/$version"
	same "pghac agrees with $version" "$TMP/$version" "$TMP/ours"
	echo "# $version: $n lines, $(grep -c ^reject "$TMP/$version") refused"
done

[ -n "${PGBIN-}" ] || done_testing
version=$("$PGBIN/postgres" --version | sed -nE 's/.* (1[01])\..*/\1/p')
if [ -z "$version" ]; then
	ok "its server has no recovery.conf"
	done_testing
fi
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
same "the server agrees" "$TMP/$version" "$TMP/theirs"
done_testing
