#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pcs on files, by way of the installed pcs.

The live CIB is the file $LIVE_CIB.  Every edit is the installed pcs's own,
but for what it no longer has: `resource master ID RSC k=v` of 0.9 is respelt
as `resource promotable RSC ID meta k=v`, and in a CIB of Pacemaker 1 the
<clone> with promotable=true that this makes becomes the <master> of that time
(shared/facts/pacemaker.md 0.10).
$PCS_REFUSES is a word: an edit whose command line holds it is dropped with
status 0, as pcs 0.9.90 does when the CIB refuses it.
"""
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

PCS = '/usr/sbin/pcs'


def respelt(words):
    if words[:2] == ['resource', 'master']:
        name, resource, *meta = words[2:]
        return ['resource', 'promotable', resource, name, 'meta'] + meta
    return words


def clones_to_masters(path):
    tree = ET.parse(path)
    if tree.getroot().get('validate-with') != 'pacemaker-1.2':
        return
    for clone in tree.getroot().iter('clone'):
        for group in clone.findall('meta_attributes'):
            for nv in group.findall('nvpair[@name="promotable"]'):
                clone.tag = 'master'
                group.remove(nv)
    ET.indent(tree)
    tree.write(path)


def main(words):
    live = os.environ['LIVE_CIB']
    if words[:2] == ['cluster', 'cib'] and len(words) == 3:
        shutil.copyfile(live, words[2])
    elif words[:2] == ['cluster', 'cib-push'] and (
            len(words) == 3 or words[2:3] == ['--config']):
        shutil.copyfile(words[-1], live)
        print('CIB updated')
    elif words[0] != '-f':
        sys.exit('pcs: not known here: %s' % ' '.join(words))
    elif os.environ.get('PCS_REFUSES') not in words:
        done = subprocess.run([PCS, '-f', words[1]] + respelt(words[2:]),
                              check=False, stderr=subprocess.PIPE)
        clones_to_masters(words[1])
        if done.returncode != 0:
            sys.stderr.buffer.write(done.stderr)
        return done.returncode
    return 0


sys.exit(main(sys.argv[1:]))
