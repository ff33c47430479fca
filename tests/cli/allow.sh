#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: lint.allow takes away what it names, with a reason, and nothing else;
# one that no longer allows anything is a warning, one that cannot be judged is
# none.
. "$TOP/tests/lib.sh"

cd "$TMP" || exit 1
cp "$TOP/samples/tutorial.cfg" t.cfg
with() {	# RULE...: the tutorial with these allowances
	{
		cat t.cfg
		echo 'lint = { allow = ('
		local r sep=
		for r; do
			echo "$sep{ rule = \"$r\"; reason = \"a lab\"; }"
			sep=,
		done
		echo '); };'
	} >x.cfg
}
unused() {	# NAME COUNT
	check "$1: $2 unused" test "$(grep -c '\[allow_unused\]$' stderr)" -eq "$2"
}

with hba_trust
status "an allowance" 0 "$PGHAC" check x.cfg
lacks "takes the finding away" stderr "[hba_trust]"
has "and no other" stderr "[wal_senders]"
unused "it is used" 0
status "--strict" 1 "$PGHAC" check --strict x.cfg
lacks "does not bring it back" stderr "[hba_trust]"
status "-E" 1 "$PGHAC" check -E hba_trust -E wal_senders x.cfg
lacks "neither" stderr "[hba_trust]"
has "and makes errors of others" stderr "error: max_wal_senders is 3"
status "-W no-RULE" 0 "$PGHAC" check -W no-hba_trust x.cfg
unused "a rule that is switched off" 0

with hba_trust hba_trust two_node_off
status "allowed twice, and in vain" 0 "$PGHAC" check x.cfg
unused "the second and the third" 2
status "strict" 1 "$PGHAC" check --strict x.cfg
status "-W no-allow_unused" 0 "$PGHAC" check -W no-allow_unused x.cfg
unused "switched off" 0
with allow_unused two_node_off
status "unused ones can be allowed" 0 "$PGHAC" check x.cfg
unused "in any order" 0
with allow_unused
status "but not without need" 0 "$PGHAC" check x.cfg
unused "that is itself unused" 1
status "nor if the rule is off" 0 "$PGHAC" check -W no-allow_unused x.cfg
unused "that is not judged" 0

# hba_replication does not run when an address cannot be read.
with hba_replication
sed -i 's/"10\.4\.10\.61"/"10.4.10.611"/' x.cfg
status "a rule whose prerequisite failed" 1 "$PGHAC" check x.cfg
has "the prerequisite" stderr "[address_syntax]"
unused "nobody knows" 0

with node_id_duplicate
status "an error" 1 "$PGHAC" check x.cfg
has "cannot be allowed" stderr "is an error and cannot be allowed"
with hba_trsut
status "a misspelt rule" 1 "$PGHAC" check x.cfg
has "gets a suggestion" stderr 'fix: write "hba_trust"'
for reason in '' 'reason = "";'; do
	with hba_trust
	sed -i "s/reason = \"a lab\";/$reason/" x.cfg
	status "without a reason: $reason" 1 "$PGHAC" check x.cfg
	has "is refused" stderr '"reason" is'
done
done_testing
