#!/bin/bash
# SPDX-License-Identifier: MIT
# A node's power button, which ipmi_sim pushes:
# chassis.sh NAME get|set PARAMETER [VALUE]...   Each push is in bmc.log.
export IN_LAB=1
. "$TOP/tests/e2e/lab/env.sh"
name=$1
verb=$2
shift 2
echo "$(date +%T.%N) $name $verb $*" >>"$RUN/bmc.log"
power() {
	"$E2E/lab/power.sh" "$1" "$name" >/dev/null 2>&1 </dev/null
}
if [ "$verb" = get ]; then
	for parameter; do
		value=0
		if [ "$parameter" = power ] &&
		    [ "$("$E2E/lab/power.sh" status "$name")" = on ]; then
			value=1
		fi
		echo "$parameter:$value"
	done
	exit 0
fi
while [ $# -ge 2 ]; do
	case $1:$2 in
	power:0|shutdown:*) power off ;;
	power:1) power on ;;
	reset:*) power off; power on ;;
	esac
	shift 2
done
exit 0
