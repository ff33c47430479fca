#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares pghac with what people use instead; wall times, on tmpfs.

Medians of runs in turn.  Nothing here fails: machines differ, see gates.py
for what must hold.  BENCH_COUNT (1000) is the number of topologies.
"""
import json
import os
import sys

import gen
from benchlib import (PGHAC, PYTHON, Peers, Report, build, interleave, memory,
                      remove, spawn, tree_size, workdir)


def main():
    work = workdir()
    report = Report()
    try:
        one_topology(work, report)
        many_topologies(work, report, int(os.environ.get('BENCH_COUNT', 1000)))
        growth(work, report)
    finally:
        remove(work)
    print('%d targets missed' % report.missed)
    return 0


def one_topology(work, report):
    peers = Peers(work, 'peers', 'one')
    peers.verify()
    out = os.path.join(work, 'one')

    def ours():
        remove(out)
        return spawn(build([peers.topology], out))

    def unchanged():
        return spawn(build([peers.topology], out))

    json_file = os.path.join(peers.dir, 'topology.json')
    t = interleave(
        21, ours, unchanged,
        lambda: spawn(peers.xsltproc(peers.largest)),
        lambda: spawn(peers.xmllint()),
        lambda: spawn(['sh', peers.shell]),
        lambda: spawn([PYTHON, peers.python, os.path.join(work, 'j'),
                       json_file]),
        lambda: spawn([PYTHON, '-c', 'pass']),
        lambda: spawn(['true']))
    pghac, same, xslt, lint, shell, jinja, python, true = t
    print('One topology of 3 nodes, %d files' % len(peers.files))
    report.add('pghac build', pghac * 1e3, None, 'ms')
    report.add('pghac build, unchanged', same * 1e3, None, 'ms')
    report.add('starting any process (true)', true * 1e3, None, 'ms')
    report.add('/ xsltproc making one file', pghac / xslt, 2.0, 'x')
    report.add('/ (xmllint --relaxng + that xsltproc)',
               pghac / (lint + xslt), 1.0, 'x')
    report.add('/ xmllint + %d xsltproc in a shell' % len(peers.files),
               pghac / shell, None, 'x')
    report.add('/ python3 + jinja2, no validation', pghac / jinja, None, 'x')
    report.add('/ python3 doing nothing', pghac / python, 0.5, 'x')


def many_topologies(work, report, n):
    source = os.path.join(work, 'many')
    pairs = [gen.write(source, 'm%05d' % i) for i in range(n)]
    paths = [p for p, _ in pairs]
    jsons = []
    for path, top in pairs:
        jsons.append(path[:-3] + 'json')
        with open(jsons[-1], 'w', encoding='utf-8') as f:
            json.dump(top, f)
    peers = Peers(work, 'peers-many', 'two')
    new, kept = os.path.join(work, 'new'), os.path.join(work, 'kept')
    copy = os.path.join(work, 'copy')
    spawn(build(paths, kept))

    def fresh(*options):
        def run():
            remove(new)
            return spawn(build(paths, new, *options))
        return run

    def cp():
        remove(copy)
        return spawn(['cp', '-r', kept, copy])

    def jinja():
        remove(copy)
        return spawn([PYTHON, peers.python, copy, *jsons])

    one, two, same, cp_r, python = interleave(
        5, fresh(), fresh('-j', '2'), lambda: spawn(build(paths, kept)),
        cp, jinja)
    files, size = tree_size(kept)
    print('\n%d topologies, %d files, %.1f MB' % (n, files, size / 1e6))
    report.add('pghac build', one, None, 's')
    report.add('cp -r of the output', cp_r, None, 's')
    report.add('/ cp -r', one / cp_r, 1.5, 'x')
    report.add('/ cp -r, two jobs', two / cp_r, 1.0, 'x')
    report.add('unchanged tree / cp -r', same / cp_r, 1.3, 'x')
    report.add('two jobs / one job', two / one, None, 'x')
    report.add('/ python3 + jinja2 loop, no validation', one / python, None,
               'x')
    for d in (new, kept, copy):
        remove(d)


def growth(work, report):
    out = os.path.join(work, 'growth')

    def run(title, cases):
        print('\n' + title)
        print('%12s %10s %10s %12s' % ('size', 'seconds', 'MiB', 'us/size'))
        for n, argv in cases:
            remove(out)
            wall = spawn(argv)
            remove(out)
            rss = memory(argv)
            print('%12d %10.3f %10.1f %12.2f' % (
                n, wall, rss / 1024, wall / n * 1e6), flush=True)

    run('Nodes', [(n, build([gen.write(work, 'n%d' % n, nodes=n)[0]], out))
                  for n in (3, 8, 16, 32, 64)])
    run('pg_hba rules', [
        (n, build([gen.write(work, 'h%d' % n, hba=n)[0]], out))
        for n in (10, 100, 1000, 10000, 100000)])
    paths = [gen.write(os.path.join(work, 't'), 't%05d' % i)[0]
             for i in range(10000)]
    run('Topologies', [(n, build(paths[:n], out))
                       for n in (1, 10, 100, 1000, 10000)])
    report.add('of a check of 10,000 topologies, a second',
               spawn([PGHAC, 'check', '-q', *paths]), None, 's')


if __name__ == '__main__':
    sys.exit(main())
