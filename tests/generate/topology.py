# SPDX-License-Identifier: MIT
"""Makes valid, varied topologies from a seed, as nested dicts and lists."""
import os
import random
import re

TABLE = os.path.join(os.path.dirname(__file__),
                     '../../schemas/postgresql/settings.tsv')
ORDER = '9.1 9.2 9.3 9.4 9.5 9.6 10 11 12 13 14 15 16 17 18'.split()
# What other keys decide, what rules compare with other settings, and what
# depends on the host: not drawn by chance.
FIXED = re.compile(
    r'^(port|log_destination|datestyle|log_connections|max_connections|.*wal.*|max_.*|superuser_reserved.*|hot_standby.*'
    r'|archive.*|listen.*|.*preload.*|.*_file|.*_directory|.*_directories'
    r'|.*_dir|ssl.*|lc_.*|.*timezone.*|log_.*_stats|.*_stats|recovery.*'
    r'|primary.*|promote.*|restore.*|sync.*|fsync|full_page.*|data_.*|krb.*'
    r'|restart_after_crash|password_encryption|replication_timeout|min_.*'
    r'|transaction_.*|default_text.*|default_table.*|temp_tablespaces|role'
    r'|session_.*|seed|search_path|client_encoding|huge_.*|io_.*|jit_provider'
    r'|dynamic_.*|shared_memory.*|custom_.*|default_with_oids|autocommit'
    r'|autovacuum.*|track_.*|event_source|local_preload.*|dbname|db_user.*'
    r'|external_pid.*|bonjour.*|.*effective_io.*|maintenance_io.*|debug_.*'
    r'|silent_mode|gin_.*|ident_.*|hba_.*|config_.*|checkpoint_.*|cluster_name'
    r'|application_name|unix_socket.*|wal_.*|reserved_.*|backtrace.*'
    r'|extension_.*|oauth.*|allow_.*|ignore_.*|zero_.*|trace_.*|post_auth.*'
    r'|pre_auth.*|send_abort.*|remove_temp.*|exit_on.*|vacuum_.*|old_.*'
    r'|summarize.*|jit_.*|shared_buffers|createrole.*|restrict.*|timing.*'
    r'|stats_.*|event_triggers|update_process.*|.*_buffers|in_hot.*'
    r'|enable_group_by_reordering|.*collation.*|icu.*)$', re.IGNORECASE)


def read_table():
    with open(TABLE, encoding='utf-8') as f:
        names = f.readline().rstrip('\n').split('\t')
        rows = [dict(zip(names, line.rstrip('\n').split('\t')))
                for line in f]
    return [r for r in rows if r['context'] != 'internal' and
            'not-in-file' not in r['flags'] and not FIXED.match(r['name'])]


ROWS = read_table()
UNITS = {'kB': 1, 'MB': 1024, 'GB': 1048576}


class Maker:
    """One topology a seed."""

    def __init__(self, seed, versions, name=None):
        self.rng = random.Random(seed)
        self.name = name or 'c%05d' % (seed % 100000)
        self.version = self.rng.choice(versions)
        self.number = ORDER.index(self.version)

    def since(self, version):
        return self.number >= ORDER.index(version)

    def value(self, row):
        """A valid value in one of its spellings."""
        rng = self.rng
        if row['type'] == 'bool':
            return rng.choice([True, False, 'on', 'off', 'TRUE', 'n', '1'])
        if row['type'] == 'enum':
            word = rng.choice([w for w in row['values'].split(',')
                               if not w.startswith('?')]).lstrip('~')
            word = '' if word == "''" else word
            return rng.choice([word, word.upper()])
        if row['type'] == 'real':
            low, high = float(row['min']), float(row['max'])
            return rng.choice([low, min(high, low + 0.5), row['min']])
        if row['type'] == 'string':
            return rng.choice(['abc', '', "it's", 'a\\b', '%m [%p] ', 'ü'])
        low, high = int(row['min']), int(row['max'])
        number = rng.randint(low, min(high, max(low, 0) + 1000))
        if row['unit'] == 'kB' and rng.random() < 0.5:
            unit = rng.choice(sorted(UNITS))
            n = -(-max(low, 0) // UNITS[unit]) + rng.randint(0, 3)
            if n * UNITS[unit] <= min(high, 2000000):
                return '%d%s' % (n, unit)
        return rng.choice([number, str(number), hex(number)
                           if number >= 0 else number])

    def settings(self, count):
        rows = [r for r in ROWS if ORDER.index(r['since']) <= self.number <=
                ORDER.index(r['until'])]
        picked = self.rng.sample(rows, min(count, len(rows)))
        return {r['name']: self.value(r) for r in picked}

    def names(self, n):
        style = self.rng.choice(['n%02d', 'db-%02d', 'pg%02d.example.com',
                                 'node%02d-a.dc1.example.net'])
        return [style % (i + 1) for i in range(n)]

    def address(self, i):
        if self.six:
            return 'fd00:%x::%x' % (self.net, i)
        return '10.%d.7.%d' % (self.net, i)

    def make(self):
        rng = self.rng
        self.six = rng.random() < 0.2
        self.net = rng.randint(1, 200)
        n = rng.choice([1, 2, 2, 3, 3, 3, 4, 5, 8, 16])
        agent = rng.choice(['pgsql', 'pgsql', 'pgsqlms', 'none'])
        if agent == 'pgsqlms' and not self.since('9.3'):
            agent = 'pgsql'
        names = self.names(n)
        t = {'cluster': self.cluster(n), 'nodes': self.nodes(names),
             'vips': self.vips(agent), 'postgresql': self.postgresql(n, agent),
             'pacemaker': {'agent': agent, 'resource_agents': '4.5.0'},
             'fencing': self.fencing(names)}
        if rng.random() < 0.3:
            t['pacemaker']['properties'] = {
                'cluster-recheck-interval': rng.choice(['5min', '120s'])}
        if rng.random() < 0.25:
            t['pacemaker']['shell'] = 'crmsh'
        if rng.random() < 0.3 and agent == 'pgsql':
            t['pacemaker']['options'] = {'stop_escalate': rng.randint(1, 90)}
        return t

    def cluster(self, n):
        rng = self.rng
        c = {'name': self.name, 'platform': 'el6',
             'config_version': rng.randint(1, 9999), 'post_join_delay': 30}
        if rng.random() < 0.4:
            c['transport'] = rng.choice(['udpu', 'udp'])
        if rng.random() < 0.3:
            c['token'] = rng.choice([10000, 20000])
        if rng.random() < 0.2:
            c['port'] = rng.choice([5405, 6809])
        return c

    def nodes(self, names):
        rng = self.rng
        ring = rng.random() < 0.3
        nodes = []
        for i, name in enumerate(names):
            node = {'name': name, 'address': self.address(i + 10)}
            if i == 0:
                node['role'] = 'primary'
            elif rng.random() < 0.4:
                node['replication'] = rng.choice(['sync', 'async'])
            if rng.random() < 0.2:
                node['interface'] = rng.choice(['eth0', 'bond0'])
            if ring:
                node['ring1'] = {
                    'name': 'r1-' + name,
                    'address': 'fd01:%x::%x' % (self.net, i + 10) if self.six
                    else '172.16.%d.%d' % (self.net, i + 10)}
            if rng.random() < 0.15:
                node['settings'] = self.settings(2)
            nodes.append(node)
        return nodes

    def vips(self, agent):
        count = self.rng.choice([1, 2, 2, 3]) if agent != 'none' else \
            self.rng.choice([0, 2])
        purposes = ['replication', 'client', 'client'][:count]
        return [{'name': 'vip%d' % i, 'address': self.address(200 + i),
                 'prefix': 64 if self.six else 24, 'purpose': purpose,
                 'monitor': self.rng.choice(['1s', '10s', '500ms', '1min'])}
                for i, purpose in enumerate(purposes)]

    def postgresql(self, n, agent):
        rng = self.rng
        s = {'listen_addresses': '*', 'hot_standby': True,
             'wal_level': 'replica' if self.since('9.6') else 'hot_standby',
             'max_wal_senders': n + 4, 'max_connections': 100 + n,
             'restart_after_crash': False}
        s.update(self.settings(rng.randint(0, 12)))
        if rng.random() < 0.3 and self.since('9.2'):
            s['pg_stat_statements'] = {'max': 10000}
        p = {'version': self.version, 'settings': s, 'hba': self.hba(),
             'replication': {'user': 'replicator',
                             'password': {'secret': 'replication'}}}
        if rng.random() < 0.5:
            p['replication']['conninfo'] = {
                'keepalives_idle': 60, 'connect_timeout': 10}
        recovery = {}
        if rng.random() < 0.8 or agent == 'pgsqlms':
            recovery['recovery_target_timeline'] = 'latest'
        if rng.random() < 0.5:
            recovery['restore_command'] = 'cp /srv/wal/%f %p'
            s['archive_mode'] = True
            s['archive_command'] = \
                'test ! -f /srv/wal/%f && cp %p /srv/wal/%f'
        if recovery:
            p['replication']['recovery'] = recovery
        if rng.random() < 0.2:
            p['port'] = rng.choice([5432, 5433, 6432])
        return p

    def hba(self):
        rng = self.rng
        net = 'fd00:%x::/64' % self.net if self.six else \
            '10.%d.7.0/24' % self.net
        lines = [{'type': 'local', 'database': 'all', 'user': 'all',
                  'method': rng.choice(['peer', 'md5'])},
                 {'type': 'host', 'database': 'replication',
                  'user': 'replicator', 'from': 'nodes', 'method': 'md5'}]
        for i in range(rng.randint(0, 5)):
            lines.append({
                'type': rng.choice(['host', 'hostnossl']),
                'database': rng.choice(['app%d' % i, ['a%d' % i, 'b b'],
                                        '"all"', 'sameuser']),
                'user': rng.choice(['u%d' % i, '+grp', ['x', '"all"']]),
                'address': rng.choice([net, '192.168.%d.0/24' % i, '::1/128',
                                       '.example.com', 'samehost']),
                'method': rng.choice(['md5', 'reject', 'password'])})
        return lines

    def fencing(self, names):
        if self.rng.random() < 0.1:
            return {'enabled': False, 'reason': 'a generated topology'}
        rng = self.rng
        devices = [
            {'name': 'fence-%d' % i, 'agent': 'fence_ipmilan', 'node': name,
             **({'delay': 15} if i == 0 else {}),
             'options': {'ipaddr': '192.168.250.%d' % (i + 1),
                         'login': rng.choice(['fence', "o'neil"])},
             'password': {'secret': 'ipmi-%d' % i}}
            for i, name in enumerate(names)]
        out = {'devices': devices}
        if rng.random() < 0.2:
            out['action'] = rng.choice(['off', 'reboot'])
        if rng.random() < 0.3:
            devices.append({
                'name': 'pdu', 'agent': 'fence_apc',
                'options': {'ipaddr': '192.168.250.250', 'login': 'apc'},
                'nodes': [{'node': name, **({'port': str(i + 1)}
                                            if rng.random() < 0.8 else {})}
                          for i, name in enumerate(names)]})
            out['levels'] = [
                {'node': name, 'level': level + 1, 'devices': device}
                for i, name in enumerate(names)
                for level, device in enumerate(
                    rng.choice([['fence-%d' % i, 'pdu'],
                                [['pdu', 'fence-%d' % i]]]))]
        return out
