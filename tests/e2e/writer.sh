#!/bin/bash
# SPDX-License-Identifier: MIT
# A client that writes all along: writer.sh ADDRESS LOG, in the lab.  LOG gets
# "N TIME ok" for each commit that the server acknowledged, "N TIME err" for
# each that it did not.
export PGPASSWORD=$APP_PASSWORD PGCONNECT_TIMEOUT=2
n=0
while [ ! -e "$2.stop" ]; do
	n=$((n + 1))
	if timeout 5 psql -qXAt -h "$1" -U app -d app \
	    -c "INSERT INTO ledger VALUES ($n)" 2>>"$2.errors"; then
		echo "$n $EPOCHREALTIME ok"
	else
		echo "$n $EPOCHREALTIME err"
	fi >>"$2"
	sleep 0.1
done
