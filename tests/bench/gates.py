#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Speed that any machine can judge: instructions, system calls, growth."""
import os
import sys

import gen
from benchlib import (Peers, Report, build, exponent, instructions, memory,
                      remove, system_calls, tree_size, workdir)


def main():
    work = workdir()
    report = Report()
    try:
        gates(work, report)
    finally:
        remove(work)
    if report.missed:
        print('%d gates missed' % report.missed)
    else:
        print('all gates hold')
    return 1 if report.missed else 0


def many(work, n, **size):
    return [gen.write(os.path.join(work, 'many'), 'm%05d' % i, **size)[0]
            for i in range(n)]


def count(work, paths):
    """Instructions to build into a new directory, and what was written."""
    out = os.path.join(work, 'counted')
    remove(out)
    n = instructions(build(paths, out))
    files, size = tree_size(out)
    return n, files, size


def gates(work, report):
    peers = Peers(work, 'peers', 'one')
    peers.verify()
    xsltproc = instructions(peers.xsltproc(peers.largest))

    # Limits that today's figures keep, so that nothing gets slower unseen.
    # A bundle of three nodes has 48 files, so work is measured by the byte
    # of output; what is left of a single run is its start: stylesheets of
    # all stacks and installers, tables of all platforms.
    # callgrind knows no SHA instructions and counts 4 million for the
    # sums of a topology, which take the processor a twentieth of that.
    paths = many(work, 51)
    first, _, size1 = count(work, paths[:1])
    eleven, _, _ = count(work, paths[:11])
    all51, _, size51 = count(work, paths)
    further = (all51 - first) / 50
    report.add('start of a run / xsltproc of one file',
               (first - further) / xsltproc, 7.5, 'x',
               '%.1f and %.1f million instructions, each further topology '
               '%.1f' % ((first - further) / 1e6, xsltproc / 1e6,
                         further / 1e6))
    report.add('instructions per byte of output',
               (all51 - first) / (size51 - size1), 115)
    report.add('growth with topologies, 1, 11, 51: exponent',
               exponent((1, 11, 51), (first, eleven, all51)), 1.1)

    # P8; 16,000 is where a search of all lines before each one shows
    hba = [count(work, [gen.write(work, 'hba%d' % n, hba=n)[0]])[0]
           for n in (10, 4000, 16000)]
    report.add('growth with pg_hba rules, 10, 4000, 16000: exponent',
               exponent((10, 4000, 16000), hba), 1.1)

    # P9: a file of n nodes lists n nodes, so the measure is output bytes
    nodes = [count(work, [gen.write(work, 'nodes%d' % n, nodes=n)[0]])
             for n in (3, 16, 64)]
    report.add('growth with bytes of 3, 16, 64 nodes: exponent',
               exponent([n[2] for n in nodes], [n[0] for n in nodes]), 1.1)

    # P5, P6
    out = os.path.join(work, 'out')
    calls1, _ = system_calls(build(paths[:1], out), work)
    files1, _ = tree_size(out)
    remove(out)
    calls, _ = system_calls(build(paths, out), work)
    files, _ = tree_size(out)
    report.add('system calls per new file',
               (calls - calls1) / (files - files1), 5.0)
    _, changes = system_calls(build(paths, out), work)
    report.add('changes to an unchanged tree', len(changes), 0)
    for line in changes[:5]:
        print('    ' + line)

    # P7
    rss = []
    for n in (10, 300):
        remove(out)
        rss.append(memory(build(many(work, n), out)))
    report.add('memory after 300 topologies / after 10', rss[1] / rss[0],
               1.10, 'x', '%d KiB' % rss[1])
    # each node has lists and settings of its own, and a row for each of its
    # files in the manifest
    rss = [memory(build([os.path.join(work, 'nodes%d.cfg' % n)], out))
           for n in (3, 64)]
    report.add('memory of 64 nodes / of 3', rss[1] / rss[0], 1.75, 'x')


if __name__ == '__main__':
    sys.exit(main())
