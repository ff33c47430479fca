#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: when the system fails, the old tree stands, the staging directory is
# gone, and the message names the file; two builds at once wait.
. "$TOP/tests/lib.sh"
need strace flock diff unshare setpriv
cd "$TMP" || exit 2

export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
cp "$TOP/samples/minimal.cfg" a.cfg
sed 's/max_wal_senders  = 4/max_wal_senders  = 7/' a.cfg >b.cfg
name=pg_minimal
check "the old tree" "$PGHAC" build a.cfg -o old
check "the new tree" "$PGHAC" build b.cfg -o new

# Every call of this kind fails from the Nth on; the staging directory's
# removal uses none of them.
fault() {	# CALL ERROR FROM TEXT
	rm -rf out
	cp -a old out
	status "$1 $2: status" 3 strace -qq -o /dev/null -e trace="$1" \
	    -e inject="$1:error=$2:when=$3+" "$PGHAC" build b.cfg -o out
	has "$1 $2: message" stderr "$4"
	same "$1 $2: the old tree stands, nothing beside it" old out
}
fault mkdirat ENOSPC 1 "cannot make the directory .$name.pghac: No space"
fault mkdirat EDQUOT 3 "cannot make the directory db1.example.com/etc: "
fault mkdirat EACCES 2 "cannot make the directory db1.example.com: Permis"
fault renameat2 EACCES 1 "cannot rename the new tree: Permission denied"
fault renameat2 EIO 1 "cannot rename the new tree: Input/output error"

# A file system that has no links: copies are as good.
rm -rf out
cp -a old out
check "without links" strace -qq -o /dev/null -e trace=linkat \
    -e inject=linkat:error=EPERM "$PGHAC" build b.cfg -o out
same "without links the tree is the new one" new out

# A real full disk, of 512 KiB, in a mount namespace of its own.
cat >full.sh <<'EOF'
set -e
mount -t tmpfs -o size=512k tmpfs disk
cp -a old/. disk
rc=0
dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null || true
"$PGHAC" build b.cfg -o disk 2>full.err || rc=$?
rm disk/filler
ls -A disk >full.ls
diff -r old disk
exit $rc
EOF
mkdir disk
own=-rm
[ "$(id -u)" -ne 0 ] || own=-m
status "a full disk: status" 3 unshare "$own" bash full.sh
has "a full disk: message" full.err "No space left on device"
has "a full disk: the message names what could not be written" full.err \
    "cannot "
same "a full disk: nothing else is left" <(echo $name) full.ls

# A directory that may not be written, for a user who is not root.
unprivileged() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
cp "$PGHAC" pghac
chmod 755 "$TMP" pghac
chmod 644 b.cfg
rm -rf out
cp -r old out
chmod -R a-w out
status "a read-only directory: status" 3 \
    unprivileged ./pghac build b.cfg -o out
has "a read-only directory: message" stderr "Permission denied"
chmod -R u+w out
same "a read-only directory: the old tree stands" old out
status "a place that cannot be made" 3 \
    unprivileged ./pghac build b.cfg -o /proc/none/out
: >file
status "a file for the directory" 3 "$PGHAC" build b.cfg -o file

# Another build is at work: wait, then say who.
rm -rf out
cp -a old out
flock out sleep 1 &
sleep 0.3
check "a short wait ends well" "$PGHAC" build b.cfg -o out
same "and writes the tree" new out
wait
rm -rf out
cp -a old out
flock --no-fork out sleep 30 &
holder=$!
sleep 0.3
status "a long wait ends" 3 timeout 20 "$PGHAC" build b.cfg -o out
has "and says why" stderr "has been using it for 10 seconds"
same "and changes nothing" old out
kill $holder
wait $holder 2>/dev/null
# Many at once: each leaves a whole tree.
for i in 1 2 3 4 5 6 7 8; do
	"$PGHAC" build -q "$([ $((i % 2)) -eq 0 ] && echo a || echo b).cfg" \
	    -o out 2>>race.err &
done
wait
if diff -r old out >/dev/null || diff -r new out >shown 2>&1; then
	ok "eight builds at once leave a whole tree"
else
	not_ok "eight builds at once leave a whole tree" shown
fi
same "eight builds at once have no complaints" /dev/null race.err
done_testing
