#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where resources run, a line each: RESOURCE ROLE NODE.

usage: placement.py live              what crm_mon's XML on stdin says
       placement.py start CIB PRIMARY SYNC
       placement.py lose CIB NODE     NODE: what dies in a running cluster
crm_simulate makes of the CIB what Pacemaker would.  "start" gives the CIB's
nodes the promotion scores that the agent gives.
"""
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET


def placed(resources):
    lines = set()
    for resource in resources.iter('resource'):
        for node in resource.findall('node'):
            lines.add('%s %s %s' % (resource.get('id').split(':')[0],
                                    resource.get('role'), node.get('name')))
    return sorted(lines)


def simulate(root, *options):
    with tempfile.TemporaryDirectory() as directory:
        cib = os.path.join(directory, 'cib.xml')
        ET.ElementTree(root).write(cib)
        done = subprocess.run(
            ['crm_simulate', '-S', '--output-as=xml', '-x', cib,
             '-O', os.path.join(directory, 'after.xml')] + list(options),
            check=True, stdout=subprocess.PIPE)
    return placed(ET.fromstring(done.stdout).find('revised_cluster_status'))


def start(path, primary, sync):
    root = ET.parse(path).getroot()
    root.set('have-quorum', '1')
    database = next(p.get('id') for p in root.iter('primitive')
                    if p.get('type') in ('pgsql', 'pgsqlms'))
    status = root.find('status')
    if status is None:
        status = ET.SubElement(root, 'status')
    for node in root.iter('node'):
        name, key = node.get('uname'), node.get('id')
        state = ET.SubElement(
            status, 'node_state', id=key, uname=name, in_ccm='true',
            crmd='online', join='member', expected='member')
        group = ET.SubElement(
            ET.SubElement(state, 'transient_attributes', id=key),
            'instance_attributes', id='status-' + key)
        score = {primary: '1000', sync: '100'}.get(name, '-INFINITY')
        ET.SubElement(group, 'nvpair', id='score-' + key, value=score,
                      name='master-' + database)
    return simulate(root)


def lose(path, node):
    return simulate(ET.parse(path).getroot(), '--node-fail', node)


def live():
    return placed(ET.parse(sys.stdin).getroot().find('resources'))


COMMANDS = {'live': live, 'start': start, 'lose': lose}
print('\n'.join(COMMANDS[sys.argv[1]](*sys.argv[2:])))
