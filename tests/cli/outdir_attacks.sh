#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac writes and removes only what is its own, whatever stands in DIR.
. "$TOP/tests/lib.sh"
need sha256sum python3 mkfifo
cd "$TMP" || exit 2

cp "$TOP/samples/minimal.cfg" a.cfg
sed 's/max_wal_senders  = 4/max_wal_senders  = 7/' a.cfg >b.cfg
name=pg_minimal
conf=db1.example.com/var/lib/pgsql/9.3/data/postgresql.conf
check "the first build" "$PGHAC" build a.cfg -o out
cp -a out good

# Puts the good tree back, runs a function in it, then expects that neither
# build nor --check changes a thing.
attack() {	# NAME FUNCTION FOREIGN
	rm -rf out
	cp -a good out
	(cd out/$name && "$2")
	find out -printf '%p %y %i %l %T@\n' | sort >before
	status "$1: build refuses" 1 "$PGHAC" build b.cfg -o out
	has "$1: build names it" stderr "foreign: $3"
	status "$1: --check refuses" 1 "$PGHAC" build a.cfg -o out --check
	find out -printf '%p %y %i %l %T@\n' | sort >after
	same "$1: nothing changed" before after
	lacks "$1: nothing was written beside it" after .pghac
}
mkdir victim
echo keep >victim/file
victim=$TMP/victim

file() { echo mine >notes.txt; }
attack "a foreign file" file notes.txt
deep() { mkdir -p db1.example.com/etc/x/y; }
attack "a foreign directory" deep "db1.example.com/etc/x (a directory)"
dotfile() { echo mine >db2.example.com/.x.swp; }
attack "a hidden file" dotfile db2.example.com/.x.swp
link_file() { rm manifest.json; ln -s "$victim/file" manifest.json; }
attack "a link for a file" link_file "manifest.json (a symbolic link)"
link_same() { mv "$conf" x; ln -s "$PWD/x" "$conf"; mv x "$victim/x"; }
attack "a link to the same text" link_same "$conf (a symbolic link)"
link_dir() { mv db1.example.com "$victim/"; ln -s "$victim/db1.example.com" .; }
attack "a link for a directory" link_dir "db1.example.com (a symbolic link)"
dangling() { ln -s /nonexistent dangling; }
attack "a dangling link" dangling dangling
fifo() { rm "$conf"; mkfifo "$conf"; }
attack "a fifo" fifo "$conf (not a regular file)"
dir_for_file() { rm "$conf"; mkdir "$conf"; }
attack "a directory for a file" dir_for_file "$conf (a directory)"
nested() { rm "$conf"; mkdir -p "$conf"; echo x >"$conf"/x; }
attack "a tree for a file" nested "$conf (a directory)"
newline() { : >$'x\nforeign: y'; }
attack "a line end in a name" newline 'x\x0aforeign: y'
many() { for ((i = 0; i < 3000; i++)); do : >"$i"; done; }
attack "very many files" many "and 2900 more"
same "what links point to is untouched" <(echo keep) victim/file
check "what links point to is still there" \
    test -e "victim/db1.example.com/etc/cluster/cluster.conf"

# The tree itself, and the name of the staging directory, as links.
rm -rf out && mkdir out && ln -s "$victim" out/$name
status "the tree is a link" 1 "$PGHAC" build a.cfg -o out
rm -rf out && cp -a good out && ln -s "$victim" out/.$name.pghac
status "the staging directory is a link" 1 "$PGHAC" build b.cfg -o out
rm -rf out && cp -a good out && mkdir out/.$name.pghac &&
    echo mine >out/.$name.pghac/mine
status "the staging directory is not ours" 1 "$PGHAC" build b.cfg -o out
has "it is named" stderr "foreign: ../.$name.pghac/mine"
same "it is kept" <(echo mine) out/.$name.pghac/mine
same "the tree is kept" good/$name out/$name
same "the victim is untouched" <(echo keep) victim/file

# A hostile manifest: paths that lead out of the tree, or no manifest at all.
hostile() {	# NAME TEXT
	rm -rf out
	cp -a good out
	echo mine >out/victim
	printf '%s\n' "$2" >out/$name/manifest.json
	refuse "$1: build refuses" "$PGHAC" build b.cfg -o out
	same "$1: nothing is removed" <(echo mine) out/victim
}
for src in ../victim /etc/passwd "$name/../../victim" '' . 'a//b'; do
	hostile "src \"$src\" in a manifest" \
	    '{"format_version": "1.0", "nodes": [{"files": [{"src": "'"$src"'"}]}]}'
done
hostile "a manifest that is not JSON" 'x'
hostile "a manifest of another format" '{"format_version": "2.0", "nodes": []}'
hostile "a manifest nested too deep" "$(printf '%*s' 100000 '' | tr ' ' '[')"

# By hand, before the first build: never overwritten.
rm -rf out && mkdir -p out/$name && echo mine >out/$name/SHA256SUMS
status "a file nobody knows" 1 "$PGHAC" build a.cfg -o out
has "it is named" stderr "foreign: SHA256SUMS"
same "it is kept" <(echo mine) out/$name/SHA256SUMS

# What is allowed: edits, removals, other hard links, a new shape.
rm -rf out && cp -a good out
echo changed >out/$name/$conf
rm -r out/$name/db2.example.com
ln out/$name/SHA256SUMS hard
status "--check sees a changed file" 1 "$PGHAC" build a.cfg -o out --check
has "--check names a changed file" stderr "modified: $conf"
has "--check names a missing file" stderr "missing: db2.example.com/etc"
check "build repairs the tree" "$PGHAC" build a.cfg -o out
same "the tree is the first again" good out
check "a second name of a file does no harm" "$PGHAC" build b.cfg -o out
same "that name keeps the old text" good/$name/SHA256SUMS hard
sed 's/db2/db3/g' a.cfg >c.cfg
check "a node gets another name" "$PGHAC" build c.cfg -o out
check "the old node's files are gone" test ! -e out/$name/db2.example.com
chmod 755 out/$name/manifest.json
status "--check sees an executable bit" 1 "$PGHAC" build c.cfg -o out --check
check "build takes it away" "$PGHAC" build c.cfg -o out
check "the bit is gone" test ! -x out/$name/manifest.json
chmod 600 out/$name/manifest.json
check "other mode bits are the user's" "$PGHAC" build c.cfg -o out --check
cd out/$name || exit 2
check "sha256sum agrees" sha256sum --check --strict --quiet SHA256SUMS
find . -type f ! -path ./SHA256SUMS | sed 's|^\./||' | sort >"$TMP/files"
same "SHA256SUMS names every file" "$TMP/files" \
    <(sed 's/^[^ ]*  //' SHA256SUMS | sort)
check "the manifest is JSON" python3 -m json.tool manifest.json
done_testing
