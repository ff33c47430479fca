# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Follows RUNBOOK.md: takes its commands from it and runs them where it says.
#
#   block TITLE			the first commands below a bold title or heading
#   on NODES TITLE [N]		runs them (or only line N) on each of NODES, at a
#				time; 1 if one of them fails; what they said is
#				in $RUN/step.NODE
#   from_desk TITLE		runs them where the bundle was built
#   secrets			puts each secret where "## Secrets" says
#
# Nodes have no sshd: ssh and scp below do what a user's would do.

block() {
	awk -v bold="**$1" -v head="## $1" '
		index($0, bold) == 1 || $0 == head { on = 1; next }
		on && /^    / { sub(/^    /, ""); print; seen = 1; next }
		on && seen { exit }' "$BUNDLE/RUNBOOK.md"
}

# ssh root@NODE COMMAND
ssh() {
	local name=${1#root@}
	shift
	node "$name" sh -c "$*"
}

# scp -rp DIRECTORY root@NODE:DIRECTORY, from here
scp() {
	local to=${3#root@}
	tar -C "$2" -c . |
	    node "${to%%:*}" sh -c "mkdir '${to#*:}' && tar -xpC '${to#*:}'"
}

# copy NODE FILE root@NODE:FILE: what "scp -p" on a node does
copy() {
	local to=${3#root@}
	node "$1" tar -C / -c "${2#/}" | node "${to%%:*}" tar -C / -xp
}

from_desk() {
	local line
	# shellcheck disable=SC2164 # a directory that was just written
	block "$1" | (cd "$BUNDLE"; while read -r line; do
		eval "$line" </dev/null || exit
	done)
}

on_one() {
	local name=$1 line
	block "$2" | sed -n "${3:-1,\$}p" | while read -r line; do
		echo "+ $line"
		# shellcheck disable=SC2086 # the words of the line
		case $line in
		'scp -p '*)	copy "$name" ${line#scp -p } ;;
		*)		node "$name" sh -c "$line" ;;
		esac </dev/null || exit
	done
}

on() {
	local name rc=0 jobs=()
	[ -n "$(block "$2")" ] || { echo "RUNBOOK.md has no $2"; return 1; }
	for name in $1; do
		on_one "$name" "${@:2}" >"$RUN/step.$name" 2>&1 &
		jobs+=($!)
	done
	for name in "${jobs[@]}"; do
		wait "$name" || rc=1
	done
	for name in $1; do
		sed "s/^/$name: /" "$RUN/step.$name"
	done
	return $rc
}

# The line of .pgpass and the scripts of fence devices, by their marks.
# shellcheck disable=SC2016 # grave accents of Markdown
secrets() {
	local name file line password
	password=${SECRET//\\/\\\\}
	password=${password//:/\\:}
	line=$(sed -n 's/^  `\(.*:\)PASSWORD`$/\1/p' "$BUNDLE/RUNBOOK.md")
	file=$(sed -n 's/^- `\(.*\/\.pgpass\)` .*/\1/p' "$BUNDLE/RUNBOOK.md")
	[ -n "$line" ] && [ -n "$file" ] || return
	for name in $NODES; do
		echo "$line$password" | node "$name" tee "$file" >/dev/null || return
	done
	sed -n 's/^- `\(.*\/secrets\/.*\.sh\)` .*/\1/p' "$BUNDLE/RUNBOOK.md" |
	    while read -r file; do
		for name in $NODES; do
			printf '#!/bin/sh\necho '"'%s'"'\n' "$BMC_PASSWORD" |
			    node "$name" sh -c \
			    "mkdir -p '${file%/*}' && cat >'$file'" || return
		done
	done
}
