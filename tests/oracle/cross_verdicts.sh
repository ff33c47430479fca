#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: pghac lint takes and refuses each recorded combination of settings as
# the servers of 9.1 to 18 did.
. "$TOP/tests/lib.sh"
if [ -z "$SHARED" ]; then
	ok "verdicts of real servers # needs shared/"
	done_testing
fi
need awk

# Where we differ, and why; VERSION is a glob.
#   host	depends on the host's zones, locales or files
#   include	a file judged alone may have lost what it includes: a warning
#   bind	recorded with -h '', so that the list was not read; with it
#		the server stops (oracle/cross_live.sh)
#	hang	starts, and then no commit ever ends
cat >"$TMP/exceptions" <<'END'
host	*	accept	log_timezone = 'US/Nowhere'
host	*	accept	lc_messages = 'xx_YY.UTF-8'
include	9.[3-6]	accept	include_dir 'none.d'
include	1?	accept	include_dir 'none.d'
include	*	accept	include 'none.conf'
hang	*	reject	synchronous_standby_names = 'ANY 5 (a, b)'
bind	*	reject	listen_addresses = '10.0.0.1,,10.0.0.2'
END

# N.conf for each combination, and "N VERSION accept|reject" lines.
n=0
mkdir "$TMP/conf"
while IFS= read -r line; do
	case $line in
	'## '*)
		n=$((n + 1))
		text=${line#'## '}
		# as recorded: printf of the text with newlines
		# shellcheck disable=SC2059
		printf "${text// ; /\\n}" >"$TMP/conf/$n"
		echo "${text% ; }" >"$TMP/conf/$n.text" ;;
	'   '*)
		versions=${line%%:*}
		verdict=reject
		[[ ${line#*: } != ACCEPT* ]] || verdict=accept
		for v in ${versions//,/ }; do
			echo "$n $v $verdict"
		done ;;
	esac
done <"$SHARED/data/verdicts-cross.txt" | LC_ALL=C sort >"$TMP/want"

cut -d ' ' -f 2 "$TMP/want" | sort -uV >"$TMP/versions"
while read -r version; do
	# shellcheck disable=SC2046 # names of files: numbers
	(cd "$TMP/conf" && "$PGHAC" lint --as postgresql.conf \
	    --postgresql "$version" $(awk -v v="$version" \
	    '$2 == v { print $1 }' "$TMP/want") 2>&1) |
	    sed -nE 's/^([0-9]+):[0-9]+:[0-9]+: error: .*/\1/p' |
	    sort -u >"$TMP/refused"
	awk -v v="$version" 'NR == FNR { refused[$1] = 1; next }
	    $2 == v { print $1, v, $1 in refused ? "reject" : "accept" }' \
	    "$TMP/refused" "$TMP/want"
done <"$TMP/versions" | LC_ALL=C sort >"$TMP/got"

while IFS='	' read -r why version ours text; do
	for f in "$TMP"/conf/*.text; do
		[ "$(cat "$f")" != "$text" ] || n=$(basename "$f" .text)
	done
	while read -r number v verdict; do
		# shellcheck disable=SC2053
		if [ "$number" = "$n" ] && [[ $v == $version ]] &&
		    [ "$verdict" != "$ours" ]; then
			echo "$number $v $ours"
			echo "$why" >>"$TMP/used"
		fi
	done <"$TMP/want"
done <"$TMP/exceptions" >"$TMP/excepted"

awk 'NR == FNR { verdict[$1 " " $2] = $3; next }
    ($1 " " $2) in verdict { $3 = verdict[$1 " " $2] } { print }' \
    "$TMP/excepted" "$TMP/want" >"$TMP/expected"
diff "$TMP/expected" "$TMP/got" | awk '/^[<>]/ { print $2, $3, $4, $1 }' |
    while read -r number rest; do
	echo "$rest: $(cat "$TMP/conf/$number.text")"
done >"$TMP/differ"
same "each combination has the server's verdict" /dev/null "$TMP/differ"
check "all of them are there" test "$(wc -l <"$TMP/got")" -ge 930
echo "# $(wc -l <"$TMP/got") verdicts, $(grep -c accept "$TMP/want")" \
    "accepted, $(grep -c reject "$TMP/want") refused;" \
    "$(wc -l <"$TMP/excepted") exceptions: $(sort "$TMP/used" | uniq -c |
    xargs)"
done_testing
