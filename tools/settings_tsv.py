#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes schemas/postgresql/settings.tsv: adjacent equal versions in one row.

usage: settings_tsv.py POSTGRESQL-SETTINGS.TSV >schemas/postgresql/settings.tsv
The source has a row for each setting of each version, as pg_settings of real
servers shows it (shared/facts/postgresql.md section 0 is its legend).
"""
import sys

VERSIONS = ('9.1 9.2 9.3 9.4 9.5 9.6 10 11 12 13 14 15 16 17 18').split()
TYPES = {'bool': 'bool', 'enum': 'enum', 'integer': 'int', 'real': 'real',
         'string': 'string'}


def flags(row):
    words = row['flags'].split(',')
    if 'DISALLOW_IN_FILE' in words and row['context'] != 'internal':
        yield 'not-in-file'
    if 'LIST_INPUT' in words:
        yield 'list'


def compact(row):
    """What a row of ours says beside name and versions."""
    low, high = row['min'], row['max']
    if row['name'] == 'seed':       # guc.c; pg_settings does not show it
        low, high = '-1', '1'
    return (TYPES[row['type']], row['unit'], low, high,
            row['boot'], row['enumvals'], row['context'],
            ','.join(flags(row)))


def read(path):
    with open(path, encoding='utf-8') as f:
        header = f.readline().rstrip('\n').split('\t')
        for line in f:
            yield dict(zip(header, line.rstrip('\n').split('\t')))


def main(path):
    table = {}
    for row in read(path):
        table.setdefault(row['name'].lower(), {})[row['version']] = row
    print('name\tsince\tuntil\ttype\tunit\tmin\tmax\tboot\tvalues\tcontext'
          '\tflags')
    for key in sorted(table):
        ranges = []
        for i, version in enumerate(VERSIONS):
            row = table[key].get(version)
            if row is None:
                continue
            now = (row['name'], compact(row))
            if ranges and ranges[-1][0] == now and ranges[-1][2] == i - 1:
                ranges[-1][2] = i
            else:
                ranges.append([now, i, i])
        for (name, rest), first, last in ranges:
            print('\t'.join((name, VERSIONS[first], VERSIONS[last]) + rest))


main(sys.argv[1])
