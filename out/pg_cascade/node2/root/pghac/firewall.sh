#!/bin/sh
# What the nodes of cluster pg_cascade must let in; RUNBOOK.md says how.
# Made by pghac from the topology: change that, not this file.
# usage: firewall.sh	as root; a second run changes nothing
set -eu

rich_rule() {
	firewall-cmd -q --permanent --add-rich-rule="rule $1"
}

rich_rule 'family="ipv4" source address="10.27.10.1" port port="5405" protocol="udp" accept'
rich_rule 'family="ipv4" source address="10.27.20.1" port port="5406" protocol="udp" accept'
rich_rule 'family="ipv4" source address="10.27.10.2" port port="5405" protocol="udp" accept'
rich_rule 'family="ipv4" source address="10.27.20.2" port port="5406" protocol="udp" accept'
rich_rule 'family="ipv4" source address="10.27.10.3" port port="5405" protocol="udp" accept'
rich_rule 'family="ipv4" source address="10.27.20.3" port port="5406" protocol="udp" accept'
rich_rule 'family="ipv4" source address="10.27.10.1/32" port port="5432" protocol="tcp" accept'
rich_rule 'family="ipv4" source address="10.27.10.2/32" port port="5432" protocol="tcp" accept'
rich_rule 'family="ipv4" source address="10.27.10.3/32" port port="5432" protocol="tcp" accept'
rich_rule 'family="ipv4" source address="10.27.10.20/32" port port="5432" protocol="tcp" accept'
rich_rule 'family="ipv4" source address="10.27.10.0/24" port port="5432" protocol="tcp" accept'
firewall-cmd -q --reload
