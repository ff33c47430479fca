#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Judges the cases of probes-recovery.txt by pghac lint, for each version.

usage: recovery_probes.py PGHAC PROBES
A case is "## NAME = VALUE ; ..." (12 and later with signal files before a
colon), its verdicts "VERSIONS: ACCEPT|REJECT ..." joined by ";".
"""
import os
import re
import subprocess
import sys
import tempfile

# (part of the case, versions or None): why our verdict differs.
REASONS = [
    ("recovery_target_timeline = '5'", None,
     'the timeline is missing on that host only'),
    ('tcp_user_timeout=1', None, 'that row is stale (facts/postgresql.md)'),
    ("postgresql://", {'9.2', '9.3', '9.4'},
     'starts, and never connects (facts/postgresql.md 3.1)'),
]


def cases(path):
    name = None
    with open(path, encoding='utf-8') as f:
        for line in f:
            if line.startswith('##'):
                name = line[2:].strip()
                continue
            m = re.match(r'\s+([0-9.,]+): (.*)', line)
            if m and name is not None:
                for version in m.group(1).split(','):
                    yield name, version, 'REJECT' in m.group(2)


def lint(pghac, directory, name, version):
    kind = 'postgresql.conf' if float(version) >= 10 and \
        int(float(version)) >= 12 else 'recovery.conf'
    settings = re.sub(r'^[a-z. ]*: ', '', name + ' ') \
        if kind == 'postgresql.conf' else name + ' '
    # the record doubles the backslash of \\'
    settings = settings.replace("\\\\'", "\\'")
    path = os.path.join(directory, 'file.conf')
    with open(path, 'w', encoding='utf-8') as f:
        for part in re.split(r' ;(?: |$)', settings):
            if part.strip():
                f.write(part.strip() + '\n')
    return subprocess.run([pghac, 'lint', '-q', '--as', kind, '--postgresql',
                           version, path], stderr=subprocess.PIPE,
                          check=False)


def main(pghac, probes):
    agreed, excused, wrong = 0, 0, 0
    with tempfile.TemporaryDirectory() as directory:
        for name, version, refused in cases(probes):
            if name.startswith('recovery.signal'):
                continue        # no standby: the file alone does not say so
            run = lint(pghac, directory, name, version)
            if (run.returncode == 1) == refused:
                agreed += 1
            elif any(part in name and (versions is None or
                                       version in versions)
                     for part, versions, _ in REASONS):
                excused += 1
            else:
                wrong += 1
                print('%s: %s: the server %s, we do not' % (
                    version, name, 'refuses' if refused else 'accepts'))
                sys.stdout.write(run.stderr.decode())
    print('%d agree, %d differ for a reason, %d differ' % (
        agreed, excused, wrong))
    for part, _, reason in REASONS:
        print('reason: %s: %s' % (part, reason))
    return wrong > 0 or agreed < 150


sys.exit(main(*sys.argv[1:]))
