#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generated topologies against pghac and the real programs.

usage: generated.py PGHAC OVERLAY DIRECTORY COUNT SEED
OVERLAY holds a platform table by which el6 has PostgreSQL 15, so that the
rendered files can be judged by the server that Debian has.
"""
import copy
import glob
import json
import os
import random
import subprocess
import sys

TOP = os.environ['TOP']
SHARED = os.environ.get('SHARED', '')
sys.path.insert(0, os.path.join(TOP, 'tests/generate'))
sys.path.insert(0, os.path.join(TOP, 'tests/oracle'))
# pylint: disable=wrong-import-position
import generated_postgres               # noqa: E402
from emit import MARK, text_of          # noqa: E402
from faults import BESIDE, FAULTS       # noqa: E402
from topology import Maker              # noqa: E402

OLD = '9.1 9.2 9.3 9.4 9.5 9.6 10 11'.split()
CHUNK = 250


def run(words, **more):
    return subprocess.run(words, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **more)


class Oracle:
    def __init__(self, pghac, overlay, directory, count, seed):
        self.pghac, self.overlay, self.dir = pghac, overlay, directory
        self.count, self.seed = int(count), int(seed)
        self.failures = []
        self.out = os.path.join(directory, 'out')
        for sub in ('new', 'old', 'bad'):
            os.makedirs(os.path.join(directory, sub))

    def fail(self, what, topology=None, fails=None):
        """Remembers a failure, with the least topology that has it."""
        if topology is not None and len(self.failures) < 3:
            least = shrink(topology, fails) if fails else topology
            where = os.path.join(TOP, 'build/failures')
            os.makedirs(where, exist_ok=True)
            path = os.path.join(where, '%d.cfg' % len(self.failures))
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text_of(least, 0))
            what += ' (%s)\n%s' % (path, text_of(least, 0))
        self.failures.append(what)

    def make(self):
        """Writes the topologies: one in four for PostgreSQL 15."""
        self.topologies = {}
        for i in range(self.count):
            new = i % 4 == 0
            seed = self.seed * 1000003 + i
            t = Maker(seed, ['15'] if new else OLD, 'c%06d' % i).make()
            path = os.path.join(self.dir, 'new' if new else 'old',
                                '%06d.cfg' % i)
            self.topologies[path] = t
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text_of(t, seed))

    def accepts(self, topology):
        path = os.path.join(self.dir, 'try.cfg')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text_of(topology, 0))
        return run([self.pghac, 'check', '-q', '--templates', self.overlay,
                    path]).returncode == 0

    def build(self):
        """Every one of them must be accepted, all in a few processes."""
        for kind, more in (('new', ['--templates', self.overlay]),
                           ('old', [])):
            paths = sorted(glob.glob(os.path.join(self.dir, kind, '*')))
            for i in range(0, len(paths), CHUNK):
                run([self.pghac, 'build', '-q', '-j2', '-o', self.out] +
                    more + paths[i:i + CHUNK])
        self.accepted = 0
        for path, t in sorted(self.topologies.items()):
            if os.path.isdir(os.path.join(self.out, t['cluster']['name'])):
                self.accepted += 1
                continue
            said = run([self.pghac, 'check', '-q', '--templates',
                        self.overlay, path]).stdout.decode()
            self.fail('false reject: ' + said, t,
                      lambda c: not self.accepts(c))

    def files(self, pattern, kind=None):
        """One file of that name a bundle."""
        for path, t in sorted(self.topologies.items()):
            if kind and '/%s/' % kind not in path:
                continue
            found = sorted(glob.glob(os.path.join(
                self.out, t['cluster']['name'], '*', pattern)))
            if found:
                yield found[0]

    def judge(self, name, words, paths):
        """A program that takes many files and names those it refuses."""
        for i in range(0, len(paths), CHUNK):
            done = run(words + paths[i:i + CHUNK])
            if done.returncode != 0:
                self.fail('%s refuses an accepted bundle: %s' % (
                    name, done.stdout.decode()[-2000:]))
        print('%s: %d files' % (name, len(paths)))

    def judge_xml(self):
        paths = list(self.files('etc/cluster/cluster.conf'))
        schemas = [os.path.join(TOP, 'schemas/cluster.rng')]
        if SHARED:
            schemas.append(os.path.join(
                SHARED, 'data/third-party/cluster.rng'))
        for schema in schemas:
            self.judge('xmllint, ' + os.path.basename(os.path.dirname(
                schema)), ['xmllint', '--noout', '--relaxng', schema], paths)
            self.judge('jing, ' + os.path.basename(os.path.dirname(
                schema)), ['jing', schema], paths)

    def judge_scripts(self):
        paths = list(self.files('root/pghac/*.sh'))
        for path in paths:
            if run(['sh', '-n', path]).returncode != 0:
                self.fail('sh -n refuses ' + path)
        print('sh -n: %d scripts' % len(paths))
        # they differ in values only; each costs a tenth of a second
        some = random.Random(self.seed).sample(paths, min(60, len(paths)))
        self.judge('shellcheck, of the same scripts',
                   ['shellcheck', '-s', 'sh'], some)

    def plant(self, each):
        """One fault a topology: named by its rule, at its line."""
        rng = random.Random(self.seed)
        planted = {}
        for k, (rule, edit) in enumerate(FAULTS):
            done = 0
            for attempt in range(20 * each):
                if done == each:
                    break
                seed = rng.randrange(1 << 30)
                t = edit(copy.deepcopy(Maker(seed, OLD, 'bad').make()))
                if t is None:
                    continue
                text = text_of(t, seed)
                if text.count(MARK) != 1:
                    continue
                done += 1
                path = os.path.join(self.dir, 'bad',
                                    '%03d-%03d.cfg' % (k, attempt))
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
                line = text[:text.index(MARK)].count('\n') + 1
                planted[path] = (rule, line, t)
            if done == 0:
                self.fail('%s: the fault can never be planted' % rule)
        self.find(planted)
        return planted

    def find(self, planted):
        paths = sorted(planted)
        told = {}
        for i in range(0, len(paths), CHUNK):
            done = subprocess.run(
                [self.pghac, 'check', '-j2', '--format', 'json'] +
                paths[i:i + CHUNK], stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, check=False)
            for d in json.loads(done.stdout)['diagnostics']:
                place = d.get('range')
                if place:
                    told.setdefault(place['filename'], []).append(
                        (d['rule'], place['start']['line'], d['severity']))
        for path in paths:
            rule, line, t = planted[path]
            said = told.get(path, [])
            right = [s for s in said if s[0] == rule and s[1] == line]
            wrong = [s for s in said if s[0] != rule and s[2] == 'error' and
                     s[0] not in BESIDE.get(rule, ())]
            if not right or wrong:
                self.fail('planted %s at line %d, told %s' % (
                    rule, line, said), t)


def parts(value, path=()):
    """Paths of all that could be left out."""
    if isinstance(value, dict):
        for k, v in value.items():
            if path:
                yield path + (k,)
            yield from parts(v, path + (k,))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield path + (i,)
            yield from parts(v, path + (i,))


def without(value, path):
    new = copy.deepcopy(value)
    group = new
    for key in path[:-1]:
        group = group[key]
    del group[path[-1]]
    return new


def shrink(topology, fails):
    """Leaves out what is not needed for the failure, one part at a time."""
    again, budget = True, 400
    while again and budget > 0:
        again = False
        for path in sorted(parts(topology), key=len):
            budget -= 1
            try:
                smaller = without(topology, path)
                if fails(smaller):
                    topology, again = smaller, True
                    break
            except (KeyError, IndexError):
                pass
            if budget <= 0:
                break
    return topology


def main(*words):
    o = Oracle(*words)
    o.make()
    o.build()
    print('%d generated (seed %d), %d accepted' % (
        o.count, o.seed, o.accepted))
    o.judge_xml()
    o.judge_scripts()
    generated_postgres.judge(o, random.Random(o.seed))
    planted = o.plant(max(2, o.count // 400))
    rules = {rule for rule, _, _ in planted.values()}
    print('%d faults planted for %d rules' % (len(planted), len(rules)))
    print('%d failures' % len(o.failures))
    for what in o.failures[:10]:
        print(what)
    return len(o.failures) > 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
