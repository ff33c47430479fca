#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes schemas/pacemaker/fence_agents.tsv from the installed fence agents.

usage: fence_agents.py >schemas/pacemaker/fence_agents.tsv
A parameter that has two names is one row: name is that of fence-agents 4.1
and later, old the one before.  tests/oracle/fence_agents.sh runs this again.
"""
import subprocess
import xml.etree.ElementTree as ET

AGENTS = '''amt apc apc_snmp bladecenter brocade cisco_mds cisco_ucs drac5
    eaton_snmp eps hpblade ibmblade idrac ifmib ilo ilo2 ilo3 ilo4 ilo_mp imm
    intelmodular ipdu ipmilan kdump mpath pve rhevm rsa rsb sanbox2 sbd scsi
    virsh virt vmware_rest vmware_soap wti xenapi xvm'''.split()
COLUMNS = 'owner name type values required old since follows'.split()


def rows(agent):
    out = subprocess.run(['/usr/sbin/fence_' + agent, '-o', 'metadata'],
                         check=True, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL).stdout
    root = ET.fromstring(out)
    parameters = list(root.iter('parameter'))
    old = {p.get('obsoletes'): p.get('name') for p in parameters
           if p.get('obsoletes')}
    names = {p.get('name') for p in parameters}
    previous = {}
    for before, now in old.items():
        previous.setdefault(now, before)
    for p in parameters:
        name = p.get('name')
        if p.get('deprecated') and old.get(name) in names - {name}:
            continue
        content = p.find('content')
        yield ['fence_' + agent, name, content.get('type'),
               '|'.join(o.get('value') for o in content.iter('option')),
               p.get('required'), previous.get(name, ''), '', '']


print('\t'.join(COLUMNS))
for one in AGENTS:
    for row in sorted(rows(one)):
        print('\t'.join(row))
