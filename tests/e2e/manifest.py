#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a user's own tool would make of a bundle's manifest.json.

usage: manifest.py nodes BUNDLE           the nodes' names, primary first
       manifest.py install BUNDLE NODE    puts NODE's files where they belong
       manifest.py check BUNDLE NODE      a line for each that differs
"""
import hashlib
import json
import os
import pwd
import shutil
import stat
import sys
import grp


def files_of(bundle, name):
    manifest = json.load(open(os.path.join(bundle, 'manifest.json')))
    for node in manifest['nodes']:
        if node['name'] == name:
            return node['files']
    raise SystemExit('%s: no node %s' % (bundle, name))


def nodes(bundle):
    manifest = json.load(open(os.path.join(bundle, 'manifest.json')))
    yield ' '.join(node['name'] for node in manifest['nodes'])


def install(bundle, name):
    for f in files_of(bundle, name):
        os.makedirs(os.path.dirname(f['path']), exist_ok=True)
        shutil.copyfile(os.path.join(bundle, f['src']), f['path'])
        shutil.chown(f['path'], f['owner'], f['group'])
        os.chmod(f['path'], int(f['mode'], 8))
        print(f['path'], file=sys.stderr)
    return []


def check(bundle, name):
    for f in files_of(bundle, name):
        path = f['path']
        if not os.path.exists(path):
            yield '%s: is not there' % path
            continue
        with open(path, 'rb') as stream:
            digest = hashlib.sha256(stream.read()).hexdigest()
        found = os.stat(path)
        for what, want, got in (
                ('sha256', f['sha256'], digest),
                ('owner', f['owner'], pwd.getpwuid(found.st_uid).pw_name),
                ('group', f['group'], grp.getgrgid(found.st_gid).gr_name),
                ('mode', int(f['mode'], 8), stat.S_IMODE(found.st_mode))):
            if want != got:
                yield '%s: %s is %s, not %s' % (path, what, got, want)


COMMANDS = {'nodes': nodes, 'install': install, 'check': check}
LINES = list(COMMANDS[sys.argv[1]](*sys.argv[2:]))
for line in LINES:
    print(line)
sys.exit(sys.argv[1] == 'check' and bool(LINES))
