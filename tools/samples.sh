#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the samples' bundles: samples.sh [OPTION-OF-BUILD...]; out/ below the
# working directory, which holds samples/.  tutorial.cfg and pg_cluster.cfg
# are one cluster, so that the tutorial's bundle stands in a directory of its own.
set -u
status=0
options=$*
set --
for f in samples/*.cfg; do
	[ "$f" = samples/tutorial.cfg ] || set -- "$@" "$f"
done
# shellcheck disable=SC2086 # options without blanks
"${PGHAC:=build/pghac}" build $options -q "$@" -o out || status=$?
# shellcheck disable=SC2086
"$PGHAC" build $options -q samples/tutorial.cfg -o out/tutorial || status=$?
exit $status
