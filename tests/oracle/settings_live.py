#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares what judge_settings and a real server say of settings' values.

usage: settings_live.py BIN JUDGE SETTINGS.TSV VERSION DIRECTORY [USER]
The server reports every wrong value of a file in one run of `postgres -C`,
so a run judges one value of each setting.
"""
import os
import re
import subprocess
import sys

# Judged by what the host has, or by other settings, or (default_with_oids)
# refused by a message without the setting's name, or in Debian's builds only.
HOST = re.compile(
    r'^(lc_.*|timezone.*|log_timezone|default_text_search_config|'
    r'client_encoding|.*_file|.*_directory|.*_directories|.*_dir|'
    r'shared_preload_libraries|max_stack_depth|'
    r'.*preload_libraries|dynamic_library_path|archive_library|'
    r'oauth_validator_libraries|extension_control_path|'
    r'log_(statement|parser|planner|executor)_stats|'
    r'archive_command|ssl_.*|default_table_access_method|huge_pages|'
    r'default_tablespace|temp_tablespaces|role|session_authorization|'
    r'transaction_.*|seed|search_path|debug_discard_caches|'
    r'.*effective_io_concurrency|maintenance_io_concurrency|io_method|'
    r'dynamic_shared_memory_type|shared_memory_type|wal_sync_method|'
    r'extension_destdir|default_with_oids|recovery_target.*|krb_server_keyfile|wal_consistency_checking|'
    r'jit_provider|allow_alter_system|application_name|cluster_name|'
    r'update_process_title|bonjour|event_source|max_files_per_process|'
    r'log_min_messages|log_error_verbosity|backtrace_functions|trace_.*|syslog_.*|log_destination|'
    r'wal_compression|default_toast_compression|ignore_system_indexes)$',
    re.IGNORECASE)
# Together these are the number of backends, which rules of their own judge.
SUMS = ('autovacuum_max_workers', 'autovacuum_worker_slots',
        'max_connections', 'max_wal_senders', 'max_worker_processes')
BOOLS = ['on', 'of', 'o', 'TRUE', 'fals', 'y', 'no', '1', '0', '2', '', 'x']
NUMBERS = ['0x10', '010', '1e3', '1.5', '-1', '0', '7', ' 7', '7 ', '+8',
           '12kB', '3MB', '3mb', '2 MB', '1GB', '1TB', '4B', '100ms', '5s',
           '2min', '1h', '1d', '3us', '1.5GB', '2.5s', 'x', '', '1x', 'nan',
           'inf', '99999999999999']
STRINGS = ['abc', '', 'a, b', '*', '"q"', '/tmp/x']


def candidates(row):
    kind = row['type']
    if kind == 'bool':
        return BOOLS
    if kind == 'string':
        return STRINGS
    if kind == 'enum':
        words = [w.lstrip('~') for w in row['values'].split(',')
                 if not w.startswith('?')]
        words = ['' if w == "''" else w for w in words]
        return words + [w.upper() for w in words[:2]] + ['bogus', '', 'x y']
    low, high = row['min'], row['max']
    edges = [low] if row['name'] in SUMS else [low, high]
    if kind == 'int':
        edges += [str(int(low) - 1), str(int(high) + 1)]
    return edges + NUMBERS


def number(version):
    return float(version) if '.' in version else float(version) * 1.0


def rows(path, version):
    order = '9.1 9.2 9.3 9.4 9.5 9.6 10 11 12 13 14 15 16 17 18'.split()
    at = order.index(version)
    with open(path, encoding='utf-8') as f:
        names = f.readline().rstrip('\n').split('\t')
        for line in f:
            row = dict(zip(names, line.rstrip('\n').split('\t')))
            if order.index(row['since']) <= at <= order.index(row['until']) \
                    and row['context'] != 'internal' \
                    and not HOST.match(row['name']):
                yield row


def server(prefix, path, directory):
    """The settings that a run of the server refuses."""
    run = subprocess.run(
        prefix + [os.path.join(path, 'postgres'), '-D', directory, '-C',
                  'port'], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, check=False, timeout=30,
        env=dict(os.environ, LC_ALL='C'))
    text = run.stderr.decode('utf-8', 'replace')
    return {m.lower() for m in re.findall(r'parameter "([^"]+)"', text)}, text


def main(path, judge, table, version, directory, *user):
    prefix = ['runuser', '-u', user[0], '--'] if user else []
    work = [(row, candidates(row)) for row in rows(table, version)]
    rounds = max(len(values) for _, values in work)
    counts = {'accept': 0, 'reject': 0}
    wrong = 0
    for i in range(rounds):
        now = [(row['name'], values[i]) for row, values in work
               if i < len(values)]
        with open(os.path.join(directory, 'postgresql.conf'), 'w',
                  encoding='utf-8') as f:
            for name, value in now:
                f.write("%s = '%s'\n" % (name, value.replace("'", "''")))
        refused, text = server(prefix, path, directory)
        ours = subprocess.run(
            [judge], check=True, stdout=subprocess.PIPE,
            input=''.join('%s\t%s\t%s\n' % (version, n, v)
                          for n, v in now).encode()).stdout.decode()
        for (name, value), line in zip(now, ours.splitlines()):
            verdict = 'reject' if name.lower() in refused else 'accept'
            counts[verdict] += 1
            if line.split('\t')[0] != verdict:
                wrong += 1
                print('%s %s = "%s": the server says %s, we %s' % (
                    version, name, value, verdict, line))
                for said in text.splitlines():
                    if '"%s"' % name in said:
                        print('    ' + said)
    print('PostgreSQL %s: %d settings, %d values accepted, %d refused, '
          '%d judged otherwise' % (version, len(work), counts['accept'],
                                   counts['reject'], wrong))
    return wrong > 0 or counts['accept'] < 1000 or counts['reject'] < 500


sys.exit(main(*sys.argv[1:]))
