# SPDX-License-Identifier: MIT
"""Topologies for the benchmarks, as libconfig and as the same in XML.

usage: gen.py [--nodes N] [--hba N] [--settings N] [--count N] DIR
"""
import argparse
import os
from xml.sax.saxutils import quoteattr


def address(i):
    return '10.%d.%d.%d' % (4 + i // 65025, i // 255 % 255, i % 255 + 1)


def topology(name, nodes=3, hba=1, settings=20):
    """Ordered groups (dict), lists (list) and scalars of one topology."""
    members = []
    for i in range(nodes):
        node = {'name': 'node%d.example.com' % (i + 1),
                'address': address(1000 + i)}
        if i == 0:
            node['role'] = 'primary'
        else:
            node['replication'] = 'sync' if i == 1 else 'async'
        members.append(node)
    values = {'listen_addresses': '*', 'wal_level': 'hot_standby',
              'hot_standby': True, 'max_wal_senders': nodes + 3,
              'shared_buffers': '1GB', 'max_connections': 200,
              'wal_keep_segments': 64, 'checkpoint_segments': 16,
              'effective_cache_size': '3GB', 'work_mem': '8MB',
              'maintenance_work_mem': '256MB', 'random_page_cost': 2,
              'log_min_duration_statement': 250, 'log_checkpoints': True,
              'log_connections': True, 'log_disconnections': True,
              'log_lock_waits': True, 'log_temp_files': 0,
              'autovacuum_max_workers': 4, 'deadlock_timeout': '2s',
              'tcp_keepalives_idle': 60, 'tcp_keepalives_interval': 10}
    values = dict(list(values.items())[:max(settings, 4)])
    # Application users in networks of their own; replication comes last so
    # that a reader of the list has to go to its end.
    rules = [{'type': 'host', 'database': 'app%d' % (i % 50),
              'user': 'user%d' % i, 'address': address(200000 + i) + '/32',
              'method': 'md5'} for i in range(hba)]
    rules.append({'type': 'host', 'database': 'replication',
                  'user': 'replicator', 'address': '10.4.0.0/16',
                  'method': 'md5'})
    return {
        'cluster': {'name': name, 'platform': 'el6', 'config_version': 12,
                    'transport': 'udpu',
                    'keyfile': '/etc/corosync/authkey', 'quorum_timeout': 0},
        'nodes': members,
        'vips': [
            {'name': 'pgrepvip', 'address': '10.4.200.1', 'prefix': 16,
             'purpose': 'replication', 'monitor': '1s'},
            {'name': 'pgclivip', 'address': '10.4.200.2', 'prefix': 16,
             'purpose': 'client', 'monitor': '1s'}],
        'postgresql': {
            'version': '9.3', 'settings': values, 'hba': rules,
            'replication': {'user': 'replicator',
                            'password': {'secret': 'replication'},
                            'recovery': {
                                'recovery_target_timeline': 'latest'}}},
        'fencing': {'devices': [
            {'name': 'ipmi%d' % (i + 1), 'agent': 'fence_ipmilan',
             'node': 'node%d.example.com' % (i + 1),
             'options': {'ipaddr': address(3000 + i), 'login': 'fence'},
             'password': {'secret': 'ipmi'}} for i in range(nodes)]},
    }


def scalar(v):
    if isinstance(v, bool):
        return 'true' if v else 'false'
    return str(v) if isinstance(v, int) else '"%s"' % v


def libconfig(value, depth=0):
    pad = '  ' * depth
    if isinstance(value, dict):
        return ''.join('%s%s = %s;\n' % (pad, k, (
            '{\n%s%s}' % (libconfig(v, depth + 1), pad)
            if isinstance(v, dict) else
            '(\n%s%s)' % (libconfig(v, depth + 1), pad)
            if isinstance(v, list) else scalar(v)))
            for k, v in value.items())
    return ',\n'.join('%s{\n%s%s}' % (pad, libconfig(v, depth + 1), pad)
                      for v in value) + '\n'


def element(tag, value):
    """The topology document of compiler/doc.h."""
    if isinstance(value, list):
        return '<%s>%s</%s>' % (
            tag, ''.join(element('item', v) for v in value), tag)
    attributes = ''.join(
        ' %s=%s' % (k, quoteattr(scalar(v).strip('"')))
        for k, v in value.items() if not isinstance(v, (dict, list)))
    children = ''.join(element(k, v) for k, v in value.items()
                       if isinstance(v, (dict, list)))
    return '<%s%s>%s</%s>' % (tag, attributes, children, tag)


def write(directory, name, **size):
    """Writes NAME.cfg and returns its path and the topology."""
    os.makedirs(directory, exist_ok=True)
    t = topology(name, **size)
    path = os.path.join(directory, name + '.cfg')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(libconfig(t))
    return path, t


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--nodes', type=int, default=3)
    p.add_argument('--hba', type=int, default=1)
    p.add_argument('--settings', type=int, default=20)
    p.add_argument('--count', type=int, default=1)
    p.add_argument('directory')
    a = p.parse_args()
    for i in range(a.count):
        write(a.directory, 'c%05d' % i, nodes=a.nodes, hba=a.hba,
              settings=a.settings)


if __name__ == '__main__':
    main()
