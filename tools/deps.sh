#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing to build or test: usage: deps.sh SET...
# (build, test).  tests/packages.txt is the list; says what and why first.

set -eu
list=$(dirname "$0")/../tests/packages.txt

[ $# -gt 0 ] || { echo "usage: $0 build|test..." >&2; exit 2; }
for s; do
	grep -q "^$s " "$list" || { echo "$0: no set $s" >&2; exit 2; }
done

if command -v apt-get >/dev/null; then
	column=2
	present() {
		dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" \
		    2>/dev/null | sed -n 's/^installed //p'
	}
elif command -v dnf >/dev/null; then
	column=3
	present() {
		rpm -q --qf '%{NAME}\n' "$@" | grep -v ' is not installed' ||
		    true
	}
else
	echo "$0: neither apt-get nor dnf here; install what" >&2
	echo "tests/packages.txt lists (or its like) by hand" >&2
	exit 1
fi

# PACKAGE|REASON lines of the wanted sets.
wanted=$(awk -F ' *[|] *' -v sets=" $* " -v col="$column" '
	index(sets, " " $1 " ") && $col != "-" { print $col "|" $4 }' "$list")
names=$(printf '%s\n' "$wanted" | cut -d'|' -f1)
# shellcheck disable=SC2086 # a list of words
have=$(present $names || true)

missing=
for p in $names; do
	printf '%s\n' "$have" | grep -qxF "$p" && continue
	# others' packages of nodejs have npm in them, and refuse Debian's
	[ "$p" = npm ] && command -v npm >/dev/null && continue
	missing="$missing $p"
done
[ -n "$missing" ] || exit 0

echo "These packages are missing:"
for p in $missing; do
	printf '%s\n' "$wanted" | awk -F'|' -v p="$p" '
	    $1 == p { printf "  %-20s %s\n", $1, $2 }'
done

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		as_root=sudo
	else
		echo "$0: only root can install them; run:" >&2
		echo "  sudo $0 $*" >&2
		exit 1
	fi
fi

if [ "$column" -eq 3 ]; then
	echo "Installing them with dnf."
	# shellcheck disable=SC2086
	exec $as_root dnf -y install $missing
fi

echo "Installing them with apt-get."
# The PostgreSQL package must neither make nor start a cluster.
# shellcheck disable=SC2016,SC2086
$as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 sh -euc '
	mkdir -p /etc/postgresql-common
	conf=/etc/postgresql-common/createcluster.conf
	[ -e $conf ] || echo "create_main_cluster = false" >$conf
	policy=/usr/sbin/policy-rc.d
	if [ ! -e $policy ]; then
		trap "rm -f $policy" EXIT
		trap "exit 1" INT TERM
		printf "#!/bin/sh\nexit 101\n" >$policy
		chmod 755 $policy
	fi
	apt-get -q update
	apt-get -q -y --no-install-recommends install "$@"
' deps $missing
