#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a topology from a stranger cannot escape its directory or the output
# directory, drive a terminal, or smuggle text into another syntax.
. "$TOP/tests/lib.sh"

cd "$TMP" || exit 1
base=$TOP/samples/minimal.cfg
edited() { sed "$1" "$base" >x.cfg; }

# shellcheck disable=SC2016 # nothing may expand it
for name in '../evil' '..' '.' '/etc' 'a/b' '-rf' '' 'a b' "x'y" '$(id)' \
    'a\\nb'; do
	edited "s|\"db2.example.com\"|\"$name\"|"
	status "node name $name" 1 "$PGHAC" build x.cfg -o out
	edited "s|\"pg_minimal\"|\"$name\"|"
	status "cluster name $name" 1 "$PGHAC" build x.cfg -o out
done
refuse "nothing was written" test -e out -o -e evil -o -e ../evil

printf '%s\n' 'a = "\x1b]0;owned\x07\x1b[2J";' >x.cfg
cat "$base" >>x.cfg
sed -i "s/a = .*/$(printf 'a\033[31m') = 1;/" x.cfg
status "control characters in the text" 1 "$PGHAC" check x.cfg
lacks "reach no terminal" stderr "$(printf '\033')"

edited 's|wal_level .*|wal_level = "hot_standby\\nfsync = off";|'
status "a newline in a setting" 1 "$PGHAC" build x.cfg -o out
refuse "is not written" test -e out/pg_minimal
edited "s|hot_standby      = true;|& log_line_prefix = \"a'; DROP\\\\\\\\ \$(id) \\\`id\\\`\";|"
status "quotes in a setting" 0 "$PGHAC" build -q x.cfg -o out
f=out/pg_minimal/db1.example.com/var/lib/pgsql/9.3/data/postgresql.conf
has "are quoted" "$f" "log_line_prefix = 'a''; DROP\\\\"

mkdir in
echo 'postgresql = {};' >secret.cfg
ln -s ../secret.cfg in/link.cfg
for path in ../secret.cfg "$TMP/secret.cfg" link.cfg /etc/passwd /dev/zero \
    none.cfg x.cfg; do
	printf '@include "%s"\n' "$path" >in/x.cfg
	status "@include $path" 1 "$PGHAC" check in/x.cfg
	has "is told at its line" stderr "in/x.cfg:1:"
	lacks "its text is not shown" stderr "root:"
done

head -c 100000 /dev/urandom >x.cfg
status "random bytes" 1 "$PGHAC" check x.cfg
head -c 300000 /dev/zero | tr '\0' '{' >x.cfg
status "deep nesting" 1 "$PGHAC" check x.cfg
{ printf 'a = ['; seq -s, 1 200000; printf '];'; } | tr -d '\n' >x.cfg
status "a line of 1.3 MB" 1 "$PGHAC" check x.cfg
if [ "$(awk '{ if (length > m) m = length } END { print m }' stderr)" -lt 400 ]
then ok "is not printed whole"; else not_ok "is not printed whole"; fi
: >x.cfg
status "an empty file" 1 "$PGHAC" check x.cfg
status "a full disk" 3 sh -c "'$PGHAC' init >/dev/full"
done_testing
