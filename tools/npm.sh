#!/bin/sh
# SPDX-License-Identifier: MIT
# Unpacks a package of the npm registry that a test needs, and prints where:
# usage: npm.sh NAME VERSION [INTEGRITY].  Fetched once into build/npm; npm
# itself checks the sum that the registry gives, this the one of the caller.
set -eu
[ $# -eq 2 ] || [ $# -eq 3 ] ||
    { echo "usage: $0 NAME VERSION [INTEGRITY]" >&2; exit 2; }
cd "$(dirname "$0")/.."
mkdir -p build/npm
dir=$PWD/build/npm/$(printf '%s' "$1" | tr '/@' '--')-$2
if [ ! -d "$dir" ]; then
	exec 9>build/npm/lock
	flock 9
fi
if [ ! -d "$dir" ]; then
	new=$(mktemp -d build/npm/new.XXXXXX)
	trap 'rm -rf "$new"' EXIT
	(cd "$new" && npm pack --silent "$1@$2" >/dev/null) ||
	    { echo "$0: npm cannot fetch $1@$2" >&2; exit 1; }
	sum=sha512-$(openssl dgst -sha512 -binary "$new"/*.tgz | base64 -w 0)
	[ "${3-$sum}" = "$sum" ] ||
	    { echo "$0: $1@$2 has the sum $sum, not $3" >&2; exit 1; }
	mkdir "$new/to"
	tar -xzf "$new"/*.tgz -C "$new/to" --strip-components=1
	mv "$new/to" "$dir"
fi
printf '%s\n' "$dir"
