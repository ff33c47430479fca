#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares options.tsv with the metadata of the installed programs.

Names that only one side has must be in the lists below, with their reason.
"""
import csv
import subprocess
import sys
import xml.etree.ElementTree as ET

DAEMONS = '/usr/lib/pacemaker/pacemaker-'
# Pacemaker 2 has no more, or has under another name.
OLD = {'default-resource-stickiness', 'is-managed-default',
       'default-action-timeout', 'crmd-integration-timeout',
       'crmd-finalization-timeout', 'crmd-transition-delay',
       'expected-quorum-votes',
       # fence-agents 3.1.5 and of stonith-ng itself, not in any metadata
       'priority',
       # what every agent has, with a key of the topology in its place
       'delay', 'action', 'passwd_script', 'password_script'}
# Later than Pacemaker 1.1.18 (facts/pacemaker.md 1.5).
LATER = {'shutdown-lock', 'shutdown-lock-limit', 'priority-fencing-delay',
         'node-health-base', 'fence-reaction', 'join-integration-timeout',
         'join-finalization-timeout', 'transition-delay',
         'cluster-ipc-limit'}
# Our type is stricter: the metadata have none.
STRICTER = {'rep_mode', 'pcmk_host_check', 'pcmk_delay_base',
            'stonith-watchdog-timeout', 'node-health-green',
            'node-health-yellow', 'node-health-red'}


def metadata(*command):
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True,
                         stderr=subprocess.DEVNULL).stdout
    return {p.get('name'): p.find('content').get('type')
            for p in ET.fromstring(out).iter('parameter')}


def merged(*daemons):
    out = {}
    for daemon in daemons:
        out.update(metadata(DAEMONS + daemon, 'metadata'))
    return out


REAL = {
    'pgsql': metadata('crm_resource', '--show-metadata',
                      'ocf:heartbeat:pgsql'),
    'pgsqlms': metadata('crm_resource', '--show-metadata',
                        'ocf:heartbeat:pgsqlms'),
    'property': merged('schedulerd', 'controld', 'based'),
    'stonith': merged('fenced'),
}
wrong = 0
count = 0
with open(sys.argv[1], encoding='utf-8') as f:
    rows = list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))
for owner, real in REAL.items():
    ours = {r['name']: r['type'] for r in rows if r['owner'] == owner}
    count += len(ours)
    for name in sorted(set(ours) ^ set(real)):
        if name not in (OLD if name in ours else LATER):
            print('%s: %s is only %s' % (
                owner, name, 'ours' if name in ours else 'theirs'))
            wrong += 1
    for name in sorted(set(ours) & set(real)):
        if ours[name] != real[name] and name not in STRICTER:
            print('%s: %s is a %s, not a %s' % (owner, name, real[name],
                                                ours[name]))
            wrong += 1
print('%d options, %d wrong' % (count, wrong))
sys.exit(wrong > 0 or count < 100)
