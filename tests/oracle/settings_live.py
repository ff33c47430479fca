#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares what judge_settings and a real server say of settings' values.

usage: settings_live.py BIN JUDGE SETTINGS.TSV VERSION DIRECTORY [USER]
SETTINGS_SEED draws SETTINGS_DRAWN numbers more for each setting.
One run of `postgres -C` reports every wrong value of a file, so a run judges
one value of each setting.  Some values end the run early: the last line of
each file is wrong and must be reported, else the file is halved.  What nobody
named is asked for once more, without the wrong ones.  A verdict that is not
ours is asked for again, of a file with nothing else in it.
"""
import os
import random
import re
import subprocess
import sys

# What the server refuses for its host's sake: (setting, values, why).
HOST = [
    (r'lc_\w+', r'.*', "the host's locales"),
    (r'timezone|log_timezone', r'.*', "the host's time zones"),
    (r'timezone_abbreviations', r'.*', "a file of the host"),
    (r'max_stack_depth', r'.*', "the kernel's limit"),
    (r'wal_compression|default_toast_compression', r'lz4|zstd',
     'an option of the build, which Debian and PGDG have'),
]
# Debian's own servers have it, no other.
DEBIAN = ('extension_destdir',)
# Together these are the number of backends, which rules of their own judge.
SUMS = ('autovacuum_max_workers', 'autovacuum_worker_slots',
        'max_connections', 'max_wal_senders', 'max_worker_processes')
# The last line of each file.
LAST = ('zero_damaged_pages', 'x')
SEED = os.environ.get('SETTINGS_SEED', '3')
DRAWN = int(os.environ.get('SETTINGS_DRAWN', '12'))
BOOLS = ['on', 'of', 'o', 'TRUE', 'fals', 'y', 'no', '1', '0', '2', '', 'x']
NUMBERS = ['0x10', '010', '1e3', '1.5', '-1', '0', '7', ' 7', '7 ', '+8',
           '12kB', '3MB', '3mb', '2 MB', '1GB', '1TB', '4B', '100ms', '5s',
           '2min', '1h', '1d', '3us', '1.5GB', '2.5s', 'x', '', '1x', 'nan',
           'inf', '99999999999999']
STRINGS = ['abc', '', 'a, b', '*', '"q"', '/tmp/x']


# Values that only these settings know.
WORDS = {
    'client_encoding': [
        'UTF-8', 'utf8', 'LATIN1', 'latin11', 'iso_8859-15', 'ISO88592',
        'Windows-1252', 'win', 'sql_ascii', 'mule internal', 'GB18030',
        'SJIS2004', 'shift_jis_2004', 'koi8', 'utf', 'latin', '1'],
    'wal_consistency_checking': [
        'all', 'heap, Heap2', 'btree,hash,gin,gist,sequence', 'xlog',
        'spgist,brin,generic', 'transaction', 'all,', 'logicalmsg'],
    'backtrace_functions': ['a_1,b', 'a-b', 'a\tb'],
    'default_table_access_method': ['heap', 'x' * 63, 'x' * 64],
    'DateStyle': ['iso, dmy', 'sql,german', 'default', 'ISO, YMD, MDY'],
    'synchronous_standby_names': [
        'FIRST 1 (a, b)', 'ANY 2 (a,b,*)', '2 (a)', 'ANY (a)', '0 (a)',
        'first', 'a,b c', '"a b", c', 'ANY 1 ("x)', '1 ()'],
    'search_path': ['"$user", public', 'a b', '"a'],
    'log_destination': ['stderr,csvlog', 'STDERR', 'jsonlog', 'eventlog'],
    'recovery_target_timeline': ['latest', 'current', '0x2', '12', '1x'],
    'recovery_target_lsn': ['0/0', 'FFFFFFFF/1', '1/123456789', '1'],
    'recovery_target_time': ['2026-02-29 00:00:00', '2024-02-29', 'now',
                             '2026-11-23 24:00:01', 'epoch'],
    'primary_slot_name': ['a_1', 'A', 'x' * 64],
}


def candidates(row):
    kind = row['type']
    if kind == 'bool':
        return BOOLS
    if kind == 'string':
        return STRINGS + WORDS.get(row['name'], [])
    if kind == 'enum':
        words = [w.lstrip('~') for w in row['values'].split(',')
                 if not w.startswith('?')]
        words = ['' if w == "''" else w for w in words]
        return words + [w.upper() for w in words[:2]] + ['bogus', '', 'x y']
    low, high = row['min'], row['max']
    edges = [low] if row['name'] in SUMS else [low, high]
    if kind == 'int':
        edges += [str(int(low) - 1), str(int(high) + 1)]
    rng = random.Random(SEED + row['name'])
    return edges + NUMBERS + [drawn(rng) for _ in range(DRAWN)]


def drawn(rng):
    """Numbers and units in ways that nobody listed."""
    text = rng.choice(['', '', '', ' ', '-', '+', '0', '0x']) + \
        str(rng.choice([0, 1, 2, 8, 9, 15, 31, 59, 99, 1000, 65535, 8191,
                        2 ** 20, 2 ** 31 - 1, 2 ** 31, 2 ** 32])) + \
        rng.choice(['', '', '', '.', '.5', '.49', '.51', 'e1', 'e-2', 'E+3'])
    units = ['', '', 'B', 'kB', 'MB', 'GB', 'TB', 'PB', 'us', 'ms', 's',
             'min', 'h', 'd', 'KB', 'S', 'm', 'kb']
    return text + rng.choice(['', '', ' ', '  ']) + rng.choice(units) + \
        rng.choice(['', '', '', ' ', '\t', 'x'])


def rows(path, version):
    order = '9.1 9.2 9.3 9.4 9.5 9.6 10 11 12 13 14 15 16 17 18'.split()
    at = order.index(version)
    with open(path, encoding='utf-8') as f:
        names = f.readline().rstrip('\n').split('\t')
        for line in f:
            row = dict(zip(names, line.rstrip('\n').split('\t')))
            if order.index(row['since']) <= at <= order.index(row['until']) \
                    and row['context'] != 'internal' \
                    and row['name'] not in DEBIAN:
                yield row


class Server:
    """Runs of `postgres -C` on files of settings."""

    def __init__(self, path, directory, user):
        self.args = ['runuser', '-u', user, '--'] if user else []
        self.args += [os.path.join(path, 'postgres'), '-D', directory, '-C',
                      'port']
        self.conf = os.path.join(directory, 'postgresql.conf')
        self.runs = 0

    def run(self, pairs):
        """(True if it takes the file, the names it speaks of, its words)"""
        with open(self.conf, 'w', encoding='utf-8') as f:
            for name, value in pairs:
                f.write("%s = '%s'\n" % (name, value.replace("'", "''")))
        out = subprocess.run(
            self.args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            check=False, timeout=30, env=dict(os.environ, LC_ALL='C'))
        self.runs += 1
        text = out.stderr.decode('utf-8', 'replace')
        names = {m.lower() for m in re.findall(r'parameter "([^"]+)"', text)}
        return out.returncode == 0, names, text

    def refused(self, pairs):
        """The names of those pairs that the server refuses."""
        if len(pairs) == 1:
            return set() if self.run(pairs)[0] else {pairs[0][0].lower()}
        names = self.run(pairs + [LAST])[1]
        if LAST[0] in names:
            return names | self.unnamed(
                [p for p in pairs if p[0].lower() not in names])
        half = len(pairs) // 2
        return self.refused(pairs[:half]) | self.refused(pairs[half:])


    def unnamed(self, pairs):
        """The names that it refuses by a message which names no setting."""
        if not pairs or self.run(pairs)[0]:
            return set()
        if len(pairs) == 1:
            return {pairs[0][0].lower()}
        half = len(pairs) // 2
        return self.unnamed(pairs[:half]) | self.unnamed(pairs[half:])


def excused(name, value, verdict):
    return verdict == 'reject' and any(
        re.fullmatch(names, name, re.IGNORECASE) and
        re.fullmatch(values, value, re.IGNORECASE | re.DOTALL)
        for names, values, _ in HOST)


def main(path, judge, table, version, directory, user=None):
    work = [(row, candidates(row)) for row in rows(table, version)]
    server = Server(path, directory, user)
    counts = {'accept': 0, 'reject': 0}
    wrong = 0
    host = set()
    for i in range(max(len(values) for _, values in work)):
        now = [(row['name'], values[i]) for row, values in work
               if i < len(values)]
        refused = server.refused([p for p in now if p[0] != LAST[0]])
        ours = subprocess.run(
            [judge], check=True, stdout=subprocess.PIPE,
            input=''.join('%s\t%s\t%s\n' % (version, n, v)
                          for n, v in now).encode()).stdout.decode()
        for (name, value), line in zip(now, ours.splitlines()):
            verdict = 'reject' if name.lower() in refused else 'accept'
            text = ''
            if line.split('\t')[0] != verdict:
                taken, _, text = server.run([(name, value)])
                verdict = 'accept' if taken else 'reject'
            counts[verdict] += 1
            if line.split('\t')[0] == verdict:
                continue
            if excused(name, value, verdict):
                host.add(name)
                continue
            wrong += 1
            print('%s %s = "%s": the server says %s, we %s' % (
                version, name, value, verdict, line))
            print('    ' + text.strip().replace('\n', '\n    '))
    print('PostgreSQL %s: %d settings, %d values accepted, %d refused, '
          '%d judged otherwise' % (version, len(work), counts['accept'],
                                   counts['reject'], wrong))
    print("refused for the host's sake, in %s; %d runs" % (
        ' '.join(sorted(host)), server.runs))
    return wrong > 0 or counts['accept'] < 1000 or counts['reject'] < 500


sys.exit(main(*sys.argv[1:]))
