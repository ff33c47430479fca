# shellcheck shell=bash disable=SC2034 # for the other parts
# SPDX-License-Identifier: MIT
# What samples/debian12.cfg says, and the run must know to look from outside.
VIP_CLIENT=$CLIENT_NET.100
VIP_REPLICATION=$REPLICATION_NET.100
VIPS="pgclivip pgrepvip"
DATABASE=pgsql
REPLICATOR=replicator
HOME_OF_SERVER=/var/lib/postgresql
DATA=/var/lib/postgresql/15/main
LOCK=/var/lib/postgresql/tmp/PGSQL.lock
HBA=/etc/postgresql/15/main/pg_hba.conf

# Secrets are in no bundle: these are the user's.
SECRET='re:pl\secret'
APP_PASSWORD=app-secret
