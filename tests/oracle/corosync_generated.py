#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generated topologies of the platforms with corosync: makes, compares.

usage: corosync_generated.py make SEED N DIR
       corosync_generated.py build DIR PGHAC
       corosync_generated.py compare DIR VERDICTS PGHAC
"build" writes DIR/out and DIR/list: lines "PATH HOST" of the corosync.conf
that corosync 3.1 is to judge; VERDICTS has lines "PATH STATUS".
"""
import collections
import glob
import json
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ['TOP'], 'tests/generate'))
# pylint: disable=wrong-import-position
from emit import text_of                # noqa: E402
from topology import Maker              # noqa: E402

COROSYNC = {'el7': '2.4', 'el8': '3.0', 'el9': '3.1', 'debian12': '3.1'}
# What the fence agents of these platforms are given.
NEWER = {'ipaddr': 'ip', 'login': 'username'}


def cluster(rng, platform, name, six):
    """Keys of the cluster, sound alone and for the most part together."""
    old = platform == 'el7'
    c = {'name': name, 'platform': platform,
         'config_version': rng.randint(1, 9999)}
    if rng.random() < 0.4:
        c['transport'] = rng.choice(['udpu', 'udp'] if old else
                                    ['knet', 'knet', 'udpu', 'udp'])
    if rng.random() < 0.3:
        c['token'] = rng.choice([210, 1000, 5000, 30000])
    if rng.random() < 0.2:
        c['consensus'] = rng.choice([1200, 6000, 40000])
    if rng.random() < 0.3:
        c['port'] = rng.choice([5405, 6809, 65000])
    if rng.random() < 0.2:
        c['crypto_cipher'] = rng.choice(['none', 'aes128', 'aes256'])
    if rng.random() < 0.2:
        c['crypto_hash'] = rng.choice(['none', 'sha1', 'sha512'])
    if rng.random() < 0.2:
        c['rrp_mode' if old else 'link_mode'] = 'passive' if old else \
            rng.choice(['passive', 'active', 'rr'])
    if rng.random() < 0.2:
        c['wait_for_all'] = rng.random() < 0.7
    if rng.random() < 0.2:
        c['qdevice'] = {'host': rng.choice(['qnetd', '192.168.9.9'])}
        if rng.random() < 0.5:
            c['qdevice']['algorithm'] = rng.choice(['ffsplit', 'lms'])
        if rng.random() < 0.3:
            c['qdevice']['tls'] = rng.choice(['on', 'off', 'required'])
    if c.get('transport') == 'udp' and rng.random() < 0.5:
        c['multicast'] = {'address': 'ff15::7' if six else '239.1.2.3'}
        if rng.random() < 0.5:
            c['multicast']['ttl'] = rng.randint(2, 200)
    return c


def topology(seed, i):
    """The i-th: that of the other generator on another platform."""
    rng = random.Random(f'{seed}/{i}')
    platform = rng.choice(sorted(COROSYNC))
    maker = Maker(rng.randrange(1 << 40), ['11'], f'c{i:05}')
    t = maker.make()
    t['cluster'] = cluster(rng, platform, maker.name, maker.six)
    # the agent pgsql of these platforms does not run every version
    agent = t['pacemaker']['agent']
    t['pacemaker'] = {'agent': 'pgsqlms' if agent == 'pgsql' else agent}
    t['postgresql']['replication'].setdefault('recovery', {})[
        'recovery_target_timeline'] = 'latest'
    for n, node in enumerate(t['nodes']):
        if rng.random() < 0.1:
            node['id'] = rng.choice([n + 1, n + 100, 65535 - n, 70000 + n])
        if 'ring1' in node:
            del node['ring1']['name']
    if platform in ('el8', 'el9', 'debian12'):
        for device in t['fencing'].get('devices', []):
            device['options'] = {NEWER.get(k, k): v for k, v in
                                 device['options'].items()}
    return t


def make(seed, count, directory):
    """Writes count topologies."""
    for i in range(count):
        with open(f'{directory}/{i:05}.cfg', 'w', encoding='utf-8') as f:
            f.write(text_of(topology(seed, i), i))


def build(directory, pghac):
    """Compiles all; those without an error have a bundle."""
    out, hosts = f'{directory}/out', []
    counts = collections.Counter()
    for path in sorted(glob.glob(f'{directory}/*.cfg')):
        run = subprocess.run([pghac, 'build', '-q', '-o', out, path],
                             capture_output=True, text=True, check=False)
        rules = set(re.findall(r' error: .*\[(\w+)\]$', run.stderr, re.M))
        for rule in rules:
            counts[f'  refused by {rule}'] += 1
        counts['refused' if rules else 'compiled'] += 1
        if 'template_fault' in rules or run.returncode > 1:
            print(f'{path}: not ours to refuse\n{run.stderr}')
        with open(path, encoding='utf-8') as f:
            text = f.read()
        platform = re.search(r'platform\s*[=:]\s*(.*?)[;,]$', text, re.M)[1]
        platform = re.sub(r'["\s]', '', platform)
        name = f'c{os.path.basename(path)[:-4]}'
        for conf in glob.glob(f'{out}/{name}/*/etc/corosync/corosync.conf'):
            node = conf[len(out):].split('/')[2]
            hosts.append((platform, conf, node))
            counts[f'  files of {platform}'] += 1
    with open(f'{directory}/list', 'w', encoding='utf-8') as f:
        f.writelines(f'{conf} {node}\n' for platform, conf, node in hosts
                     if platform != 'el7')
    with open(f'{directory}/all', 'w', encoding='utf-8') as f:
        f.writelines(f'{COROSYNC[platform]} {conf}\n'
                     for platform, conf, _ in hosts)
    for what, n in sorted(counts.items()):
        print(f'# {n} {what}')


def compare(directory, verdicts, pghac):
    """What corosync refuses, or our own judge of that version."""
    with open(verdicts, encoding='utf-8') as f:
        status = [line.split() for line in f]
    for conf, rc in status:
        if rc != '0':
            print(f'{conf}: corosync -t has status {rc}')
    print(f'# {len(status)} files judged by corosync -t')
    files = collections.defaultdict(list)
    with open(f'{directory}/all', encoding='utf-8') as f:
        for line in f:
            version, conf = line.split()
            files[version].append(conf)
    counts = collections.Counter()
    for version, confs in files.items():
        run = subprocess.run(
            [pghac, 'lint', '--format', 'json', '--as', 'corosync.conf',
             '--corosync', version, *confs], capture_output=True, check=False)
        for d in json.loads(run.stdout)['diagnostics']:
            counts[f'  {version}: {d["rule"]}'] += 1
            if d['severity'] == 'error':
                print(f'{d["range"]["filename"]}: {d["summary"]}')
    for what, n in sorted(counts.items()):
        print(f'# {n} {what}')


if __name__ == '__main__':
    if sys.argv[1] == 'make':
        make(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    elif sys.argv[1] == 'build':
        build(sys.argv[2], sys.argv[3])
    else:
        compare(sys.argv[2], sys.argv[3], sys.argv[4])
