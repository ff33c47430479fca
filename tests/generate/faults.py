# SPDX-License-Identifier: MIT
"""Faults to plant: the rule that must name each, and how it gets in."""
from emit import Planted


def inside(value):
    """The mark is somewhere in the value already."""
    if isinstance(value, Planted):
        return True
    if isinstance(value, dict):
        return any(inside(v) for v in value.values())
    return isinstance(value, list) and any(inside(v) for v in value)


def at(*path):
    """Plants value at a path; a callable gets the topology."""
    def plant(value):
        def edit(t):
            group = t
            for key in path[:-1]:
                group = group[key]
            now = value(t) if callable(value) else value
            group[path[-1]] = now if inside(now) else Planted(now)
            return t
        return edit
    return plant


def setting(name, value):
    return at('postgresql', 'settings', name)(value)


def first_device(t):
    return t['fencing'].get('devices')


def device_option(name, value, number=0):
    def edit(t):
        if not first_device(t):
            return None
        t['fencing']['devices'][number]['options'][name] = Planted(
            value(t) if callable(value) else value)
        return t
    return edit


def needs(condition, edit):
    """The edit where the condition holds; None: this one will not do."""
    return lambda t: edit(t) if condition(t) else None


def two_nodes(t):
    return len(t['nodes']) > 1


def vips(t):
    return len(t['vips']) > 0


def old(t):
    return t['postgresql']['version'] in ('9.1', '9.2', '9.3', '9.4')


def hba_line(**line):
    def edit(t):
        new = {'type': 'host', 'database': 'x', 'user': 'y',
               'address': '192.0.2.0/24', 'method': 'md5'}
        new.update(line)
        t['postgresql']['hba'].append(
            {k: Planted(v) if k in line else v for k, v in new.items()})
        return t
    return edit


def hba_group(**line):
    """The whole line is the fault: its first key's line is marked."""
    def edit(t):
        new = {'type': 'host', 'database': 'x', 'user': 'y',
               'address': '192.0.2.0/24', 'method': 'md5'}
        new.update(line)
        t['postgresql']['hba'].append(Planted(new))
        return t
    return edit


FAULTS = [
    ('key_unknown', at('cluster', 'colour')('red')),
    ('key_missing', lambda t: (t['nodes'].append(
        Planted({'name': 'nowhere'})), t)[1]),
    ('value_type', at('cluster', 'config_version')('12')),
    ('value_range', at('cluster', 'port')(0)),
    ('value_enum', at('cluster', 'transport')('tcp')),
    ('secret_literal', at('postgresql', 'replication', 'password')('hidden')),
    ('cluster_name', at('cluster', 'name')('a_name_of_17_bytes')),
    ('node_name', at('nodes', 0, 'name')('bad name')),
    ('node_name_duplicate', needs(two_nodes, at('nodes', 1, 'name')(
        lambda t: t['nodes'][0]['name']))),
    ('node_id_duplicate', needs(two_nodes, lambda t: (
        t['nodes'][0].__setitem__('id', 1),
        t['nodes'][1].__setitem__('id', Planted(1)), t)[2])),
    ('primary_count', needs(two_nodes, lambda t: (
        t['nodes'][1].pop('replication', 0),
        t['nodes'][1].__setitem__('role', Planted('primary')), t)[2])),
    ('address_syntax', at('nodes', 0, 'address')('10.4.10.256')),
    ('address_unusable', at('nodes', 0, 'address')('127.0.0.1')),
    ('node_address_duplicate', needs(two_nodes, at('nodes', 1, 'address')(
        lambda t: t['nodes'][0]['address']))),
    ('vip_address_duplicate', needs(vips, at('vips', 0, 'address')(
        lambda t: t['nodes'][0]['address']))),
    ('vip_network', needs(lambda t: vips(t) and '.' in
                          t['vips'][0]['address'],
                          at('vips', 0, 'address')('192.0.2.77'))),
    ('duration_syntax', needs(vips, at('vips', 0, 'monitor')('soon'))),
    ('resource_id', needs(vips, at('vips', 0, 'name')('1vip'))),
    ('iflabel_length', needs(vips, at('vips', 0, 'iflabel')(
        'a_long_interface_label'))),
    ('consensus_low', needs(two_nodes, at('cluster', 'consensus')(1000))),
    ('path_absolute', at('cluster', 'keyfile')('etc/authkey')),
    ('setting_unknown', setting('shared_bufers', '1GB')),
    ('setting_value', setting('work_mem', '64mb')),
    ('setting_value', setting('bytea_output', 'hexadecimal')),
    ('setting_value', setting('seq_page_cost', -1)),
    ('setting_internal', setting('block_size', 8192)),
    ('setting_octal', setting('commit_delay', '0100')),
    ('setting_include', setting('include', 'extra.conf')),
    ('setting_derived', setting('data_directory', '/srv/pg')),
    ('connections_reserved', lambda t: (
        t['postgresql']['settings'].__setitem__(
            'superuser_reserved_connections', 5000),
        setting('max_connections', 5000)(t))[1]),
    ('wal_level_minimal', setting('wal_level', 'minimal')),
    ('statement_stats', lambda t: (
        t['postgresql']['settings'].__setitem__('log_statement_stats', True),
        t['postgresql']['settings'].__setitem__('log_parser_stats',
                                                Planted(True)), t)[2]),
    ('crash_unsafe', setting('fsync', False)),
    ('listen_addresses', needs(vips, setting('listen_addresses',
                                             'localhost'))),
    ('parameter_unknown', needs(old, at(
        'postgresql', 'replication', 'recovery')(
            {'restore_commands': Planted('x')}))),
    ('conninfo_value', lambda t: (t['postgresql']['replication'].
                                  __setitem__('conninfo', {
                                      'sslmode': Planted('maybe')}), t)[1]),
    ('hba_line', hba_group(method='md6')),
    ('hba_line', hba_group(type='hosts')),
    ('hba_line', hba_group(address='192.0.2.0/33')),
    ('hba_columns', hba_group(type='local')),
    ('hba_address', hba_line(address='192.0.2.1/24')),
    ('hba_trust', hba_line(method='trust')),
    ('hba_world', hba_line(address='0.0.0.0/0')),
    ('hba_unreachable', lambda t: (
        t['postgresql']['hba'].append(
            {'type': 'host', 'database': 'x', 'user': 'y',
             'address': '192.0.2.0/24', 'method': 'reject'}),
        t['postgresql']['hba'].append(Planted(
            {'type': 'host', 'database': 'x', 'user': 'y',
             'address': '192.0.2.9/32', 'method': 'md5'})), t)[2]),
    ('fencing_node', needs(first_device, at(
        'fencing', 'devices', 0, 'node')('nobody'))),
    ('fencing_agent', needs(first_device, at(
        'fencing', 'devices', 0, 'agent')('fence me'))),
    ('fencing_option', device_option('method', 'cycle')),
    ('fencing_address', device_option(
        'ipaddr', lambda t: t['nodes'][0]['address'])),
    ('fencing_shared', needs(two_nodes, device_option(
        'ipaddr', '192.168.250.1', 1))),
    ('fencing_level', needs(
        lambda t: t['fencing'].get('levels'),
        at('fencing', 'levels', 0, 'devices')('nothing'))),
    ('option_unknown', device_option('lanplu', 1)),
    ('option_value', device_option('power_wait', '4x')),
    ('option_version', device_option('username', 'x')),
    ('option_follows', device_option('action', 'off')),
    ('meta_unknown', at('pacemaker', 'defaults')(
        {'migration-treshold': Planted(1)})),
    ('value_line_end', needs(first_device, lambda t: (
        t['fencing']['devices'][0]['options'].__setitem__(
            'login', Planted('a\nb')), t)[1])),
    ('quorum_policy', needs(lambda t: len(t['nodes']) > 2, at(
        'pacemaker', 'properties')({'no-quorum-policy': Planted('ignore')}))),
    ('agent_tmpdir', needs(lambda t: t['pacemaker']['agent'] == 'pgsql', at(
        'pacemaker', 'options')(
            lambda t: {'tmpdir': Planted('/var/lib/pgsql/%s/data/tmp' %
                                         t['postgresql']['version'])}))),
    ('agent_node_name', needs(
        lambda t: t['pacemaker']['agent'] == 'pgsql' and
        not first_device(t), at('nodes', 0, 'name')('Upper'))),
    ('allow_unknown', at('lint')(
        {'allow': [{'rule': Planted('no_such_rule'), 'reason': 'x'}]})),
    ('allow_unused', at('lint')(
        {'allow': [{'rule': Planted('transport_preview'),
                     'reason': 'x'}]})),
]

# What a fault makes wrong beside itself, which other rules may say.
BESIDE = {
    'node_name': {'fencing_node'},
    'node_name_duplicate': {'fencing_node'},
    'address_syntax': {'hba_line'},
    'address_unusable': {'vip_network', 'ring1_family', 'ring1_network'},
    'node_address_duplicate': set(),
    'fencing_node': set(),
    'parameter_unknown': {'agent_timeline'},
}
