# SPDX-License-Identifier: MIT
"""Measuring: wall time, memory, instructions, system calls; the peers."""
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import gen

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
PGHAC = os.environ.get('PGHAC', os.path.join(TOP, 'build', 'pghac'))
PYTHON = '/usr/bin/python3'     # the one that apt's python3-jinja2 is for


def workdir():
    """A directory on tmpfs, so that no disk is measured."""
    base = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
    return tempfile.mkdtemp(prefix='pghac-bench.', dir=base)


def spawn(argv, out=None):
    """Runs a command; returns wall seconds."""
    null = os.open(out or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
                   0o644)
    err = os.open('/dev/null', os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, err, 2)]
    start = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    wall = time.perf_counter() - start
    os.close(null)
    os.close(err)
    if os.waitstatus_to_exitcode(status) != 0:
        again = subprocess.run(argv, capture_output=True, text=True,
                               check=False)
        sys.exit('%s\nfailed with %d:\n%s' % (
            ' '.join(argv[:6]), status >> 8, again.stderr[-2000:]))
    return wall


def memory(argv):
    """Peak memory of a run in KiB.

    By time(1): a child's figure starts with its parent's, and python is big.
    """
    r = subprocess.run(['/usr/bin/time', '-f', '%M', *argv], check=True,
                       capture_output=True, text=True)
    return int(r.stderr.split()[-1])


def interleave(rounds, *actions):
    """Medians of the actions' times, run in turn; each returns seconds."""
    times = [[] for _ in actions]
    for a in actions:
        a()
    for _ in range(rounds):
        for t, a in zip(times, actions):
            t.append(a())
    return [statistics.median(t) for t in times]


def instructions(argv):
    """User instructions of a run, exact to about 0.1 %."""
    r = subprocess.run(
        ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null',
         *argv], capture_output=True, text=True, check=False)
    found = re.search(r'Collected : (\d+)', r.stderr)
    if r.returncode != 0 or not found:
        sys.exit('callgrind %s\n%s' % (' '.join(argv[:6]), r.stderr[-2000:]))
    return int(found[1])


WRITING = {'write', 'pwrite64', 'writev', 'rename', 'renameat', 'renameat2',
           'link', 'linkat', 'unlink', 'unlinkat', 'rmdir', 'mkdir',
           'mkdirat', 'symlink', 'symlinkat', 'ftruncate', 'truncate',
           'fsync', 'fdatasync', 'sync', 'syncfs', 'utimensat', 'fchmod',
           'chmod', 'fchmodat'}


def system_calls(argv, directory):
    """All calls of a run, and those that change something but fd 1, 2."""
    log = os.path.join(directory, 'strace')
    subprocess.run(['strace', '-f', '-qq', '-o', log, *argv], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    calls, changes = 0, []
    with open(log, encoding='utf-8', errors='replace') as f:
        for line in f:
            found = re.match(r'\d+\s+(\w+)\((.*)', line)
            if not found:
                continue
            calls += 1
            if found[1] in WRITING and not (
                    found[1] == 'write' and found[2][:2] in ('1,', '2,')):
                changes.append(line.strip())
            if found[1] == 'openat' and re.search(
                    r'O_CREAT|O_TRUNC|O_WRONLY|O_RDWR', found[2]):
                changes.append(line.strip())
    return calls, changes


def tree_size(directory):
    """Files and bytes below a directory."""
    files = size = 0
    for root, _, names in os.walk(directory):
        files += len(names)
        size += sum(os.path.getsize(os.path.join(root, n)) for n in names)
    return files, size


def exponent(x, y):
    """Slope in log-log of the increments between three sizes."""
    return math.log((y[2] - y[0]) / (y[1] - y[0])) / \
        math.log((x[2] - x[0]) / (x[1] - x[0]))


def build(paths, out, *options):
    return [PGHAC, 'build', '-q', *paths, '-o', out, *options]


class Report:
    """A table of figure, value, target and verdict."""

    def __init__(self):
        self.missed = 0
        self.rows = []

    def add(self, name, value, limit=None, unit='', note=''):
        verdict = ''
        if limit is not None:
            verdict = 'ok' if value <= limit else 'MISSED'
            self.missed += value > limit
        target = '' if limit is None else '<= %.4g' % limit
        print('%-52s %10.4g %-5s %-10s %-7s %s' % (
            name, value, unit, target, verdict, note), flush=True)


# ---- peers -----------------------------------------------------------------

class Peers:
    """The bundle's files made by other means, from the same topology.

    The templates are the rendered files with the topology's values put back
    as references, loops unrolled: less work than ours, never more.  Checked:
    each peer writes the very bytes that pghac wrote.
    """

    def __init__(self, work, directory, name):
        path, top = gen.write(os.path.join(work, 'in'), name)
        self.topology, self.name = path, name
        spawn(build([path], os.path.join(work, 'ours')))
        self.ours = os.path.join(work, 'ours', name)
        self.dir = os.path.join(work, directory)
        os.makedirs(self.dir)
        self.xml = os.path.join(self.dir, 'topology.xml')
        with open(self.xml, 'w', encoding='utf-8') as f:
            f.write(gen.element('topology', top))
        with open(os.path.join(self.dir, 'topology.json'), 'w',
                  encoding='utf-8') as f:
            json.dump(top, f)

        self.files = []         # (path below the cluster, template number)
        self.templates = []
        for node in top['nodes']:
            for root, dirs, names in os.walk(
                    os.path.join(self.ours, node['name'])):
                dirs.sort()
                for n in sorted(names):
                    self.add(os.path.join(root, n), top, node)
        for i, parts in enumerate(self.templates):
            with open(os.path.join(self.dir, '%d.xsl' % i), 'w',
                      encoding='utf-8') as f:
                f.write(self.xsl(parts))
            with open(os.path.join(self.dir, '%d.j2' % i), 'w',
                      encoding='utf-8') as f:
                f.write(self.jinja(parts))
        self.largest = max(
            range(len(self.files)), key=lambda i: os.path.getsize(
                os.path.join(self.ours, self.files[i][0])))
        self.write_runners()

    def add(self, path, top, node):
        with open(path, encoding='utf-8') as f:
            text = f.read()
        known = [(node['name'], ('node', 'name')),
                 (node['address'], ('node', 'address'))]
        for i, n in enumerate(top['nodes']):
            known += [(n['name'], ('nodes', i, 'name')),
                      (n['address'], ('nodes', i, 'address'))]
        for i, v in enumerate(top['vips']):
            known += [(v['name'], ('vips', i, 'name')),
                      (v['address'], ('vips', i, 'address'))]
        known += [(top['cluster']['name'], ('cluster', 'name'))]
        known.sort(key=lambda k: -len(k[0]))
        refs = {}
        for value, ref in known:
            refs.setdefault(value, ref)
        pattern = '|'.join(re.escape(v) + r'(?!\d)' for v in refs)
        parts = [refs.get(p, p) if i % 2 else p for i, p in enumerate(
            re.split('(%s)' % pattern, text))]
        # Where the node's own name does not matter all nodes share one.
        if parts not in self.templates:
            self.templates.append(parts)
        self.files.append((os.path.relpath(path, self.ours),
                           self.templates.index(parts), node['name']))

    @staticmethod
    def xsl(parts):
        def one(p):
            if isinstance(p, str):
                return '<xsl:text>%s</xsl:text>' % (
                    p.replace('&', '&amp;').replace('<', '&lt;'))
            if p[0] == 'node':
                return '<xsl:value-of select="$n/@%s"/>' % p[1]
            if p[0] == 'cluster':
                return '<xsl:value-of select="/topology/cluster/@name"/>'
            return '<xsl:value-of select="/topology/%s/item[%d]/@%s"/>' % (
                p[0], p[1] + 1, p[2])
        return '''<xsl:stylesheet version="1.0"
 xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/><xsl:param name="node"/>
<xsl:variable name="n" select="/topology/nodes/item[@name = $node]"/>
<xsl:template match="/">%s</xsl:template></xsl:stylesheet>
''' % ''.join(one(p) for p in parts if p)

    @staticmethod
    def jinja(parts):
        def one(p):
            if isinstance(p, str):
                return '{%% raw %%}%s{%% endraw %%}' % p
            return '{{ %s }}' % ''.join(
                '[%d]' % q if isinstance(q, int) else
                ('.' if i else '') + q for i, q in enumerate(p))
        return ''.join(one(p) for p in parts if p)

    def xsltproc(self, i):
        path, template, node = self.files[i]
        return ['xsltproc', '--stringparam', 'node', node, '-o',
                os.path.join(self.dir, 'xslt', path),
                os.path.join(self.dir, '%d.xsl' % template), self.xml]

    def xmllint(self):
        return ['xmllint', '--noout', '--relaxng',
                os.path.join(TOP, 'schemas', 'topology.rng'), self.xml]

    def write_runners(self):
        lines = ['set -e', ' '.join(self.xmllint())]
        for i in range(len(self.files)):
            command = self.xsltproc(i)
            os.makedirs(os.path.dirname(command[5]), exist_ok=True)
            lines.append(' '.join(command))
        self.shell = os.path.join(self.dir, 'all.sh')
        with open(self.shell, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
        self.python = os.path.join(self.dir, 'all.py')
        with open(self.python, 'w', encoding='utf-8') as f:
            f.write('''import json, os, sys, jinja2
env = jinja2.Environment(loader=jinja2.FileSystemLoader(%r),
    keep_trailing_newline=True)
files = %r
templates = [env.get_template('%%d.j2' %% i) for i in range(%d)]
out = sys.argv[1]
for name in sys.argv[2:]:
    with open(name) as f:
        top = json.load(f)
    nodes = {n['name']: n for n in top['nodes']}
    for path, template, node in files:
        path = os.path.join(out, top['cluster']['name'], path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(templates[template].render(node=nodes[node], **top))
''' % (self.dir, self.files, len(self.templates)))

    def verify(self):
        """Each peer's files are ours."""
        spawn(['sh', self.shell])
        out = os.path.join(self.dir, 'jinja')
        spawn([PYTHON, self.python, out,
               os.path.join(self.dir, 'topology.json')])
        for path, _, _ in self.files:
            with open(os.path.join(self.ours, path), 'rb') as f:
                want = f.read()
            for peer in (os.path.join(self.dir, 'xslt'),
                         os.path.join(out, self.name)):
                with open(os.path.join(peer, path), 'rb') as f:
                    if f.read() != want:
                        sys.exit('%s differs from ours: %s' % (peer, path))


def remove(path):
    shutil.rmtree(path, ignore_errors=True)
