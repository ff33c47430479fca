#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generated topologies whose bundle is to run on PostgreSQL 15.

usage: replication_generated.py SEED N DIR PGHAC
Writes DIR/N.cfg, each with a standby, on Debian 12 and on CentOS 9 in turn;
only those that pghac takes are kept.
"""
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ['TOP'], 'tests/generate'))
sys.path.insert(0, os.path.join(os.environ['TOP'], 'tests/oracle'))
# pylint: disable=wrong-import-position
from corosync_generated import NEWER, cluster   # noqa: E402
from emit import text_of                        # noqa: E402
from topology import Maker                      # noqa: E402


def topology(seed, i):
    rng = random.Random(f'{seed}/{i}')
    platform = ('debian12', 'el9')[i % 2]
    maker = Maker(rng.randrange(1 << 40), ['15'], f'c{i}')
    t = maker.make()
    t['cluster'] = cluster(rng, platform, maker.name, maker.six)
    agent = t['pacemaker']['agent']
    t['pacemaker'] = {'agent': agent}
    if platform == 'debian12' and agent == 'pgsql':
        t['pacemaker']['mend_agents'] = True
    for node in t['nodes']:
        if 'ring1' in node:
            del node['ring1']['name']
    for device in t['fencing'].get('devices', []):
        device['options'] = {NEWER.get(k, k): v for k, v in
                             device['options'].items()}
    return t


def main(seed, count, directory, pghac):
    kept = i = 0
    while kept < int(count) and i < 40 * int(count):
        i += 1
        t = topology(seed, i)
        if len(t['nodes']) < 2:
            continue
        path = f'{directory}/{kept}.cfg'
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text_of(t, i))
        done = subprocess.run([pghac, 'check', '-q', path], check=False,
                              capture_output=True)
        if done.returncode == 0:
            kept += 1
    print(f'# {kept} of {i} topologies')


main(*sys.argv[1:])
